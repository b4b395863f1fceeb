"""Conversations as the engine would list them, for widgets without an engine."""

from __future__ import annotations

from collections.abc import Iterable

from chatapp.domain.folding import fold
from chatapp.domain.listing import Entries, Outline, Shelf, fits, microseconds
from chatapp.domain.messages import Conversation
from chatapp.gui.names import conversation_title
from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.sidebar.pane import Sidebar


def outline_of(
    conversations: Iterable[Conversation], shelf: Shelf = Shelf.LISTED, words: str = ""
) -> Outline:
    """What the database would give."""
    outline = Outline()
    wanted = fold(words).split()
    for one in conversations:
        if one.archived != (shelf is Shelf.ARCHIVE):
            continue
        part = outline.loose
        if shelf is Shelf.LISTED and not wanted:
            if one.pinned:
                part = outline.pinned
            elif one.folder:
                part = outline.folders.setdefault(one.folder, Entries())
        if fits(conversation_title(one), wanted):
            part.add(one.id, microseconds(one.updated))
    return outline


class Listed:
    """A list that is read from conversations at hand instead of a database."""

    def __init__(self, model: SidebarModel) -> None:
        self.model = model
        self.known: dict[str, Conversation] = {}
        self.asked: list[list[str]] = []
        model.rows_wanted.connect(self._give)

    def load(
        self, conversations: Iterable[Conversation], words: str = "", *, read: bool = True
    ) -> None:
        """Show these. Parameters: `read`, whether what they say is there at once."""
        self.known = {one.id: one for one in conversations}
        self.model.show(outline_of(self.known.values(), words=words), Shelf.LISTED, words)
        if read:
            self._give(list(self.known), asked=False)

    def _give(self, ids: list[str], *, asked: bool = True) -> None:
        if asked:
            self.asked.append(ids)
        self.model.fill(ids, [self.known[each] for each in ids if each in self.known])


def follow(sidebar: Sidebar, conversations: Iterable[Conversation]) -> Listed:
    """Have a whole pane show conversations, and look for what is searched in it."""
    listed = Listed(sidebar.model)
    listed.load(conversations)

    def look() -> None:
        outline = outline_of(listed.known.values(), sidebar.shelf, sidebar.words)
        sidebar.show_list(outline, sidebar.shelf, sidebar.words)

    sidebar.look_requested.connect(look)
    return listed
