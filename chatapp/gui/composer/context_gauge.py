"""How full the model's context is, in the composer's bar; a click offers what can be done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from chatapp.domain.context import ContextUse, Overflow
from chatapp.gui.composer.context_words import gauge_text, use_text
from chatapp.gui.theme import theme
from chatapp.gui.widgets import KeyboardFocus, Menu
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

NEARLY_FULL = 0.8
"""The share of the room from which on it is marked."""
_PAD = 8


class ContextGauge(KeyboardFocus, QPushButton):
    """ "402 of 128k": hidden as long as there is nothing to count.

    Signals: `request_wanted`, show what would be sent; `policy_chosen(value)`, what happens when
    the context is full: one of `Overflow`, or "" to be asked.
    """

    request_wanted = Signal()
    policy_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("context_gauge")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self._use: ContextUse | None = None
        self._policy = ""
        self._summarised = 0
        self.clicked.connect(self.open_menu)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def set_use(self, use: ContextUse | None) -> None:
        """Show how full it is; None: nothing is known."""
        self._use = use
        self._show()

    def set_policy(self, policy: str) -> None:
        """What happens when it is full: one of `Overflow`, or "" to be asked."""
        self._policy = policy

    def set_summarising(self, messages: int) -> None:
        """Say that so many messages are being summarised; 0: none are."""
        self._summarised = messages
        self._show()

    @property
    def use(self) -> ContextUse | None:
        """What is shown."""
        return self._use

    @property
    def token(self) -> str:
        """The name of its colour."""
        if self._use is None or self._summarised:
            return "text3"
        if self._use.over:
            return "danger"
        return "warn" if self._use.share >= NEARLY_FULL else "text3"

    def open_menu(self) -> None:
        """Show what can be done, above the gauge."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show what would be sent")).triggered.connect(self._ask_for_request)
        menu.addSection(self.tr("When the context is full"))
        for words, policy in (
            (self.tr("Ask me"), ""),
            (self.tr("Leave out the oldest messages"), Overflow.DROP_OLDEST.value),
            (self.tr("Summarise the oldest messages"), Overflow.SUMMARISE.value),
            (self.tr("Say so, send nothing"), Overflow.STOP.value),
        ):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(policy == self._policy)
            action.triggered.connect(partial(self._choose, policy))
        size = menu.sizeHint()
        menu.popup(self.mapToGlobal(QPoint(self.width() - size.width(), -size.height() - 4)))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._show()

    def sizeHint(self) -> QSize:
        """Wide enough for the words."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * _PAD
        return QSize(width, theme().scaled(28))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words."""
        painter, area = QPainter(self), QRectF(self.rect())
        if self.underMouse() or self.isDown():
            paint_box(
                painter, area, CONTROL_RADIUS, theme().color("press" if self.isDown() else "hover")
            )
        painter.setFont(self.font())
        painter.setPen(theme().color(self.token))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text())

    def _show(self) -> None:
        use = self._use
        if self._summarised:
            text = self.tr("Summarising…")
            told = self.tr("The oldest messages are being summarised: {count}")
            told = told.replace("{count}", str(self._summarised))
        elif use is None or not use.total:
            text = told = ""
        else:
            text, told = gauge_text(use), use_text(use)
        self.setText(text)
        self.setAccessibleName(self.tr("Context: {use}").replace("{use}", text))
        self.setAccessibleDescription(told)
        self.setToolTip(told)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def _restyle(self) -> None:
        self.setFont(theme().font("meta"))
        self.setFixedHeight(theme().scaled(28))
        self.updateGeometry()
        self.update()

    def _ask_for_request(self, _checked: bool = False) -> None:
        self.request_wanted.emit()

    def _choose(self, policy: str, _checked: bool = False) -> None:
        self.policy_chosen.emit(policy)
