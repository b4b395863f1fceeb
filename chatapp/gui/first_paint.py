"""What the first paint needs to know, in one small file: the database is opened after it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

FILE_NAME = "window.json"


@dataclass(slots=True)
class FirstPaint:
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
        for field in fields(cls) if isinstance(stored, dict) else ():
            value = stored.get(field.name)
            if type(value) is type(getattr(state, field.name)):
                setattr(state, field.name, value)
        state.font_scale = min(200, max(70, state.font_scale))
        state.sidebar_width = min(360, max(200, state.sidebar_width))
        return state

    def write(self, folder: Path) -> None:
        """Into a profile's folder, whole or not at all; a full disk only loses the comfort."""
        part = folder / f"{FILE_NAME}.part"
        try:
            part.write_text(json.dumps(asdict(self)), "utf-8")
            part.chmod(0o600)
            part.replace(folder / FILE_NAME)
        except OSError:
            part.unlink(missing_ok=True)
