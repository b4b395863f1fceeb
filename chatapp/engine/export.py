"""Conversations out to files, and as text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING

from chatapp.domain.errors import NotFoundError, StorageError
from chatapp.domain.messages import Attached, FilePart, ImagePart
from chatapp.domain.transferred import Picture, Transferred
from chatapp.engine.export_file import ExportFile
from chatapp.engine.transfer_reports import ExportReport, Format
from chatapp.storage import attachments as stored_attachments
from chatapp.storage import conversations as stored
from chatapp.storage.exporting import Exporting

if TYPE_CHECKING:
    from chatapp.transfer.writing import Writer

Progress = Callable[[ExportReport], None]


class _StoppedError(Exception):
    """It was asked to end before its time."""


class Export:
    """Writes files of conversations, off the calling thread."""

    def __init__(
        self,
        store: stored.Conversations,
        exporting: Exporting,
        attachments: stored_attachments.Attachments,
    ) -> None:
        self._store = store
        self._exporting = exporting
        self._attachments = attachments

    async def write(
        self,
        path: Path,
        form: Format,
        conversations: Sequence[str] | None,
        progress: Progress | None,
        stop: asyncio.Event | None,
    ) -> ExportReport:
        """As `Transfer.export`."""
        report = ExportReport()
        work = self._write_pdf if form is Format.PDF else partial(self._write_text, form)
        try:
            await work(path, conversations, report, progress or _tell_nobody, stop)
        except _StoppedError:
            report.stopped = True
        return report

    async def markdown(self, conversation: str) -> str:
        """As `Transfer.markdown`."""
        exported = await self._exporting.read(conversation)
        return await asyncio.to_thread(_text_of, exported)

    async def _write_text(
        self,
        form: Format,
        path: Path,
        conversations: Sequence[str] | None,
        report: ExportReport,
        progress: Progress,
        stop: asyncio.Event | None,
    ) -> None:
        wanted = conversations
        if wanted is None:
            wanted = [one.id for one in await self._store.list()]
        report.total = len(wanted)
        writer = await asyncio.to_thread(_writer, form)
        kinds = {Format.JSON: ImagePart | FilePart, Format.HTML: ImagePart}.get(form)
        async with ExportFile.writing(path) as file:
            await file.write(writer.head(len(wanted)))
            for identity in wanted:
                _go_on(stop)
                try:
                    exported = await self._exporting.read(identity)
                except NotFoundError:
                    if conversations is not None:
                        raise
                    continue  # it was deleted meanwhile
                if kinds is not None:
                    exported = await self._with_attachments(exported, kinds, report)
                await file.write(writer.conversation(exported))
                report.conversations += 1
                report.title = exported.conversation.title
                progress(report)
            await file.write(writer.foot())
            _go_on(stop)

    async def _write_pdf(
        self,
        path: Path,
        conversations: Sequence[str] | None,
        report: ExportReport,
        progress: Progress,
        stop: asyncio.Event | None,
    ) -> None:
        from chatapp.engine.pdf import page_beside, write_pdf

        async with page_beside(path) as page:
            try:
                await self._write_text(Format.HTML, page, conversations, report, progress, stop)
            except StorageError as error:
                if error.code == "file_not_written":
                    raise StorageError(error.code, **{**error.facts, "path": path}) from error
                raise
            if not await write_pdf(page, path, stop):
                raise _StoppedError

    async def _with_attachments(
        self, exported: Transferred, kinds: type[Attached] | UnionType, report: ExportReport
    ) -> Transferred:
        """The conversation with the bytes of its attachments of these kinds that are whole."""
        parts = (part for message in exported.messages for part in message.attached)
        wanted = {part.attachment: part for part in parts if isinstance(part, kinds)}
        pictures: dict[str, Picture] = {}
        for part in wanted.values():
            try:
                data = await self._attachments.read(part.attachment)
            except (NotFoundError, StorageError):
                report.missing.append(part.name)
            else:
                pictures[part.attachment] = partial(bytes, data)
        return replace(exported, pictures=pictures)


def _go_on(stop: asyncio.Event | None) -> None:
    if stop is not None and stop.is_set():
        raise _StoppedError


def _tell_nobody(_report: ExportReport) -> None:
    """Nobody wants to know how far it is."""


def _text_of(exported: Transferred) -> str:
    return "".join(_writer(Format.MARKDOWN).conversation(exported))


def _writer(form: Format) -> Writer:
    # The writers are loaded when they are needed: start-up time is a feature.
    from chatapp.engine.export_writers import writer_for

    return writer_for(form.value)
