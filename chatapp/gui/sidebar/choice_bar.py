"""What can be done with several chosen conversations, at the foot of the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.listing import Shelf
from chatapp.gui.formats import count
from chatapp.gui.sidebar.choice import Choice
from chatapp.gui.sidebar.intents import ListIntents
from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.widgets import IconButton, Label, Rule


class ChoiceBar(QWidget):
    """Says how many are chosen; each button acts on all of them. Signal: `left`, enough of it."""

    left = Signal()

    def __init__(
        self,
        choice: Choice,
        model: SidebarModel,
        intents: ListIntents,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("choiceBar")
        self._choice = choice
        self._list = model
        self._intents = intents
        self._count = Label("", "ui", "text")
        self.close_button = self._button("close", "endChoice", self.left.emit)
        self.pin = self._button("pin", "pinChosen", self._pin)
        self.move_button = self._button("folder", "moveChosen", self._move)
        self.archive = self._button("archive", "archiveChosen", self._archive)
        self.export = self._button("download", "exportChosen", self._export)
        self.restore = self._button("undo", "restoreChosen", self._restore)
        self.delete = self._button("trash", "deleteChosen", self._delete)
        self._actions = (
            self.pin,
            self.move_button,
            self.archive,
            self.export,
            self.restore,
            self.delete,
        )
        self._lay_out()
        choice.changed.connect(self.refresh)
        self.retranslate()
        self.refresh()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the Tab key leads through."""
        return self.close_button, *self._actions

    def refresh(self) -> None:
        """Show what is chosen, and what can be done with it where it lies."""
        shelf = self._list.shelf
        self.setVisible(self._choice.active)
        if not self._choice.active:
            return
        self.pin.setVisible(shelf is Shelf.LISTED)
        self.move_button.setVisible(shelf is Shelf.LISTED)
        self.archive.setVisible(shelf is not Shelf.TRASH)
        self.export.setVisible(shelf is not Shelf.TRASH)
        self.restore.setVisible(shelf is Shelf.TRASH)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        ids, shelf = self._choice.ids, self._list.shelf
        self._count.setText(self.tr("{count} selected").format(count=count(len(ids))))
        self.close_button.set_name(self.tr("End the selection"), "Esc")
        self.pin.set_name(self.tr("Unpin") if self._all_pinned(ids) else self.tr("Pin"))
        self.move_button.set_name(self.tr("Move to folder"))
        archived = shelf is Shelf.ARCHIVE
        self.archive.set_name(
            self.tr("Take out of the archive") if archived else self.tr("Archive")
        )
        self.export.set_name(self.tr("Export…"))
        self.restore.set_name(self.tr("Restore"))
        for_good = shelf is Shelf.TRASH
        self.delete.set_name(
            self.tr("Delete for good…") if for_good else self.tr("Delete"), "Delete"
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _button(self, icon: str, name: str, work: object) -> IconButton:
        button = IconButton(icon, parent=self)
        button.setObjectName(name)
        button.clicked.connect(work)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 0, 0)
        top.addWidget(self._count, 1)
        top.addWidget(self.close_button)
        actions = QHBoxLayout()
        actions.setSpacing(4)
        for button in self._actions:
            actions.addWidget(button)
        actions.addStretch()
        inner = QVBoxLayout()
        inner.setContentsMargins(8, 4, 8, 6)
        inner.setSpacing(2)
        inner.addLayout(top)
        inner.addLayout(actions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule())
        column.addLayout(inner)

    def _all_pinned(self, ids: list[str]) -> bool:
        return all(self._list.is_pinned(self._list.row_of(each)) for each in ids[:100])

    def _pin(self) -> None:
        ids = self._choice.ids
        self._intents.pin_requested.emit(ids, not self._all_pinned(ids))

    def _move(self) -> None:
        from chatapp.gui.sidebar.entry_menu import folders_menu

        menu = folders_menu(self, self._list, self._intents, self._choice.ids)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.move_button.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))

    def _archive(self) -> None:
        out = self._list.shelf is Shelf.ARCHIVE
        self._intents.archive_requested.emit(self._choice.ids, not out)

    def _export(self) -> None:
        self._intents.export_requested.emit(self._choice.ids)

    def _restore(self) -> None:
        self._intents.restore_requested.emit(self._choice.ids)

    def _delete(self) -> None:
        in_trash = self._list.shelf is Shelf.TRASH
        intents = self._intents
        (intents.remove_requested if in_trash else intents.delete_requested).emit(self._choice.ids)
