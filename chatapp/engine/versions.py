"""The versions of what the app is made of, for the window that tells about it."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from chatapp import __version__
from chatapp.engine.this_package import platform_name
from chatapp.storage.versions import sqlite_version


def part_version(package: str) -> str:
    """The version of an installed package; "" where it is not there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def build_name() -> str:
    """What kind of build this is, as in "packaged, linux-x86_64"."""
    kind = "packaged" if getattr(sys, "frozen", False) else "from source"
    return f"{kind}, {platform_name()}"


def versions() -> list[tuple[str, str]]:
    """Names and versions, in the order to show them; reads files, so not on the window's thread."""
    llama = part_version("xllamacpp")
    found = [
        ("ChatApp", f"{__version__} ({build_name()})"),
        ("Python", platform.python_version()),
        ("Qt", part_version("PySide6-Essentials")),
        ("SQLite", sqlite_version()),
        ("llama.cpp", f"xllamacpp {llama}" if llama else ""),
        ("System", f"{platform.system()} {platform.release()}"),
    ]
    return [(name, number) for name, number in found if number]
