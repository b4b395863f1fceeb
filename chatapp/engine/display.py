"""Whether a window can be shown: found out before Qt, which aborts without a display."""

from __future__ import annotations

import os
import sys


def display_name() -> str | None:
    """Where a window could be shown, or None."""
    forced = os.environ.get("QT_QPA_PLATFORM")
    if forced:
        return forced
    if sys.platform == "win32" or sys.platform == "darwin":
        return sys.platform
    return os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or None


def activation_token() -> str:
    """What the desktop gave this start, so that the window it leads to may come forward; or "".

    Sources: XDG activation
    (Wayland), the startup notification protocol (X11).
    """
    found = [os.environ.get(name, "") for name in ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")]
    return next(filter(None, found), "")
