"""What can be done with a code block: copy it, and quietly fold it, break its lines, save it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.leaves.code import FOLDED_LINES
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.panes.controls import STEP, QuietButton
from chatapp.gui.transcript.parts import Code
from chatapp.gui.widgets import Button
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

COPIED_MS = 1_500
"""How long the button says that it copied."""
_SMALL_ICON = 14


class CodeHead(Pane):
    """The buttons in the head of a code block."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part: Code | None = None
        self._folded = self._wrapped = False
        self._fold = QuietButton("chevron-up", parent=self)
        self._fold.setObjectName("fold_code")
        self._wrap = QuietButton("wrap", parent=self)
        self._wrap.setObjectName("wrap_code")
        self._save = QuietButton("download", parent=self)
        self._save.setObjectName("save_code")
        self._copy = HeadButton(self)
        self._copy.setObjectName("copy_code")
        for button in self._quiet():
            button.quiet = True
        self._fold.clicked.connect(self._toggle_fold)
        self._wrap.clicked.connect(self._toggle_wrap)
        self._save.clicked.connect(self._ask_to_save)
        self._copy.clicked.connect(self._copy_code)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(COPIED_MS)
        self._copied.timeout.connect(self.retranslate)

    def bind(self, message_id: str) -> None:
        """Belong to another message."""
        super().bind(message_id)
        self._copied.stop()

    def show_part(self, part: Code) -> None:
        """Show another block."""
        self._part = part
        self._fold.setVisible(part.lines > FOLDED_LINES)
        self.retranslate()

    def show_state(self, *, folded: bool, wrapped: bool) -> None:
        """Follow what the reader chose for the block."""
        if (folded, wrapped) != (self._folded, self._wrapped):
            self._folded, self._wrapped = folded, wrapped
            self.retranslate()

    def set_revealed(self, revealed: bool) -> None:
        """Show the quiet buttons, or hide them."""
        for button in self._quiet():
            button.set_revealed(revealed)

    def retheme(self) -> None:
        """Take over another font size."""
        self._place()

    def retranslate(self) -> None:
        """Set all texts."""
        copied = self._copied.isActive()
        self._copy.setText(self.tr("Copied") if copied else self.tr("Copy"))
        self._copy.set_icon("check" if copied else "copy")
        self._copy.setAccessibleName(self.tr("Copied") if copied else self.tr("Copy code"))
        self._copy.setToolTip(self.tr("Copy code"))
        self._fold.set_icon("chevron-down" if self._folded else "chevron-up")
        self._fold.set_name(self.tr("Show all lines") if self._folded else self.tr("Fold code"))
        self._wrap.set_name(
            self.tr("Keep lines whole") if self._wrapped else self.tr("Break long lines")
        )
        self._save.set_name(self.tr("Save code…"))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._place()

    def _quiet(self) -> tuple[QuietButton, ...]:
        return (self._fold, self._wrap, self._save)

    def _place(self) -> None:
        size = self._copy.sizeHint()
        left = self.width() - size.width()
        self._copy.setGeometry(left, (self.height() - size.height()) // 2, *size.toTuple())
        for button in reversed(self._quiet()):
            if not button.isHidden():
                left -= theme().scaled(STEP)
                side = button.sizeHint().height()
                button.setGeometry(left, (self.height() - side) // 2, side, side)

    def _block(self) -> int:
        return self._part.block if self._part is not None else 0

    def _toggle_fold(self) -> None:
        self.intents.fold_toggled.emit(self.message_id, self._block())

    def _toggle_wrap(self) -> None:
        self.intents.wrap_toggled.emit(self.message_id, self._block())

    def _ask_to_save(self) -> None:
        if self._part is not None:
            self.intents.save_requested.emit(self._part.language, self._part.whole)

    def _copy_code(self) -> None:
        if self._part is not None:
            self.intents.copy_text_requested.emit(self._part.whole)
            self._copied.start()
            self.retranslate()


class HeadButton(Button):
    """The quiet button in the head of a code block."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "ghost", icon="copy", small=True, parent=parent)
        self._icon_name = "copy"

    def set_icon(self, icon: str) -> None:
        """Change the icon."""
        self._icon_name = icon
        super().set_icon(icon)

    def sizeHint(self) -> QSize:
        """Room for a small icon and the text."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + _SMALL_ICON + 6
        return QSize(width + 18, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon and text, smaller than on other buttons."""
        with QPainter(self) as painter:
            area = QRectF(self.rect())
            if self.underMouse() or self.isDown():
                fill = theme().color("press" if self.isDown() else "hover")
                paint_box(painter, area, CONTROL_RADIUS, fill)
            box = QRectF(9, 0, _SMALL_ICON, area.height())
            paint_icon(painter, self._icon_name, box, "text2", _SMALL_ICON)
            painter.setFont(self.font())
            painter.setPen(theme().color("text2"))
            text = area.adjusted(9 + _SMALL_ICON + 6, 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _restyle(self) -> None:
        super()._restyle()
        self.setFont(theme().font("meta"))
