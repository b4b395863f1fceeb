"""The scripts of packaging/linux, which are programs of their own, for tests."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "packaging" / "linux"
sys.path.append(str(FOLDER))
deb_file, facts, libraries, lint, share = map(
    import_module, ("deb_file", "facts", "libraries", "lint", "share")
)
