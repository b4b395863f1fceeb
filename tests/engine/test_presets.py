"""Presets: applied, left, reset and taken back; what is for the next prompt only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatapp.domain.changes import (
    Change,
    ConversationChanged,
    MessageChanged,
    MessagesAdded,
    NextParametersChanged,
    PresetsChanged,
)
from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import Prompt
from chatapp.domain.presets import Wanted, differences, wanted_by
from tests.support.bench import Bench, HeldAnswer
from tests.support.command import Serve
from tests.support.hostile_server import HostileServer, event_stream

CAREFUL = Wanted("Write plainly.", {"temperature": 0.7, "seed": 20417})


def body(server: HostileServer, place: int = -1) -> dict[str, object]:
    sent: dict[str, object] = server.requests[place].json
    return sent


def contents(folder: Path) -> list[bytes]:
    """What is in all files."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


async def test_given_a_preset_when_applied_then_prompts_are_sent_with_it(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("hi"))
    saved = await bench.engine.presets.save(" Careful  writing ", CAREFUL)
    conversation = await bench.engine.conversations.new()

    before = await bench.engine.presets.apply(conversation.id, saved.id)

    applied = await bench.engine.conversations.get(conversation.id)
    assert (saved.name, applied.preset) == ("Careful writing", saved.id)
    assert differences(wanted_by(applied), CAREFUL) == []
    answer = await bench.ask("Hello", conversation.id)
    sent = body(server)
    assert (sent["temperature"], sent["seed"]) == (0.7, 20417)
    assert answer.parameters == CAREFUL.parameters
    await bench.engine.presets.put_back_in(before)
    again = await bench.engine.conversations.get(conversation.id)
    assert (again.preset, again.system, again.parameters) == (None, None, {})


async def test_given_an_edited_conversation_when_reset_then_it_is_as_its_preset_wants(
    bench: Bench,
) -> None:
    presets, conversations = bench.engine.presets, bench.engine.conversations
    saved = await presets.save("Careful", CAREFUL)
    conversation = await conversations.new()
    await presets.apply(conversation.id, saved.id)
    await conversations.set_parameters(conversation.id, {"temperature": 1.2, "seed": None})

    before = await presets.reset(conversation.id)

    assert before.parameters == {"temperature": 1.2}
    assert wanted_by(await conversations.get(conversation.id)) == CAREFUL
    await presets.leave(conversation.id)
    left = await conversations.get(conversation.id)
    assert (left.preset, wanted_by(left)) == (None, Wanted(None, {}))


async def test_given_a_preset_when_it_is_changed_and_removed_then_each_step_can_be_undone(
    bench: Bench,
) -> None:
    presets = bench.engine.presets
    saved = await presets.save("Careful", CAREFUL)

    renamed = await presets.rename(saved.id, "Plain")
    overwritten = await presets.overwrite(saved.id, Wanted(None, {"n": 2}))
    removed = await presets.remove(saved.id)

    assert await presets.all() == []
    await presets.put_back(removed)
    await presets.put_back(overwritten)
    assert [each.name for each in await presets.all()] == ["Plain"]
    await presets.put_back(renamed)
    assert await presets.all() == [saved]
    assert bench.all(PresetsChanged)[-1].presets == (saved,)


async def test_given_a_preset_when_named_then_case_and_spaces_do_not_matter(bench: Bench) -> None:
    saved = await bench.engine.presets.save("Careful writing", CAREFUL)

    assert await bench.engine.presets.named("careful  WRITING") == saved
    with pytest.raises(NotFoundError, match="no_preset"):
        await bench.engine.presets.named("Careless")
    with pytest.raises(InputError, match="bad_parameter"):
        await bench.engine.presets.save("  ", CAREFUL)


async def test_given_a_default_preset_when_a_conversation_is_begun_then_it_has_it(
    bench: Bench,
) -> None:
    presets, conversations = bench.engine.presets, bench.engine.conversations
    saved = await presets.save("Careful", CAREFUL)
    untouched = await conversations.new()

    await presets.set_default(saved.id)

    begun, temporary = await conversations.new(), await conversations.new_temporary()
    assert (begun.id, begun.preset, wanted_by(begun)) == (untouched.id, saved.id, CAREFUL)
    assert (temporary.preset, wanted_by(temporary)) == (saved.id, CAREFUL)
    await presets.remove(saved.id)
    assert await presets.default() is None
    other = await bench.engine.conversations.new()
    assert other.id == begun.id, "what is set already is not set anew"
    with pytest.raises(NotFoundError):
        await presets.set_default(saved.id)


async def test_given_a_temporary_chat_when_its_parameters_are_set_then_nothing_is_on_disk(
    bench: Bench, profile_folder: Path
) -> None:
    temporary = await bench.engine.conversations.new_temporary()

    await bench.engine.conversations.set_parameters(temporary.id, {"user": "a-secret-user"})

    assert (await bench.engine.conversations.get(temporary.id)).parameters == {
        "user": "a-secret-user"
    }
    assert not any(b"a-secret-user" in content for content in contents(profile_folder))


async def test_given_values_for_the_next_prompt_when_it_is_sent_then_only_it_has_them(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("one"), event_stream("two"))
    conversation = await bench.engine.conversations.new()
    await bench.engine.conversations.set_parameters(conversation.id, {"seed": 1, "top_p": 0.5})
    bench.chat.next_parameters.set(conversation.id, "temperature", 0.2)
    bench.chat.next_parameters.set(conversation.id, "seed", None)
    bench.chat.next_parameters.set(conversation.id, "n", 1)
    bench.chat.next_parameters.forget(conversation.id, "n")

    await bench.ask("One", conversation.id)
    await bench.ask("Two", conversation.id)

    first, second = body(server, 0), body(server, 1)
    assert (first["temperature"], first["top_p"], first.get("seed")) == (0.2, 0.5, None)
    assert (second.get("temperature"), second["top_p"], second["seed"]) == (None, 0.5, 1)
    told = [change.parameters for change in bench.all(NextParametersChanged)]
    assert told[-1] == {}
    kept = await bench.engine.conversations.get(conversation.id)
    assert kept.parameters == {"seed": 1, "top_p": 0.5}


async def test_given_values_for_the_next_prompt_when_it_waits_in_the_queue_then_it_has_them(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    server = await serve(answer, event_stream("two"))
    sent = await bench.chat.send(None, "One")
    bench.chat.next_parameters.set(sent.conversation, "temperature", 0.2)
    await bench.chat.queue.put(sent.conversation, Prompt("Two"))
    answer.end("one")
    await bench.ended(sent)

    await bench.until(MessageChanged, lambda change: change.message.text == "two")
    assert not bench.chat.next_parameters.of(sent.conversation)
    assert (body(server, 0).get("temperature"), body(server)["temperature"]) == (None, 0.2)


async def test_given_a_value_that_is_refused_when_sent_then_it_goes_on_waiting(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("one"))
    conversation = await bench.engine.conversations.new()
    bench.chat.next_parameters.set(conversation.id, "n", 0)

    with pytest.raises(InputError, match="bad_parameter"):
        await bench.chat.send(conversation.id, "One")

    assert bench.chat.next_parameters.of(conversation.id) == {"n": 0}


async def test_given_a_value_set_while_a_prompt_goes_out_then_it_waits_for_the_next_one(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("one"), event_stream("two"))
    conversation = await bench.engine.conversations.new()
    waiting = bench.chat.next_parameters
    waiting.set(conversation.id, "temperature", 0.2)

    def set_meanwhile(change: Change) -> None:
        if isinstance(change, MessagesAdded) and len(server.requests) == 0:
            waiting.set(conversation.id, "seed", 7)

    bench.engine.feed.subscribe(set_meanwhile)
    await bench.ask("One", conversation.id)
    assert waiting.of(conversation.id) == {"seed": 7}

    await bench.ask("Two", conversation.id)
    assert (body(server, 0).get("seed"), body(server)["seed"]) == (None, 7)
    assert "temperature" not in body(server)


async def test_given_values_for_the_next_prompt_when_its_request_is_shown_then_they_are_in_it(
    bench: Bench, serve: Serve
) -> None:
    await serve()
    conversation = await bench.engine.conversations.new()
    bench.chat.next_parameters.set(conversation.id, "seed", 7)

    shown = await bench.engine.context.draft_request(conversation.id, Prompt("One"))

    assert json.loads(shown.body)["seed"] == 7


async def test_given_parameters_set_and_a_prompt_sent_at_once_then_the_prompt_has_them(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("one"))
    conversation = await bench.engine.conversations.new()
    setting = bench.engine.conversations.set_parameters(conversation.id, {"seed": 7})
    sending = bench.chat.send(conversation.id, "One")
    tasks = [bench.engine._tasks.spawn(each, "test") for each in (setting, sending)]

    await tasks[0]
    await bench.ended(await tasks[1])

    assert body(server)["seed"] == 7
    assert bench.all(ConversationChanged)[-1].conversation.parameters == {"seed": 7}


async def test_given_presets_when_a_backup_is_restored_then_they_are_as_they_were(
    bench: Bench, tmp_path: Path
) -> None:
    saved = await bench.engine.presets.save("Careful", CAREFUL)
    made = await bench.engine.backups.back_up()
    await bench.engine.presets.remove(saved.id)

    await bench.engine.backups.restore(made.path)

    assert await bench.engine.presets.all() == [saved]


async def test_given_a_conversation_with_a_preset_when_copied_then_the_copy_has_it_too(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("hi"))
    saved = await bench.engine.presets.save("Careful", CAREFUL)
    conversation = await bench.engine.conversations.new()
    await bench.engine.presets.apply(conversation.id, saved.id)
    await bench.ask("Hello", conversation.id)

    copied = await bench.engine.conversations.duplicate(conversation.id)

    assert (copied.preset, wanted_by(copied)) == (saved.id, CAREFUL)
