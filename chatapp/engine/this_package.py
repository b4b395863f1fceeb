"""Which package this app came in, to find its next version among the downloads."""

from __future__ import annotations

import os
import platform
import shutil
import sys

_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
_PROCESSORS = {"amd64": "x86_64", "x64": "x86_64", "aarch64": "arm64"}


def platform_name() -> str:
    """System and processor, as the list of updates names them: "linux-x86_64", "macos-arm64"."""
    processor = platform.machine().lower()
    system = _SYSTEMS.get(sys.platform, sys.platform)
    return f"{system}-{_PROCESSORS.get(processor, processor)}"


def package_kinds() -> tuple[str, ...]:
    """The kinds of package that can replace this one, the most likely first."""
    if sys.platform == "win32":
        return "exe", "msi"
    if sys.platform == "darwin":
        return ("dmg",)
    if os.environ.get("FLATPAK_ID"):
        return ("flatpak",)
    if os.environ.get("APPIMAGE"):
        return ("appimage",)
    by_rpm = shutil.which("rpm") is not None and shutil.which("dpkg") is None
    return ("rpm", "appimage") if by_rpm else ("deb", "appimage")
