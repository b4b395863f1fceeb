"""What lets a window come forward where the desktop does not let just any window do so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_VARIABLE = "XDG_ACTIVATION_TOKEN"
"""Where Qt looks for a token when a window is activated on Wayland."""


@contextmanager
def activation(token: str) -> Iterator[None]:
    """Have a window activated by a token. Parameters: `token`, of the start that asked, or ""."""
    if not token:
        yield
        return
    os.environ[_VARIABLE] = token
    try:
        yield
    finally:
        os.environ.pop(_VARIABLE, None)  # it is good for one window, and for no child
