"""The probabilities of an answer's tokens are kept with it, however it comes about and ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatapp.domain.errors import InputError
from chatapp.domain.events import TokenProbability
from chatapp.domain.messages import Message, Role, Status
from chatapp.domain.models import EMBEDDED_ID
from chatapp.domain.pieces import Piece
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.domain.token_options import Fork, place_of
from chatapp.domain.token_text import align
from chatapp.engine.transfer_reports import Format
from chatapp.storage.connections import Connections
from tests.support.bench import Bench, Open
from tests.support.command import Serve
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    error_answer,
    event_stream,
    reset,
)
from tests.support.probabilities import near, token, told

ASKED = {"logprobs": True, "top_logprobs": 2}
ONCE = token("Once", 0.5, Long=0.25)
UPON = token(" upon", 0.9, before=0.05)
A = token(" a", 0.75, **{" the": 0.125, " my": 0.0625})
HILL = token(" hill", 0.5, time=0.25)
WIND = token(" wind", 0.5, time=0.25)


async def known(bench: Bench, answer: Message) -> AnswerProbabilities:
    """What is kept of an answer; it has to fit its text."""
    found = await bench.engine.conversations.probabilities(answer.id)
    assert found is not None
    assert align(answer.text, found).exact
    return found


async def said(bench: Bench, answer: Message) -> list[tuple[object, ...]]:
    return [near(one) for one in (await known(bench, answer)).tokens]


def fork_at(found: AnswerProbabilities, text: str, number: int, option: str) -> Fork:
    """Go on from the token with that number by one of its alternatives."""
    place = place_of([found.tokens[number]])
    wanted = next(one for one in place.options if one.text == option)
    before = "".join(one.token for one in found.tokens[:number])
    assert text.startswith(before)
    return Fork(before, number, wanted)


@pytest.fixture
def continuing(bench: Bench, serve: Serve) -> Serve:
    """Starts a server of a kind that takes the beginning of an answer."""

    async def start(*behaviours: Behaviour) -> HostileServer:
        server = await serve(*behaviours)
        connection = await bench.engine.connections.named(f"Test {server.port}")
        await Connections(bench.engine.database).change(connection.id, service="llama.cpp")
        return server

    return start


async def test_given_probabilities_when_an_answer_ends_then_they_are_kept_and_come_back(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    await serve(event_stream(told(ONCE, UPON), told(A)))

    answer = await bench.ask("Tell me", **ASKED)

    assert await said(bench, answer) == [near(ONCE), near(UPON), near(A)]
    await bench.engine.close()
    assert await said(await open_engine(), answer) == [near(ONCE), near(UPON), near(A)]


async def test_given_an_answer_that_breaks_off_when_it_ends_then_what_arrived_is_kept(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream(told(ONCE, UPON), reset, finish=None, done=False))

    answer = await bench.ask("Tell me", **ASKED)

    assert answer.status is Status.FAILED
    assert await said(bench, answer) == [near(ONCE), near(UPON)]


async def test_given_a_try_without_text_when_tried_again_then_only_the_tokens_of_the_answer_stay(
    bench: Bench, serve: Serve
) -> None:
    await serve(
        error_answer(503, "soon", headers={"Retry-After": "0"}), event_stream(told(ONCE, UPON))
    )

    answer = await bench.ask("Tell me", **ASKED)

    assert await said(bench, answer) == [near(ONCE), near(UPON)]


async def test_given_two_answers_of_one_call_when_they_end_then_each_has_its_own(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream(told(ONCE), told(A, index=1), told(UPON), told(HILL, index=1)))
    sent = await bench.chat.send(None, "Tell me", parameters={**ASKED, "n": 2})

    first, second = await bench.ended(sent)

    assert await said(bench, first) == [near(ONCE), near(UPON)]
    assert await said(bench, second) == [near(A), near(HILL)]


async def test_given_a_continued_answer_when_it_ends_then_the_tokens_of_its_beginning_are_there(
    bench: Bench, continuing: Serve
) -> None:
    await continuing(
        event_stream(told(ONCE, UPON), finish="length"),
        event_stream("Once", finish="length"),
        event_stream(told(A)),
    )
    old = await bench.ask("Tell me", **ASKED)
    plain = await bench.ask("Tell me", old.conversation)

    (goes_on,) = await bench.ended(await bench.chat.continue_answer(old.id))
    await bench.engine.conversations.set_parameters(old.conversation, ASKED)
    (late,) = await bench.ended(await bench.chat.continue_answer(plain.id))

    assert await said(bench, goes_on) == [near(ONCE), near(UPON), near(A)]
    found = await known(bench, late)
    assert (found.start, list(map(near, found.tokens))) == (4, [near(A)])


async def test_given_another_token_when_gone_on_from_then_a_version_begins_with_it(
    bench: Bench, continuing: Serve
) -> None:
    server = await continuing(event_stream(told(ONCE, UPON, A, HILL)), event_stream(told(WIND)))
    old = await bench.ask("Tell me", **ASKED)
    await bench.engine.conversations.set_parameters(old.conversation, ASKED)
    fork = fork_at(await known(bench, old), old.text, 2, " the")

    (final,) = await bench.ended(await bench.chat.continue_from(old.id, fork))

    assert (final.text, final.status) == ("Once upon the wind", Status.COMPLETE)
    assert (final.parent, final.model) == (old.parent, old.model)
    assert server.requests[1].json["messages"] == [
        {"role": "user", "content": "Tell me"},
        {"role": "assistant", "content": "Once upon the"},
    ]
    found = await known(bench, final)
    assert [one.token for one in found.tokens] == ["Once", " upon", " the", " wind"]
    assert near(found.tokens[2])[1:] == near(TokenProbability(" the", -2.07944, b" the", A.top))[1:]
    (entry,) = (await bench.chat.branches.path(old.conversation))[-1:]
    assert entry.siblings == (old.id, final.id)
    assert (await bench.engine.conversations.messages(old.conversation))[1] == old


async def test_given_an_endpoint_without_prefixes_when_gone_on_from_a_token_then_nothing_is_sent(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream(told(ONCE, UPON)))
    old = await bench.ask("Tell me", **ASKED)
    fork = fork_at(await known(bench, old), old.text, 0, "Long")

    with pytest.raises(InputError, match="not_continued"):
        await bench.chat.continue_from(old.id, fork)

    assert len(server.requests) == 1


async def test_given_part_of_a_character_or_another_text_when_gone_on_from_then_it_is_refused(
    bench: Bench, continuing: Serve
) -> None:
    await continuing(event_stream(told(ONCE, UPON)))
    old = await bench.ask("Tell me", **ASKED)
    half = place_of([token(b"\xe7\x8c", 0.5)]).chosen
    whole = place_of([UPON]).chosen

    for fork in (Fork("Once", 1, half), Fork("Twice", 1, whole)):
        with pytest.raises(InputError, match="bad_parameter"):
            await bench.chat.continue_from(old.id, fork)


def completion(*tokens: TokenProbability) -> Behaviour:
    """Continues a text, as legacy completions tell it."""

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": "text/event-stream"})
        told = {
            "tokens": [one.token for one in tokens],
            "token_logprobs": [one.logprob for one in tokens],
            "top_logprobs": [{o.token: o.logprob for o in one.top} for one in tokens],
        }
        text = "".join(one.token for one in tokens)
        choice = {"index": 0, "text": text, "logprobs": told, "finish_reason": "length"}
        await exchange.event({"choices": [choice]})
        await exchange.send(b"data: [DONE]\n\n")

    return behave


async def test_given_a_text_when_gone_on_from_another_token_then_the_prompt_is_exactly_that_text(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(completion(UPON, A, HILL), completion(WIND))
    home = (await bench.engine.conversations.new()).id
    await bench.engine.texts.begin(home)
    await bench.engine.conversations.set_parameters(home, ASKED)
    continued = await bench.engine.texts.go_on(home, [Piece(Role.USER, "Once")])
    (old,) = await bench.ended(continued.sent)
    fork = fork_at(await known(bench, old), old.text, 1, " the")

    (final,) = await bench.ended(await bench.engine.texts.continue_from(old.id, fork))

    assert server.requests[1].path == "/v1/completions"
    assert server.requests[1].json["prompt"] == "Once upon the"
    assert (final.text, final.parent) == (" upon the wind", old.parent)
    assert [one.token for one in (await known(bench, final)).tokens] == [" upon", " the", " wind"]
    assert await bench.texts(home) == ["Once", " upon the wind"]


async def test_given_a_temporary_chat_when_kept_then_its_probabilities_are_too(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream(told(ONCE, UPON)))
    home = (await bench.engine.conversations.new_temporary()).id
    answer = await bench.ask("Tell me", home, **ASKED)
    before = await said(bench, answer)

    await bench.engine.conversations.keep(home)

    assert await said(bench, answer) == before == [near(ONCE), near(UPON)]


async def test_given_an_export_when_imported_elsewhere_then_the_probabilities_come_along(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    half = token("猫".encode()[:2], 0.5)
    rest = token("猫".encode()[2:], 0.75)
    await serve(event_stream(told(ONCE), told(half, rest)))
    answer = await bench.ask("Tell me", **ASKED)
    before = await said(bench, answer)
    path = tmp_path / "all.json"
    await bench.engine.transfer.export(path, Format.JSON)
    value = json.loads(path.read_text())
    for conversation in value["conversations"]:
        conversation["id"] = "0" * 8
        for message in conversation["messages"]:
            message["id"], message["parent"] = message["id"][::-1], (message["parent"] or "")[::-1]
    path.write_text(json.dumps(value))

    report = await bench.engine.transfer.import_file(path)

    (imported,) = report.imported
    copied = (await bench.engine.conversations.messages(imported))[-1]
    assert copied.id != answer.id
    assert await said(bench, copied) == before


@pytest.mark.model
@pytest.mark.usefixtures("demo_model")
async def test_given_the_embedded_model_when_a_text_goes_on_from_another_token_then_it_begins_so(
    bench: Bench,
) -> None:
    options = {"max_tokens": 4, "temperature": 0, "logprobs": True, "top_logprobs": 3}
    sent = await bench.engine.texts.send(
        None, "One, two, three,", connection=EMBEDDED_ID, parameters=options
    )
    (old,) = await sent.done
    found = await known(bench, old)
    assert len(found.tokens) == 4
    place = place_of([found.tokens[1]])
    other = next(one for one in place.options if one.whole and not one.chosen)
    fork = Fork(found.tokens[0].token, 1, other)
    await bench.engine.conversations.set_parameters(old.conversation, options)

    (final,) = await (await bench.engine.texts.continue_from(old.id, fork)).done

    assert final.text.startswith(fork.begun)
    assert len(final.text) > len(fork.begun)
    tokens = (await known(bench, final)).tokens
    assert [near(one) for one in tokens[:1]] == [near(found.tokens[0])]
    assert tokens[1].token == other.text
