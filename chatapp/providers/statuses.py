"""From a status that is no success to an error of the app."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from chatapp.domain.errors import HttpError, NetworkError, RequestError, StreamError
from chatapp.domain.messages import now
from chatapp.net.request import HttpRequest
from chatapp.providers.base import ErrorReported
from chatapp.providers.reported import readable_reason, reported_in, tells_too_long
from chatapp.providers.urls import redirect_target

_CODES = {
    400: "bad_request",
    401: "unauthorized",
    402: "quota",
    403: "forbidden",
    404: "not_found",
    413: "bad_request",
    422: "bad_request",
    429: "rate_limited",
}
_NAMED = {
    "insufficient_quota": (429, "quota"),
    "API_KEY_INVALID": (400, "unauthorized"),
}
"""What a code in an error's words tells better than the status it comes with: OpenAI, Gemini."""
_IN_STREAM = {
    "overloaded_error": 529,
    "api_error": 500,
    "timeout_error": 504,
    "rate_limit_error": 429,
    "UNAVAILABLE": 503,
    "INTERNAL": 500,
    "DEADLINE_EXCEEDED": 504,
    "RESOURCE_EXHAUSTED": 429,
}
"""The status that an error would have had before the stream began: Anthropic, Gemini."""
_NO_CREDIT = re.compile(r"(?i)credit balance is too low")
_LONGEST_WAIT = 366 * 86400.0
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?")


def status_error(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    request: HttpRequest,
    *,
    path: str = "",
    key: str | None = None,
) -> RequestError:
    """The error for a response that is no success.

    Parameters: `headers`, names in lower case; `path`, the dialect's own path, left out of
    the address a redirect shows; `key`, masked in the endpoint's words.
    """
    location = headers.get("location")
    if 300 <= status < 400 and location:
        target = readable_reason(redirect_target(request.url, location, path), key)
        return HttpError("redirected", status=status, host=request.host, target=target)
    if status == 407:
        return NetworkError("proxy_failed", host=request.host)
    reported = reported_in(body, headers.get("content-type", "")) or ErrorReported("")
    facts = {"host": request.host, "reason": readable_reason(reported.message, key)}
    wait = retry_after(headers)
    if wait is None:
        wait = reported.retry_after
    return HttpError(_code(status, reported), status=status, retry_after=wait, **facts)


def reported_error(error: ErrorReported, host: str, status: int, key: str | None) -> RequestError:
    """The app's error for one that stood in place of an answer, in a response of `status`.

    One that would have had a status of its own, had it come earlier, counts as if it had: it can
    be tried again.
    """
    reason = readable_reason(error.message or ", ".join(error.codes), key)
    if tells_too_long(error):
        return HttpError("context_too_long", status=status, host=host, reason=reason)
    status = next((_IN_STREAM[code] for code in error.codes if code in _IN_STREAM), status)
    if status >= 400:
        wait, code = error.retry_after, _code(status, error)
        return HttpError(code, status=status, retry_after=wait, host=host, reason=reason)
    return StreamError("provider_error", host=host, reason=reason)


def retry_after(headers: Mapping[str, str], at: datetime | None = None) -> float | None:
    """Seconds the endpoint asks to wait: `Retry-After` (RFC 9110, section 10.2.3: seconds or
    a date) or OpenAI's `retry-after-ms`. None where it does not say, or not legibly.

    Parameters: `at`, the present time, for a date.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return min(milliseconds / 1000, _LONGEST_WAIT)
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    if seconds is None and value:
        try:
            date = parsedate_to_datetime(value)
        except (TypeError, ValueError):
            return None
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        seconds = max(0.0, (date - (at or now())).total_seconds())
    return None if seconds is None else min(seconds, _LONGEST_WAIT)


def _code(status: int, reported: ErrorReported) -> str:
    if status in (400, 413, 422) and tells_too_long(reported):
        return "context_too_long"
    for code in reported.codes:
        if code in _NAMED and _NAMED[code][0] == status:
            return _NAMED[code][1]
    if status == 400 and _NO_CREDIT.search(reported.message):  # Anthropic
        return "quota"
    return _CODES.get(status) or ("server_error" if 500 <= status < 600 else "http_status")


def _number(value: str) -> float | None:
    value = value.strip()
    return float(value) if _NUMBER.fullmatch(value) else None
