"""Menus in the app's look."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from chatapp.gui.theme import theme
from chatapp.gui.widgets.labels import Label


class Menu(QMenu):
    """A menu in the theme's colours; its submenus follow it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stale = True
        self.aboutToShow.connect(self._dress)
        theme().changed.connect(self._theme_changed)

    def addSection(self, text: str) -> QAction:  # type: ignore[override]
        """Begin a group with its name above it; style sheets would leave the name out."""
        if self.actions():
            self.addSeparator()
        name = Label(text, "meta", "text3")
        name.setContentsMargins(8, 4, 24, 2)
        action = QWidgetAction(self)
        action.setDefaultWidget(name)
        action.setEnabled(False)
        self.addAction(action)
        return action

    def sizeHint(self) -> QSize:
        """The size it is shown with; whoever places it asks before it is shown."""
        self._dress()
        return super().sizeHint()

    def clear(self) -> None:
        """Take everything out, the menus within it too; Qt would keep those."""
        for inner in self.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            inner.deleteLater()
        super().clear()

    def _theme_changed(self) -> None:
        self._stale = True

    def _dress(self) -> None:
        """Only before it is shown: most menus never are."""
        if self._stale:
            self._stale = False
            self.setStyleSheet(theme().style_sheet("menu"))
