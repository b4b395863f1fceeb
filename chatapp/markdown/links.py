"""Which links may be followed, and bare addresses found in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from chatapp.markdown.blocks import Span, Style

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9_/@.+-])(?:https?://|mailto:)[^\s<>\"`|\\^{}]{1,2048}", re.IGNORECASE
)
# Chinese text follows an address without a space; addresses themselves are percent-encoded.
_NOT_IN_ADDRESS = re.compile(
    "[\u2018-\u201f\u2026\u2028\u2029\u202a-\u202e\u2066-\u2069\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uff65]"
)
_CLOSERS = {")": "(", "]": "["}


def safe_target(target: str) -> str | None:
    """`target` when it may be opened (http, https, mailto), else None."""
    target = target.strip()
    if any(ord(letter) <= 0x20 or ord(letter) == 0x7F for letter in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme in ("http", "https"):
        return target if parts.hostname else None
    return target if parts.scheme == "mailto" and "@" in parts.path else None


def link_bare_addresses(span: Span) -> Iterator[Span]:
    """Split a plain span at the bare addresses in it and link these."""
    if ":" not in span.text or span.link is not None or span.style & (Style.CODE | Style.MATH):
        yield span
        return
    done = 0
    for match in _ADDRESS.finditer(span.text):
        address = _trimmed(match.group())
        target = safe_target(address)
        if target is None:
            continue
        if match.start() > done:
            yield Span(span.text[done : match.start()], span.style)
        yield Span(address, span.style, target)
        done = match.start() + len(address)
    if done < len(span.text):
        yield Span(span.text[done:], span.style)


def _trimmed(address: str) -> str:
    """Without what belongs to the sentence around it (as in GitHub's autolinks)."""
    foreign = _NOT_IN_ADDRESS.search(address)
    if foreign:
        address = address[: foreign.start()]
    while address:
        last = address[-1]
        if last in "?!.,:;*_~'" or (
            last in _CLOSERS and address.count(last) > address.count(_CLOSERS[last])
        ):
            address = address[:-1]
        else:
            break
    return address
