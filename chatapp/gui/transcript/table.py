"""Tables: rules only; columns share the width, and scroll sideways where it is too little."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QTextBlockFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.code_text import scroll_sideways
from chatapp.gui.transcript.document import char_format, left_edge
from chatapp.gui.transcript.parts import Grid
from chatapp.gui.transcript.text_pane import OUTDENT, TextPane, rise_of
from chatapp.gui.widgets import thin_scroll_bars
from chatapp.markdown.blocks import Alignment, Spans, Style, plain_text

_COLUMN_GAP = 24
_WIDEST_WORD = 160
_SLACK = 2
Rows = tuple[tuple[Spans, ...], ...]
_BAR = 12
_HEAD_PADDING, _ROW_PADDING = 6, 7
_ALIGNMENTS = {
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}


class TablePane(TextPane):
    """Shows a `Grid` part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        thin_scroll_bars(self)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self._part: Grid | None = None
        self._width = 0
        self._columns: list[int] = []
        self._table: QTextTable | None = None
        self.restyle()
        self.retranslate()

    def show_part(self, part: Grid) -> None:
        """Show other rows; where the table only grew, what is there stays."""
        before, self._part = self._part, part
        if before is None or (before.header, before.measured) != (part.header, part.measured):
            self._width = 0
        elif self._width and before.rows != part.rows:
            self._rewrite(before.rows, part.rows)
        rows = (part.header, *part.rows) if part.first else part.rows
        lines = ("; ".join(plain_text(cell) for cell in row) for row in rows)
        self.setAccessibleDescription("\n".join(lines))
        links = any(span.link for row in part.rows for cell in row for span in cell)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if links else Qt.FocusPolicy.ClickFocus)

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        inner = width - 2 * OUTDENT
        if inner != self._width:
            self._lay_out(inner)
        bar = _BAR if sum(self._columns) + self._left() > inner else 0
        return math.floor(self.document().size().height()) - 1 + bar

    def retheme(self) -> None:
        """Take over another theme or font size."""
        self.restyle()
        self._width = 0

    def retranslate(self) -> None:
        """Set all texts."""
        self.setAccessibleName(self.tr("Table"))

    def selected_plain_text(self) -> str:
        """The selection, a line for each row, cells parted by tabs."""
        cursor = self.textCursor()
        table = cursor.currentTable()
        if table is None or not cursor.hasComplexSelection():
            return super().selected_plain_text()
        cells = cast("tuple[int, int, int, int]", cursor.selectedTableCells())
        first, rows, start, columns = cells
        return "\n".join(
            "\t".join(_cell_text(table, row, column) for column in range(start, start + columns))
            for row in range(first, first + rows)
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways is for the table, anything else for the transcript."""
        if not scroll_sideways(self, event):
            event.ignore()

    def _left(self) -> int:
        return left_edge(self._part.place) if self._part else 0

    def _lay_out(self, width: int) -> None:
        """Write the table with columns for `width` px."""
        part = self._part
        assert part is not None
        self._width = width
        self._columns = column_widths(part.header, part.measured, width - self._left())
        whole = max(width, sum(self._columns) + self._left())
        self.setLineWrapColumnOrWidth(whole)
        document = self.document()
        document.clear()
        rows = (part.header, *part.rows) if part.first else part.rows
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        self._table = cursor.insertTable(len(rows), len(self._columns), self._table_format())
        for number, row in enumerate(rows):
            self._write_row(number, row)
        cursor.endEditBlock()
        self.rest_cursor()
        document.setTextWidth(whole)

    def _rewrite(self, before: Rows, rows: Rows) -> None:
        """Write the rows that are not as before."""
        same = 0
        for old, new in zip(before, rows, strict=False):
            if old is not new and old != new:
                break
            same += 1
        table, head = self._table, int(self._part.first) if self._part else 0
        assert table is not None
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        if table.rows() > head + len(rows):
            table.removeRows(head + len(rows), table.rows() - head - len(rows))
        elif table.rows() < head + len(rows):
            table.appendRows(head + len(rows) - table.rows())
        for number in range(same, len(rows)):
            self._write_row(head + number, rows[number])
        cursor.endEditBlock()
        self.rest_cursor()

    def _write_row(self, number: int, row: tuple[Spans, ...]) -> None:
        for column in range(len(self._columns)):
            self._write_cell(number, column, row[column] if column < len(row) else ())

    def _table_format(self) -> QTextTableFormat:
        result = QTextTableFormat()
        result.setBorder(0)
        result.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        result.setCellSpacing(0)
        result.setCellPadding(0)
        result.setLeftMargin(self._left())
        kind = QTextLength.Type.FixedLength
        result.setColumnWidthConstraints([QTextLength(kind, width) for width in self._columns])
        return result

    def _write_cell(self, row: int, column: int, spans: Spans) -> None:
        assert self._part is not None
        assert self._table is not None
        header = self._part.first and row == 0
        cell = self._table.cellAt(row, column)
        cell.setFormat(_cell_format(column == len(self._columns) - 1, header=header))
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        alignments = self._part.alignments
        alignment = alignments[column] if column < len(alignments) else Alignment.LEFT
        block = QTextBlockFormat()
        fixed = QTextBlockFormat.LineHeightTypes.FixedHeight
        block.setLineHeight(theme().line_height("ui"), fixed.value)
        block.setAlignment(_ALIGNMENTS[alignment])
        cursor.setBlockFormat(block)
        font = theme().font("ui", 600 if header else 400)
        for span in spans:
            style = char_format(span, font)
            if header and not span.link:
                style.setForeground(theme().color("text2"))
            if span.style & Style.CODE:
                style.setBackground(theme().color("sunken"))
            cursor.insertText(span.text.replace("\n", "\u2028"), style)


def column_widths(header: tuple[Spans, ...], rows: Rows, width: int) -> list[int]:
    """The width of each column in px, the gap to the next one included.

    Columns get what their longest line needs; what is left over is shared out in proportion.
    Where it is not enough, wide columns give way down to their longest word.
    """
    sample = (header, *rows)
    metrics = QFontMetricsF(theme().font("ui", 400)), QFontMetricsF(theme().font("ui", 600))
    count = len(header)
    wanted, least = [0.0] * count, [0.0] * count
    for number, row in enumerate(sample):
        bold = metrics[0 if number else 1]
        for column, cell in enumerate(row[:count]):
            text = plain_text(cell)
            wanted[column] = max(wanted[column], bold.horizontalAdvance(text))
            words = (bold.horizontalAdvance(word) for word in text.split()[:50])
            least[column] = max(least[column], min(_WIDEST_WORD, max(words, default=0.0)))
    gaps = [_COLUMN_GAP if column < count - 1 else 1 for column in range(count)]
    wanted = [max(8.0, length + _SLACK) + gap for length, gap in zip(wanted, gaps, strict=True)]
    least = [max(8.0, length + _SLACK) + gap for length, gap in zip(least, gaps, strict=True)]
    return [math.ceil(length) for length in _shared(wanted, least, width)]


def _shared(wanted: Sequence[float], least: Sequence[float], width: float) -> Sequence[float]:
    total = sum(wanted)
    if total <= width:
        widths = [math.floor(length * width / total) for length in wanted]
        return [*widths[:-1], width - sum(widths[:-1])]
    if sum(least) >= width:
        return least
    # Columns that want little get it; the others share the rest evenly, but not under a word.
    limit = width
    low, high = 0.0, float(width)
    for _ in range(24):
        limit = (low + high) / 2
        if (
            sum(max(small, min(big, limit)) for big, small in zip(wanted, least, strict=True))
            > width
        ):
            high = limit
        else:
            low = limit
    return [math.floor(max(small, min(big, low))) for big, small in zip(wanted, least, strict=True)]


def _cell_format(last: bool, *, header: bool) -> QTextTableCellFormat:
    result = QTextTableCellFormat()
    padding, rise = _HEAD_PADDING if header else _ROW_PADDING, rise_of("ui")
    result.setTopPadding(padding - rise)
    result.setBottomPadding(padding + rise)
    result.setRightPadding(0 if last else _COLUMN_GAP)
    result.setBottomBorder(1)
    result.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    result.setBottomBorderBrush(theme().color("edge" if header else "line"))
    return result


def _cell_text(table: QTextTable, row: int, column: int) -> str:
    cell = table.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    end = cell.lastCursorPosition().position()
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selection().toPlainText()
