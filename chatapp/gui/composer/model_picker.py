"""The button that names the model and opens the menu of all connections' models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from chatapp.domain.models import Connection
from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets import KeyboardFocus, Menu, tip
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box, paint_mark

MOST_IN_MENU = 12
"""Models of one connection shown before the rest moves into a menu of its own."""
_MARK, _GAP, _PAD = 20, 6, 6


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One line of the menu."""

    connection: str
    model: str
    label: str


def choices_of(connection: Connection) -> list[ModelChoice]:
    """What can be chosen of a connection; one without known models is a choice of its own."""
    models = list(connection.models)
    if connection.model and connection.model not in models:
        models.insert(0, connection.model)
    if connection.embedded and len(models) <= 1:
        return [ModelChoice(connection.id, model, connection.name) for model in models]
    if not models:
        return [ModelChoice(connection.id, "", connection.name)]
    return [ModelChoice(connection.id, model, model) for model in models]


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
        self._connections: tuple[Connection, ...] = ()
        self._current = ("", "")
        self._label = ""
        self._menu = Menu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.clicked.connect(self.open_menu)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def set_connections(self, connections: Sequence[Connection]) -> None:
        """What the menu offers."""
        self._connections = tuple(connections)

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
        width = self.fontMetrics().horizontalAdvance(self._label) + _MARK + 16
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
        top = (self.height() - _MARK) / 2
        paint_mark(painter, QRectF(_PAD, top, _MARK, _MARK), self._label, radius=4)
        left = _PAD + _MARK + _GAP
        room = self.width() - left - 16 - _GAP - _PAD
        painter.setFont(self.font())
        painter.setPen(theme().color("text2"))
        text = self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideMiddle, room)
        box = QRectF(left, 0, room + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        right = left + self.fontMetrics().horizontalAdvance(text) + _GAP
        paint_icon(painter, "chevron-down", QRectF(right, 0, 16, self.height()))

    def _restyle(self) -> None:
        self.setFont(theme().font("ui"))
        self.setFixedHeight(theme().scaled(28))
        self.updateGeometry()
        self.update()

    def _fill_menu(self) -> None:
        self._menu.clear()
        for connection in self._connections:
            if not connection.enabled:
                continue
            choices = choices_of(connection)
            if len(choices) > 1 or choices[0].label != connection.name:
                self._menu.addSection(connection.name)
            target: QMenu = self._menu
            for number, choice in enumerate(choices):
                if number == MOST_IN_MENU:
                    target = self._menu.addMenu(self.tr("More models"))
                self._add_choice(target, choice)
        self._menu.addSeparator()
        manage = self._menu.addAction(self.tr("Connections…"))
        manage.triggered.connect(self.manage_requested)

    def _add_choice(self, menu: QMenu, choice: ModelChoice) -> None:
        action = QAction(choice.label.replace("&", "&&"), menu)
        action.setCheckable(True)
        action.setChecked((choice.connection, choice.model) == self._current)
        action.triggered.connect(partial(self._choose, choice))
        menu.addAction(action)

    def _choose(self, choice: ModelChoice, _checked: bool = False) -> None:
        self.chosen.emit(choice.connection, choice.model)
