"""Every command of the window in one table: its words, its shortcuts, its place in the menu."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.gui.widgets import Menu


class Page(IntEnum):
    """What the window shows; a later page offers the commands of the earlier ones too."""

    FIRST_RUN = 0
    SETTINGS = 1
    CHAT = 2


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can do.

    `menu`: the group of the menu it stands in; 0: in none. `bound` False: the window handles the
    key itself, after whatever is being edited. `since`: the first page it works on, so that
    nothing happens to a conversation that is not in sight.
    """

    name: str
    text: str
    shortcuts: tuple[str, ...] = ()
    menu: int = 0
    bound: bool = True
    since: Page = Page.CHAT


COMMANDS = (
    Command(
        "new", QT_TRANSLATE_NOOP("actions", "New conversation"), ("Ctrl+N",), 1, since=Page.SETTINGS
    ),
    Command(
        "new_temporary",
        QT_TRANSLATE_NOOP("actions", "New temporary chat"),
        ("Ctrl+Shift+N",),
        1,
        since=Page.SETTINGS,
    ),
    Command(
        "search",
        QT_TRANSLATE_NOOP("actions", "Search"),
        ("Ctrl+K",),
        1,
        since=Page.SETTINGS,
    ),
    Command("new_folder", QT_TRANSLATE_NOOP("actions", "New folder"), menu=1, since=Page.SETTINGS),
    Command(
        "open_archive",
        QT_TRANSLATE_NOOP("actions", "Show the archive"),
        menu=1,
        since=Page.SETTINGS,
    ),
    Command(
        "open_trash", QT_TRANSLATE_NOOP("actions", "Show the trash"), menu=1, since=Page.SETTINGS
    ),
    Command("find", QT_TRANSLATE_NOOP("actions", "Find in this conversation"), ("Ctrl+F",), 3),
    Command("find_next", QT_TRANSLATE_NOOP("actions", "Next match"), ("F3", "Ctrl+G")),
    Command("find_previous", QT_TRANSLATE_NOOP("actions", "Previous match"), ("Shift+F3",)),
    Command("rename", QT_TRANSLATE_NOOP("actions", "Rename conversation"), ("F2",), 2),
    Command(
        "delete",
        QT_TRANSLATE_NOOP("actions", "Delete conversation"),
        ("Ctrl+Shift+Backspace",),
        2,
    ),
    Command("bring_back", QT_TRANSLATE_NOOP("actions", "Bring back deleted messages"), (), 2),
    Command(
        "import",
        QT_TRANSLATE_NOOP("actions", "Import…"),
        ("Ctrl+O",),
        2,
        since=Page.FIRST_RUN,
    ),
    Command("export", QT_TRANSLATE_NOOP("actions", "Export…"), ("Ctrl+Shift+S",), 2),
    Command("export_all", QT_TRANSLATE_NOOP("actions", "Export all…"), menu=2, since=Page.SETTINGS),
    Command(
        "copy_conversation",
        QT_TRANSLATE_NOOP("actions", "Copy conversation as Markdown"),
        ("Ctrl+Shift+M",),
        3,
    ),
    Command("pin", QT_TRANSLATE_NOOP("actions", "Pin or unpin conversation"), ("Ctrl+D",), 2),
    Command(
        "archive",
        QT_TRANSLATE_NOOP("actions", "Archive conversation, or take it out"),
        ("Ctrl+Shift+E",),
        2,
    ),
    Command("move", QT_TRANSLATE_NOOP("actions", "Move to folder…"), ("Ctrl+Shift+D",), 2),
    Command(
        "copy_answer",
        QT_TRANSLATE_NOOP("actions", "Copy the last answer"),
        ("Ctrl+Shift+C",),
        3,
    ),
    Command(
        "copy_code",
        QT_TRANSLATE_NOOP("actions", "Copy the last code block"),
        ("Ctrl+Shift+;", "Ctrl+:"),
        3,
    ),
    Command(
        "outline", QT_TRANSLATE_NOOP("actions", "Show or hide the outline"), ("Ctrl+Shift+O",), 3
    ),
    Command("newest", QT_TRANSLATE_NOOP("actions", "Go to the newest message"), ("Alt+End",), 3),
    Command("regenerate", QT_TRANSLATE_NOOP("actions", "Answer again"), ("Ctrl+R",), 3),
    Command("stop", QT_TRANSLATE_NOOP("actions", "Stop the answer"), ("Esc",), bound=False),
    Command("choose_model", QT_TRANSLATE_NOOP("actions", "Choose the model"), ("Ctrl+M",)),
    Command("compose", QT_TRANSLATE_NOOP("actions", "Go to the message field"), ("Shift+Esc",)),
    Command("sidebar", QT_TRANSLATE_NOOP("actions", "Show or hide the list"), ("Ctrl+B",), 4),
    Command(
        "zoom_in",
        QT_TRANSLATE_NOOP("actions", "Larger text"),
        ("Ctrl++", "Ctrl+="),
        4,
        since=Page.FIRST_RUN,
    ),
    Command(
        "zoom_out",
        QT_TRANSLATE_NOOP("actions", "Smaller text"),
        ("Ctrl+-",),
        4,
        since=Page.FIRST_RUN,
    ),
    Command(
        "zoom_reset",
        QT_TRANSLATE_NOOP("actions", "Normal text size"),
        ("Ctrl+0",),
        4,
        since=Page.FIRST_RUN,
    ),
    Command(
        "full_screen",
        QT_TRANSLATE_NOOP("actions", "Full screen"),
        ("F11",),
        4,
        since=Page.FIRST_RUN,
    ),
    Command(
        "next",
        QT_TRANSLATE_NOOP("actions", "Next conversation"),
        ("Ctrl+Tab",),
        since=Page.SETTINGS,
    ),
    Command(
        "previous",
        QT_TRANSLATE_NOOP("actions", "Previous conversation"),
        ("Ctrl+Shift+Tab",),
        since=Page.SETTINGS,
    ),
    Command("menu", QT_TRANSLATE_NOOP("actions", "Open the menu"), ("F10",)),
    Command(
        "settings", QT_TRANSLATE_NOOP("actions", "Settings"), ("Ctrl+,",), 5, since=Page.SETTINGS
    ),
    Command(
        "shortcuts",
        QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts"),
        ("Ctrl+/",),
        5,
        since=Page.FIRST_RUN,
    ),
    Command("quit", QT_TRANSLATE_NOOP("actions", "Quit"), ("Ctrl+Q",), 6, since=Page.FIRST_RUN),
)


def translated(text: str) -> str:
    """A command's words in the language in force."""
    return QCoreApplication.translate("actions", text)


class Actions(QObject):
    """The window's QActions by command name, and its menu."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.by_name: dict[str, QAction] = {}
        self.menu = Menu(window)
        group = 0
        for command in COMMANDS:
            action = QAction(window)
            action.setObjectName(f"action_{command.name}")
            if command.bound:
                action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
            action.setShortcutVisibleInContextMenu(True)
            window.addAction(action)
            self.by_name[command.name] = action
            if command.menu:
                if group and command.menu != group:
                    self.menu.addSeparator()
                group = command.menu
                self.menu.addAction(action)
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

    def event(self, event: QEvent) -> bool:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        return super().event(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        for command in COMMANDS:
            self.by_name[command.name].setText(translated(command.text))
        self.menu.setAccessibleName(QCoreApplication.translate("actions", "Menu"))

    def _jump(self, window: QWidget, number: int) -> QAction:
        """Ctrl+1 to Ctrl+9: the conversation in that row."""
        action = QAction(window)
        action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        action.setData(number - 1)
        window.addAction(action)
        return action
