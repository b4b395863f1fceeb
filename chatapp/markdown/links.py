"""Which links may be followed, and bare addresses found in prose (as on GitHub)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from chatapp.markdown.blocks import Span, Style

_DIRECTIONS = "\u200e\u200f\u2028-\u202e\u2066-\u2069"
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9_/@.+-])"
    r"(?:(?P<web>(?:(?i:https?://|mailto:)|www\.)[^\s<>\"`|\\^{}]{1,2048})"
    r"|(?P<mail>[A-Za-z0-9._+-]{1,256}+@[A-Za-z0-9_-]{1,256}+(?:\.[A-Za-z0-9_-]{1,256}+){1,30}+))"
)
_HOST = re.compile(r"[A-Za-z0-9_.-]+(?=[:/?#]|$)")
# Chinese text follows an address without a space; addresses themselves are percent-encoded.
_NOT_IN_ADDRESS = re.compile(
    f"[{_DIRECTIONS}\u200b-\u200d\u2018-\u201f\u2026\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uff65]"
)
_NOT_SHOWN = re.compile(f"[\x00-\x1f\x7f-\x9f{_DIRECTIONS}]")
_DIRECTION = re.compile(f"[{_DIRECTIONS}]")
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")
_LONGEST_NAME = 100
_CLOSERS = {")": "(", "]": "["}


def safe_target(target: str) -> str | None:
    """`target` when it may be opened (http, https, mailto), else None."""
    target = target.strip()
    if " " in target or _NOT_SHOWN.search(target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme in ("http", "https"):  # browsers take a backslash for the end of the host
        return target if parts.hostname and "\\" not in parts.netloc else None
    return target if parts.scheme == "mailto" and "@" in parts.path else None


def web_target(address: str) -> str | None:
    """`address` when it is one of http or https, else None."""
    target = safe_target(address)
    return None if target is None or target[:7].lower() == "mailto:" else target


def image_name(address: str) -> str:
    """The last piece of an image's path, or "" where there is none that says anything."""
    if ":" in address[:12] and web_target(address) is None:
        return ""
    path = re.split("[?#]", address, maxsplit=1)[0]
    if "://" in path:
        path = path.split("://", 1)[1].partition("/")[2]
    name = unquote(re.split(r"[/\\]", path)[-1])
    return _NOT_SHOWN.sub("", name).strip()[:_LONGEST_NAME]


def without_directions(span: Span) -> Span:
    """A link's text without the characters that turn text around, so that it cannot look like
    another address than it has."""
    if span.text.isascii() or not _DIRECTION.search(span.text):
        return span
    return Span(_DIRECTION.sub("", span.text), span.style, span.link)


def may_hold_address(text: str) -> bool:
    """Whether it is worth looking for bare addresses in `text`."""
    return ":" in text or "@" in text or "www." in text


def link_bare_addresses(span: Span) -> Iterator[Span]:
    """Split a plain span at the bare addresses in it and link these."""
    unlinked = Style.CODE | Style.MATH | Style.IMAGE
    if span.link is not None or span.style & unlinked:
        yield span
        return
    done = 0
    for match in _ADDRESS.finditer(span.text):
        address, target = _mail(match) if match["mail"] else _web(match["web"])
        if target is None:
            continue
        if match.start() > done:
            yield Span(span.text[done : match.start()], span.style)
        yield Span(address, span.style, target)
        done = match.start() + len(address)
    if done < len(span.text):
        yield Span(span.text[done:], span.style)


def _mail(match: re.Match[str]) -> tuple[str, str | None]:
    address = match["mail"]
    return address, None if address[-1] in "-_" else f"mailto:{address}"


def _web(found: str) -> tuple[str, str | None]:
    address = _trimmed(found)
    if not address.startswith("www."):
        return address, safe_target(address)
    host = _HOST.match(address)
    names = host.group().split(".") if host else [""]
    sound = all(names) and not any("_" in name for name in names[-2:])
    return address, safe_target(f"http://{address}") if sound else None


def _trimmed(address: str) -> str:
    """Without what belongs to the sentence around it (as in GitHub's autolinks)."""
    foreign = _NOT_IN_ADDRESS.search(address)
    if foreign:
        address = address[: foreign.start()]
    surplus = {
        closer: address.count(closer) - address.count(opener) for closer, opener in _CLOSERS.items()
    }
    while address:
        last = address[-1]
        if last == ";" and (entity := _ENTITY.search(address)):
            address = address[: entity.start()]
        elif last in "?!.,:;*_~'" or surplus.get(last, 0) > 0:
            address = address[:-1]
            if last in surplus:
                surplus[last] -= 1
        else:
            break
    return address
