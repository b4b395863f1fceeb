"""Install the system's packages that are missing, or name them.

    python tools/system_packages.py (run | test | package-test)

`run`: the libraries that the embedded model loads and, where there is a display, those of the
window; `test`: all of them, and what the tests drive the window with; `package-test`: these, and
what packages are installed, used and checked with. As root on a system with apt the missing ones
are installed; elsewhere they are named, and what needs them says so itself. Always exits 0: nothing
is missing that the program or the tests could not name.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

MODEL_LIBRARIES = {"libgomp.so.1": "libgomp1"}
"""What llama.cpp loads from the system, and the package of Debian that has it."""

WINDOW_LIBRARIES = {
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt loads from the system."""

PROGRAMS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
}
"""What the tests start."""

PACKAGE_PROGRAMS = {
    "appstreamcli": "appstream",
    "debootstrap": "debootstrap",
    "desktop-file-validate": "desktop-file-utils",
    "fcitx5": "fcitx5",
    "flatpak-builder": "flatpak-builder",
    "ibus-daemon": "ibus",
    "lintian": "lintian",
    "readelf": "binutils",
    "rpm": "rpm",
    "rpmlint": "rpmlint",
    "setpriv": "util-linux",
    "unshare": "util-linux",
}
"""What packages are installed, used and checked with."""

WINDOWS_PROGRAMS = {
    "/usr/lib/wine/wine64": "wine64",
    "makensis": "nsis",
    "wixl": "wixl",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
}
"""What Windows installers are made and tried with; without them their tests are left out."""

PACKAGE_FILES = {
    "/usr/share/fcitx5/inputmethod/pinyin.conf": "fcitx5-pinyin",
    "/usr/share/ibus/component/libpinyin.xml": "ibus-libpinyin",
}
"""What input methods need for typing Chinese."""

FILES = {
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/usr/lib/python3/dist-packages/pyatspi": "python3-pyatspi",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf": "fonts-noto-core",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc": "fonts-noto-cjk",
}
"""What the tests read."""


def main(arguments: list[str]) -> int:
    """Install or name what is missing for `arguments[0]`."""
    if sys.platform != "linux":
        return 0
    test = arguments in (["test"], ["package-test"])
    missing = _missing(MODEL_LIBRARIES, _loads)
    if test or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        missing += _missing(WINDOW_LIBRARIES, _loads)
    if test:
        missing += _missing(PROGRAMS, lambda name: shutil.which(name) is not None)
        missing += _missing(FILES, lambda name: Path(name).exists())
    if arguments == ["package-test"]:
        missing += missing_for_packages()
        _provide(_missing(WINDOWS_PROGRAMS, lambda name: shutil.which(name) is not None))
    _provide(missing)
    return 0


def _provide(missing: list[str]) -> None:
    """Install packages, or name them."""
    if not missing:
        return
    packages = " ".join(missing)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing packages of the system: {packages}", file=sys.stderr)
        if _install(missing):
            return
    print(f"Missing on this system (names as in Debian and Ubuntu): {packages}", file=sys.stderr)


def missing_for_packages() -> list[str]:
    """The packages of Debian that `make package-test` lacks besides those of the tests."""
    missing = _missing(PACKAGE_PROGRAMS, lambda name: shutil.which(name) is not None)
    return missing + _missing(PACKAGE_FILES, lambda name: Path(name).exists())


def _missing(needed: Mapping[str, str], there: Callable[[str], bool]) -> list[str]:
    return [package for name, package in needed.items() if not there(name)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install(packages: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stderr, file=sys.stderr)
            return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
