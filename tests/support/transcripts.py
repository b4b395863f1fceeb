"""Recorded transcripts of real servers: what they sent, byte for byte."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.hostile_server import Behaviour, Exchange

FOLDER = Path(__file__).parents[1] / "fixtures" / "wire"


@dataclass(frozen=True)
class Transcript:
    """A response: its status, headers (names in lower case) and body."""

    name: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def chunks(self) -> list[Any]:
        """The JSON of every event, parsed without any code of the app."""
        lines = self.body.decode().split("\n")
        data = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
        return [json.loads(line) for line in data if line != "[DONE]"]

    @property
    def answers(self) -> Behaviour:
        """Sends the transcript as it was recorded, in one piece."""

        async def behave(exchange: Exchange) -> None:
            kept = {k: v for k, v in self.headers.items() if k != "transfer-encoding"}
            kept["content-length"] = str(len(self.body))
            await exchange.head(self.status, kept)
            await exchange.send(self.body)

        return behave


def transcript(name: str) -> Transcript:
    """The transcript in `fixtures/wire`, by folder and name without ending."""
    head, _, body = (FOLDER / f"{name}.txt").read_bytes().partition(b"\r\n\r\n")
    if not body:
        head, _, body = (FOLDER / f"{name}.txt").read_bytes().partition(b"\n\n")
    first, *lines = head.decode().splitlines()
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Transcript(name, int(first.split()[1]), headers, body)
