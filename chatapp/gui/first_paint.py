"""What the first paint needs to know, in one small file: the database is opened after it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

FILE_NAME = "window.json"


class FirstPaint(NamedTuple):
    """A copy of a few settings, as the window was when it was last closed."""

    theme: str = "system"
    language: str = "system"
    font_scale: int = 100
    geometry: str = ""
    sidebar_width: int = 264
    sidebar_shown: bool = True

    @classmethod
    def read(cls, folder: Path) -> FirstPaint:
        """From a profile's folder; what is missing or damaged is as in a new profile."""
        state = cls()
        try:
            stored = json.loads((folder / FILE_NAME).read_text("utf-8"))
        except (OSError, ValueError):
            return state
        if isinstance(stored, dict):
            new = state._asdict()
            usable = {k: v for k, v in stored.items() if k in new and type(v) is type(new[k])}
            state = state._replace(**usable)
        return state._replace(
            font_scale=min(200, max(70, state.font_scale)),
            sidebar_width=min(360, max(200, state.sidebar_width)),
        )

    def write(self, folder: Path) -> None:
        """Into a profile's folder, whole or not at all; a full disk only loses the comfort."""
        part = folder / f"{FILE_NAME}.part"
        try:
            part.write_text(json.dumps(self._asdict()), "utf-8")
            part.chmod(0o600)
            part.replace(folder / FILE_NAME)
        except OSError:
            part.unlink(missing_ok=True)
