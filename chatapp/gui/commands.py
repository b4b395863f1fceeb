"""Everything the user can ask of the window, in one table, and the menu made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QCoreApplication

from chatapp.domain.translation import QT_TRANSLATE_NOOP


class Page(IntEnum):
    """What the window shows; a later page offers the commands of the earlier ones too."""

    FIRST_RUN = 0
    SETTINGS = 1
    COMPARE = 2
    CHAT = 3


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can do.

    `bound` False: the window handles the key itself, after whatever is being edited. `since`: the
    first page it works on, so that nothing happens to a conversation that is not in sight.
    """

    name: str
    text: str
    shortcuts: tuple[str, ...] = ()
    bound: bool = True
    since: Page = Page.CHAT


@dataclass(frozen=True, slots=True)
class Submenu:
    """A menu in the menu: groups of commands by their names."""

    text: str
    groups: tuple[tuple[str, ...], ...]


COMMANDS = (
    Command(
        "new", QT_TRANSLATE_NOOP("actions", "New conversation"), ("Ctrl+N",), since=Page.SETTINGS
    ),
    Command(
        "new_temporary",
        QT_TRANSLATE_NOOP("actions", "New temporary chat"),
        ("Ctrl+Shift+N",),
        since=Page.SETTINGS,
    ),
    Command("new_text", QT_TRANSLATE_NOOP("actions", "New text to complete"), since=Page.SETTINGS),
    Command("compare", QT_TRANSLATE_NOOP("actions", "Compare models…"), ("Ctrl+Shift+A",)),
    Command("search", QT_TRANSLATE_NOOP("actions", "Search"), ("Ctrl+K",), since=Page.SETTINGS),
    Command(
        "rename",
        QT_TRANSLATE_NOOP("actions", "Rename conversation"),
        ("F2",),
        since=Page.COMPARE,
    ),
    Command(
        "pin",
        QT_TRANSLATE_NOOP("actions", "Pin or unpin conversation"),
        ("Ctrl+D",),
        since=Page.COMPARE,
    ),
    Command("move", QT_TRANSLATE_NOOP("actions", "Move to folder…"), ("Ctrl+Shift+D",)),
    Command(
        "archive",
        QT_TRANSLATE_NOOP("actions", "Archive conversation, or take it out"),
        ("Ctrl+Shift+E",),
        since=Page.COMPARE,
    ),
    Command(
        "delete",
        QT_TRANSLATE_NOOP("actions", "Delete conversation"),
        ("Ctrl+Shift+Backspace",),
        since=Page.COMPARE,
    ),
    Command("export", QT_TRANSLATE_NOOP("actions", "Export…"), ("Ctrl+Shift+S",)),
    Command(
        "copy_conversation",
        QT_TRANSLATE_NOOP("actions", "Copy conversation as Markdown"),
        ("Ctrl+Shift+M",),
    ),
    Command("find", QT_TRANSLATE_NOOP("actions", "Find in this conversation"), ("Ctrl+F",)),
    Command("find_next", QT_TRANSLATE_NOOP("actions", "Next match"), ("F3", "Ctrl+G")),
    Command("find_previous", QT_TRANSLATE_NOOP("actions", "Previous match"), ("Shift+F3",)),
    Command("outline", QT_TRANSLATE_NOOP("actions", "Show or hide the outline"), ("Ctrl+Shift+O",)),
    Command(
        "parameters",
        QT_TRANSLATE_NOOP("actions", "Show or hide the parameters"),
        ("Ctrl+Shift+P",),
    ),
    Command(
        "probabilities",
        QT_TRANSLATE_NOOP("actions", "Show or hide token probabilities"),
        ("Ctrl+Shift+L",),
    ),
    Command("next_uncertain", QT_TRANSLATE_NOOP("actions", "Next uncertain token"), ("F8",)),
    Command(
        "previous_uncertain",
        QT_TRANSLATE_NOOP("actions", "Previous uncertain token"),
        ("Shift+F8",),
    ),
    Command("newest", QT_TRANSLATE_NOOP("actions", "Go to the newest message"), ("Alt+End",)),
    Command("bring_back", QT_TRANSLATE_NOOP("actions", "Bring back deleted messages")),
    Command("regenerate", QT_TRANSLATE_NOOP("actions", "Answer again"), ("Ctrl+R",)),
    Command("continue", QT_TRANSLATE_NOOP("actions", "Continue the answer")),
    Command("versions", QT_TRANSLATE_NOOP("actions", "Show all versions of the last answer")),
    Command(
        "stop",
        QT_TRANSLATE_NOOP("actions", "Stop the answer"),
        ("Esc",),
        bound=False,
        since=Page.COMPARE,
    ),
    Command("copy_answer", QT_TRANSLATE_NOOP("actions", "Copy the last answer"), ("Ctrl+Shift+C",)),
    Command(
        "copy_code",
        QT_TRANSLATE_NOOP("actions", "Copy the last code block"),
        ("Ctrl+Shift+;", "Ctrl+:"),
    ),
    Command("attach", QT_TRANSLATE_NOOP("actions", "Attach pictures and files…"), ("Ctrl+U",)),
    Command("screenshot", QT_TRANSLATE_NOOP("actions", "Attach a picture of the screen")),
    Command("screenshot_window", QT_TRANSLATE_NOOP("actions", "Attach a picture of this window")),
    Command("show_request", QT_TRANSLATE_NOOP("actions", "Show the request of the last answer")),
    Command("choose_model", QT_TRANSLATE_NOOP("actions", "Choose the model"), ("Ctrl+M",)),
    Command("reasoning", QT_TRANSLATE_NOOP("actions", "Choose how the model reasons")),
    Command("compose", QT_TRANSLATE_NOOP("actions", "Go to the message field"), ("Shift+Esc",)),
    Command(
        "sidebar",
        QT_TRANSLATE_NOOP("actions", "Show or hide the list"),
        ("Ctrl+B",),
        since=Page.COMPARE,
    ),
    Command(
        "zoom_in",
        QT_TRANSLATE_NOOP("actions", "Larger text"),
        ("Ctrl++", "Ctrl+="),
        since=Page.FIRST_RUN,
    ),
    Command(
        "zoom_out", QT_TRANSLATE_NOOP("actions", "Smaller text"), ("Ctrl+-",), since=Page.FIRST_RUN
    ),
    Command(
        "zoom_reset",
        QT_TRANSLATE_NOOP("actions", "Normal text size"),
        ("Ctrl+0",),
        since=Page.FIRST_RUN,
    ),
    Command(
        "full_screen", QT_TRANSLATE_NOOP("actions", "Full screen"), ("F11",), since=Page.FIRST_RUN
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
    Command("new_folder", QT_TRANSLATE_NOOP("actions", "New folder"), since=Page.SETTINGS),
    Command("open_archive", QT_TRANSLATE_NOOP("actions", "Show the archive"), since=Page.SETTINGS),
    Command("open_trash", QT_TRANSLATE_NOOP("actions", "Show the trash"), since=Page.SETTINGS),
    Command(
        "prompts",
        QT_TRANSLATE_NOOP("actions", "Prompt library"),
        ("Ctrl+Shift+T",),
        since=Page.SETTINGS,
    ),
    Command("import", QT_TRANSLATE_NOOP("actions", "Import…"), ("Ctrl+O",), since=Page.FIRST_RUN),
    Command("export_all", QT_TRANSLATE_NOOP("actions", "Export all…"), since=Page.SETTINGS),
    Command("few_shot", QT_TRANSLATE_NOOP("actions", "Few-shot builder"), since=Page.SETTINGS),
    Command("cloze", QT_TRANSLATE_NOOP("actions", "Cloze templates"), since=Page.SETTINGS),
    Command("settings", QT_TRANSLATE_NOOP("actions", "Settings"), ("Ctrl+,",), since=Page.SETTINGS),
    Command(
        "shortcuts",
        QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts"),
        ("Ctrl+/",),
        since=Page.FIRST_RUN,
    ),
    Command("about", QT_TRANSLATE_NOOP("actions", "About ChatApp"), since=Page.FIRST_RUN),
    Command("quit", QT_TRANSLATE_NOOP("actions", "Quit"), ("Ctrl+Q",), since=Page.FIRST_RUN),
)
"""All of them, in the order of the list of shortcuts and of the palette."""

MENU: tuple[tuple[str | Submenu, ...], ...] = (
    ("new", "new_temporary", "new_text", "compare", "search"),
    (
        Submenu(
            QT_TRANSLATE_NOOP("actions", "Conversation"),
            (
                ("rename", "pin", "move", "archive", "delete"),
                ("export", "copy_conversation"),
                ("find", "outline", "parameters", "probabilities", "newest", "bring_back"),
            ),
        ),
        Submenu(
            QT_TRANSLATE_NOOP("actions", "Last answer"),
            (
                ("regenerate", "continue", "versions"),
                ("copy_answer", "copy_code"),
                ("show_request",),
            ),
        ),
        Submenu(
            QT_TRANSLATE_NOOP("actions", "Attach"),
            (("attach",), ("screenshot", "screenshot_window")),
        ),
        Submenu(
            QT_TRANSLATE_NOOP("actions", "View"),
            (("sidebar", "full_screen"), ("zoom_in", "zoom_out", "zoom_reset")),
        ),
    ),
    ("prompts",),
    ("new_folder", "open_archive", "open_trash"),
    ("few_shot", "cloze"),
    ("import", "export_all"),
    ("settings", "shortcuts", "about"),
    ("quit",),
)
"""The window's menu: groups with a line between them."""


def translated(text: str) -> str:
    """A command's words in the language in force."""
    return QCoreApplication.translate("actions", text)


def do(function: Callable[[], object], *_arguments: object) -> None:
    """Call without what a signal sends along."""
    function()
