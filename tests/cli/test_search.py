"""`chatapp search`: what is found, as stable JSON and for people."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chatapp.domain.messages import (
    Conversation,
    Folder,
    Message,
    Role,
    Status,
    TextPart,
    new_id,
    now,
)
from chatapp.engine.engine import Engine
from chatapp.storage.conversations import Conversations
from chatapp.storage.folders import Folders
from chatapp.storage.profile import Profile
from tests.cli.test_usage import loaded_by
from tests.support.command import Command, Serve
from tests.support.hostile_server import chat_chunk, event_stream

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def searched(command: Command, *arguments: str) -> list[dict[str, str]]:
    """What `search --json` tells."""
    result = await command.run("search", "--json", *arguments)
    assert (result.code, result.err) == (0, b""), result
    found: list[dict[str, str]] = result.json
    return found


async def stored(command: Command, *texts: str, title: str = "Title") -> list[str]:
    """Store a conversation of some texts, a day between them; gives its id, and theirs."""
    engine = await Engine.open(Profile.open(command.profile))
    store = Conversations(engine.database, "writer")
    conversation = Conversation(new_id(), title, now(), now())
    await store.add(conversation)
    messages: list[Message] = []
    for number, text in enumerate(texts):
        role = Role.ASSISTANT if number % 2 else Role.USER
        parts, created = (TextPart(text),), DAY + timedelta(days=number)
        message = Message(new_id(), conversation.id, None, role, parts, Status.COMPLETE, created)
        messages.append(replace(message, model="some/model" if number % 2 else None))
    await store.add_messages(messages, current=messages[-1].id)
    await engine.close()
    return [conversation.id, *(message.id for message in messages)]


async def test_given_an_empty_profile_when_searched_then_there_is_an_empty_list(
    command: Command,
) -> None:
    assert await searched(command, "anything") == []
    plain = await command.run("search", "anything")
    assert (plain.code, plain.out) == (0, b"")
    assert "Nothing was found" in plain.complaint


async def test_given_messages_when_searched_then_each_hit_has_exactly_its_three_facts(
    command: Command,
) -> None:
    conversation, first, second = await stored(command, "A quiet river", "Rivers, rivers, RIVERS")
    found = await searched(command, "river")
    assert [hit["message"] for hit in found] == [second, first]
    for hit in found:
        assert set(hit) == {"conversation", "message", "snippet"}
        assert hit["conversation"] == conversation
    assert found[1]["snippet"] == "A quiet river"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('say "hi" and', 1),
        ('"', 1),
        ("AND", 1),
        ("100 %", 2),
        ("%", 2),
        ("_x*", 2),
        ("*", 2),
        ("-", 2),
        ("语", 3),
        ("今天天气很", 3),
        ("ＤＥＪＡ　ＶＵ", 4),
        ("jà", 4),
        ("éj", 4),
        ("ガ", 4),
        ("👩‍🚀", 4),
        ("\\", 5),
        ("'; DROP TABLE message", 5),
        ("NEAR(", 5),
        ("words:", 5),
        ("e w", 5),
        ("one\ntwo", 5),
    ],
)
async def test_given_any_characters_when_searched_then_they_are_text_and_nothing_else(
    command: Command, text: str, number: int
) -> None:
    identities = await stored(
        command,
        'Say "hi" and go',
        "100 % of a_x* - so",
        "今天天气很好，语文课",
        "Déjà vu, ｶﾞ 👩‍🚀",
        "C:\\dir '; DROP TABLE message NEAR(words: the word) one\ntwo",
    )
    for _ in range(2):
        found = await searched(command, "--", text)
        assert [hit["message"] for hit in found] == [identities[number]]
        await index(command)


async def index(command: Command) -> None:
    engine = await Engine.open(Profile.open(command.profile))
    await engine.search.index_pending()
    await engine.close()


async def test_given_other_texts_when_searched_then_nothing_is_found(command: Command) -> None:
    await stored(command, "river quiet", "ab", "が")
    for text in ("quiet river", "river  quiet", "a b", "か", "riverquiet", "*", "r%t"):
        assert await searched(command, text) == []


async def test_given_branches_and_the_trash_when_searched_then_all_branches_but_no_trash(
    command: Command, serve: Serve
) -> None:
    choices = (chat_chunk("left"), chat_chunk("right", index=1), chat_chunk(finish="stop", index=1))
    await serve(event_stream(*choices))
    await command.ask("Which way?", "--param", "n=2")
    for text in ("left", "RIGHT", "way"):
        assert len(await searched(command, text)) == 1
    engine = await Engine.open(Profile.open(command.profile))
    await engine.conversations.delete((await engine.conversations.all())[0].id)
    await engine.close()
    for text in ("left", "right", "way"):
        assert await searched(command, text) == []


async def test_given_options_when_searched_then_only_what_passes_is_found(
    command: Command,
) -> None:
    mine, *messages = await stored(command, *(f"tea {number}" for number in range(4)))
    other, elsewhere = await stored(command, "tea elsewhere", title="Other")
    expected: list[tuple[tuple[str, ...], list[str]]] = [
        (("--limit", "2"), [messages[3], messages[2]]),
        (("--limit", "100"), [*messages[:0:-1], elsewhere, messages[0]]),
        (("--role", "assistant"), [messages[3], messages[1]]),
        (("--model", "some/model"), [messages[3], messages[1]]),
        (("--model", "some"), []),
        (("--conversation", other), [elsewhere]),
        (("--after", "2026-03-03T12:00Z"), [messages[3], messages[2]]),
        (("--before", "2026-03-03T13:00+01:00", "--conversation", mine), messages[1::-1]),
        (("--after", "2026-03-02", "--before", "2026-03-04", "--role", "user"), [messages[2]]),
    ]
    for options, identities in expected:
        assert [hit["message"] for hit in await searched(command, *options, "tea")] == identities


async def test_given_a_conversation_that_is_not_there_when_searched_then_one_line_says_so(
    command: Command,
) -> None:
    result = await command.run("search", "--conversation", "nowhere", "tea")
    assert (result.code, result.out) == (1, b"")
    assert "nowhere" in result.complaint


async def test_given_hits_when_shown_for_people_then_title_writer_time_and_line_are_there(
    command: Command,
) -> None:
    conversation, *_messages = await stored(
        command, "A question\n\nabout \x1b[31mrivers", "An answer about rivers", title="Water"
    )
    result = await command.run("search", "RIVERS", env={"TZ": "UTC"})
    assert (result.code, result.err) == (0, b"")
    assert result.text.splitlines() == [
        f"{conversation}  2026-03-02 12:00  some/model  Water",
        "    An answer about rivers",
        f"{conversation}  2026-03-01 12:00  You  Water",
        "    A question about [31mrivers",
    ]


async def test_given_an_answer_under_way_when_searched_then_neither_is_in_the_others_way(
    command: Command, serve: Serve
) -> None:
    go_on = asyncio.Event()
    await serve(event_stream("so far so good", lambda _exchange: go_on.wait()))
    async with command.asking("Hi there") as asking:
        await asking.expect("so far")
        found: list[Any] = await asyncio.gather(*(searched(command, "hi t") for _ in range(3)))
        assert [len(hits) for hits in found] == [1, 1, 1]
        go_on.set()
        assert (await asking.end()).code == 0
    assert len(await searched(command, "good")) == 1


async def test_given_a_reader_that_leaves_when_searched_then_130_and_no_complaint(
    command: Command,
) -> None:
    await stored(command, *("many words " * 30 for _ in range(3000)))
    async with command.running("search", "words") as running:
        await running.expect("many")
        running.stop_reading()
        result = await running.end()
    assert (result.code, result.err) == (130, b"")


async def test_given_thousands_of_hits_when_searched_then_there_is_no_limit(
    command: Command,
) -> None:
    _conversation, *messages = await stored(command, *("tea" for _ in range(3000)))
    await index(command)
    found = await searched(command, "tea")
    assert [hit["message"] for hit in found] == messages[::-1]


async def test_given_a_search_when_run_then_no_window_network_or_keyring_is_loaded(
    command: Command,
) -> None:
    await stored(command, "Grüße an Zoë, 你好")
    for text in ("zoe", "好", "?"):
        loaded = await loaded_by(command, "search", text, "--json")
        assert not loaded & {"httpx", "keyring", "PySide6", "qasync", "pygments", "xllamacpp"}
        assert "apsw" in loaded


@pytest.mark.parametrize(
    "arguments",
    [
        ("search",),
        ("search", ""),
        ("search", "a", "b"),
        ("search", "a", "--limit", "0"),
        ("search", "a", "--limit", "many"),
        ("search", "a", "--role", "system"),
        ("search", "a", "--after", "yesterday"),
        ("search", "a", "--before", "0001-01-01T00:00+14:00x"),
    ],
)
async def test_given_wrong_usage_when_searched_then_exit_2_and_nothing_on_stdout_or_disk(
    command: Command, arguments: tuple[str, ...]
) -> None:
    result = await command.run(*arguments)
    assert (result.code, result.out) == (2, b"")
    assert b"usage:" in result.err
    assert not command.profile.exists()


async def test_given_a_folder_when_searched_in_it_then_only_its_messages_are_found(
    command: Command,
) -> None:
    inside, first, _second = await stored(command, "tea", "water")
    await stored(command, "tea outside")
    engine = await Engine.open(Profile.open(command.profile))
    thesis = Folder(new_id(), "Thesis", now())
    await Folders(engine.database).add(thesis, [inside])
    await engine.close()
    for named in ("thesis", thesis.id):
        found = await searched(command, "--folder", named, "tea")
        assert [hit["message"] for hit in found] == [first]
    result = await command.run("search", "--folder", "nowhere", "tea")
    assert (result.code, result.out) == (1, b"")
    assert "nowhere" in result.complaint


async def test_given_what_the_window_takes_for_filters_when_searched_then_it_is_text(
    command: Command,
) -> None:
    _home, first, _second = await stored(command, "role:user in:Thesis", "role and user")
    assert [hit["message"] for hit in await searched(command, "role:user in:T")] == [first]
