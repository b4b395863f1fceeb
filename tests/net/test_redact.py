"""Logs and errors hold no key, known or not."""

from __future__ import annotations

import io
import logging

import pytest

from chatapp.domain.errors import SecretError
from chatapp.net.keys import KnownKeys, check_key, known_keys
from chatapp.net.redact import MASK, RedactingFilter, redact
from chatapp.net.request import HttpRequest


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Authorization: Bearer abcdefgh12345678", "abcdefgh12345678"),
        ("{'authorization': 'Bearer abcdefgh12345678'}", "abcdefgh12345678"),
        ("[(b'Authorization', b'Bearer abcdefgh12345678')]", "abcdefgh12345678"),
        ('{"x-api-key": "abcdefgh"}', "abcdefgh"),
        ("X-Goog-Api-Key: abcdefgh", "abcdefgh"),
        ("Proxy-Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        ("bearer abcdefgh12345678 was refused", "abcdefgh12345678"),
        ("Incorrect API key provided: sk-proj-abcd****wxyz.", "sk-proj-abcd"),
        ("AIzaSyA1234567890123456789012345678901", "AIzaSyA12345"),
        ("https://host/v1/models?key=abcdef&alt=sse", "abcdef"),
        ("http://user:hunter2@proxy:3128/", "hunter2"),
    ],
)
def test_given_what_is_shaped_like_a_key_when_redacted_then_it_is_masked(
    text: str, secret: str
) -> None:
    assert secret not in redact(text)
    assert MASK in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "The model gpt-4o does not exist",
        "max_tokens must be at least 1",
        "I asked for a task-based desk-lamp, sk- and nothing else",
        "https://host/v1/chat/completions",
        "key: value",
    ],
)
def test_given_ordinary_words_when_redacted_then_nothing_changes(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("bit", ["a.", "sk-", "bearer ", "cookie  ", "x://", "?key=", "a=", "' "])
def test_given_a_long_hostile_text_when_redacted_then_it_ends(bit: str) -> None:
    assert len(redact(bit * 50_000)) > 0


def test_given_a_key_of_no_known_shape_when_named_then_it_is_masked() -> None:
    assert redact("you sent hunter2-hunter2!", ["hunter2-hunter2"]) == f"you sent {MASK}!"


def test_given_a_short_key_when_redacted_then_only_the_whole_word_is_masked() -> None:
    assert redact("ab is about ab.", ["ab"]) == f"{MASK} is about {MASK}."


def test_given_a_known_key_when_redacted_then_its_quoted_form_is_masked_too() -> None:
    known_keys.add("canary+slash/key==")
    assert "canary" not in redact("at canary+slash/key== and canary%2Bslash%2Fkey%3D%3D")


def test_given_a_registry_when_shown_then_it_shows_no_key() -> None:
    keys = KnownKeys()
    keys.add("canary-key")
    assert "canary" not in repr(keys)


def test_given_a_request_when_shown_then_headers_and_body_are_not() -> None:
    request = HttpRequest("GET", "http://host", {"Authorization": "Bearer canary"}, b"canary")
    assert "canary" not in repr(request)


def test_given_a_log_record_with_a_key_and_a_traceback_when_written_then_both_are_masked() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(RedactingFilter())
    log = logging.getLogger("test.redact")
    log.propagate = False
    log.addHandler(handler)
    try:
        raise ValueError("Bearer canary-canary-canary")
    except ValueError:
        log.exception("headers %s", {"Authorization": "Bearer canary-canary-canary"})
    finally:
        log.removeHandler(handler)
    assert "canary" not in written.getvalue()
    assert "ValueError" in written.getvalue()


def test_given_a_log_record_with_wrong_arguments_when_written_then_it_is_not_lost() -> None:
    record = logging.LogRecord("n", logging.INFO, "f", 1, "%d %d", ("x",), None)
    assert RedactingFilter().filter(record)
    assert "%d %d" in record.getMessage()


@pytest.mark.parametrize(
    "key", ["sk-\u00e9", "sk-a\n", "sk a", "\tsk", "sk\x7f", "ключ", "sk-a\u200b"]
)
def test_given_a_key_with_characters_no_key_has_when_checked_then_it_is_refused_unshown(
    key: str,
) -> None:
    with pytest.raises(SecretError) as caught:
        check_key(key)
    assert caught.value.code == "key_characters"
    assert key not in str(caught.value)


def test_given_an_empty_key_when_checked_then_that_is_said() -> None:
    with pytest.raises(SecretError) as caught:
        check_key("")
    assert caught.value.code == "key_empty"
