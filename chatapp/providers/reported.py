"""Errors in an endpoint's own words, in all the shapes they come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from chatapp.domain.messages import Json, clean_text
from chatapp.net.json import JsonError, parse_json
from chatapp.net.redact import redact
from chatapp.providers.base import ErrorReported, UnreadableEvent

_MAX_REASON = 400

_TOO_LONG_CODES = frozenset(
    {"context_length_exceeded", "exceed_context_size_error", "context_window_exceeded"}
)
_TOO_LONG = re.compile(
    r"(?i)context[ _](length|window|size|limit)|maximum context|too many (input )?tokens"
    r"|(prompt|input|conversation) is too long|reduce the length of the (messages|prompt)"
    r"|input token count .{0,40}exceeds the maximum"
)
_DELAY = re.compile(r"(\d{1,9}(\.\d{1,9})?)s")


def raise_reported(answer: Json) -> None:
    """Raise ErrorReported if `answer` holds an error, else do nothing.

    Gemini puts what it says into a list where a stream was asked for.
    """
    if isinstance(answer, list) and answer:
        answer = answer[0]
    if not isinstance(answer, dict):
        return
    error = answer.get("error")
    if not error and answer.get("object") == "error":  # FastChat and vLLM
        error = answer
    if error:
        _raise(error)


@contextmanager
def error_last(answer: Json) -> Iterator[None]:
    """Reads `answer` within it; then raises ErrorReported if it holds an error.

    So the text beside an error stands, and an error counts more than what is unreadable beside it.
    """
    try:
        yield
    except UnreadableEvent:
        raise_reported(answer)
        raise
    raise_reported(answer)


def reported_in(body: bytes, content_type: str) -> ErrorReported | None:
    """The error that the body of an unsuccessful response tells, if it tells one.

    JSON in the usual shapes, or a short plain text; a page is not shown.
    """
    try:
        answer = parse_json(body)
    except JsonError:
        text = body.decode("utf-8", "replace").strip()
        if not text or "html" in content_type or text.startswith("<"):
            return None
        return ErrorReported(text)
    try:
        raise_reported(answer)
        if isinstance(answer, dict):
            _raise(answer)
        _raise({"message": answer[0] if isinstance(answer, list) and answer else answer})
    except ErrorReported as error:
        return error if error.message else None


def readable_reason(message: str, key: str | None) -> str:
    """`message` as one line of bounded length that holds no key."""
    text = redact(clean_text(message), [key] if key else [])
    text = "".join(c if c.isprintable() else " " for c in text)
    text = " ".join(text.split())
    return text if len(text) <= _MAX_REASON else f"{text[: _MAX_REASON - 1]}…"


def tells_too_long(error: ErrorReported) -> bool:
    """Whether `error` says that the conversation does not fit the model."""
    return not _TOO_LONG_CODES.isdisjoint(error.codes) or bool(_TOO_LONG.search(error.message))


def _raise(error: Json) -> NoReturn:
    if isinstance(error, dict):
        listed = error.get("details")
        details = (
            [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        )
        codes = [error.get(name) for name in ("code", "type", "status")]
        codes += [detail.get("reason") for detail in details]
        named = tuple(str(code) for code in codes if code)
        raise ErrorReported(_message(error), named, _delay(details))
    raise ErrorReported(_message(error))


def _delay(details: list[dict[str, Json]]) -> float | None:
    """Seconds to wait, as `google.rpc.RetryInfo` has them ("37s")."""
    for detail in details:
        delay = detail.get("retryDelay")
        found = _DELAY.fullmatch(delay) if isinstance(delay, str) else None
        if found:
            return float(found[1])
    return None


def _message(error: Json) -> str:
    """The words in `error`: its message, however deep it lies."""
    for _depth in range(6):
        if isinstance(error, list):
            error = error[0] if error else None
        elif isinstance(error, dict):
            names = ("message", "error", "detail", "msg", "error_message", "errors", "title")
            error = next((error[name] for name in names if error.get(name)), None)
        else:
            break
    return error if isinstance(error, str) else ""
