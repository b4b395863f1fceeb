"""The window's commands as rows of the palette."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chatapp.domain.folding import all_spans, fold, merged
from chatapp.gui.actions import Actions
from chatapp.gui.commands import COMMANDS, Command, translated
from chatapp.gui.palette.rows import Kind, Row
from chatapp.gui.widgets.buttons import key_text

USUAL = ("new", "find", "choose_model", "settings", "shortcuts")
"""What is offered before anything is typed."""
_SELF = "search"


def find_commands(actions: Actions, texts: Sequence[str]) -> list[Row]:
    """The commands that can be given now and have words that begin with all texts.

    In the language in force or in English; those that begin with the first text come first.
    """
    needles = [fold(text) for text in texts]
    found = [_row(actions, command, needles) for command in _matching(actions, needles)]
    first = needles[0] if needles else ""
    return sorted(found, key=lambda row: not fold(row.title).startswith(first))


def usual_commands(actions: Actions) -> list[Row]:
    """What is offered before anything is typed."""
    by_name = {command.name: command for command in COMMANDS}
    wanted = [by_name[name] for name in USUAL]
    return [_row(actions, each, ()) for each in wanted if actions[each.name].isEnabled()]


def _matching(actions: Actions, needles: Sequence[str]) -> Iterator[Command]:
    for command in COMMANDS:
        if command.name == _SELF or not actions[command.name].isEnabled():
            continue
        words = (fold(translated(command.text)), fold(command.text))
        if all(any(_begins_word(text, needle) for text in words) for needle in needles):
            yield command


def _begins_word(text: str, needle: str) -> bool:
    """Whether a word of a text begins so; where words are not apart, whether it is in there."""
    position = text.find(needle)
    while position >= 0:
        if position == 0 or not (text[position - 1].isalnum() and text[position - 1].isascii()):
            return True
        position = text.find(needle, position + 1)
    return False


def _row(actions: Actions, command: Command, needles: Sequence[str]) -> Row:
    title = actions[command.name].text()
    shortcut = command.shortcuts[0] if command.shortcuts else ""
    return Row(
        Kind.COMMAND,
        title,
        tuple(merged(all_spans(title, needles))),
        icon="terminal",
        keys=_keys(shortcut),
        target=(command.name,),
    )


def _keys(shortcut: str) -> tuple[str, ...]:
    """The keys of a shortcut, as this system writes them."""
    return tuple(re.split(r"\+(?=.)", key_text(shortcut))) if shortcut else ()
