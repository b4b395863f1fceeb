"""Check the locked requirements: complete, hashed, and free of addresses and machine paths.

    python tools/check_lock.py

Prints what is wrong, a line each, and exits 1; prints nothing and exits 0 when all is well.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = re.compile(r"://|(?<!\w)/\w+/|(?<!\w)[A-Za-z]:\\")
"""Addresses and absolute paths, in comments too."""
OPTION = re.compile(r"^\s*-(?!-hash=)|--(?!hash=)")


def main() -> int:
    """Check all locks against pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    extras = project["project"]["optional-dependencies"]
    problems = [
        *_check("requirements.txt", runtime),
        *_check("requirements-dev.txt", [*runtime, *extras["test"], *extras["lint"]]),
        *_check("packaging/requirements.txt", [*runtime, *extras["package"]]),
        *_check("packaging/linux/requirements.txt", extras["linux-package"]),
        *_check("requirements-build.txt", project["build-system"]["requires"]),
        *_differing("packaging/requirements.txt", "requirements.txt"),
    ]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _check(name: str, wanted: list[str]) -> Iterator[str]:
    for number, line in enumerate(_text(name).splitlines(), 1):
        if FORBIDDEN.search(line) or OPTION.search(line.partition("#")[0]):
            yield f"{name}:{number}: an address, an option or a path: {line.strip()}"
    locked = _locked(name)
    for package, entry in locked.items():
        if "--hash=sha256:" not in entry:
            yield f"{name}: {package} has no hash"
    names = {_canonical(package) for package in locked}
    for requirement in wanted:
        package = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if _canonical(package) not in names:
            yield f"{name}: {package} is missing; run 'make lock'"


def _differing(name: str, leading: str) -> Iterator[str]:
    """What both have, but for other systems or of another version."""
    there = _locked(name)
    for package, entry in _locked(leading).items():
        if package in there and _head(entry) != _head(there[package]):
            yield f"{name}: {package} is not as in {leading}; run 'make lock'"


def _locked(name: str) -> dict[str, str]:
    """The entries of a lock, each in one line, by package."""
    entries = _text(name).replace("\\\n", " ").splitlines()
    return {entry.split("==")[0]: entry for entry in entries if re.match(r"[\w.-]+==", entry)}


def _head(entry: str) -> str:
    """Version and condition of an entry."""
    return entry.partition("--hash")[0].strip()


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _canonical(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


if __name__ == "__main__":
    sys.exit(main())
