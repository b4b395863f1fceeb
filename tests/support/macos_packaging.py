"""The scripts of packaging/macos, which are programs of their own, for tests."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent.parent.parent / "packaging"
FOLDER = PACKAGING / "macos"
sys.path += [str(PACKAGING), str(FOLDER), str(PACKAGING / "windows")]
bundle, check_built, contents, dmg, mach_o, sign = map(
    import_module, ("bundle", "check_built", "contents", "dmg", "mach_o", "sign")
)
