"""The bar that searches the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.formats import count
from chatapp.gui.theme import theme
from chatapp.gui.transcript.finder import MOST_HITS, Finder, Query
from chatapp.gui.transcript.view import TranscriptView
from chatapp.gui.widgets import IconButton, Label, TextField
from chatapp.gui.widgets.painting import paint_box

if TYPE_CHECKING:
    from chatapp.gui.completing.editor import TextEditor
    from chatapp.gui.text_finder import TextFinder

_HALO, _RADIUS = 4, 10
_WIDTH, _MARGIN, _BELOW = 460, 12, 8
_COUNT_ROOM = 84


class FindBar(QWidget):
    """Floats at the top of `pane`; hidden until it is asked for, and with `view`.

    Signal: `closed`, the focus may go back to where it was.
    """

    closed = Signal()

    def __init__(
        self,
        pane: QWidget,
        view: TranscriptView | TextEditor,
        finder: Finder | TextFinder,
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._view = view
        self._finder = finder
        self._top = 0
        self._given: tuple[str, tuple[str, ...]] = ("", ())
        """What the field says for several texts, and the texts."""
        self._near: str | None = None
        self.setObjectName("find_bar")
        self.field = TextField(icon="search")
        self.field.setObjectName("find_text")
        self._count = Label("", "meta", "text3")
        self._count.setObjectName("find_count")
        self._count.setFixedWidth(theme().scaled(_COUNT_ROOM))
        self._words = self._toggle("whole-word", "find_whole_words")
        self._expression = self._toggle("regex", "find_expression")
        self._case = self._toggle("letter-case", "find_case")
        self._back = IconButton("chevron-up", parent=self)
        self._back.setObjectName("find_previous")
        self._forth = IconButton("chevron-down", parent=self)
        self._forth.setObjectName("find_next")
        self._close = IconButton("close", parent=self)
        self._close.setObjectName("find_close")
        self._lay_out()
        self._connect()
        view.installEventFilter(self)
        self.field.installEventFilter(self)
        self.retranslate()
        self.hide()

    def open(self, text: str = "") -> None:
        """Search. Parameters: `text`, to begin with; empty: what was searched for last."""
        if text:
            self.field.setText(text)
        self._come()

    def open_at(self, message: str, texts: tuple[str, ...]) -> None:
        """Mark each of some texts, and go to the first in a message (id)."""
        for switch in (self._case, self._words, self._expression):
            switch.setChecked(False)
        self._given = (" ".join(texts), texts)
        self._near = message
        self.field.setText(self._given[0])
        self._come()
        self._near = None

    def _come(self) -> None:
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._view.set_room_above(self.height())
        self._search()

    def close_bar(self) -> None:
        """Search no more."""
        self.hide()
        self._finder.search(None)
        self._view.set_room_above(0)
        self.closed.emit()

    def leave(self) -> None:
        """Search no more, where it still does."""
        if not self.isHidden():
            self.close_bar()

    def set_top(self, top: int) -> None:
        """How far below the pane's top edge it floats, in px."""
        self._top = top
        self._place()

    def step(self, by: int) -> None:
        """Go to the next place, or the one before."""
        self._finder.step(by)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.field.setPlaceholderText(self.tr("Find in this conversation"))
        self.field.setAccessibleName(self.tr("Find in this conversation"))
        self._words.set_name(self.tr("Whole words"), "Alt+W")
        self._expression.set_name(self.tr("Regular expression"), "Alt+R")
        self._case.set_name(self.tr("Match case"), "Alt+C")
        self._back.set_name(self.tr("Previous match"), "Shift+Return")
        self._forth.set_name(self.tr("Next match"), "Return")
        self._close.set_name(self.tr("Close"), "Esc")
        self._show_count()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Shift+Enter step, Esc closes, Alt with a letter switches."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key == Qt.Key.Key_Escape:
            self.close_bar()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.step(-1 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1)
        elif not self._switch(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the end of the transcript, also beside a panel; switch by keys."""
        if event.type() == QEvent.Type.Resize and watched is self._view:
            self._place()
        if event.type() == QEvent.Type.Hide and watched is self._view and self._view.isHidden():
            self.leave()
        if watched is self.field and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._switch(event)
        return False

    def _switch(self, event: QKeyEvent) -> bool:
        """Alt with a letter, which the field would write down."""
        switches = {
            Qt.Key.Key_W: self._words,
            Qt.Key.Key_R: self._expression,
            Qt.Key.Key_C: self._case,
        }
        switch = switches.get(Qt.Key(event.key()))
        if switch is None or event.modifiers() != Qt.KeyboardModifier.AltModifier:
            return False
        switch.toggle()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint halo and card."""
        with QPainter(self) as painter:
            area = QRectF(self.rect())
            paint_box(painter, area, _RADIUS + _HALO, theme().color("halo"))
            inner = area.adjusted(_HALO, _HALO, -_HALO, -_HALO)
            paint_box(painter, inner, _RADIUS, theme().color("raised"), theme().color("edge"))

    def _toggle(self, icon: str, name: str) -> IconButton:
        button = IconButton(icon, parent=self)
        button.setObjectName(name)
        button.setCheckable(True)
        button.toggled.connect(self._search)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(_HALO + 8, _HALO + 6, _HALO + 6, _HALO + 6)
        row.setSpacing(2)
        row.addWidget(self.field, 1)
        row.addSpacing(6)
        for widget in (self._case, self._words, self._expression, self._count):
            row.addWidget(widget)
        for widget in (self._back, self._forth, self._close):
            row.addWidget(widget)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._search)
        self._back.clicked.connect(self._step_back)
        self._forth.clicked.connect(self._step_forth)
        self._close.clicked.connect(self.close_bar)
        self._finder.changed.connect(self._show_count)
        if isinstance(self._view, TranscriptView) and isinstance(self._finder, Finder):
            self._finder.moved.connect(self._view.show_place)
        theme().changed.connect(self._place)

    def _step_back(self) -> None:
        self.step(-1)

    def _step_forth(self) -> None:
        self.step(1)

    def _search(self) -> None:
        if not self.isVisible():
            return
        text = self.field.text()
        shown, texts = self._given
        first, *others = texts if text == shown and texts else (text,)
        query = Query(
            first,
            expression=self._expression.isChecked(),
            whole_words=self._words.isChecked(),
            case=self._case.isChecked(),
            others=tuple(others),
        )
        self._finder.search(query, self._near)

    def _show_count(self) -> None:
        finder = self._finder
        found = finder.count
        wrong = bool(finder.wrong) and bool(self.field.text())
        self.field.set_invalid(wrong)
        if not self.field.text():
            text = ""
        elif wrong:
            slow = finder.wrong == "slow"
            text = self.tr("Too slow") if slow else self.tr("Not valid")
        elif not found:
            text = self.tr("Searching…") if finder.running else self.tr("No match")
        else:
            more = "+" if finder.running or found >= MOST_HITS else ""
            text = self.tr("%1 of %2").replace("%1", count(finder.position))
            text = text.replace("%2", count(found) + more)
        self._count.setText(text)
        self.field.setAccessibleDescription(text)
        for button in (self._back, self._forth):
            button.setEnabled(found > 0)

    def _place(self) -> None:
        self._count.setFixedWidth(theme().scaled(_COUNT_ROOM))
        width = min(theme().scaled(_WIDTH), self._view.width() - 2 * _MARGIN)
        height = self.sizeHint().height()
        end = self._view.mapTo(self._pane, QPoint(self._view.width(), 0)).x()
        left = end - width - _MARGIN
        self.setGeometry(left, self._top + _BELOW, width, height)
