"""Files of another program, dragged over the app's window by the mouse."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import drag_source
from tests.support.window import ChatWindow


@contextmanager
def dragging(window: ChatWindow, *paths: Path, onto: str = "") -> Iterator[None]:
    """Hold files over the middle of the window, and let go of them at the end.

    Parameters: `onto`, the words of a place that shows itself meanwhile: they are held over it.
    """
    desktop = window.desktop
    command = [sys.executable, str(drag_source.__file__), *map(str, paths)]
    source = subprocess.Popen(command, env=window.environment)
    try:
        number = desktop.window_of(source.pid, drag_source.TITLE)
        left, top = _corner(window, number)
        desktop.xdotool("mousemove", "--sync", str(left + 60), str(top + 60), "mousedown", "1")
        for step in range(4, 40, 4):  # it begins when the mouse has moved
            desktop.xdotool("mousemove", str(left + 60 + step), str(top + 60 + step))
        _hold(window, window.see("ChatApp", "frame").middle)
        if onto:
            _hold(window, window.see(onto).middle)
        yield
        desktop.xdotool("mouseup", "1")
        source.wait(20)
    finally:
        desktop.xdotool("mouseup", "1")
        source.kill()
        source.wait()


def _hold(window: ChatWindow, place: tuple[int, int]) -> None:
    for step in range(8, -1, -1):  # targets are told as the mouse moves
        window.desktop.xdotool("mousemove", "--sync", str(place[0] + 3 * step), str(place[1]))
        time.sleep(0.05)


def _corner(window: ChatWindow, number: str) -> tuple[int, int]:
    lines = window.desktop.xdotool("getwindowgeometry", "--shell", number).splitlines()
    values = dict(line.split("=", 1) for line in lines)
    return int(values["X"]), int(values["Y"])
