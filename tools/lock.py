"""Lock the newest versions that pyproject.toml allows, for all platforms, with their hashes.

    python tools/lock.py

Writes requirements.txt (to run), requirements-dev.txt (to test and lint, too),
requirements-build.txt (to install from the checkout) and packaging/requirements.txt (to run, and
to build the program that is handed out), and packaging/linux/requirements.txt (what makes .deb and
.rpm of it). uv resolves; where it is not installed, pip fetches it into a
temporary folder. No address of a package index gets into the files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--upgrade",
    "--quiet",
)


def main() -> int:
    """Write the five files."""
    with tempfile.TemporaryDirectory() as scratch:
        uv = _uv(Path(scratch))
        build = Path(scratch) / "build.in"
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        build.write_text("\n".join(project["build-system"]["requires"]), encoding="utf-8")
        _compile(uv, "requirements.txt", "pyproject.toml")
        dev = ["--extra=test", "--extra=lint", "--extra=build", "--constraints=requirements.txt"]
        _compile(uv, "requirements-dev.txt", "pyproject.toml", *dev)
        package = ["--extra=package", "--constraints=requirements.txt"]
        _compile(uv, "packaging/requirements.txt", "pyproject.toml", *package)
        _compile(uv, "requirements-build.txt", str(build), "--no-annotate")
        linux = Path(scratch) / "linux.in"
        tools = project["project"]["optional-dependencies"]["linux-package"]
        linux.write_text("\n".join(tools), encoding="utf-8")
        _compile(uv, "packaging/linux/requirements.txt", str(linux), "--no-annotate")
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "check_lock.py"], check=False
    ).returncode


def _uv(scratch: Path) -> str:
    if found := shutil.which("uv"):
        return found
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(scratch / "uv"), "uv"]
    subprocess.run(pip, check=True)
    return str(scratch / "uv" / "bin" / "uv")


def _compile(uv: str, target: str, source: str, *options: str) -> None:
    command = [uv, "pip", "compile", *OPTIONS, *options, source, f"--output-file={target}"]
    subprocess.run(command, cwd=ROOT, env=_as_pip_is_set_up(), check=True)


def _as_pip_is_set_up() -> dict[str, str]:
    """The environment with pip's own index and certificate, which uv does not look for."""
    environment = dict(os.environ)
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "cert": "SSL_CERT_FILE",
    }
    for option, name in names.items():
        for scope in ("global", ":env:"):
            ask = [sys.executable, "-m", "pip", "config", "get", f"{scope}.{option}"]
            answer = subprocess.run(ask, capture_output=True, text=True, check=False)
            if answer.returncode == 0:
                environment.setdefault(name, answer.stdout.strip())
    return environment


if __name__ == "__main__":
    sys.exit(main())
