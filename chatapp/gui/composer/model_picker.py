"""The button that names the model and opens the menu of all connections' models."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets import KeyboardFocus, tip
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box, paint_mark

if TYPE_CHECKING:
    from chatapp.gui.model_menu import ModelChoice
    from chatapp.gui.widgets import Menu

_MARK, _CHEVRON, _GAP, _PAD = 20, 16, 6, 6


class ModelPicker(KeyboardFocus, QPushButton):
    """Shows the model in use; its accessible name is "Model".

    Signals: `chosen(connection id, model)`; `manage_requested`, to change connections.
    """

    chosen = Signal(str, str)
    manage_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("model_picker")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self._choices: tuple[ModelChoice, ...] = ()
        self._current = ("", "")
        self._label = ""
        self.clicked.connect(self.open_menu)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def set_choices(self, choices: Iterable[ModelChoice]) -> None:
        """What the menu offers."""
        self._choices = tuple(choices)

    def set_current(self, connection: str, model: str, label: str) -> None:
        """What is asked now. Parameters: `label`, the name to show."""
        self._current = (connection, model)
        self._label = label
        self.setAccessibleDescription(label)
        self.updateGeometry()
        self.update()

    @property
    def label(self) -> str:
        """The name that is shown."""
        return self._label

    def open_menu(self) -> None:
        """Show the menu above the button."""
        self._fill_menu()
        height = self._menu.sizeHint().height()
        above = self.mapToGlobal(QPoint(0, -height - 4))
        screen = self.screen().availableGeometry()
        if above.y() < screen.top():
            above = self.mapToGlobal(QPoint(0, self.height() + 4))
        self._menu.popup(above)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.setAccessibleName(self.tr("Model"))
        self.setToolTip(tip(self.tr("Choose the model"), "Ctrl+M"))

    def sizeHint(self) -> QSize:
        """Wide enough for the name."""
        width = self.fontMetrics().horizontalAdvance(self._label)
        width += theme().scaled(_MARK) + theme().scaled(_CHEVRON)
        limit = theme().scaled(280)
        return QSize(min(limit, width + 2 * _GAP + 2 * _PAD + 2), theme().scaled(28))

    def minimumSizeHint(self) -> QSize:
        """The name may be cut."""
        return QSize(theme().scaled(96), theme().scaled(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark, name and chevron."""
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            token = "press" if self.isDown() else "hover"
            paint_box(painter, QRectF(self.rect()), CONTROL_RADIUS, theme().color(token))
        mark, chevron = theme().scaled(_MARK), theme().scaled(_CHEVRON)
        top = (self.height() - mark) / 2
        paint_mark(painter, QRectF(_PAD, top, mark, mark), self._label, radius=4)
        left = _PAD + mark + _GAP
        room = self.width() - left - chevron - _GAP - _PAD
        painter.setFont(self.font())
        painter.setPen(theme().color("text2"))
        text = self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideMiddle, room)
        box = QRectF(left, 0, room + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        right = left + self.fontMetrics().horizontalAdvance(text) + _GAP
        box = QRectF(right, 0, chevron, self.height())
        paint_icon(painter, "chevron-down", box, size=chevron)

    def _restyle(self) -> None:
        self.setFont(theme().font("ui"))
        self.setFixedHeight(theme().scaled(28))
        self.updateGeometry()
        self.update()

    @cached_property
    def _menu(self) -> Menu:
        from chatapp.gui.widgets import Menu

        return Menu(self)

    def _fill_menu(self) -> None:
        from PySide6.QtWidgets import QMenu

        from chatapp.gui.model_menu import fill_model_menu

        for inner in self._menu.actions():
            if isinstance(more := inner.menu(), QMenu):
                more.deleteLater()  # `clear` leaves it
        self._menu.clear()
        fill_model_menu(self._menu, self._choices, self.chosen.emit, self._current)
        self._menu.addSeparator()
        manage = self._menu.addAction(self.tr("Connections…"))
        manage.triggered.connect(self.manage_requested)
