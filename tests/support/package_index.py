"""A package index on this machine, with one wheel, for a real pip.

with PackageIndex(wheel) as index:
    monkeypatch.setenv("PIP_INDEX_URL", index.url)
"""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
TAGS = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel_of(name: str, version: str, files: Mapping[str, bytes]) -> bytes:
    """The bytes of a wheel with these files."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    whole = {
        **files,
        f"{info}/METADATA": METADATA.format(name=name, version=version).encode(),
        f"{info}/WHEEL": TAGS.encode(),
        f"{info}/RECORD": b"",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in whole.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    return packed.getvalue()


class PackageIndex:
    """Serves `wheel` as the only file of any package, while it is entered.

    `stall_after`: after so many bytes nothing more comes until it is left; `break_after`: the
    connection is broken there. `served` counts the downloads that began.
    """

    def __init__(self, file_name: str, wheel: bytes) -> None:
        self.file_name = file_name
        self.wheel = wheel
        self.stall_after: int | None = None
        self.break_after: int | None = None
        self.served = 0
        self._left = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        """What pip takes as its index."""
        return f"http://127.0.0.1:{self._server.server_port}/simple"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._left.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def send(self, handler: BaseHTTPRequestHandler) -> None:
        """Send the wheel, as far as this index is meant to."""
        self.served += 1
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(self.wheel)))
        handler.end_headers()
        end = self.stall_after or self.break_after or len(self.wheel)
        handler.wfile.write(self.wheel[:end])
        handler.wfile.flush()
        if self.stall_after is not None:
            self._left.wait()
        handler.close_connection = True


def _handler_of(index: PackageIndex) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith(".whl"):
                index.send(self)
                return
            page = f'<a href="/files/{index.file_name}">{index.file_name}</a>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_arguments: object) -> None:
            pass

    return Handler
