"""Shows how far a run over rows is: in one line of a terminal, elsewhere a line now and then."""

from __future__ import annotations

import contextlib
import sys
import time

from chatapp.cli.output import say
from chatapp.engine.row_runs import Progress

_IN_PLACE = 0.2
"""Seconds between two looks of the line on a terminal."""
_BETWEEN_LINES = 5.0
"""Seconds between two lines elsewhere."""


class RowProgress:
    """Is told how far a run is, and shows it on stderr."""

    def __init__(self) -> None:
        self._in_place = sys.stderr is not None and sys.stderr.isatty()
        self._started = self._shown = time.monotonic()
        self._open = False
        self._done = 0

    def show(self, progress: Progress) -> None:
        """Show it, unless that was just done."""
        self._done = progress.done
        now = time.monotonic()
        if now - self._shown < (_IN_PLACE if self._in_place else _BETWEEN_LINES):
            return
        self._shown = now
        if self._in_place:
            self._open = True
            _to_terminal(f"\r{self._words(progress, now)}\x1b[K")  # clears a longer one's rest
        else:
            say(self._words(progress, now))

    def end(self) -> None:
        """Whatever is said next begins a line."""
        if self._open:
            _to_terminal("\r\x1b[K")
            self._open = False

    def tell_stopped(self) -> None:
        """Say that the run was stopped, and what of it is kept."""
        self.end()
        rows = "1 row is" if self._done == 1 else f"{self._done} rows are"
        say(f"Stopped. {rows} done and kept; the same command goes on.")

    def _words(self, progress: Progress, now: float) -> str:
        finished = progress.done + progress.failed
        words = f"{finished} of {progress.rows} rows"
        if progress.failed:
            words += f", {progress.failed} failed"
        here, elapsed = finished - progress.kept, now - self._started
        if here and progress.left:
            words += f", about {_duration(progress.left * elapsed / here)} left"
        return words


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _to_terminal(text: str) -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()
