"""How long an endpoint asks to wait, and what its errors mean."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import HttpError
from chatapp.net.request import HttpRequest
from chatapp.providers.statuses import retry_after, status_error

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30.0),
        (" 1.5 ", 1.5),
        ("0", 0.0),
        ("86400", 86400.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sunday, 01-Mar-26 12:01:00 GMT", 60.0),
        ("Sun Mar  1 12:00:05 2026", 5.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("9" * 400, 366 * 86400.0),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("٣", None),
        ("Sun, 99 Mar 2026 12:00:30 GMT", None),
    ],
)
def test_given_a_retry_after_header_when_read_then_it_is_seconds(
    value: str, seconds: float | None
) -> None:
    assert retry_after({"retry-after": value}, NOON) == seconds


def test_given_milliseconds_when_read_then_they_go_before_seconds() -> None:
    assert retry_after({"retry-after": "2", "retry-after-ms": "1500"}) == 1.5


def test_given_no_header_when_read_then_there_is_no_wait() -> None:
    assert retry_after({}) is None


@settings(deadline=None)
@given(st.text())
def test_given_any_header_when_read_then_it_is_seconds_or_nothing(value: str) -> None:
    seconds = retry_after({"retry-after": value, "retry-after-ms": value})
    assert seconds is None or 0 <= seconds <= 366 * 86400


def error_of(status: int, error: Any, headers: dict[str, str] | None = None) -> HttpError:
    request = HttpRequest("POST", "https://host/v1/x")
    found = status_error(status, headers or {}, json.dumps(error).encode(), request)
    assert isinstance(found, HttpError)
    return found


@pytest.mark.parametrize(
    ("details", "seconds"),
    [
        ([{"retryDelay": "37s"}], 37.0),
        ([{"reason": "X"}, {"retryDelay": "1.5s"}], 1.5),
        ([{"retryDelay": "37"}, {"retryDelay": 5}, None, 5], None),
        ([{"retryDelay": "-1s"}], None),
        ([{"retryDelay": "1e9s"}], None),
        ({"retryDelay": "37s"}, None),
        (None, None),
    ],
)
def test_given_a_delay_in_the_error_when_read_then_it_is_seconds(
    details: Any, seconds: float | None
) -> None:
    error = {"error": {"code": 429, "message": "slow", "details": details}}
    assert error_of(429, error).retry_after == seconds
    assert error_of(429, [error]).retry_after == seconds
    assert error_of(429, error, {"retry-after": "2"}).retry_after == 2.0


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (400, {"details": [{"reason": "API_KEY_INVALID"}]}, "unauthorized"),
        (403, {"details": [{"reason": "API_KEY_INVALID"}]}, "forbidden"),
        (429, {"code": "insufficient_quota"}, "quota"),
        (400, {"code": "insufficient_quota"}, "bad_request"),
        (400, {"message": "Your credit balance is too low to access"}, "quota"),
        (500, {"message": "Your credit balance is too low to access"}, "server_error"),
        (400, {"message": "prompt is too long: 5 tokens > 4 maximum"}, "context_too_long"),
        (
            400,
            {"message": "input length and `max_tokens` exceed context limit"},
            "context_too_long",
        ),
        (400, {"message": "The input token count (9) exceeds the maximum"}, "context_too_long"),
    ],
)
def test_given_words_that_tell_more_than_the_status_when_read_then_they_decide(
    status: int, error: dict[str, Any], code: str
) -> None:
    assert error_of(status, {"error": {"message": "no", **error}}).code == code
