"""Order among conversations: pinned, archived, in folders, in the trash; one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chatapp.domain.changes import (
    ConversationAdded,
    ConversationChanged,
    ConversationRemoved,
    FoldersChanged,
    ListChanged,
)
from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.listing import Placement
from chatapp.domain.messages import Folder, clean_text, new_id, now
from chatapp.engine.feed import Feed
from chatapp.engine.listing import Listing
from chatapp.storage.conversations import Conversations
from chatapp.storage.folders import Folders
from chatapp.storage.placing import Placing
from chatapp.storage.temporary import Temporary

MOST_TOLD = 50
"""Conversations that are told one by one; where more are others, views read the list again."""
LONGEST_NAME = 100
"""Characters of a folder's name."""


class Organising:
    """Intents on many conversations and on folders; each is done as a whole or not at all.

    Every method raises StorageError, and tells the feed what changed. What gives placements can
    be undone with `put_back`.
    """

    def __init__(
        self,
        placing: Placing,
        folders: Folders,
        listing: Listing,
        conversations: Conversations,
        temporary: Temporary,
        feed: Feed,
    ) -> None:
        self._placing = placing
        self._folders = folders
        self._listing = listing
        self._conversations = conversations
        self._temporary = temporary
        self._feed = feed

    async def pin(self, ids: Sequence[str], pinned: bool = True) -> list[Placement]:
        """Pin or unpin; gives where they stood."""
        return await self._tell_placed(await self._placing.pin(ids, pinned))

    async def archive(self, ids: Sequence[str], archived: bool = True) -> list[Placement]:
        """Put into the archive or take out of it; gives where they stood."""
        before = await self._placing.archive(ids, archived)
        await self._tell([placement.id for placement in before], listed_anew=not archived)
        return before

    async def move(
        self, ids: Sequence[str], folder: str | None, *, unpin: bool = False
    ) -> list[Placement]:
        """Put into a folder, or None; gives where they stood. Raises NotFoundError (no_folder).

        Parameters: `unpin`, whether they leave the pinned ones too.
        """
        return await self._tell_placed(await self._placing.move(ids, folder, unpin=unpin))

    async def put_back(self, placements: Sequence[Placement]) -> None:
        """Place each where it stood."""
        await self._placing.put_back(placements)
        await self._tell([placement.id for placement in placements], listed_anew=True)

    async def delete(self, ids: Sequence[str]) -> list[str]:
        """Put into the trash; gives those that did not lie there yet."""
        temporary = [each for each in ids if self._temporary.holds(each)]
        for identity in temporary:
            await self._conversations.delete(identity)
        deleted = [*temporary, *await self._placing.delete(ids)]
        if len(deleted) > MOST_TOLD:
            self._feed.publish(ListChanged())
        else:
            for identity in deleted:
                self._feed.publish(ConversationRemoved(identity))
        return deleted

    async def restore(self, ids: Sequence[str]) -> list[str]:
        """Take out of the trash; gives those that lay there."""
        temporary = [each for each in ids if self._temporary.holds(each)]
        for identity in temporary:
            await self._conversations.restore(identity)
        restored = [*temporary, *await self._placing.restore(ids)]
        await self._tell(restored, listed_anew=True)
        return restored

    async def remove(self, ids: Sequence[str] | None = None) -> int:
        """Remove for good what lies in the trash: some, or all of it; gives how many.

        One in which an answer is still being written stays.
        """
        removed = await self._placing.remove(ids)
        self._feed.publish(ListChanged())
        return len(removed)

    # Folders

    async def folders(self) -> list[Folder]:
        """All folders, by name."""
        return await self._folders.list()

    async def new_folder(self, name: str, ids: Sequence[str] = ()) -> Folder:
        """Make a folder; one of that name is there already: it gets a number behind its name.

        Parameters: `ids`, conversations that are put into it.
        """
        folder = Folder(new_id(), _name(name), now())
        number = 1
        while True:
            try:
                await self._folders.add(folder, ids)
                break
            except InputError:
                number += 1
                folder = replace(folder, name=f"{_name(name)} {number}")
        await self._tell_folders()
        await self._tell(ids)
        return folder

    async def rename_folder(self, folder: str, name: str) -> None:
        """Give another name. Raises NotFoundError (no_folder), InputError (folder_taken)."""
        await self._folders.rename(folder, _name(name))
        await self._tell_folders()

    async def instruct_folder(self, folder: str, text: str) -> None:
        """Have the model told something in a folder's conversations; "" for nothing.

        Raises NotFoundError (no_folder).
        """
        await self._folders.set_instructions(folder, text.strip())
        await self._tell_folders()

    async def remove_folder(self, folder: str) -> tuple[Folder, list[str]]:
        """Remove a folder; what lay in it stays. Gives both, for `put_back_folder`.

        Raises NotFoundError (no_folder).
        """
        found = [each for each in await self._folders.list() if each.id == folder]
        if not found:
            raise NotFoundError("no_folder", id=folder)
        held = await self._folders.remove(folder)
        await self._tell(held)
        await self._tell_folders()
        return found[0], held

    async def put_back_folder(self, folder: Folder, ids: Sequence[str]) -> None:
        """Undo `remove_folder`. Raises InputError (folder_taken)."""
        await self._folders.add(folder, ids)
        await self._tell_folders()
        await self._tell(ids)

    # What is told

    async def _tell_placed(self, placements: list[Placement]) -> list[Placement]:
        await self._tell([placement.id for placement in placements])
        return placements

    async def _tell(self, ids: Sequence[str], *, listed_anew: bool = False) -> None:
        """Parameters: `listed_anew`, whether views may not know them."""
        if len(ids) > MOST_TOLD:
            self._feed.publish(ListChanged())
            return
        kind = ConversationAdded if listed_anew else ConversationChanged
        for conversation in await self._listing.conversations(ids) if ids else ():
            self._feed.publish(kind(conversation))

    async def _tell_folders(self) -> None:
        self._feed.publish(FoldersChanged(tuple(await self._folders.list())))


def _name(name: str) -> str:
    return " ".join(clean_text(name).split())[:LONGEST_NAME]
