"""Updates as values: versions that can be compared, and the list of releases of `docs/update-feed.md`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

_VERSION = re.compile(
    r"(?P<numbers>\d{1,6}(?:\.\d{1,6}){0,3})(?:-?(?P<stage>a|b|rc)\.?(?P<count>\d{1,6}))?", re.ASCII
)
_NUMBERS = 4
_STAGES = {"a": 0, "b": 1, "rc": 2, None: 3}


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version; a later one is greater. "1.2" and "1.2.0" are the same, "1.2rc1" is before both."""

    numbers: tuple[int, ...]
    stage: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read "1.2.3" or "1.2.3rc1"; raises ValueError for what is no version."""
        match = _VERSION.fullmatch(text)
        if match is None:
            raise ValueError(f"not a version: {text[:40]!r}")
        numbers = [int(number) for number in match["numbers"].split(".")]
        numbers += [0] * (_NUMBERS - len(numbers))
        return cls(tuple(numbers), _STAGES[match["stage"]], int(match["count"] or 0))


@dataclass(frozen=True, slots=True)
class Download:
    """A file that installs a release.

    `platform`: system and processor, as in "linux-x86_64"; `kind`, of package: "deb", "msi";
    `size`, in bytes; `sha256`, 64 digits.
    """

    platform: str
    kind: str
    url: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """One version that can be had. `notes`, in Markdown, by language; `page`, with all downloads."""

    version: str
    date: date
    notes: Mapping[str, str]
    page: str
    downloads: tuple[Download, ...] = ()

    def notes_in(self, language: str) -> str:
        """What is new, in a language, else in English."""
        return self.notes.get(language) or self.notes.get("en", "")

    def download_for(self, platform: str, kinds: tuple[str, ...]) -> Download | None:
        """The file for a platform, of the first of `kinds` that is there."""
        offered = {each.kind: each for each in self.downloads if each.platform == platform}
        return next((offered[kind] for kind in kinds if kind in offered), None)


@dataclass(frozen=True, slots=True)
class UpdateFeed:
    """The list of releases. `serial` grows with every list; after `expires` it is not believed."""

    serial: int
    expires: datetime
    releases: tuple[Release, ...]
    """The newest first."""

    def newer_than(self, version: str) -> tuple[Release, ...]:
        """The releases after a version, the newest first."""
        installed = Version.parse(version)
        return tuple(each for each in self.releases if Version.parse(each.version) > installed)


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What a check found. `newer`: the releases after the installed one, the newest first."""

    checked: datetime
    newer: tuple[Release, ...]
