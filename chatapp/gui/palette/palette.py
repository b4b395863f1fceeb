"""The palette over the window: a field, what it finds, and what its keys do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.formats import count
from chatapp.gui.icons import paint_icon
from chatapp.gui.palette.field import HEIGHT, PaletteField
from chatapp.gui.palette.footer import PaletteFooter
from chatapp.gui.palette.model import PaletteModel
from chatapp.gui.palette.order import OrderSwitch
from chatapp.gui.palette.rows import Row, Section
from chatapp.gui.palette.view import PaletteView
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Label, ProgressLine, Rule, tip
from chatapp.gui.widgets.painting import paint_box
from chatapp.gui.widgets.spoken import announce

_WIDTH, _TOP, _MARGIN = 640, 80, 12
_HALO, _RADIUS = 4, 10
_TALLEST, _EMPTY = 560, 72
"""Heights of the list at most, and where nothing was found, in px."""
COUNTED = 999
"""So many results are counted."""


class Palette(QWidget):
    """Covers `window` until it is closed; the focus stays inside and then goes back.

    Signals: `typed`, what is in the field; `opened`, a row; `order_changed`, whether the most
    relevant come first; `more_wanted`, the end of the list is near; `closed`.
    """

    typed = Signal(str)
    opened = Signal(Row)
    order_changed = Signal(bool)
    more_wanted = Signal()
    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._focus_before: QWidget | None = None
        self._empty_text = ""
        self.setObjectName("palette")
        self.model = PaletteModel(self)
        self.field = PaletteField()
        self.order = OrderSwitch()
        self.view = PaletteView(self.model)
        self._count = Label("", "meta", "text3")
        self._count.setObjectName("palette_count")
        self._progress = ProgressLine()
        self._progress.setRange(0, 0)
        self._rule = Rule()
        self._footer = PaletteFooter(_RADIUS - 1)
        self._card = QWidget(self)
        self._lay_out()
        self._connect()
        window.installEventFilter(self)
        self.retranslate()
        self.hide()

    # What the controller does

    def open(self, text: str = "") -> None:
        """Come, with a text to begin with; an open one takes the text."""
        if self.isHidden():
            self._focus_before = QApplication.focusWidget()
            self.setGeometry(self._window.rect())
        self.field.set_text(text)
        self.field.selectAll()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_palette(self) -> None:
        """Go; the focus goes back to where it was."""
        if self.isHidden():
            return
        before, self._focus_before = self._focus_before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def show_rows(self, sections: Mapping[Section, Sequence[Row]], *, keep: bool = False) -> None:
        """Show what was found, in place of what was there.

        Parameters: `keep`, whether the current row stays so, where it is still there.
        """
        before = self.view.current if keep else None
        self.model.load(sections, self._labels())
        self.view.go_to_row(before)
        self._place()

    def add_rows(self, section: Section, rows: Sequence[Row]) -> None:
        """Show more of a section."""
        if not self.model.has(section):
            return
        self.model.append(section, rows)
        self._place()

    def show_count(self, found: int | None, *, running: bool) -> None:
        """Tell how much was found; None: nothing was searched for. `running`: more may come."""
        self._progress.setVisible(running)
        self._empty_text = ""
        if found is None:
            self._count.setText("")
        elif running and not found:
            self._count.setText(self.tr("Searching…"))
        else:
            more = found > COUNTED or running
            number = count(min(found, COUNTED)) + ("+" if more else "")
            one = found == 1 and not more
            words = self.tr("1 result") if one else self.tr("%1 results").replace("%1", number)
            self._count.setText(words)
            self._empty_text = "" if found or running else self.tr("Nothing was found")
        self._place()
        self.update()

    def announce(self, text: str = "") -> None:
        """Have a screen reader say something when it is at rest. Empty: how much was found."""
        text = text or self._count.text()
        if self.isVisible():
            announce(self.field, text)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.setAccessibleName(self.tr("Palette"))
        self.field.setPlaceholderText(self.tr("Search everything"))
        self.field.setAccessibleName(self.tr("Search everything"))
        self.field.setToolTip(tip(self.tr("Search everything"), "Ctrl+K"))
        self.field.setAccessibleDescription(
            self.tr("Filters: model:, role:, before:, after:, in:; a hyphen excludes a word")
        )
        self.view.setAccessibleName(self.tr("Results"))

    # Events

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window, whatever its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; nothing else reaches the window below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_palette()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card closes."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from the field to the order, and back."""
        target = self.order if self.field.hasFocus() else self.field
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shade, the card, and what is said where nothing was found."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme().color("scrim"))
            area = QRectF(self._card.geometry())
            halo = area.adjusted(-_HALO, -_HALO, _HALO, _HALO)
            paint_box(painter, halo, _RADIUS + _HALO, theme().color("halo"))
            paint_box(painter, area, _RADIUS, theme().color("raised"), theme().color("edge"))
            icon = QRectF(area.left() + 16, area.top() + 1, 16, theme().scaled(HEIGHT))
            paint_icon(painter, "search", icon, "text")
            if self._empty_text and not self.model.rowCount():
                below = icon.bottom() + 1
                box = QRectF(area.left(), below, area.width(), theme().scaled(_EMPTY))
                painter.setFont(theme().font("ui"))
                painter.setPen(theme().color("text3"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._empty_text)

    # Inside

    def _labels(self) -> dict[Section, str]:
        return {
            Section.CONVERSATIONS: self.tr("Conversations"),
            Section.FOLDERS: self.tr("Folders"),
            Section.MESSAGES: self.tr("Messages"),
            Section.COMMANDS: self.tr("Commands"),
            Section.PROMPTS: self.tr("Prompts"),
        }

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(44, 4, 14, 4)
        top.setSpacing(12)
        top.addWidget(self.field, 1)
        top.addWidget(self._count)
        top.addWidget(self.order)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._rule)
        column.addWidget(self.view, 1)
        column.addWidget(self._footer)
        self._progress.setParent(self._card)
        self._progress.setFixedHeight(2)

    def _connect(self) -> None:
        self.field.typed.connect(self.typed)
        self.field.entered.connect(self._open_current)
        self.field.stepped.connect(self.view.step)
        self.field.paged.connect(self.view.step_page)
        self.field.ended.connect(self._go_to_end)
        self.view.opened.connect(self.opened)
        self.view.near_end.connect(self.more_wanted)
        self.view.moved.connect(self._say_row)
        self.order.changed.connect(self.order_changed)
        theme().changed.connect(self._place)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """A command has taken the focus elsewhere in the window: go."""
        if now is None or self.isHidden() or now is self or self.isAncestorOf(now):
            return
        if self._window.isAncestorOf(now):
            self._focus_before = None
            self.close_palette()

    def _open_current(self) -> None:
        if (row := self.view.current) is not None:
            self.opened.emit(row)

    def _go_to_end(self, last: bool) -> None:
        self.view.go_to_end(last=last)

    def _say_row(self, row: Row) -> None:
        self.announce(row.spoken)

    def _place(self) -> None:
        """Take the size that fits the window and the contents."""
        if self.width() <= 0:
            return
        width = min(theme().scaled(_WIDTH), self.width() - 2 * _MARGIN)
        top = min(_TOP, self.height() // 10)
        head, foot = theme().scaled(HEIGHT) + 2, self._footer.height() + 1
        room = self.height() - 2 * top - head - foot
        wanted = self.view.content_height() or (theme().scaled(_EMPTY) if self._empty_text else 0)
        rows = max(0, min(wanted, theme().scaled(_TALLEST), room))
        left = (self.width() - width) // 2
        self._card.setGeometry(QRect(left, top, width, head + rows + foot))
        self._progress.setGeometry(1, head - 2, width - 2, 2)
        self._progress.raise_()
        self.update()
