"""A clean system with a desktop, to install packages in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.packages.installed import System
from tests.support.chroot import USER, USER_ID, Chroot
from tests.support.desktop import Desktop
from tests.support.secret_service import unlocked_keyring

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build" / "package-test"
AS_USER = ("setpriv", f"--reuid={USER_ID}", f"--regid={USER_ID}", "--clear-groups")
QUESTION = "What is the capital of France? Answer with one word."
OLD_VERSION = "0.0.1"
"""Of the package that is upgraded: the same program under a lower number."""


@pytest.fixture(scope="session", autouse=True)
def _build_folder() -> None:
    BUILD.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def built_version() -> str:
    """The version that the packages have."""
    from chatapp import __version__

    return __version__


@pytest.fixture(scope="session")
def deb(built_version: str) -> Path:
    """The .deb as it is handed out; built where the program is newer."""
    return _package("deb", ROOT / "dist", f"chatapp_{built_version}_*.deb")


@pytest.fixture(scope="session")
def no_model_deb(built_version: str) -> Path:
    """The .deb of the program without the model; built where the program is newer."""
    options = ("--no-model", "--compression=gzip")
    return _package("deb", BUILD, f"chatapp-no-model_{built_version}_*.deb", *options)


@pytest.fixture(scope="session")
def rpm(built_version: str) -> Path:
    """The .rpm as it is handed out; built where the program is newer."""
    return _package("rpm", ROOT / "dist", f"chatapp-{built_version}-*.rpm")


@pytest.fixture(scope="session")
def old_deb() -> Path:
    """A .deb of a lower version."""
    options = (f"--version={OLD_VERSION}", "--compression=gzip")
    return _package("deb", BUILD, f"chatapp_{OLD_VERSION}_*.deb", *options)


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    """A clean Debian, and outside of it a display, a session bus and assistive technology."""
    cache = Path(os.environ["CHATAPP_PACKAGE_TEST_CACHE"])
    with (
        _user_folder() as folder,
        Chroot(Path(tempfile.mkdtemp(dir=BUILD)), cache) as chroot,
        Desktop(folder, AS_USER) as desktop,
        unlocked_keyring(_in(folder, desktop.environment), AS_USER),
    ):
        chroot.share(folder)
        yield System(chroot, desktop, BUILD)


@contextmanager
def _user_folder() -> Iterator[Path]:
    """A folder of the ordinary user for what the desktop's programs speak through.

    A session bus asks who its user is, so that one is also known outside of the chroot: in the
    mount namespace of the tests only.
    """
    folder = Path(tempfile.mkdtemp(prefix="chatapp-desktop-"))
    users = folder / "passwd"
    line = f"{USER}:x:{USER_ID}:{USER_ID}::{folder}:/bin/sh\n"
    users.write_text(Path("/etc/passwd").read_text("utf-8") + line, encoding="utf-8")
    shutil.chown(folder, USER_ID, USER_ID)
    subprocess.run(["mount", "--bind", str(users), "/etc/passwd"], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", "/etc/passwd"], check=True)
    shutil.rmtree(folder, ignore_errors=True)


def _in(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which files go into a folder of the user's, where the tests' own do not."""
    others = {name: value for name, value in environment.items() if not name.endswith("_HOME")}
    return {**others, "XDG_DATA_HOME": str(folder / "data")}


def _package(kind: str, into: Path, pattern: str, *options: str) -> Path:
    """A package of the built program, made where there is none that is newer than that."""
    program = "chatapp-no-model" if "--no-model" in options else "chatapp"
    newest = (ROOT / "dist" / program / "chatapp").stat().st_mtime
    found = [path for path in into.glob(pattern) if path.stat().st_mtime > newest]
    if not found:
        python = os.environ.get("CHATAPP_PACKAGING_PYTHON", sys.executable)
        script = str(ROOT / "packaging" / "linux" / "package.py")
        subprocess.run([python, script, kind, f"--into={into}", *options], check=True)
        found = list(into.glob(pattern))
    (package,) = found
    return package
