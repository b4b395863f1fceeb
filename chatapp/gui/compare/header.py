"""The line above a comparison: title, whether it is blind, another column, and its menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from chatapp.gui.compare.state import CompareIntents, PageState
from chatapp.gui.theme import theme
from chatapp.gui.widgets import IconButton, IconMark, Label, Menu, Switch

HEIGHT = 48
"""In px at a font scale of 100."""


class CompareHeader(QWidget):
    """Shows a `PageState`. Parameters: `fill_models(menu)` adds the models to choose from."""

    def __init__(self, intents: CompareIntents, fill_models: Callable[[Menu], None]) -> None:
        super().__init__()
        self.setObjectName("compare_header")
        self._intents, self._fill_models = intents, fill_models
        self._state = PageState()
        self.sidebar = IconButton("sidebar")
        self.sidebar.setObjectName("compare_show_sidebar")
        self.sidebar.clicked.connect(intents.sidebar_requested)
        self.back = IconButton("arrow-left")
        self.back.setObjectName("compare_back")
        self.back.clicked.connect(intents.chat_requested)
        self.title = Label("", "title", "text")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._eye = IconMark("eye-off", "text2", 16)
        self._blind_words = Label("", "ui", "text2")
        self.blind = Switch()
        self.blind.setObjectName("compare_blind")
        self.blind.toggled.connect(self._toggle_blind)
        self.add = IconButton("plus")
        self.add.setObjectName("compare_add")
        self.add.clicked.connect(self.open_models)
        self.more = IconButton("more")
        self.more.setObjectName("compare_menu")
        self.more.clicked.connect(self.open_menu)
        self._row = row = QHBoxLayout(self)
        row.setSpacing(10)
        row.addWidget(self.sidebar)
        row.addWidget(self.back)
        row.addWidget(self.title)
        row.addStretch(1)
        for widget in (self._eye, self._blind_words, self.blind):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.add)
        row.addWidget(self.more)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.back.hide()
        self.offer_sidebar(False)
        self.retranslate()

    def offer_sidebar(self, offered: bool) -> None:
        """Show the button that shows the list, or only the title."""
        self.sidebar.setVisible(offered)
        self._make_room()

    def show_state(self, state: PageState) -> None:
        """Show another state."""
        self._state = state
        self.blind.setChecked(state.blind)
        self.add.setEnabled(not state.most)
        self.back.setVisible(state.before is True and not state.draft)
        self._make_room()
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts."""
        title = self._state.title
        words = self.tr("Compare: {title}").replace("{title}", title)
        self.title.setText(words if title else self.tr("Compare answers"))
        self.title.setToolTip(self.title.text())
        self.title.updateGeometry()
        self.back.set_name(self.tr("Back to the conversation; it has the answers as versions"))
        self.sidebar.set_name(self.tr("Show the conversations"), "Ctrl+B")
        self._blind_words.setText(self.tr("Blind"))
        self.blind.setAccessibleName(self.tr("Blind"))
        tip = self.tr("Hide names, speed and cost until you choose; the order is left to chance")
        self.blind.setToolTip(tip)
        self.blind.setAccessibleDescription(tip)
        self.add.set_name(self.tr("Add a column"))
        if self._state.most:
            self.add.setToolTip(self.tr("There are as many columns as there can be"))
        self.more.set_name(self.tr("More for this comparison"))

    def open_models(self) -> None:
        """Show what another column can be."""
        menu = Menu(self)
        menu.setObjectName("compare_models")
        self._fill_models(menu)
        self._popup(menu, self.add)

    def open_menu(self) -> None:
        """Show the menu below its button."""
        menu = Menu(self)
        menu.setObjectName("compare_options")
        for words, checked, signal in (
            (
                self.tr("Mark the words that differ"),
                self._state.differences,
                self._intents.differences_toggled,
            ),
            (
                self.tr("Show answers when all have ended"),
                self._state.together,
                self._intents.together_toggled,
            ),
        ):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(checked)
            action.toggled.connect(signal)
        if not self._state.draft:
            menu.addSeparator()
            chat = menu.addAction(self.tr("Show as a chat"))
            chat.triggered.connect(self._intents.chat_requested)
            rename = menu.addAction(self.tr("Rename"))
            rename.triggered.connect(self._intents.rename_requested)
        self._popup(menu, self.more)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint page and hairline."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme().color("chat"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("line"))

    def _make_room(self) -> None:
        button = not self.sidebar.isHidden() or not self.back.isHidden()
        self._row.setContentsMargins(10 if button else 20, 0, 12, 1)

    def _popup(self, menu: Menu, button: QWidget) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        width = menu.sizeHint().width()
        menu.popup(button.mapToGlobal(QPoint(button.width() - width, button.height() + 4)))

    def _toggle_blind(self, checked: bool) -> None:
        if checked != self._state.blind:
            self._intents.blind_toggled.emit(checked)

    def _restyle(self) -> None:
        self.setFixedHeight(theme().scaled(HEIGHT))
        self.update()
