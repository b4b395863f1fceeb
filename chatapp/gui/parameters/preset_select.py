"""The choice of a preset, with what can be done with the one that is chosen."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.parameters.state import PanelState
from chatapp.gui.theme import theme
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.painting import CONTROL_RADIUS, FIELD_HEIGHT, paint_box

if TYPE_CHECKING:
    from chatapp.gui.widgets import Menu

_SIDE, _CHEVRONS, _GAP = 11, 26, 10


class PresetSelect(KeyboardFocus, QPushButton):
    """Looks like a `Select` and opens a menu.

    Signals: `chosen(id)`, "" for none; `rename_requested`, `remove_requested`, of the one that is
    chosen; `compare_requested(id)`, with another one; `default_requested(id)`, "" for none.
    """

    chosen = Signal(str)
    rename_requested = Signal()
    remove_requested = Signal()
    compare_requested = Signal(str)
    default_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preset")
        self._state = PanelState()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def show_state(self, state: PanelState) -> None:
        """Show which preset is chosen."""
        self._state = state
        self.setEnabled(bool(state.conversation) and not state.next_only)
        self.retranslate()

    @property
    def words(self) -> str:
        """What is shown as chosen."""
        preset = self._state.preset
        return self.tr("No preset") if preset is None else preset.name

    def open_menu(self) -> None:
        """Show the menu below."""
        self._fill_menu()
        self._menu.setMinimumWidth(self.width())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(theme().scaled(200), theme().scaled(FIELD_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Narrow: the name is cut."""
        return QSize(theme().scaled(80), theme().scaled(FIELD_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open it by Enter and Down too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        state = f"{self.words}, {self.tr('edited')}" if self._state.edited else self.words
        self.setAccessibleName(self.tr("Preset: %1").replace("%1", state))
        self.setToolTip(self.tr("Choose, rename, compare or remove a preset"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, name, "edited" and chevrons."""
        painter, look, area = QPainter(self), theme(), QRectF(self.rect())
        fill = "hover" if self.underMouse() or self.isDown() else "raised"
        if not self.isEnabled():
            fill = "press"
        paint_box(painter, area, CONTROL_RADIUS, look.color(fill), look.color("edge"))
        inner = area.adjusted(_SIDE, 0, -_SIDE - _CHEVRONS, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if self._state.edited:
            painter.setFont(look.font("meta"))
            painter.setPen(look.color("text3"))
            painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, self.tr("edited"))
            width = QFontMetrics(look.font("meta")).horizontalAdvance(self.tr("edited"))
            inner.adjust(0, 0, -width - _GAP, 0)
        painter.setFont(self.font())
        known = self.isEnabled() and self._state.preset is not None
        painter.setPen(look.color("text" if known else "text3"))
        text = self.fontMetrics().elidedText(
            self.words, Qt.TextElideMode.ElideRight, int(inner.width())
        )
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, text)
        box = QRectF(area.right() - _CHEVRONS, area.top(), 16, area.height())
        paint_icon(painter, "chevron-up-down", box, "text2")

    @cached_property
    def _menu(self) -> Menu:
        from chatapp.gui.widgets import Menu

        return Menu(self)

    def _fill_menu(self) -> None:
        menu, state = self._menu, self._state
        menu.clear()
        self._add_presets(menu)
        if state.preset is not None:
            menu.addSeparator()
            rename = menu.addAction(self.tr("Rename…"))
            rename.triggered.connect(self.rename_requested)
            remove = menu.addAction(self.tr("Remove"))
            remove.triggered.connect(self.remove_requested)
            default = menu.addAction(self.tr("Use for new conversations"))
            default.setCheckable(True)
            default.setChecked(state.default == state.chosen)
            wanted = "" if state.default == state.chosen else state.chosen
            default.triggered.connect(partial(self._emit, self.default_requested, wanted))
        if state.presets:
            if state.preset is None:
                menu.addSeparator()
            self._add_comparisons(menu)

    def _add_presets(self, menu: Menu) -> None:
        state = self._state
        choices = [("", self.tr("No preset")), *((one.id, one.name) for one in state.presets)]
        for identity, name in choices:
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            present = "" if state.preset is None else state.chosen
            action.setChecked(identity == present)
            action.triggered.connect(partial(self._emit, self.chosen, identity))

    def _add_comparisons(self, menu: Menu) -> None:
        inner = menu.addMenu(self.tr("Compare with"))
        for one in self._state.presets:
            action = inner.addAction(one.name.replace("&", "&&"))
            action.triggered.connect(partial(self._emit, self.compare_requested, one.id))

    def _emit(self, signal: SignalInstance, value: str, _checked: bool = False) -> None:
        signal.emit(value)

    def _restyle(self) -> None:
        self.setFont(theme().font("ui"))
        self.setFixedHeight(theme().scaled(FIELD_HEIGHT))
        self.update()
