"""`conversations` and `show`: what is stored, as stable JSON and for people."""

from __future__ import annotations

import asyncio
import json
import uuid
from datetime import datetime
from typing import Any

from chatapp.domain.messages import (
    Conversation,
    Message,
    Role,
    Status,
    TextPart,
    new_id,
    now,
)
from chatapp.engine.engine import Engine
from chatapp.storage.conversations import Conversations
from chatapp.storage.profile import Profile
from tests.support.command import Command, Serve
from tests.support.hostile_server import chat_chunk, error_answer, event_stream
from tests.support.probabilities import token, told


def moment(text: str) -> datetime:
    """An ISO 8601 time with zone."""
    parsed = datetime.fromisoformat(text)
    assert parsed.tzinfo is not None
    return parsed


async def test_given_an_empty_profile_when_listed_then_there_is_an_empty_list(
    command: Command,
) -> None:
    assert await command.conversations() == []
    plain = await command.run("conversations")
    assert (plain.code, plain.out, plain.err) == (0, b"", b"")


async def test_given_conversations_when_listed_then_the_newest_comes_first_with_its_facts(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("ok"))
    before = now()
    for text in ("First question", "Second question", "第三个问题"):
        await command.ask(text)
    listed = await command.conversations()
    assert [one["title"] for one in listed] == ["第三个问题", "Second question", "First question"]
    for one in listed:
        assert set(one) == {"id", "title", "created", "updated", "message_count"}
        assert str(uuid.UUID(one["id"])) == one["id"]
        assert before <= moment(one["created"]) <= moment(one["updated"]) <= now()
        assert one["message_count"] == 2
    await command.ask("More", "--conversation", listed[2]["id"])
    again = await command.conversations()
    assert again[0]["id"] == listed[2]["id"]
    assert again[0]["message_count"] == 4


async def test_given_a_conversation_when_shown_as_json_then_every_message_has_its_facts(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream(chat_chunk(reasoning_content="hm"), "Hello\r\n  \tworld"))
    before = now()
    await command.ask("Hi\nthere", "--system", "Be kind.")
    shown = await command.show()
    assert set(shown) == {"id", "title", "current", "system", "messages"}
    assert (shown["title"], shown["system"]) == ("Hi", "Be kind.")
    facts = {"id", "parent", "role", "text", "thinking", "status", "model", "error", "created"}
    prompt, answer = shown["messages"]
    for message in (prompt, answer):
        assert set(message) == facts
        assert str(uuid.UUID(message["id"])) == message["id"]
        assert before <= moment(message["created"]) <= now()
    assert (prompt["role"], prompt["text"], prompt["parent"], prompt["status"]) == (
        "user",
        "Hi\nthere",
        None,
        "complete",
    )
    assert (answer["role"], answer["text"], answer["model"], answer["error"]) == (
        "assistant",
        "Hello\r\n  \tworld",
        "m",
        None,
    )
    assert (answer["thinking"], answer["parent"]) == ("hm", prompt["id"])
    assert shown["current"] == answer["id"]


async def test_given_several_branches_when_shown_then_json_has_all_and_text_the_current_one(
    command: Command, serve: Serve
) -> None:
    choices = (chat_chunk("left"), chat_chunk("right", index=1), chat_chunk(finish="stop", index=1))
    await serve(event_stream(*choices))
    await command.ask("Hi", "--param", "n=2")
    shown = await command.show()
    assert [message["text"] for message in shown["messages"]] == ["Hi", "left", "right"]
    plain = await command.run("show", shown["id"])
    assert (plain.code, plain.err) == (0, b"")
    assert "left" in plain.text
    assert "right" not in plain.text


async def test_given_a_failed_answer_when_shown_then_its_status_and_code_are_there(
    command: Command, serve: Serve
) -> None:
    await serve(error_answer(401, "no such key"))
    await command.ask("Hi")
    answer = await command.answer()
    assert (answer["status"], answer["error"], answer["text"]) == ("failed", "unauthorized", "")
    plain = await command.run("show", (await command.conversations())[0]["id"])
    assert "(failed)" in plain.text


async def test_given_an_unknown_conversation_when_shown_then_one_line_says_so(
    command: Command,
) -> None:
    for option in ((), ("--json",)):
        result = await command.run("show", "no-such-id", *option)
        assert (result.code, result.out) == (1, b"")
        assert "no-such-id" in result.complaint


async def test_given_an_id_that_begins_with_a_hyphen_when_shown_after_two_then_it_is_an_id(
    command: Command,
) -> None:
    result = await command.run("show", "--json", "--", "--help")
    assert result.code == 1
    assert "--help" in result.complaint


async def test_given_an_empty_conversation_when_shown_then_current_is_null(
    command: Command,
) -> None:
    engine = await Engine.open(Profile.open(command.profile))
    conversation = await engine.conversations.new()
    await engine.close()
    shown = await command.show(conversation.id)
    assert (shown["current"], shown["messages"], shown["system"]) == (None, [], None)


async def test_given_a_reader_that_leaves_when_listed_then_130_and_no_complaint(
    command: Command,
) -> None:
    await stored_conversations(command, count=3000)
    async with command.running("conversations", "--json") as running:
        await running.expect("[")
        running.stop_reading()
        result = await running.end()
    assert (result.code, result.err) == (130, b"")


async def test_given_thousands_of_conversations_and_messages_when_read_then_there_is_no_limit(
    command: Command,
) -> None:
    identity = await stored_conversations(command, count=1500, messages=2500)
    assert len(await command.conversations()) == 1500
    shown = await command.show(identity)
    assert len(shown["messages"]) == 2500
    assert shown["current"] == shown["messages"][-1]["id"]


async def test_given_an_answer_under_way_when_many_read_at_once_then_none_is_in_the_way(
    command: Command, serve: Serve
) -> None:
    go_on = asyncio.Event()
    await serve(event_stream("so far", lambda _exchange: go_on.wait()))
    async with command.asking("Hi") as asking:
        await asking.expect("so far")
        results = await asyncio.gather(
            *(command.run("conversations", "--json") for _ in range(5)),
            command.run("connections", "list", "--json"),
        )
        go_on.set()
        assert (await asking.end()).code == 0
    assert [(result.code, result.err) for result in results] == 6 * [(0, b"")]


async def stored_conversations(command: Command, *, count: int, messages: int = 0) -> str:
    """Store many conversations, the first one with many messages; gives its id."""
    engine = await Engine.open(Profile.open(command.profile))
    store = Conversations(engine.database, "writer")
    first = ""
    for number in range(count):
        conversation = Conversation(new_id(), f"Conversation {number}", now(), now())
        await store.add(conversation)
        first = first or conversation.id
    added: list[Message] = []
    for number in range(messages):
        parent: Any = added[-1].id if added else None
        parts, created = (TextPart(str(number)),), now()
        added.append(Message(new_id(), first, parent, Role.USER, parts, Status.COMPLETE, created))
    if added:
        await store.add_messages(added, current=added[-1].id)
    await engine.close()
    return first


async def test_given_token_probabilities_when_shown_as_json_then_they_are_there_when_asked_for(
    command: Command, serve: Serve
) -> None:
    one = token("Once", 0.5, Long=0.25)
    await serve(event_stream(told(one)))
    await command.ask("Tell me", "--param", "logprobs=2")
    (listed,) = await command.conversations()

    plain = await command.show()
    result = await command.run("show", listed["id"], "--json", "--logprobs")

    prompt, answer = json.loads(result.out)["messages"]
    assert "logprobs" not in plain["messages"][1]
    assert "logprobs" not in prompt
    assert answer["logprobs"]["start"] == 0
    (shown,) = answer["logprobs"]["tokens"]
    assert (shown["token"], shown["bytes"]) == ("Once", list(b"Once"))
    assert [other["token"] for other in shown["top"]] == ["Once", "Long"]
