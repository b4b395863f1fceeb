"""Put a program folder for Windows together on Linux: build/windows/chatapp.

    .venv/bin/python packaging/windows/program.py

For trying the installers under wine; what is handed out is built by PyInstaller on Windows. The
folder holds CPython's libraries for Windows, the locked wheels, the package, and a launcher.
Needs x86_64-w64-mingw32-gcc.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

from packaging.markers import Marker

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDER = ROOT / "build" / "windows" / "chatapp"
WINDOWS = {"sys_platform": "win32", "platform_machine": "AMD64", "platform_system": "Windows"}
COMPILER = "x86_64-w64-mingw32-gcc"
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
    if shutil.which(COMPILER) is None:
        raise SystemExit(f"{COMPILER} is missing (Debian: apt install gcc-mingw-w64-x86-64).")
    shutil.rmtree(FOLDER, ignore_errors=True)
    modules = FOLDER / "Lib"
    shutil.copytree(
        sysconfig.get_path("stdlib"), modules, ignore=shutil.ignore_patterns(*NO_MODULES)
    )
    with tempfile.TemporaryDirectory() as scratch:
        _python(Path(scratch))
        _wheels(Path(scratch), modules / "site-packages")
    site = modules / "site-packages"
    no_cache = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "chatapp", site / "chatapp", ignore=no_cache)
    shutil.copytree(ROOT / "resources", site / "chatapp" / "_resources", ignore=no_cache)
    _runtime_libraries(site)
    _compile()
    return 0


def _python(scratch: Path) -> None:
    """Take CPython's libraries out of the wheel that carries them."""
    _download(HERE / "requirements.txt", scratch / "python")
    (wheel,) = (scratch / "python").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            base = name.rpartition("/")[2]
            if name.startswith("deploy_libs/") and base and not NOT_PYTHON.match(base):
                (FOLDER / base.lower()).write_bytes(archive.read(name))


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


def _runtime_libraries(site: Path) -> None:
    """Put the C++ runtime beside the program: llama.cpp loads VCOMP140.DLL from there."""
    for library in (site / "PySide6").glob("*140*.dll"):
        shutil.copy(library, FOLDER / library.name)


def _compile() -> None:
    """Make python3.dll, which passes all calls on to python311.dll, and the launcher."""
    exported = subprocess.run(
        ["x86_64-w64-mingw32-objdump", "-p", FOLDER / "python311.dll"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    names = re.findall(r"^\s*\[\s*\d+\] +(\w+)$", exported, re.MULTILINE)
    definition = FOLDER / "python3.def"
    lines = [f"  {name} = python311.{name}" for name in names]
    definition.write_text("\n".join(["LIBRARY python3.dll", "EXPORTS", *lines, ""]))
    empty = FOLDER / "empty.c"
    empty.write_text("")
    library = [COMPILER, "-shared", "-nostdlib", "-s", "-Wl,--entry=0", "-o", "python3.dll",
               definition, empty]  # fmt: skip
    subprocess.run(library, cwd=FOLDER, check=True)
    program = [COMPILER, "-municode", "-O2", "-s", "-o", "chatapp.exe", HERE / "launcher.c",
               "python311.dll"]  # fmt: skip
    subprocess.run(program, cwd=FOLDER, check=True)
    definition.unlink()
    empty.unlink()


if __name__ == "__main__":
    sys.exit(main())
