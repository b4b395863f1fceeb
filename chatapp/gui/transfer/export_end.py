"""What an export has come to: where the file lies, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.i18n import failure_text
from chatapp.gui.transfer.end_layout import lay_out_end
from chatapp.gui.transfer.state import ExportState
from chatapp.gui.transfer.words import conversations
from chatapp.gui.widgets import Button, IconMark, Label


class ExportEnd(QWidget):
    """Signals: `folder_requested`, `again_requested`, `closed`."""

    folder_requested = Signal()
    again_requested = Signal()
    closed = Signal()

    def __init__(self, state: ExportState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._mark = IconMark("check", "ok", 20)
        self._title = Label("", "h3", wrap=True)
        self._about = Label("", "ui", "text2", wrap=True)
        self._missing = Label("", "ui", "text2", wrap=True)
        self._again, self._folder = Button(kind="primary"), Button()
        self._done = Button()
        self._again.setObjectName("export_again")
        self._folder.setObjectName("export_folder")
        self._done.setObjectName("export_done")
        self._again.clicked.connect(self.again_requested)
        self._folder.clicked.connect(self.folder_requested)
        self._done.clicked.connect(self.closed)
        self._lay_out()

    def refresh(self) -> None:
        """Show what the state tells."""
        state, report = self._state, self._state.report
        well = report is not None and not report.stopped
        self._mark.set_icon("check" if well else "warning", "ok" if well else "warn")
        if state.failure is not None:
            self._title.setText(self.tr("Nothing was exported"))
            self._about.setText(failure_text(state.failure))
        elif report is not None and well:
            text = self.tr("{conversations} exported")
            self._title.setText(text.format(conversations=conversations(report.conversations)))
            self._about.setText(str(state.path or ""))
        else:
            self._title.setText(self.tr("The export was ended"))
            self._about.setText(self.tr("No file was written."))
        self._title.setAccessibleName(self._title.text())
        missing = report.missing if report is not None else []
        text = self.tr("Damaged attachments are not in it: {names}")
        self._missing.setText(text.format(names=", ".join(missing)) if missing else "")
        self._missing.setVisible(bool(missing))
        self._again.setVisible(not well)
        self._folder.setVisible(well)
        self._set_button_texts()

    @property
    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._again if self._folder.isHidden() else self._done

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()

    def _set_button_texts(self) -> None:
        self._again.setText(self.tr("Try again…"))
        self._again.setToolTip(self.tr("Choose where the file is written, and write it"))
        self._folder.setText(self.tr("Show in folder"))
        self._folder.setToolTip(self.tr("Open the folder the file lies in"))
        self._done.setText(self.tr("Done"))
        self._done.setToolTip(self.tr("Back to the conversations"))
        for widget in (self._again, self._folder, self._done, self._title, self._about):
            widget.updateGeometry()

    def _lay_out(self) -> None:
        lay_out_end(
            self,
            (self._mark, self._title),
            (self._about, self._missing),
            (self._folder,),
            (self._done, self._again),
        )
