"""Conversations in from files and out to files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chatapp.domain.changes import StoreChanged
from chatapp.domain.messages import Role
from chatapp.domain.transferred import OWN, Origin, Outcome, Transferred, Unreadable
from chatapp.engine import export
from chatapp.engine.feed import Feed
from chatapp.engine.import_attachments import with_stored_attachments
from chatapp.engine.titles import title_from_prompt
from chatapp.engine.transfer_reports import ExportReport, Format, Found, ImportReport, Preview
from chatapp.storage import attachments as stored_attachments
from chatapp.storage import conversations as stored
from chatapp.storage.exporting import Exporting
from chatapp.storage.importing import Importing

if TYPE_CHECKING:
    from chatapp.engine.import_file import ImportFile

Progress = Callable[[ImportReport], None]
_ELSEWHERE = "elsewhere"
"""Any source but our own: its ids are not taken."""


class Transfer:
    """Intents on files of conversations; they are read and written off the calling thread."""

    def __init__(
        self,
        store: stored.Conversations,
        importing: Importing,
        exporting: Exporting,
        attachments: stored_attachments.Attachments,
        feed: Feed,
        temporary: Callable[[str], bool],
    ) -> None:
        """Parameters: `temporary`, whether a conversation is kept in memory only, by its id."""
        self._importing = importing
        self._temporary = temporary
        self._attachments = attachments
        self._feed = feed
        self._export = export.Export(store, exporting, attachments)

    async def preview(
        self,
        path: Path,
        progress: Callable[[Preview], None] | None = None,
        stop: asyncio.Event | None = None,
    ) -> Preview:
        """Tell what is in a file, storing nothing.

        Parameters and errors as those of `import_file`.
        """
        preview = Preview()
        async with _reading(path) as file:
            while not _is_set(stop) and (read := await file.next()) is not None:
                if isinstance(read, Unreadable):
                    preview.unreadable.append(read)
                else:
                    preview.found.append(await self._look_at(read))
                preview.part = file.part
                if progress is not None:
                    progress(preview)
        return preview

    async def import_file(
        self,
        path: Path,
        progress: Progress | None = None,
        stop: asyncio.Event | None = None,
        chosen: Collection[Origin] | None = None,
    ) -> ImportReport:
        """Store the conversations of a file that are not here yet, each whole or not at all.

        Parameters: `progress`, called after each conversation; `stop`, ends it before the next;
        `chosen`, which ones (None: all); a chosen one comes back out of the trash.
        Raises NotFoundError (no_file), InputError (import_unknown, import_newer,
        import_too_large, file_not_read), StorageError; what was stored before that stays.
        """
        report = ImportReport()
        try:
            async with _reading(path) as file:
                while (found := await file.next()) is not None:
                    if _is_set(stop):
                        report.stopped = True
                        break
                    if isinstance(found, Unreadable):
                        report.unreadable.append(found)
                    elif chosen is None or origin_of(found) in chosen:
                        await self._take(found, report, from_trash=chosen is not None)
                    if progress is not None:
                        progress(report)
        finally:
            if report.outcomes[Outcome.IMPORTED] or report.outcomes[Outcome.GROWN]:
                self._feed.publish(StoreChanged())
        return report

    async def take_back(self, conversations: Sequence[str]) -> None:
        """Put what an import has added into the trash. Raises StorageError."""
        await self._importing.take_back(conversations)
        self._feed.publish(StoreChanged())

    async def put_back(self, conversations: Sequence[str]) -> None:
        """Undo `take_back`. Raises StorageError."""
        await self._importing.put_back(conversations)
        self._feed.publish(StoreChanged())

    async def export(
        self,
        path: Path,
        form: Format,
        conversations: Sequence[str] | None = None,
        progress: export.Progress | None = None,
        stop: asyncio.Event | None = None,
    ) -> ExportReport:
        """Write conversations (None: all) to a file, whole or not at all.

        Parameters: `progress`, called after each conversation; `stop`, gives it up.
        Raises NotFoundError (no_conversation), StorageError (file_not_written, storage_failed).
        """
        return await self._export.write(path, form, conversations, progress, stop)

    async def markdown(self, conversation: str) -> str:
        """The shown branch of a conversation as its export as Markdown has it.

        Raises NotFoundError (no_conversation), StorageError.
        """
        return await self._export.markdown(conversation)

    async def _look_at(self, read: Transferred) -> Found:
        titled, messages = _with_title(read).conversation, read.messages
        inner = {message.parent for message in messages}
        return Found(
            origin=origin_of(read),
            title=titled.title,
            messages=len(messages),
            branches=sum(message.id not in inner for message in messages),
            attachments=sum(len(message.attached) for message in messages),
            left_out=len(read.left_out),
            created=titled.created,
            updated=titled.updated,
            standing=await self._importing.compare(read),
        )

    async def _take(self, found: Transferred, report: ImportReport, *, from_trash: bool) -> None:
        found = await with_stored_attachments(_with_title(found), self._attachments)
        if found.source == OWN and self._temporary(found.conversation.id):
            found = _under_other_ids(found)
        stored_now = await self._importing.store(found, from_trash=from_trash)
        outcome, identity = stored_now.outcome, stored_now.conversation
        report.outcomes[outcome] += 1
        report.title = found.conversation.title
        if outcome is Outcome.ALREADY_THERE:
            return
        if outcome is Outcome.IMPORTED:
            report.imported.append(identity)
        place = (found.conversation.updated, identity)
        report.newest = max(report.newest or place, place)
        if found.left_out:
            names = report.left_out.setdefault(found.conversation.title, [])
            names.extend(found.left_out)


def _under_other_ids(found: Transferred) -> Transferred:
    """A conversation of our own whose ids are not free, known by them as if they were others'."""
    own = [found.conversation.id, *(message.id for message in found.messages)]
    origins = {identity: Origin(OWN, identity) for identity in own}
    return replace(found, source=_ELSEWHERE, origins={**origins, **found.origins})


def origin_of(found: Transferred) -> Origin:
    """Where a conversation comes from: what it is chosen by."""
    return Origin(found.source, found.conversation.id)


@asynccontextmanager
async def _reading(path: Path) -> AsyncIterator[ImportFile]:
    # The readers are loaded when they are needed: start-up time is a feature.
    from chatapp.engine.import_file import ImportFile

    file = ImportFile(path)
    try:
        yield file
    finally:
        await file.close()


def _is_set(stop: asyncio.Event | None) -> bool:
    return stop is not None and stop.is_set()


def _with_title(found: Transferred) -> Transferred:
    """A conversation without a title is called after its first prompt."""
    if found.source == OWN or found.conversation.title.strip():
        return found
    prompts = (message.text for message in found.messages if message.role is Role.USER)
    title = next((title for text in prompts if (title := title_from_prompt(text))), "")
    return replace(found, conversation=replace(found.conversation, title=title))
