"""The log files of a profile: small, private, without keys."""

from __future__ import annotations

import logging
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from typing import Any

from chatapp.net.redact import RedactingFilter
from chatapp.storage.files import open_private
from chatapp.storage.profile import Profile

MAXIMUM_SIZE = 1_000_000
"""Bytes of one file; two older ones are kept beside it."""

_OLDER_FILES = 2
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
_CHATTY = ("httpx", "httpcore", "asyncio", "keyring", "markdown", "hpack")
"""Below WARNING these write headers, addresses or noise."""


class _PrivateFileHandler(RotatingFileHandler):
    """Never stops the app and writes to no terminal when it cannot write its file."""

    def _open(self) -> TextIOWrapper[Any]:
        return open(self.baseFilename, "a", encoding="utf-8", errors="replace", opener=open_private)

    def rotate(self, source: str, dest: str) -> None:
        with suppress(OSError):  # on Windows another process may have it open
            super().rotate(source, dest)

    def handleError(self, record: logging.LogRecord) -> None:
        """Leave the record out: a full disk must not become a second error."""


def start_logging(profile: Profile) -> logging.Handler:
    """Log to the profile's `logs/chatapp.log` from now on; `stop_logging` ends it."""
    handler = _PrivateFileHandler(
        profile.log_folder / "chatapp.log",
        maxBytes=MAXIMUM_SIZE,
        backupCount=_OLDER_FILES,
        delay=True,
    )
    handler.setFormatter(logging.Formatter(_FORMAT))
    handler.addFilter(RedactingFilter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("chatapp").setLevel(logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Close the file that `start_logging` opened."""
    logging.getLogger().removeHandler(handler)
    handler.close()
