"""What all packages for Linux say about the program."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "packaging" / "linux"
ID = "io.github.chatapp.ChatApp"
"""Names the desktop entry, the icon and the AppStream component; `app.py` tells it to the desktop."""
MAINTAINER = "The ChatApp authors <chatapp@users.noreply.github.com>"
DEBIAN_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def version() -> str:
    """The program's version, from where it stands."""
    text = (ROOT / "chatapp" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    assert found is not None
    return found[1]


def built_at() -> datetime:
    """The time that is written into packages: SOURCE_DATE_EPOCH, else that of the last commit."""
    ask = ["git", "log", "-1", "--format=%ct"]
    told = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or told or 0), UTC)


def architecture() -> str:
    """This machine's, as Debian calls it."""
    return DEBIAN_ARCHITECTURES.get(platform.machine(), platform.machine())


def program(*, model: bool = True) -> Path:
    """The built program's folder. Raises SystemExit where it was not built."""
    name = "chatapp" if model else "chatapp-no-model"
    folder = ROOT / "dist" / name
    if not (folder / "chatapp").exists():
        raise SystemExit(f"dist/{name} is not there: make dist{'' if model else ' MODEL=no'}")
    return folder


def tool(name: str) -> str:
    """The path of a program of packaging/linux/requirements.txt. Raises SystemExit."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not there: the commands of the Makefile install it")
    return found
