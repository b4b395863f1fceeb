"""Looks for updates, when the user said so: fetches the signed list, and believes it or not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chatapp import __version__
from chatapp.domain.changes import UpdatesChecked
from chatapp.domain.errors import ChatAppError, HttpError, StorageError, StreamError, UpdateError
from chatapp.domain.settings import (
    DAYS_USED,
    LAST_DAY_USED,
    UPDATE_ASKED,
    UPDATE_CHECK,
    UPDATE_CHECKED,
    UPDATE_SERIAL,
)
from chatapp.domain.updates import UpdateFeed, UpdateReport, Version
from chatapp.engine.feed import Feed
from chatapp.engine.update_feed import (
    MOST_BYTES,
    MOST_SIGNATURE_BYTES,
    FeedSource,
    read_signed,
    shipped_source,
)
from chatapp.storage.settings import Settings

if TYPE_CHECKING:
    from chatapp.net.client import HttpClient

log = logging.getLogger(__name__)

CHECK_EVERY = timedelta(days=1)
LOOK_EVERY = 3600.0
"""Seconds between two looks at whether a check is due; one that failed is made again then."""
ASK_AFTER_DAYS = 3
"""Days of use after which the user is asked whether to check."""
TOLERANCE = timedelta(days=1)
"""How far a clock may be ahead before a list that is still valid is taken for an old one."""


class Updates:
    """The intents on updates; `UpdatesChecked` tells what a check found.

    Parameters: `client`, gives the HTTP client; `keep`, keeps a setting by its name; `source`,
    where the list is, the build's own if None; `version`, the installed one; `clock`, the present.
    """

    def __init__(
        self,
        client: Callable[[], HttpClient],
        settings: Settings,
        keep: Callable[[str, object], Awaitable[None]],
        feed: Feed,
        source: FeedSource | None = None,
        *,
        version: str = __version__,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._settings = settings
        self._keep = keep
        self._feed = feed
        self._given_source = source
        self._version = version
        self._clock = clock
        self._seen = 0
        self._checking = asyncio.Lock()

    @cached_property
    def source(self) -> FeedSource:
        """Where the list is, and whose signature counts."""
        return self._given_source or shipped_source()

    @property
    def possible(self) -> bool:
        """Whether this build can check at all: it has a key."""
        return self.source.usable

    @property
    def due(self) -> bool:
        """Whether to check now without being asked to."""
        if not (self.possible and self._settings.get(UPDATE_CHECK)):
            return False
        since = self._clock().timestamp() - self._settings.get(UPDATE_CHECKED)
        # A clock that was set back must not put checks off for years.
        return not 0 <= since < CHECK_EVERY.total_seconds()

    # Whether the user wants it

    async def note_day(self) -> None:
        """Count the days on which the app is used."""
        today = self._clock().astimezone().date().isoformat()
        if self._settings.get(LAST_DAY_USED) != today:
            await self._note(LAST_DAY_USED.name, today)
            await self._note(DAYS_USED.name, self._settings.get(DAYS_USED) + 1)

    @property
    def to_be_asked(self) -> bool:
        """Whether it is time to ask the user, who has not said anything yet."""
        answered = self._settings.get(UPDATE_ASKED) or self._settings.get(UPDATE_CHECK)
        return self.possible and not answered and self._settings.get(DAYS_USED) >= ASK_AFTER_DAYS

    async def answer(self, *, wanted: bool) -> None:
        """The user has said whether to check: they are never asked again. Raises StorageError."""
        await self._keep(UPDATE_ASKED.name, True)
        await self._keep(UPDATE_CHECK.name, wanted)

    # Checking

    async def keep_checking(self) -> None:
        """Check once a day as long as the app runs, which counts as a day of use.

        What goes wrong is only logged.
        """
        while True:
            await self.note_day()
            if self.due:
                await self.check_quietly()
            await asyncio.sleep(LOOK_EVERY)

    async def check_quietly(self) -> None:
        """Check as `check` does; what goes wrong is only logged."""
        try:
            await self.check()
        except ChatAppError as error:
            log.info("Not checked for updates: %s", error.code)

    async def check(self) -> UpdateReport:
        """Fetch the list and see whether it has a newer version.

        Raises UpdateError for a list that is not believed; NetworkError, HttpError (http_status),
        StreamError (compressed, not_an_api), InputError (bad_url) where none could be had.
        """
        if not self.possible:
            raise UpdateError("update_no_key")
        async with self._checking:
            host = urlsplit(self.source.url).hostname or ""
            document, signatures = await self._fetch(host)
            feed = await asyncio.to_thread(read_signed, document, signatures, self.source)
            await self._accept_serial(feed, host)
            self._check_age(feed, host)
            report = UpdateReport(self._clock(), feed.newer_than(self._version))
            await self._note(UPDATE_CHECKED.name, report.checked.timestamp())
        self._feed.publish(UpdatesChecked(report))
        return report

    async def _fetch(self, host: str) -> tuple[bytes, bytes]:
        """The list and its signatures."""
        document = await self._fetch_file(self.source.url, MOST_BYTES, host)
        try:
            signatures = await self._fetch_file(
                f"{self.source.url}.sig", MOST_SIGNATURE_BYTES, host
            )
        except UpdateError as error:
            if error.code in ("update_missing", "update_too_large"):
                raise UpdateError("update_unsigned", host=host) from error
            raise
        return document, signatures

    async def _fetch_file(self, url: str, limit: int, host: str) -> bytes:
        from chatapp.net.sizes import readable_size
        from chatapp.net.small_files import WITHIN, fetch_small_file

        try:
            return await fetch_small_file(self._client(), url, limit)
        except TimeoutError as error:
            raise UpdateError("update_slow", host=host, seconds=f"{WITHIN:g}") from error
        except StreamError as error:
            if error.code != "too_large":
                raise
            raise UpdateError("update_too_large", host=host, limit=readable_size(limit)) from error
        except HttpError as error:
            if error.code == "redirected":
                target = error.facts["target"]
                raise UpdateError("update_redirected", host=host, target=target) from error
            if error.status in (404, 410):
                raise UpdateError("update_missing", host=host) from error
            raise

    async def _accept_serial(self, feed: UpdateFeed, host: str) -> None:
        """Remember the highest serial number; raises UpdateError (update_rollback)."""
        seen = max(self._seen, self._settings.get(UPDATE_SERIAL))
        if feed.serial < seen:
            raise UpdateError("update_rollback", host=host, serial=feed.serial, seen=seen)
        self._seen = feed.serial
        if feed.serial > seen:
            await self._note(UPDATE_SERIAL.name, feed.serial)

    def _check_age(self, feed: UpdateFeed, host: str) -> None:
        """Raise UpdateError (update_expired, update_older) for a list that is too old."""
        if feed.expires < self._clock() - TOLERANCE:
            day = feed.expires.date().isoformat()
            raise UpdateError("update_expired", host=host, date=day)
        newest = feed.releases[0].version
        if Version.parse(newest) < Version.parse(self._version):
            raise UpdateError("update_older", version=self._version, newest=newest)

    async def _note(self, name: str, value: object) -> None:
        """Keep what a check found out; a profile that cannot be written does without."""
        try:
            await self._keep(name, value)
        except StorageError as error:
            log.info("Not kept: %s", error.code)
