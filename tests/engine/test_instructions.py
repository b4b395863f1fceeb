"""Custom instructions: for all conversations and by folder, in front of a conversation's own."""

from __future__ import annotations

import json

import pytest

from chatapp.domain.changes import FoldersChanged
from chatapp.domain.messages import Mode, Prompt
from chatapp.domain.models import Dialect
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.hostile_server import HostileServer, event_stream


def system(server: HostileServer, number: int = -1) -> str | None:
    first = server.requests[number].json["messages"][0]
    return str(first["content"]) if first["role"] == "system" else None


@pytest.fixture
async def instructed(bench: Bench) -> Bench:
    """With instructions for all conversations."""
    await bench.engine.set_setting("custom_instructions", "  Be brief.\n")
    return bench


async def test_given_instructions_at_every_place_when_asked_then_they_go_from_wide_to_narrow(
    instructed: Bench, serve: Serve
) -> None:
    bench, server = instructed, await serve(*[event_stream("ok") for _ in range(4)])
    home = await bench.engine.conversations.new()
    await bench.ask("1", home.id)
    folder = await bench.engine.organising.new_folder("Work", [home.id])
    await bench.engine.organising.instruct_folder(folder.id, "Use metric units.\n")
    await bench.ask("2", home.id)
    await bench.engine.conversations.change(home.id, system="Answer in French.")
    await bench.ask("3", home.id)
    shown = await bench.engine.context.draft_request(home.id, Prompt("4"))
    await bench.engine.set_setting("custom_instructions", "")
    await bench.ask("4", home.id)

    whole = "Be brief.\n\nUse metric units.\n\nAnswer in French."
    assert [system(server, number) for number in range(4)] == [
        "Be brief.",
        "Be brief.\n\nUse metric units.",
        whole,
        "Use metric units.\n\nAnswer in French.",
    ]
    assert json.loads(shown.body)["messages"][0]["content"] == whole
    assert bench.all(FoldersChanged)[-1].folders[0].instructions == "Use metric units."
    assert (await bench.engine.conversations.get(home.id)).system == "Answer in French."


async def test_given_a_conversation_that_leaves_them_out_when_asked_then_only_its_own_are_sent(
    instructed: Bench, serve: Serve
) -> None:
    bench, server = instructed, await serve(event_stream("ok"), event_stream("ok"))
    home = await bench.engine.conversations.new()
    with_them = await bench.engine.context.use(home.id)
    await bench.engine.conversations.set_parameters(home.id, {"custom_instructions": False})
    without = await bench.engine.context.use(home.id)
    await bench.ask("1", home.id)
    await bench.engine.conversations.change(home.id, system="Answer in French.")
    await bench.ask("2", home.id)

    assert [system(server, 0), system(server, 1)] == [None, "Answer in French."]
    assert "custom_instructions" not in server.requests[0].json
    assert with_them.system > 0 == without.system


async def test_given_instructions_when_an_answer_was_sent_with_them_then_its_request_keeps_them(
    instructed: Bench, serve: Serve
) -> None:
    bench, server = instructed, await serve(event_stream("ok"))
    answer = await bench.ask("1")
    await bench.engine.set_setting("custom_instructions", "Be long.")
    sent = await bench.engine.sent.of_answer(answer.id)
    assert sent is not None
    assert not sent.changed
    assert json.loads(sent.body) == server.requests[0].json


async def test_given_a_text_that_is_continued_when_sent_then_no_instructions_are(
    instructed: Bench,
) -> None:
    bench = instructed

    async with HostileServer(event_stream("x")) as server:
        connection = await bench.connect(server, dialect=Dialect.OPENAI_COMPLETIONS)
        home = await bench.engine.conversations.new()
        await bench.engine.conversations.change(
            home.id, mode=Mode.COMPLETE, connection=connection.id, model="m"
        )
        shown = await bench.engine.context.draft_request(home.id, Prompt("Once upon a time"))
    assert "Be brief." not in shown.body.decode()
