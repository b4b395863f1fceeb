"""Few-shot tasks tried on rows: what is asked, scored, kept, and asked again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from chatapp.domain.errors import InputError
from chatapp.domain.experiments import Experiment
from chatapp.domain.few_shot import FewShot, FewShotTask
from chatapp.domain.prompt_templates import ExampleTurn, PromptKind, fill
from chatapp.domain.scoring import Scorer, Scoring
from chatapp.engine.few_shot import persona_of, task_of
from chatapp.engine.few_shot_runs import Asking, Score
from chatapp.engine.row_runs import Pace
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.completions import continuation
from tests.support.hostile_server import Exchange, HostileServer, error_answer, event_stream

MOODS = ("good", "bad")
ROWS = tuple((f"text {n}", MOODS[n % 2]) for n in range(8))
TASK = FewShotTask("Good or bad?", ("text", "mood"), ROWS, "mood", held_out=4)
HELD_OUT = FewShot(TASK).split.held_out


class Trials:
    """Runs of a task on a bench."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.experiment: Experiment | None = None

    async def run(self, task: FewShotTask = TASK, *ks: int, **asking: Any) -> tuple[Score, ...]:
        few_shot = self._bench.engine.few_shot
        if self.experiment is None:
            self.experiment = await few_shot.add("Mood", task)
        target = await self._bench.engine.batches.target(None, None)
        call = few_shot.runs.run(
            *(self.experiment.id, task, ks or (0, 2), Asking(target, **asking), Pace(2))
        )
        return await asyncio.wait_for(call, 20)


@pytest.fixture
def trials(bench: Bench) -> Trials:
    return Trials(bench)


def question(exchange: Exchange) -> str:
    content: str = exchange.request.json["messages"][-1]["content"]
    return content


async def always_good(exchange: Exchange) -> None:
    await event_stream("Good.")(exchange)


def rights(score: Score) -> list[bool | None]:
    return [trial.right for trial in score.trials]


async def test_given_a_task_when_run_then_each_held_out_row_is_asked_for_each_k_and_scored(
    trials: Trials, serve: Serve
) -> None:
    server = await serve(always_good)
    zero, two = await trials.run(TASK, 0, 2, parameters={"temperature": 0})
    expected = [ROWS[row][1] == "good" for row in HELD_OUT]
    assert (zero.k, rights(zero), two.k, rights(two)) == (0, expected, 2, expected)
    assert (zero.accuracy.right, zero.accuracy.count, zero.left) == (sum(expected), 4, 0)
    bodies = [request.json for request in server.requests]
    assert sorted(len(body["messages"]) for body in bodies) == [2, 2, 2, 2, 6, 6, 6, 6]
    assert {body["messages"][-1]["content"] for body in bodies} == {ROWS[n][0] for n in HELD_OUT}
    assert bodies[0]["temperature"] == 0


async def test_given_a_run_that_is_cancelled_when_run_again_then_what_was_answered_is_not_asked(
    trials: Trials, serve: Serve
) -> None:
    both_held = asyncio.Event()
    waits, held = {ROWS[HELD_OUT[-1]][0], ROWS[HELD_OUT[-2]][0]}, set[str]()

    async def behave(exchange: Exchange) -> None:
        if question(exchange) in waits:
            held.add(question(exchange))
            if held == waits:
                both_held.set()
            await exchange.client_closes()
        else:
            await always_good(exchange)

    server = await serve(behave)
    running = asyncio.create_task(trials.run(TASK, 0))
    await asyncio.wait_for(both_held.wait(), 20)
    running.cancel()
    await asyncio.wait([running])
    waits.clear()
    (score,) = await trials.run(TASK, 0)
    assert (score.left, len(server.requests)) == (0, 6)


async def test_given_rows_that_fail_when_run_then_they_are_not_counted_and_asked_the_next_time(
    trials: Trials, serve: Serve
) -> None:
    server = await serve(error_answer(400), always_good)
    (score,) = await trials.run(TASK, 0)
    assert (score.failed, score.accuracy.count) == (1, 3)
    (score,) = await trials.run(TASK, 0)
    assert (score.failed, score.accuracy.count, len(server.requests)) == (0, 4, 5)


async def test_given_answers_when_only_the_scoring_is_changed_then_nothing_is_asked(
    trials: Trials, serve: Serve
) -> None:
    server = await serve(always_good)
    await trials.run(TASK, 0)
    (exact,) = await trials.run(replace(TASK, scorer=Scorer(Scoring.EXACT)), 0)
    assert (exact.accuracy.right, len(server.requests)) == (0, 4)
    with pytest.raises(InputError, match="bad_pattern"):
        await trials.run(replace(TASK, scorer=Scorer(Scoring.REGEX, "(")), 0)


async def test_given_a_pattern_that_takes_for_ever_when_run_then_each_row_says_so_and_its_answer_stays(
    trials: Trials, serve: Serve
) -> None:
    server = await serve(event_stream("a" * 80 + "!"))
    scorer = Scorer(Scoring.REGEX, r"^(\w|\w\w)+({{label}})?$")
    (score,) = await trials.run(replace(TASK, scorer=scorer), 0)
    codes = [trial.error.code if trial.error else None for trial in score.trials]
    assert codes == ["pattern_slow"] * 4
    assert (score.failed, score.accuracy.count, len(server.requests)) == (4, 0, 4)

    (score,) = await trials.run(replace(TASK, scorer=Scorer(Scoring.REGEX, "a")), 0)
    assert (score.accuracy.right, len(server.requests)) == (4, 4)


async def test_given_a_judge_when_run_then_it_is_asked_as_shown_and_read_strictly(
    bench: Bench, trials: Trials, serve: Serve
) -> None:
    async def judge(exchange: Exchange) -> None:
        unclear = "bad" in question(exchange).lower()
        await event_stream("Well, maybe." if unclear else "Yes.")(exchange)

    await serve(always_good)
    async with HostileServer(judge) as server:
        connection = await bench.connect(server, "Judge")
        target = await bench.engine.batches.target(connection.id, None)
        await bench.engine.set_setting("default_connection", "")
        scorer = Scorer(Scoring.JUDGED, judge="{{question}}|{{label}}|{{answer}}")
        task = replace(TASK, scorer=scorer)
        asked = await bench.engine.connections.all()
        first = next(each for each in asked if each.name.startswith("Test"))
        asking = {"target": await bench.engine.batches.target(first.id, None), "judge": target}
        experiment = await bench.engine.few_shot.add("Mood", task)
        (score,) = await bench.engine.few_shot.runs.run(
            experiment.id, task, (0,), Asking(**asking), Pace(2)
        )
        bodies = [request.json for request in server.requests]
    assert {body["messages"][0]["content"] for body in bodies} == {
        f"{ROWS[n][0]}|{ROWS[n][1]}|Good." for n in HELD_OUT
    }
    assert {body.get("temperature") for body in bodies} == {0}
    good = sum(ROWS[n][1] == "good" for n in HELD_OUT)
    assert (score.accuracy.right, score.accuracy.count, score.failed) == (good, good, 4 - good)
    errors = {trial.error.code for trial in score.trials if trial.error}
    assert errors == {"judge_unclear"}


async def test_given_one_text_when_run_then_it_is_continued_up_to_the_next_example(
    trials: Trials, serve: Serve
) -> None:
    server = await serve(continuation(" good", "\n\ntext 9\nbad"))
    (score,) = await trials.run(replace(TASK, as_text=True), 1)
    assert {request.path for request in server.requests} == {"/v1/completions"}
    assert server.requests[0].json["stop"] == ["\n\n"]
    assert [trial.answer for trial in score.trials] == ["good"] * 4


async def test_given_a_task_when_kept_changed_removed_and_put_back_then_it_is_there(
    bench: Bench,
) -> None:
    few_shot = bench.engine.few_shot
    made = await few_shot.add("Mood", TASK)
    changed = await few_shot.change(made, "Moods", replace(TASK, seed=4))
    assert [(one.title, task_of(one).seed) for one in await few_shot.all()] == [("Moods", 4)]
    removed = await few_shot.remove(changed.id)
    assert await few_shot.all() == []
    await few_shot.put_back(removed)
    assert await few_shot.all() == [changed]


def test_given_a_task_when_made_a_persona_then_it_has_its_examples_and_asks_as_it_does() -> None:
    task = replace(TASK, question="Text: {{text}}")
    persona = persona_of("Mood", task, 1)
    row = FewShot(task).split.pool[0]
    assert persona.kind is PromptKind.PERSONA
    assert (persona.title, persona.system) == ("Mood", "Good or bad?")
    assert persona.examples == (ExampleTurn(f"Text: {ROWS[row][0]}", ROWS[row][1]),)
    assert fill(persona.text, {"text": "x"}) == "Text: x"
    assert [variable.name for variable in persona.used_variables] == ["text"]
