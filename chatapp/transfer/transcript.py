"""Reads Markdown: what the app wrote itself, and transcripts whose headings say who speaks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from chatapp.domain.messages import Role
from chatapp.domain.transferred import Transferred
from chatapp.net.json import JsonError, parse_json
from chatapp.transfer import own_json
from chatapp.transfer.archive import Files
from chatapp.transfer.fields import id_at, text_at, whole_at
from chatapp.transfer.markdown_writer import END, MARK
from chatapp.transfer.spans import Data
from chatapp.transfer.tree import Draft, Node, chain, text_parts

SOURCE = "markdown"
MOST_BYTES = 256 * 2**20
"""The largest text that is read."""

_COMMENT = re.compile(rf"^{re.escape(MARK)}(\{{.*\}}){re.escape(END)}\r?$", re.MULTILINE)
_NEXT = re.compile(r"\r?\n\r?\n(?=<!-- chatapp \{)")
_LAST = re.compile(r"[\r\n]*\Z")
_SPEAKERS = {
    Role.USER: "you|user|human|me|prompt|question|用户|我|提问",
    Role.ASSISTANT: "assistant|chatgpt|claude|gemini|ai|model|bot|answer|response|助手|模型|回答",
}
_HEADING = re.compile(
    r"^(?:#{1,6}[ \t]+(?:\*\*)?|\*\*)(?:"
    + "|".join(f"(?P<{role.value}>{names})" for role, names in _SPEAKERS.items())
    + r")(?:\*\*)?[ \t]*[:：]?(?:\*\*)?[ \t]*\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_FENCE_OR_HEADING = re.compile(
    r"^(?: {0,3}(?P<marks>`{3,}|~{3,})(?P<behind>[^\n]*)|(?=#|\*\*))", re.MULTILINE
)
_TITLE = re.compile(r"\A\s*#[ \t]+(.+)")
_OWN_START = re.compile(rf"\s*{re.escape(MARK)}")


def read(data: Data) -> list[Transferred] | None:
    """The conversations of a text, or None where nobody speaks in it."""
    if len(data) > MOST_BYTES:
        return None
    try:
        text = bytes(data).removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError:
        return None
    if _OWN_START.match(text):
        return _own(text) or None
    return _foreign(text)


def _own(text: str) -> list[Transferred]:
    """What the app wrote; also where someone has changed it since."""
    found: list[Transferred] = []
    value: dict[str, Any] = {}
    for entry, place in _comments(text):
        if "conversation" in entry:
            if value:
                found += own_json.read(value, Files())
            value = {**entry, "id": id_at(entry, "conversation") or "?", "messages": []}
        elif "message" in entry and value:
            messages = value["messages"]
            parent = messages[-1]["id"] if messages else None
            error = {"code": text_at(entry, "error")}
            known = {**entry, "id": id_at(entry, "message") or "?", "parent": parent}
            content = text[place[0] : place[1]]
            parts = [{"type": "text", "text": content}] if content else []
            messages.append({**known, "error": error, "parts": parts})
            value["current"] = known["id"]
    if value:
        found += own_json.read(value, Files())
    return found


def _comments(text: str) -> Iterator[tuple[dict[str, Any], tuple[int, int]]]:
    """Our comments, each with the place of the text that belongs to it."""
    place = 0
    while (match := _COMMENT.search(text, place)) is not None:
        place = match.end()
        try:
            entry = parse_json(match.group(1))
        except JsonError:
            continue
        if not isinstance(entry, dict):
            continue
        if "message" not in entry:
            yield entry, (place, place)
            continue
        start = _after_heading(text, place)
        length = whole_at(entry, "characters")
        end = len(text) + 1 if length is None else start + length
        if end > len(text) or not (_NEXT.match(text, end) or _LAST.match(text, end)):
            behind = _NEXT.search(text, start)  # changed by hand: up to the next comment
            end = behind.start() if behind else start + len(text[start:].rstrip("\r\n"))
        yield entry, (start, end)
        place = end


def _after_heading(text: str, place: int) -> int:
    """Where a message's text begins: behind its heading and an empty line."""
    for _line in range(3):
        end = text.find("\n", place)
        place = len(text) if end < 0 else end + 1
    return place


def _foreign(text: str) -> list[Transferred] | None:
    """A transcript of some other program, known again by its text."""
    headings = _outside_code(text)
    if not any(heading.group(Role.USER.value) for heading in headings):
        return None
    digest = hashlib.sha256(text.encode()).hexdigest()
    title = _TITLE.match(text[: headings[0].start()])
    draft = Draft(SOURCE, digest, title.group(1).strip() if title else "")
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    nodes = []
    for place, (heading, end) in enumerate(zip(headings, ends, strict=True)):
        role = Role.USER if heading.group(Role.USER.value) else Role.ASSISTANT
        content = text[heading.end() : end].strip("\r\n")
        if content:
            nodes.append(Node(f"{digest[:16]} {place}", None, role, text_parts(content)))
    draft.nodes = chain(nodes)
    return [draft.finish()]


def _outside_code(text: str) -> list[re.Match[str]]:
    """The headings that say who speaks, but for those in blocks of code."""
    found: list[re.Match[str]] = []
    fence = ""
    for match in _FENCE_OR_HEADING.finditer(text):
        marks, behind = match.group("marks"), match.group("behind")
        if not marks:
            if not fence and (heading := _HEADING.match(text, match.start())):
                found.append(heading)
        elif not fence:
            fence = marks
        elif marks.startswith(fence) and not behind.strip():
            fence = ""
    return found
