"""Cutting a long text where parsing may begin anew: each section is parsed on its own."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from chatapp.markdown.blocks import Block
from chatapp.markdown.parser import parse

SECTION = 6_000
"""About how many characters a section has."""

# What can go on over an empty line, or begins where no rule of its own says so.
_LONG_HTML = re.compile(r"<(?:!|\?|(?:script|pre|style|textarea)\b)", re.IGNORECASE)
_HTML_LINE = re.compile(r"^ {0,3}<", re.MULTILINE)
_FENCE = re.compile(r"^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(`{3,}|~{3,})(.*)$", re.MULTILINE)
# After an empty line, what belongs to no list, quote or note before it.
_AFTER_EMPTY_LINE = re.compile(r"\n[ \t]*\n(?=[^\s\d>|*+\-\[:]|\*\*)")
# An item of a list whose line before is one, too.
_NEXT_ITEM = re.compile(r"(?<=\n)([-*+]) [^\n]*\n(?=\1 )")
_EMPTY_LINE_BEFORE = re.compile(r"\n[ \t]*\n\Z")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[^\n]*(?:\n[ \t]+\S[^\n]*)*", re.MULTILINE)


def cut_sections(text: str) -> list[str]:
    """`text` in sections that are parsed alone to the blocks of the whole; at least one.

    A text that gives no sure place to cut is one section.
    """
    if len(text) <= 2 * SECTION or _LONG_HTML.search(text):
        return [text]
    places = [match.end() for match in _AFTER_EMPTY_LINE.finditer(text)]
    if not _HTML_LINE.search(text):
        places += [match.end() for match in _NEXT_ITEM.finditer(text)]
    fenced = _fenced(text)
    sections, start = [], 0
    for place in sorted(places):
        if place - start >= SECTION and not _is_within(fenced, place):
            sections.append(text[start:place])
            start = place
    return [*sections, text[start:]]


def definitions(text: str) -> str:
    """The definitions of links and notes in `text`: each section is read with them.

    A link's definition counts at the beginning or after an empty line.
    """
    if "]:" not in text:
        return ""
    fenced, end = _fenced(text), -2
    found: dict[str, str] = {}
    for match in _DEFINITION.finditer(text):
        above = text[max(0, match.start() - 80) : match.start()]
        note = match.group().lstrip().startswith("[^")  # it ends a paragraph, a link's does not
        begins_block = note or not above or bool(_EMPTY_LINE_BEFORE.search(above))
        if (match.start() == end + 1 or begins_block) and not _is_within(fenced, match.end()):
            label = match.group().partition("]:")[0].strip().casefold()
            found.setdefault(label, match.group())  # the first one counts
            end = match.end()
    return "\n\n".join(found.values())


def parse_section(section: str, defined: str) -> list[Block]:
    """The blocks of a section. Parameters: `defined`, what `definitions` found in the whole."""
    if not defined:
        return parse(section).blocks
    prefix = f"{defined}\n\n***\n\n"  # a rule, so that nothing is joined to the definitions
    parsed = parse(prefix + section)
    first = bisect_left([boundary.offset for boundary in parsed.boundaries], len(prefix))
    if first == len(parsed.boundaries):
        return []
    return parsed.blocks[parsed.boundaries[first].block :]


def _fenced(text: str) -> list[tuple[int, int]]:
    """Where fenced code begins and ends; what is never closed goes to the end."""
    ranges: list[tuple[int, int]] = []
    place = 0
    while (opening := _FENCE.search(text, place)) is not None:
        before, marks, rest = opening.groups()
        place = opening.end()
        if marks[0] == "~" or "`" not in rest:
            place = _end_of_fence(text, place, before, marks)
            ranges.append((opening.start(), place))
    return ranges


def _end_of_fence(text: str, place: int, before: str, marks: str) -> int:
    """Where code ends that began behind `before` and `marks`: with its fence, or with the list
    or quote around it."""
    nested = bool(before.strip()) or len(before.expandtabs(4)) > 3
    lead = r"[ \t>]*" if nested else " {0,3}"
    closing = re.compile(rf"^{lead}{re.escape(marks)}{re.escape(marks[0])}*[ \t]*$", re.MULTILINE)
    found = closing.search(text, place)
    end = found.end() if found else len(text)
    if nested:
        outside = re.compile(rf"^(?! {{{len(before)}}})(?=[^\s>])", re.MULTILINE)
        left = outside.search(text, place + 1)
        if left is not None:
            end = min(end, left.start() - 1)
    return end


def _is_within(ranges: list[tuple[int, int]], place: int) -> bool:
    at = bisect_right(ranges, (place, place)) - 1
    return at >= 0 and ranges[at][0] < place <= ranges[at][1]
