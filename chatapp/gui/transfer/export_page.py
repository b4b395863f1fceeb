"""The page of exports: choose a format and a file, see it written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from chatapp.gui.page_head import Head
from chatapp.gui.transfer.export_end import ExportEnd
from chatapp.gui.transfer.progress_panel import ProgressPanel
from chatapp.gui.transfer.state import ExportIntents, ExportState, Step
from chatapp.gui.transfer.words import conversations
from chatapp.gui.widgets import Button, ChoiceCard, Label, ScrollPage, Surface, limit_width

if TYPE_CHECKING:
    from chatapp.engine.transfer_reports import Format

_WIDTH = 600
_ICONS = {"json": "database", "markdown": "file", "html": "globe", "pdf": "book", "text": "message"}
_ENDINGS = {"json": "chatapp.json", "markdown": "md", "html": "html", "pdf": "pdf", "text": "txt"}
_LONGEST_NAME = 80
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
"""What some file system does not take in a name."""


class ExportPage(Surface):
    """Shows the step an export is at."""

    def __init__(
        self, intents: ExportIntents, state: ExportState, parent: QWidget | None = None
    ) -> None:
        super().__init__("chat", parent=parent)
        self.setObjectName("exportPage")
        self._intents = intents
        self._state = state
        self._head = Head("export")
        self._what = Label("", "h3", wrap=True)
        self.cards = {name: ChoiceCard(icon) for name, icon in _ICONS.items()}
        self._group = QButtonGroup(self)
        self.cancel, self.choose = Button(kind="ghost"), Button(kind="primary")
        self.writing = ProgressPanel("export")
        self.end = ExportEnd(state)
        self._stack = QStackedWidget()
        self._name_parts()
        self._lay_out()
        self._connect()
        self.cards["json"].radio.setChecked(True)
        self.retranslate()
        self._show_step()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._head.title.setText(self.tr("Export"))
        self.setAccessibleName(self.tr("Export"))
        wish = self._state.wish
        one = wish.title or self.tr("New conversation")
        several = (
            self.tr("All {conversations}") if wish.conversations is None else "{conversations}"
        )
        several = several.format(conversations=conversations(wish.count))
        self._what.setText(f"“{one}”" if wish.count == 1 and wish.conversations else several)
        self._set_card_texts()
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Back to the conversations"))
        self.choose.setText(self.tr("Export to…"))
        self.choose.setToolTip(self.tr("Choose where the file is written, and write it"))
        self.writing.set_title(self.tr("Exporting"))
        for button in (self.cancel, self.choose):
            button.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    @property
    def form(self) -> Format:
        """The chosen format."""
        from chatapp.engine.transfer_reports import Format

        chosen = (name for name, card in self.cards.items() if card.radio.isChecked())
        return Format(next(chosen, "json"))

    def ask_for_file(self) -> None:
        """Let the user say where to; the dialog asks before it gives the name of a file there."""
        ending = _ENDINGS[self.form.value]
        dialog = QFileDialog(self, self.tr("Export"))
        dialog.setObjectName("export_file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.setNameFilters([f"{self._names()[self.form.value]} (*.{ending})"])
        dialog.selectFile(f"{self._file_name()}.{ending}")
        dialog.fileSelected.connect(self._export_to)
        dialog.open()

    def _export_to(self, path: str) -> None:
        self._intents.export_to(Path(path), self.form)

    def _file_name(self) -> str:
        """A name for the file that every file system takes."""
        wish = self._state.wish
        name = wish.title if wish.count == 1 else ""
        name = _FORBIDDEN.sub(" ", name).strip(" .")
        return " ".join(name[:_LONGEST_NAME].split()) or self.tr("Conversations")

    def _names(self) -> dict[str, str]:
        return {
            "json": self.tr("Everything (JSON)"),
            "markdown": self.tr("Markdown"),
            "html": self.tr("Web page (HTML)"),
            "pdf": self.tr("PDF"),
            "text": self.tr("Plain text"),
        }

    def _set_card_texts(self) -> None:
        details = {
            "json": self.tr(
                "All branches, reasoning, pictures, models and times. Can be imported again, here"
                " or on another computer."
            ),
            "markdown": self.tr(
                "The branch that is shown, with its exact texts. Easy to read and to edit; can be"
                " imported again."
            ),
            "html": self.tr("The branch that is shown, with pictures, as one page for a browser."),
            "pdf": self.tr("The branch that is shown, with pictures, laid out on A4 pages."),
            "text": self.tr("The branch that is shown, as words only."),
        }
        for name, title in self._names().items():
            self.cards[name].set_text(title, details[name])

    def _show_step(self) -> None:
        step = self._state.step
        self.retranslate()
        if step is Step.DONE:
            self.end.refresh()
        self._show_progress()
        self._stack.setCurrentIndex({Step.WORKING: 1, Step.DONE: 2}.get(step, 0))
        self._take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where one goes on by keyboard."""
        super().showEvent(event)
        self._take_focus()

    def _take_focus(self) -> None:
        """Give the keyboard what the step is about; not while the user is elsewhere."""
        chosen = self.cards[self.form.value].radio
        targets = {Step.WORKING: self.writing.cancel, Step.DONE: self.end.first}
        if self.isVisible():
            target: QWidget = targets.get(self._state.step, chosen)
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self) -> None:
        self.writing.show_progress(self._state.progress)

    def _name_parts(self) -> None:
        for name, card in self.cards.items():
            card.radio.setObjectName(f"export_{name}")
            self._group.addButton(card.radio)
        self.cancel.setObjectName("export_leave")
        self.choose.setObjectName("export_start")

    def _connect(self) -> None:
        intents = self._intents
        self._head.left.connect(intents.close)
        self.cancel.clicked.connect(intents.close)
        self.choose.clicked.connect(self.ask_for_file)
        self.writing.cancelled.connect(intents.cancel)
        self.end.folder_requested.connect(intents.show_folder)
        self.end.again_requested.connect(self.ask_for_file)
        self.end.closed.connect(intents.close)
        self._state.step_changed.connect(self._show_step)
        self._state.progressed.connect(self._show_progress)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.choose)
        formats = QWidget()
        rows = QVBoxLayout(formats)
        rows.setContentsMargins(0, 24, 0, 24)
        rows.setSpacing(8)
        rows.addWidget(self._what)
        rows.addSpacing(4)
        for card in self.cards.values():
            rows.addWidget(card)
        rows.addSpacing(8)
        rows.addLayout(foot)
        rows.addStretch(1)
        for panel in (formats, self.writing, self.end):
            self._stack.addWidget(panel)
        limit_width(self._stack, _WIDTH)
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.setContentsMargins(16, 0, 16, 0)
        line.addStretch(1)
        line.addWidget(self._stack, 1000)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(ScrollPage(middle), 1)
