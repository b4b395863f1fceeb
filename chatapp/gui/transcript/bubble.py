"""Prompts: the bubble, its buttons, and the editor that takes its place."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import (
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.controls import STEP, QuietButton, RevealArea, Switcher, emit_for
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.parts import Bubble, PromptControls
from chatapp.gui.transcript.text_pane import OUTDENT, TextPane, rise_of
from chatapp.gui.widgets.painting import snapped

WIDEST = 480
WIDEST_SHARE = 0.8
_SIDE, _ABOVE = 16, 10
_RADIUS = 12
NARROW = 480
"""Columns narrower than this put the switcher outermost."""


class BubblePane(RevealArea):
    """Shows a `Bubble` part."""

    def __init__(self, intents: Intents, message_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part: Bubble | None = None
        self._text = TextPane(self)
        self._buttons = PromptButtons(intents, message_id, self)
        self.retheme()

    def show_part(self, part: Bubble) -> None:
        """Show another text."""
        self._part = part
        self._buttons.setVisible(part.buttons)
        self._write(part.text)

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        if self._part is None:
            return 0
        pad = _ABOVE * (int(self._part.first) + int(self._part.last))
        return self._text.text_height(self._text_width(width) + 2 * OUTDENT) + pad

    def retheme(self) -> None:
        """Take over another theme or font size."""
        self._text.restyle()
        self._text.document().setDefaultFont(theme().font("reading"))
        if self._part is not None:
            self._write(self._part.text)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out text and buttons."""
        if self._part is None:
            return
        inner = self._text_width(self.width())
        top = (_ABOVE if self._part.first else 0) - rise_of("reading")
        left = self.width() - _SIDE - inner - OUTDENT
        height = self._text.text_height(inner + 2 * OUTDENT)
        self._text.setGeometry(left, top, inner + 2 * OUTDENT, height)
        size = self._buttons.sizeHint()
        bubble = self.width() - inner - 2 * _SIDE
        self._buttons.move(bubble - size.width() - 4, self.height() - size.height() - 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bubble."""
        if self._part is None:
            return
        with QPainter(self) as painter:
            width = self._text_width(self.width()) + 2 * _SIDE
            box = snapped(painter, QRectF(self.width() - width, 0, width, self.height()))
            above = 0 if self._part.first else -2 * _RADIUS
            below = 0 if self._part.last else 2 * _RADIUS
            path = QPainterPath()
            path.addRoundedRect(box.adjusted(0, above, 0, below), _RADIUS, _RADIUS)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(path, theme().color("bubble"))

    def _text_width(self, width: int) -> int:
        """As wide as the widest line needs; the whole width where the text goes on in others."""
        assert self._part is not None
        widest = int(min(theme().scaled(WIDEST), width * WIDEST_SHARE)) - 2 * _SIDE
        if not (self._part.first and self._part.last):
            return widest
        document = self._text.document()
        if document.textWidth() != widest:
            document.setTextWidth(widest)
        return min(widest, math.ceil(_widest_line(self._text)))

    def _write(self, text: str) -> None:
        document = self._text.document()
        document.clear()
        cursor = QTextCursor(document)
        line = QTextBlockFormat()
        fixed = QTextBlockFormat.LineHeightTypes.FixedHeight
        line.setLineHeight(theme().line_height("reading"), fixed.value)
        cursor.beginEditBlock()
        cursor.setBlockFormat(line)
        cursor.insertText(text)
        cursor.endEditBlock()
        self._text.rest_cursor()


def _widest_line(pane: TextPane) -> float:
    block, widest = pane.document().begin(), 1.0
    while block.isValid():
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            widest = max(widest, line.naturalTextWidth())
        block = block.next()
    return widest


class PromptButtons(QWidget):
    """Edit and copy, seen under the pointer or with the focus."""

    def __init__(self, intents: Intents, message_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QuietButton("pencil", parent=self)
        self._edit.setObjectName("edit_prompt")
        self._copy = QuietButton("copy", parent=self)
        self._copy.setObjectName("copy_prompt")
        for place, button in enumerate((self._edit, self._copy)):
            button.quiet = True
            button.move(place * theme().scaled(STEP), 0)
        self._edit.clicked.connect(partial(emit_for, intents.edit_requested, message_id))
        self._copy.clicked.connect(partial(emit_for, intents.copy_requested, message_id))
        self.resize(self.sizeHint())
        self.retranslate()

    def sizeHint(self) -> QSize:
        """Two buttons."""
        side = self._edit.sizeHint().width()
        return QSize(side + theme().scaled(STEP), side)

    def retranslate(self) -> None:
        """Set all texts."""
        self._edit.set_name(self.tr("Edit"))
        self._copy.set_name(self.tr("Copy message"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class PromptControlsRow(RevealArea):
    """Shows a `PromptControls` part: switcher, edit, copy."""

    def __init__(self, intents: Intents, message_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._switcher = Switcher(intents, message_id, self)
        self._buttons = PromptButtons(intents, message_id, self)

    def show_part(self, part: PromptControls) -> None:
        """Show another place."""
        self._switcher.show_place(part.position, part.count)
        self._place()

    def height_for(self, width: int) -> int:
        """The height the part takes."""
        return self._switcher.sizeHint().height()

    def retheme(self) -> None:
        """Take over another font size."""
        self._switcher.restyle()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._place()

    def _place(self) -> None:
        """The switcher stays where it is whether the buttons are seen or not."""
        switcher, buttons = self._switcher.sizeHint(), self._buttons.sizeHint()
        if self.width() < NARROW:
            self._switcher.move(self.width() - switcher.width(), 0)
            self._buttons.move(self._switcher.x() - buttons.width() - 8, 0)
        else:
            self._buttons.move(self.width() - buttons.width(), 0)
            self._switcher.move(self._buttons.x() - switcher.width() - 8, 0)
