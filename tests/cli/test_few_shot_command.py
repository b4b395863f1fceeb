"""`chatapp few-shot`: prompts with examples, answers in a file, accuracy by number of examples."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Command, Serve
from tests.support.hostile_server import Exchange, error_answer, event_stream

TABLE = "text,mood\n" + "".join(f"text {n},{('good', 'bad')[n % 2]}\n" for n in range(8))


class Files:
    """A table, and where the answers go."""

    def __init__(self, folder: Path) -> None:
        self.table, self.output = folder / "rows.csv", folder / "out.jsonl"
        self.table.write_text(TABLE)

    def arguments(self, *options: str) -> tuple[str, ...]:
        given = ("--task", "Good or bad?", "--held-out", "4", "--model", "m")
        return ("few-shot", str(self.table), *given, "--output", str(self.output), *options)

    @property
    def results(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.output.read_text().splitlines()]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def messages(exchange: Exchange) -> list[dict[str, str]]:
    found: list[dict[str, str]] = exchange.request.json["messages"]
    return found


async def good_with_examples(exchange: Exchange) -> None:
    """Always "good"; without examples it says too much."""
    shown = any(one["role"] == "assistant" for one in messages(exchange))
    await event_stream("Good." if shown else "It is good.")(exchange)


async def test_given_a_table_when_tried_then_each_number_of_examples_has_its_accuracy(
    command: Command, serve: Serve, files: Files
) -> None:
    server = await serve(good_with_examples)
    result = await command.run(*files.arguments("--examples", "0", "2"))
    assert (result.code, result.err) == (0, b"")
    done, none, two = result.text.splitlines()
    assert done == f"8 of 8 rows done: {files.output}"
    right = sum(one["right"] for one in files.results)
    assert none == "0 examples: accuracy 0.0% (0 of 4); 95% interval 0.0 to 49.0%"
    assert two.startswith(f"2 examples: accuracy {25 * right:.1f}% ({right} of 4)")
    asked = server.requests[-1].json
    assert asked["temperature"] == 0
    roles = [one["role"] for one in asked["messages"]]
    assert roles == ["system", "user", "assistant", "user", "assistant", "user"]
    first, last = files.results[0], files.results[-1]
    assert (first["examples"], last["examples"], first["answer"]) == (0, 2, "It is good.")
    assert last["label"] == last["values"]["mood"]


async def test_given_results_when_run_again_with_more_examples_then_only_these_are_asked(
    command: Command, serve: Serve, files: Files
) -> None:
    server = await serve(good_with_examples)
    await command.run(*files.arguments("--examples", "0"))
    result = await command.run(*files.arguments("--examples", "0", "--examples", "1", "--json"))
    told = json.loads(result.text)
    assert (told["rows"], told["done"], told["from_before"]) == (8, 8, 4)
    assert [(one["examples"], one["scored"]) for one in told["scores"]] == [(0, 4), (1, 4)]
    assert len(server.requests) == 8

    for numbers, sent in ((("0", "3"), 12), (("0", "2", "3"), 16), (("1",), 16)):
        again = await command.run(*files.arguments("--json", "--examples", *numbers))
        assert (again.code, len(server.requests)) == (0, sent)
        assert again.json["scores"][-1]["scored"] == 4

    refused = await command.run(*files.arguments("--score", "exact"))
    assert (refused.code, len(server.requests)) == (1, 16)
    assert "holds results of another template" in refused.complaint


async def test_given_ctrl_c_when_run_then_what_came_is_kept_and_the_next_run_goes_on(
    command: Command, serve: Serve, files: Files
) -> None:
    stuck, asked = asyncio.Event(), 0

    async def second_waits(exchange: Exchange) -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            stuck.set()
            await exchange.client_closes()
        else:
            await event_stream("good")(exchange)

    await serve(second_waits)
    async with command.running(*files.arguments("--concurrency", "1")) as running:
        await asyncio.wait_for(stuck.wait(), 20)
        running.signal(signal.SIGINT)
        stopped = await running.end()
    assert (stopped.code, stopped.out) == (130, b"")
    assert "Stopped. 1 row is done and kept" in stopped.complaint
    result = await command.run(*files.arguments())
    assert (result.code, asked, len(files.results)) == (0, 5, 4)


async def test_given_a_judge_when_run_then_what_it_says_counts_and_an_unclear_one_is_a_failure(
    command: Command, serve: Serve, files: Files
) -> None:
    said = iter(["yes", "no", "perhaps", "yes"])

    async def judge(exchange: Exchange) -> None:
        judging = exchange.request.json["model"] == "judge"
        await event_stream(next(said) if judging else "fine")(exchange)

    await serve(judge)
    options = ("--score", "judge", "--judge-model", "judge", "--concurrency", "1")
    result = await command.run(*files.arguments(*options))
    assert result.code == 1
    assert "The judge said neither yes nor no: perhaps" in result.complaint
    assert "0 examples: accuracy 66.7% (2 of 3)" in result.text
    assert [one["judge"] for one in files.results] == ["yes", "no", "perhaps", "yes"]
    assert files.results[2]["text"] == "fine"


async def test_given_a_row_that_fails_and_a_slow_pattern_when_run_then_both_are_told(
    command: Command, serve: Serve, files: Files
) -> None:
    await serve(error_answer(400), event_stream("a" * 80 + "!"))
    options = ("--score", "regex", "--pattern", r"^(\w|\w\w)+({{label}})?$", "--concurrency", "1")
    result = await command.run(*files.arguments(*options))
    assert result.code == 1
    assert "4 of 4 rows failed" in result.complaint
    codes = [one["error"]["code"] for one in files.results]
    assert codes[1:] == ["pattern_slow"] * 3
    assert files.results[1]["text"] == "a" * 80 + "!"


async def test_given_no_answer_that_is_scored_when_run_then_no_accuracy_is_told(
    command: Command, serve: Serve, files: Files
) -> None:
    await serve(error_answer(400))
    result = await command.run(*files.arguments())
    told = await command.run(*files.arguments("--json"))
    assert "no accuracy: no answer is scored" in result.text
    (score,) = told.json["scores"]
    assert (score["scored"], score["accuracy"]) == (0, None)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--label", "colour"), "no column colour"),
        (("--examples", "0", "4", "5"), "5 examples are wanted, and there are 4"),
        (("--question", "{{txt}}"), "no column txt"),
        (("--score", "regex", "--pattern", "("), "( is no pattern"),
    ],
)
async def test_given_a_task_that_cannot_be_when_run_then_one_line_says_so_and_nothing_is_sent(
    command: Command, serve: Serve, files: Files, options: tuple[str, ...], told: str
) -> None:
    server = await serve(good_with_examples)
    result = await command.run(*files.arguments(*options))
    assert (result.code, result.out, server.requests) == (1, b"", [])
    assert told in result.complaint


async def test_given_a_dry_run_when_run_then_the_messages_are_shown_and_nothing_is_sent(
    command: Command, serve: Serve, files: Files
) -> None:
    server = await serve(good_with_examples)
    result = await command.run(*files.arguments("--dry-run", "--examples", "1"))
    assert (result.code, server.requests) == (0, [])
    assert "[system]\nGood or bad?\n[user]\ntext " in result.text
    assert "[assistant]\n" in result.text
    assert not files.output.exists()
