"""What stands above the archive and the trash: where one is, the way back, and how to empty it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.listing import Shelf
from chatapp.gui.formats import count
from chatapp.gui.sidebar.intents import ListIntents
from chatapp.gui.widgets import Button, IconButton, Label


class ShelfHeader(QWidget):
    """Asks in its place before anything is removed for good.

    Signals: `closed`, back to the conversations; `answered`, the question is gone.
    """

    closed = Signal()
    answered = Signal()

    def __init__(self, intents: ListIntents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shelfHeader")
        self._intents = intents
        self._shelf = Shelf.ARCHIVE
        self._doomed: list[str] = []
        self._title = Label("", "ui", "text", weight=600)
        self.empty = Button("", "ghost", small=True)
        self.empty.setObjectName("emptyTrash")
        self.close_button = IconButton("close")
        self.close_button.setObjectName("closeShelf")
        self._words = Label("", "meta", "text2", wrap=True)
        self.remove = Button("", "danger", small=True)
        self.remove.setObjectName("removeForGood")
        self.keep = Button("", small=True)
        self.keep.setObjectName("keepDeleted")
        self._question = QWidget()
        self._lay_out()
        self.empty.clicked.connect(self._ask_empty)
        self.close_button.clicked.connect(self.closed)
        self.remove.clicked.connect(self._confirm)
        self.keep.clicked.connect(self._keep)
        intents.remove_requested.connect(self.ask)
        self.show_shelf(Shelf.ARCHIVE)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the Tab key leads through."""
        return self.empty, self.close_button, self.remove, self.keep

    def show_shelf(self, shelf: Shelf) -> None:
        """Stand above that shelf."""
        self._shelf = shelf
        self.empty.setVisible(shelf is Shelf.TRASH)
        self._question.hide()
        self.retranslate()

    def offer_empty(self, offered: bool) -> None:
        """Whether there is anything to remove."""
        self.empty.setEnabled(offered)
        if not offered:
            self._question.hide()

    def ask(self, ids: Sequence[str] = ()) -> None:
        """Ask whether these shall go for good; all of the trash when none are named."""
        self._doomed = list(ids)
        self._say()
        self._question.show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        trash = self._shelf is Shelf.TRASH
        self._title.setText(self.tr("Trash") if trash else self.tr("Archive"))
        self.empty.setText(self.tr("Empty…"))
        self.empty.setToolTip(self.tr("Remove everything in the trash for good"))
        self.close_button.set_name(self.tr("Back to the conversations"))
        self.remove.setText(self.tr("Remove for good"))
        self.remove.setToolTip(self.tr("This cannot be undone"))
        self.keep.setText(self.tr("Keep"))
        self.keep.setToolTip(self.tr("Leave it in the trash"))
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 2, 0)
        line.setSpacing(4)
        line.addWidget(self._title, 1)
        line.addWidget(self.empty)
        line.addWidget(self.close_button)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        answers.addWidget(self.remove)
        answers.addWidget(self.keep)
        answers.addStretch()
        inner = QVBoxLayout(self._question)
        inner.setContentsMargins(8, 4, 8, 8)
        inner.setSpacing(8)
        inner.addWidget(self._words)
        inner.addLayout(answers)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._question)

    def _say(self) -> None:
        if not self._doomed:
            what = self.tr("Remove everything in the trash for good?")
        elif len(self._doomed) == 1:
            what = self.tr("Remove this conversation for good?")
        else:
            what = self.tr("Remove {count} conversations for good?").format(
                count=count(len(self._doomed))
            )
        backups = self.tr("Earlier backups still hold it: see Settings, Backups.")
        self._words.setText(f"{what} {backups}")

    def _ask_empty(self) -> None:
        self.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the question back."""
        if event.key() == Qt.Key.Key_Escape and not self._question.isHidden():
            self._keep()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        self.answered.emit()
        self._question.hide()

    def _confirm(self) -> None:
        self._keep()
        self._intents.removal_confirmed.emit(self._doomed)
