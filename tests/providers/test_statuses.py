"""How long an endpoint asks to wait."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.providers.statuses import retry_after

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
