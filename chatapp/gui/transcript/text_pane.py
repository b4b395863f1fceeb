"""The widget text is shown in: selectable, readable by screen readers, and it fetches nothing."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from chatapp.gui.icons import icon
from chatapp.gui.theme import Role, theme
from chatapp.gui.widgets import Menu

OUTDENT = 10
"""Room left and right of the text, so that nothing at its edges is cut off; in px."""

_CLEAR_POINT = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
_CLEAR_POINT.fill(Qt.GlobalColor.transparent)


class TextPane(QTextBrowser):
    """Read-only text as high as it needs to be; it never scrolls by itself.

    Nothing a text names is ever opened or fetched: not by showing it, not by hovering.
    """

    outdent = OUTDENT
    link_activated = Signal(str)
    """A link was clicked or chosen by keyboard; the address, percent-encoded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(OUTDENT, 0, OUTDENT, 0)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.anchorClicked.connect(self._activate)
        self.highlighted.connect(self._show_address)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A clear point: what a text names is not loaded.

        Given nothing, or an image without points, Qt opens a local file of that name itself.
        """
        return _CLEAR_POINT

    def text_height(self, width: int) -> int:
        """The height of the text in px when the pane is `width` px wide."""
        document = self.document()
        inner = width - 2 * OUTDENT
        if document.textWidth() != inner:
            document.setTextWidth(inner)
        return math.ceil(document.size().height())

    def position_at(self, y: int) -> int:
        """The place in the text that is shown at height `y` px."""
        return self.document().documentLayout().hitTest(QPointF(0, y), Qt.HitTestAccuracy.FuzzyHit)

    def height_of(self, position: int) -> int:
        """How far below the top a place in the text is shown, in px."""
        document = self.document()
        block = document.findBlock(max(0, position))
        top = document.documentLayout().blockBoundingRect(block).top()
        line = block.layout().lineForTextPosition(position - block.position())
        return round(top + (line.y() if line.isValid() else 0))

    def rest_cursor(self) -> None:
        """Take the cursor, which text that is written pushes along, back to the start."""
        if not self.textCursor().hasSelection():
            self.setTextCursor(QTextCursor(self.document()))

    def rise(self) -> int:
        """How far up the pane is to stand, so that lines are in the middle of their height."""
        return 0

    def restyle(self) -> None:
        """Take over the theme's colours."""
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        palette.setColor(QPalette.ColorRole.Text, theme().color(self.text_token()))
        palette.setColor(QPalette.ColorRole.Highlight, theme().color("sel"))
        palette.setColor(QPalette.ColorRole.HighlightedText, theme().color("text"))
        palette.setColor(QPalette.ColorRole.Link, theme().color("accent"))
        self.setPalette(palette)

    def text_token(self) -> str:
        """The colour token of the text."""
        return "text"

    def selected_plain_text(self) -> str:
        """The selection as plain text."""
        return self.textCursor().selection().toPlainText()

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selection for the clipboard, as rich text and as plain text."""
        data = QMimeData()
        data.setText(self.selected_plain_text())
        data.setHtml(self.textCursor().selection().toHtml())
        return data

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, copy the link's address, select all."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(icon("copy"), self.tr("Copy"))
        copy.setEnabled(self.textCursor().hasSelection())
        copy.triggered.connect(self.copy)
        address = self.anchorAt(event.pos())
        if address:
            text = readable_address(QUrl(address))
            link = menu.addAction(self.tr("Copy link address"))
            link.triggered.connect(partial(_to_clipboard, text))
        menu.addAction(self.tr("Select all")).triggered.connect(self.selectAll)
        menu.popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the transcript."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, select and follow links; other keys are the transcript's."""
        mine = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu)
        if any(event.matches(key) for key in mine) or event.key() in keys:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Only one pane has a selection at a time; menus do not count."""
        super().focusOutEvent(event)
        if event.reason() in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason):
            cursor = QTextCursor(self.textCursor())
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the text's own fonts when the application's change."""
        if event.type() != QEvent.Type.FontChange:
            super().changeEvent(event)

    def _activate(self, url: QUrl) -> None:
        self.link_activated.emit(readable_address(url))

    def _show_address(self, url: QUrl) -> None:
        """The real address under the pointer: host in ASCII, control characters encoded."""
        self.viewport().setToolTip(readable_address(url))


def _to_clipboard(text: str, _checked: bool = False) -> None:
    QGuiApplication.clipboard().setText(text)


def rise_of(role: Role) -> int:
    """How far text with lines of the role's height is to be moved up, in px.

    Qt puts what a line is higher than its font wholly above the text; half of it belongs below.
    """
    metrics = QFontMetricsF(theme().font(role))
    return round((theme().line_height(role) - metrics.height()) / 2 + 0.35)


def readable_address(url: QUrl) -> str:
    """An address as it is requested: nothing in it can disguise the host."""
    return bytes(url.toEncoded().data()).decode("ascii", "replace")
