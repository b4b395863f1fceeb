"""Real input methods for Chinese on a virtual desktop: Fcitx 5 and IBus, each with Pinyin."""

from __future__ import annotations

import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, NamedTuple

from tests.support.accessibility import wait_for
from tests.support.desktop import Desktop

_LIBEXEC = Path("/usr/libexec")
_FCITX_PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""


class Box(NamedTuple):
    """A place on the screen, in px."""

    left: int
    top: int
    width: int
    height: int


class InputMethod(ABC):
    """One input method. Parameters: `desktop`, where it runs; `folder`, takes its files."""

    name: ClassVar[str]
    needs: ClassVar[tuple[str, ...]]
    """Files of its packages."""
    window_class: ClassVar[str]
    """What the class of the window with its candidates is like, as a pattern."""

    def __init__(self, desktop: Desktop, folder: Path) -> None:
        self.desktop = desktop
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def missing(cls) -> list[str]:
        """What of it is not on this system."""
        return [path for path in cls.needs if not Path(path).exists()]

    @property
    def session(self) -> dict[str, str]:
        """What a session says where this is the input method."""
        names = ("QT_IM_MODULE", "GTK_IM_MODULE")
        return {**dict.fromkeys(names, self.name), "XMODIFIERS": f"@im={self.name}"}

    @abstractmethod
    def start(self) -> None:
        """Start it, and wait until it answers."""

    @abstractmethod
    def prepare(self) -> None:
        """Have Pinyin be what is typed with in the field that has the focus."""

    def taken_up_again(self) -> bool:
        """Whether the window has taken it up after it was started again."""
        return True

    def stop(self) -> None:
        """End it, if it runs."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def candidates(self) -> Box:
        """Where the window with the candidates stands; waits for it."""
        return wait_for(f"candidates of {self.name}", self._shown)[0]

    def put_away(self) -> None:
        """Wait until there are no candidates."""
        wait_for(f"no candidates of {self.name}", lambda: not self._shown())

    def _shown(self) -> list[Box]:
        try:
            found = self.desktop.xdotool(
                "search", "--onlyvisible", "--all", "--class", self.window_class
            )
        except subprocess.CalledProcessError:
            return []
        boxes = [self._box(number) for number in found.split()]
        return [box for box in boxes if box is not None and box.height > 20]  # others are hidden

    def _box(self, number: str) -> Box | None:
        try:
            told = self.desktop.xdotool("getwindowgeometry", "--shell", number)
        except subprocess.CalledProcessError:  # it went away meanwhile
            return None
        values = dict(line.split("=") for line in told.splitlines())
        return Box(*(int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")))

    def _launch(self, *command: str) -> None:
        with (self._folder / f"{self.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self.desktop.environment, stdout=log, stderr=log
            )

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.desktop.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()


class Fcitx(InputMethod):
    """Fcitx 5."""

    name = "fcitx"
    needs = ("/usr/bin/fcitx5", "/usr/share/fcitx5/inputmethod/pinyin.conf")
    window_class = "^fcitx"
    _starts = 0

    def start(self) -> None:
        """Start it with Pinyin as the only way to type."""
        self._starts += 1
        profile = Path(self.desktop.environment["XDG_CONFIG_HOME"]) / "fcitx5" / "profile"
        profile.parent.mkdir(parents=True, exist_ok=True)
        profile.write_text(_FCITX_PROFILE, encoding="utf-8")
        self._launch("fcitx5", "--replace")
        wait_for("Fcitx", lambda: self._run("fcitx5-remote") != "")

    def taken_up_again(self) -> bool:
        """Qt's part for IBus misses it at times."""
        try:
            return wait_for("a field", lambda: _KNOWN in self._run(*_FIELDS), within=5)
        except AssertionError:
            return False

    def prepare(self) -> None:
        """Turn it on, once it knows of the field: what is typed before is not its.

        After it was started again it hears of the focus with the first key.
        """
        wanted = "focus:1" if self._starts == 1 else _KNOWN
        wait_for("a field that Fcitx knows", lambda: wanted in self._run(*_FIELDS))
        self._run("fcitx5-remote", "-o")


_FIELDS = (
    *("dbus-send", "--print-reply", "--dest=org.fcitx.Fcitx5", "/controller"),
    "org.fcitx.Fcitx.Controller1.DebugInfo",
)
"""Has Fcitx name the fields it knows."""
_KNOWN = "frontend:ibus"
"""What is said of a field of the app."""


class IBus(InputMethod):
    """IBus with libpinyin."""

    name = "ibus"
    needs = (
        "/usr/bin/ibus-daemon",
        str(_LIBEXEC / "ibus-ui-gtk3"),
        str(_LIBEXEC / "ibus-memconf"),
        str(_LIBEXEC / "ibus-engine-libpinyin"),
    )
    window_class = "^[Ii]bus-ui-gtk3"

    def start(self) -> None:
        """Start it."""
        self.desktop.environment["GSETTINGS_BACKEND"] = "memory"  # the system's is left alone
        panel, settings = _LIBEXEC / "ibus-ui-gtk3", _LIBEXEC / "ibus-memconf"
        self._launch("ibus-daemon", "--xim", f"--panel={panel}", f"--config={settings}")
        wait_for("IBus", lambda: self._run("ibus", "engine") != "")

    def prepare(self) -> None:
        """Choose Pinyin, which IBus says is refused and does all the same.

        What is chosen before it is used is taken back a moment after its start.
        """

        def chosen() -> bool:
            self._run("ibus", "engine", "libpinyin")
            return self._run("ibus", "engine") == "libpinyin"

        wait_for("IBus with Pinyin", chosen)


INPUT_METHODS: tuple[type[InputMethod], ...] = (Fcitx, IBus)


@contextmanager
def typing_with(kind: type[InputMethod], folder: Path) -> Iterator[InputMethod]:
    """A desktop of its own whose session names an input method, which is not started yet."""
    with Desktop(folder) as desktop:
        for name in ("CONFIG", "CACHE", "DATA", "STATE"):
            path = folder / name.lower()
            path.mkdir()
            desktop.environment[f"XDG_{name}_HOME"] = str(path)
        method = kind(desktop, folder)
        desktop.environment.update(method.session)
        try:
            yield method
        finally:
            method.stop()
            shutil.rmtree(folder / "config", ignore_errors=True)
