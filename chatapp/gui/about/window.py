"""About the app: what it is made of, where it keeps things, and under which licences it comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from chatapp import __version__
from chatapp.gui.about.licence_list import LicenceList
from chatapp.gui.icons import app_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, Rule

if TYPE_CHECKING:
    from chatapp.engine.licences import Licence

_SIZE = (920, 680)
_MARK = 48
_COPIED_MS = 1500
_ROWS = 3
"""Of details, in two columns."""
WEBSITE = "https://github.com/chatapp/chatapp"


class AboutWindow(QDialog):
    """Not modal; it can stay open beside the window's work.

    Signals: `folder_wanted`, show the profile's folder; `updates_wanted`, look for a newer version.
    """

    folder_wanted = Signal()
    updates_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("about_window")
        self.resize(*_SIZE)
        self._details: Sequence[tuple[str, str]] = ()
        self._shown: list[tuple[Label, Label, str, str]] = []
        self._folder = ""
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._mark = QLabel()
        self._name = Label(f"ChatApp {__version__}", "h1")
        self._about = Label("", "ui", "text2", wrap=True)
        self._grid = QGridLayout()
        self._folder_name = Label("", "ui", "text2")
        self._folder_path = Label("", "ui", "text")
        self.open_folder = Button(small=True)
        self.copy = Button(icon="copy")
        self.website = Button("", "ghost", icon="external")
        self.updates = Button(icon="refresh")
        self.close_button = Button()
        self._parts_title = Label("", "ui", weight=600)
        self.licences = LicenceList()
        self._name_parts()
        self._lay_out()
        self._connect()
        self.retranslate()
        theme().changed.connect(self._restyle)
        self._restyle()

    def show_details(self, details: Sequence[tuple[str, str]], folder: str) -> None:
        """Show names and versions, and where the profile is."""
        self._details, self._folder = details, folder
        shown = details[1:]  # the version stands beside the name
        for place, (name, number) in enumerate(shown):
            row, column = place % _ROWS, 2 * (place // _ROWS)
            label, value = Label("", "ui", "text2"), Label("", "ui", "text")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, row, column)
            self._grid.addWidget(value, row, column + 1)
            self._shown.append((label, value, name, number))
        self._say_details()
        self._folder_path.setText(folder)
        self._folder_path.setToolTip(folder)

    def show_licences(self, licences: Sequence[Licence]) -> None:
        """Show the parts and their licences."""
        self.licences.show_licences(licences)

    @property
    def details(self) -> str:
        """What the button copies: a line for each part."""
        lines = [f"{name}: {number}" for name, number in self._details]
        return "\n".join([*lines, f"Profile: {self._folder}"]) + "\n"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the search field is not to press a button; Ctrl+F goes there."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_F and control:
            self.licences.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.licences.field.selectAll()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.setWindowTitle(self.tr("About ChatApp"))
        self._about.setText(self.tr("Talks to language models, on this computer or elsewhere."))
        self._folder_name.setText(self.tr("Profile folder"))
        self._parts_title.setText(self.tr("Licences of all parts"))
        self._say_details()
        for button, words, told in (
            (
                self.open_folder,
                self.tr("Open folder"),
                self.tr("Show the folder with the conversations"),
            ),
            (self.copy, self.tr("Copy details"), self.tr("Copy versions and folder, for a report")),
            (self.website, self.tr("Website"), WEBSITE),
            (self.updates, self.tr("Updates"), self.tr("Show whether updates are looked for")),
            (self.close_button, self.tr("Close"), self.tr("Close (Esc)")),
        ):
            button.setText(words)
            button.setAccessibleName(words)
            button.setToolTip(told)

    def _say_details(self) -> None:
        words = {
            "Build": self.tr("Build"),
            "System": self.tr("System"),
            "packaged": self.tr("packaged"),
            "from source": self.tr("from source"),
        }
        for label, value, name, number in self._shown:
            label.setText(words.get(name, name))
            value.setText(words.get(number, number))

    def _name_parts(self) -> None:
        for name, part in (
            ("about_open_folder", self.open_folder),
            ("about_copy", self.copy),
            ("about_website", self.website),
            ("about_updates", self.updates),
            ("about_close", self.close_button),
        ):
            part.setObjectName(name)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._about)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        folder = QHBoxLayout()
        folder.setSpacing(16)
        folder.addWidget(self._folder_name)
        folder.addWidget(self._folder_path, 1)
        folder.addWidget(self.open_folder)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.copy)
        foot.addWidget(self.updates)
        foot.addWidget(self.website)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._grid)
        column.addLayout(folder)
        column.addWidget(Rule())
        column.addWidget(self._parts_title)
        column.addWidget(self.licences, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.open_folder.clicked.connect(self.folder_wanted)
        self.copy.clicked.connect(self._copy)
        self._copied.timeout.connect(self._say_copy)
        self.website.clicked.connect(self._open_website)
        self.updates.clicked.connect(self.updates_wanted)
        self.updates.clicked.connect(self.close)
        self.close_button.clicked.connect(self.close)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details)
        self.copy.setText(self.tr("Copied"))
        self._copied.start(_COPIED_MS)

    def _say_copy(self) -> None:
        self.copy.setText(self.tr("Copy details"))

    def _open_website(self) -> None:
        QDesktopServices.openUrl(QUrl(WEBSITE))

    def _restyle(self) -> None:
        side = theme().scaled(_MARK)
        self._mark.setPixmap(app_icon().pixmap(side, side))
        self._mark.setFixedSize(side, side)
