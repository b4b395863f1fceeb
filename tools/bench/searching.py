"""Searching: first pages out of the database, and the palette in the window."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from chatapp.domain.search import SearchQuery
from chatapp.domain.typed_search import parse_query
from chatapp.storage.database import Database
from chatapp.storage.search import Search
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


async def first_pages(folder: Path, rounds: int) -> dict[str, float]:
    """Ms until the first page of each query is there, medians; each query's first run is left out."""
    database = await Database.open(folder / "chatapp.sqlite3")
    search = Search(database)
    times: dict[str, list[float]] = {name: [] for name in QUERIES}
    for _ in range(rounds + 1):
        for name, typed in QUERIES.items():
            times[name].append(await _first_page(search, parse_query(typed)))
    titles = []
    for _ in range(rounds + 1):
        began = clock()
        await search.titles(parse_query(word(20_000)), PAGE)
        titles.append((clock() - began) * 1000)
    await database.close()
    return {name: median(each[1:]) for name, each in {**times, "titles": titles}.items()}


async def _first_page(search: Search, query: SearchQuery) -> float:
    began, count = clock(), 0
    found = search.find(query)
    async for _hit in found:
        count += 1
        if count == PAGE:
            break
    took = (clock() - began) * 1000
    await found.aclose()
    return took


def index_share(folder: Path) -> float:
    """The size of the search's tables over that of the texts."""
    import apsw

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
