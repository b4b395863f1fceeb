"""A list of updates is believed when a known key signed exactly these bytes, else not at all."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import UpdateError
from chatapp.engine.update_feed import FeedSource, parse_feed, shipped_source, verify
from tests.support.update_feeds import SigningKey, feed_bytes, release, source_of
from tests.support.wild_json import json_of

FIELDS = ("format", "serial", "expires", "releases", "version", "downloads", "notes")
ANY_JSON = json_of(FIELDS, ["1.0.0", "2100-01-01T00:00:00Z", "https://a.example/"])
OURS, NEXT, FOREIGN = SigningKey(), SigningKey(), SigningKey()
SOURCE = source_of("https://updates.example/updates.json", OURS, NEXT)
DOCUMENT = feed_bytes("1.2.0", "1.1.0", serial=7)
SIGNATURES = OURS.sign(DOCUMENT)


def refusal(document: bytes, signatures: bytes, source: FeedSource = SOURCE) -> str:
    """Why a list is refused."""
    with pytest.raises(UpdateError) as caught:
        verify(document, signatures, source)
    return caught.value.code


def unreadable(document: bytes) -> str:
    """Why a list that was verified cannot be read."""
    with pytest.raises(UpdateError) as caught:
        parse_feed(document)
    return caught.value.code


# Signatures


@pytest.mark.parametrize("keys", [(OURS,), (NEXT,), (FOREIGN, NEXT), (OURS, FOREIGN)])
def test_given_a_signature_of_a_known_key_when_verified_then_it_is_believed(
    keys: tuple[SigningKey, ...],
) -> None:
    verify(DOCUMENT, b"".join(key.sign(DOCUMENT) for key in keys), SOURCE)


@given(place=st.integers(0, len(DOCUMENT) - 1), bits=st.integers(1, 255))
def test_given_any_byte_of_the_list_changed_when_verified_then_it_is_refused(
    place: int, bits: int
) -> None:
    changed = bytearray(DOCUMENT)
    changed[place] ^= bits
    assert refusal(bytes(changed), SIGNATURES) == "update_tampered"


@given(place=st.integers(0, len(SIGNATURES) - 1), bits=st.integers(1, 255))
def test_given_any_byte_of_the_signature_changed_when_verified_then_it_is_refused(
    place: int, bits: int
) -> None:
    changed = bytearray(SIGNATURES)
    changed[place] ^= bits
    expected = {"update_tampered", "update_wrong_key", "update_unsigned"}
    assert refusal(DOCUMENT, bytes(changed)) in expected


@given(cut=st.integers(0, len(DOCUMENT) - 1), more=st.binary(min_size=1, max_size=3))
def test_given_a_list_cut_or_longer_when_verified_then_it_is_refused(cut: int, more: bytes) -> None:
    assert refusal(DOCUMENT[:cut], SIGNATURES) == "update_tampered"
    assert refusal(DOCUMENT + more, SIGNATURES) == "update_tampered"


def test_given_a_foreign_key_when_verified_then_that_is_said() -> None:
    assert refusal(DOCUMENT, FOREIGN.sign(DOCUMENT)) == "update_wrong_key"


def test_given_a_foreign_signature_under_a_known_name_when_verified_then_it_is_refused() -> None:
    forged = FOREIGN.sign(DOCUMENT).replace(FOREIGN.id.encode(), OURS.id.encode())
    assert refusal(DOCUMENT, forged) == "update_tampered"


@pytest.mark.parametrize("text", [b"", b"\n", b"<html>", SIGNATURES.strip(), SIGNATURES + b"\n"])
def test_given_no_signature_when_verified_then_that_is_said(text: bytes) -> None:
    assert refusal(DOCUMENT, text) == "update_unsigned"


def test_given_the_signature_of_another_list_when_verified_then_it_is_refused() -> None:
    assert refusal(DOCUMENT, OURS.sign(feed_bytes("1.3.0"))) == "update_tampered"


@given(document=st.binary(max_size=50), signatures=st.binary(max_size=200))
def test_given_any_bytes_when_verified_then_they_are_refused(
    document: bytes, signatures: bytes
) -> None:
    refusal(document, signatures)


# What it says


def test_given_a_list_when_read_then_the_newest_release_is_first() -> None:
    feed = parse_feed(feed_bytes("1.1.0", "1.10.0", "1.2.0", serial=7))
    assert feed.serial == 7
    assert [each.version for each in feed.releases] == ["1.10.0", "1.2.0", "1.1.0"]
    newest = feed.releases[0]
    assert newest.date.isoformat() == "2026-12-01"
    assert newest.downloads[0].size == 98_000_000
    assert newest.notes_in("zh_CN") == "**1.10.0** 的新内容。"


def test_given_fields_of_a_later_format_when_read_then_they_are_ignored() -> None:
    assert parse_feed(feed_bytes("1.0.0", more=[1])).serial == 1


def test_given_a_later_format_when_read_then_that_is_said() -> None:
    assert unreadable(b'{"format": 2}') == "update_format"


DAMAGED: dict[str, dict[str, Any]] = {
    "an older format": {"format": 0},
    "no number": {"serial": "7"},
    "a truth for a number": {"serial": True},
    "a number below zero": {"serial": -1},
    "a number beyond all": {"serial": 2**60},
    "no time zone": {"expires": "2100-01-01T00:00:00"},
    "no moment": {"expires": "soon"},
    "no release": {"releases": []},
    "no list": {"releases": {}},
    "no version": {"releases": [release("new")]},
    "no day": {"releases": [release("1.0.0", date="yesterday")]},
    "notes that are no texts": {"releases": [release("1.0.0", notes={"en": 1})]},
    "a page without https": {"releases": [release("1.0.0", page="http://a.example/")]},
    "a page that is a script": {"releases": [release("1.0.0", page="javascript:1")]},
    "a page with a name in it": {"releases": [release("1.0.0", page="https://a@b.example/")]},
    "a download that is none": {"releases": [release("1.0.0", downloads=[{"kind": "deb"}])]},
}


@pytest.mark.parametrize("fields", DAMAGED.values(), ids=DAMAGED.keys())
def test_given_a_list_that_is_not_as_written_down_when_read_then_it_is_refused(
    fields: dict[str, Any],
) -> None:
    assert unreadable(feed_bytes("1.0.0", **fields)) == "update_unreadable"


@pytest.mark.parametrize("document", [b"", b"no JSON", b"[]", b"null", b"[" * 100_000, b"\xff"])
def test_given_no_json_when_read_then_it_is_refused(document: bytes) -> None:
    assert unreadable(document) == "update_unreadable"


@given(ANY_JSON)
def test_given_any_json_when_read_then_it_is_refused_and_nothing_else_is_raised(
    value: object,
) -> None:
    assert unreadable(json.dumps(value).encode()) in ("update_unreadable", "update_format")


@given(ANY_JSON, st.sampled_from(["serial", "expires", "releases", "format"]))
def test_given_any_value_in_a_field_when_read_then_it_is_read_or_refused(
    value: object, name: str
) -> None:
    with suppress(UpdateError):
        assert parse_feed(feed_bytes("1.0.0", **{name: value})).releases


# What the build was given


def test_given_the_build_when_its_source_is_read_then_it_is_as_it_has_to_be() -> None:
    source = shipped_source()
    assert bool(source.url) == bool(source.keys)
    assert source.usable == bool(source.keys)
