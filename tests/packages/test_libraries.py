"""What the packages depend on is what the program needs, neither less nor more."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.packages.conftest import BUILD, ROOT
from tests.support.chroot import Chroot
from tests.support.linux_packaging import libraries

pytestmark = pytest.mark.package

FOLDER = "/usr/lib/chatapp"
_GLIBC = re.compile(r"^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv)\.so.*)$")
"""Libraries that one dependency, on glibc with its version, stands for."""
_OTHER_DEPENDENCIES = {"xkb-data"}
"""Of the .deb: files that are read, not linked to."""


def test_given_a_deb_without_what_it_recommends_when_installed_then_each_library_is_found(
    old_deb: Path,
) -> None:
    look = f"find {FOLDER} -name '*.so*' -type f -exec ldd {{}} + ; ldd {FOLDER}/chatapp"
    environment = {"LD_LIBRARY_PATH": f"{FOLDER}/_internal", "PATH": "/usr/bin:/bin"}
    cache = Path(os.environ["CHATAPP_PACKAGE_TEST_CACHE"])
    with Chroot(Path(tempfile.mkdtemp(dir=BUILD)), cache) as chroot:
        chroot.install(old_deb, "--no-install-recommends")
        told = chroot.run("sh", "-c", look, environment=environment)
        owners = _owners(chroot, libraries.needed(ROOT / "dist" / "chatapp"))
        wanted = chroot.run("dpkg-query", "-W", "-f=${Depends}", "chatapp")
        version = chroot.run("chatapp", "--version", environment={"PATH": "/usr/bin:/bin"})

    assert "libQt6Gui.so.6 => /usr/lib/chatapp/" in told
    assert _not_found(told) == {}
    depends = {one.split()[0] for one in wanted.split(", ")} - _OTHER_DEPENDENCIES
    assert depends == owners
    assert version.startswith("ChatApp ")


def test_given_the_rpm_when_its_requirements_are_read_then_they_are_what_the_program_needs(
    rpm: Path,
) -> None:
    program = ROOT / "dist" / "chatapp"
    told = _rpm("--requires", rpm).split("\n")
    named = {one.split("(")[0] for one in told if ".so." in one}

    needed = {name for name in libraries.needed(program) if not _GLIBC.match(name)}

    assert named == needed | {"libc.so.6"}
    assert f"libc.so.6(GLIBC_{libraries.glibc(program)})(64bit)" in told


def _owners(chroot: Chroot, names: dict[str, Path]) -> set[str]:
    """The packages of Debian that have the libraries."""
    told = chroot.run("dpkg", "-S", *(f"*/{name}" for name in names))
    found = {line.partition(":")[0] for line in told.splitlines() if line.endswith(tuple(names))}
    return found - {"chatapp"}


def _rpm(question: str, package: Path) -> str:

    ask = ["rpm", "-q", question, "-p", str(package)]
    return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()


def _not_found(told: str) -> dict[str, list[str]]:
    """From what ldd tells: files with libraries that are not there. Optional plugins left out."""
    missing: dict[str, list[str]] = {}
    current = ""
    for line in told.splitlines():
        if not line.startswith("\t"):
            current = line.rstrip(":")
        elif "not found" in line and not libraries.OPTIONAL.search(current):
            missing.setdefault(current, []).append(line.strip())
    return missing
