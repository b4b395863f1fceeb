"""The compare page: one prompt, answers side by side, and which of them is best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatapp.domain.comparing import Verdict
from chatapp.gui.compare.columns import Columns
from chatapp.gui.compare.header import CompareHeader
from chatapp.gui.compare.menu import add_makings, column_menu
from chatapp.gui.compare.prompt import PromptStrip
from chatapp.gui.compare.state import ColumnState, CompareIntents, Offers, PageState
from chatapp.gui.compare.vote_bar import VoteBar
from chatapp.gui.model_menu import ModelChoice, fill_model_menu
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Menu
from chatapp.gui.widgets.tab_order import put_behind


class ComparePage(QWidget):
    """Shows a `PageState`; says what the user asks for by `intents`, and does nothing itself.

    Keys: 1 to 6 choose, T and 0 are the other verdicts, Enter goes on with the chosen one, Left
    and Right move the focus, Esc stops all or leaves what is being written.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_page")
        self.intents = CompareIntents(self)
        self.state = PageState()
        self._choices: tuple[ModelChoice, ...] = ()
        self._offers = Offers()
        self._stops: list[QWidget] = []
        self.header = CompareHeader(self.intents, self._fill_new)
        self.prompt = PromptStrip(self.intents)
        self.columns = Columns(self.intents)
        self.votes = VoteBar(self.intents)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.prompt)
        column.addWidget(self.columns, 1)
        column.addWidget(self.votes)
        self._asked: frozenset[str] = frozenset()
        """The columns (ids) of a draft that was sent, while what came of it is not shown yet."""
        self.intents.menu_requested.connect(self._open_menu)
        self.intents.asked.connect(self._ask)
        theme().changed.connect(self.update)
        self.retranslate()

    def show_state(self, state: PageState) -> None:
        """Show another state."""
        self.state = state
        self.header.show_state(state)
        self.columns.show_states(state.columns)
        self.prompt.show_state(state)
        self.votes.show_state(state)
        if self._asked and state.columns and not state.draft:
            self.columns.tell_ended(self._asked)
            self._asked = frozenset()

    def order_tabs(self) -> None:
        """Let the Tab key go through the columns as they stand: they are made late."""
        stops = [stop for column in self.columns.all for stop in column.stops]
        if stops != self._stops:
            self._stops = stops
            put_behind(self.prompt.send, *stops, self.votes)

    def set_choices(self, choices: Iterable[ModelChoice]) -> None:
        """The models that columns can have."""
        self._choices = tuple(choices)

    def set_offers(self, offers: Offers) -> None:
        """What columns can be made of besides."""
        self._offers = offers

    def offer_sidebar(self, offered: bool) -> None:
        """Show the button that shows the list, or only the title."""
        self.header.offer_sidebar(offered)

    def focus_start(self) -> None:
        """Give the focus to where one begins: the prompt of a draft, else the page's keys."""
        if self.state.draft:
            self.prompt.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Set all texts."""
        self.setAccessibleName(self.tr("Compare answers"))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            for part in (self.header, self.prompt, self.votes):
                part.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, go on, move the focus; what no part of the page used comes here."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or not self._take(key):
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme().color("chat"))

    def _ask(self, _prompt: str) -> None:
        columns = self.state.columns if self.state.draft else ()
        self._asked = frozenset(column.id for column in columns)

    def _take(self, key: Qt.Key) -> bool:
        number = key.value - Qt.Key.Key_1.value
        if 0 <= number < 9:
            return self.votes.choose(number)
        if key == Qt.Key.Key_0:
            return self.votes.decide(Verdict.NONE_GOOD)
        if key == Qt.Key.Key_T:
            return self.votes.decide(Verdict.TIE)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.columns.step(-1 if key == Qt.Key.Key_Left else 1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.votes.go_on.isHidden():
            self.votes.go_on.click()
            return True
        return key == Qt.Key.Key_Escape and self._escape()

    def _escape(self) -> bool:
        if self.state.running:
            self.intents.stop_requested.emit()
        elif self.prompt.editing:
            self.prompt.leave()
        else:
            return False
        return True

    def _fill_new(self, menu: Menu) -> None:
        fill_model_menu(menu, self._choices, self.intents.add_requested.emit)
        menu.addSeparator()
        add_makings(menu, ColumnState(""), self.intents, self._offers, new=True)

    def _fill_models(
        self, menu: Menu, current: tuple[str, str], chosen: Callable[[str, str], None]
    ) -> None:
        fill_model_menu(menu, self._choices, chosen, current)

    def _open_menu(self, column: str, corner: QPoint) -> None:
        shown = self.columns.column(column)
        if shown is None:
            return
        menu = column_menu(shown.state, self.intents, self._offers, self._fill_models, self)
        menu.aboutToHide.connect(partial(_end_later, menu))
        menu.popup(QPoint(corner.x() - menu.sizeHint().width() + 28, corner.y()))


def _end_later(menu: Menu) -> None:
    """End a menu once what was chosen in it has been done."""
    menu.deleteLater()
