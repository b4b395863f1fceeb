"""Titles: out of the prompt at once, from the model later, by hand for good."""

from __future__ import annotations

import asyncio

import pytest

from chatapp.domain.changes import ConversationChanged
from chatapp.domain.messages import TitleSource
from chatapp.domain.models import Dialect
from chatapp.engine.titles import TITLE_LENGTH, title_from_answer, title_from_prompt
from tests.support.bench import Bench, HeldAnswer, Open
from tests.support.command import Serve
from tests.support.dialect_wires import COMPLETIONS
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    error_answer,
    event_stream,
    hang_up,
)


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("Hello", "Hello"),
        ("  Hello,\n  world  ", "Hello,"),
        ("\n\n# A *heading*\ntext", "A heading"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("1. `__init__` or **not**?", "__init__ or not?"),
        ("-5 + 3", "-5 + 3"),
        ("- a list", "a list"),
        ("???\n---\nWhy?", "Why?"),
        ("!?", ""),
        ("", ""),
        ("为什么天空是蓝色的？", "为什么天空是蓝色的？"),
        ("snake_case stays", "snake_case stays"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("word " * 40, "word word word word word word word word word word word word…"),
        ("长" * 100, "长" * 60 + "…"),
        ("x" * 100, "x" * 60 + "…"),
    ],
)
def test_given_a_prompt_when_titled_then_its_first_words_are_taken(prompt: str, title: str) -> None:
    assert title_from_prompt(prompt) == title
    assert len(title) <= TITLE_LENGTH + 1


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("Title: 'Blue Skies.'", "Blue Skies"),
        ("Blue Skies", "Blue Skies"),
        ('  "Blue Skies."\n', "Blue Skies"),
        ("**Title: Blue Skies**", "Blue Skies"),
        ("标题：蓝天", "蓝天"),
        ("「蓝天」", "蓝天"),
        ("", None),
        ("...", None),
        ("One\nTwo\nThree", None),
        ("far too long " * 20, None),
    ],
)
def test_given_a_models_answer_when_used_as_title_then_it_is_cleaned_or_refused(
    answer: str, title: str | None
) -> None:
    assert title_from_answer(answer) == title


async def titled(bench: Bench) -> str:
    changed = await bench.until(
        ConversationChanged, lambda c: c.conversation.title_source is TitleSource.MODEL
    )
    return changed.conversation.title


async def test_given_a_model_that_only_completes_when_it_has_answered_then_no_title_is_asked_for(
    bench: Bench,
) -> None:
    await bench.engine.set_setting("auto_title", True)
    behaviour = COMPLETIONS.stream(" a time there was")
    async with HostileServer(behaviour) as server:
        await bench.engine.connections.add("B", Dialect.OPENAI_COMPLETIONS, server.base_url)
        for text in ("Once upon", "Twice upon"):
            sent = await bench.chat.send(None, text, model="base")
            assert (await bench.ended(sent))[0].text == " a time there was"
        assert [request.json["prompt"] for request in server.requests] == [
            "Once upon",
            "Twice upon",
        ]


async def test_given_the_first_answer_when_complete_then_the_model_is_asked_for_a_title(
    bench: Bench, serve: Serve
) -> None:
    await bench.engine.set_setting("auto_title", True)
    server = await serve(event_stream("Because."), event_stream('"Why the Sky is Blue"'))
    answer = await bench.ask("Tell me why the sky is blue, please")
    assert await titled(bench) == "Why the Sky is Blue"
    request = server.requests[1].json
    assert (request["model"], len(request["messages"])) == ("m", 1)
    assert "Because." in request["messages"][0]["content"]
    await bench.ask("And at night?", answer.conversation)
    assert len(server.requests) == 3
    assert len(await bench.texts(answer.conversation)) == 4


@pytest.mark.parametrize(
    "behaviour", [error_answer(400, "no"), hang_up, event_stream("x " * 3000), event_stream("")]
)
async def test_given_no_usable_title_when_asked_for_one_then_the_prompts_stays(
    bench: Bench, serve: Serve, behaviour: Behaviour
) -> None:
    await bench.engine.set_setting("auto_title", True)
    asked = asyncio.Event()

    async def note(exchange: Exchange) -> None:
        asked.set()
        await behaviour(exchange)

    await serve(event_stream("ok"), note)
    answer = await bench.ask("Hello there")
    await asyncio.wait_for(asked.wait(), 10)
    await bench.engine.close()
    assert not any(
        change.conversation.title != "Hello there" for change in bench.all(ConversationChanged)
    )
    assert answer.text == "ok"


async def test_given_a_title_by_hand_while_the_model_thinks_of_one_then_the_hands_stays(
    bench: Bench, serve: Serve
) -> None:
    await bench.engine.set_setting("auto_title", True)
    held = HeldAnswer()
    await serve(event_stream("ok"), held)
    answer = await bench.ask("Hello there")
    await asyncio.wait_for(held.asked.wait(), 10)
    await bench.engine.conversations.rename(answer.conversation, "Mine")
    held.end("The model's")
    await asyncio.wait_for(held.closed.wait(), 10)
    await bench.engine._tasks.cancel_all(0)
    assert (await bench.engine.conversations.get(answer.conversation)).title == "Mine"


async def test_given_a_second_prompt_while_the_model_thinks_of_a_title_then_it_is_taken(
    bench: Bench, serve: Serve
) -> None:
    await bench.engine.set_setting("auto_title", True)
    held = HeldAnswer()
    await serve(event_stream("ok"), held, event_stream("more"))
    answer = await bench.ask("Hello there")
    await asyncio.wait_for(held.asked.wait(), 10)
    await bench.ask("And now?", answer.conversation)
    held.end("The model's")
    assert await titled(bench) == "The model's"


async def test_given_the_setting_off_or_a_command_when_asked_then_no_title_is_asked_for(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    server = await serve(event_stream("ok"))
    await bench.ask("Hello")
    command = await open_engine(interactive=False)
    await command.engine.set_setting("auto_title", True)
    await command.ask("Hello again")
    await command.engine.close()
    await bench.engine.close()
    assert len(server.requests) == 2


async def test_given_a_conversation_deleted_meanwhile_when_titled_then_nothing_breaks(
    bench: Bench, serve: Serve
) -> None:
    await bench.engine.set_setting("auto_title", True)
    held = HeldAnswer()
    await serve(held)
    sent = await bench.chat.send(None, "Hello")
    held.say("text")
    await bench.grown("text")
    await bench.engine.conversations.delete(sent.conversation)
    held.end()
    await bench.ended(sent)
    assert await bench.engine.conversations.all() == []  # read after what the title needs
