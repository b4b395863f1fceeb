"""What an import has come to, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from chatapp.domain.transferred import Outcome
from chatapp.gui.i18n import failure_text
from chatapp.gui.transfer.end_layout import lay_out_end
from chatapp.gui.transfer.lines import Lines
from chatapp.gui.transfer.state import ImportState
from chatapp.gui.transfer.words import conversations, unreadable_line
from chatapp.gui.widgets import Button, IconMark, Label


class DonePanel(QWidget):
    """Signals: `show_requested`, `undo_requested`, `redo_requested`, `more_requested`,
    `closed`."""

    show_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    more_requested = Signal()
    closed = Signal()

    def __init__(self, state: ImportState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._mark = IconMark("check", "ok", 20)
        self._title = Label("", "h3", wrap=True)
        self._about = Label("", "ui", "text2", wrap=True)
        self._failure = Label("", "ui", "danger", wrap=True)
        self._left_out = Label("", "ui", "text2", wrap=True)
        self._lines = Lines("import_left_out")
        self._undo, self._more, self._done = Button(), Button(), Button()
        self._show = Button(kind="primary")
        self._undo.setObjectName("import_undo")
        self._more.setObjectName("import_more")
        self._done.setObjectName("import_done")
        self._show.setObjectName("import_show")
        self._undo.clicked.connect(self._undo_or_redo)
        self._more.clicked.connect(self.more_requested)
        self._done.clicked.connect(self.closed)
        self._show.clicked.connect(self.show_requested)
        self._lay_out()

    def refresh(self) -> None:
        """Show what the state tells."""
        state = self._state
        clean = not state.failures and not state.undone
        icon = "check" if clean else "undo" if state.undone else "warning"
        self._mark.set_icon(icon, "ok" if clean else "text2" if state.undone else "warn")
        self._title.setText(self._title_text())
        self._title.setAccessibleName(self._title.text())
        self._say(self._about, self._about_text())
        self._say(self._failure, "\n".join(map(failure_text, state.failures)))
        lines = self._left_out_lines()
        self._say(self._left_out, self.tr("What was left out, and why:") if lines else "")
        self._lines.setVisible(bool(lines))
        self._lines.show_lines(lines)
        self._lines.set_name(self.tr("What was left out"))
        self._show_buttons()

    def _show_buttons(self) -> None:
        state = self._state
        self._undo.setVisible(bool(state.imported))
        self._undo.setText(self.tr("Import again") if state.undone else self.tr("Undo import"))
        self._undo.setToolTip(
            self.tr("Take what was added out of the trash")
            if state.undone
            else self.tr("Put what was added into the trash")
        )
        self._show.setVisible(state.newest is not None and not state.undone)
        self._show.setText(self.tr("Show"))
        self._show.setToolTip(self.tr("Show the newest conversation that was imported"))
        self._more.setText(self.tr("Import more…"))
        self._more.setToolTip(self.tr("Import other files"))
        self._done.setText(self.tr("Done"))
        self._done.setToolTip(self.tr("Back to the conversations"))
        for button in (self._undo, self._more, self._show, self._done):
            button.updateGeometry()

    @property
    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._done if self._show.isHidden() else self._show

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()

    def _say(self, label: Label, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
        label.updateGeometry()

    def _title_text(self) -> str:
        number = len(self._state.imported)
        if self._state.undone:
            text = self.tr("{conversations} moved to the trash")
        elif any(report.stopped for report in self._state.reports.values()):
            text = self.tr("Ended early: {conversations} imported")
        else:
            text = self.tr("{conversations} imported")
        return text.format(conversations=conversations(number))

    def _about_text(self) -> str:
        grown, there = self._count(Outcome.GROWN), self._count(Outcome.ALREADY_THERE)
        parts = []
        if grown and self._state.undone:
            parts.append(
                self.tr("What has grown keeps its new messages: {conversations}.").format(
                    conversations=conversations(grown)
                )
            )
        elif grown:
            parts.append(
                self.tr("New messages came to {conversations}.").format(
                    conversations=conversations(grown)
                )
            )
        if there:
            parts.append(
                self.tr("Already here: {conversations}.").format(conversations=conversations(there))
            )
        return " ".join(parts)

    def _left_out_lines(self) -> list[str]:
        lines: list[str] = []
        for report in self._state.reports.values():
            lines += map(unreadable_line, report.unreadable)
            for title, names in report.left_out.items():
                said = title or self.tr("New conversation")
                text = self.tr("{title}: without {files}")
                lines.append(text.format(title=said, files=", ".join(names)))
        return lines

    def _count(self, outcome: Outcome) -> int:
        return sum(report.outcomes[outcome] for report in self._state.reports.values())

    def _undo_or_redo(self) -> None:
        if self._state.undone:
            self.redo_requested.emit()
        else:
            self.undo_requested.emit()

    def _lay_out(self) -> None:
        lay_out_end(
            self,
            (self._mark, self._title),
            (self._about, self._failure, self._left_out, self._lines),
            (self._undo, self._more),
            (self._done, self._show),
        )
