"""Prose: paragraphs, headings, lists and quotes as one selectable text."""

from __future__ import annotations

import re
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QTextBlock, QTextLine
from PySide6.QtWidgets import QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.document import (
    CHIP_PADDING,
    INDENT,
    MARKER_END,
    Layer,
    ProseWriter,
    left_edge,
    quote_bars,
)
from chatapp.gui.transcript.parts import Prose
from chatapp.gui.transcript.text_pane import TextPane, rise_of
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
        self.rest_cursor()
        links = any(span.link for block in part.blocks for span in getattr(block, "spans", ()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if links else Qt.FocusPolicy.ClickFocus)
        self.viewport().update()

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        return self.text_height(width)

    def rise(self) -> int:
        """How far up the pane is to stand, in px."""
        return rise_of("ui" if self._thinking else "reading")

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
        with QPainter(self.viewport()) as painter:
            clip = event.rect()
            layout = self.document().documentLayout()
            block, before = self.document().begin(), None
            for layer in self._writer.layers:
                area = layout.blockBoundingRect(block)
                if area.top() > clip.bottom():
                    break
                if area.bottom() >= clip.top():
                    self._paint_layer(painter, block, layer, before)
                block, before = block.next(), layer
        super().paintEvent(event)

    def _paint_layer(
        self, painter: QPainter, block: QTextBlock, layer: Layer, before: Layer | None
    ) -> None:
        area = _text_area(block)
        for start, end in layer.code:
            self._paint_chip(painter, block, start, end)
        quotes, bars = layer.place.quotes, quote_bars(layer.place)
        for number, left in enumerate(bars):
            joined = (
                before is not None and before.place.quotes[: number + 1] == quotes[: number + 1]
            )
            gap = block.blockFormat().topMargin() if joined else 0
            bar = QRectF(left, area.top() - gap, 3, area.height() + gap)
            painter.fillRect(bar, theme().color("line"))
        if layer.rule:
            middle = round(area.center().y())
            line = QRectF(left_edge(layer.place), middle, self.viewport().width(), 1)
            painter.fillRect(line, theme().color("line"))
        if layer.place.checked is not None and layer.place.marker:
            self._paint_task(painter, block, layer)

    def _paint_chip(self, painter: QPainter, block: QTextBlock, start: int, end: int) -> None:
        """The box around inline code, on each line it runs over."""
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, stop = line.textStart(), line.textStart() + line.textLength()
            if stop <= start or first >= end:
                continue
            left = _x_of(line, max(start, first)) - (CHIP_PADDING if start >= first else 0)
            right = _x_of(line, min(end, stop))
            top = layout.position().y() + line.y() + 2.5
            box = QRectF(left, top, right - left, line.height() - 4)
            paint_box(painter, box, 4, theme().color("sunken"), theme().color("line"))

    def _paint_task(self, painter: QPainter, block: QTextBlock, layer: Layer) -> None:
        """A box over the marker's character, which not every font has."""
        line = block.layout().lineAt(0)
        left = block.blockFormat().leftMargin() - INDENT + MARKER_END - _BOX
        middle = block.layout().position().y() + line.y() + line.height() / 2
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


def _text_area(block: QTextBlock) -> QRectF:
    """The lines of a block, without the space around them."""
    layout = block.layout()
    last = layout.lineAt(layout.lineCount() - 1)
    return QRectF(0, layout.position().y(), 1, last.y() + last.height())


def _x_of(line: QTextLine, position: int) -> float:
    return cast("tuple[float, int]", line.cursorToX(position))[0]
