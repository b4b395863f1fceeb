"""What could have stood in a token's place, as a list in a card beside it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from chatapp.domain.token_options import Fork, Option, Place
from chatapp.gui.formats import count, decimal
from chatapp.gui.theme import theme
from chatapp.gui.transcript.token_words import option_text, percent, said
from chatapp.gui.transcript.tokens import ShownTokens
from chatapp.gui.widgets import Button, Label, thin_scroll_bars
from chatapp.gui.widgets.marks import KeyCap
from chatapp.gui.widgets.painting import paint_box
from chatapp.gui.widgets.spoken import listed, told_in_turn

WIDTH = 320
_HALO, _RADIUS = 4, 10
_SIDE, _TOP = 16, 12
_ROW, _BAR = 28, 8
_MOST_ROWS = 8
_FOOT = 52
_OPTION = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Looked:
    """The unit that is looked at, and why an answer cannot go on from it ("": it can)."""

    shown: ShownTokens
    unit: int
    obstacle: str = ""


class TokenPopover(QWidget):
    """It takes no focus by itself: the keys are the transcript's.

    Signal: `continue_requested(fork)`.
    """

    continue_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("token_popover")
        self._looked: Looked | None = None
        self._room = 0
        """How wide it can be, in px; 0 before that is known."""
        self._rows = _MOST_ROWS
        """So many options are seen at a time."""
        self._title = Label("", "code", "text", weight=600, parent=self)
        self._chance = Label("", "ui", "text", parent=self)
        self._facts = Label("", "meta", "text3", parent=self)
        self._rest = Label("", "meta", "text3", parent=self)
        self._why = Label("", "meta", "text3", wrap=True, parent=self)
        self.options = QListWidget(self)
        self.options.setObjectName("token_options")
        self.options.setFrameShape(QFrame.Shape.NoFrame)
        self.options.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.options.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.options.setItemDelegate(_Options(self.options))
        self.options.currentRowChanged.connect(self._choose)
        self.options.itemDoubleClicked.connect(self.go_on)
        thin_scroll_bars(self.options)
        self.go = Button("", "primary", icon="branch", small=True, parent=self)
        self.go.setObjectName("continue_from_token")
        self.go.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.go.clicked.connect(self.go_on)
        self._keys = [KeyCap(key, self) for key in ("↑", "↓", "Enter")]
        theme().changed.connect(self._restyle)
        self.retranslate()
        self._restyle()
        self.hide()

    def show_token(self, looked: Looked) -> None:
        """Show what is known of a unit; the likeliest option that does not stand there is chosen."""
        self._looked = looked
        place = looked.shown.place(looked.unit)
        self.options.clear()
        for option in place.options:
            item = QListWidgetItem(listed(option_text(option), percent(option.probability)))
            item.setData(_OPTION, option)
            self.options.addItem(item)
        self._show_facts(looked, place)
        others = (n for n, option in enumerate(place.options) if not option.chosen)
        self.options.setCurrentRow(next(others, 0))
        self._choose()
        self._lay_out()

    def fit(self, width: int, height: int) -> None:
        """Take no more room than this, in px, as far as that can be."""
        others = self._height() - self._list_height()
        rows = (height - others) // theme().scaled(_ROW)
        room = width, max(1, min(_MOST_ROWS, rows))
        if room != (self._room, self._rows):
            self._room, self._rows = room
            self._lay_out()

    @property
    def option(self) -> Option | None:
        """The chosen option."""
        item = self.options.currentItem()
        option: Option | None = item.data(_OPTION) if item is not None else None
        return option

    @property
    def option_words(self) -> str:
        """The chosen option, as it is told."""
        item = self.options.currentItem()
        return item.text() if item is not None else ""

    @property
    def words(self) -> str:
        """What stands there and how likely it was, as it is told."""
        said_there = listed(self._title.text(), self._chance.text())
        return told_in_turn(said_there, self._facts.text())

    def step(self, by: int) -> None:
        """Choose the next option, or the one before."""
        row = self.options.currentRow() + by
        self.options.setCurrentRow(max(0, min(self.options.count() - 1, row)))

    def go_on(self) -> None:
        """Ask to go on from the chosen option, where that can be done."""
        looked, option = self._looked, self.option
        if looked is None or option is None or not self.go.isEnabled():
            return
        unit = looked.shown.alignment.units[looked.unit]
        fork = Fork(looked.shown.text[: unit.start], unit.first, option)
        self.continue_requested.emit(fork)

    @property
    def obstacle(self) -> str:
        """Why the answer cannot go on from the chosen option; "" where it can."""
        if self._looked is not None and self._looked.obstacle:
            return self._looked.obstacle
        option = self.option
        if option is not None and not option.whole:
            return self.tr("This is only a part of a character: no text can go on with it.")
        return ""

    def _choose(self, _row: int = 0) -> None:
        before, why = self._why.text(), self.obstacle
        self.go.setEnabled(not why)
        self.go.setToolTip(why or self.tr("A version beside the answer goes on from here (Enter)"))
        self._why.setText(why)
        if before != why:
            self._lay_out()

    def _show_facts(self, looked: Looked, place: Place) -> None:
        shown, unit = looked.shown, looked.shown.alignment.units[looked.unit]
        self._title.setText(said(shown.said(looked.unit)))
        self._chance.setText(percent(place.chosen.probability))
        told = max((len(one.top) for one in shown.known.tokens[unit.first : unit.last]), default=0)
        if place.rank is not None:
            rank = self.tr("Rank {rank}").replace("{rank}", count(place.rank))
        elif told:
            rank = self.tr("Not among the {count} likeliest").replace("{count}", count(told))
        else:
            rank = self.tr("No alternatives known")
        logprob = self.tr("log probability {number}")
        number = decimal(-place.surprise, 2).replace("-", "−")
        facts = self.tr("{rank}, {logprob}, {place}").replace("{rank}", rank)
        facts = facts.replace("{logprob}", logprob.replace("{number}", number))
        self._facts.setText(facts.replace("{place}", self._token_place(looked)))
        self._facts.setToolTip("" if unit.fits else self._loose)
        rest = self.tr("{percent} spread over all other tokens")
        self._rest.setText(rest.replace("{percent}", percent(place.rest)))
        self.setAccessibleName(self.words)

    @property
    def _loose(self) -> str:
        return self.tr("The tokens here do not say exactly this text.")

    def _token_place(self, looked: Looked) -> str:
        unit, tokens = looked.shown.alignment.units[looked.unit], len(looked.shown.known.tokens)
        one = unit.last - unit.first == 1
        text = (
            self.tr("token {first} of {count}")
            if one
            else self.tr("tokens {first} to {last} of {count}")
        )
        text = text.replace("{first}", count(unit.first + 1)).replace("{last}", count(unit.last))
        return text.replace("{count}", count(tokens))

    # Layout

    def sizeHint(self) -> QSize:
        """As high as what is in it."""
        return QSize(self._inner + 2 * (_SIDE + _HALO), self._height())

    def _height(self) -> int:
        return self._foot_top() + theme().scaled(_FOOT) + _HALO

    def _foot_top(self) -> int:
        line = theme().line_height("meta")
        why = self._why.heightForWidth(self._inner) + 8 if self._why.text() else 0
        return self._list_top() + self._list_height() + line + 12 + why

    def _list_top(self) -> int:
        return _HALO + _TOP + theme().line_height("ui") + theme().line_height("meta") + 8

    def _list_height(self) -> int:
        return min(self.options.count(), self._rows) * theme().scaled(_ROW)

    @property
    def _inner(self) -> int:
        width = theme().scaled(WIDTH)
        return (min(width, self._room - 2 * _HALO) if self._room else width) - 2 * _SIDE

    def _lay_out(self) -> None:
        left, inner = _HALO + _SIDE, self._inner
        line, meta = theme().line_height("ui"), theme().line_height("meta")
        chance = self._chance.fontMetrics().horizontalAdvance(self._chance.text()) + 2
        top = _HALO + _TOP
        self._title.setGeometry(left, top, inner - chance - 8, line)
        self._chance.setGeometry(left + inner - chance, top, chance, line)
        self._facts.setGeometry(left, top + line, inner, meta)
        self.options.setGeometry(
            _HALO + 8, self._list_top(), inner + 2 * _SIDE - 16, self._list_height()
        )
        top = self._list_top() + self._list_height() + 4
        self._rest.setGeometry(left, top, inner, meta)
        if self._why.text():
            self._why.setGeometry(left, top + meta + 8, inner, self._why.heightForWidth(inner))
        self._place_foot(left, inner)
        self.resize(self.sizeHint())
        self.update()

    def _place_foot(self, left: int, inner: int) -> None:
        middle = self._foot_top() + theme().scaled(_FOOT) // 2
        size = self.go.sizeHint()
        self.go.setGeometry(left - 8, middle - size.height() // 2, size.width(), size.height())
        right = left + inner + 8
        for cap in reversed(self._keys):
            hint = cap.sizeHint()
            right -= hint.width()
            cap.setGeometry(right, middle - hint.height() // 2, hint.width(), hint.height())
            cap.setVisible(right > self.go.geometry().right())
            right -= 6

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the halo, the card and the line above its foot."""
        with QPainter(self) as painter:
            area, look = QRectF(self.rect()), theme()
            paint_box(painter, area, _RADIUS + _HALO, look.color("halo"))
            inner = area.adjusted(_HALO, _HALO, -_HALO, -_HALO)
            paint_box(painter, inner, _RADIUS, look.color("raised"), look.color("edge"))
            line = QRectF(inner.left() + 1, self._foot_top(), inner.width() - 2, 1)
            painter.fillRect(line, look.color("line"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts."""
        self.go.setText(self.tr("Continue from here"))
        self.options.setAccessibleName(self.tr("What could have stood here"))
        if self._looked is not None:
            self._show_facts(self._looked, self._looked.shown.place(self._looked.unit))
        self._choose()
        self._lay_out()

    def _restyle(self) -> None:
        palette = self.options.palette()
        palette.setColor(palette.ColorRole.Base, theme().color("raised"))
        self.options.setPalette(palette)
        self._lay_out()


class _Options(QStyledItemDelegate):
    """Paints an option: what it says, a bar, and its probability."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A row of the card."""
        return QSize(100, theme().scaled(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one."""
        value: Option = index.data(_OPTION)
        look, area = theme(), QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            border = look.color("text") if look.high_contrast else None
            paint_box(painter, area, 6, look.color("sel"), border, 2)
        area.adjust(8, 0, -8, 0)
        text_width, chance_width = area.width() * 0.3, area.width() * 0.19
        painter.setFont(look.font("code"))
        painter.setPen(look.color("text" if value.whole else "text3"))
        metrics = QFontMetricsF(painter.font())
        words = metrics.elidedText(option_text(value), Qt.TextElideMode.ElideRight, text_width - 8)
        box = QRectF(area.left(), area.top(), text_width, area.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        self._paint_bar(painter, area, text_width, chance_width, value, index)
        painter.setFont(look.font("ui"))
        painter.setPen(look.color("text"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, right, percent(value.probability))

    def _paint_bar(
        self,
        painter: QPainter,
        area: QRectF,
        before: float,
        behind: float,
        value: Option,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        best: Option = index.model().index(0, 0).data(_OPTION)
        room = area.width() - before - behind
        share = value.probability / best.probability if best.probability else 0.0
        bar = QRectF(
            area.left() + before,
            area.center().y() - _BAR / 2,
            max(2.0, room * share),
            _BAR,
        )
        painter.fillRect(bar, theme().color("text2" if value.chosen else "accent"))
