"""A page of the window, used by its controls' object names."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chatapp.gui.widgets import Label

_W = TypeVar("_W", bound=QWidget)


class PageDriver:
    """Shows `page` and does to it what a person does."""

    def __init__(self, qtbot: QtBot, page: QWidget) -> None:
        self.qtbot = qtbot
        self._shown = page
        qtbot.addWidget(page)
        page.resize(1280, 820)
        with qtbot.waitExposed(page):
            page.show()

    def find(self, kind: type[_W], name: str) -> _W:
        """The visible control with an object name."""
        found = [each for each in self._shown.findChildren(kind, name) if each.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def click(self, name: str) -> None:
        """Click a button."""
        button = self.find(QAbstractButton, name)
        self.qtbot.waitUntil(lambda: button.height() > 0)  # laid out
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def write(self, name: str, text: str) -> QLineEdit:
        """Write into a field, in the place of what is there."""
        field = self.find(QLineEdit, name)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        return field

    def says(self, text: str) -> bool:
        """Whether a visible label has this text in it."""
        labels = self._shown.findChildren(Label)
        return any(text in each.text() for each in labels if each.isVisible())
