"""Plays scenarios in the real window of a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.bench.machine import ROOT
from tools.bench.screen import Screen


def play(screen: Screen, profile: Path, scenario: str, **options: object) -> dict[str, Any]:
    """What a scenario of `tools.bench` gives, "module:function", on a profile."""
    result = profile.with_suffix(".result.json")
    result.unlink(missing_ok=True)
    where = f"tools.bench.{scenario}"
    command = [sys.executable, "-m", "tools.bench.driver", where, str(profile), str(result)]
    with profile.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            [*command, json.dumps(options)],
            cwd=ROOT,
            env=screen.environment,
            stdout=log,
            stderr=log,
        )
        process.wait()
    if not result.exists():
        raise RuntimeError(profile.with_suffix(".log").read_text("utf-8", "replace")[-3000:])
    told: dict[str, Any] = json.loads(result.read_text("utf-8"))
    if "error" in told:
        raise RuntimeError(told["error"])
    screen.wait_until_empty()
    return told


class MockServer:
    """The mock server in a process of its own."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.base_url = f"{self.address}/v1"

    def set(self, rate: float, tokens: int = 0) -> None:
        """How many tokens a second (0: as fast as they are taken), and how many (0: all)."""
        self._ask("/control", {"rate": rate, "tokens": tokens})

    def last_writes(self) -> list[float]:
        """When the last byte of each answer left, in Unix seconds."""
        return [entry["last"] for entry in self._ask("/log") if entry.get("bench")]

    def _ask(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.address}{path}", data, timeout=30) as answer:
            return json.load(answer)


@contextmanager
def mock_server() -> Iterator[MockServer]:
    """Run the mock server on a free port."""
    command = [sys.executable, "-m", "tools.bench.mock_server", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield MockServer(int(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait()
