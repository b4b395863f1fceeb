"""Measure what users feel, as ratios to a floor on the same machine, side by side in one run.

    python tools/bench.py [--runs 5] [--json FILE]

- Command line: `chatapp --help` against a Python that does nothing.
- Start: from the start of the process to text on the screen, the window against a bare PySide6
  window with the same widgets, in turn; and the memory of both when idle.
- Stream: the processor time of one token in a long answer against that in a short one.

Figures are medians. A run on a busy machine says little: the spin line shows how busy it was.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import ImageGrab  # noqa: E402

from tests.support.desktop import Desktop  # noqa: E402
from tests.support.hostile_server import HostileServer, event_stream  # noqa: E402

SHORT, LONG = 10_000, 40_000
"""Tokens of the short and of the long answer."""

BARE_WINDOW = """
from PySide6.QtWidgets import (QApplication, QLineEdit, QListWidget, QMainWindow, QPushButton,
                               QSplitter, QTextBrowser, QTextEdit, QVBoxLayout, QWidget)
app = QApplication([])
window, splitter = QMainWindow(), QSplitter()
for widgets in ((QLineEdit("Search"), QListWidget()), (QTextBrowser(), QTextEdit("Message"),
                QPushButton("Send"))):
    pane = QWidget()
    layout = QVBoxLayout(pane)
    for widget in widgets:
        layout.addWidget(widget)
    splitter.addWidget(pane)
window.setCentralWidget(splitter)
window.resize(1200, 800)
window.show()
app.exec()
"""


def main() -> int:
    """Measure, print a table, and write the figures where asked."""
    parser = argparse.ArgumentParser(description="Measure start, memory and streaming.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    for name, value, note in _figures(arguments.runs):
        figures[name] = value
        print(f"{name:44} {value:8.2f}  {note}", flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return 0


Figure = tuple[str, float, str]


def _figures(runs: int) -> Iterator[Figure]:
    yield "spin, wall/CPU", _spin(), "above 1.2: too busy to count"
    yield from _command_line(runs)
    yield from _streaming(runs)
    if missing := Desktop.missing():
        print(f"No window: not on this system: {', '.join(missing)}")
        return
    with tempfile.TemporaryDirectory() as folder, Desktop(Path(folder)) as desktop:
        yield from _window(desktop, runs)


def _spin() -> float:
    wall, cpu = time.perf_counter(), time.process_time()
    while time.process_time() - cpu < 0.5:
        pass
    return (time.perf_counter() - wall) / (time.process_time() - cpu)


def _command_line(runs: int) -> Iterator[Figure]:
    command = [sys.executable, "-m", "chatapp", "--help"]
    floor = _median(runs, lambda: _seconds([sys.executable, "-c", "pass"]))
    ours = _median(runs, lambda: _seconds(command))
    yield "chatapp --help, s", ours, f"{ours / floor:.1f} times a Python that does nothing"


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _streaming(runs: int) -> Iterator[Figure]:
    floor, short, long = (
        _median(runs, lambda tokens=tokens: asyncio.run(_cpu_of_answer(tokens)))
        for tokens in (1, SHORT, LONG)
    )
    early, late = (short - floor) / SHORT, (long - floor) / LONG
    yield f"one token of {SHORT}, CPU us", early * 1e6, "command line, at once"
    yield f"one token of {LONG}, CPU us", late * 1e6, f"{late / early:.2f} times that of {SHORT}"


async def _cpu_of_answer(tokens: int) -> float:
    """Processor seconds of a whole `chatapp ask` that gets so many tokens at once."""
    words = ("word ",) * tokens
    with tempfile.TemporaryDirectory() as profile:
        async with HostileServer(event_stream(*words)) as server:
            chatapp = [sys.executable, "-m", "chatapp", "--profile", profile]
            where = ["--dialect", "openai-chat", "--base-url", server.base_url]
            await _cpu([*chatapp, "connections", "add", "Bench", *where])
            return await _cpu([*chatapp, "ask", "--model", "m", "--connection", "Bench", "Go on."])


async def _cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
    if await process.wait() != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _window(desktop: Desktop, runs: int) -> Iterator[Figure]:
    profile = Path(desktop.environment["HOME"]) / "profile"
    ours = [sys.executable, "-m", "chatapp", "--profile", str(profile)]
    bare = [sys.executable, "-c", BARE_WINDOW]
    _shown(desktop, ours)  # the first start makes the profile, and compiles
    rows = [(_shown(desktop, bare), _shown(desktop, ours)) for _ in range(runs)]
    bare_seconds, bare_memory = (statistics.median(row[0][i] for row in rows) for i in (0, 1))
    seconds, memory = (statistics.median(row[1][i] for row in rows) for i in (0, 1))
    yield "bare window, s", bare_seconds, "start of the process to text on the screen"
    yield "window, s", seconds, f"{seconds / bare_seconds:.2f} times the bare window (goal 1.25)"
    yield "bare window, MB", bare_memory, "when idle"
    yield "window, MB", memory, f"{memory / bare_memory:.2f} times the bare window (goal 1.5)"


def _shown(desktop: Desktop, command: list[str]) -> tuple[float, float]:
    """Seconds until there is text on the screen, and the idle memory in MB."""
    display = desktop.environment["DISPLAY"]
    while _text_on(display):  # the window before is still there
        time.sleep(0.05)
    started = time.perf_counter()
    process = subprocess.Popen(command, env=desktop.environment, cwd=ROOT)
    try:
        while not _text_on(display):
            if process.poll() is not None or time.perf_counter() - started > 30:
                raise SystemExit(f"no window: {' '.join(command)}")
        seconds = time.perf_counter() - started
        time.sleep(1.5)
        return seconds, _memory(process.pid)
    finally:
        process.terminate()
        process.wait()


def _text_on(display: str) -> bool:
    """Whether the screen shows the many shades that smoothed letters have."""
    with ImageGrab.grab(xdisplay=display) as picture:
        colours = picture.getcolors(1 << 16)
    return colours is None or len(colours) > 24


def _memory(pid: int) -> float:
    """Proportional memory of a process in MB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _median(runs: int, measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(runs))


if __name__ == "__main__":
    sys.exit(main())
