"""A real, unlocked keyring on a session bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("dbus-daemon", "dbus-send", "gnome-keyring-daemon")
ASK_FOR_OWNER = (
    "--session",
    "--print-reply",
    "--dest=org.freedesktop.DBus",
    "/",
    "org.freedesktop.DBus.NameHasOwner",
    "string:org.freedesktop.secrets",
)


def missing_programs() -> list[str]:
    """What is not on this system but needed."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@contextmanager
def secret_service(home: Path) -> Iterator[Mapping[str, str]]:
    """The variables that lead a program to the keyring, while it runs; its files are in `home`."""
    environment = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "XDG_DATA_HOME": str(home)}
    home.mkdir(mode=0o700)
    reading, writing = os.pipe()
    bus = subprocess.Popen(
        ("dbus-daemon", "--session", "--nofork", f"--print-address={writing}"),
        env={**os.environ, **environment},
        pass_fds=(writing,),
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        environment["DBUS_SESSION_BUS_ADDRESS"] = pipe.readline().strip()
    try:
        with unlocked_keyring({**os.environ, **environment}):
            yield environment
    finally:
        bus.kill()
        bus.wait()


@contextmanager
def unlocked_keyring(
    environment: Mapping[str, str], run_as: tuple[str, ...] = ()
) -> Iterator[None]:
    """A keyring on the session bus of `environment`, the whole of which it gets.

    Parameters: `run_as`, what it and what asks for it are started by, where not as this user.
    """
    keyring = subprocess.Popen(
        (*run_as, "gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"),
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        keyring.stdin.write(b"password\n")  # type: ignore[union-attr]
        keyring.stdin.close()  # type: ignore[union-attr]
        _wait_until_there(environment, run_as)
        yield
    finally:
        keyring.kill()
        keyring.wait()


def _wait_until_there(environment: Mapping[str, str], run_as: tuple[str, ...]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        told = subprocess.run(
            (*run_as, "dbus-send", *ASK_FOR_OWNER),
            env=environment,
            capture_output=True,
            check=False,
        )
        if b"boolean true" in told.stdout:
            return
        time.sleep(0.02)
    raise RuntimeError("the keyring did not start")
