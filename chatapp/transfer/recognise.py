"""Finds out what a file is by what is in it, and reads its conversations one by one."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO, Any

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.transferred import Transferred, Unreadable
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.net.json import JsonError, parse_json
from chatapp.transfer import (
    archive,
    chatbox,
    chatgpt,
    claude,
    librechat,
    nextchat,
    open_webui,
    own_json,
    transcript,
)
from chatapp.transfer.archive import MOST_BYTES, Files
from chatapp.transfer.fields import NOT_JSON, Refused
from chatapp.transfer.spans import (
    Data,
    Span,
    elements,
    is_array,
    is_object,
    member,
    members,
    start_of,
)

log = logging.getLogger(__name__)

Found = Transferred | Unreadable
Read = Callable[[dict[str, Any], Files], Iterable[Transferred]]

SQLITE = b"SQLite format 3\0"
"""The first bytes of a database."""

_ZIP = b"PK\x03\x04"
_ODD = QT_TRANSLATE_NOOP("errors", "It is not as its format says")
_LISTED: tuple[tuple[Callable[[dict[str, Any]], bool], Read], ...] = (
    (chatgpt.matches, chatgpt.read),
    (claude.matches, claude.read),
    (open_webui.matches, open_webui.read),
    (librechat.matches, librechat.read),
)
_NAMES = ("title", "name", "topic", "id", "uuid", "conversation_id", "conversationId")


@dataclass(slots=True)
class Place:
    """How far a file has been read."""

    done: int = 0
    """Bytes of its texts."""
    total: int = 0
    """0 while it is not known."""
    before: int = 0
    """Bytes of the texts that were read before the present one."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What goes with a text: the files beside it, and how far it is read."""

    files: Files
    place: Place


def read_conversations(path: Path, place: Place | None = None) -> Iterator[Found]:
    """The conversations in a file, and those that cannot be read.

    Parameters: `place`, is kept up to how far that is.
    The first step raises NotFoundError (no_file), InputError (import_unknown, import_newer,
    import_too_large) and OSError; a later one OSError only, and InputError (import_too_large).
    """
    place = place or Place()
    with open_regular(path) as file:
        start = file.read(len(SQLITE))
        if start.startswith(_ZIP):
            yield from _in_archive(file, path.name, place)
        elif start:
            place.total = os.fstat(file.fileno()).st_size
            if place.total > MOST_BYTES:
                limit = f"{MOST_BYTES // 2**30} GB"
                raise InputError("import_too_large", name=path.name, limit=limit)
            with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                yield from _known(_in_text(data, _Context(Files(), place)), path.name)
        else:
            raise InputError("import_unknown", name=path.name)


@contextmanager
def open_regular(path: Path) -> Iterator[IO[bytes]]:
    """A file, opened; a device or pipe is none. Raises NotFoundError (no_file), OSError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError("import_unknown", name=path.name)
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise NotFoundError("no_file", path=path) from error
    with file:
        yield file


def _known(found: Iterator[Found] | None, name: str) -> Iterator[Found]:
    if found is None:
        raise InputError("import_unknown", name=name)
    return found


def _in_archive(file: IO[bytes], name: str, place: Place) -> Iterator[Found]:
    """The conversations of all files in an archive that are known."""
    known = False
    with archive.opened(file, name) as opened:
        context = _Context(Files(opened), place)
        documents = archive.documents(opened)
        place.total = sum(info.file_size for info in documents)
        for info in documents:
            with archive.unpacked(opened, info) as data:
                if data is None:
                    yield Unreadable(info.filename, NOT_JSON)
                    known = True
                elif (found := _in_json(data, context)) is not None:
                    known = True
                    yield from found
            place.before += info.file_size
            place.done = place.before
    if not known:
        raise InputError("import_unknown", name=name)


def _in_text(data: Data, context: _Context) -> Iterator[Found] | None:
    """The conversations of a text, or None for one that is not known."""
    found = _in_json(data, context)
    if found is None and (texts := transcript.read(data)) is not None:
        return iter(texts)
    return found


def _in_json(data: Data, context: _Context) -> Iterator[Found] | None:
    start = start_of(data)
    whole = (start, len(data))
    if is_array(data, whole):
        return _in_list(data, whole, context)
    return _in_object(data, whole, context) if is_object(data, whole) else None


def _in_object(data: Data, span: Span, context: _Context) -> Iterator[Found] | None:
    """A file that is one object: it holds conversations under some name, or is one itself."""
    inside: dict[str, Span] = dict(members(data, span))
    listed = inside.get("conversations")
    if _value(data, inside.get("format")) == own_json.FORMAT:
        _refuse_newer(_value(data, inside.get("version")))
        return (
            None if listed is None else _all(data, elements(data, listed), own_json.read, context)
        )
    if listed is not None and is_array(data, listed):
        return _in_list(data, listed, context)
    if chatbox.LIST in inside:
        sessions = (one for name, one in inside.items() if name.startswith(chatbox.PREFIX))
        return _all(data, sessions, chatbox.read, context)
    if nextchat.STORE in inside:
        store = inside[nextchat.STORE]
        sessions_at = member(data, member(data, store, "state") or store, "sessions")
        found = elements(data, sessions_at) if sessions_at else iter(())
        return _all(data, found, nextchat.read, context)
    read = _reader_of(data, span)
    return read and _all(data, iter([span]), read, context)


def _in_list(data: Data, span: Span, context: _Context) -> Iterator[Found] | None:
    """A list of conversations: its first one that is known tells the format."""
    for element in elements(data, span):
        read = _reader_of(data, element)
        if read is not None:
            return _all(data, elements(data, span), read, context)
    return None


def _reader_of(data: Data, span: Span) -> Read | None:
    """What reads the conversation there, by its fields; it is not parsed for that."""
    if not is_object(data, span):
        return None
    fields: dict[str, Any] = {}
    for name, value in members(data, span):
        nested = is_object(data, value) and name == "chat"
        fields[name] = dict.fromkeys(key for key, _ in members(data, value)) if nested else None
    return next((read for matches, read in _LISTED if matches(fields)), None)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A conversation as it stands in the file, before it is parsed."""

    data: Data
    span: Span
    number: int

    @property
    def name(self) -> str:
        """What it is called, as far as that can be told of something damaged."""
        if is_object(self.data, self.span):
            fields = dict(members(self.data, self.span))
            for name in _NAMES:
                value = _value(self.data, fields.get(name))
                if isinstance(value, str) and value.strip():
                    return " ".join(value.split())[:200]
        return f"#{self.number}"


def _all(data: Data, spans: Iterator[Span], read: Read, context: _Context) -> Iterator[Found]:
    for number, span in enumerate(spans, start=1):
        context.place.done = context.place.before + span[1]
        yield from _one(_Piece(data, span, number), read, context.files)


def _one(piece: _Piece, read: Read, files: Files) -> Iterable[Found]:
    """What is in one piece, all or nothing."""
    try:
        value = parse_json(piece.data[piece.span[0] : piece.span[1]])
    except JsonError:
        return [Unreadable(piece.name, NOT_JSON)]
    if not isinstance(value, dict):
        return [Unreadable(piece.name, _ODD)]
    try:
        return list(read(value, files))
    except Refused as refused:
        return [Unreadable(piece.name, refused.reason)]
    except RecursionError:
        return [Unreadable(piece.name, NOT_JSON)]
    except Exception:
        log.exception("A conversation could not be read")  # the others are not to suffer
        return [Unreadable(piece.name, _ODD)]


def _value(data: Data, span: Span | None) -> object:
    """A small value, or None."""
    if span is None or span[1] - span[0] > 10_000:
        return None
    try:
        return parse_json(data[span[0] : span[1]])
    except JsonError:
        return None


def _refuse_newer(version: object) -> None:
    if isinstance(version, int) and version > own_json.VERSION:
        raise InputError("import_newer")
