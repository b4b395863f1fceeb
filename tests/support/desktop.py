"""A virtual desktop for tests that drive the real window.

A display (Xvfb), a window manager (openbox), a session bus and the accessibility bus, each its
own: the user's are never touched. The app is started on it with `desktop.environment`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Self

SIZE = "2600x1700x24"
PROGRAMS = ("Xvfb", "openbox", "xdotool", "import", "dbus-daemon")
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")


class Desktop:
    """A running desktop, from entering to leaving it.

    Parameters: `folder` takes its home and run-time files; `run_as`, what its programs are started
    by, where they are to run as another user.
    """

    def __init__(self, folder: Path, run_as: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self.run_as = run_as
        self._running: list[subprocess.Popen[bytes]] = []
        self.environment: dict[str, str] = {}
        """The whole environment for a program on this desktop."""

    @staticmethod
    def missing() -> list[str]:
        """What is not on this system but needed."""
        programs = [name for name in PROGRAMS if shutil.which(name) is None]
        return programs if LAUNCHER.exists() else [*programs, LAUNCHER.name]

    def __enter__(self) -> Self:
        runtime = self._folder / "runtime"
        runtime.mkdir(mode=0o700)
        shutil.chown(runtime, self._folder.stat().st_uid)
        self.environment = {
            **os.environ,
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_SESSION_TYPE": "x11",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        self.environment.pop("WAYLAND_DISPLAY", None)
        try:
            self.environment["DISPLAY"] = self._start_display()
            self._start("openbox", "--sm-disable")
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._start_bus()
            self._start(str(LAUNCHER), "--launch-immediately")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for process in reversed(self._running):
            process.terminate()
        for process in reversed(self._running):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()

    def xdotool(self, *arguments: str, timeout: float = 20.0) -> str:
        """What xdotool prints; raises when it fails or takes longer than `timeout` seconds."""
        return self._run("xdotool", *arguments, timeout=timeout)

    def window_of(self, pid: int, name: str = ".*", within: float = 20.0) -> str:
        """The number of the first visible window of a process; waits `within` seconds for it."""
        end = time.monotonic() + within
        while True:
            try:
                found = self.xdotool(
                    "search", "--onlyvisible", "--all", "--pid", str(pid), "--name", name
                )
                return found.split()[0]
            except subprocess.CalledProcessError:
                # None yet, or one that it looked at was closed meanwhile.
                if time.monotonic() > end:
                    raise
            time.sleep(0.05)

    def screenshot(self, target: Path, window: str = "root") -> Path:
        """A picture of a window, or of the whole screen, as PNG."""
        self._run("import", "-window", window, str(target))
        return target

    def _run(self, *command: str, timeout: float = 20.0) -> str:
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=True,
        )
        return done.stdout.strip()

    def _start(self, *command: str, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        with (self._folder / f"{Path(command[0]).name}.log").open("wb") as log:
            process = subprocess.Popen(
                (*self.run_as, *command),
                env=self.environment,
                pass_fds=pass_fds,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._running.append(process)
        return process

    def _start_display(self) -> str:
        reading, writing = os.pipe()
        options = ("-screen", "0", SIZE, "-dpi", "96", "-nolisten", "tcp", "-noreset")
        self._start("Xvfb", "-displayfd", str(writing), *options, pass_fds=(writing,))
        return f":{_line(reading, writing)}"

    def _start_bus(self) -> str:
        reading, writing = os.pipe()
        self._start(
            "dbus-daemon",
            "--session",
            "--nofork",
            f"--address=unix:dir={self.environment['XDG_RUNTIME_DIR']}",
            f"--print-address={writing}",
            pass_fds=(writing,),
        )
        return _line(reading, writing)


def _line(reading: int, writing: int) -> str:
    """The line that a program wrote to the pipe it was given; raises when it ended instead."""
    os.close(writing)
    with os.fdopen(reading) as pipe:
        line = pipe.readline().strip()
    if not line:
        raise RuntimeError("a part of the virtual desktop did not start")
    return line
