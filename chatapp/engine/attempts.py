"""When a failed call is tried again, and how long to wait before.

429, 408, 409 and 5xx only, three tries in all, and only before the first text; the endpoint's
`Retry-After` is obeyed up to two minutes, a longer one ends the call at once.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

from chatapp.domain.errors import HttpError, NetworkError, RequestError
from chatapp.domain.models import TimeLimits

TRIES = 3
LONGEST_WAIT = 120.0
"""Seconds."""
FIRST_WAIT = 1.0
"""Seconds before the second try where the endpoint names none; doubled for the third."""


def wait_before_retry(error: RequestError, attempt: int) -> float | None:
    """Seconds to wait before trying again after try number `attempt` (from 1); None: give up.

    Raises HttpError (rate_limited_wait) where the endpoint asks for a longer wait than two minutes.
    """
    if not error.retryable or not isinstance(error, HttpError):
        return None
    if error.retry_after is not None and error.retry_after > LONGEST_WAIT:
        facts = dict(error.facts)
        facts.pop("status", None)
        facts["wait"] = readable_wait(error.retry_after)
        raise HttpError(
            "rate_limited_wait", status=error.status, retry_after=error.retry_after, **facts
        ) from error
    if attempt >= TRIES:
        return None
    if error.retry_after is not None:
        return max(0.0, error.retry_after)
    return FIRST_WAIT * float(2 ** (attempt - 1)) * random.uniform(0.5, 1.0)


def limits_left(
    limits: TimeLimits, started: float, wait: float = 0.0, cause: Exception | None = None
) -> TimeLimits:
    """The time limits of the next call, after a wait.

    Parameters: `started`, when the first one began, in the event loop's time; `cause`, what failed.
    Raises NetworkError (timeout_total) where no time is left.
    """
    if limits.total is None:
        return limits
    left = limits.total - (asyncio.get_running_loop().time() - started) - wait
    if left <= 0:
        raise NetworkError("timeout_total", seconds=f"{limits.total:g}") from cause
    return replace(limits, total=left)


def readable_wait(seconds: float) -> str:
    """A wait as "150 s", "15 min", "3 h" or "2 d", rounded up."""
    for least, size, unit in ((172_800, 86_400, "d"), (7_200, 3_600, "h"), (600, 60, "min")):
        if seconds >= least:
            return f"{-int(-seconds // size)} {unit}"
    return f"{-int(-seconds // 1)} s"
