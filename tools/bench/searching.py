"""Searching: first pages out of the database, and the palette in the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import apsw
from PySide6.QtWidgets import QWidget

from chatapp.domain.search import SearchQuery
from chatapp.domain.typed_search import parse_query
from chatapp.storage.connecting import connect
from chatapp.storage.search_scan import Scan
from chatapp.storage.search_titles import TitleSearch
from chatapp.storage.title_cache import TitleCache
from tools.bench.corpus import character, word
from tools.bench.hand import Hand, Paints
from tools.bench.machine import clock, median

PAGE = 20
"""Hits of a first page: more than a palette shows."""
FRAGMENT = word(5_000)[1:]
QUERIES: Mapping[str, str] = {
    "a frequent word": word(100),
    "a word": word(1_000),
    "a rare word": word(100_000),
    "no hit": "qqqqqxx",
    "inside words": FRAGMENT,
    "one Chinese character": character(100),
    "two Chinese characters": character(30) + character(40),
    "two words": f"{word(100)} {word(1_000)}",
    "two rare words": f"{word(3_000)} {word(4_000)}",
    "a phrase": f'"{word(10)} {word(40)}"',
    "an excluded word": f"{word(100)} -{word(20)}",
    "a filter": f"{word(100)} role:user before:2099",
}


def first_pages(folder: Path, rounds: int) -> dict[str, float]:
    """Ms until the first page of each query is there, medians; the first run of each is left out.

    The steps are those of the reader's thread, made on this one, for the sake of `clock`.
    """
    db = connect(folder / "chatapp.sqlite3", read_only=True)
    titles = TitleCache()
    work: dict[str, Callable[[], object]] = {
        name: partial(_first_page, db, parse_query(typed)) for name, typed in QUERIES.items()
    }
    cold = _milliseconds(partial(titles.read, db))
    work["titles"] = partial(TitleSearch(titles, parse_query(word(20_000)), PAGE).run, db)
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds + 1):
        for name, function in work.items():
            times[name].append(_milliseconds(function))
    db.close()
    return {**{name: median(each[1:]) for name, each in times.items()}, "titles, first": cold}


def _milliseconds(function: Callable[[], object]) -> float:
    began = clock()
    function()
    return (clock() - began) * 1000


def _first_page(db: apsw.Connection, query: SearchQuery) -> None:
    scan, count = Scan(query, None), 0
    while not scan.ended and count < PAGE:
        with db:
            count += len(scan.step(db))


def index_share(folder: Path) -> float:
    """The size of the search's tables over that of the texts."""
    db = apsw.Connection(str(folder / "chatapp.sqlite3"), flags=apsw.SQLITE_OPEN_READONLY)
    tables = "sum(pgsize) FROM dbstat WHERE name LIKE 'search%'"
    index = db.execute(f"SELECT {tables} AND aggregate = TRUE").get
    texts = db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM message").get
    db.close()
    return float(index) / float(texts)  # type: ignore[arg-type]


async def palette(hand: Hand, words: list[str]) -> dict[str, Any]:
    """Type words into the palette, letter by letter.

    Gives ms from a word's last letter to its messages painted, and the longest stall meanwhile.
    """
    from chatapp.gui.palette.rows import Section
    from chatapp.gui.palette.view import PaletteView

    hand.window.actions_table["search"].trigger()
    shown: Any = hand.window.findChild(QWidget, "palette")
    paints = Paints(PaletteView)
    hand.watchdog.reset()
    times: list[float] = []
    for each in words:
        shown.field.set_text("")
        await asyncio.sleep(0.2)
        for end in range(1, len(each)):
            shown.field.set_text(each[:end])
            await asyncio.sleep(0.06)
        shown.model.load({}, {})
        began = clock()
        shown.field.set_text(each)
        there = await hand.painted(lambda: shown.model.has(Section.MESSAGES), paints)
        times.append((there - began) * 1000)
        await asyncio.sleep(1.0)
    return {"times": times, "stall": hand.watchdog.longest}
