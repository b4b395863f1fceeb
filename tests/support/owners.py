"""With what PySide lets go of a widget, which is not always its parent."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken


def owner(widget: QWidget) -> str:
    """What holds a widget, as PySide names it; "" where nothing does."""
    found = re.search(r"^parent\.+ (.*)$", Shiboken.dump(widget), re.MULTILINE)
    return found.group(1) if found else ""
