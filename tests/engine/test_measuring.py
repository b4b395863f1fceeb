"""When the embedded model's threads are measured: in a quiet moment, and not over an answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from chatapp.domain.changes import MessageChanged, MessagesAdded
from chatapp.domain.messages import Message, Role, Status, new_id, now
from chatapp.domain.models import EMBEDDED_ID
from chatapp.engine import measuring
from chatapp.engine.measuring import ThreadMeasuring
from chatapp.providers.demo_model import demo_model_path
from tests.support.bench import Bench, HeldAnswer
from tests.support.command import Serve


def embedded_answer() -> MessageChanged:
    """The end of an answer of the embedded model."""
    return MessageChanged(
        Message(
            new_id(),
            new_id(),
            None,
            Role.ASSISTANT,
            (),
            Status.COMPLETE,
            now(),
            connection=EMBEDDED_ID,
        )
    )


class Measured:
    """Stands for the measuring itself, which takes seconds of all processors."""

    def __init__(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on, self.ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.cancelled = asyncio.Event()
        monkeypatch.setattr(measuring, "QUIET", 0.01)
        monkeypatch.setattr(bench.engine.embedded, "measure_threads", self._measure)
        engine = bench.engine
        self.watch = ThreadMeasuring(bench.chat, engine.embedded, engine._tasks)

    async def _measure(self) -> None:
        self.begun.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        self.ended.set()


async def test_given_the_first_answer_when_all_is_quiet_then_threads_are_measured_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = Measured(bench, monkeypatch)
    measured.watch.on_change(embedded_answer())
    await asyncio.wait_for(measured.begun.wait(), 10)
    measured.go_on.set()
    await asyncio.wait_for(measured.ended.wait(), 10)
    measured.begun.clear()
    measured.watch.on_change(embedded_answer())
    await asyncio.sleep(0.05)
    assert not measured.begun.is_set()


async def test_given_measuring_when_a_prompt_is_sent_then_it_ends_and_is_made_up_for(
    bench: Bench, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = Measured(bench, monkeypatch)
    bench.engine.feed.subscribe(measured.watch.on_change)
    answer = HeldAnswer()
    await serve(answer)
    bench.engine.feed.publish(embedded_answer())
    await asyncio.wait_for(measured.begun.wait(), 10)
    measured.begun.clear()
    sent = await bench.chat.send(None, "Hello")
    assert bench.all(MessagesAdded)
    await asyncio.wait_for(measured.cancelled.wait(), 10)
    assert not measured.begun.is_set()
    answer.end("Hi")
    await bench.ended(sent)
    await asyncio.wait_for(measured.begun.wait(), 10)


async def test_given_a_damaged_demo_model_when_threads_are_measured_then_it_is_given_up_in_peace(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(measuring, "QUIET", 0.01)
    monkeypatch.setattr(bench.engine.embedded, "_folder", tmp_path)
    demo_model_path(tmp_path).write_bytes(b"no model")
    engine = bench.engine
    watch = ThreadMeasuring(bench.chat, engine.embedded, engine._tasks)
    watch.on_change(embedded_answer())
    async with asyncio.timeout(10):
        while not watch.measured:  # noqa: ASYNC110 - nothing to wait for
            await asyncio.sleep(0.01)
    assert not engine.embedded.threads_known
