"""A database of very many messages whose words are as frequent as those of a language (Zipf)."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import apsw

from chatapp.storage import search_index
from chatapp.storage.opening import open_database
from chatapp.storage.search_index import index_batch

CONVERSATIONS = 50_000
WORDS = 200_000
"""Words there are; the one at place n is 1/n as frequent as the first."""
CHARACTERS = 3_000
"""Chinese characters there are, as frequent in the same way."""
WORDS_IN_BODY = 80
"""Words of a message in the mean: some 500 bytes."""
CHINESE_EVERY = 8
"""Every so many messages is in Chinese."""
_FIRST_CREATED = 1_600_000_000_000_000
_BETWEEN = 30_000_000
"""Microseconds from one message to the next."""
_BATCH = 20_000, 5_000_000
"""Messages and characters that are indexed at once."""
_SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvz" for vowel in "aeiou"]


def word(place: int) -> str:
    """The word at that place of frequency; each is another, frequent ones are short."""
    syllables: list[str] = []
    rest = place + len(_SYLLABLES)
    while rest:
        rest, digit = divmod(rest, len(_SYLLABLES))
        syllables.append(_SYLLABLES[digit])
    return "".join(syllables)


def character(place: int) -> str:
    """The Chinese character at that place of frequency."""
    return chr(0x4E00 + place)


def bodies(count: int, seed: int = 7) -> Iterator[str]:
    """So many messages, the same ones each time."""
    chance = random.Random(seed)
    words, characters = [word(n) for n in range(WORDS)], [character(n) for n in range(CHARACTERS)]
    word_weights, character_weights = _zipf(WORDS), _zipf(CHARACTERS)
    for number in range(count):
        length = chance.randrange(WORDS_IN_BODY // 4, WORDS_IN_BODY * 7 // 4)
        if number % CHINESE_EVERY == 0:
            chosen = chance.choices(characters, cum_weights=character_weights, k=2 * length)
            yield "，".join(
                "".join(chosen[start : start + 12]) for start in range(0, 2 * length, 12)
            )
        else:
            yield " ".join(chance.choices(words, cum_weights=word_weights, k=length))


def make(folder: Path, count: int) -> Path:
    """Make a profile of so many messages in 50,000 conversations, and its index.

    What is there already, from an earlier run, is taken; else it takes six minutes for 1,000,000.
    """
    done = folder / "complete"
    if done.exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    db = open_database(folder / "chatapp.sqlite3").connection
    db.pragma("synchronous", "off")
    with db:
        _fill(db, count)
    _index(db)
    db.pragma("wal_checkpoint(truncate)")
    db.close()
    done.touch()
    return folder


def _fill(db: apsw.Connection, count: int) -> None:
    titles, per = bodies(CONVERSATIONS, seed=8), count // CONVERSATIONS
    last = _FIRST_CREATED + count * _BETWEEN
    db.execute("INSERT INTO setting VALUES ('first_run_done', 'true'), ('auto_title', 'false')")
    db.executemany(
        "INSERT INTO conversation (number, id, title, title_source, created, updated)"
        " VALUES (?1, 'c' || ?1, ?2, 'prompt', ?3, ?3)",
        (
            (number, title[:40], last - (CONVERSATIONS - number) * per * _BETWEEN)
            for number, title in enumerate(titles, 1)
        ),
    )
    db.executemany(
        "INSERT INTO message (number, id, conversation, parent, role, status, created, model, text)"
        " VALUES (?1, 'm' || ?1, ?2, ?3, ?4, 'complete', ?5, ?6, ?7)",
        (_message(number, text, per) for number, text in enumerate(bodies(count), 1)),
    )
    db.execute("""UPDATE conversation SET current =
        (SELECT max(m.number) FROM message m WHERE m.conversation = conversation.number)""")


def _message(number: int, text: str, per: int) -> tuple[int | str | None, ...]:
    """The columns of a message. Parameters: `per`, messages of a conversation, one after another."""
    conversation, turn = divmod(number - 1, per)
    return (
        number,
        conversation + 1,
        number - 1 if turn else None,
        ("user", "assistant")[turn % 2],
        _FIRST_CREATED + number * _BETWEEN,
        (None, "orchard/heron")[turn % 2],
        text,
    )


def _index(db: apsw.Connection) -> None:
    """Index everything, in larger batches than a window's."""
    kept = search_index.BATCH, search_index.BATCH_CHARACTERS
    search_index.BATCH, search_index.BATCH_CHARACTERS = _BATCH
    more = True
    while more:
        with db:
            more = index_batch(db)
    search_index.BATCH, search_index.BATCH_CHARACTERS = kept


def _zipf(count: int) -> Sequence[float]:
    """Summed weights of the places 1, 1/2, 1/3 and so on."""
    return list(accumulate(1 / place for place in range(1, count + 1)))
