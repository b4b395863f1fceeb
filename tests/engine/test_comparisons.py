"""Comparisons: one prompt to several columns at once, what is chosen, and going on from it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chatapp.domain.columns import in_conversation
from chatapp.domain.comparing import Column, Verdict, answers_of, column_of, comparison_of
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Conversation, Message, Mode, Role, Status
from chatapp.domain.models import ConnectionOptions
from chatapp.domain.prompt_templates import ExampleTurn
from chatapp.domain.wordings import Wording
from chatapp.engine.compared import Compared
from chatapp.engine.engine import Engine
from chatapp.engine.transfer_reports import Format
from chatapp.storage.connections import Connections
from chatapp.storage.profile import Profile
from tests.support.bench import PATIENCE, Bench, HeldAnswer, Open
from tests.support.command import Serve
from tests.support.hostile_server import Exchange, HostileServer, error_answer, event_stream

PROMPT = "Say who you are."


async def by_model(exchange: Exchange) -> None:
    """Answers with the name of the model that is asked, and the last prompt."""
    asked = exchange.request.json
    text = f"I am {asked['model']}. You said: {asked['messages'][-1]['content']}"
    await event_stream(text)(exchange)


async def columns_of(bench: Bench, server: HostileServer, *models: str) -> list[Column]:
    known = await bench.engine.connections.all()
    connection = next(one for one in known if one.base_url == server.base_url)
    return [Column(connection.id, model) for model in models]


async def until(bench: Bench, home: Conversation, wanted: Callable[[Compared], bool]) -> Compared:
    """The comparison once it is as wanted."""
    found: list[Compared] = []

    async def holds() -> bool:
        found.append(await bench.engine.comparisons.read(home.id))
        return wanted(found[-1])

    await bench.until_now(holds)
    return found[-1]


async def ended(bench: Bench, home: Conversation) -> Compared:
    """The comparison once all answers have ended, as they are stored."""

    def over(compared: Compared) -> bool:
        return not compared.running and not bench.chat.answering(home.id)

    return await until(bench, home, over)


async def compare(
    bench: Bench, serve: Serve, *models: str, times: int = 1, **options: Any
) -> tuple[Compared, HostileServer]:
    """A comparison of models that has ended."""
    server = await serve(*[by_model] * (len(models) * times))
    columns = await columns_of(bench, server, *models)
    home = await bench.engine.comparisons.start(PROMPT, columns, **options)
    return await ended(bench, home), server


def texts(compared: Compared) -> dict[str, str]:
    """What each model said."""
    answers = compared.answers
    return {str(one.model): answers[one.id].text for one in compared.comparison.columns}


async def test_given_three_models_when_compared_then_their_answers_are_siblings_of_one_prompt(
    bench: Bench, serve: Serve
) -> None:
    compared, server = await compare(bench, serve, "a", "b", "c")

    assert texts(compared) == {
        model: f"I am {model}. You said: {PROMPT}" for model in ("a", "b", "c")
    }
    assert compared.home.mode is Mode.COMPARE
    assert compared.home.title == "Say who you are."
    messages = await bench.engine.conversations.messages(compared.home.id)
    prompt, *answers = messages
    assert (prompt.role, prompt.text) == (Role.USER, PROMPT)
    assert {answer.parent for answer in answers} == {prompt.id}
    assert [answer.model for answer in answers] == ["a", "b", "c"]
    assert "comparison" not in server.requests[0].json
    assert await bench.engine.soundness.problems() == []


async def test_given_a_column_that_would_reason_and_vote_when_compared_then_it_is_one_plain_call(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(*[by_model] * 2)
    plain, other = await columns_of(bench, server, "plain", "other")
    reasons = replace(plain, parameters={"chain_of_thought": "zero_shot", "n": 3})

    home = await bench.engine.comparisons.start(PROMPT, [reasons, other])
    compared = await ended(bench, home)

    assert len(server.requests) == 2
    assert texts(compared)["plain"] == f"I am plain. You said: {PROMPT}"
    assert "chain_of_thought" not in compared.answers[reasons.id].parameters


async def test_given_columns_with_own_words_when_compared_then_each_is_asked_with_exactly_those(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(*[by_model] * 3)
    plain, persona, variant = await columns_of(bench, server, "plain", "persona", "variant")
    connection = plain.connection
    persona = Column(
        connection,
        "persona",
        system="You are a cat.",
        parameters={"temperature": 0.2, "n": 3},
        examples=(ExampleTurn("Hello", "Meow"),),
    )
    wording = Wording("{{who}}, who are you?", input="who")
    variant = Column(connection, "variant", wording=wording)

    home = await bench.engine.comparisons.start(PROMPT, [plain, persona, variant])
    await ended(bench, home)

    asked = {request.json["model"]: request.json for request in server.requests}
    assert asked["plain"]["messages"] == [{"role": "user", "content": PROMPT}]
    assert asked["persona"]["messages"] == [
        {"role": "system", "content": "You are a cat."},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Meow"},
        {"role": "user", "content": PROMPT},
    ]
    assert asked["persona"]["temperature"] == 0.2
    assert "n" not in asked["persona"]
    worded = f"{PROMPT}, who are you?"
    assert asked["variant"]["messages"] == [{"role": "user", "content": worded}]
    roots = [
        message.text
        for message in await bench.engine.conversations.messages(home.id)
        if message.parent is None
    ]
    assert roots == [PROMPT, worded]


async def test_given_wordings_when_asked_with_another_prompt_then_each_has_it_in_its_place(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(*[by_model] * 6)
    plain, other, fixed = await columns_of(bench, server, "plain", "other", "fixed")
    other = replace(other, wording=Wording("Say: {{it}}", input="it"))
    fixed = replace(fixed, wording=Wording("Say nothing"))
    home = await bench.engine.comparisons.start(PROMPT, [plain, other, fixed])
    first = await ended(bench, home)
    assert texts(first)["fixed"].endswith("You said: Say nothing")

    await bench.engine.comparisons.ask_again(home.id, "Sing")

    said = texts(await ended(bench, home))
    assert said == {
        "plain": "I am plain. You said: Sing",
        "other": "I am other. You said: Say: Sing",
        "fixed": "I am fixed. You said: Sing",
    }


async def test_given_a_persona_and_a_variant_when_one_is_chosen_then_the_preference_names_both(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(*[by_model] * 3)
    cat, variant, preset = await columns_of(bench, server, "a", "b", "c")
    turns = (ExampleTurn("Hello", "Meow"),)
    cat = replace(cat, name="Catgirl", persona="catgirl.en", system="Purr.", examples=turns)
    wording = Wording("{{it}}!", title="Loud", name="One mark", number=1, input="it")
    variant = replace(variant, wording=wording)
    preset = replace(preset, name="Careful", preset="p")
    home = await bench.engine.comparisons.start(PROMPT, [cat, variant, preset])
    await ended(bench, home)

    await bench.engine.comparisons.decide(home.id, Verdict.CHOSEN, cat.id)

    (kept,) = await bench.engine.preferences.of(home.id)
    assert [one.made_with for one in kept.answers] == [
        {"persona": "Catgirl"},
        {"template": "Loud", "variant": "One mark"},
        {"preset": "Careful"},
    ]
    assert [turn.content for turn in kept.answers[0].prompt] == ["Purr.", "Hello", "Meow", PROMPT]
    assert [turn.content for turn in kept.answers[1].prompt] == [f"{PROMPT}!"]
    await bench.engine.comparisons.go_on(home.id, cat.id)
    chat = await bench.engine.conversations.get(home.id)
    assert (chat.persona, chat.system, chat.examples) == ("Catgirl", "Purr.", turns)
    assert [one.wording for one in comparison_of(chat).columns] == [None, wording, None]  # type: ignore[union-attr]


async def test_given_a_connection_that_answers_two_at_once_when_three_are_asked_then_one_waits(
    bench: Bench, serve: Serve
) -> None:
    held = [HeldAnswer() for _ in range(3)]
    server = await serve(*held)
    columns = await columns_of(bench, server, "a", "b", "c")
    await Connections(bench.engine.database).change(
        str(columns[0].connection), options=ConnectionOptions(choices_at_once=2)
    )

    home = await bench.engine.comparisons.start(PROMPT, columns)
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(held[0].asked.wait(), held[1].asked.wait())
    assert not held[2].asked.is_set()
    held[0].end("One")
    async with asyncio.timeout(PATIENCE):
        await held[2].asked.wait()
    held[1].end("Two")
    held[2].end("Three")

    assert sorted(texts(await ended(bench, home)).values()) == ["One", "Three", "Two"]


async def test_given_answers_being_written_when_one_is_stopped_then_the_others_go_on(
    bench: Bench, serve: Serve
) -> None:
    held = [HeldAnswer(), HeldAnswer()]
    server = await serve(*held)
    home = await bench.engine.comparisons.start(PROMPT, await columns_of(bench, server, "a", "b"))
    for answer in held:
        answer.say("So far")
    compared = await until(bench, home, lambda now: [*texts(now).values()] == ["So far"] * 2)
    first, second = compared.comparison.columns

    await bench.engine.comparisons.stop_column(home.id, first.id)
    stopped = await until(bench, home, lambda now: now.answers[first.id].status is Status.STOPPED)
    assert stopped.answers[second.id].status is Status.STREAMING
    bench.engine.comparisons.stop(home.id)

    compared = await ended(bench, home)
    assert [answer.status for answer in compared.answers.values()] == [Status.STOPPED] * 2
    assert texts(compared) == {"a": "So far", "b": "So far"}


async def test_given_a_failed_column_when_asked_again_then_others_go_on_and_nothing_is_lost(
    bench: Bench, serve: Serve
) -> None:
    held = HeldAnswer()
    server = await serve(held, error_answer(400), by_model)
    first, second = await columns_of(bench, server, "a", "b")
    home = await bench.engine.comparisons.start(PROMPT, [first])
    async with asyncio.timeout(PATIENCE):
        await held.asked.wait()
    await bench.engine.comparisons.put_column(home.id, second)
    await bench.engine.comparisons.ask(home.id, second.id)
    failed = await until(bench, home, lambda now: now.answers[second.id].status is Status.FAILED)

    await bench.engine.comparisons.ask(home.id, second.id)
    done = await until(bench, home, lambda now: now.answers[second.id].status is Status.COMPLETE)
    assert done.answers[first.id].status is Status.STREAMING
    held.end("Here")

    compared = await ended(bench, home)
    assert texts(compared) == {"a": "Here", "b": f"I am b. You said: {PROMPT}"}
    kept = {message.id for message in await bench.engine.conversations.messages(home.id)}
    assert failed.answers[second.id].id in kept


async def test_given_an_answer_being_written_when_its_column_is_asked_again_then_that_is_refused(
    bench: Bench, serve: Serve
) -> None:
    held = HeldAnswer()
    server = await serve(held)
    (column,) = await columns_of(bench, server, "a")
    home = await bench.engine.comparisons.start(PROMPT, [column])

    with pytest.raises(InputError) as refused:
        await bench.engine.comparisons.ask(home.id, column.id)

    assert refused.value.code == "conversation_busy"
    held.end()
    await ended(bench, home)


async def test_given_a_process_that_is_gone_when_opened_again_then_all_texts_are_there(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    held = [HeldAnswer(), HeldAnswer()]
    server = await serve(*held)
    home = await bench.engine.comparisons.start(PROMPT, await columns_of(bench, server, "a", "b"))
    for answer in held:
        answer.say("So far")
    await until(bench, home, lambda now: [*texts(now).values()] == ["So far"] * 2)
    await bench.engine.close()

    again = await open_engine()

    compared = await again.engine.comparisons.read(home.id)
    assert texts(compared) == {"a": "So far", "b": "So far"}
    assert {answer.status for answer in compared.answers.values()} == {Status.INTERRUPTED}


async def test_given_a_comparison_when_asked_with_another_prompt_then_the_first_is_kept_beside_it(
    bench: Bench, serve: Serve
) -> None:
    compared, _server = await compare(bench, serve, "a", "b", times=2)
    await bench.engine.comparisons.decide(compared.home.id, Verdict.TIE)

    await bench.engine.comparisons.ask_again(compared.home.id, "And now?")

    again = await ended(bench, compared.home)
    assert texts(again) == {model: f"I am {model}. You said: And now?" for model in ("a", "b")}
    assert (again.comparison.prompt, again.comparison.verdict) == ("And now?", None)
    messages = await bench.engine.conversations.messages(compared.home.id)
    assert [message.text for message in messages if message.role is Role.USER] == [
        PROMPT,
        "And now?",
    ]
    assert len(messages) == 6
    assert len(await bench.engine.preferences.of(compared.home.id)) == 1


async def test_given_a_blind_comparison_when_one_is_chosen_then_prompt_chosen_and_rejected_are_kept(
    bench: Bench, serve: Serve
) -> None:
    compared, _server = await compare(bench, serve, "a", "b", "c", blind=True)
    assert compared.comparison.hidden
    best = compared.comparison.columns[1]

    await bench.engine.comparisons.decide(compared.home.id, Verdict.CHOSEN, best.id)

    (kept,) = await bench.engine.preferences.all()
    assert (kept.verdict, kept.blind, kept.chosen) == (Verdict.CHOSEN, True, 1)
    assert [one.text for one in kept.answers] == [
        compared.answers[column.id].text for column in compared.comparison.columns
    ]
    assert kept.answers[1].model == best.model
    assert [(turn.role, turn.content) for turn in kept.answers[0].prompt] == [("user", PROMPT)]
    now = (await bench.engine.comparisons.read(compared.home.id)).comparison
    assert (now.verdict, now.chosen, now.hidden) == (Verdict.CHOSEN, best.id, False)


async def test_given_a_verdict_when_another_is_given_then_that_replaces_it_and_undo_forgets_it(
    bench: Bench, serve: Serve
) -> None:
    compared, _server = await compare(bench, serve, "a", "b", blind=True)
    home = compared.home.id
    await bench.engine.comparisons.decide(home, Verdict.NONE_GOOD)

    await bench.engine.comparisons.decide(home, Verdict.TIE)
    assert [one.verdict for one in await bench.engine.preferences.of(home)] == [Verdict.TIE]
    await bench.engine.comparisons.take_back(home)

    assert await bench.engine.preferences.of(home) == []
    assert (await bench.engine.comparisons.read(home)).comparison.hidden


async def written(bench: Bench, serve: Serve, *said: str) -> tuple[Compared, list[HeldAnswer]]:
    """A comparison with a column for each text that is said, and what goes on with it."""
    held = [HeldAnswer() for _ in said]
    server = await serve(*held)
    names = "abcdef"[: len(said)]
    home = await bench.engine.comparisons.start(PROMPT, await columns_of(bench, server, *names))
    async with asyncio.timeout(PATIENCE):
        for answer, text in zip(held, said, strict=True):
            await answer.asked.wait()
            if text:
                answer.say(text)
    now = await until(bench, home, lambda now: sorted(texts(now).values()) == sorted(said))
    return now, held


async def test_given_one_answer_that_has_ended_when_chosen_then_the_others_are_judged_as_they_are(
    bench: Bench, serve: Serve
) -> None:
    now, held = await written(bench, serve, "One", "Two", "")
    said = texts(now)
    columns = {said[str(one.model)]: one for one in now.comparison.columns}
    held[0].end()
    home = now.home
    await until(bench, home, lambda now: len(now.choosable) == 1)
    for refused in (columns["Two"], columns[""]):
        with pytest.raises(InputError):
            await bench.engine.comparisons.decide(home.id, Verdict.CHOSEN, refused.id)
    assert bench.chat.answering(home.id)

    kept = await bench.engine.comparisons.decide(home.id, Verdict.CHOSEN, columns["One"].id)

    assert [(one.text, one.status) for one in kept.answers] == [
        ("One", Status.COMPLETE),
        ("Two", Status.STOPPED),
    ]
    (pair,) = kept.pairs
    assert [one.text for one in pair] == ["One", "Two"]
    after = await ended(bench, home)
    assert after.answers[columns[""].id].status is Status.STOPPED
    assert (await bench.engine.preferences.all()) == [kept]


async def test_given_no_answer_that_has_ended_when_judged_then_all_go_on(
    bench: Bench, serve: Serve
) -> None:
    now, held = await written(bench, serve, "One", "Two")

    for verdict in (Verdict.TIE, Verdict.NONE_GOOD):
        with pytest.raises(InputError) as refused:
            await bench.engine.comparisons.decide(now.home.id, verdict)
        assert refused.value.code == "conversation_busy"

    for answer in held:
        answer.end()
    over = await ended(bench, now.home)
    assert {answer.status for answer in over.answers.values()} == {Status.COMPLETE}


async def test_given_a_column_that_has_ended_when_gone_on_with_then_the_others_are_stopped(
    bench: Bench, serve: Serve
) -> None:
    now, held = await written(bench, serve, "One", "Two")
    held[0].end()
    now = await until(bench, now.home, lambda now: len(now.choosable) == 1)
    (best,) = now.choosable
    (other,) = (one for one in now.comparison.columns if one is not best)
    with pytest.raises(InputError):
        await bench.engine.comparisons.go_on(now.home.id, other.id)

    await bench.engine.comparisons.go_on(now.home.id, best.id)

    over = await ended(bench, now.home)
    assert over.home.mode is Mode.CHAT
    assert over.answers[other.id].status is Status.STOPPED
    assert over.answers[other.id].text == "Two"


async def test_given_fewer_than_two_answers_when_a_verdict_is_given_then_it_is_refused(
    bench: Bench, serve: Serve
) -> None:
    compared, _server = await compare(bench, serve, "a")

    with pytest.raises(InputError):
        await bench.engine.comparisons.decide(compared.home.id, Verdict.TIE)

    assert await bench.engine.preferences.all() == []


async def test_given_a_column_when_gone_on_with_then_the_conversation_continues_as_that_was_asked(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(*[by_model] * 3)
    plain, other = await columns_of(bench, server, "a", "b")
    cat = Column(other.connection, "b", system="You are a cat.", parameters={"temperature": 0.5})
    home = await bench.engine.comparisons.start(PROMPT, [plain, cat])
    compared = await ended(bench, home)

    await bench.engine.comparisons.go_on(home.id, cat.id)
    await bench.ask("And then?", home.id)

    changed = await bench.engine.conversations.get(home.id)
    assert (changed.mode, changed.model, changed.system) == (Mode.CHAT, "b", "You are a cat.")
    assert await bench.texts(home.id) == [
        PROMPT,
        compared.answers[cat.id].text,
        "And then?",
        "I am b. You said: And then?",
    ]
    last = server.requests[-1].json
    assert (last["temperature"], last["messages"][0]["content"]) == (0.5, "You are a cat.")
    await bench.engine.comparisons.reopen(home.id)
    assert (await bench.engine.conversations.get(home.id)).mode is Mode.COMPARE
    assert texts(await bench.engine.comparisons.read(home.id)) == texts(compared)


async def test_given_a_column_that_is_removed_when_put_back_then_it_is_there_with_its_answer(
    bench: Bench, serve: Serve
) -> None:
    compared, _server = await compare(bench, serve, "a", "b")
    first, second = compared.comparison.columns

    before = await bench.engine.comparisons.remove_column(compared.home.id, first.id)
    left = await bench.engine.comparisons.read(compared.home.id)
    assert left.comparison.columns == (second,)
    await bench.engine.comparisons.put_back(compared.home.id, before)

    assert texts(await bench.engine.comparisons.read(compared.home.id)) == texts(compared)


async def test_given_a_chosen_column_that_is_removed_when_put_back_then_it_is_chosen_once(
    bench: Bench, serve: Serve
) -> None:
    compared, _server = await compare(bench, serve, "a", "b", times=2)
    home, (first, second) = compared.home.id, compared.comparison.columns
    comparisons = bench.engine.comparisons
    await comparisons.decide(home, Verdict.CHOSEN, first.id)
    await comparisons.put_back(home, await comparisons.remove_column(home, first.id))
    assert (await comparisons.read(home)).comparison.chosen == first.id
    last = await comparisons.decide(home, Verdict.CHOSEN, second.id)
    assert await bench.engine.preferences.of(home) == [last]

    before = await comparisons.remove_column(home, second.id)
    await comparisons.ask(home, first.id)
    await ended(bench, compared.home)
    await comparisons.put_back(home, before)
    assert (await comparisons.read(home)).comparison.verdict is None


async def test_given_a_column_that_is_put_when_changed_and_asked_then_it_is_asked_as_it_is_then(
    bench: Bench, serve: Serve
) -> None:
    compared, _server = await compare(bench, serve, "a", "b", times=2)
    home, connection = compared.home.id, compared.comparison.columns[0].connection
    column = Column(connection, "c")
    await bench.engine.comparisons.put_column(home, column)
    assert column.id not in (await bench.engine.comparisons.read(home)).answers

    await bench.engine.comparisons.put_column(home, replace(column, model="d"))
    await bench.engine.comparisons.ask(home, column.id)

    now = await ended(bench, compared.home)
    assert [one.model for one in now.comparison.columns] == ["a", "b", "d"]
    assert now.answers[column.id].text == f"I am d. You said: {PROMPT}"


async def test_given_a_comparison_when_copied_then_the_copy_is_one_with_its_own_answers(
    bench: Bench, serve: Serve
) -> None:
    compared, _server = await compare(bench, serve, "a", "b")

    copied = await bench.engine.conversations.duplicate(compared.home.id)

    copy = await bench.engine.comparisons.read(copied.id)
    assert texts(copy) == texts(compared)
    assert {one.id for one in copy.answers.values()}.isdisjoint(
        one.id for one in compared.answers.values()
    )


async def test_given_a_comparison_when_exported_and_imported_elsewhere_then_it_is_the_same_one(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    compared, _server = await compare(bench, serve, "a", "b")
    await bench.engine.comparisons.decide(compared.home.id, Verdict.TIE)
    await bench.engine.transfer.export(tmp_path / "all.json", Format.JSON)
    elsewhere = await Engine.open(Profile.open(tmp_path / "elsewhere"))
    try:
        await elsewhere.transfer.import_file(tmp_path / "all.json")

        copy = await elsewhere.comparisons.read(compared.home.id)
    finally:
        await elsewhere.close()
    assert texts(copy) == texts(compared)
    assert (copy.home.mode, copy.comparison.verdict) == (Mode.COMPARE, Verdict.TIE)


async def test_given_a_temporary_comparison_when_chosen_then_nothing_of_it_is_stored(
    bench: Bench, serve: Serve
) -> None:
    compared, _server = await compare(bench, serve, "a", "b", temporary=True)
    best = compared.comparison.columns[0]
    await bench.engine.comparisons.decide(compared.home.id, Verdict.CHOSEN, best.id)
    assert await bench.engine.preferences.all() == []

    await bench.engine.conversations.keep(compared.home.id)

    (kept,) = await bench.engine.preferences.all()
    assert kept.answers[0].text == compared.answers[best.id].text
    assert texts(await bench.engine.comparisons.read(compared.home.id)) == texts(compared)


async def test_given_preferences_when_exported_then_each_line_is_a_pair_for_training(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    compared, _server = await compare(bench, serve, "a", "b", "c")
    best, *others = compared.comparison.columns
    await bench.engine.comparisons.decide(compared.home.id, Verdict.CHOSEN, best.id)
    path = tmp_path / "pairs.jsonl"

    assert await bench.engine.preferences.export(path) == 2

    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for line, other in zip(lines, others, strict=True):
        assert line["prompt"] == [{"role": "user", "content": PROMPT}]
        assert line["chosen"] == [{"role": "assistant", "content": compared.answers[best.id].text}]
        assert line["rejected"] == [
            {"role": "assistant", "content": compared.answers[other.id].text}
        ]
        assert (line["chosen_model"], line["rejected_model"]) == (best.model, other.model)
        assert "rejected_prompt" not in line
    assert await bench.engine.preferences.export(path, decisions=True) == 1
    (decision,) = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert (decision["verdict"], decision["chosen"]) == ("chosen", 0)
    assert len(decision["answers"]) == 3


async def test_given_a_conversation_in_the_trash_when_exported_then_its_preferences_are_not_there(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    compared, _server = await compare(bench, serve, "a", "b")
    await bench.engine.comparisons.decide(compared.home.id, Verdict.TIE)

    await bench.engine.conversations.delete(compared.home.id)
    assert await bench.engine.preferences.export(tmp_path / "none.jsonl", decisions=True) == 0
    await bench.engine.conversations.restore(compared.home.id)

    assert await bench.engine.preferences.export(tmp_path / "one.jsonl", decisions=True) == 1


def test_given_what_no_version_wrote_when_read_then_nothing_fails() -> None:
    home = Conversation("c", "", created=None, updated=None)  # type: ignore[arg-type]
    assert comparison_of(home) is None
    for kept in (
        "text",
        {"columns": 1, "verdict": []},
        {"columns": [1, {"examples": [1, {"prompt": 2}], "parameters": 3, "model": 4}]},
    ):
        parameters = {"comparison": kept}
        comparison = comparison_of(replace(home, parameters=parameters))  # type: ignore[arg-type]
        if comparison is not None:
            assert comparison.verdict is None
            assert answers_of(comparison, ()) == {}
    assert column_of(Message("m", "c", None, Role.USER, (), Status.COMPLETE, None)) == ""  # type: ignore[arg-type]


# After a conversation


async def talked(bench: Bench, serve: Serve, *answers: Any) -> tuple[str, HostileServer]:
    """A conversation with one exchange, and the server that gives these answers then."""
    server = await serve(event_stream("Yes"), *answers)
    (column,) = await columns_of(bench, server, "a")
    sent = await bench.chat.send(
        None, "Is it warm?", connection=column.connection, model="a", system="Be brief."
    )
    await bench.ended(sent)
    return sent.conversation, server


async def test_given_a_conversation_when_compared_after_it_then_each_column_is_sent_its_branch(
    bench: Bench, serve: Serve
) -> None:
    there, server = await talked(bench, serve, by_model, by_model, by_model)
    before = await bench.engine.conversations.get(there)
    plain, cat = await columns_of(bench, server, "a", "b")
    plain = in_conversation(plain, before)
    cat = replace(cat, system="Purr.", persona="cat", name="Cat")

    await bench.engine.comparisons.start("And now?", [plain, cat], after=there)

    compared = await ended(bench, before)
    sent = {one.json["model"]: one.json["messages"] for one in server.requests[1:]}
    said = [("user", "Is it warm?"), ("assistant", "Yes"), ("user", "And now?")]
    for model, system in (("a", "Be brief."), ("b", "Purr.")):
        turns = [(turn["role"], turn["content"]) for turn in sent[model]]
        assert turns == [("system", system), *said]
    assert (compared.home.mode, compared.home.title) == (Mode.COMPARE, before.title)
    assert compared.after == before.current
    await bench.engine.comparisons.decide(there, Verdict.CHOSEN, cat.id)
    (kept,) = await bench.engine.preferences.of(there)
    prompts = [[(turn.role, turn.content) for turn in one.prompt] for one in kept.answers]
    assert prompts == [[("system", "Be brief."), *said], [("system", "Purr."), *said]]
    assert await bench.engine.soundness.problems() == []


async def test_given_a_comparison_after_a_conversation_when_one_is_chosen_then_that_goes_on_there(
    bench: Bench, serve: Serve
) -> None:
    there, server = await talked(bench, serve, by_model, by_model, by_model, by_model)
    await bench.engine.conversations.set_parameters(there, {"temperature": 0.3})
    before = await bench.engine.conversations.get(there)
    columns = [in_conversation(one, before) for one in await columns_of(bench, server, "a", "b")]
    await bench.engine.comparisons.start("And now?", columns, after=there)
    await ended(bench, before)

    await bench.engine.comparisons.go_on(there, columns[1].id)
    await bench.ask("Why?", there)

    assert await bench.texts(there) == [
        *("Is it warm?", "Yes"),
        *("And now?", "I am b. You said: And now?"),
        *("Why?", "I am b. You said: Why?"),
    ]
    after = await bench.engine.conversations.get(there)
    assert (after.mode, after.model, after.system) == (Mode.CHAT, "b", "Be brief.")
    assert server.requests[-1].json["temperature"] == 0.3
    assert len(await bench.engine.conversations.all()) == 1
    others = [one.text for one in await bench.engine.conversations.messages(there)]
    assert "I am a. You said: And now?" in others


async def test_given_a_comparison_after_a_conversation_when_asked_again_then_its_branch_is_sent_too(
    bench: Bench, serve: Serve
) -> None:
    there, server = await talked(bench, serve, *[by_model] * 3)
    before = await bench.engine.conversations.get(there)
    (plain,) = await columns_of(bench, server, "a")
    await bench.engine.comparisons.start("And now?", [plain], after=there)
    await ended(bench, before)

    await bench.engine.comparisons.ask_again(there, "And then?")
    await ended(bench, before)
    await bench.engine.comparisons.ask(there, plain.id)
    compared = await ended(bench, before)

    for request in server.requests[2:]:
        said = [turn["content"] for turn in request.json["messages"]]
        assert said == ["Is it warm?", "Yes", "And then?"]
    assert compared.after == before.current


async def test_given_a_comparison_after_a_conversation_when_left_then_the_chat_is_back_with_all(
    bench: Bench, serve: Serve
) -> None:
    there, server = await talked(bench, serve, *[by_model] * 2)
    before = await bench.engine.conversations.get(there)
    columns = await columns_of(bench, server, "a", "b")
    await bench.engine.comparisons.start("And now?", columns, after=there)
    compared = await ended(bench, before)

    await bench.engine.comparisons.leave(there)

    home = await bench.engine.conversations.get(there)
    assert home.mode is Mode.CHAT
    path = await bench.chat.branches.path(there)
    assert [entry.message.text for entry in path[:3]] == ["Is it warm?", "Yes", "And now?"]
    assert set(path[3].siblings) == {answer.id for answer in compared.answers.values()}
    await bench.engine.comparisons.reopen(there)
    assert texts(await bench.engine.comparisons.read(there)) == texts(compared)


async def test_given_an_answer_being_written_when_compared_after_it_then_that_is_refused(
    bench: Bench, serve: Serve
) -> None:
    held = HeldAnswer()
    there, server = await talked(bench, serve, held)
    sent = await bench.chat.send(there, "Wait")
    columns = await columns_of(bench, server, "a", "b")

    with pytest.raises(InputError) as refused:
        await bench.engine.comparisons.start("And now?", columns, after=there)

    assert refused.value.code == "conversation_busy"
    held.end("Done")
    await bench.ended(sent)
    assert (await bench.engine.conversations.get(there)).mode is Mode.CHAT


async def test_given_a_text_that_a_model_continues_when_compared_after_it_then_that_is_refused(
    bench: Bench, serve: Serve
) -> None:
    there, server = await talked(bench, serve)
    await bench.engine.conversations.change(there, mode=Mode.COMPLETE)
    columns = await columns_of(bench, server, "a", "b")

    with pytest.raises(InputError):
        await bench.engine.comparisons.start("And now?", columns, after=there)

    assert len(await bench.engine.conversations.messages(there)) == 2
