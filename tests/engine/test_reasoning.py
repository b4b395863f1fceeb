"""Answers with a chain of thought: both calls, exactly; what is kept, shown, and sent later."""

from __future__ import annotations

from typing import Any

import pytest

from chatapp.domain.chain_of_thought import Sentences, TaskType
from chatapp.domain.changes import MessageGrew
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json, Message, Prompt, Status, Usage
from chatapp.domain.worked_examples import WorkedExample
from chatapp.engine.reasoning_texts import usual_examples
from chatapp.storage.connections import Connections
from tests.support.bench import Bench, HeldAnswer
from tests.support.command import Serve
from tests.support.hostile_server import (
    Behaviour,
    HostileServer,
    error_answer,
    event_stream,
    hang_up,
)

QUESTION = "Sam has 3 apples and buys 4. How many has he?"
TRIGGER = "Let's think step by step."
EXTRACTOR = "Therefore, the answer (arabic numerals) is"
REASONING = "He starts with 3. 3 + 4 = 7."


def usage(prompt: int, completion: int) -> dict[str, Any]:
    """A chunk that tells the tokens of a call."""
    return {"choices": [], "usage": {"prompt_tokens": prompt, "completion_tokens": completion}}


def zero_shot(task: str = "number", **more: Json) -> Json:
    """What is asked for."""
    return {"method": "zero-shot", "task": task, **more}


def said(server: HostileServer, number: int) -> list[tuple[str, str]]:
    """Who says what in a request."""
    return [(one["role"], one["content"]) for one in server.requests[number].json["messages"]]


async def reasoned(bench: Bench, text: str = QUESTION, **more: Json) -> Message:
    """An answer with a chain of thought for a number."""
    return await bench.ask(text, **{"chain_of_thought": zero_shot(), **more})


async def test_given_zero_shot_when_asked_then_two_calls_reason_and_extract(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(
        event_stream("He starts with 3. ", "3 + 4 = 7.", usage(20, 9)),
        event_stream(" 7.", usage(40, 2)),
    )
    answer = await reasoned(bench, temperature=0)
    assert (answer.status, answer.error) == (Status.COMPLETE, None)
    assert (answer.thinking, answer.text) == (REASONING, "7")
    assert answer.usage == Usage(60, 11)
    assert answer.parameters["chain_of_thought"] == zero_shot(samples=1)
    assert [said(server, number) for number in range(len(server.requests))] == [
        [("user", f"{QUESTION}\n{TRIGGER}")],
        [("user", f"{QUESTION}\n{TRIGGER}"), ("assistant", REASONING), ("user", EXTRACTOR)],
    ]
    for request in server.requests:
        assert request.json["temperature"] == 0
        assert "chain_of_thought" not in request.json


async def test_given_an_endpoint_that_continues_when_asked_then_both_calls_are_one_text(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream(f" {REASONING}"), event_stream(" 7"))
    connection = await bench.engine.connections.named(f"Test {server.port}")
    await Connections(bench.engine.database).change(connection.id, service="llama.cpp")
    answer = await reasoned(bench)
    assert (answer.thinking, answer.text) == (f" {REASONING}", "7")
    assert said(server, 0) == [("user", QUESTION), ("assistant", TRIGGER)]
    assert said(server, 1) == [
        ("user", QUESTION),
        ("assistant", f"{TRIGGER} {REASONING}\n{EXTRACTOR}"),
    ]


async def test_given_a_chinese_question_when_asked_then_the_sentences_are_chinese(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("三加四等于七。"), event_stream("7"))
    await reasoned(bench, "小明有3个苹果，又买了4个，一共几个？")
    assert server.requests[0].json["messages"][0]["content"].endswith("\n让我们一步一步地思考。")
    assert said(server, 1)[-1] == ("user", "因此，答案（阿拉伯数字）是")


async def test_given_own_sentences_when_asked_then_they_are_sent_until_given_back(
    bench: Bench, serve: Serve
) -> None:
    texts = bench.engine.reasoning_texts
    own = Sentences("Think hard.", "So it is", "It is")
    await texts.set_sentences(TaskType.NUMBER, "en", own)
    assert texts.sentences(TaskType.NUMBER, "zh").extractor == "因此，答案（阿拉伯数字）是"
    server = await serve(event_stream("Well."), event_stream("7"))
    await reasoned(bench)
    assert said(server, 0) == [("user", f"{QUESTION}\nThink hard.")]
    assert said(server, 1)[-1] == ("user", "So it is")
    await texts.set_sentences(TaskType.NUMBER, "en", None)
    assert texts.sentences(TaskType.NUMBER, "en").trigger == TRIGGER


async def test_given_few_shot_when_asked_then_examples_stand_before_and_one_call_is_made(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("He has 3. 3 + 4 = 7. The ans", "wer is ", "7."))
    answer = await bench.ask(QUESTION, chain_of_thought={"method": "few-shot", "task": "number"})
    assert answer.thinking == "He has 3. 3 + 4 = 7. The answer is "
    assert answer.text == "7"
    examples = usual_examples(TaskType.NUMBER, "en")
    assert len(server.requests) == 1
    turns = said(server, 0)
    assert turns[-1] == ("user", QUESTION)
    first = examples[0]
    assert turns[:2] == [
        ("user", first.question),
        ("assistant", f"{first.reasoning} The answer is {first.answer}."),
    ]
    assert len(turns) == 2 * len(examples) + 1 == 17


async def test_given_few_shot_when_answered_in_the_other_language_then_no_second_call_is_made(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("三加四等于七。答", "案是7。"))
    answer = await bench.ask(QUESTION, chain_of_thought={"method": "few-shot", "task": "number"})
    assert (answer.thinking, answer.text) == ("三加四等于七。答案是", "7")
    assert len(server.requests) == 1


async def test_given_few_shot_without_the_phrase_when_answered_then_the_answer_is_extracted(
    bench: Bench, serve: Serve
) -> None:
    await bench.engine.reasoning_texts.set_examples(
        TaskType.NUMBER, "en", [WorkedExample("1+1?", "One and one.", "2")]
    )
    server = await serve(event_stream("It makes 7."), event_stream("7"))
    answer = await bench.ask(QUESTION, chain_of_thought={"method": "few-shot", "task": "number"})
    assert (answer.thinking, answer.text) == ("It makes 7.", "7")
    assert said(server, 1) == [
        ("user", "1+1?"),
        ("assistant", "One and one. The answer is 2."),
        ("user", QUESTION),
        ("assistant", "It makes 7."),
        ("user", EXTRACTOR),
    ]


async def test_given_both_calls_when_shown_then_each_is_what_went_over_the_wire(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream(REASONING), event_stream("7"), event_stream("Yes."))
    answer = await reasoned(bench)
    await bench.ask("Sure?", answer.conversation, chain_of_thought="off")
    shown = await bench.engine.sent.all_of_answer(answer.id)
    assert [(one.body, one.changed) for one in shown] == [
        (server.requests[0].body, False),
        (server.requests[1].body, False),
    ]
    assert (await bench.engine.sent.of_answer(answer.id)) == shown[0]


async def test_given_a_form_of_the_answer_when_asked_then_only_the_answer_has_to_have_it(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream(REASONING), event_stream('{"apples": 7}'))
    answer = await reasoned(bench, response_format={"type": "json_object"})
    assert answer.text == '{"apples": 7}'
    assert ["response_format" in request.json for request in server.requests] == [False, True]


async def test_given_a_draft_when_shown_then_it_is_the_call_that_would_reason(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream(REASONING), event_stream("7"))
    home = (await bench.engine.conversations.new()).id
    await bench.engine.conversations.change(home, parameters={"chain_of_thought": zero_shot()})
    shown = await bench.engine.context.draft_request(home, Prompt(QUESTION))
    await bench.ask(QUESTION, home)
    assert shown.body == server.requests[0].body


@pytest.mark.parametrize(
    ("wanted", "sent"), [(False, "7"), (True, f"{REASONING}\n\n7")], ids=["left", "sent"]
)
async def test_given_reasoning_when_asked_on_then_it_goes_along_only_if_wanted(
    bench: Bench, serve: Serve, *, wanted: bool, sent: str
) -> None:
    await bench.engine.set_setting("send_reasoning", wanted)
    server = await serve(event_stream(REASONING), event_stream("7"), event_stream("Yes."))
    first = await reasoned(bench)
    second = await bench.ask("Sure?", first.conversation)
    assert said(server, 2) == [("user", QUESTION), ("assistant", sent), ("user", "Sure?")]
    shown = await bench.engine.sent.of_answer(second.id)
    assert shown is not None
    assert (shown.body, shown.changed) == (server.requests[2].body, False)


async def test_given_no_such_parameter_when_asked_then_exactly_one_plain_request_is_made(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("7"))
    for parameters in ({}, {"chain_of_thought": "off"}):
        answer = await bench.ask(QUESTION, **parameters)
        assert "chain_of_thought" not in answer.parameters
    assert [said(server, number) for number in (0, 1)] == [[("user", QUESTION)]] * 2
    assert len(server.requests) == 2
    with pytest.raises(InputError, match="bad_parameter"):
        await bench.ask(QUESTION, chain_of_thought="loudly")


async def test_given_a_stop_while_it_reasons_when_stopped_then_the_reasoning_stays_and_no_call_follows(
    bench: Bench, serve: Serve
) -> None:
    held = HeldAnswer()
    server = await serve(held)
    sent = await bench.chat.send(None, QUESTION, parameters={"chain_of_thought": zero_shot()})
    held.say("He starts")
    await bench.until(MessageGrew, lambda grew: grew.thinking.endswith("He starts"))
    bench.chat.stop(sent.conversation)
    (answer,) = await bench.ended(sent)
    assert (answer.status, answer.thinking, answer.text) == (Status.STOPPED, "He starts", "")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("behaviours", "status", "code", "requests"),
    [
        ((event_stream("Hm", done=False, finish=None),), Status.INCOMPLETE, "incomplete", 1),
        ((event_stream("Hm"), error_answer(400, "no")), Status.FAILED, None, 2),
        ((event_stream("Hm"), hang_up), Status.FAILED, None, 2),
        ((event_stream("Hm", finish="content_filter"),), Status.COMPLETE, "content_filter", 1),
    ],
    ids=["cut", "refused", "gone", "filtered"],
)
async def test_given_a_call_that_ends_badly_when_asked_then_the_reasoning_is_kept(
    bench: Bench,
    serve: Serve,
    behaviours: tuple[Behaviour, ...],
    status: Status,
    code: str | None,
    requests: int,
) -> None:
    server = await serve(*behaviours)
    answer = await reasoned(bench)
    assert (answer.status, answer.thinking, answer.text) == (status, "Hm", "")
    assert answer.error is not None
    assert code in (None, answer.error.code)
    assert len(server.requests) == requests


async def test_given_a_passing_fault_of_either_call_when_asked_then_only_that_call_is_made_again(
    bench: Bench, serve: Serve
) -> None:
    later = error_answer(503, "down", {"Retry-After": "0"})
    server = await serve(later, event_stream("Hm"), later, event_stream("7"))
    answer = await reasoned(bench)
    assert (answer.status, answer.thinking, answer.text) == (Status.COMPLETE, "Hm", "7")
    assert len(server.requests) == 4
    shown = await bench.engine.sent.all_of_answer(answer.id)
    assert [one.body for one in shown] == [server.requests[1].body, server.requests[3].body]


async def test_given_several_answers_when_asked_then_each_reasons_by_itself(
    bench: Bench, serve: Serve
) -> None:
    async def reason_or_extract(exchange: Any) -> None:
        extracting = exchange.request.json["messages"][-1]["content"] == EXTRACTOR
        await event_stream("7" if extracting else "Hm")(exchange)

    server = await serve(reason_or_extract)
    wanted: dict[str, Json] = {"chain_of_thought": zero_shot(), "n": 2, "seed": 5}
    sent = await bench.chat.send(None, QUESTION, parameters=wanted)
    answers = await bench.ended(sent)
    assert [(answer.thinking, answer.text) for answer in answers] == [("Hm", "7")] * 2
    assert sorted(request.json["seed"] for request in server.requests) == [5, 5, 6, 6]
    assert all("n" not in request.json for request in server.requests)


async def test_given_a_cut_answer_that_was_reasoned_when_continued_then_only_the_text_goes_on(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(
        event_stream("Hm"), event_stream("7 app", finish="length"), event_stream("les")
    )
    home = (await reasoned(bench)).conversation
    await bench.engine.conversations.change(home, parameters={"chain_of_thought": zero_shot()})
    (entry,) = (await bench.chat.branches.path(home))[-1:]
    (more,) = await bench.ended(await bench.chat.continue_answer(entry.message.id))
    assert (more.text, "chain_of_thought" in more.parameters) == ("les", False)
    assert len(server.requests) == 3


async def test_given_a_regenerated_answer_when_the_conversation_reasons_then_it_does_again(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(*(event_stream(text) for text in ("Hm", "7", "Well", "8")))
    answer = await reasoned(bench)
    await bench.engine.conversations.change(
        answer.conversation, parameters={"chain_of_thought": zero_shot()}
    )
    (again,) = await bench.ended(await bench.chat.regenerate(answer.id))
    assert (again.thinking, again.text) == ("Well", "8")
    assert len(server.requests) == 4


@pytest.mark.model
@pytest.mark.usefixtures("demo_model")
async def test_given_the_embedded_model_when_it_reasons_then_both_calls_are_made_and_kept(
    bench: Bench,
) -> None:
    """It is too weak to reason: only that the calls are made is shown."""
    answer = await reasoned(bench, max_tokens=6)
    assert answer.status is Status.COMPLETE
    assert answer.thinking
    assert answer.text
    first, second = await bench.engine.sent.all_of_answer(answer.id)
    assert first.body.rstrip().endswith(b"}")
    assert (first.changed, second.changed) == (False, False)
    assert EXTRACTOR.encode() in second.body
    assert TRIGGER.encode() in first.body
