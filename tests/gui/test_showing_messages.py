"""A message is gone to wherever it is: in another conversation, on another branch, far up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import Message
from chatapp.gui import branch_loader
from chatapp.gui.chat_controller import ChatController
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.long_chat import LongChats
from tests.support.qt import settle, until

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    """The window, connected to a server."""
    async with (
        HostileServer(event_stream("Yes")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        yield bench


def chat_of(bench: GuiBench) -> ChatController:
    """The controller of the chat pane."""
    chat = bench.desktop._chat
    assert chat is not None
    return chat


async def show(bench: GuiBench, message: Message) -> bool:
    """Go to a message."""
    return await chat_of(bench).show_message(message.conversation, message.id)


async def is_near_the_top(bench: GuiBench, message: Message) -> None:
    """Wait until a message's beginning stands near the top of the view."""
    timeline = bench.window.chat.transcript.timeline

    def look() -> bool:
        own = [one.y for one in timeline.placed if one.item.id == message.id and one.number == 0]
        return bool(own) and 0 <= own[0] < 100

    await until("the message near the top", look)
    for _ in range(5):
        await settle()
    assert look()


async def test_given_a_message_far_up_in_another_conversation_when_shown_then_it_is_in_view(
    bench: GuiBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = await LongChats(bench.engine.database).add(5_000)
    monkeypatch.setattr(branch_loader, "FIRST_PAUSE", 3600.0)  # only going there reads up to it

    assert await show(bench, messages[2_000])

    await is_near_the_top(bench, messages[2_000])
    assert bench.shown.id == messages[0].conversation
    assert not bench.window.chat.transcript.at_end


async def test_given_a_message_on_another_branch_when_shown_then_its_branch_is_the_shown_one(
    bench: GuiBench,
) -> None:
    chats = LongChats(bench.engine.database)
    messages = await chats.add(400)
    other = await chats.branch_off(messages[100], 300)
    await show(bench, messages[399])
    await until("the branch", lambda: bench.texts[-1] == messages[-1].text)

    assert await show(bench, other[150])

    await is_near_the_top(bench, other[150])
    assert bench.shown.current == other[-1].id
    ids = [row.id for row in bench.window.chat.model.rows]
    assert ids[-300:] == [message.id for message in other]


async def test_given_a_message_on_the_shown_branch_when_shown_then_the_branch_stays_as_it_is(
    bench: GuiBench,
) -> None:
    chats = LongChats(bench.engine.database)
    messages = await chats.add(300)
    await chats.branch_off(messages[200], 5)  # newer, and not shown

    assert await show(bench, messages[50])

    await is_near_the_top(bench, messages[50])
    assert bench.shown.current == messages[-1].id


async def test_given_two_messages_asked_for_at_once_then_the_later_one_is_shown(
    bench: GuiBench,
) -> None:
    chats = LongChats(bench.engine.database)
    first, second = await chats.add(2_000), await chats.add(2_000)

    results = await asyncio.gather(show(bench, first[10]), show(bench, second[10]))

    assert results == [False, True]
    await is_near_the_top(bench, second[10])
    assert bench.shown.id == second[0].conversation


async def test_given_a_branch_that_changes_meanwhile_when_a_message_is_shown_then_it_is_in_view(
    bench: GuiBench,
) -> None:
    chats = LongChats(bench.engine.database)
    messages = await chats.add(1_500)
    other = await chats.branch_off(messages[700], 900)
    await show(bench, messages[1_499])

    showing = asyncio.ensure_future(show(bench, other[5]))
    chat_of(bench).retranslate()  # reads the branch again
    assert await showing

    await is_near_the_top(bench, other[5])


async def test_given_a_message_that_is_gone_when_shown_then_it_is_told_and_nothing_moves(
    bench: GuiBench,
) -> None:
    home = bench.shown.id

    with pytest.raises(NotFoundError):
        await chat_of(bench).show_message(home, "no such message")

    assert bench.shown.id == home
