"""The scripts that a release on hosted runners calls, for tests."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

PACKAGING = Path(__file__).resolve().parent.parent.parent / "packaging"
sys.path.append(str(PACKAGING))


def script(name: str) -> ModuleType:
    """A script of the packaging folder as a module. Parameters: `name`, such as "windows/sign"."""
    found = spec_from_file_location(name.replace("/", "_"), PACKAGING / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


feed, notes = script("feed"), script("notes")
windows_sign, try_installers = script("windows/sign"), script("windows/try_installers")
