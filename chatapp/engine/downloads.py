"""Model files that are fetched by their address: started, paused, taken up again."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chatapp.domain.changes import DownloadsChanged, Level, Notice
from chatapp.domain.errors import ChatAppError, ModelError, NotFoundError
from chatapp.domain.model_files import Download, DownloadState
from chatapp.engine.feed import Feed
from chatapp.engine.tasks import Tasks
from chatapp.providers.model_address import checked_sha256, file_name, model_url
from chatapp.providers.model_download import Fetched, fetch_model, free_name
from chatapp.providers.part_file import SYNC_EVERY, Note, PartFile, read_notes

if TYPE_CHECKING:
    from chatapp.engine.embedded import Embedded
    from chatapp.net.client import HttpClient

log = logging.getLogger(__name__)

TELL_EVERY = 0.1
"""Seconds between two words on how far a download is."""


@dataclasses.dataclass(slots=True)
class _Job:
    note: Note
    shown: Download
    task: asyncio.Task[None] | None = None


class Downloads:
    """The downloads of a models folder, also those of earlier runs that were not finished.

    Parameters: `client` gives the HTTP client; `folder`, where they go; `embedded` gets those
    that are whole; `sync_every`, see `part_file.SYNC_EVERY`.
    """

    def __init__(
        self,
        client: Callable[[], HttpClient],
        folder: Path,
        embedded: Embedded,
        tasks: Tasks,
        feed: Feed,
        *,
        sync_every: int = SYNC_EVERY,
    ) -> None:
        self._client = client
        self._folder = folder
        self._embedded = embedded
        self._tasks = tasks
        self._feed = feed
        self._sync_every = sync_every
        self._jobs: dict[str, _Job] | None = None
        self._reading = asyncio.Lock()
        self._naming = asyncio.Lock()
        self._told = 0.0

    async def all(self) -> tuple[Download, ...]:
        """Those under way, paused and failed."""
        jobs = await self._known()
        return tuple(job.shown for job in jobs.values() if not job.note.discarded)

    async def start(self, address: str, sha256: str = "") -> str:
        """Begin to fetch a file and give its name; one that was begun from there goes on.

        Parameters: `address`, of the file, or of its page on Hugging Face; `sha256`, what it has
        to have, "" for any.
        Raises InputError (bad_url, bad_parameter), ModelError (download_page, download_running).
        """
        url, expected = model_url(address), checked_sha256(sha256)
        jobs = await self._known()
        async with self._naming:  # two of the same address, or of one name, are told apart
            for job in jobs.values():
                if job.note.url == url:
                    if job.task is not None and not job.task.done():
                        raise ModelError("download_running", name=job.note.name)
                    job.note.expected = expected or job.note.expected
                    job.note.discarded = False
                    self._begin(job)
                    return job.note.name
            name = await asyncio.to_thread(self._free_name, file_name(url), set(jobs))
            note = Note(name, url, expected=expected)
            jobs[name] = _Job(note, _shown(note))
            self._begin(jobs[name])
            return name

    async def wait(self, name: str) -> None:
        """Wait until a download is whole or stands still; raises ModelError with what it failed of."""
        job = (await self._known()).get(name)
        if job is None:  # it is whole
            return
        if job.task is not None:
            await asyncio.wait([job.task])
        if (failure := job.shown.failure) is not None:
            raise ModelError(failure.code, **failure.facts)

    async def pause(self, name: str) -> None:
        """Stop it for now; what has arrived is kept."""
        job = await self._job(name)
        await _ended(job)
        if job.shown.state is DownloadState.RUNNING:
            self._show(job, state=DownloadState.PAUSED)

    async def resume(self, name: str) -> None:
        """Go on where it stopped."""
        job = await self._job(name)
        if job.task is None or job.task.done():
            self._begin(job)

    async def discard(self, name: str) -> None:
        """Give it up. What has arrived is removed when the app is closed, or begins the next time.

        Until then `restore` takes it up again.
        """
        job = await self._job(name)
        await _ended(job)
        await self._mark(job, discarded=True)

    async def restore(self, name: str) -> None:
        """Take up a download that was given up, as a paused one."""
        job = await self._job(name)
        job.shown = dataclasses.replace(job.shown, state=DownloadState.PAUSED)
        await self._mark(job, discarded=False)

    async def close(self) -> None:
        """Pause everything, and remove what was given up."""
        if self._jobs is None:
            return
        for job in self._jobs.values():
            await _ended(job)
        await asyncio.to_thread(self._remove_discarded, list(self._jobs.values()))

    async def _known(self) -> dict[str, _Job]:
        async with self._reading:
            if self._jobs is None:
                notes = await asyncio.to_thread(lambda: list(read_notes(self._folder)))
                jobs = {note.name: _Job(note, _shown(note)) for note in notes}
                gone = [job for job in jobs.values() if job.note.discarded]
                await asyncio.to_thread(self._remove_discarded, gone)
                self._jobs = {n: job for n, job in jobs.items() if not job.note.discarded}
        return self._jobs

    async def _job(self, name: str) -> _Job:
        jobs = await self._known()
        if name not in jobs:
            raise NotFoundError("no_file", path=name)
        return jobs[name]

    def _free_name(self, name: str, taken: set[str]) -> str:
        """A name that no file and no other download has."""
        path = free_name(self._folder / name)
        number = 2
        while path.name in taken:
            path = free_name(self._folder / f"{Path(name).stem}-{number}.gguf")
            number += 1
        return path.name

    def _begin(self, job: _Job) -> None:
        self._show(job, state=DownloadState.RUNNING, failure=None)
        job.task = self._tasks.spawn(self._run(job), f"download-{job.note.name}")

    async def _run(self, job: _Job) -> None:
        def progress(done: int, total: int | None, host: str) -> None:
            job.shown = dataclasses.replace(job.shown, done=done, total=total, host=host)
            self._tell(soon=done != total)

        part = PartFile(self._folder, job.note, self._sync_every)
        try:
            fetched = await fetch_model(self._client(), self._folder, part, progress)
            await self._take(job, fetched)
        except ChatAppError as error:
            log.info("The download of %s ended: %s", job.note.name, error.code)
            done = job.note.kept if part.path.exists() else 0
            job.note.kept = done
            self._show(job, state=DownloadState.FAILED, done=done, failure=error.failure)

    async def _take(self, job: _Job, fetched: Fetched) -> None:
        """Add a file that is whole to the models; the part of a split one waits for the others."""
        assert self._jobs is not None
        try:
            await self._embedded.add_fetched(fetched.path, fetched.sha256)
        except ChatAppError as error:  # its file is there, and can be added by hand
            self._feed.publish(Notice(Level.WARNING, error.failure))
        finally:
            del self._jobs[job.note.name]  # not before: who waits for it looks for it here
            self._tell()

    async def _mark(self, job: _Job, *, discarded: bool) -> None:
        job.note.discarded = discarded
        if self._part(job).path.exists():
            with suppress(OSError):  # only the next run would need it
                await asyncio.to_thread(self._part(job).keep)
        self._tell()

    def _part(self, job: _Job) -> PartFile:
        return PartFile(self._folder, job.note, self._sync_every)

    def _remove_discarded(self, jobs: list[_Job]) -> None:
        for job in jobs:
            if job.note.discarded:
                with suppress(OSError):
                    self._part(job).remove()

    def _show(self, job: _Job, **fields: object) -> None:
        job.shown = dataclasses.replace(job.shown, **fields)  # type: ignore[arg-type]
        self._tell()

    def _tell(self, *, soon: bool = False) -> None:
        """Tell the feed. Parameters: `soon`, unless it was told a moment ago."""
        now = asyncio.get_running_loop().time()
        if self._jobs is None or (soon and now - self._told < TELL_EVERY):
            return
        self._told = now
        shown = (job.shown for job in self._jobs.values() if not job.note.discarded)
        self._feed.publish(DownloadsChanged(tuple(shown)))


async def _ended(job: _Job) -> None:
    if job.task is not None and not job.task.done():
        job.task.cancel()
        await asyncio.wait([job.task])


def _shown(note: Note) -> Download:
    return Download(
        note.name,
        note.url,
        DownloadState.PAUSED,
        note.kept,
        note.total,
        urlsplit(note.url).hostname or "",
        note.expected or note.named,
    )
