"""What can be attached by the paper clip: files, and pictures of the screen or the window."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from chatapp.domain.changes import Level
from chatapp.gui.attaching import Attaching
from chatapp.gui.commands import do
from chatapp.gui.main_window import MainWindow
from chatapp.gui.widgets import Menu

HIDING_MS = 500
"""How long the window is out of the way before a picture of the screen is taken."""


def screen_can_be_taken() -> bool:
    """Whether the system lets an app take a picture of the screen; Wayland does not."""
    return not QGuiApplication.platformName().startswith("wayland")


class AttachMenu(QObject):
    """The paper clip's menu, and the commands that do the same."""

    def __init__(self, window: MainWindow, attaching: Attaching) -> None:
        super().__init__(window)
        self._window = window
        self._attaching = attaching
        self._work = {
            "attach": self.choose_files,
            "screenshot": self.take_screen,
            "screenshot_window": self.take_window,
        }
        for name, function in self._work.items():
            window.actions_table[name].triggered.connect(partial(do, function))
        window.chat.composer.attach_requested.connect(self.open)

    def open(self) -> None:
        """Show the menu above the paper clip."""
        menu, button = self._menu, self._window.chat.composer.attach
        menu.clear()
        for name, function in self._work.items():
            of_window = self._window.actions_table[name]
            entry = QAction(of_window.text(), menu)
            entry.setObjectName(name)
            if name == "screenshot" and not screen_can_be_taken():
                entry.setEnabled(False)
                entry.setText(f"{of_window.text()} ({self._why_not})")
            entry.setShortcut(of_window.shortcut())
            entry.triggered.connect(partial(do, function))
            menu.addAction(entry)
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))

    def choose_files(self) -> None:
        """Let the user choose files, without keeping the window waiting."""
        dialog = QFileDialog(self._window, self.tr("Attach pictures and files"))
        dialog.setObjectName("attach_files")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._take_files)
        dialog.open()

    def take_window(self) -> None:
        """Attach a picture of this window as it is."""
        self._attach(self._window.grab().toImage())

    def take_screen(self) -> None:
        """Attach a picture of the screen, with the window out of the way."""
        if not screen_can_be_taken():
            self._window.chat.bar.show_text(self._why_not)
            return
        self._window.showMinimized()
        QTimer.singleShot(HIDING_MS, self, self._take_screen)

    @property
    def _why_not(self) -> str:
        return self.tr("Wayland does not let apps take pictures of the screen")

    def _take_screen(self) -> None:
        middle = self._window.geometry().center()
        screen = QGuiApplication.screenAt(middle) or QGuiApplication.primaryScreen()
        picture = screen.grabWindow(0).toImage()
        self._window.come_forward()
        if picture.isNull():
            told = self.tr("The system did not give a picture of the screen.")
            self._window.chat.bar.show_text(told, level=Level.WARNING)
        else:
            self._attach(picture)

    def _attach(self, picture: QImage) -> None:
        time = datetime.now().astimezone().strftime("%Y-%m-%d %H.%M.%S")
        self._attaching.add_picture(picture, f"{self.tr('Screenshot')} {time}.png")
        self._window.chat.composer.focus_text()

    def _take_files(self, paths: list[str]) -> None:
        self._attaching.add_files([Path(path) for path in paths])
        self._window.chat.composer.focus_text()

    @cached_property
    def _menu(self) -> Menu:
        menu = Menu(self._window)
        menu.setObjectName("attach_menu")
        return menu
