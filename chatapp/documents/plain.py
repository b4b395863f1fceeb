"""Files of plain text and code: which encoding they have, and that they are no binary files."""

from __future__ import annotations

import codecs
import re

from chatapp.documents.found import MOST_CHARACTERS, FoundText, Unusable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 comes first: its mark begins with that of UTF-16."""
_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.02
"""The part of all characters above which a file is no text; terminal logs have some."""
_HIGH = re.compile(rb"[\x80-\xff]+")
_MOSTLY = 0.8


def plain_text(data: bytes) -> FoundText | None:
    """The text of a file that is nothing but text in UTF-8: nothing in it needs a child process.

    None for all others, and for what cannot be attached.
    """
    if b"%PDF-" in data[:1024] or len(data) > MOST_CHARACTERS or not data.strip():
        return None
    try:
        text = data.decode("utf-8-sig")
    except ValueError:
        return None
    return None if _CONTROLS.search(text) else FoundText(_with_plain_ends(text))


def read_text(data: bytes) -> FoundText:
    """The text of a file. Raises Unusable (document_unknown, document_too_long)."""
    if len(data) > 4 * MOST_CHARACTERS:  # no encoding takes more
        raise Unusable("document_too_long", limit=f"{MOST_CHARACTERS:,}")
    text = _decoded(data)
    controls = len(_CONTROLS.findall(text))
    if "\0" in text or controls > max(1, len(text) * _MOST_CONTROLS):
        raise Unusable("document_unknown")
    return FoundText(_with_plain_ends(text))


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except ValueError:
                raise Unusable("document_unknown") from None
    for encoding in ("utf-8", *_without_mark(data)):
        try:
            text = data.decode(encoding)
        except ValueError:
            continue
        if "\0" not in text:
            return text
    return data.decode("latin-1")


def _without_mark(data: bytes) -> tuple[str, ...]:
    """The encodings that UTF-8 is not, the likelier first."""
    if b"\0" in data:  # every other byte of mostly Latin text
        return ("utf-16-le", "utf-16-be") if b"\0" in data[1::2] else ("utf-16-be",)
    return ("gb18030",) if _looks_chinese(data) else ()


def _looks_chinese(data: bytes) -> bool:
    """Whether most bytes above ASCII come in pairs: in Latin-1 they stand alone."""
    runs = [len(run) for run in _HIGH.findall(data)]
    return sum(run for run in runs if run % 2 == 0) >= _MOSTLY * sum(runs)
