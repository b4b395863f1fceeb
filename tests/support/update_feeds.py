"""Lists of updates, signed by keys that a test makes, and a server that has them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chatapp.engine.update_feed import FeedSource, key_id
from tests.support.hostile_server import Exchange, HostileServer, answer

FAR = "2100-01-01T00:00:00Z"
ANY_SHA256 = "0" * 64


class SigningKey:
    """A private key and what is known of it."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id = key_id(self.public)

    def sign(self, document: bytes) -> bytes:
        """A line of a signature file."""
        signature = base64.b64encode(self._key.sign(document)).decode()
        return f"{self.id} {signature}\n".encode()


def release(version: str, **fields: Any) -> dict[str, Any]:
    """A release as it stands in a list."""
    download = {
        "platform": "linux-x86_64",
        "kind": "deb",
        "url": f"https://downloads.example/chatapp_{version}_amd64.deb",
        "size": 98_000_000,
        "sha256": ANY_SHA256,
    }
    return {
        "version": version,
        "date": "2026-12-01",
        "page": "https://downloads.example/",
        "notes": {"en": f"News of **{version}**.", "zh_CN": f"**{version}** 的新内容。"},
        "downloads": [download],
        **fields,
    }


def feed_bytes(*versions: str, serial: int = 1, expires: str = FAR, **fields: Any) -> bytes:
    """A list of such releases."""
    releases = [release(version) for version in versions or ("9.0.0",)]
    document = {"format": 1, "serial": serial, "expires": expires, "releases": releases}
    return json.dumps({**document, **fields}).encode()


def source_of(url: str, *keys: SigningKey) -> FeedSource:
    """A source that believes these keys."""
    return FeedSource(url, {key.id: key.public for key in keys})


@dataclass
class FeedFiles:
    """Answers with files by their path, others are not there. `asked`: what was asked for."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def put(self, document: bytes, *keys: SigningKey) -> None:
        """Offer a list, signed by these keys."""
        signatures = b"".join(key.sign(document) for key in keys)
        self.files = {"/updates.json": document, "/updates.json.sig": signatures}

    async def __call__(self, exchange: Exchange) -> None:
        request = exchange.request
        self.asked.append((request.path, request.headers))
        data = self.files.get(request.path)
        await answer(data or b"", 404 if data is None else 200)(exchange)


def feed_url(server: HostileServer) -> str:
    """Where a server has its list."""
    return f"{server.url}/updates.json"
