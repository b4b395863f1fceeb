"""Profiles with as much in them as a figure needs."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import apsw

from chatapp.domain.events import Alternative, TokenProbability
from chatapp.domain.listing import microseconds
from chatapp.domain.messages import Conversation, Message, Mode, Role, Status, TextPart, new_id
from chatapp.domain.models import Connection, Dialect
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.domain.settings import AUTO_TITLE, FIRST_RUN_DONE, LAST_CONVERSATION
from chatapp.domain.token_table import TokenTable
from chatapp.storage.connections import Connections
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile
from chatapp.storage.search import Search
from chatapp.storage.settings import Settings
from tools.bench import sample

STORED = (1_000, 100)
"""Conversations of the large profile, and messages in each."""
LAST = 100
"""Messages of the conversation that is shown at the start."""
TITLES = (
    "harbour",
    "sensor",
    "tide",
    "lease",
    "choir",
    "recipe",
    "潮汐",
    "covenant",
    "Gear",
    "build",
)
APART = 30 * 60 * 1_000_000
"""Microseconds between conversations of a long list."""
FORMULAS = (
    "\n\nThe energy is $E = mc^2$, and\n\n$$\\int_0^1 x^{n}\\,dx = \\frac{1}{n + 1}$$\n\n"
    "with $\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}$ beside it."
)

Texts = dict[str, list[str]]
"""Texts by title of the conversation: prompts and answers in turn."""


async def make(
    folder: Path, conversations: Texts, base_url: str = "http://127.0.0.1:9/v1", *, stored: int = 0
) -> Path:
    """Make a profile that opens with the first of these conversations.

    Parameters: `stored`, conversations of the large profile besides; `base_url`, the server its
    connection is to. Gives the folder.
    """
    profile = Profile.open(folder)
    database = await Database.open(profile.database_path)
    writer = profile.writer()
    now = datetime.now(UTC)
    connection = Connection(
        new_id(), "Bench", Dialect.OPENAI_CHAT, base_url, now, model="mock", models=("mock",)
    )
    await Connections(database).add(connection)
    store = Conversations(database, writer.id)
    for number, one in enumerate(sample.corpus(stored, STORED[1])):
        texts = [message["content"] for message in one["messages"]]
        await _add(store, f"{one['title']} {number}", texts)
    ids = [await _add(store, title, texts) for title, texts in conversations.items()]
    settings = Settings(database)
    await settings.load()
    await settings.set(FIRST_RUN_DONE, True)
    await settings.set(AUTO_TITLE, False)
    if ids:
        await settings.set(LAST_CONVERSATION, ids[0])
    search = Search(database)
    while await search.index_batch():  # as after some use, so that no figure measures indexing
        pass
    writer.release()
    await database.close()
    return folder


async def many(folder: Path, count: int) -> Path:
    """Make a profile with so many conversations in its list, over some years. Gives the folder."""
    await make(folder, {"Small": plain(20)})
    database = await Database.open(folder / Profile.open(folder).database_path.name)
    now, chance = microseconds(datetime.now(UTC)), random.Random(1)

    def add(connection: apsw.Connection) -> None:
        rows = (
            (new_id(), f"{' '.join(chance.choices(TITLES, k=3))} {number}", now - number * APART)
            for number in range(1, count)
        )
        connection.executemany(
            """INSERT INTO conversation (id, title, title_source, created, updated)
               VALUES (?1, ?2, 'user', ?3, ?3)""",
            rows,
        )

    await database.write(add)
    await database.close()
    return folder


async def with_tokens(folder: Path, count: int, each: int) -> Path:
    """Make a profile with answers, and texts, of so many tokens with five alternatives.

    Parameters: `each`, how many of both. Their titles are "Answer 1" and "Text 1", and so on; a
    text is ten answers, one after the other.
    """
    texts = {"Small": plain(20)}
    await make(folder, texts)
    database = await Database.open(folder / Profile.open(folder).database_path.name)
    store = Conversations(database, "bench")
    for name, mode, parts in (("Answer", Mode.CHAT, 1), ("Text", Mode.COMPLETE, 10)):
        text, known = _tokens(count // parts)
        for number in range(1, each + 1):
            turns = ["Go on.", text] * parts
            home = await _add(store, f"{name} {number}", turns, mode)
            for message in await store.branch(home):
                if message.role is Role.ASSISTANT:
                    await store.keep_probabilities(message.id, known)
    await database.close()
    return folder


def _tokens(count: int) -> tuple[str, AnswerProbabilities]:
    """Words of so many tokens, as sure of them as models are."""
    chance = random.Random(5)
    words = [f" {one}" for one in sample.NOUN] + ["窗", "外", "的", ".\n\n"]
    tokens = []
    for _ in range(count):
        said, *others = chance.sample(words, 6)
        chances = sorted((chance.random() ** 2 / 2 for _ in others), reverse=True)
        likely = 1 - chance.random() ** 3
        top = [Alternative(said, math.log(likely))]
        top += [
            Alternative(other, math.log(max(1e-6, (1 - likely) * share)))
            for other, share in zip(others, chances, strict=True)
        ]
        tokens.append(TokenProbability(said, math.log(likely), None, tuple(top)))
    return "".join(one.token for one in tokens), AnswerProbabilities(TokenTable(tokens))


async def _add(
    store: Conversations, title: str, texts: Iterable[str], mode: Mode = Mode.CHAT
) -> str:
    moment = datetime.now(UTC)
    home = Conversation(new_id(), title, moment, moment, mode=mode)
    await store.add(home)
    messages: list[Message] = []
    for number, text in enumerate(texts):
        role = Role.ASSISTANT if number % 2 else Role.USER
        parent = messages[-1].id if messages else None
        part = (TextPart(text),)
        message = Message(new_id(), home.id, parent, role, part, Status.COMPLETE, moment)
        messages.append(message)
    if messages:
        await store.add_messages(messages, current=messages[-1].id)
    return home.id


def plain(count: int, seed: int = 1) -> list[str]:
    """So many messages of about 1 KB: prose, lists, code, tables."""
    return [message["content"] for message in sample.conversation(count, seed)["messages"]]


def rich(count: int, seed: int = 1) -> list[str]:
    """The same, with formulas in every tenth."""
    return [
        text + (FORMULAS if number % 10 == 1 else "")
        for number, text in enumerate(plain(count, seed))
    ]


def huge() -> Texts:
    """Conversations of one prompt and one answer of about 1 MB, by what it consists of."""
    line = "value = compute(1, 2, 3)  # note\n"
    rows = (f"| {n} | {n * 37 % 9999} | {sample.NOUN[n % 30]} | yes |" for n in range(26_000))
    items = (f"- item {n} of the {sample.NOUN[n % 30]}, **kept** in order" for n in range(20_000))
    return {
        "1 MB of Markdown": ["Go on.", sample.reply(1_000_000)],
        "1 MB in one paragraph": ["Go on.", "the quiet river turns " * 45_000],
        "1 MB of code": ["Go on.", f"```python\n{line * 30_000}```"],
        "1 MB in one list": ["Go on.", "\n".join(items)],
        "1 MB in one table": ["Go on.", "| a | b | c | d |\n|---|---|---|---|\n" + "\n".join(rows)],
        "200,000 characters of Chinese": ["Go on.", "窗外的河流很安静" * 25_000],
    }
