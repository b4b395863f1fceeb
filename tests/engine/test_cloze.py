"""Labels scored in each way an endpoint has, and over a table."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chatapp.domain.cloze import ClozeTask, Label, LabelScore
from chatapp.domain.errors import ChatAppError, InputError
from chatapp.domain.messages import Json
from chatapp.domain.models import EMBEDDED_ID, Dialect
from chatapp.engine.row_runs import Pace
from chatapp.engine.table_files import open_table
from chatapp.engine.table_runs import Wanted
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    answer,
    chat_chunk,
    error_answer,
    event_stream,
    json_answer,
)
from tests.support.word_scores import echoing

TASK = ClozeTask(
    "{{text}} It was {{blank}}", (Label("good", ("great",)), Label("bad", ("really bad",)))
)
NEXT = {
    "I like it. It was": {" great": 0.5, " really": 0.2, " rea": 0.1},
    "I like it. It was really": {" good": 0.5, " bad": 0.25},
}
"""What comes next, and how likely that is."""


def answer_of(logprobs: Json, text: str = " x") -> Json:
    return {
        "choices": [{"index": 0, "text": text, "logprobs": logprobs, "finish_reason": "length"}]
    }


async def by_next_tokens(exchange: Exchange) -> None:
    """Tells of the likeliest next tokens, whatever else is asked; five at most."""
    body = exchange.request.json
    if body["logprobs"] > 5:
        await error_answer(400, "too many")(exchange)
        return
    likely = NEXT.get(body["prompt"], {" of": 0.5})
    top: Json = {token: math.log(share) for token, share in likely.items()}
    first: Any = next(iter(likely))
    shape: Json = {"tokens": [first], "token_logprobs": [0], "top_logprobs": [top]}
    await json_answer(answer_of(shape, first))(exchange)


by_echo = echoing({"great": -0.5})
"""Gives texts back; "great" is likelier than other words."""


async def scored(
    bench: Bench, task: ClozeTask = TASK, text: str = "I like it."
) -> tuple[LabelScore, ...]:
    target = await bench.engine.batches.target(None, None)
    return await bench.engine.cloze.scorer(task, target).score({"text": text})


async def test_given_an_endpoint_that_gives_texts_back_when_scored_then_tokens_are_summed(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(by_echo)
    good, bad = await scored(bench, replace(TASK, per_token=False))
    assert (good.score, bad.score, good.exact) == (-0.5, -2.0, True)
    assert [request.json["prompt"] for request in server.requests] == [
        "I like it. It was great",
        "I like it. It was really bad",
    ]
    good, bad = await scored(bench)
    assert (good.score, bad.score) == (-0.5, -1.0)


async def test_given_such_an_endpoint_when_the_blank_is_in_the_middle_then_what_follows_counts(
    bench: Bench, serve: Serve
) -> None:
    await serve(by_echo)
    task = replace(TASK, template="A {{blank}} film: {{text}}", per_token=False)
    good, bad = await scored(bench, task, "I like it.")
    assert (good.score, bad.score) == (-0.5 - 4, -2.0 - 4)


async def test_given_such_an_endpoint_when_only_white_space_follows_the_blank_then_it_is_not_scored(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(by_echo)
    task = replace(TASK, template=f"{TASK.template} \n", per_token=False)
    good, bad = await scored(bench, task)
    assert (good.score, bad.score) == (-0.5, -2.0)
    assert server.requests[0].json["prompt"] == "I like it. It was great"


async def test_given_such_an_endpoint_when_a_character_is_several_tokens_then_all_of_them_count(
    bench: Bench, serve: Serve
) -> None:
    async def by_bytes(exchange: Exchange) -> None:
        """Each character but the first two, which are one token, is two tokens at one place."""
        text = exchange.request.json["prompt"]
        places = [0, *(place for place in range(2, len(text)) for _byte in "12"), len(text)]
        shape: Json = {
            "tokens": ["bytes"] * len(places),
            "token_logprobs": [None, *[-0.25] * (len(places) - 1)],
            "text_offset": places,
        }
        await json_answer(answer_of(shape, f"{text}x"))(exchange)

    await serve(by_bytes)
    labels = (Label("good", ("好",)), Label("fine", ("不错",)))
    task = replace(TASK, template="{{text}}{{blank}}", labels=labels, per_token=False)
    good, fine = await scored(bench, task, "它很")
    assert (good.score, fine.score) == (-0.5, -1.0)


async def test_given_such_an_endpoint_when_the_text_begins_with_the_blank_then_it_is_at_most_so(
    bench: Bench, serve: Serve
) -> None:
    await serve(by_echo)
    good, _bad = await scored(bench, replace(TASK, template="{{blank}} was {{text}}"))
    assert not good.exact


async def test_given_an_endpoint_of_next_tokens_when_scored_then_words_are_walked_through(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(by_next_tokens)
    good, bad = await scored(bench, replace(TASK, per_token=False))
    assert good.score == pytest.approx(math.log(0.5))
    assert bad.score == pytest.approx(math.log(0.2) + math.log(0.25))
    assert (good.exact, bad.exact) == (True, True)
    asked = [(request.json["prompt"], request.json["logprobs"]) for request in server.requests]
    assert asked[1:] == [
        ("I like it. It was", 20),
        ("I like it. It was", 5),
        ("I like it. It was really", 5),
    ]


async def test_given_a_word_that_is_not_among_the_likeliest_when_scored_then_it_is_at_most_so(
    bench: Bench, serve: Serve
) -> None:
    await serve(by_next_tokens)
    labels = (TASK.labels[0], Label("odd", ("zebra",)))
    good, odd = await scored(bench, replace(TASK, labels=labels))
    assert (good.exact, odd.exact) == (True, False)
    assert odd.score == pytest.approx(math.log(0.1))


async def test_given_an_endpoint_of_next_tokens_when_the_blank_is_not_last_then_that_is_told(
    bench: Bench, serve: Serve
) -> None:
    await serve(by_next_tokens)
    with pytest.raises(InputError) as raised:
        await scored(bench, replace(TASK, template="A {{blank}} film: {{text}}"))
    assert (raised.value.code, raised.value.facts["host"]) == ("blank_not_last", "127.0.0.1")


@pytest.mark.parametrize(
    "elsewhere", [error_answer(404), answer("<p>Hello</p>"), json_answer(answer_of(None))]
)
async def test_given_a_chat_only_when_scored_then_the_first_token_of_the_answer_counts(
    bench: Bench, serve: Serve, elsewhere: Behaviour
) -> None:
    async def chat(exchange: Exchange) -> None:
        if exchange.request.path.endswith("/chat/completions"):
            likely = {"great": -0.5, "bad": math.log(0.2), " bad": math.log(0.1)}
            top = [{"token": token, "logprob": value} for token, value in likely.items()]
            chunk = chat_chunk("great")
            entry = {"token": "great", "logprob": -0.5, "top_logprobs": top}
            chunk["choices"][0]["logprobs"] = {"content": [entry]}
            await event_stream(chunk)(exchange)
        else:
            await elsewhere(exchange)

    server = await serve(chat)
    labels = (TASK.labels[0], Label("bad", ("bad",)))
    good, bad = await scored(bench, replace(TASK, labels=labels))
    assert (good.score, bad.score, bad.exact) == (-0.5, pytest.approx(math.log(0.3)), True)
    body = server.requests[-1].json
    assert (body["messages"][-1]["content"], body["max_tokens"]) == ("I like it. It was", 1)


async def test_given_an_endpoint_that_tells_nothing_when_scored_then_that_is_told(
    bench: Bench, serve: Serve
) -> None:
    await serve(json_answer(answer_of(None)))
    with pytest.raises(InputError, match="not_scored"):
        await scored(bench)


@pytest.mark.parametrize(
    ("dialect", "template", "code"),
    [
        (Dialect.OPENAI_CHAT, "A {{blank}} film", None),
        (Dialect.OPENAI_COMPLETIONS, "A {{blank}} film", None),
        (Dialect.OLLAMA, "It was {{blank}}", None),
        (Dialect.OLLAMA, "A {{blank}} film", "blank_not_last"),
        (Dialect.ANTHROPIC, "It was {{blank}}", "not_scored"),
    ],
)
async def test_given_a_dialect_when_looked_at_then_what_cannot_be_scored_is_known_without_asking(
    bench: Bench, serve: Serve, dialect: Dialect, template: str, code: str | None
) -> None:
    server = await serve(by_echo)
    target = await bench.engine.batches.target(None, "m")
    target = replace(target, connection=replace(target.connection, dialect=dialect))
    obstacle = bench.engine.cloze.obstacle(replace(TASK, template=template), target)
    assert (obstacle and obstacle.code, server.requests) == (code, [])


async def test_given_a_passing_fault_when_scored_then_it_is_tried_again(
    bench: Bench, serve: Serve
) -> None:
    later = error_answer(503, "down", {"Retry-After": "0"})
    server = await serve(later, by_echo)
    await scored(bench)
    assert len(server.requests) == 3


async def test_given_a_prior_when_a_table_is_scored_then_it_is_asked_for_once(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    server = await serve(by_echo)
    (tmp_path / "rows.csv").write_text("text,mood\na,good\nb,bad\nc,good\n")
    table = await open_table(tmp_path / "rows.csv")
    target = await bench.engine.batches.target(None, None)
    wanted = Wanted(tmp_path / "out.jsonl", Pace(2))
    task = replace(TASK, prior=True, neutral="N/A")
    report, accuracy = await bench.engine.cloze.run(task, target, table, wanted, "mood")
    prompts = [request.json["prompt"] for request in server.requests]
    assert (len(prompts), prompts.count("N/A It was great")) == (8, 1)
    assert (report.progress.done, report.progress.failed) == (3, 0)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["text"] for line in lines] == ["good"] * 3
    assert [line["right"] for line in lines] == [True, False, True]
    assert set(lines[0]["labels"]) == {"good", "bad"}
    assert accuracy is not None
    assert (accuracy.right, accuracy.count) == (2, 3)
    again, accuracy = await bench.engine.cloze.run(task, target, table, wanted, "mood")
    assert (again.progress.kept, len(server.requests)) == (3, 8)
    assert accuracy is not None
    assert accuracy.count == 3


async def test_given_rows_without_a_right_label_when_scored_then_they_are_not_counted(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(by_echo)
    (tmp_path / "rows.csv").write_text("text,mood\na,good\nb,\n")
    table = await open_table(tmp_path / "rows.csv")
    target = await bench.engine.batches.target(None, None)
    wanted = Wanted(tmp_path / "out.jsonl", Pace(1))
    _report, accuracy = await bench.engine.cloze.run(TASK, target, table, wanted, "mood")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["right"] for line in lines] == [True, None]
    assert accuracy is not None
    assert (accuracy.right, accuracy.count) == (1, 1)


async def test_given_a_table_without_the_column_when_scored_then_nothing_is_sent(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    server = await serve(by_echo)
    (tmp_path / "rows.csv").write_text("text\na\n")
    table = await open_table(tmp_path / "rows.csv")
    target = await bench.engine.batches.target(None, None)
    wanted = Wanted(tmp_path / "out.jsonl", Pace(2))
    with pytest.raises(ChatAppError, match="no_column"):
        await bench.engine.cloze.run(TASK, target, table, wanted, "mood")
    assert server.requests == []


@pytest.mark.model
@pytest.mark.usefixtures("demo_model")
async def test_given_the_embedded_model_when_scored_then_words_of_several_tokens_are_exact(
    bench: Bench,
) -> None:
    target = await bench.engine.batches.target(EMBEDDED_ID, None)
    labels = tuple(Label(name, (name,)) for name in ("Paris", "London", "Ouagadougou"))
    task = ClozeTask("The capital of {{country}} is {{blank}}", labels)
    scores = await bench.engine.cloze.scorer(task, target).score({"country": "France"})
    assert [score.exact for score in scores] == [True] * 3
    assert scores[0].probability > 0.5
    middle = replace(task, template="{{blank}} is the capital of {{country}}.")
    with pytest.raises(InputError, match="blank_not_last"):
        await bench.engine.cloze.scorer(middle, target).score({"country": "France"})
