"""The line above the transcript: the conversation's title, its tokens, and the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import IconButton, Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QMenu

    from chatapp.domain.usage import Figures

HEIGHT = 48
"""Pixels at a font scale of 100."""
NARROW = 480
"""Pixels below which only the title is shown."""


class Header(QWidget):
    """Title and tokens on the left, the menu on the right.

    Signals: `sidebar_requested`, show or hide the list; `find_requested`, search the conversation;
    `outline_requested`, show or hide its outline; `probabilities_requested`, show answers by their
    tokens or as they are; `parameters_requested`, show or hide what it is asked with;
    `compare_requested`, ask several models side by side.
    """

    sidebar_requested = Signal()
    find_requested = Signal()
    outline_requested = Signal()
    probabilities_requested = Signal()
    parameters_requested = Signal()
    compare_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._menu: QMenu | None = None
        self._tokens_count: int | None = None
        self._usage: Figures | None = None
        self._outline_shown = self._parameters_shown = False
        self._probabilities_shown = False
        self.title = Label("", "title", "text")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._tokens = Label("", "meta", "text3")
        self._tokens.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._tokens.setContentsMargins(4, 0, 0, 0)
        self.sidebar = _button("sidebar", "show_sidebar", self.sidebar_requested)
        self.find_button = _button("search", "find", self.find_requested)
        self.compare_button = _button("columns", "compare", self.compare_requested)
        self.outline_button = _switch("outline", "show_outline", self._ask_for_outline)
        asks = self._ask_for_probabilities
        self.probabilities_button = _switch("bars", "show_probabilities", asks)
        self.parameters_button = _switch("sliders", "show_parameters", self._ask_for_parameters)
        self.more = _button("more", "menu", self.open_menu)
        self._row = self._lay_out()
        theme().changed.connect(self._restyle)
        self._restyle()
        self.offer_sidebar(False)
        self.retranslate()

    def _lay_out(self) -> QHBoxLayout:
        row = QHBoxLayout(self)
        row.setSpacing(10)
        for widget in (self.sidebar, self.title, self._tokens):
            row.addWidget(widget)
        row.addStretch(1)
        reading = (self.find_button, self.compare_button, self.outline_button)
        for button in (*reading, self.probabilities_button, self.parameters_button, self.more):
            row.addWidget(button)
        return row

    def offer_sidebar(self, offered: bool) -> None:
        """Show the button that shows the list, or only the title."""
        self.sidebar.setVisible(offered)
        self._row.setContentsMargins(10 if offered else 20, 0, 12, 1)

    def set_conversation(self, title: str, tokens: int | None) -> None:
        """What is shown. Parameters: `tokens`, in the conversation as last counted, or None."""
        self.title.setText(title)
        self.title.setToolTip(title)
        self.title.updateGeometry()
        self._tokens_count = tokens
        self._show_tokens()

    def set_usage(self, usage: Figures | None) -> None:
        """All tokens of the conversation and their cost, for the tip; None: not known yet."""
        self._usage = usage
        self._show_usage()

    def set_outline_shown(self, shown: bool) -> None:
        """Whether the outline is in sight."""
        self._outline_shown = shown
        self.outline_button.setChecked(shown)

    def _ask_for_outline(self, checked: bool) -> None:
        if checked != self._outline_shown:
            self.outline_requested.emit()

    def set_probabilities_shown(self, shown: bool) -> None:
        """Whether answers are shown by their tokens."""
        self._probabilities_shown = shown
        self.probabilities_button.setChecked(shown)

    def _ask_for_probabilities(self, checked: bool) -> None:
        if checked != self._probabilities_shown:
            self.probabilities_requested.emit()

    def set_parameters_shown(self, shown: bool) -> None:
        """Whether the panel of parameters is in sight."""
        self._parameters_shown = shown
        self.parameters_button.setChecked(shown)

    def _ask_for_parameters(self, checked: bool) -> None:
        if checked != self._parameters_shown:
            self.parameters_requested.emit()

    def set_menu(self, menu: QMenu) -> None:
        """Take the menu that the button shows."""
        self._menu = menu

    def open_menu(self) -> None:
        """Show the menu below its button."""
        if self._menu is None:
            return
        width = self._menu.sizeHint().width()
        corner = self.more.mapToGlobal(QPoint(self.more.width() - width, self.more.height() + 4))
        self._menu.popup(corner)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.sidebar.set_name(self.tr("Show the conversations"), "Ctrl+B")
        self.find_button.set_name(self.tr("Find in this conversation"), "Ctrl+F")
        self.compare_button.set_name(self.tr("Compare models"), "Ctrl+Shift+A")
        self.outline_button.set_name(self.tr("Outline"), "Ctrl+Shift+O")
        self.probabilities_button.set_name(self.tr("Token probabilities"), "Ctrl+Shift+L")
        self.parameters_button.set_name(self.tr("Parameters"), "Ctrl+Shift+P")
        self.more.set_name(self.tr("Menu"), "F10")
        self._show_tokens()
        self._show_usage()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the title needs the room."""
        super().resizeEvent(event)
        self._show_tokens()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint page and hairline."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("chat"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("line"))

    def _show_tokens(self) -> None:
        tokens = self._tokens_count
        self._tokens.setText("" if not tokens else self._token_text(tokens))
        self._tokens.updateGeometry()
        self._tokens.setVisible(bool(tokens) and self.width() >= NARROW)

    def _show_usage(self) -> None:
        text = ""
        if self._usage is not None:
            from chatapp.gui.usage_words import figures_text

            all_branches = self.tr("The whole conversation, with all its branches")
            text = f"{all_branches}\n{figures_text(self._usage)}"
        self._tokens.setToolTip(text)
        self._tokens.setAccessibleDescription(text)

    def _token_text(self, tokens: int) -> str:
        from chatapp.gui.formats import count

        return self.tr("%1 tokens").replace("%1", count(tokens))

    def _restyle(self) -> None:
        self.setFixedHeight(theme().scaled(HEIGHT))
        self.update()


def _button(icon: str, name: str, act: Callable[[], object] | SignalInstance) -> IconButton:
    """A button that does something at once."""
    button = IconButton(icon)
    button.setObjectName(name)
    button.clicked.connect(act)
    return button


def _switch(icon: str, name: str, change: Callable[[bool], None]) -> IconButton:
    """A button that stays down while something is shown."""
    button = IconButton(icon)
    button.setObjectName(name)
    button.setCheckable(True)
    button.toggled.connect(change)
    return button
