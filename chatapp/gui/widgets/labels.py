"""Text on a page, in a role of the type scale, with the scale's own line height."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from chatapp.gui.theme import Role, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QTextLayout

_MEASURE = 520
_NARROWEST = 40
_BEYOND = 2
"""Pixels besides the advance of a text: its last letter may reach over, and then a line breaks."""


class Label(QLabel):
    """Words on a page: one line, cut with an ellipsis if need be, or wrapped.

    Parameters: `role`, of the type scale; `token`, its colour; `wrap`, whether it may take
    more lines. Always plain text.
    """

    def __init__(
        self,
        text: str = "",
        role: Role = "ui",
        token: str = "text",
        *,
        wrap: bool = False,
        weight: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._role: Role = role
        self._token = token
        self._weight = weight
        self._laid_out: tuple[tuple[int, str, int], QTextLayout] | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed,
        )
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self._restyle()
        theme().changed.connect(self._restyle)

    def set_token(self, token: str) -> None:
        """Change the colour."""
        self._token = token
        self.update()

    def sizeHint(self) -> QSize:
        """The whole text on one line; for wrapped text a good measure."""
        margins = self.contentsMargins()
        beside, above = margins.left() + margins.right(), margins.top() + margins.bottom()
        width = self.fontMetrics().horizontalAdvance(self.text()) + _BEYOND + beside
        if self.wordWrap():
            width = min(width, theme().scaled(_MEASURE))
            return QSize(width, self.heightForWidth(width))
        return QSize(width, theme().line_height(self._role) + above)

    def minimumSizeHint(self) -> QSize:
        """Narrow: the text can wrap or be cut."""
        margins = self.contentsMargins()
        width = min(self.sizeHint().width(), theme().scaled(_NARROWEST))
        return QSize(width, theme().line_height(self._role) + margins.top() + margins.bottom())

    def heightForWidth(self, width: int) -> int:
        """The height of the lines the text takes at `width` px."""
        if not self.wordWrap():
            return -1
        margins = self.contentsMargins()
        lines = self._lay_out(width - margins.left() - margins.right()).lineCount()
        height = max(1, lines) * theme().line_height(self._role)
        return height + margins.top() + margins.bottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text."""
        painter, area = QPainter(self), self.contentsRect()
        painter.setFont(self.font())
        painter.setPen(theme().color(self._token if self.isEnabled() else "text3"))
        if self.wordWrap():
            layout = self._lay_out(area.width())
            spare = area.height() - layout.lineCount() * theme().line_height(self._role)
            middle = bool(self.alignment() & Qt.AlignmentFlag.AlignVCenter)
            top = area.top() + (spare // 2 if middle and spare > 0 else 0)
            layout.draw(painter, QPointF(area.left(), top))
            return
        right = Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(self.text(), right, area.width())
        painter.drawText(QRectF(area), self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)

    def _restyle(self) -> None:
        self._laid_out = None
        self.setFont(theme().font(self._role, self._weight))
        self.updateGeometry()
        self.update()

    def _lay_out(self, width: int) -> QTextLayout:
        """The text broken into lines of the role's height; the last result is kept."""
        key = (width, self.text(), int(self.alignment()))
        if self._laid_out is None or self._laid_out[0] != key:
            self._laid_out = (key, self._break_lines(width))
        return self._laid_out[1]

    def _break_lines(self, width: int) -> QTextLayout:
        from PySide6.QtGui import QTextLayout, QTextOption

        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        option = QTextOption(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        height, top = theme().line_height(self._role), 0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, top + (height - line.height()) / 2))
            top += height
        layout.endLayout()
        return layout
