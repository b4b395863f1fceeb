"""What the engine found, as rows of the palette."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from chatapp.domain.folding import all_spans, fold, merged
from chatapp.domain.messages import Folder
from chatapp.domain.search import SearchHit, Snippet, TitleHit
from chatapp.gui.formats import count, when_label
from chatapp.gui.palette.rows import Kind, Row


def conversation_row(hit: TitleHit) -> Row:
    """A conversation that was found by its title."""
    icon, note = "message", when_label(hit.updated)
    if hit.archived:
        icon, note = "archive", QCoreApplication.translate("Palette", "Archived")
    elif hit.folder is not None:
        icon, note = "folder", hit.folder
    return Row(
        Kind.CONVERSATION,
        hit.title or QCoreApplication.translate("names", "New conversation"),
        hit.ranges,
        note=note,
        icon=icon,
        target=(hit.conversation,),
    )


def message_row(hit: SearchHit, texts: Sequence[str] = ()) -> Row:
    """A message that was found, with the line it was found in.

    Parameters: `texts`, what was searched for.
    """
    title = " ".join(hit.title.split())
    return Row(
        Kind.MESSAGE,
        title or QCoreApplication.translate("names", "New conversation"),
        snippet=hit.snippet.text,
        snippet_ranges=hit.snippet.ranges,
        note=when_label(hit.created),
        target=(hit.conversation, hit.message),
        texts=_found(hit.snippet, texts),
    )


def folder_rows(folders: Iterable[Folder], text: str) -> list[Row]:
    """The folders with a text in their names."""
    needle = fold(text)
    return [
        Row(
            Kind.FOLDER,
            folder.name,
            tuple(merged(all_spans(folder.name, [needle]))),
            note=count(folder.conversations),
            icon="folder",
            target=(folder.name,),
        )
        for folder in folders
        if needle in fold(folder.name)
    ]


def more_row() -> Row:
    """Leads to the messages that are not shown."""
    return Row(Kind.MORE, QCoreApplication.translate("Palette", "More messages"))


def _found(snippet: Snippet, sought: Sequence[str]) -> tuple[str, ...]:
    """What is highlighted, as the message has it; what the line does not have, as it was typed."""
    shown = (snippet.text[start:end] for start, end in snippet.ranges)
    texts = {fold(text): text for text in (*sought, *shown) if text.strip()}
    return tuple(texts.values())
