"""Controls that choose: a switch, and one of several values."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QVariantAnimation,
)
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.painting import CONTROL_RADIUS, FIELD_HEIGHT, paint_box, paint_dot

_SWITCH_WIDTH, _SWITCH_HEIGHT, _THUMB = 32, 18, 14
_SWITCH_MS = 120


class Switch(KeyboardFocus, QCheckBox):
    """Something that is on or off; it has no words of its own, so give it an accessible name."""

    ring_radius = _SWITCH_HEIGHT / 2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slide = QVariantAnimation(self)
        self._slide.setDuration(_SWITCH_MS)
        self._slide.valueChanged.connect(self._moved)
        self._place = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(_SWITCH_WIDTH, _SWITCH_HEIGHT)
        self.toggled.connect(self._start)

    def hitButton(self, position: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        """A fixed size."""
        return QSize(_SWITCH_WIDTH, _SWITCH_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and thumb."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        look = theme()
        thumb = look.color("edge")
        if not self.isEnabled():
            paint_box(painter, area, area.height() / 2, look.color("press"))
            thumb = look.color("text3")
        elif self.isChecked():
            token = "accent_hover" if self.underMouse() else "accent"
            paint_box(painter, area, area.height() / 2, look.color(token))
            thumb = look.color("onacc")
        else:
            fill = look.color("hover" if self.underMouse() else "raised")
            paint_box(painter, area, area.height() / 2, fill, look.color("edge"))
        inset = (_SWITCH_HEIGHT - _THUMB) / 2
        reach = _SWITCH_WIDTH - 2 * inset - _THUMB
        diameter = _THUMB if self.isChecked() else _THUMB - 2
        center = QPointF(inset + _THUMB / 2 + reach * self._place, _SWITCH_HEIGHT / 2)
        paint_dot(painter, center, diameter, thumb)

    def _start(self, checked: bool) -> None:
        target = 1.0 if checked else 0.0
        if not theme().animated or not self.isVisible():
            self._slide.stop()
            self._moved(target)
            return
        self._slide.stop()
        self._slide.setStartValue(self._place)
        self._slide.setEndValue(target)
        self._slide.start()

    def _moved(self, place: float) -> None:
        self._place = place
        self.update()


class Select(KeyboardFocus, QComboBox):
    """One of several values; `add(text, value)`, `select(value)`, `currentData()`.

    On Linux assistive technology is told the choice in the place of the name, and the name by a
    label beside it: where none is seen there is one that is not.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unseen: QLabel | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setItemDelegate(_RowDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._restyle()
        theme().changed.connect(self._restyle)

    def add(self, text: str, value: object) -> None:
        """Add a choice at the end."""
        self.addItem(text, value)

    def select(self, value: object) -> None:
        """Make `value` the current one, without a signal; unknown ones change nothing."""
        index = self.findData(value)
        if index >= 0 and index != self.currentIndex():
            blocked = self.blockSignals(True)
            self.setCurrentIndex(index)
            self.blockSignals(blocked)
            self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for the longest choice."""
        metrics = self.fontMetrics()
        texts = (self.itemText(index) for index in range(self.count()))
        widest = max(map(metrics.horizontalAdvance, texts), default=0)
        return QSize(widest + 48, theme().scaled(FIELD_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Narrow: the text is cut."""
        return QSize(theme().scaled(80), theme().scaled(FIELD_HEIGHT))

    def setAccessibleName(self, name: str) -> None:
        """Set what it is called."""
        super().setAccessibleName(name)
        if self._unseen is not None:
            self._unseen.setText(name)

    def showEvent(self, event: QShowEvent) -> None:
        """See that it has a label."""
        super().showEvent(event)
        beside = self.parentWidget()
        if beside is None or (self._unseen is not None and self._unseen.parent() is beside):
            return
        alone = Qt.FindChildOption.FindDirectChildrenOnly
        if not any(label.buddy() is self for label in beside.findChildren(QLabel, options=alone)):
            self._unseen = self._unseen or QLabel(self.accessibleName())
            self._unseen.setParent(beside)
            self._unseen.setBuddy(self)

    def showPopup(self) -> None:
        """Open the list, in the theme's colours."""
        self.view().window().setStyleSheet(theme().style_sheet("popup"))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll; a choice is not changed in passing."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, text and chevrons."""
        painter = QPainter(self)
        look, area = theme(), QRectF(self.rect())
        fill = "hover" if self.underMouse() else "raised"
        if not self.isEnabled():
            fill = "press"
        paint_box(painter, area, CONTROL_RADIUS, look.color(fill), look.color("edge"))
        painter.setFont(self.font())
        painter.setPen(look.color("text" if self.isEnabled() else "text3"))
        inner = area.adjusted(11, 0, -36, 0)
        text = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, int(inner.width())
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        chevrons = QRectF(area.right() - 26, area.top(), 16, area.height())
        paint_icon(painter, "chevron-up-down", chevrons, "text2")

    def _restyle(self) -> None:
        self.setFont(theme().font("ui"))
        self.view().setFont(theme().font("ui"))
        self.setFixedHeight(theme().scaled(FIELD_HEIGHT))


class _RowDelegate(QStyledItemDelegate):
    """The rows of an open `Select`: 32 px, the one under the pointer filled."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A row."""
        width = option.fontMetrics.horizontalAdvance(str(index.data()))
        return QSize(width + 48, theme().scaled(FIELD_HEIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a row, with a check mark on the current one."""
        area = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            paint_box(painter, area.adjusted(4, 0, -4, 0), CONTROL_RADIUS, theme().color("sel"))
        painter.setFont(theme().font("ui"))
        painter.setPen(theme().color("text"))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area.adjusted(12, 0, -36, 0), align, str(index.data()))
        select = self.parent()
        if isinstance(select, Select) and index.row() == select.currentIndex():
            box = QRectF(area.right() - 28, area.top(), 16, area.height())
            paint_icon(painter, "check", box, "accent")
