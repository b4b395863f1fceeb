"""What the built program holds besides what its imports bring, and what is left out of that."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

MODEL = "SmolLM2-135M-Instruct"
"""What the names of the demo model's files begin with."""

METADATA = ["keyring", "PySide6-Essentials", "qasync", "httpx", "apsw-sqlite3mc", "xllamacpp"]
"""Packages whose metadata is read: keyring finds its backends by it, `doctor` names versions."""

WITH_DATA = ["ziamath", "latex2mathml"]
"""Packages with files besides their modules: the font of formulas, the names of symbols."""

LATE_IMPORTS = ["anyio._backends._asyncio", "jeepney.io.blocking", "ziamath.fonts"]
"""Imported by name, where no analysis sees it."""

NEEDED_FOLDERS = ["docx.parts", "pptx.oxml"]
"""Packages that find their templates by way of their own folder: it has to be there."""

NO_MODULES = [
    "PyInstaller", "_pyinstaller_hooks_contrib", "altgraph", "cyclonedx", "packaging", "pip",
    "pkg_resources", "setuptools",
    "_curses", "_sqlite3", "_tkinter", "curses", "distutils", "doctest", "ensurepip", "idlelib",
    "lib2to3", "pdb", "pydoc", "pydoc_data", "readline", "sqlite3", "test", "tkinter", "turtle",
    "unittest", "venv", "xmlrpc",
    "PIL.AvifImagePlugin", "PIL.ImageQt", "PIL.ImageTk", "PIL._avif",
    "PySide6.QtDBus", "PySide6.QtNetwork", "lxml.html", "lxml.objectify", "lxml.isoschematron",
    "PIL._imagingtk", "PIL.ImageCms", "PIL._imagingcms", "yaml._yaml", "IPython", "numpy", "pandas", "matplotlib",
]  # fmt: skip
"""Never asked for at run time."""

_LEFT_OUT = re.compile(
    r"PySide6/(Qt/)?qml/"
    r"|PySide6/(Qt/)?translations/(?!qtbase_zh_CN\.qm)"
    r"|PySide6/(Qt/)?plugins/(designer|egldeviceintegrations|generic|networkinformation|qmllint"
    r"|qmltooling|sqldrivers|tls|vectorimageformats|wayland-graphics-integration-server)/"
    r"|PySide6/(Qt/)?plugins/platforms/(lib)?q(direct2d|eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay"
    r"|vnc)\."
    r"|PySide6/(Qt/)?plugins/platforminputcontexts/(lib)?qtvirtualkeyboard"
    r"|PySide6/(Qt/)?plugins/imageformats/(lib)?q(icns|pdf|tga|tiff|wbmp)\."
    r"|(.*/)?(lib)?Qt6?(Network|Qml|Quick|Labs|Lottie|Pdf|VirtualKeyboard|Designer|Help|Sql|Test)"
    r"|PySide6/opengl32sw\.dll"
    r"|.*/tests?/"
    r"|resources/licences/|resources/i18n/.*\.ts$|resources/icons/app/app\.ic(ns|o)$"
    r"|docx/templates/default-docx-template/"
    r"|PIL/_(avif|imagingft|imagingcms)|((pillow\.libs|PIL/\.dylibs)/)?lib(avif|freetype|harfbuzz|brotli|lcms2)"
    r"|(.*/)?libQt6Egl"
    r"|lxml/(html|objectify|isoschematron|includes)"
    r"|.*\.dist-info/(RECORD|INSTALLER|REQUESTED|WHEEL|direct_url\.json|licenses/|LICENSE)"
)
"""Files that PyInstaller would take along, by their place in `_internal`.

PySide6 has its Qt in `Qt/` on Linux and macOS (libraries and frameworks), beside itself on Windows.
"""

_OF_THE_SYSTEM = re.compile(r"^/(usr/)?lib(64|32)?/")
_BUNDLED_OF_THE_SYSTEM = re.compile(
    r"lib(ssl|crypto|ffi|bz2|lzma|uuid|expat|z|mpdec)[.-]"
    r"|libxcb-(cursor|icccm|image|keysyms|render-util|util|xkb|shape|randr|xinerama|sync)\."
    r"|libxkbcommon(-x11)?\."
    r"|libwayland-(cursor|egl)\."
)
"""Libraries of the build system that Python's own modules are linked to, or that a fresh desktop
lacks for Qt's xcb and wayland plugins. All others are there wherever a window can be shown."""


_SYSTEM_FOLDERS = (
    tuple(Path("/usr/lib", name) for name in (f"{os.uname().machine}-linux-gnu", ""))
    if sys.platform == "linux"
    else ()
)


def is_kept(place: str, source: str) -> bool:
    """Whether a file belongs into the built program.

    Parameters: `place`, its path in `_internal`; `source`, where it comes from.
    """
    place = place.replace("\\", "/")
    if _LEFT_OUT.match(place):
        return False
    if _OF_THE_SYSTEM.match(source):
        return _BUNDLED_OF_THE_SYSTEM.match(Path(source).name) is not None
    return True


def without_padding(place: str, source: str, folders: tuple[Path, ...] = _SYSTEM_FOLDERS) -> str:
    """Where a library is to be taken from.

    Pillow's wheel has a libXau of 2 MB, nearly all of it padding; the system's is the same in 15 KB.
    Parameters: as of `is_kept`; `folders`, where the system has its libraries.
    """
    if re.fullmatch(r"pillow\.libs/libXau-[0-9a-f]+\.so\..*", place):
        for path in (folder / "libXau.so.6" for folder in folders):
            if path.is_file():
                return str(path.resolve())
    return source


def runtime_libraries(pyside: Path) -> list[tuple[str, str]]:
    """Libraries that llama.cpp loads on Windows and no analysis may find there, and their places.

    Parameters: `pyside`, the folder of PySide6, whose wheel for Windows carries OpenMP.
    """
    return [(str(path), ".") for path in sorted(pyside.glob("vcomp140.dll"))]
