"""Work on another thread for the transcript: its order, its failures, what is kept of it."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from chatapp.gui.transcript import background
from chatapp.gui.transcript.background import Failed, Kept, Workshop


def test_the_newest_job_is_done_first(qtbot: QtBot) -> None:
    workshop, results = _workshop()
    held = _hold(workshop)

    for name in ("old", "newer", "newest"):
        workshop.give(name, name.upper)
    held.set()
    qtbot.waitUntil(lambda: len(results) == 4)

    assert list(results) == ["held", "newest", "newer", "old"]


def test_results_arrive_on_the_thread_of_the_window(qtbot: QtBot) -> None:
    workshop = Workshop("test")
    threads: list[threading.Thread] = []
    workshop.done.connect(lambda _key, worker: threads.append(worker))
    arrived: list[threading.Thread] = []
    workshop.done.connect(lambda *_: arrived.append(threading.current_thread()))

    workshop.give("job", threading.current_thread)
    qtbot.waitUntil(lambda: bool(arrived))

    assert arrived == [threading.main_thread()]
    assert threads != arrived


def test_a_job_that_raises_gives_failed_and_the_next_one_is_done(qtbot: QtBot) -> None:
    workshop, results = _workshop()

    workshop.give("bad", lambda: 1 // 0)
    workshop.give("good", lambda: 1)
    qtbot.waitUntil(lambda: len(results) == 2)

    assert isinstance(results["bad"], Failed)
    assert results["good"] == 1


def test_a_job_can_be_given_again_as_soon_as_its_result_is_there(qtbot: QtBot) -> None:
    workshop = Workshop("test")
    results: list[object] = []

    def again(_key: object, result: object) -> None:
        results.append(result)
        if len(results) < 200:
            workshop.give("job", lambda: 1)

    workshop.done.connect(again)
    workshop.give("job", lambda: 1)

    qtbot.waitUntil(lambda: len(results) == 200)


def test_too_many_waiting_jobs_forget_the_oldest(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "MOST_WAITING", 3)
    workshop, results = _workshop()
    held = _hold(workshop)
    forgotten: list[object] = []
    workshop.forgotten.connect(forgotten.append)

    for number in range(5):
        workshop.give(number, lambda: None)
    held.set()
    qtbot.waitUntil(lambda: len(results) == 4)

    assert list(results) == ["held", 4, 3, 2]
    assert forgotten == [0, 1]


def test_the_thread_ends_when_nothing_is_left(qtbot: QtBot) -> None:
    workshop, results = _workshop()

    workshop.give("job", lambda: 1)
    qtbot.waitUntil(lambda: bool(results))

    qtbot.waitUntil(lambda: all(each.name != "test" for each in threading.enumerate()))


def test_what_was_not_used_for_longest_is_forgotten_first() -> None:
    kept: Kept[str, int] = Kept(limit=3)
    for name in "abc":
        kept.put(name, 1, cost=1)

    kept.get("a")
    kept.put("d", 1, cost=1)

    assert kept.get("b") is None
    assert kept.get("a") == 1
    assert len(kept) == 3


def test_a_single_value_above_the_limit_is_kept_alone() -> None:
    kept: Kept[str, int] = Kept(limit=3)
    kept.put("a", 1, cost=1)
    kept.put("large", 2, cost=10)

    assert kept.get("large") == 2
    assert kept.get("a") is None


def _workshop() -> tuple[Workshop, dict[object, object]]:
    workshop = Workshop("test")
    results: dict[object, object] = {}
    workshop.done.connect(results.__setitem__)
    return workshop, results


def _hold(workshop: Workshop) -> threading.Event:
    """Keep the thread busy until the event is set."""
    begun, held = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        held.wait(10)

    workshop.give("held", wait)
    begun.wait(10)
    return held
