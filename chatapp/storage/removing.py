"""Takes messages out of a conversation's tree and puts them back.

Functions that run on the database's thread, inside a transaction. A tree may be 10,000 messages
deep: nothing here calls itself, and nothing cascades.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import apsw

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import PathEntry, new_id, now
from chatapp.storage.kept_messages import (
    Kept,
    MessageTable,
    hash_after,
    id_of_kept,
    keep,
    keep_all,
    kept_of,
    make_free,
    parent_of_kept,
    words_of_kept,
)
from chatapp.storage.messages import (
    PATH,
    conversation_number,
    leaf_number,
    message_number,
    newest_leaf,
    next_number,
    path_bindings,
    read_path,
)
from chatapp.storage.preferences import forget_preferences
from chatapp.storage.probabilities import copy_probabilities
from chatapp.storage.rows import Row, microseconds
from chatapp.storage.search_vocabulary import forget_words

_BELOW = """
WITH RECURSIVE below(number) AS (
    SELECT :number
    UNION
    SELECT m.number FROM below CROSS JOIN message m
        ON m.conversation = :conversation AND m.parent = below.number
)
SELECT number FROM below ORDER BY number
"""
TEXT_COLUMNS = ("text", "thinking", "parts", "parameters")
"""What editing a message changes, besides its hash."""


@dataclass(frozen=True, slots=True)
class Spliced:
    """What became of a conversation's tree, and how it is seen on the shown branch."""

    conversation: str
    """Its id."""
    removal: str
    """By this id what was taken out can be put back."""
    count: int
    """Messages that were taken out or put back."""
    leaf_moved: bool
    """Whether another leaf is the shown one."""
    entries: tuple[PathEntry, ...] = ()
    """Messages of the shown branch, one below the other, that are new there or have another
    parent, where the leaf is the same as before."""
    edited: str | None = None
    """The id of the message that got an earlier text back; nothing else happened then."""


def remove(db: apsw.Connection, identity: str, below: bool) -> Spliced:
    """Take a message out; its children move up to its parent.

    Parameters: `below`, whether all that follows goes with it.
    Raises NotFoundError (no_message), InputError (conversation_busy).
    """
    number = message_number(db, identity)
    first = Kept(MessageTable(db).read(number))
    conversation, parent = first.columns["conversation"], first.columns["parent"]
    refuse_while_written(db, conversation)
    numbers = _below(db, conversation, number) if below else [number]
    leaf = leaf_number(db, conversation)
    first.leaf = leaf if leaf in set(numbers) else None
    first.children = [] if below else _children(db, conversation, number)
    child = _shown_child(db, conversation, leaf, number)
    removal = new_id()
    keep_all(db, removal, microseconds(now()), numbers, first)
    _move(db, first.children, parent)
    home = _conversation_id(db, conversation)
    if first.leaf is not None:
        db.execute("UPDATE conversation SET current = NULL WHERE number = ?", (conversation,))
    _delete(db, conversation, numbers)
    if first.leaf is not None:
        _show(db, conversation, _newest_left(db, conversation, parent))
        return Spliced(home, removal, len(numbers), leaf_moved=True)
    entries = _entries(db, home, child, 1) if first.children else ()
    return Spliced(home, removal, len(numbers), leaf_moved=False, entries=entries)


def put_back(db: apsw.Connection, home: str, removal: str) -> Spliced:
    """Undo a removal, or an edit: then the other text is kept in its place.

    Where what it was under is gone, it comes under what that was under.
    Parameters: `home`, the conversation's id.
    Raises NotFoundError (no_conversation; no_removal; no_message for an edited one that is gone),
    InputError (conversation_busy).
    """
    conversation = conversation_number(db, home)
    kept = kept_of(db, conversation, removal)
    if not kept:
        raise NotFoundError("no_removal")
    first = kept[0]
    if first.edited is not None:
        return _exchange_text(db, home, removal, first)
    refuse_while_written(db, conversation)
    leaf = leaf_number(db, conversation)
    numbers = _insert_all(db, kept)
    top = numbers[first.number]
    _take_children_back(db, top, first.children)
    db.execute("DELETE FROM removed_message WHERE removal = ?", (removal,))
    before = numbers.get(first.leaf) if first.leaf is not None else None
    if before is not None or leaf is None:
        _show(db, conversation, before or max(numbers.values()))
        return Spliced(home, removal, len(kept), leaf_moved=True)
    child = _shown_child(db, conversation, leaf, top)
    entries = _entries(db, home, child, 2)
    return Spliced(home, removal, len(kept), leaf_moved=False, entries=entries)


def last_removal(db: apsw.Connection, home: str) -> str | None:
    """What was taken out last of a conversation. Raises NotFoundError (no_conversation)."""
    query = """SELECT removal FROM removed_message WHERE conversation = ?
        AND iif(json_valid(content), json_extract(content, '$.edited'), 0) IS NULL
        ORDER BY removed_at DESC, number DESC LIMIT 1"""
    found: str | None = db.execute(query, (conversation_number(db, home),)).get
    return found


def purge_removed(db: apsw.Connection, before: int) -> None:
    """Forget for good what was taken out before then, in microseconds."""
    words = words_of_kept(db, "removed_at < ?", before)
    rows = db.execute("SELECT content FROM removed_message WHERE removed_at < ?", (before,))
    gone = [id_of_kept(content) for (content,) in rows]
    forget_preferences(db, filter(None, gone))
    db.execute("DELETE FROM removed_message WHERE removed_at < ?", (before,))
    forget_words(db, words)


def refuse_while_written(db: apsw.Connection, conversation: int) -> None:
    """Raise InputError (conversation_busy) where an answer is being written, by any process."""
    query = "SELECT 1 FROM message WHERE status = 'streaming' AND conversation = ? LIMIT 1"
    if db.execute(query, (conversation,)).get is not None:
        raise InputError("conversation_busy")


def keep_text(db: apsw.Connection, number: int) -> str:
    """Keep a message's text before it is edited; gives the id to put it back by."""
    removal, place = new_id(), next_number(db)
    kept = Kept(MessageTable(db).read(number), edited=number)
    keep(db, removal, microseconds(now()), place, kept)
    return removal


def _exchange_text(db: apsw.Connection, home: str, removal: str, kept: Kept) -> Spliced:
    """Give an edited message the text it had, and keep the one it has."""
    number = kept.edited
    identity = db.execute("SELECT id FROM message WHERE number = ?", (number,)).get
    if number is None or identity is None:
        raise NotFoundError("no_message", id="")
    present = MessageTable(db).read(number)
    back = {**present, **{name: kept.columns[name] for name in TEXT_COLUMNS}}
    hashed = hash_after(kept.columns, {**back, "hash": None})
    assignments = ", ".join(f"{name} = CAST(? AS TEXT)" for name in TEXT_COLUMNS)
    values = (*(back[name] for name in TEXT_COLUMNS), hashed, number)
    db.execute(f"UPDATE message SET {assignments}, hash = ? WHERE number = ?", values)
    query = "SELECT number FROM removed_message WHERE removal = ?"
    place = int(db.execute(query, (removal,)).get)
    db.execute("DELETE FROM removed_message WHERE removal = ?", (removal,))
    keep(db, removal, microseconds(now()), place, Kept(present, edited=number))
    return Spliced(home, removal, 1, leaf_moved=False, edited=str(identity))


def _insert_all(db: apsw.Connection, kept: list[Kept]) -> dict[int, int]:
    """Store messages again; gives their numbers by those they had: the same, where free."""
    numbers: dict[int, int] = {}
    table = MessageTable(db)
    for one in kept:
        taken = db.execute("SELECT 1 FROM message WHERE number = ?", (one.number,)).get
        number = one.number if taken is None else next_number(db)
        parent = one.columns["parent"]
        parent = numbers[parent] if parent in numbers else _living(db, parent)
        columns = {**one.columns, "number": number, "parent": parent}
        make_free(db, columns)
        table.insert(one, columns)
        if number != one.number:
            copy_probabilities(db, [(one.number, number)])
        numbers[one.number] = number
    return numbers


def _living(db: apsw.Connection, number: int | None) -> int | None:
    """A message, or where it is taken out the nearest one above it that is there."""
    while number is not None:
        if db.execute("SELECT 1 FROM message WHERE number = ?", (number,)).get is not None:
            return number
        number = parent_of_kept(db, number)
    return None


def _take_children_back(db: apsw.Connection, number: int, children: list[int]) -> None:
    """Hang under a message those of its children that still are where they moved to."""
    query = "SELECT conversation, parent FROM message WHERE number = ?"
    rows: list[Row] = db.execute(query, (number,)).fetchall()
    beside = set(_children(db, *rows[0]))
    _move(db, [child for child in children if child in beside and child > number], number)


def _move(db: apsw.Connection, numbers: Iterable[int], parent: int | None) -> None:
    """Hang messages under another parent; their hashes go with that."""
    table = MessageTable(db)
    for number in numbers:
        columns = table.read(number)
        hashed = hash_after(columns, {**columns, "parent": parent})
        query = "UPDATE message SET parent = ?, hash = ? WHERE number = ?"
        db.execute(query, (parent, hashed, number))


def _below(db: apsw.Connection, conversation: int, number: int) -> list[int]:
    bindings = {"number": number, "conversation": conversation}
    return [int(row[0]) for row in db.execute(_BELOW, bindings)]


def _delete(db: apsw.Connection, conversation: int, numbers: list[int]) -> None:
    """Delete at once: no message may be without its parent between two statements."""
    if len(numbers) == 1:
        db.execute("DELETE FROM message WHERE number = ?", numbers)
        return
    query = _BELOW.replace("SELECT number FROM below ORDER BY number", "")
    bindings = {"number": numbers[0], "conversation": conversation}
    query += "DELETE FROM message WHERE number IN (SELECT number FROM below)"
    db.execute(query, bindings)


def _children(db: apsw.Connection, conversation: int, number: int | None) -> list[int]:
    query = "SELECT number FROM message WHERE conversation = ? AND parent IS ? ORDER BY number"
    return [int(row[0]) for row in db.execute(query, (conversation, number))]


def _shown_child(
    db: apsw.Connection, conversation: int, leaf: int | None, number: int
) -> str | None:
    """The id of a message's child that is on the shown branch."""
    query = f"{PATH} SELECT id FROM path WHERE parent = :number"
    bindings = {**path_bindings(conversation, leaf, None), "number": number}
    found: str | None = db.execute(query, bindings).get
    return found


def _entries(
    db: apsw.Connection, home: str, lowest: str | None, count: int
) -> tuple[PathEntry, ...]:
    return tuple(read_path(db, home, lowest, count)) if lowest is not None else ()


def _newest_left(db: apsw.Connection, conversation: int, parent: int | None) -> int | None:
    """The leaf written last under a message; in all the conversation where that is None."""
    if parent is None:
        query = "SELECT max(number) FROM message WHERE conversation = ?"
        found: int | None = db.execute(query, (conversation,)).get
        return found
    identity = db.execute("SELECT id FROM message WHERE number = ?", (parent,)).get
    return message_number(db, newest_leaf(db, str(identity)))


def _show(db: apsw.Connection, conversation: int, leaf: int | None) -> None:
    query = "UPDATE conversation SET current = ? WHERE number = ?"
    db.execute(query, (leaf, conversation))


def _conversation_id(db: apsw.Connection, number: int) -> str:
    return str(db.execute("SELECT id FROM conversation WHERE number = ?", (number,)).get)
