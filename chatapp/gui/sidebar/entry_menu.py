"""The menus of the list: what can be done with conversations, and with a folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from chatapp.domain.listing import Shelf
from chatapp.gui.icons import icon
from chatapp.gui.sidebar.intents import ListIntents
from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.widgets import Menu


def conversations_menu(
    parent: QWidget,
    model: SidebarModel,
    intents: ListIntents,
    ids: list[str],
    open_first: Callable[[], None],
    rename: Callable[[], None],
) -> QMenu:
    """What can be done with one or several conversations; the menu goes when it is closed."""
    menu = _menu(parent)
    if model.shelf is Shelf.TRASH:
        _add_for_trash(menu, intents, ids)
        return menu
    if len(ids) == 1:
        words = QCoreApplication.translate("EntryMenu", "Open")
        menu.addAction(icon("message"), words, open_first)
        words = QCoreApplication.translate("EntryMenu", "Rename")
        menu.addAction(icon("pencil"), words, rename).setShortcut(Qt.Key.Key_F2)
    if not any(model.is_temporary(each) for each in ids):
        _add_for_stored(menu, model, intents, ids)
    elif len(ids) == 1:
        words = QCoreApplication.translate("EntryMenu", "Keep this chat")
        menu.addAction(icon("check"), words, partial(intents.keep_requested.emit, ids[0]))
    menu.addSeparator()
    words = QCoreApplication.translate("EntryMenu", "Delete")
    _add_delete(menu, words, partial(intents.delete_requested.emit, ids))
    return menu


def _add_for_trash(menu: QMenu, intents: ListIntents, ids: list[str]) -> None:
    words = QCoreApplication.translate("EntryMenu", "Restore")
    menu.addAction(icon("undo"), words, partial(intents.restore_requested.emit, ids))
    menu.addSeparator()
    words = QCoreApplication.translate("EntryMenu", "Delete for good…")
    _add_delete(menu, words, partial(intents.remove_requested.emit, ids))


def _add_for_stored(menu: QMenu, model: SidebarModel, intents: ListIntents, ids: list[str]) -> None:
    """What only conversations of the profile can have done to them."""
    if model.shelf is Shelf.LISTED:
        _add_places(menu, model, intents, ids)
    if len(ids) == 1:
        words = QCoreApplication.translate("EntryMenu", "Duplicate")
        duplicate = partial(intents.duplicate_requested.emit, ids[0])
        menu.addAction(icon("copy"), words, duplicate).setObjectName("duplicate")
    archived = model.shelf is Shelf.ARCHIVE
    words = (
        QCoreApplication.translate("EntryMenu", "Take out of the archive")
        if archived
        else QCoreApplication.translate("EntryMenu", "Archive")
    )
    archive = partial(intents.archive_requested.emit, ids, not archived)
    menu.addAction(icon("archive"), words, archive)
    words = QCoreApplication.translate("EntryMenu", "Export…")
    menu.addAction(icon("download"), words, partial(intents.export_requested.emit, ids))


def folder_menu(
    parent: QWidget,
    intents: ListIntents,
    folder: str,
    toggle: Callable[[], None],
    rename: Callable[[], None],
    *,
    opened: bool,
) -> QMenu:
    """What can be done with a folder; the menu goes when it is closed."""
    menu = _menu(parent)
    words = (
        QCoreApplication.translate("EntryMenu", "Collapse")
        if opened
        else QCoreApplication.translate("EntryMenu", "Expand")
    )
    menu.addAction(icon("folder" if opened else "folder-open"), words, toggle)
    menu.addAction(
        icon("pencil"), QCoreApplication.translate("EntryMenu", "Rename"), rename
    ).setShortcut(Qt.Key.Key_F2)
    instruct = partial(intents.folder_instructions_requested.emit, folder)
    words = QCoreApplication.translate("EntryMenu", "Instructions…")
    menu.addAction(icon("message"), words, instruct).setObjectName("folder_instructions")
    menu.addSeparator()
    remove = partial(intents.folder_remove_requested.emit, folder)
    menu.addAction(
        icon("trash"),
        QCoreApplication.translate("EntryMenu", "Remove folder, keep conversations"),
        remove,
    )
    return menu


def folders_menu(
    parent: QWidget, model: SidebarModel, intents: ListIntents, ids: list[str]
) -> QMenu:
    """The folders that conversations can be moved to, a new one, and none."""
    menu = Menu(parent)
    menu.setTitle(QCoreApplication.translate("EntryMenu", "Move to folder"))
    menu.setIcon(icon("folder"))
    homes = {model.home_of(each)[0] for each in ids}
    for folder in model.folders:
        move = partial(intents.move_requested.emit, ids, folder.id)
        action = menu.addAction(folder.name.replace("&", "&&"), move)
        action.setCheckable(True)
        action.setChecked(homes == {folder.id})
    if model.folders:
        menu.addSeparator()
    new = partial(intents.new_folder_requested.emit, ids)
    menu.addAction(icon("plus"), QCoreApplication.translate("EntryMenu", "New folder…"), new)
    none = menu.addAction(
        QCoreApplication.translate("EntryMenu", "None"),
        partial(intents.move_requested.emit, ids, ""),
    )
    none.setCheckable(True)
    none.setChecked(homes == {""})
    return menu


def list_menu(
    parent: QWidget,
    intents: ListIntents,
    show_shelf: Callable[[Shelf], None],
    begin_temporary: Callable[[], None],
) -> QMenu:
    """What is not in the list itself; the menu goes when it is closed."""
    menu = _menu(parent)
    temporary = QCoreApplication.translate("EntryMenu", "New temporary chat")
    menu.addAction(icon("eye-off"), temporary, begin_temporary).setShortcut("Ctrl+Shift+N")
    folder = QCoreApplication.translate("EntryMenu", "New folder…")
    menu.addAction(icon("folder"), folder, partial(intents.new_folder_requested.emit, []))
    menu.addSeparator()
    archive = QCoreApplication.translate("EntryMenu", "Archive", "the place")
    menu.addAction(icon("archive"), archive, partial(show_shelf, Shelf.ARCHIVE))
    trash = QCoreApplication.translate("EntryMenu", "Trash")
    menu.addAction(icon("trash"), trash, partial(show_shelf, Shelf.TRASH))
    return menu


def _add_places(menu: QMenu, model: SidebarModel, intents: ListIntents, ids: list[str]) -> None:
    pinned = all(model.home_of(each)[1] for each in ids)
    words = (
        QCoreApplication.translate("EntryMenu", "Unpin")
        if pinned
        else QCoreApplication.translate("EntryMenu", "Pin")
    )
    menu.addAction(icon("pin"), words, partial(intents.pin_requested.emit, ids, not pinned))
    menu.addMenu(folders_menu(menu, model, intents, ids))


def _add_delete(menu: QMenu, words: str, work: Callable[[], None]) -> None:
    delete = menu.addAction(icon("trash"), words, work)
    delete.setShortcut(Qt.Key.Key_Delete)


def _menu(parent: QWidget) -> Menu:
    menu = Menu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu
