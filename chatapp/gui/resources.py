"""The app's data files, as the window finds them."""

from __future__ import annotations

from chatapp.resources import resource, root

__all__ = ["resource", "root"]
