"""A long branch is shown by its end and filled up from there, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chatapp.domain.changes import Change, MessageChanged, MessageGrew, MessagesAdded
from chatapp.domain.messages import Failure, Message, Role, Status, TextPart, new_id, now
from chatapp.engine.engine import Engine
from chatapp.gui import branch_loader
from chatapp.gui.branch_loader import NEWEST, BranchLoader
from chatapp.gui.tasks import WindowTasks
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.storage.profile import Profile
from tests.support.long_chat import LongChats
from tests.support.qt import settle, until

pytestmark = pytest.mark.usefixtures("qapp")


@dataclass
class LoaderBench:
    """A model that is filled from a real engine, and what it said."""

    engine: Engine
    model: TranscriptModel
    loader: BranchLoader
    chats: LongChats
    failures: list[Failure] = field(default_factory=list)
    said: list[tuple[str, object]] = field(default_factory=list)

    def listen(self) -> None:
        """Note the model's signals from here on."""
        self.said.clear()
        self.model.reset.connect(lambda: self.said.append(("reset", None)))
        for name in ("prepended", "replaced", "added", "changed", "stale"):
            getattr(self.model, name).connect(
                lambda what, name=name: self.said.append((name, what))
            )

    def apply(self, change: Change) -> None:
        """What the controller does with a change."""
        self.model.apply(change)
        self.loader.note(change)

    async def show(self, messages: list[Message]) -> None:
        """Show a conversation."""
        home = messages[0].conversation
        self.loader.show(home, await self.loader.newest(home))

    async def shows(self, messages: Iterable[Message]) -> None:
        """Wait until exactly these are the rows."""
        wanted = [message.id for message in messages]
        await until("the rows", lambda: self.ids == wanted)
        assert all(self.model.row_of(each) == place for place, each in enumerate(wanted))

    @property
    def ids(self) -> list[str]:
        """The rows' messages."""
        return [row.message.id for row in self.model.rows]


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[LoaderBench]:
    engine = await Engine.open(Profile.open(profile_folder), interactive=False)
    failures: list[Failure] = []
    tasks = WindowTasks(failures.append)
    model = TranscriptModel()
    loader = BranchLoader(model, engine.chat.branches, tasks)
    bench = LoaderBench(engine, model, loader, LongChats(engine.database), failures)
    engine.feed.subscribe(bench.apply)
    yield bench
    loader.stop()
    await tasks.close(4.0)
    await engine.close()
    assert failures == []


@pytest.fixture
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the newest messages are read, as in the moment after opening."""
    monkeypatch.setattr(branch_loader, "FIRST_PAUSE", 3600.0)


async def test_given_10000_messages_when_shown_then_the_newest_come_first_and_the_rest_in_front(
    bench: LoaderBench,
) -> None:
    messages = await bench.chats.add(10_000)
    bench.listen()

    await bench.show(messages)
    assert bench.ids == [message.id for message in messages[-NEWEST:]]
    assert not bench.model.complete
    first_shown = list(bench.model.rows)
    await until("all", lambda: bench.model.complete)

    await bench.shows(messages)
    assert bench.model.rows[-NEWEST:] == first_shown
    assert {name for name, _what in bench.said[1:]} == {"prepended"}
    assert [row.text for row in bench.model.rows] == [message.text for message in messages]
    assert [row.message for row in bench.model.rows] == messages


@pytest.mark.parametrize("count", [1, NEWEST - 1, NEWEST, NEWEST + 1])
async def test_given_a_conversation_about_as_long_as_the_first_read_when_shown_then_it_is_whole(
    bench: LoaderBench, count: int
) -> None:
    messages = await bench.chats.add(count)

    await bench.show(messages)

    await until("all", lambda: bench.model.complete)
    await bench.shows(messages)


async def test_given_another_conversation_shown_while_the_rest_loads_then_nothing_of_it_comes(
    bench: LoaderBench,
) -> None:
    long, short = await bench.chats.add(5_000), await bench.chats.add(4)
    await bench.show(long)
    await until("some of the rest", lambda: len(bench.model.rows) > NEWEST)

    await bench.show(short)
    for _ in range(20):
        await settle()

    await bench.shows(short)
    await bench.show(long)
    await bench.shows(long)


async def test_given_an_answer_that_arrives_while_the_rest_loads_then_both_are_there(
    bench: LoaderBench,
) -> None:
    messages = await bench.chats.add(3_000)
    home = messages[0].conversation
    await bench.show(messages)
    prompt = Message(
        new_id(), home, messages[-1].id, Role.USER, (TextPart("?"),), Status.COMPLETE, now()
    )
    answer = Message(new_id(), home, prompt.id, Role.ASSISTANT, (), Status.STREAMING, now())

    bench.apply(MessagesAdded(home, (prompt, answer)))
    pieces = 0
    while not bench.model.complete:
        bench.apply(MessageGrew(home, answer.id, pieces, "x"))
        pieces += 1
        await settle()

    await bench.shows([*messages, prompt, answer])
    assert bench.model.rows[-1].text == "x" * pieces
    assert pieces > 1


@pytest.mark.usefixtures("no_rest")
async def test_given_only_the_newest_part_when_a_sibling_far_up_is_chosen_then_its_branch_is_shown(
    bench: LoaderBench,
) -> None:
    messages = await bench.chats.add(2_000)
    other = await bench.chats.branch_off(messages[700], 300)
    await bench.show(messages)

    await bench.engine.conversations.select_sibling(other[0].id)
    assert await bench.loader.reload()

    await bench.shows([*messages[:700], *other])
    assert bench.model.complete
    assert bench.model.rows[700].entry.siblings == (messages[700].id, other[0].id)


async def test_given_a_whole_branch_when_a_sibling_far_up_is_chosen_then_what_is_above_stays(
    bench: LoaderBench,
) -> None:
    messages = await bench.chats.add(2_000)
    other = await bench.chats.branch_off(messages[700], 300)
    await bench.show(messages)
    await bench.shows(messages)
    above = bench.model.rows[:700]
    bench.listen()

    await bench.engine.conversations.select_sibling(other[0].id)
    await bench.loader.reload()

    await bench.shows([*messages[:700], *other])
    assert bench.said == [("replaced", 700)]
    assert all(now is before for now, before in zip(bench.model.rows, above, strict=False))


@pytest.mark.usefixtures("no_rest")
async def test_given_a_sibling_of_the_first_row_chosen_then_it_is_not_taken_for_the_root(
    bench: LoaderBench,
) -> None:
    messages = await bench.chats.add(200)
    other = await bench.chats.branch_off(messages[-NEWEST], 10)
    await bench.show(messages)

    await bench.chats.show(other[-1])
    await bench.loader.reload()

    await bench.shows(other)
    assert not bench.model.complete


@pytest.mark.usefixtures("no_rest")
async def test_given_another_process_that_goes_back_above_the_newest_part_then_that_is_shown(
    bench: LoaderBench,
) -> None:
    messages = await bench.chats.add(500)
    await bench.show(messages)

    await bench.chats.show(messages[100])
    await bench.loader.reload()

    await bench.shows(messages[:101])
    assert bench.model.complete


async def test_given_nothing_new_when_reloaded_then_nothing_is_said(bench: LoaderBench) -> None:
    messages = await bench.chats.add(300)
    await bench.show(messages)
    await bench.shows(messages)
    bench.listen()

    await bench.loader.reload()

    assert bench.said == []


async def test_given_the_rest_is_loading_when_the_branch_changes_then_the_rest_still_comes(
    bench: LoaderBench,
) -> None:
    messages = await bench.chats.add(5_000)
    other = await bench.chats.branch_off(messages[-1], 2)
    await bench.show(messages)
    await until("some of the rest", lambda: len(bench.model.rows) > NEWEST)

    await bench.chats.show(other[-1])
    await bench.loader.reload()

    await bench.shows([*messages[:-1], *other])


async def test_given_a_message_that_changes_while_the_branch_is_read_then_its_last_state_is_shown(
    bench: LoaderBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = await bench.chats.add(100)
    await bench.show(messages)
    stopped = Message(
        messages[-1].id,
        messages[-1].conversation,
        messages[-1].parent,
        Role.ASSISTANT,
        (TextPart("so far"),),
        Status.STOPPED,
        now(),
    )
    read = bench.engine.chat.branches.path_from

    async def overtaken(*args: object) -> object:
        entries = await read(*args)  # type: ignore[arg-type]
        if bench.model.rows[-1].message.status is not Status.STOPPED:
            await bench.chats.store.finish(stopped)
            bench.engine.feed.publish(MessageChanged(stopped))
        return entries

    monkeypatch.setattr(bench.engine.chat.branches, "path_from", overtaken)
    await bench.loader.reload()

    assert bench.model.rows[-1].message == stopped


async def test_given_a_conversation_deleted_for_good_while_it_loads_then_loading_ends_quietly(
    bench: LoaderBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = await bench.chats.add(5_000)
    read, purged, asked = bench.engine.chat.branches.path_above, asyncio.Event(), []

    async def held(conversation: str, message: str, limit: int) -> object:
        asked.append(message)
        if len(asked) > 1:
            await purged.wait()
        return await read(conversation, message, limit)

    monkeypatch.setattr(bench.engine.chat.branches, "path_above", held)
    await bench.show(messages)
    await until("some of the rest", lambda: len(asked) > 1)

    await bench.chats.store.delete(messages[0].conversation)
    await bench.chats.store.purge_deleted(now())
    purged.set()
    for _ in range(20):
        await settle()

    assert not bench.model.complete
    assert bench.ids == [message.id for message in messages[-len(bench.ids) :]]


async def test_given_a_message_taken_out_while_the_rest_is_read_then_it_does_not_come_with_it(
    bench: LoaderBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = await bench.chats.add(2_000)
    gone = messages[1_700]
    read = bench.engine.chat.branches.path_above
    taken_out: list[str] = []

    async def overtaken(conversation: str, message: str, limit: int) -> object:
        entries = await read(conversation, message, limit)
        if not taken_out:
            taken_out.append((await bench.engine.tree.delete(gone.id)).id)
        return entries

    monkeypatch.setattr(bench.engine.chat.branches, "path_above", overtaken)
    await bench.show(messages)

    await bench.shows([one for one in messages if one is not gone])


async def test_given_another_branch_that_joins_far_up_when_shown_then_its_end_is_read_first(
    bench: LoaderBench,
) -> None:
    messages = await bench.chats.add(100)
    other = await bench.chats.branch_off(messages[10], 3_000)
    await bench.show(messages)
    await bench.shows(messages)

    await bench.chats.show(other[-1])
    await bench.loader.reload()

    assert NEWEST < len(bench.ids) < 2_000
    await bench.shows([*messages[:10], *other])
