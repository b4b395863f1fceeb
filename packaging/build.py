"""Build the program with PyInstaller: dist/chatapp, or dist/chatapp-no-model without the model.

On macOS also dist/ChatApp.app.

    build/package/venv/bin/python packaging/build.py [--no-model] [--check]

Run by `make dist` in a clean environment made from packaging/requirements.txt. Two builds of one
commit are identical.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import sizes

ROOT = Path(__file__).resolve().parent.parent
_STRICT = {
    "PYINSTALLER_STRICT_BUNDLE_CODESIGN_ERROR": "1",
    "PYINSTALLER_VERIFY_BUNDLE_SIGNATURE": "1",
}
"""Has PyInstaller fail where an app for macOS cannot be signed, even without an identity."""


def main() -> int:
    """Build, and print what takes the space."""
    parser = argparse.ArgumentParser(description="Build the program.")
    parser.add_argument("--no-model", action="store_true", help="leave the demo model out")
    parser.add_argument("--check", action="store_true", help="build twice, and compare")
    options = parser.parse_args()
    name = "chatapp-no-model" if options.no_model else "chatapp"
    environment = {**_reproducible(), "CHATAPP_BUILD_NAME": name}
    sys.path.insert(0, str(ROOT))  # the program's own modules
    if not options.no_model:
        environment["CHATAPP_BUNDLED_MODEL"] = str(_model())
    environment["CHATAPP_LICENCES"] = str(_licences())
    into = ROOT / "dist"
    _run_pyinstaller(environment, into)
    sys.stdout.write(sizes.table(into / name))
    if options.check:
        first = contents_of(into / name)
        _run_pyinstaller(environment, into)
        return _tell(differing(first, contents_of(into / name)))
    return 0


def contents_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file below `folder` by its path, of a link where it leads, and the mode."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[path.relative_to(folder).as_posix()] = f"link to {os.readlink(path)}"
        elif path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[path.relative_to(folder).as_posix()] = f"{path.stat().st_mode:o} {digest}"
    return found


def differing(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """The paths that are not the same in both, or only in one of them."""
    return sorted(
        path for path in first.keys() | second.keys() if first.get(path) != second.get(path)
    )


def _tell(paths: list[str]) -> int:
    for path in paths:
        print(f"differs between two builds: {path}")
    if not paths:
        print("Two builds are identical.")
    return 1 if paths else 0


def _reproducible() -> dict[str, str]:
    """The environment of a build that gives the same bytes each time: no dates, no chance."""
    ask = ["git", "log", "-1", "--format=%ct"]
    answer = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False)
    time = os.environ.get("SOURCE_DATE_EPOCH") or answer.stdout.strip() or "315532800"
    return {**os.environ, "SOURCE_DATE_EPOCH": time, "PYTHONHASHSEED": "1", **_STRICT}


def _model() -> Path:
    """The demo model's file, fetched where it is missing. Raises SystemExit."""
    from chatapp.providers import demo_model

    if demo_model.main() != 0:
        raise SystemExit("The demo model could not be fetched; MODEL=no builds without it.")
    return demo_model.demo_model_path(demo_model.model_folder())


def _licences() -> Path:
    """A folder with the licences of all that is built in."""
    from chatapp.engine import licences

    folder = ROOT / "build" / "package" / "licences"
    shutil.rmtree(folder, ignore_errors=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licences.write(folder, [*project["dependencies"], "pyinstaller"])
    return folder


def _run_pyinstaller(environment: dict[str, str], into: Path) -> None:
    work = ROOT / "build" / "package" / "work"
    shutil.rmtree(work, ignore_errors=True)
    command = [
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN",
        f"--distpath={into}", f"--workpath={work}", str(ROOT / "packaging" / "chatapp.spec"),
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
