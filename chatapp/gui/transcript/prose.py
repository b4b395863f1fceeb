"""Prose: paragraphs, headings, lists and quotes as one selectable text."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QTextBlock
from PySide6.QtWidgets import QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.document import (
    CHIP_PADDING,
    INDENT,
    MARKER_END,
    Layer,
    ProseWriter,
    quote_bars,
)
from chatapp.gui.transcript.parts import Prose
from chatapp.gui.transcript.text_pane import TextPane
from chatapp.gui.widgets.painting import paint_box

_TABBED_MARKER = re.compile(r"^\t([^\t\n]*)\t", re.MULTILINE)
_BOX = 14


class ProsePane(TextPane):
    """Shows a `Prose` part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thinking = False
        self._writer = ProseWriter(self.document())
        self.restyle()

    def show_part(self, part: Prose) -> None:
        """Show other blocks; those that are there already stay."""
        if part.thinking != self._thinking:
            self._thinking = part.thinking
            self._writer = ProseWriter(self.document(), "ui" if part.thinking else "reading")
            self.restyle()
        self._writer.write(part.blocks)
        links = any(span.link for block in part.blocks for span in getattr(block, "spans", ()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if links else Qt.FocusPolicy.ClickFocus)
        self.viewport().update()

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        return self.text_height(width)

    def text_token(self) -> str:
        """Reasoning is quieter than the answer."""
        return "text2" if self._thinking else "text"

    def retheme(self) -> None:
        """Take over another theme, font size or language."""
        self.restyle()
        self._writer.rewrite()

    def selected_plain_text(self) -> str:
        """The selection with list markers as they are written in plain text."""
        return _TABBED_MARKER.sub(r"\1 ", super().selected_plain_text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is below the text, then the text."""
        painter = QPainter(self.viewport())
        clip = event.rect()
        layout = self.document().documentLayout()
        block = self.document().begin()
        for layer in self._writer.layers:
            area = layout.blockBoundingRect(block)
            if area.top() > clip.bottom():
                break
            if area.bottom() >= clip.top():
                self._paint_layer(painter, block, layer, area)
            block = block.next()
        painter.end()
        super().paintEvent(event)

    def _paint_layer(
        self, painter: QPainter, block: QTextBlock, layer: Layer, area: QRectF
    ) -> None:
        for start, end in layer.code:
            self._paint_chip(painter, block, start, end, area)
        for left in quote_bars(layer.place):
            gap = block.blockFormat().topMargin()
            joined = block.previous().isValid()
            top = area.top() - (gap if joined else 0)
            bar = QRectF(left, top, 3, area.bottom() - top)
            painter.fillRect(bar, theme().color("line"))
        if layer.rule:
            painter.fillRect(
                QRectF(0, area.center().y(), self.viewport().width(), 1), theme().color("line")
            )
        if layer.place.checked is not None and layer.place.marker:
            self._paint_task(painter, block, layer, area)

    def _paint_chip(
        self, painter: QPainter, block: QTextBlock, start: int, end: int, area: QRectF
    ) -> None:
        """The box around inline code, on each line it runs over."""
        layout, last = block.layout(), None
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, stop = line.textStart(), line.textStart() + line.textLength()
            if stop <= start or first >= end:
                continue
            left = line.cursorToX(max(start, first))[0] - (CHIP_PADDING if start >= first else 0)
            right = line.cursorToX(min(end, stop))[0]
            last = QRectF(
                left, layout.position().y() + line.y() + 2, right - left, line.height() - 4
            )
            paint_box(painter, last, 4, theme().color("sunken"), theme().color("line"))

    def _paint_task(self, painter: QPainter, block: QTextBlock, layer: Layer, area: QRectF) -> None:
        """A box over the marker's character, which not every font has."""
        line = block.layout().lineAt(0)
        left = block.blockFormat().leftMargin() - INDENT + MARKER_END - _BOX
        middle = area.top() + line.y() + line.height() / 2
        box = QRectF(left, middle - _BOX / 2, _BOX, _BOX)
        paint_box(painter, box, 3, theme().color("chat"), theme().color("edge"))
        if layer.place.checked:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().color("accent"), 1.5))
            painter.drawPolyline(
                [
                    QPointF(left + 3.5, middle),
                    QPointF(left + 6, middle + 2.8),
                    QPointF(left + 10.5, middle - 3),
                ]
            )
            painter.restore()
