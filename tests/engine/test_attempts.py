"""When a failed call is tried again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import HttpError, NetworkError, StreamError
from chatapp.engine.attempts import TRIES, readable_wait, wait_before_retry


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
def test_given_a_passing_fault_when_tried_then_two_more_tries_follow(status: int) -> None:
    error = HttpError("server_error", status=status)
    first, second, third = (wait_before_retry(error, attempt) for attempt in (1, 2, 3))
    assert first is not None
    assert second is not None
    assert 0.5 <= first <= 1.0 <= second <= 2.0
    assert third is None
    assert TRIES == 3


@pytest.mark.parametrize("status", [300, 307, 400, 401, 402, 403, 404, 410, 413, 422, 999])
def test_given_any_other_status_when_tried_then_that_was_all(status: int) -> None:
    assert wait_before_retry(HttpError("http_status", status=status, retry_after=1), 1) is None


@pytest.mark.parametrize("error", [NetworkError("refused"), StreamError("not_an_api")])
def test_given_no_status_when_tried_then_that_was_all(error: NetworkError | StreamError) -> None:
    assert wait_before_retry(error, 1) is None


@pytest.mark.parametrize("wait", [0.0, 0.5, 30.0, 120.0])
def test_given_a_wait_asked_for_when_tried_then_it_is_kept_to(wait: float) -> None:
    assert wait_before_retry(HttpError("rate_limited", status=429, retry_after=wait), 2) == wait


@pytest.mark.parametrize("attempt", [1, 2, 3])
def test_given_a_wait_beyond_two_minutes_when_tried_then_it_fails_and_names_it(
    attempt: int,
) -> None:
    error = HttpError("rate_limited", status=429, retry_after=121.0, host="h", reason="slow")
    with pytest.raises(HttpError) as caught:
        wait_before_retry(error, attempt)
    assert caught.value.code == "rate_limited_wait"
    assert (caught.value.facts["wait"], caught.value.facts["host"]) == ("121 s", "h")


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.2, "1 s"),
        (119.5, "120 s"),
        (121, "121 s"),
        (600, "10 min"),
        (601, "11 min"),
        (3600, "60 min"),
        (7200, "2 h"),
        (86_400, "24 h"),
        (200_000, "3 d"),
    ],
)
def test_given_seconds_when_shown_then_in_the_unit_that_says_it_best(
    seconds: float, shown: str
) -> None:
    assert readable_wait(seconds) == shown


@given(st.floats(min_value=0, max_value=1e8))
def test_given_any_wait_when_shown_then_never_less_than_asked_for(seconds: float) -> None:
    number, unit = readable_wait(seconds).split()
    assert int(number) * {"s": 1, "min": 60, "h": 3600, "d": 86_400}[unit] >= seconds
