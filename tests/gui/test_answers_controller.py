"""Several answers, continued answers and waits for another try, over a real engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from chatapp.domain.messages import Status
from chatapp.gui.transcript.panes.version_column import VersionColumn
from chatapp.storage.connections import Connections
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import (
    Exchange,
    HostileServer,
    chat_chunk,
    error_answer,
    event_stream,
)
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")

SLOW = error_answer(429, "slow down", {"Retry-After": "100"})


class Interleaved:
    """Three answers that arrive piece by piece, until they are to end."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def behave(self, exchange: Exchange) -> None:
        """Say the beginnings, wait, say the rest."""
        await exchange.head(200, {"Content-Type": "text/event-stream"})
        for index in (1, 0, 2):
            await exchange.event(chat_chunk(f"Begin {index}", index=index))
        await self.go_on.wait()
        for index in (2, 1, 0):
            await exchange.event(chat_chunk(f", end {index}", index=index))
            await exchange.event(chat_chunk(finish="stop", index=index))
        await exchange.send(b"data: [DONE]\n\n")


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with HostileServer(event_stream("Yes")) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window, connected to the server."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        yield bench


@pytest.fixture
async def several(bench: GuiBench, server: HostileServer) -> Interleaved:
    """Three answers of one call that arrive."""
    behaviour = Interleaved()
    server.behaviours = (behaviour.behave, event_stream("Yes"))
    await bench.engine.conversations.change(bench.shown.id, parameters={"n": 3})
    await bench.ask("Which one?")
    await until("three columns", lambda: len(columns(bench)) == 3)
    await until("their texts", lambda: texts(bench) == ["Begin 0", "Begin 1", "Begin 2"])
    return behaviour


def columns(bench: GuiBench) -> list[VersionColumn]:
    """The columns in sight, in order."""
    found = bench.window.chat.transcript.findChildren(VersionColumn)
    return sorted((each for each in found if each.isVisible()), key=lambda each: each._number)


def texts(bench: GuiBench) -> list[str]:
    """What the columns say."""
    return [column._row.text for column in columns(bench)]


async def test_given_several_answers_when_they_end_then_all_stay_in_sight_until_one_is_taken(
    bench: GuiBench, several: Interleaved
) -> None:
    several.go_on.set()
    await bench.idle()
    wanted = [f"Begin {number}, end {number}" for number in range(3)]
    await until("the whole texts", lambda: texts(bench) == wanted)

    columns(bench)[1].take()

    await bench.says("Which one?", wanted[1])
    await until("no columns", lambda: not columns(bench))
    assert bench.window.chat.model.rows[1].entry.position == 1
    current = (await bench.engine.conversations.get(bench.shown.id)).current
    assert current == bench.window.chat.model.rows[1].id


async def test_given_an_answer_that_was_taken_when_the_others_are_asked_for_then_they_are_shown(
    bench: GuiBench, several: Interleaved
) -> None:
    several.go_on.set()
    await bench.idle()
    columns(bench)[2].take()
    await bench.says("Which one?", "Begin 2, end 2")

    await press(bench.window, "Show all versions side by side")

    await until("three columns", lambda: len(columns(bench)) == 3)
    columns(bench)[0].take()
    await bench.says("Which one?", "Begin 0, end 0")
    await until("no columns", lambda: not columns(bench))


async def test_given_running_answers_when_one_is_taken_then_it_goes_on_alone_in_sight(
    bench: GuiBench, several: Interleaved
) -> None:
    columns(bench)[1].take()
    await bench.says("Which one?", "Begin 1")
    several.go_on.set()
    await bench.says("Which one?", "Begin 1, end 1")
    await bench.idle()
    assert not columns(bench)


async def test_given_running_answers_when_stopped_then_all_stop_with_their_text(
    bench: GuiBench, several: Interleaved
) -> None:
    bench.do("stop")
    await bench.idle()
    statuses = [column._row.message.status for column in columns(bench)]
    assert statuses == [Status.STOPPED] * 3
    assert texts(bench) == ["Begin 0", "Begin 1", "Begin 2"]


async def test_given_nothing_taken_when_another_prompt_is_sent_then_the_first_is_gone_on_with(
    bench: GuiBench, server: HostileServer, several: Interleaved
) -> None:
    several.go_on.set()
    await bench.idle()
    await bench.engine.conversations.change(bench.shown.id, parameters={})

    await bench.ask("And now?")

    await bench.says("Which one?", "Begin 0, end 0", "And now?", "Yes")
    await until("no columns", lambda: not columns(bench))
    sent = [each["content"] for each in server.requests[-1].json["messages"]]
    assert sent == ["Which one?", "Begin 0, end 0", "And now?"]


async def test_given_running_answers_when_another_conversation_is_seen_and_back_then_all_are_there(
    bench: GuiBench, several: Interleaved
) -> None:
    chat, here = bench.desktop._chat, bench.shown.id
    assert chat is not None
    other = await bench.engine.conversations.new()
    await chat.open(other.id)
    await until("no columns", lambda: not columns(bench))
    several.go_on.set()
    await settle()

    await chat.open(here)

    wanted = [f"Begin {number}, end {number}" for number in range(3)]
    await until("the whole texts", lambda: texts(bench) == wanted)
    await bench.idle()


async def test_given_a_taken_answer_when_its_conversation_is_opened_again_then_it_stands_alone(
    bench: GuiBench, several: Interleaved
) -> None:
    several.go_on.set()
    await bench.idle()
    columns(bench)[0].take()
    await until("no columns", lambda: not columns(bench))
    chat, here = bench.desktop._chat, bench.shown.id
    assert chat is not None
    await chat.open((await bench.engine.conversations.new()).id)
    await chat.open(here)
    await bench.says("Which one?", "Begin 0, end 0")
    await settle()
    assert not columns(bench)


async def test_given_an_answer_asked_for_again_then_its_versions_do_not_open_by_themselves(
    bench: GuiBench,
) -> None:
    await bench.ask("Is it so?")
    await bench.idle()
    bench.do("regenerate")
    await until("two versions", lambda: len(bench.window.chat.model.rows[1].entry.siblings) == 2)
    await bench.idle()
    assert not columns(bench)


async def test_given_a_cut_answer_when_continued_then_it_goes_on_in_the_window(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (event_stream("Once", finish="length"), event_stream(" upon"))
    await bench.ask("A story")
    await bench.idle()

    await press(bench.window, "Continue")

    await until("the rest", lambda: len(server.requests) == 2)
    await until("the end of it", lambda: bench.texts[-1].endswith(" upon"))
    await bench.idle()


async def test_given_a_service_that_goes_on_itself_when_continued_then_a_version_has_it_all(
    bench: GuiBench, server: HostileServer
) -> None:
    for known in await bench.engine.connections.all():
        if not known.embedded:
            await Connections(bench.engine.database).change(known.id, service="llama.cpp")
    server.behaviours = (event_stream("Once", finish="length"), event_stream(" upon"))
    await bench.ask("A story")
    await bench.idle()

    await press(bench.window, "Continue")

    await bench.says("A story", "Once upon")
    await bench.idle()
    entry = bench.window.chat.model.rows[1].entry
    assert (entry.position, len(entry.siblings)) == (1, 2)
    assert not columns(bench)


async def test_given_commands_when_given_then_the_last_answer_goes_on_and_its_versions_are_shown(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (event_stream("Once", finish="length"), event_stream(" upon"))
    await bench.ask("A story")
    await bench.idle()
    bench.do("versions")
    bench.do("continue")
    await until("the rest", lambda: bench.texts[-1].endswith(" upon"))
    await bench.idle()
    assert not columns(bench)
    bench.do("regenerate")
    await until("two versions", lambda: len(bench.window.chat.model.rows[-1].entry.siblings) == 2)
    await bench.idle()

    bench.do("versions")

    await until("two columns", lambda: len(columns(bench)) == 2)


async def test_given_a_wait_for_another_try_when_seen_again_then_it_goes_on_and_now_ends_it(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (SLOW, event_stream("Yes"))
    await bench.ask("Is it so?")
    chat, here = bench.desktop._chat, bench.shown.id
    assert chat is not None
    await until("the wait", lambda: buttons(bench, "Now"))
    await chat.open((await bench.engine.conversations.new()).id)
    await until("nothing of it", lambda: not buttons(bench, "Now"))

    await chat.open(here)
    await press(bench.window, "Now")

    await bench.says("Is it so?", "Yes")
    await bench.idle()


async def test_given_a_wait_for_another_try_when_stopped_there_then_no_other_follows(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (SLOW,)
    await bench.ask("Is it so?")
    await until("the wait", lambda: buttons(bench, "Now"))
    (stop,) = [each for each in buttons(bench, "Stop") if each.objectName() == "stop_waiting"]
    stop.click()
    await bench.idle()
    assert bench.window.chat.model.rows[1].message.status is Status.STOPPED
    assert len(server.requests) == 1


def buttons(bench: GuiBench, name: str) -> list[QPushButton]:
    found = bench.window.findChildren(QPushButton)
    return [each for each in found if each.text() == name and each.isVisible()]
