"""Make a .deb or an .rpm of the built program with nfpm.

    python packaging/linux/package.py (deb | rpm) [--no-model] [--version X.Y.Z] [--into FOLDER]

`--version` is for a package that stands for an older one in a test.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from string import Template

import deb_file
import libraries
import payload
import share
from facts import ROOT, architecture, built_at, program, tool, version

CONFIGURATION = ROOT / "packaging" / "nfpm.yaml"
BUILD = ROOT / "build" / "linux"
LIBRARY_MODES = {"deb": 0o644, "rpm": 0o755}
"""The mode of shared libraries: the policies of the two differ."""


def main() -> int:
    """Make it, and print its path and size."""
    options = _options()
    made = package(
        options.kind,
        model=not options.no_model,
        number=options.version or version(),
        into=options.into,
        compression=options.compression,
    )
    size = made.stat().st_size / 1_000_000
    sys.stdout.write(f"{os.path.relpath(made, ROOT)}  {size:.1f} MB\n")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make a package of the built program.")
    parser.add_argument("kind", choices=("deb", "rpm"))
    parser.add_argument("--no-model", action="store_true", help="of the program without the model")
    parser.add_argument("--version", metavar="X.Y.Z", help="another version than the program's")
    parser.add_argument("--into", type=Path, default=ROOT / "dist", metavar="FOLDER")
    parser.add_argument("--compression", default="xz", help="of a .deb: xz, gzip or none")
    return parser.parse_args()


def package(kind: str, *, model: bool, number: str, into: Path, compression: str = "xz") -> Path:
    """Make a package; gives its file.

    Parameters: `kind`, "deb" or "rpm"; `model`, whether the demo model is in it; `number`, its
    version; `into`, an existing folder; `compression`, that of a .deb. Raises SystemExit where
    the program or nfpm is not there, CalledProcessError where nfpm fails.
    """
    folder = program(model=model)
    names = ("chatapp", "chatapp-no-model")
    name, other = names if model else names[::-1]
    share.write(BUILD / "share", name)
    values = {
        "NAME": name,
        "OTHER_NAME": other,
        "ARCH": architecture(),
        "VERSION": number,
        "GLIBC": libraries.glibc(folder),
        "COMPRESSION": "none" if compression == "xz" else compression,
        "SHARE": os.path.relpath(BUILD / "share", ROOT),
    }
    with tempfile.TemporaryDirectory(dir=BUILD) as scratch:
        copy = Path(scratch) / "program"
        payload.write(folder, copy, library_mode=LIBRARY_MODES[kind])
        values["PROGRAM"] = os.path.relpath(copy, ROOT)
        configuration = Path(scratch) / "nfpm.yaml"
        text = Template(CONFIGURATION.read_text(encoding="utf-8")).substitute(values)
        configuration.write_text(text, encoding="utf-8")
        made = _run(kind, configuration, Path(scratch))
        if kind == "deb" and compression == "xz":
            deb_file.compress(made)
        into.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(made, into / made.name))


def _run(kind: str, configuration: Path, scratch: Path) -> Path:
    out = scratch / "out"
    out.mkdir()
    epoch = str(int(built_at().timestamp()))
    command = [tool("nfpm"), "package", "--config", str(configuration), "--packager", kind]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    done = subprocess.run(
        [*command, "--target", str(out)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"nfpm: {done.stderr or done.stdout}")
    (made,) = out.iterdir()
    return made


if __name__ == "__main__":
    sys.exit(main())
