"""What a start of the app asks for: files to import, a new conversation, to stay hidden."""

from __future__ import annotations

import json
from typing import NamedTuple


class StartRequest(NamedTuple):
    """Handed over to the window that is open already, or done by the one that opens.

    `files`: paths to be looked through for conversations; `new`: begin a new conversation;
    `hidden`: do not come forward; `token`: what the desktop gave the start so that the window may
    come forward (XDG_ACTIVATION_TOKEN, on X11 DESKTOP_STARTUP_ID), or "".
    """

    files: tuple[str, ...] = ()
    new: bool = False
    hidden: bool = False
    token: str = ""

    @property
    def work(self) -> bool:
        """Whether there is more to do than to come forward."""
        return bool(self.files or self.new)

    def to_text(self) -> str:
        """As one line of ASCII, whatever the names of the files."""
        return json.dumps(self._asdict())

    @classmethod
    def from_text(cls, text: str) -> StartRequest:
        """What `to_text` gave; anything else asks for nothing but to come forward."""
        try:
            read = json.loads(text)
        except (ValueError, RecursionError):
            return cls()
        known = read if isinstance(read, dict) else {}
        files, token = known.get("files"), known.get("token")
        paths = [each for each in files if isinstance(each, str)] if isinstance(files, list) else []
        return cls(
            files=tuple(path for path in paths if path and "\0" not in path),
            new=known.get("new") is True,
            hidden=known.get("hidden") is True,
            token=token if isinstance(token, str) and "\0" not in token else "",
        )
