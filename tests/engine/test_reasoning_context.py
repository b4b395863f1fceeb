"""What a chain of thought takes of the context, and what else goes with its calls."""

from __future__ import annotations

import pytest

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT, TaskType
from chatapp.domain.example_turns import ExampleTurn
from chatapp.domain.messages import Conversation, Json, Prompt, new_id
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate
from chatapp.engine import tokens
from chatapp.engine.reasoning_texts import usual_examples
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.hostile_server import event_stream

QUESTION, IN_CHINESE = "Sam has 3 apples. How many?", "小明有三个苹果，一共几个？"


def switch(method: str) -> dict[str, Json]:
    """What the switch keeps."""
    return {CHAIN_OF_THOUGHT: {"method": method, "task": "number"}}


async def begun(bench: Bench, **parameters: Json) -> Conversation:
    """A conversation in which something was said."""
    answer = await bench.ask("Hi")
    await bench.engine.conversations.set_parameters(answer.conversation, parameters)
    return await bench.engine.conversations.get(answer.conversation)


async def reasoning(bench: Bench, home: Conversation, text: str) -> int:
    """What the gauge reckons for the reasoning about a prompt."""
    before = await bench.engine.context.use(home.id)
    use = await bench.engine.context.with_prompt(before, Prompt(text))
    assert use.total == use.prompt + use.history + use.reasoning
    return use.reasoning


async def test_given_the_switch_when_measured_then_the_sentence_in_the_prompts_language_counts(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("Hello"))
    home = await begun(bench)
    assert await reasoning(bench, home, QUESTION) == 0
    await bench.engine.conversations.set_parameters(home.id, switch("zero-shot"))
    english = await reasoning(bench, home, QUESTION)
    assert english == await reasoning(bench, home, "")
    assert english == tokens.count("Let's think step by step.")
    assert await reasoning(bench, home, IN_CHINESE) == tokens.count("让我们一步一步地思考。")


async def test_given_worked_examples_when_measured_then_they_count_as_the_messages_they_are(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("Hello"), event_stream("The answer is 7."))
    home = await begun(bench, **switch("few-shot"))
    counted = await reasoning(bench, home, QUESTION)
    await bench.ask(QUESTION, home.id)
    sent = [one["content"] for one in server.requests[-1].json["messages"]][:-3]
    assert len(sent) == 2 * len(usual_examples(TaskType.NUMBER, "en"))
    assert counted == pytest.approx(sum(tokens.count(text) + 4 for text in sent), rel=0.02)
    await bench.engine.reasoning_texts.set_examples(TaskType.NUMBER, "en", [])
    assert await reasoning(bench, home, QUESTION) == 0


@pytest.mark.parametrize("value", ["loudly", {"method": "zero-shot", "samples": 99}])
async def test_given_a_switch_that_means_nothing_when_measured_then_it_counts_nothing(
    bench: Bench, serve: Serve, value: Json
) -> None:
    await serve(event_stream("Hello"))
    home = await begun(bench)
    (texts, use) = bench.engine.reasoning_texts, await bench.engine.context.use(home.id)
    assert await texts.added({CHAIN_OF_THOUGHT: value}, by_length=False) == {} == use.added


async def test_given_reasoning_that_is_sent_again_when_measured_then_it_counts(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("First one, then the other. " * 20), event_stream("7"))
    answer = await bench.ask(QUESTION, **switch("zero-shot"))
    without = (await bench.engine.context.use(answer.conversation)).history
    await bench.engine.set_setting("send_reasoning", True)
    with_it = (await bench.engine.context.use(answer.conversation)).history
    assert with_it - without == pytest.approx(tokens.count(answer.thinking), abs=4)


@pytest.mark.parametrize(("method", "calls"), [("zero-shot", 2), ("few-shot", 1)])
async def test_given_a_persona_with_example_turns_when_it_reasons_then_they_are_sent_with_each_call(
    bench: Bench, serve: Serve, method: str, calls: int
) -> None:
    server = await serve(event_stream("So it is. The answer is 7."), event_stream("7"))
    turns = (ExampleTurn("Hello", "Ahoy"),)
    pirate = PromptTemplate(
        new_id(), PromptKind.PERSONA, "Pirate", system="A pirate.", examples=turns
    )
    await bench.engine.prompts.save(pirate)
    home, _opening = await bench.engine.prompts.start(pirate.id)
    answer = await bench.ask(QUESTION, home.id, **switch(method))
    assert len(server.requests) == calls
    for request in server.requests:
        said = [one["content"] for one in request.json["messages"][1:]]
        assert said[:2] == ["Hello", "Ahoy"]
    shown = await bench.engine.sent.all_of_answer(answer.id)
    assert [one.changed for one in shown] == [False] * calls
