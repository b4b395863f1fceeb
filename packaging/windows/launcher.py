"""Compile the two executables of a program folder for Windows, with icon and version.

chatapp.exe shows the window, chatapp-console.exe is for terminals: Windows decides by the file
whether there is a console.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from installers import ICON, version

HERE = Path(__file__).resolve().parent
COMPILER = "x86_64-w64-mingw32-gcc"
RESOURCE_COMPILER = "x86_64-w64-mingw32-windres"
DUMP = "x86_64-w64-mingw32-objdump"
PROGRAMS = {"chatapp.exe": "-mwindows", "chatapp-console.exe": "-mconsole"}


def check() -> None:
    """Raise SystemExit where the compiler is missing."""
    for tool in (COMPILER, RESOURCE_COMPILER, DUMP):
        if shutil.which(tool) is None:
            raise SystemExit(f"{tool} is missing (Debian: apt install gcc-mingw-w64-x86-64).")


def write(folder: Path) -> None:
    """Put the executables and python3.dll into `folder`, which has python311.dll."""
    with tempfile.TemporaryDirectory() as scratch:
        _stable_library(folder, Path(scratch))
        resources = _resources(Path(scratch))
        for name, kind in PROGRAMS.items():
            command = [COMPILER, "-municode", kind, "-O2", "-s", "-o", name, HERE / "launcher.c",
                       resources, "python311.dll"]  # fmt: skip
            subprocess.run(command, cwd=folder, check=True)


def _stable_library(folder: Path, scratch: Path) -> None:
    """Make python3.dll, which passes all calls on to python311.dll."""
    ask = [DUMP, "-p", folder / "python311.dll"]
    exported = subprocess.run(ask, capture_output=True, text=True, check=True).stdout
    names = re.findall(r"^\s*\[\s*\d+\] +(\w+)$", exported, re.MULTILINE)
    definition, empty = scratch / "python3.def", scratch / "empty.c"
    lines = [f"  {name} = python311.{name}" for name in names]
    definition.write_text("\n".join(["LIBRARY python3.dll", "EXPORTS", *lines, ""]))
    empty.write_text("")
    command = [COMPILER, "-shared", "-nostdlib", "-s", "-Wl,--entry=0", "-o", "python3.dll",
               definition, empty]  # fmt: skip
    subprocess.run(command, cwd=folder, check=True)


def _resources(scratch: Path) -> Path:
    """Compile icon, version and manifest; gives the object file."""
    number = version()
    icon = shutil.copy(ICON, scratch / "chatapp.ico")
    defined = {
        "VERSION": f'\\"{number}\\"',
        "NUMBERS": f"{number.replace('.', ',')},0",
        "ICON_FILE": f'\\"{icon}\\"',
    }
    options = [f"-D{name}={value}" for name, value in defined.items()]
    made = scratch / "resources.o"
    command = [RESOURCE_COMPILER, *options, "launcher.rc", "-O", "coff", "-o", made]
    subprocess.run(command, cwd=HERE, check=True)
    return made
