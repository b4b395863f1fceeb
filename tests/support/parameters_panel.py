"""A panel of parameters on its own, whose changes hold at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import Json, now
from chatapp.domain.presets import Preset, Wanted
from chatapp.gui.parameters.number_row import NumberRow
from chatapp.gui.parameters.panel import ParametersPanel
from chatapp.gui.parameters.row import Row
from chatapp.gui.parameters.rows import MORE
from chatapp.gui.parameters.state import PanelState
from chatapp.gui.theme import theme

CAREFUL = Preset("p", "Careful writing", now(), Wanted("Write plainly.", {"top_p": 0.9}))
BRIEF = Preset("b", "Brief", now(), Wanted(None, {"temperature": 0.2}))


class Shown:
    """A panel, and what it said; a value that is given holds at once."""

    def __init__(self, qtbot: QtBot) -> None:
        self.panel = ParametersPanel()
        self.said: list[tuple[str, Json]] = []
        self.state = PanelState("c")
        qtbot.addWidget(self.panel)
        self.panel.value_changed.connect(self._take)
        self.panel.resize(304, 1200)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.activateWindow()
        self.show(self.state)

    def show(self, state: PanelState) -> None:
        """Show another state."""
        self.state = state
        self.panel.show_state(state)
        QApplication.processEvents()

    def wants(self, parameters: dict[str, Json], **fields: object) -> None:
        """Show a conversation that wants these."""
        wanted = Wanted(self.state.wanted.system, parameters)
        self.show(replace(self.state, wanted=wanted, **fields))  # type: ignore[arg-type]

    def row(self, name: str) -> Row:
        """The row of a parameter, unfolded if need be."""
        if name in MORE:
            self.panel.rows.more.setChecked(True)
        return self.panel.rows.rows[name]

    def number(self, name: str) -> NumberRow:
        """The row of a number."""
        row = self.row(name)
        assert isinstance(row, NumberRow)
        return row

    @property
    def words(self) -> str:
        """All labels that can be seen."""
        labels = self.panel.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def _take(self, name: str, value: Json) -> None:
        self.said.append((name, value))
        kept = {**self.state.wanted.parameters, name: value}
        self.wants({key: one for key, one in kept.items() if one is not None})


def shown_panel(qtbot: QtBot) -> Shown:
    """A panel in the light theme, with English numbers."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme().apply(app, "light", 100)
    QLocale.setDefault(QLocale("en"))
    return Shown(qtbot)


def key(widget: QWidget, *keys: Qt.Key) -> None:
    """Press keys in a widget that has the focus."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    for one in keys:
        QTest.keyClick(widget, one)


def type_into(field: QLineEdit, text: str) -> None:
    """Replace a field's text by typing, with Enter behind it."""
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def press(widget: QWidget, text: str) -> None:
    """Click the button with these words."""
    (button,) = [one for one in widget.findChildren(QAbstractButton) if one.text() == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
