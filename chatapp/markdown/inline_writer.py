"""Spans as Markdown again.

Text is first written with as few escapes as it should need, then read back; where that gives
other spans, everything that could mean something is escaped.
"""

from __future__ import annotations

import re
from enum import Enum

from chatapp.markdown.blocks import Formula, Heading, Paragraph, Span, Spans, Style, Table
from chatapp.markdown.parser import parse

_ATOMS = Style.CODE | Style.MATH | Style.NOTE | Style.IMAGE
_MARKS = ((Style.BOLD, "**", "**"), (Style.ITALIC, "*", "_"), (Style.STRIKE, "~~", "~~"))
_PLAIN = re.compile(r"[^\W_](?:[^\W_]|[ ,;?'\"%()/](?! )|[ ](?=\S))*[^\W_]?[.,;?!]?")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_LINE_START = re.compile(
    r"^(?:[-+*](?=[ \t]|$)|#{1,6}(?=[ \t]|$)|>|=+[ \t]*$|-+[ \t]*$|[|:][-:| ]*-[-:| ]*$"
    r"|-[-:| ]*[:|][-:| ]*$|(?:-[ \t]*){3,}$)",
    re.MULTILINE,
)
_NUMBER_START = re.compile(r"^(\d{1,9})([.)])(?=[ \t]|$)", re.MULTILINE)
_EDGE_SPACE = re.compile(r"\A[ \t]+|[ \t]+\Z")
_SPACE_AT_BREAK = re.compile(r"[ \t]+(?=\n)|(?<=\n)[ \t]+")

# Stands for a line's end within a formula, whose lines are as they are.
_LINE = "\0"
_AROUND_LINES = re.compile(r" (?=(?:\$\$|\\\[)\0)|(?<=\0\$\$) |(?<=\0\\\]) ")


class Setting(Enum):
    """What spans are in: a heading and a table's cell have one line only."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CELL = "cell"


def inline_markdown(spans: Spans, setting: Setting) -> str:
    """Markdown that reads back as `spans` in this setting, as far as there is any."""
    if len(spans) == 1 and spans[0] == Span(spans[0].text) and _PLAIN.fullmatch(spans[0].text):
        return spans[0].text
    text = ""
    for strict in (False, True):
        text = _Inline(setting, strict=strict).write(spans)
        if _read_back(text, spans, setting) == spans:
            break
    return text


def formula_source(source: str) -> str:
    """A display formula between the delimiters that suit it."""
    lines = "\n" if "\n" in source else ""
    for opening, closing in (("$$", "$$"), ("\\[", "\\]")):
        text = f"{opening}{lines}{source}{lines}{closing}"
        if parse(text).blocks == [Formula(source)]:
            return text
    return text


def _read_back(text: str, spans: Spans, setting: Setting) -> Spans | None:
    notes = {span.text[1:-1] for span in spans if span.style & Style.NOTE}
    if setting is Setting.HEADING:
        text = f"# {text}"
    elif setting is Setting.CELL:
        text = f"| {text} |\n|---|"
    blocks = parse(text + "".join(f"\n\n[^{name}]: x" for name in sorted(notes))).blocks
    if len(blocks) != 1 + len(notes):
        return () if not blocks and not text.strip("# ") else None
    block = blocks[0]
    if isinstance(block, Table):
        return block.header[0]
    return block.spans if isinstance(block, Paragraph | Heading) else None


class _Inline:
    """Writes spans, the attribute that lasts longest on the outside."""

    def __init__(self, setting: Setting, *, strict: bool) -> None:
        self._setting = setting
        self._strict = strict

    def write(self, spans: Spans) -> str:
        """Markdown of a whole block's spans."""
        text = self._spans(spans, Style.PLAIN, linked=False)
        text = _EDGE_SPACE.sub(lambda match: _entities(match.group()), text)
        if self._setting is Setting.PARAGRAPH:
            text = _AROUND_LINES.sub("\n", text)
            text = _LINE_START.sub(lambda match: "\\" + match.group(), text)
            text = _NUMBER_START.sub(r"\1\\\2", text)
        elif self._setting is Setting.HEADING:
            text = re.sub(r"#(?=#*$)", r"\\#", text)
        return text.replace(_LINE, "\n")

    def _spans(self, spans: Spans, style: Style, *, linked: bool) -> str:
        pieces, at = [], 0
        while at < len(spans):
            end, mark = self._longest(spans, at, style, linked=linked)
            if mark is None:
                pieces.append(self._link(spans[at:end], style))
            elif mark == Style.PLAIN:
                pieces.append(self._span(spans, at, linked=linked))
            else:
                inner = self._spans(spans[at:end], style | mark, linked=linked)
                pieces.append(self._marked(inner, mark))
            at = end
        return "".join(pieces)

    def _longest(
        self, spans: Spans, at: int, style: Style, *, linked: bool
    ) -> tuple[int, Style | None]:
        """Until where which attribute of the span at `at` lasts; None is for its link."""
        best: tuple[int, Style | None] = (at + 1, Style.PLAIN)
        found = False
        for mark, _, _ in _MARKS:
            if spans[at].style & mark and not style & mark:
                end = at
                while end < len(spans) and spans[end].style & mark:
                    end += 1
                if not found or end > best[0]:
                    best, found = (end, mark), True
        link = None if linked else _link_of(spans[at])
        if link is not None:
            end = at
            while end < len(spans) and _link_of(spans[end]) == link:
                end += 1
            if not found or end >= best[0]:
                best = (end, None)
        return best

    def _marked(self, inner: str, mark: Style) -> str:
        for style, usual, strict in _MARKS:
            if style is mark:
                sign = strict if self._strict else usual
                return f"{sign}{inner}{sign}"
        return inner

    def _link(self, spans: Spans, style: Style) -> str:
        target = spans[0].link or ""
        text = "".join(span.text for span in spans)
        plain = len(spans) == 1 and spans[0].style == style
        if not self._strict and plain and _is_address(text, target):
            return text
        return f"[{self._spans(spans, style, linked=True)}]({_destination(target)})"

    def _span(self, spans: Spans, at: int, *, linked: bool) -> str:
        span = spans[at]
        if span.style & Style.CODE:
            return self._code(span.text)
        if span.style & Style.MATH:
            return self._math(span)
        if span.style & Style.NOTE:
            return f"[^{span.text[1:-1]}]"
        if span.style & Style.IMAGE:
            destination = _destination(span.link) if span.link else ""
            return f"![{self._text(span.text, linked=True)}]({destination})"
        text = self._text(span.text, linked=linked)
        following = spans[at + 1] if at + 1 < len(spans) else None
        if text.endswith("!") and following is not None and following.link and not linked:
            text = text[:-1] + "\\!"
        return text

    def _code(self, text: str) -> str:
        runs = {len(run) for run in re.findall("`+", text)}
        fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
        if text[:1] == "`" or text[-1:] == "`" or (text[:1] == text[-1:] == " " and text.strip()):
            text = f" {text} "
        if self._setting is Setting.CELL:
            text = text.replace("|", "\\|")
        return f"{fence}{text}{fence}"

    def _math(self, span: Span) -> str:
        text = span.text.replace("|", "\\|") if self._setting is Setting.CELL else span.text
        if "\n" in text:
            lines = _LINE + text.replace("\n", _LINE) + _LINE
            text = lines if self._setting is Setting.PARAGRAPH else text.replace("\n", " ")
        if span.style & Style.DISPLAY:
            return f"\\[{text}\\]" if self._strict else f"$${text}$$"
        return f"\\({text}\\)" if self._strict else f"${text}$"

    def _text(self, text: str, *, linked: bool) -> str:
        if self._strict:
            inner = _PUNCTUATION.sub(_escape, text[1:-1])
            text = _entities(text[:1]) + inner + (_entities(text[-1]) if len(text) > 1 else "")
        else:
            text = _escaped(text, linked=linked)
            if self._setting is Setting.CELL:
                text = text.replace("|", "\\|")
        if "\n" not in text:
            return text
        text = _SPACE_AT_BREAK.sub(lambda match: _entities(match.group()), text)
        return text.replace("\n", "\\\n" if self._setting is Setting.PARAGRAPH else "&#10;")


def _link_of(span: Span) -> str | None:
    return None if span.style & Style.IMAGE else span.link


def _escaped(text: str, *, linked: bool) -> str:
    """`text` with a backslash before what would probably be read as a sign."""
    text = re.sub(r"\\(?=[!-/:-@\[-`{-~]|\n|$)", r"\\\\", text)
    text = re.sub(r"`|(?<!\s)\*|\*(?!\s)", r"\\\g<0>", text)
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
    text = re.sub(r"&(?=#?\w+;)", r"\\&", text)
    text = re.sub(r"<(?=[A-Za-z/!?])", r"\\<", text)
    for sign in "$~":
        if text.count(sign) > 1:
            text = text.replace(sign, f"\\{sign}")
    if linked:
        return re.sub(r"[\[\]]", r"\\\g<0>", text)
    return re.sub(r"\[(?=\^|[ xX]\]|[^\]]*\][(\[:])", r"\\[", text)


def _escape(match: re.Match[str]) -> str:
    """A sign that means nothing; brackets after a backslash would be those of a formula."""
    return _entities(match.group()) if match.group() in "[]()" else f"\\{match.group()}"


def _entities(text: str) -> str:
    return "".join(f"&#{ord(letter)};" if not letter.isalnum() else letter for letter in text)


def _is_address(text: str, target: str) -> bool:
    return text in (target, target.removeprefix("mailto:"), target.removeprefix("http://"))


def _destination(target: str) -> str:
    target = re.sub(r"[\\<>&]", r"\\\g<0>", target)
    return f"<{target}>" if re.search(r"[()]", target) else target
