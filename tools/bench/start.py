"""Start-up and idle memory of the window, beside a bare window with the same widgets."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from stat import S_ISREG

from tools.bench.machine import ROOT, kept_waiting, memory
from tools.bench.screen import Screen

IDLE_SECONDS = 3.0
BUILT = ROOT / "dist" / "chatapp"
"""Where `make dist` puts the built program."""
ICON = ROOT / "resources" / "icons" / "arrow-up.svg"
# What any window in Python has besides its widgets: it sets a font, a colour and how widgets grow,
# and a button has an icon. PySide makes the enumerations of Qt's classes when they are first named.
BARE_WINDOW = f"""
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QIcon, QPalette
from PySide6.QtWidgets import (QApplication, QLineEdit, QListWidget, QMainWindow, QPushButton,
                               QSizePolicy, QSplitter, QTextBrowser, QTextEdit, QVBoxLayout,
                               QWidget)
app = QApplication(["bare", "-style", "fusion"])
font, palette = QFont("Noto Sans", 10), QPalette()
palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.white)
app.setFont(font)
app.setPalette(palette)
window, splitter = QMainWindow(), QSplitter(Qt.Orientation.Horizontal)
send = QPushButton(QIcon({str(ICON)!r}), "Send")
send.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
for widgets in ((QLineEdit("Search"), QListWidget()), (QTextBrowser(), QTextEdit("Message"), send)):
    pane = QWidget()
    layout = QVBoxLayout(pane)
    for widget in widgets:
        layout.addWidget(widget)
    splitter.addWidget(pane)
window.setCentralWidget(splitter)
window.resize(1280, 820)
window.show()
app.exec()
"""
BARE = [sys.executable, "-c", BARE_WINDOW]
NOTHING = [sys.executable, "-c", "pass"]
SCRIPT = "import sys; from chatapp.__main__ import main; sys.exit(main())"
"""What the program that is installed as `chatapp` does."""
HELP = [sys.executable, "-m", "chatapp", "--help"]


def window_on(profile: Path) -> list[str]:
    """The command that opens the window on a profile."""
    return [sys.executable, "-c", SCRIPT, "--profile", str(profile)]


def built_on(profile: Path) -> list[str]:
    """The same with the built program."""
    return [str(BUILT / "chatapp"), "--profile", str(profile)]


def built_megabytes() -> float:
    """What the built program takes on the disk, with the demo model, in MB."""
    files = (path.lstat() for path in BUILT.rglob("*"))
    return sum(status.st_size for status in files if S_ISREG(status.st_mode)) / 1e6


def seconds_to_end(command: list[str]) -> float:
    """From spawning a command to its end."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def start(screen: Screen, command: list[str], *, idle: bool = False) -> float:
    """Seconds from spawning to text on the screen; with `idle`, the idle memory in MB instead.

    The process's waits for a processor that others had do not count.
    """
    screen.wait_until_empty()
    began = time.perf_counter()
    process = subprocess.Popen(command, env=screen.environment, cwd=ROOT)
    try:
        seconds = screen.wait_until_painted() - began - kept_waiting(process.pid)
        if not idle:
            return seconds
        time.sleep(IDLE_SECONDS)
        return memory(process.pid)
    finally:
        process.terminate()
        process.wait()
