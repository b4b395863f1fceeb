"""The app's real window on a virtual desktop: used by clicks and keys, seen by its
accessibility tree."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from tests.support.accessibility import PATIENCE, Accessibility, Node, Roles, wait_for
from tests.support.command import Command
from tests.support.desktop import Desktop
from tests.support.ready import Ready

BUTTON = "push button"
FIELDS = "text", "password text"
ENTRY = "list item"
COMBO_BOX = "combo box"
KEY_DELAY_MS = "4"


class ChatWindow:
    """The app while it runs on `profile`; killed when left, if it still does.

    Parameters: `environment`, variables besides the desktop's; `first_keys`, pressed as soon as
    the window is on the screen; `arguments`, of its command line besides the profile.
    """

    def __init__(
        self,
        desktop: Desktop,
        profile: Path,
        environment: Mapping[str, str] | None = None,
        first_keys: tuple[str, ...] = (),
        arguments: tuple[str, ...] = (),
    ) -> None:
        self._first_keys = first_keys
        self._arguments = arguments
        self.desktop = desktop
        self.profile = profile
        self.environment = {**desktop.environment, **(environment or {})}
        self.process: subprocess.Popen[bytes]
        self.tree: Accessibility
        self.number = ""
        """The window's number on the display."""
        self.log = profile.parent / "window.log"
        """What it writes to stdout and stderr."""

    def __enter__(self) -> Self:
        self.process = self.start(*self._arguments)
        self.tree = Accessibility(self.process.pid, self.environment, self.desktop.run_as)
        try:
            self.number = self.desktop.window_of(self.process.pid, "ChatApp")
            if self._first_keys:
                self.key(*self._first_keys)
            wait_for("the window's tree", lambda: self.tree.find("frame"))
        except BaseException as error:
            error.add_note(self.looks())
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.tree.__exit__()
        for pid in [*self.children(), self.process.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the app once more on the same profile."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "chatapp", "--profile", str(self.profile), *arguments],
                env=self.environment,
                cwd=self.profile.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    # Seeing

    def shown(self, name: str, role: Roles = None) -> bool:
        """Whether something of that name is shown."""
        return bool(self.tree.find(role, name))

    def see(self, name: str, role: Roles = None, *, within: float = PATIENCE) -> Node:
        """Wait until something of that name is shown."""
        return wait_for(repr(name), lambda: self.tree.find(role, name), within=within)[0]

    def see_no_more(self, name: str, role: Roles = None) -> None:
        """Wait until nothing of that name is shown."""
        wait_for(f"the end of {name!r}", lambda: not self.shown(name, role))

    @property
    def transcript(self) -> str:
        """All text in the transcript."""
        return self.tree.read(name="Transcript")

    def see_menu(self) -> None:
        """Wait until a menu is open. Qt leaves open menus out of the tree."""
        search = ("search", "--onlyvisible", "--all", "--pid", str(self.process.pid), "")
        wait_for("a menu", lambda: len(self.desktop.xdotool(*search).split()) > 1)

    def read(self, *texts: str, within: float = PATIENCE) -> str:
        """Wait until all `texts` are in the transcript; gives all of it."""

        def look() -> str:
            text = self.transcript
            missing = [each for each in texts if each not in text]
            if missing:
                raise LookupError(f"{missing} not in {text!r}")
            return text

        return wait_for(f"{texts} in the transcript", look, within=within)

    @property
    def messages(self) -> list[Node]:
        """The messages in view, named by author and time; their text is the description."""
        return self.tree.find(ENTRY, within={"name": "Transcript"})

    def answered(self, model: str, *texts: str, within: float = PATIENCE) -> None:
        """Wait until an answer of `model` with all `texts` is in view."""

        def look() -> bool:
            answers = [each for each in self.messages if each.name.startswith(f"{model}, ")]
            return any(all(text in each.description for text in texts) for each in answers)

        wait_for(f"an answer of {model} with {texts}", look, within=within)

    @property
    def answer(self) -> str:
        """The text of the last message in view, where that is an answer."""
        messages = self.messages
        return messages[-1].description if messages and messages[-1].name[:4] != "You," else ""

    @property
    def everything(self) -> str:
        """All text in the window."""
        return self.tree.read("frame")

    @property
    def titles(self) -> list[str]:
        """The entries of the list of conversations."""
        return [node.name for node in self.tree.find(ENTRY, within={"name": "Conversations"})]

    @property
    def written(self) -> str:
        """What is written in the message field."""
        return self.see("Message").text

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the window, in px."""
        return self.see("ChatApp", "frame").area[2:]

    @property
    def answering(self) -> bool:
        """Whether an answer is being written."""
        return self.shown("Stop")

    def idle(self) -> None:
        """Wait until no answer is being written; how long that takes is the model's affair."""
        wait_for(
            "Send in the place of Stop",
            lambda: self.shown("Send") and not self.answering,
            within=4 * PATIENCE,
        )

    def screenshot(self, target: Path) -> Path:
        """A picture of the window."""
        return self.desktop.screenshot(target, self.number)

    def looks(self) -> str:
        """For a failure's report: the tree, a picture's path, and what was written to stderr."""
        log = self.log.read_text("utf-8", "replace")
        try:
            tree = "\n".join(map(str, self.tree.tree()))
            picture = self.desktop.screenshot(self.log.with_suffix(".png"))
        except (LookupError, OSError, subprocess.SubprocessError) as error:
            return f"it cannot be looked at: {error}\n{log}"
        return f"{tree}\n{picture}\n{log}"

    def complaints(self) -> list[str]:
        """What it wrote to stderr, and the errors in its log."""
        told = self.log.read_text("utf-8", "replace").splitlines()
        for log in self.profile.glob("logs/*.log"):
            lines = log.read_text("utf-8", "replace").splitlines()
            told += [line for line in lines if " ERROR " in line or line.startswith("Traceback")]
        return told

    # Doing

    def press(self, name: str, role: str = BUTTON) -> None:
        """Press a button, as assistive technology does."""

        def look() -> bool:
            found = self.tree.find(role, name)
            return bool(found) and "sensitive" in found[0].states

        wait_for(f"{name!r} to press", look)
        self.tree.ask("press", role=role, name=name)

    def click(self, name: str, role: Roles = None) -> None:
        """Click on something with the mouse."""
        left, top = self.see(name, role).middle
        self.activate()
        self.desktop.xdotool("mousemove", "--sync", str(left), str(top), "click", "1")

    def write(self, text: str, into: str = "Message") -> None:
        """Replace a field's text, as assistive technology does."""
        role = self.see(into, FIELDS).role
        self.tree.ask("write", role=role, name=into, text=text)

    def focus(self, name: str = "Message") -> None:
        """Put the keyboard's focus on something."""
        self.activate()
        self.see(name)
        self.tree.ask("focus", name=name)
        wait_for(f"the focus on {name!r}", lambda: "focused" in self.see(name).states)

    def choose(self, now: str, wanted: str) -> None:
        """Choose in a combo box, which is named by its present choice."""
        self.click(now, COMBO_BOX)
        self.click(wanted, ENTRY)
        self.see(wanted, COMBO_BOX)

    def activate(self) -> None:
        """Bring the window to the front, unless it or a dialog of it is there already."""
        with suppress(subprocess.CalledProcessError):
            if self.desktop.xdotool("getactivewindow", "getwindowpid") == str(self.process.pid):
                return
        self.desktop.xdotool("windowactivate", "--sync", self.number)

    def key(self, *keys: str) -> None:
        """Press keys or combinations, such as "ctrl+n"."""
        self.activate()
        self.desktop.xdotool("key", "--clearmodifiers", "--delay", KEY_DELAY_MS, *keys)

    def type(self, text: str) -> None:
        """Type on the keyboard."""
        self.activate()
        self.desktop.xdotool("type", "--clearmodifiers", "--delay", KEY_DELAY_MS, "--", text)

    def ask(self, text: str) -> None:
        """Write a message and send it with Enter."""
        self.focus("Message")
        self.write(text)
        self.key("Return")

    def begin_anew(self) -> None:
        """Begin a new conversation, and wait until it is the one that is shown."""
        self.press("New conversation")
        self.see("Try one of these")

    def open(self, title: str) -> None:
        """Open a conversation by one click on its entry."""
        self.click(title, ENTRY)

    # Ending

    def close(self) -> None:
        """Close the window as the window manager's close button does."""
        self.key("alt+F4")

    def ended(self, within: float = 8.0) -> int:
        """Wait for the process's end; gives its exit code."""
        return self.process.wait(within)

    def kill(self) -> None:
        """End it with SIGKILL, which it cannot notice."""
        self.process.kill()
        self.process.wait()

    def children(self) -> list[int]:
        """All processes that it started, theirs included."""
        found, waiting = [], [self.process.pid]
        while waiting:
            folder = Path(f"/proc/{waiting.pop()}/task")
            for tasks in folder.glob("*/children"):
                with suppress(OSError):
                    below = [int(pid) for pid in tasks.read_text().split()]
                    found += below
                    waiting += below
        return found

    # What is on disk

    def stored(self) -> list[dict[str, Any]]:
        """All conversations with their messages, as the command line tells them."""
        return [self._told("show", str(each["id"])) for each in self._told("conversations")]

    def _told(self, *words: str) -> Any:
        arguments, ready = [*words, "--json"], Ready.running
        environment = {**os.environ, "CHATAPP_PROFILE": str(self.profile)}
        if ready is not None and ready.takes(arguments, environment):
            return json.loads(ready.output_of(arguments, environment, self.profile.parent))
        done = subprocess.run(
            [sys.executable, "-m", "chatapp", *arguments],
            env=environment,
            capture_output=True,
            check=True,
        )
        return json.loads(done.stdout)


def connected(profile: Path, base_url: str, name: str = "Orchard") -> Path:
    """Make a profile with a connection; gives the profile back."""
    asyncio.run(Command(profile).connect(base_url, name, model="heron"))
    return profile


def gone(pids: list[int], within: float = 3.0) -> bool:
    """Whether all these processes end in time."""
    deadline = time.monotonic() + within
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
