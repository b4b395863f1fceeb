"""Conversations in from files and out to files."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from chatapp.domain.changes import StoreChanged
from chatapp.domain.errors import NotFoundError, StorageError
from chatapp.domain.messages import Role
from chatapp.domain.transferred import OWN, Picture, Transferred, Unreadable
from chatapp.engine.export_file import ExportFile
from chatapp.engine.feed import Feed
from chatapp.engine.import_pictures import with_stored_pictures
from chatapp.engine.titles import title_from_prompt
from chatapp.storage import attachments as stored_attachments
from chatapp.storage import conversations as stored
from chatapp.storage.exporting import Exporting
from chatapp.storage.importing import Importing, Outcome

if TYPE_CHECKING:
    from chatapp.engine.import_file import ImportFile
    from chatapp.transfer.writing import Writer


class Format(StrEnum):
    """What an export can be."""

    JSON = "json"
    """Everything, to be imported again (docs/export-format.md)."""
    MARKDOWN = "markdown"
    """The shown branch, to be read, and imported with its exact texts."""
    HTML = "html"
    """The shown branch as one web page."""
    PDF = "pdf"
    """That page on paper."""
    TEXT = "text"
    """The shown branch."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What is in a file, before anything of it is stored."""

    conversations: int
    messages: int
    unreadable: tuple[Unreadable, ...]


@dataclass(slots=True)
class ImportReport:
    """What an import has done so far; all of it, once `Transfer.import_file` has returned."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    unreadable: list[Unreadable] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    """Names of files that could not be taken along, by their conversation's title."""
    stopped: bool = False
    """Whether it ended before its time, because it was asked to."""

    @property
    def done(self) -> int:
        """How many conversations have been looked at."""
        return self.outcomes.total() + len(self.unreadable)


@dataclass(slots=True)
class ExportReport:
    """What an export has written."""

    conversations: int = 0
    missing: list[str] = field(default_factory=list)
    """Names of pictures that are damaged or gone, and so not in it."""


Progress = Callable[[ImportReport], None]


class Transfer:
    """Intents on files of conversations; they are read and written off the calling thread."""

    def __init__(
        self,
        store: stored.Conversations,
        importing: Importing,
        exporting: Exporting,
        attachments: stored_attachments.Attachments,
        feed: Feed,
    ) -> None:
        self._store = store
        self._importing = importing
        self._exporting = exporting
        self._attachments = attachments
        self._feed = feed

    async def preview(self, path: Path, stop: asyncio.Event | None = None) -> Preview:
        """Count what is in a file, storing nothing; raises as `import_file` does."""
        conversations, messages = 0, 0
        unreadable: list[Unreadable] = []
        async with _reading(path) as file:
            while not _is_set(stop) and (found := await file.next()) is not None:
                if isinstance(found, Unreadable):
                    unreadable.append(found)
                else:
                    conversations += 1
                    messages += len(found.messages)
        return Preview(conversations, messages, tuple(unreadable))

    async def import_file(
        self, path: Path, progress: Progress | None = None, stop: asyncio.Event | None = None
    ) -> ImportReport:
        """Store the conversations of a file that are not here yet, each whole or not at all.

        Parameters: `progress`, called after each conversation; `stop`, ends it before the next.
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
                    await self._take(found, report)
                    if progress is not None:
                        progress(report)
        finally:
            if report.outcomes[Outcome.IMPORTED] or report.outcomes[Outcome.GROWN]:
                self._feed.publish(StoreChanged())
        return report

    async def export(
        self, path: Path, form: Format, conversation: str | None = None
    ) -> ExportReport:
        """Write a conversation (None: all) to a file, whole or not at all.

        Raises NotFoundError (no_conversation), StorageError (file_not_written, storage_failed).
        """
        if form is Format.PDF:
            return await self._export_pdf(path, conversation)
        if conversation is not None:
            wanted = [conversation]
        else:
            wanted = [one.id for one in await self._store.list()]
        report = ExportReport()
        writer = await asyncio.to_thread(_writer, form)
        async with ExportFile.writing(path) as file:
            await file.write(writer.head(len(wanted)))
            for identity in wanted:
                try:
                    exported = await self._exporting.read(identity)
                except NotFoundError:
                    if conversation is not None:
                        raise
                    continue  # it was deleted meanwhile
                if form in (Format.JSON, Format.HTML):
                    exported = await self._with_pictures(exported, report)
                await file.write(writer.conversation(exported))
                report.conversations += 1
            await file.write(writer.foot())
        return report

    async def _export_pdf(self, path: Path, conversation: str | None) -> ExportReport:
        from chatapp.engine.pdf import page_beside, write_pdf

        async with page_beside(path) as page:
            try:
                report = await self.export(page, Format.HTML, conversation)
            except StorageError as error:
                if error.code == "file_not_written":
                    raise StorageError(error.code, **{**error.facts, "path": path}) from error
                raise
            await write_pdf(page, path)
        return report

    async def _take(self, found: Transferred | Unreadable, report: ImportReport) -> None:
        if isinstance(found, Unreadable):
            report.unreadable.append(found)
            return
        found = await with_stored_pictures(_with_title(found), self._attachments)
        outcome = (await self._importing.store(found)).outcome
        report.outcomes[outcome] += 1
        if found.left_out and outcome is not Outcome.ALREADY_THERE:
            names = report.left_out.setdefault(found.conversation.title, [])
            names.extend(found.left_out)

    async def _with_pictures(self, exported: Transferred, report: ExportReport) -> Transferred:
        """The conversation with the bytes of its pictures that are whole."""
        images = (image for message in exported.messages for image in message.images)
        pictures: dict[str, Picture] = {}
        for image in {image.attachment: image for image in images}.values():
            try:
                data = await self._attachments.read(image.attachment)
            except (NotFoundError, StorageError):
                report.missing.append(image.name)
            else:
                pictures[image.attachment] = partial(bytes, data)
        return replace(exported, pictures=pictures)


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


def _writer(form: Format) -> Writer:
    from chatapp.engine.export_writers import writer_for

    return writer_for(form.value)
