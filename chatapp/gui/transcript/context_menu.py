"""What can be done with the text under the pointer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QGuiApplication

from chatapp.domain.messages import Role
from chatapp.gui.icons import icon
from chatapp.gui.transcript.addresses import readable_address
from chatapp.gui.transcript.copying import whole_table
from chatapp.gui.transcript.message_commands import add_message_commands
from chatapp.gui.transcript.parts import Code, FormulaLine, Grid, Part
from chatapp.gui.transcript.stage import Placed
from chatapp.gui.widgets import Menu
from chatapp.markdown.markdown_writer import table_to_markdown
from chatapp.markdown.plain_writer import table_to_tsv

translate = QCoreApplication.translate

if TYPE_CHECKING:
    from chatapp.gui.transcript.view import TranscriptView


def open_context_menu(view: TranscriptView, point: QPoint, where: QPoint) -> None:
    """Open the menu for a point of the view. Parameters: `where`, the point on the screen."""
    menu = Menu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add_selection(menu, view)
    one = view.reading.part_at(point.toPointF())
    found = view.reading.link_at(point.toPointF())
    if found is not None:
        menu.addSeparator()
        address = readable_address(found[1].address)
        follow = menu.addAction(icon("external"), translate("ContextMenu", "Open link"))
        follow.triggered.connect(partial(_follow, view, address))
        _add_copy(menu, translate("ContextMenu", "Copy link address"), address)
    if one is not None:
        _add_block(menu, view, one)
        if not view.alone:
            _add_message(menu, view, one)
    menu.addSeparator()
    every = menu.addAction(translate("ContextMenu", "Select all"))
    every.triggered.connect(partial(_select_all, view))
    if not view.alone:
        words = translate("ContextMenu", "Find in this conversation")
        menu.addAction(icon("search"), words).triggered.connect(partial(_find, view))
    menu.popup(where)


def _add_selection(menu: Menu, view: TranscriptView) -> None:
    chosen = not view.reading.selection.empty or view.reading.focus is not None
    copy = menu.addAction(icon("copy"), translate("ContextMenu", "Copy"))
    copy.triggered.connect(partial(_copy, view))
    markdown = menu.addAction(translate("ContextMenu", "Copy as Markdown"))
    markdown.triggered.connect(partial(_copy_form, view, "markdown"))
    plain = menu.addAction(translate("ContextMenu", "Copy as plain text"))
    plain.triggered.connect(partial(_copy_form, view, "plain"))
    actions = [copy, markdown, plain]
    if not view.alone:
        actions.append(menu.addAction(translate("ContextMenu", "Quote in the message field")))
        actions[-1].triggered.connect(partial(_quote, view))
    for action in actions:
        action.setEnabled(chosen)


def _add_block(menu: Menu, view: TranscriptView, one: Placed) -> None:
    parts = [slot.part for slot in one.item.slots or ()]
    part = one.slot.part
    if isinstance(part, Code):
        first = _first_piece(parts, one.number)
        menu.addSeparator()
        _add_copy(menu, translate("ContextMenu", "Copy code"), first.whole)
        save = menu.addAction(icon("download"), translate("ContextMenu", "Save code…"))
        save.triggered.connect(partial(_save, view, first))
    elif isinstance(part, Grid) and (table := whole_table(parts, one.number)) is not None:
        menu.addSeparator()
        _add_copy(
            menu, translate("ContextMenu", "Copy table for a spreadsheet"), table_to_tsv(table)
        )
        _add_copy(
            menu, translate("ContextMenu", "Copy table as Markdown"), table_to_markdown(table)
        )
    elif isinstance(part, FormulaLine):
        menu.addSeparator()
        _add_copy(menu, translate("ContextMenu", "Copy formula"), part.block.source)


def _add_message(menu: Menu, view: TranscriptView, one: Placed) -> None:
    row = view.model.row_of(one.item.id)
    if row is None or view.model.rows[row].streaming:
        return
    menu.addSeparator()
    versions = len(view.model.rows[row].entry.siblings)
    answer = view.model.rows[row].message.role is Role.ASSISTANT
    add_message_commands(menu, view.intents, one.item.id, versions=versions, answer=answer)


def _first_piece(parts: list[Part], number: int) -> Code:
    """The piece of a code block that knows all of it."""
    while number >= 0:
        part = parts[number]
        if isinstance(part, Code) and part.first:
            return part
        number -= 1
    raise LookupError("a code block without a beginning")


def _add_copy(menu: Menu, words: str, text: str) -> None:
    menu.addAction(words).triggered.connect(partial(_to_clipboard, text))


def _to_clipboard(text: str, _checked: bool = False) -> None:
    QGuiApplication.clipboard().setText(text)


def _copy(view: TranscriptView, _checked: bool = False) -> None:
    view.reading.copy()


def _copy_form(view: TranscriptView, form: str, _checked: bool = False) -> None:
    view.reading.copied(lambda copied: _to_clipboard(getattr(copied, form)))


def _quote(view: TranscriptView, _checked: bool = False) -> None:
    view.quote_selection()


def _select_all(view: TranscriptView, _checked: bool = False) -> None:
    view.reading.select_all()
    view.redraw()


def _save(view: TranscriptView, code: Code, _checked: bool = False) -> None:
    view.save_code(code.language, code.whole)


def _find(view: TranscriptView, _checked: bool = False) -> None:
    view.find_requested.emit()


def _follow(view: TranscriptView, address: str, _checked: bool = False) -> None:
    view.link_activated.emit(address)
