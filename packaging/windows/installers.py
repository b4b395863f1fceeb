"""Make the Windows installers of a program folder: dist/ChatApp-VERSION-x64-setup.exe and .msi.

    python packaging/windows/installers.py build/windows/chatapp [--version 1.2.3] [--into dist]
        [--compression zlib | lzma]

The folder comes from program.py on Linux, or from PyInstaller on Windows; `chatapp.exe` is in it.
One that is called chatapp-no-model makes ChatApp-VERSION-x64-no-model-setup.exe and .msi.
Needs makensis; wixl and wixl-heat for the .msi, which is left out, and said so, without them.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ICON = ROOT / "resources" / "icons" / "app" / "app.ico"


def main() -> int:
    """Make both. Raises SystemExit when the folder holds no program."""
    parser = argparse.ArgumentParser(description="Make the Windows installers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--version", default=version())
    parser.add_argument("--into", type=Path, default=ROOT / "dist")
    parser.add_argument("--compression", default="zlib", help="of setup.exe: zlib, lzma")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if not (folder / "chatapp.exe").is_file():
        raise SystemExit(f"There is no chatapp.exe in {folder}.")
    options.into.mkdir(parents=True, exist_ok=True)
    variant = folder.name.removeprefix("chatapp")  # "" or "-no-model"
    name = options.into.resolve() / f"ChatApp-{options.version}-x64{variant}"
    with tempfile.TemporaryDirectory() as scratch:
        setup = Path(f"{name}-setup.exe")
        _nsis(folder, options.version, setup, Path(scratch), options.compression)
        if shutil.which("wixl") is None:
            print("No .msi was made: wixl is missing (Debian: apt install wixl).")
        else:
            _msi(folder, options.version, Path(f"{name}.msi"), Path(scratch))
    return 0


def version() -> str:
    """The program's version, from where it stands."""
    text = (ROOT / "chatapp" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([\d.]+)"', text)
    assert found is not None
    return found[1]


def lists(folder: Path) -> tuple[str, str]:
    """What installs and what removes just the files of `folder`, as two scripts of NSIS."""
    install, remove, folders = [], [], []
    for parent, names, files in os.walk(folder):
        names.sort()
        place = os.path.relpath(parent, folder).replace("/", "\\")
        target = "$INSTDIR" if place == "." else f"$INSTDIR\\{place}"
        install.append(f'SetOutPath "{_escaped(target)}"')
        folders.append(f'RMDir "{_escaped(target)}"')
        for file in sorted(files):
            install.append(f'File "{_escaped(str(Path(parent, file)))}"')
            remove.append(f'Delete "{_escaped(target)}\\{_escaped(file)}"')
    remove += [*reversed(folders[1:])]
    return "\n".join(install) + "\n", "\n".join(remove) + "\n"


def _escaped(text: str) -> str:
    """`text` for a string of NSIS, where a dollar sign begins a variable."""
    head = "$INSTDIR" if text.startswith("$INSTDIR") else ""
    return head + text[len(head) :].replace("$", "$$")


def _nsis(folder: Path, number: str, output: Path, scratch: Path, compression: str) -> None:
    for name, text in zip(("install", "remove"), lists(folder), strict=True):
        (scratch / f"{name}.nsh").write_text(text, encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024
    defined = {
        "VERSION": number, "OUTPUT": output, "ICON": ICON, "SIZE": size, "LISTS": scratch,
        "COMPRESSOR": "/SOLID lzma" if compression == "lzma" else "zlib",
    }  # fmt: skip
    options = [f"-D{name}={value}" for name, value in defined.items()]
    command = ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *options, str(HERE / "chatapp.nsi")]
    subprocess.run(command, check=True)


def _msi(folder: Path, number: str, output: Path, scratch: Path) -> None:
    files = "".join(f"{path}\n" for path in sorted(folder.rglob("*")) if path.is_file())
    heat = [
        "wixl-heat", f"--prefix={folder}/", "--component-group=Program", "--var=var.Source",
        "--directory-ref=INSTALLDIR", "--win64",
    ]  # fmt: skip
    made = subprocess.run(heat, input=files, capture_output=True, text=True, check=True)
    (scratch / "files.wxs").write_text(made.stdout, encoding="utf-8")
    icon, source = os.path.relpath(ICON, HERE), os.path.relpath(folder, HERE)  # no others work
    command = [
        "wixl", "-a", "x64", "-D", "Win64=yes", "-D", f"Version={number}", "-D", f"Icon={icon}",
        "-D", f"Source={source}", "-o", str(output), "chatapp.wxs", str(scratch / "files.wxs"),
    ]  # fmt: skip
    subprocess.run(command, cwd=HERE, check=True)


if __name__ == "__main__":
    sys.exit(main())
