"""A card with a radio button: one of a few ways to go on, with what it needs inside."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.labels import Label
from chatapp.gui.widgets.painting import paint_box, paint_dot

_SIDE, _TOP = 17, 15
_TEXT_LEFT = 60
_GAP = 12
_RADIUS = 10.0


class _Choice(KeyboardFocus, QRadioButton):
    """The head of a card: radio and icon."""

    def __init__(self, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        return QSize(_TEXT_LEFT - _GAP, theme().line_height("title"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, middle = theme(), self.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            paint_dot(painter, QPointF(8, middle), 16, look.color("accent"))
            paint_dot(painter, QPointF(8, middle), 6, look.color("onacc"))
        else:
            painter.setPen(QPen(look.color("edge"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(8, middle), 7.25, 7.25)
        token = "accent" if self.isChecked() else "text2"
        paint_icon(painter, self._icon, QRectF(28, 0, 20, self.height()), token, 20)


class ChoiceCard(QFrame):
    """A card to choose; what is in `body` shows only while it is the chosen one.

    Put `radio` of all cards into one QButtonGroup. Parameters: `icon`, of `icons.py`;
    `body`, the form the choice needs, or None.
    """

    def __init__(
        self, icon: str, body: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.radio = _Choice(icon, self)
        self._title = Label("", "title", wrap=True)
        self._detail = Label("", "ui", "text2", wrap=True)
        self._body = body
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, _TOP, _SIDE, _TOP)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(_GAP)
        head.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        layout.addLayout(head)
        inner = QVBoxLayout()
        inner.setContentsMargins(_TEXT_LEFT, 0, 0, 0)
        inner.setSpacing(14)
        inner.addWidget(self._detail)
        if body is not None:
            inner.addWidget(body)
            body.hide()
        layout.addLayout(inner)
        self.radio.toggled.connect(self._chosen)
        theme().changed.connect(self.update)

    def set_text(self, title: str, detail: str) -> None:
        """Set the title, which is also what is read out, and the words below it."""
        self._title.setText(title)
        self.radio.setAccessibleName(title)
        self.radio.setAccessibleDescription(detail)
        self.radio.setToolTip(title)
        self._detail.setText(detail)
        self._detail.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The whole card can be clicked."""
        self.radio.setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card."""
        painter = QPainter(self)
        chosen = self.radio.isChecked()
        border = theme().color("accent" if chosen else "line")
        fill = theme().color("chat")
        paint_box(painter, QRectF(self.rect()), _RADIUS, fill, border, 2 if chosen else 1)

    def _chosen(self, chosen: bool) -> None:
        if self._body is not None:
            self._body.setVisible(chosen)
        self.update()
