"""The versions of what the app is made of, for the window that tells about it."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from chatapp import __version__
from chatapp.storage.versions import sqlite_version

BUILD, SYSTEM = "Build", "System"
PACKAGED, FROM_SOURCE = "packaged", "from source"


def part_version(package: str) -> str:
    """The version of an installed package; "" where it is not there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def versions() -> list[tuple[str, str]]:
    """Names and versions, in the order to show them; reads files, so not on the window's thread."""
    llama = part_version("xllamacpp")
    found = [
        ("ChatApp", __version__),
        (BUILD, PACKAGED if getattr(sys, "frozen", False) else FROM_SOURCE),
        ("Python", platform.python_version()),
        ("Qt", part_version("PySide6-Essentials")),
        ("SQLite", sqlite_version()),
        ("llama.cpp", f"xllamacpp {llama}" if llama else ""),
        (SYSTEM, f"{platform.system()} {platform.release()}, {platform.machine()}"),
    ]
    return [(name, number) for name, number in found if number]
