"""Databases of other programs, read only: the log of the `llm` tool."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import apsw

_RESPONSE_COLUMNS = (
    "id",
    "model",
    "resolved_model",
    "prompt",
    "system",
    "response",
    "reasoning",
    "datetime_utc",
    "input_tokens",
    "output_tokens",
)
_ATTACHMENT_COLUMNS = ("type", "path", "url", "content")


class ForeignError(Exception):
    """The file is no log of the `llm` tool, or is damaged."""


def read_llm_log(path: Path) -> Iterator[dict[str, Any]]:
    """The conversations in a log, each as its row and those of its responses.

    The first step raises ForeignError for what is no such log; a later one where it is damaged.
    """
    try:
        with closing(_opened(path)) as db:
            columns = _columns(db, "responses")
            if not {"id", "prompt", "response"} <= set(columns):
                raise ForeignError("there is no log in it")
            names = _names(db)
            for identity, rows in groupby(_responses(db, columns), key=itemgetter(0)):
                responses = [{**row, **_belonging(db, row["id"])} for _identity, row in rows]
                conversation = {"id": identity, "name": names.get(identity)}
                yield {"conversation": conversation, "responses": responses}
    except (apsw.Error, UnicodeError) as error:
        raise ForeignError("it is damaged") from error


def _opened(path: Path) -> apsw.Connection:
    # Without a journal beside it nothing of the file can change; then nothing is made beside it.
    alone = not path.with_name(f"{path.name}-wal").exists()
    address = f"file:{quote(str(path.absolute()))}?mode=ro{'&immutable=1' if alone else ''}"
    db = apsw.Connection(address, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    db.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    db.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    return db


def _columns(db: apsw.Connection, table: str) -> list[str]:
    """The columns of a real table; a view could compute anything, for ever."""
    query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    if db.execute(query, (table,)).get is None:
        return []
    return [str(row[1]) for row in db.execute(f"PRAGMA table_info({table})")]


def _names(db: apsw.Connection) -> dict[object, object]:
    """The names of conversations by their ids."""
    if not {"id", "name"} <= set(_columns(db, "conversations")):
        return {}
    return {row[0]: row[1] for row in db.execute("SELECT id, name FROM conversations")}


def _responses(db: apsw.Connection, columns: list[str]) -> Iterator[tuple[object, dict[str, Any]]]:
    """All responses, those of a conversation together; one that has none is one by itself."""
    shown = [column for column in _RESPONSE_COLUMNS if column in columns]
    group = "coalesce(conversation_id, id)" if "conversation_id" in columns else "id"
    order = [name for name in ("datetime_utc", "id") if name in columns]
    query = f"""SELECT {group}, {", ".join(shown)} FROM responses WHERE id IS NOT NULL
        ORDER BY {", ".join((group, *order, "rowid"))}"""
    for row in db.execute(query):
        yield row[0], dict(zip(shown, row[1:], strict=True))


def _belonging(db: apsw.Connection, response: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows of other tables that belong to a response; older logs have none of them."""
    return {
        "attachments": _linked(db, "attachments", "attachment_id", _ATTACHMENT_COLUMNS, response),
        "fragments": _linked(db, "fragments", "fragment_id", ("content",), response),
        "system_fragments": _linked(
            db, "fragments", "fragment_id", ("content",), response, link="system_fragments"
        ),
        "tool_calls": _rows(db, "tool_calls", ("name", "arguments"), response),
        "tool_results": _rows(db, "tool_results", ("name", "output"), response),
    }


def _linked(
    db: apsw.Connection,
    table: str,
    key: str,
    wanted: tuple[str, ...],
    response: Any,
    link: str | None = None,
) -> list[dict[str, Any]]:
    """Rows of `table` that a response has by way of a table of links, in their order."""
    link = link or f"prompt_{table}"
    links, columns = _columns(db, link), _columns(db, table)
    shown = [column for column in wanted if column in columns]
    if not shown or "id" not in columns or not {"response_id", key} <= set(links):
        return []
    order = 'l."order", l.rowid' if "order" in links else "l.rowid"
    query = f"""SELECT {", ".join(f"t.{name}" for name in shown)} FROM {link} l
        JOIN {table} t ON t.id = l.{key} WHERE l.response_id = ? ORDER BY {order}"""
    return [dict(zip(shown, row, strict=True)) for row in db.execute(query, (response,))]


def _rows(
    db: apsw.Connection, table: str, wanted: tuple[str, ...], response: Any
) -> list[dict[str, Any]]:
    """Rows of `table` that name a response themselves."""
    columns = _columns(db, table)
    if not {"response_id", *wanted} <= set(columns):
        return []
    query = f"SELECT {', '.join(wanted)} FROM {table} WHERE response_id = ? ORDER BY rowid"
    return [dict(zip(wanted, row, strict=True)) for row in db.execute(query, (response,))]
