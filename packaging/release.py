"""Make a release: stamp the version, build, and put what is handed out into dist/release.

    build/package/venv/bin/python packaging/release.py 1.2.0 [--no-build]

Run by `make release VERSION=1.2.0`. The version is written into chatapp/__init__.py, the changelog
and the AppStream metadata, and committed. When all is built, the commit gets the tag v1.2.0; when
it cannot be built, the commit is taken back. Nothing leaves this machine. Refused: changes that are
not committed, a tag that is there, a version that is not greater than the last one.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION_FILE = ROOT / "chatapp" / "__init__.py"
CHANGELOG = ROOT / "CHANGELOG.md"
METAINFO = ROOT / "packaging" / "linux" / "io.github.chatapp.ChatApp.metainfo.xml"
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_STAMPED = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
WINDOWS_TOOLS = ("makensis", "wixl", "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-windres")
HANDED_OUT = ("deb", "rpm", "AppImage", "exe", "msi")
"""How files in dist/ end that are handed out as they are."""


def main() -> int:
    """Make the release; raises SystemExit with what is in its way."""
    parser = argparse.ArgumentParser(description="Make a release.")
    parser.add_argument("version", help="such as 1.2.0")
    parser.add_argument("--no-build", action="store_true", help="stamp, commit and tag only")
    options = parser.parse_args()
    check(options.version)
    before = _git("rev-parse", "HEAD").strip()
    try:
        stamp(options.version, datetime.now(UTC).date().isoformat())
        _git("commit", "--quiet", "--all", f"--message=ChatApp {options.version}")
        if not options.no_build:
            _build(options.version)
        _git("tag", "--annotate", f"v{options.version}", f"--message=ChatApp {options.version}")
    except BaseException:
        _take_back(before)
        raise
    print(f"ChatApp {options.version} is committed and has the tag v{options.version}.")
    return 0


def check(version: str) -> None:
    """Raise SystemExit where this version cannot be released from this tree."""
    if not _VERSION.fullmatch(version):
        raise SystemExit(f"{version!r} is no version: three numbers, such as 1.2.0.")
    if _git("status", "--porcelain"):
        raise SystemExit("There are changes that are not committed.")
    if _git("tag", "--list", f"v{version}"):
        raise SystemExit(f"The tag v{version} is there already.")
    if _numbers(version) <= _numbers(current()):
        raise SystemExit(f"{version} is not greater than {current()}.")
    if not re.search(r"^## Unreleased\n\s*(?!## )\S", _text(CHANGELOG), re.MULTILINE):
        raise SystemExit("The changelog says nothing under 'Unreleased'.")


def current() -> str:
    """The version that stands in chatapp/__init__.py."""
    found = _STAMPED.search(_text(VERSION_FILE))
    assert found is not None
    return found[1]


def stamp(version: str, date: str) -> None:
    """Write the version where it stands. Parameters: `date`, as in 2026-11-27."""
    _write(VERSION_FILE, _STAMPED.sub(f'__version__ = "{version}"', _text(VERSION_FILE)))
    head = f"## Unreleased\n\n## {version} - {date}\n"
    _write(CHANGELOG, _text(CHANGELOG).replace("## Unreleased\n", head, 1))
    if METAINFO.is_file():
        entry = f'  <releases>\n    <release version="{version}" date="{date}"/>\n'
        _write(METAINFO, _text(METAINFO).replace("  <releases>\n", entry, 1))


def _take_back(before: str) -> None:
    """Take the release's commit back. Parameters: `before`, the commit the release began at."""
    stamped = [str(path) for path in (VERSION_FILE, CHANGELOG, METAINFO) if path.is_file()]
    if _git("rev-parse", "HEAD").strip() == before:
        _git("checkout", "--quiet", before, "--", *stamped)
    else:
        _git("reset", "--quiet", "--keep", before)  # what was changed meanwhile stays
    print("Nothing was released: version and changelog are as they were.", file=sys.stderr)


def _build(version: str) -> None:
    """Build what can be built on this system, with its list of parts and its checksums."""
    folder = ROOT / "dist" / "release"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for goals in _goals():
        done = subprocess.run(["make", *goals], cwd=ROOT, check=False)
        if done.returncode != 0:
            raise SystemExit(f"`make {' '.join(goals)}` failed; what it said stands above.")
    _collect(folder, version)
    write_checksums(folder)


def _goals() -> list[list[str]]:
    """What is given to make, in turn: all that this system has the tools for; says what it lacks."""
    goals = [["dist"], ["dist", "MODEL=no"]]
    if sys.platform != "linux":
        return goals
    goals += [["deb", "rpm"], ["deb", "rpm", "MODEL=no"]]
    if _there("AppImage", "appimagetool"):
        goals.append(["appdir"])
    if _there("Windows installers", *WINDOWS_TOOLS):
        goals += [["win-installer"], ["win-installer", "MODEL=no"]]
    return goals


def _there(what: str, *tools: str) -> bool:
    """Whether all of `tools` are on the system; what is left out without them is said."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        print(f"Left out: {what}, as {', '.join(missing)} is missing.")
    return not missing


def _collect(folder: Path, version: str) -> None:
    """Put what was built into `folder`, with the list of its parts."""
    import archive
    import sbom

    for name in ("chatapp", "chatapp-no-model"):
        archive.pack(ROOT / "dist" / name, folder, version)
    named = re.compile(rf"(?<![\d.]){re.escape(version)}(?!\.?\d)")
    for path in (ROOT / "dist").iterdir():
        if path.name.endswith(HANDED_OUT) and named.search(path.name):
            shutil.copy2(path, folder)
    sbom.write(folder / f"chatapp-{version}.cdx.json", version)


def write_checksums(folder: Path) -> None:
    """Write SHA256SUMS of all files in `folder`, as sha256sum reads it."""
    lines = []
    for path in sorted(folder.iterdir()):
        if path.name != "SHA256SUMS":
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            lines.append(f"{digest}  {path.name}\n")
    _write(folder / "SHA256SUMS", "".join(lines))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _git(*arguments: str) -> str:
    """What git prints; raises SystemExit with what it says when it fails."""
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
