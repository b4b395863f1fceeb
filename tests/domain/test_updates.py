"""Versions are compared as people count them, and the right file is found for a computer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.updates import Download, Release, UpdateFeed, Version

IN_ORDER = ("0.1", "0.1.1", "0.9.0", "0.10.0", "1.0.0a1", "1.0.0b1", "1.0.0rc2", "1.0.0rc10", "1")


def test_given_versions_when_compared_then_a_later_one_is_greater() -> None:
    parsed = [Version.parse(text) for text in IN_ORDER]
    assert parsed == sorted(parsed)
    assert len(set(parsed)) == len(parsed)


def test_given_the_same_version_written_in_two_ways_when_compared_then_they_are_equal() -> None:
    assert Version.parse("1.2") == Version.parse("1.2.0") == Version.parse("1.02.0.0")
    assert Version.parse("1.2rc1") == Version.parse("1.2.0-rc.1")


@pytest.mark.parametrize("text", ["", "1.", "v1.0", "1.0 ", "1..0", "1.0.0.0.0", "٣.١", "1.0-x1"])
def test_given_what_is_no_version_when_parsed_then_that_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="not a version"):
        Version.parse(text)


@given(st.text())
def test_given_any_text_when_parsed_then_it_is_a_version_or_a_value_error(text: str) -> None:
    try:
        Version.parse(text)
    except ValueError:
        return
    assert text.isascii()


def release(version: str, *downloads: Download) -> Release:
    return Release(version, date(2026, 12, 1), {"en": "New", "zh_CN": "新"}, "page", downloads)


def test_given_a_list_when_asked_for_newer_ones_then_only_they_are_given() -> None:
    releases = tuple(release(version) for version in ("1.2.0", "1.1.0", "1.0.0"))
    feed = UpdateFeed(1, datetime.now(UTC), releases)
    assert [each.version for each in feed.newer_than("1.0.0")] == ["1.2.0", "1.1.0"]
    assert feed.newer_than("1.2.0") == ()
    assert feed.newer_than("2.0.0rc1") == ()


def test_given_notes_when_a_language_is_missing_then_they_are_in_english() -> None:
    assert release("1").notes_in("zh_CN") == "新"
    assert release("1").notes_in("fr") == "New"


def test_given_downloads_when_one_is_looked_for_then_platform_and_kind_fit() -> None:
    deb = Download("linux-x86_64", "deb", "https://a/1.deb", 1, "0" * 64)
    image = Download("linux-x86_64", "appimage", "https://a/1", 1, "0" * 64)
    dmg = Download("macos-arm64", "dmg", "https://a/1.dmg", 1, "0" * 64)
    offered = release("1", image, deb, dmg)
    assert offered.download_for("linux-x86_64", ("deb", "appimage")) is deb
    assert offered.download_for("linux-x86_64", ("rpm", "appimage")) is image
    assert offered.download_for("macos-arm64", ("dmg",)) is dmg
    assert offered.download_for("linux-arm64", ("deb",)) is None
