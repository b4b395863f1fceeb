"""What is in the files that were read, and which of it is to be imported."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from chatapp.gui.formats import count
from chatapp.gui.theme import theme
from chatapp.gui.transfer.file_card import FileCard
from chatapp.gui.transfer.found_model import FoundModel
from chatapp.gui.transfer.found_view import FoundView
from chatapp.gui.transfer.state import ReadFile
from chatapp.gui.widgets import Button, Label, Rule, ScrollPage, TextField

_MOST_CARDS = 260
"""Pixels of height the files take at most; more of them scroll."""


class ChoosePanel(QWidget):
    """Signals: `import_requested`; `cancelled`, nothing is to be imported."""

    import_requested = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FoundModel(self)
        self.view = FoundView(self.model)
        self._cards_holder = QWidget()
        self._cards = QVBoxLayout(self._cards_holder)
        self._cards.setContentsMargins(0, 0, 12, 0)
        self._cards.setSpacing(8)
        self._shown_cards: list[FileCard] = []
        self._scroll = _Files(self._cards_holder)
        self._filter = TextField(icon="search", quiet=True)
        self._all, self._none = Button(small=True), Button(small=True)
        self._chosen = Label("", "ui", "text2")
        self._cancel, self._import = Button(), Button(kind="primary")
        self._list = QWidget()
        self._name_parts()
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_files(self, files: Sequence[ReadFile]) -> None:
        """Show these files, and what is in them."""
        for card in self._shown_cards:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._shown_cards = [FileCard(file) for file in files]
        for card in self._shown_cards:
            self._cards.addWidget(card)
        self._filter.clear()
        self.model.load(files)
        self._list.setVisible(self.model.numbers[1] > 0)
        self._scroll.updateGeometry()

    @property
    def first(self) -> QWidget:
        """Where the keyboard begins: the list, where there is one."""
        return self._cancel if self._list.isHidden() else self.view

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._filter.setPlaceholderText(self.tr("Filter by title"))
        self._filter.setAccessibleName(self.tr("Filter by title"))
        self._filter.setToolTip(self.tr("Show only conversations with these words"))
        self._all.setText(self.tr("All"))
        self._all.setToolTip(self.tr("Choose all that are shown and not here yet"))
        self._none.setText(self.tr("None"))
        self._none.setToolTip(self.tr("Choose none of those that are shown"))
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Import nothing"))
        self._import.setText(self.tr("Import"))
        self._import.setToolTip(self.tr("Import what is chosen"))
        self.view.setAccessibleName(self.tr("Conversations to import"))
        self._show_numbers()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show_numbers(self) -> None:
        chosen, there = self.model.numbers
        text = self.tr("{chosen} of {all} chosen")
        self._chosen.setText(text.format(chosen=count(chosen), all=count(there)) if there else "")
        self._chosen.updateGeometry()
        self._import.setEnabled(chosen > 0)

    def _choose_all(self) -> None:
        self.model.choose_shown(True)

    def _choose_none(self) -> None:
        self.model.choose_shown(False)

    def _name_parts(self) -> None:
        names: dict[str, QWidget] = {
            "import_filter": self._filter,
            "import_all": self._all,
            "import_none": self._none,
            "import_leave": self._cancel,
            "import_start": self._import,
        }
        for name, widget in names.items():
            widget.setObjectName(name)

    def _connect(self) -> None:
        self._filter.textChanged.connect(self.model.filter)
        self._all.clicked.connect(self._choose_all)
        self._none.clicked.connect(self._choose_none)
        self._cancel.clicked.connect(self.cancelled)
        self._import.clicked.connect(self.import_requested)
        self.model.chosen_changed.connect(self._show_numbers)

    def _lay_out(self) -> None:
        self._lay_out_list()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 12, 0)
        line.addWidget(Rule())
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 12, 0)
        foot.setSpacing(8)
        foot.addWidget(self._chosen, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._import)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 16)
        column.setSpacing(12)
        column.addWidget(self._scroll)
        column.addWidget(self._list, 1)
        column.addStretch()
        column.addLayout(line)
        column.addLayout(foot)

    def _lay_out_list(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(0, 0, 12, 0)
        tools.setSpacing(8)
        tools.addWidget(self._filter, 1)
        tools.addWidget(self._all)
        tools.addWidget(self._none)
        listed = QVBoxLayout(self._list)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(8)
        listed.addLayout(tools)
        listed.addWidget(self.view, 1)


class _Files(ScrollPage):
    """The cards of all files: as high as they are, up to a limit."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self._content = content
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        content.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the height of the cards."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere at another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self._content.layout()
        if layout is not None:
            width = max(1, self.viewport().width())
            wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
            wanted = wanted if wanted > 0 else layout.totalSizeHint().height()
            self.setFixedHeight(min(wanted, theme().scaled(_MOST_CARDS)))
