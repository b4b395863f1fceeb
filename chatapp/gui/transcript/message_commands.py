"""What can be done with a whole message, in every menu that is about one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence

from chatapp.gui.icons import icon
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.widgets import Menu

translate = QCoreApplication.translate


def add_message_commands(
    menu: Menu, intents: Intents, message_id: str, *, versions: int, answer: bool = False
) -> None:
    """Add the commands to a menu.

    Parameters: `versions`, the message and its siblings; `answer`, whether it is one.
    """
    edit = menu.addAction(icon("pencil"), translate("MessageCommands", "Edit"))
    edit.triggered.connect(partial(_emit, intents, "edit_requested", message_id))
    branch = menu.addAction(
        icon("branch"), translate("MessageCommands", "Branch into a new conversation")
    )
    branch.triggered.connect(partial(_emit, intents, "branch_requested", message_id))
    if answer:
        request = menu.addAction(icon("terminal"), translate("MessageCommands", "Show request"))
        request.triggered.connect(partial(_emit, intents, "request_requested", message_id))
    menu.addSeparator()
    delete = menu.addAction(icon("trash"), translate("MessageCommands", "Delete message"))
    delete.triggered.connect(partial(_delete, intents, message_id, below=False))
    _show_key(delete, "Del")
    words = (
        translate("MessageCommands", "Delete this version and what follows")
        if versions > 1
        else translate("MessageCommands", "Delete with all that follows")
    )
    below = menu.addAction(words)
    below.triggered.connect(partial(_delete, intents, message_id, below=True))
    _show_key(below, "Shift+Del")


def _show_key(action: QAction, key: str) -> None:
    """Say which key does the same for the message that has the focus."""
    action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setShortcutVisibleInContextMenu(True)


def _emit(intents: Intents, intent: str, message_id: str, _checked: bool = False) -> None:
    getattr(intents, intent).emit(message_id)


def _delete(intents: Intents, message_id: str, _checked: bool = False, *, below: bool) -> None:
    intents.delete_requested.emit(message_id, below)
