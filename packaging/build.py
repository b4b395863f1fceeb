"""Build the program with PyInstaller: dist/chatapp, or dist/chatapp-no-model without the model.

    build/package/venv/bin/python packaging/build.py [--no-model] [--into FOLDER]

Run by `make dist` in a clean environment made from packaging/requirements.txt. Two builds of one
commit are identical.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import sizes

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Build, and print what takes the space."""
    parser = argparse.ArgumentParser(description="Build the program.")
    parser.add_argument("--no-model", action="store_true", help="leave the demo model out")
    parser.add_argument("--into", type=Path, default=ROOT / "dist", metavar="FOLDER")
    options = parser.parse_args()
    name = "chatapp-no-model" if options.no_model else "chatapp"
    environment = {**_reproducible(), "CHATAPP_BUILD_NAME": name}
    if not options.no_model:
        environment["CHATAPP_BUNDLED_MODEL"] = str(_model())
    _run_pyinstaller(environment, options.into)
    sys.stdout.write(sizes.table(options.into / name))
    return 0


def _reproducible() -> dict[str, str]:
    """The environment of a build that gives the same bytes each time: no dates, no chance."""
    ask = ["git", "log", "-1", "--format=%ct"]
    answer = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False)
    time = os.environ.get("SOURCE_DATE_EPOCH") or answer.stdout.strip() or "315532800"
    return {**os.environ, "SOURCE_DATE_EPOCH": time, "PYTHONHASHSEED": "1"}


def _model() -> Path:
    """The demo model's file, fetched where it is missing. Raises SystemExit."""
    sys.path.insert(0, str(ROOT))
    from chatapp.providers import demo_model

    if demo_model.main() != 0:
        raise SystemExit("The demo model could not be fetched; MODEL=no builds without it.")
    return demo_model.demo_model_path(demo_model.model_folder())


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
