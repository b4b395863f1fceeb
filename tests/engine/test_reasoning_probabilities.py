"""The tokens of chains of thought: those of the reasoning and those of the answer taken out of it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from chatapp.domain.chains import votes_of
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json, Message, Status
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.domain.token_options import Fork, place_of
from chatapp.domain.token_text import align
from chatapp.engine.transfer_reports import Format
from chatapp.storage.connections import Connections
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.hostile_server import error_answer, event_stream, reset
from tests.support.probabilities import near, token, told

ASKED = {"logprobs": True, "top_logprobs": 2}
THREE, FOUR = token("3", 0.5, Three=0.25), token("+4", 0.25)
SEVEN, STOP = token(" 7", 0.5, **{" 8": 0.25}), token(".", 0.9)
THE, IS = token("The answer", 0.5), token(" is", 0.75)


def reason(method: str = "zero-shot", samples: int = 1) -> dict[str, Json]:
    """What is asked for."""
    wanted: Json = {"method": method, "task": "number", "samples": samples}
    return {"chain_of_thought": wanted, **ASKED}


async def known(bench: Bench, answer: Message) -> AnswerProbabilities:
    """What is kept of an answer; the answer's own tokens say its text exactly."""
    found = await bench.engine.conversations.probabilities(answer.id)
    assert found is not None
    assert align(answer.text, found).exact
    return found


async def said(bench: Bench, answer: Message) -> tuple[list[object], list[object]]:
    """The tokens of the reasoning, and of the answer, as they are kept."""
    found = await known(bench, answer)
    return [near(one) for one in found.reasoning], [near(one) for one in found.tokens]


async def test_given_two_calls_when_both_tell_their_tokens_then_each_keeps_its_own(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream(told(THREE, FOUR)), event_stream(told(SEVEN, STOP)))
    answer = await bench.ask("3+4?", **reason())
    assert (answer.thinking, answer.text) == ("3+4", "7")
    assert await said(bench, answer) == ([near(THREE), near(FOUR)], [near(SEVEN)])
    assert [request.json["logprobs"] for request in server.requests] == [True, True]


async def test_given_worked_examples_when_the_answer_follows_the_phrase_then_its_tokens_are_told_apart(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream(told(THREE, FOUR), told(THE), told(IS, SEVEN), told(STOP)))
    answer = await bench.ask("3+4?", **reason("few-shot"))
    assert answer.text == "7"
    before = [THREE, FOUR, THE, IS]
    assert await said(bench, answer) == ([*map(near, before)], [near(SEVEN)])


async def test_given_a_second_call_that_tells_none_when_kept_then_none_of_the_first_is_taken_for_it(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream(told(THREE, SEVEN)), event_stream("7"))
    answer = await bench.ask("3+4?", **reason())
    found = await bench.engine.conversations.probabilities(answer.id)
    assert found is not None
    assert (len(found.reasoning), len(found.tokens)) == (2, 0)


async def test_given_faults_when_calls_are_made_again_then_only_what_came_of_the_answer_is_kept(
    bench: Bench, serve: Serve
) -> None:
    later = error_answer(503, "soon", headers={"Retry-After": "0"})
    await serve(
        *(later, event_stream(told(THREE))),
        *(later, event_stream(told(SEVEN), reset, finish=None, done=False)),
    )
    answer = await bench.ask("3+4?", **reason())
    assert (answer.status, answer.text) == (Status.FAILED, "7")
    assert await said(bench, answer) == ([near(THREE)], [near(SEVEN)])


async def test_given_an_answer_with_its_reasonings_tokens_when_exported_and_read_then_they_are_there(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream(told(THREE, FOUR)), event_stream(told(SEVEN)))
    answer = await bench.ask("3+4?", **reason())
    before = await said(bench, answer)
    path = tmp_path / "all.json"
    await bench.engine.transfer.export(path, Format.JSON)
    value = json.loads(path.read_text("utf-8"))
    for conversation in value["conversations"]:
        conversation["id"] = "0" * 8
        for message in conversation["messages"]:
            message["id"], message["parent"] = message["id"][::-1], (message["parent"] or "")[::-1]
    path.write_text(json.dumps(value))
    (imported,) = (await bench.engine.transfer.import_file(path)).imported
    assert await said(bench, (await bench.engine.conversations.messages(imported))[-1]) == before


async def test_given_an_answer_taken_out_of_its_reasoning_when_another_token_is_wanted_then_it_is_refused(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream(told(THREE)), event_stream(told(SEVEN)))
    connection = await bench.engine.connections.named(f"Test {server.port}")
    await Connections(bench.engine.database).change(connection.id, service="llama.cpp")
    answer = await bench.ask("3+4?", **reason())
    option = place_of([SEVEN]).options[1]
    with pytest.raises(InputError, match="bad_parameter"):
        await bench.chat.continue_from(answer.id, Fork("", 0, option))
    assert len(server.requests) == 2


async def test_given_a_vote_when_its_chains_tell_their_tokens_then_each_keeps_their_mean(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(
        *(event_stream(told(THREE, FOUR)), event_stream(told(SEVEN))),
        *(event_stream("So it is"), event_stream("7")),
    )
    connection = await bench.engine.connections.named(f"Test {server.port}")
    options = connection.options
    one_by_one = type(options)(choices_at_once=1)
    await Connections(bench.engine.database).change(connection.id, options=one_by_one)
    answer = await bench.ask("3+4?", **reason(samples=2))
    assert len(votes_of(answer.chains).answers) == 1
    means = {chain.number: chain.mean_logprob for chain in answer.chains}
    assert means[2] is None
    assert means[1] == pytest.approx((2 * math.log(0.5) + math.log(0.25)) / 3)
    assert await bench.engine.conversations.probabilities(answer.id) is None
    (*_, stored) = await bench.chat.branches.path(answer.conversation)
    assert stored.message.chains == answer.chains
