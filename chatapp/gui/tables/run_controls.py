"""The buttons that begin and end a run over rows, its line, and what is heard of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from chatapp.engine.row_runs import Progress
from chatapp.gui.widgets import ProgressLine
from chatapp.gui.widgets.spoken import announce


class RunControls:
    """One of two buttons is shown; the keyboard's focus stays with what they do.

    Parameters: `owner`, what speaks; `start`, `stop`, the buttons; `line`, how far it is;
    `instead`, what has the focus where none of them can be pressed.
    """

    def __init__(
        self,
        owner: QWidget,
        start: QPushButton,
        stop: QPushButton,
        line: ProgressLine,
        instead: QWidget,
    ) -> None:
        self._owner, self._start, self._stop = owner, start, stop
        self._line, self._instead = line, instead
        self._rows = 0
        """How many rows the run has that is shown; 0 while none is."""

    def show(self, progress: Progress | None, *, ready: bool) -> None:
        """Show how far a run is, if there is one. Parameters: `ready`, whether one can begin."""
        running = progress is not None
        shown, hidden = self._start, self._stop
        if running:
            shown, hidden = hidden, shown
        focused = self._start.hasFocus() or self._stop.hasFocus()
        shown.setVisible(True)
        if ready:
            self._start.setEnabled(True)
        if focused:  # before one goes: it would wander to the top of the page
            target = shown if running or ready else self._instead
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._start.setEnabled(ready)
        hidden.setVisible(False)
        self._line.setVisible(running)
        if progress is not None:
            self._line.setRange(0, max(1, progress.rows))
            self._line.setValue(progress.done + progress.failed)

    def tell(self, progress: Progress | None, words: str, result: str) -> None:
        """Have the beginning and the end of a run heard.

        Parameters: `words`, how far it is; `result`, what came of it.
        """
        before, self._rows = self._rows, progress.rows if progress is not None else 0
        if bool(before) != bool(self._rows) and self._owner.isVisible():
            announce(self._owner, words if self._rows else result)
