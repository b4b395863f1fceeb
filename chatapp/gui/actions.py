"""The window's commands as actions by name, with their shortcuts, and its menu."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from chatapp.gui.commands import COMMANDS, MENU, Page, Submenu, translated
from chatapp.gui.widgets import Menu


class Actions(QObject):
    """The window's QActions by command name, and its menu."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.by_name: dict[str, QAction] = {}
        self.menu = Menu(window)
        self._submenus: list[tuple[Submenu, Menu]] = []
        for command in COMMANDS:
            action = QAction(window)
            action.setObjectName(f"action_{command.name}")
            if command.bound:
                action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
            action.setShortcutVisibleInContextMenu(True)
            window.addAction(action)
            self.by_name[command.name] = action
        for group in MENU:
            self._add_group(self.menu, group)
        self.jumps = [self._jump(window, number) for number in range(1, 10)]
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        return self.by_name[name]

    def show_page(self, page: Page) -> None:
        """Offer what can be done on a page."""
        for command in COMMANDS:
            self.by_name[command.name].setEnabled(page >= command.since)
        for action in self.jumps:
            action.setEnabled(page >= Page.SETTINGS)
        for _submenu, menu in self._submenus:
            menu.setEnabled(any(action.isEnabled() for action in menu.actions()))

    def event(self, event: QEvent) -> bool:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        return super().event(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        for command in COMMANDS:
            self.by_name[command.name].setText(translated(command.text))
        for submenu, menu in self._submenus:
            menu.setTitle(translated(submenu.text))
        self.menu.setAccessibleName(QCoreApplication.translate("actions", "Menu"))

    def _add_group(self, menu: Menu, group: tuple[str | Submenu, ...]) -> None:
        if menu.actions():
            menu.addSeparator()
        for entry in group:
            if isinstance(entry, str):
                menu.addAction(self.by_name[entry])
                continue
            inner = Menu(menu)
            for inner_group in entry.groups:
                self._add_group(inner, inner_group)
            menu.addMenu(inner)
            self._submenus.append((entry, inner))

    def _jump(self, window: QWidget, number: int) -> QAction:
        """Ctrl+1 to Ctrl+9: the conversation in that row."""
        action = QAction(window)
        action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        action.setData(number - 1)
        window.addAction(action)
        return action
