"""The chat pane over a real engine: what is typed goes in, what the engine says is shown."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from chatapp.domain.changes import Level, MessagesAdded
from chatapp.domain.messages import Message, Role, Status, TextPart, new_id, now
from chatapp.domain.models import EMBEDDED_ID
from chatapp.gui import branch_loader
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import (
    Exchange,
    HostileServer,
    chat_chunk,
    error_answer,
    event_stream,
)
from tests.support.long_chat import LongChats
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")


class Held:
    """An answer that goes on when it is told to."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def behave(self, exchange: Exchange) -> None:
        """Say the first word, wait, say the rest."""
        await exchange.head(200, {"Content-Type": "text/event-stream"})
        await exchange.event(chat_chunk("One "))
        await self.go_on.wait()
        await exchange.event(chat_chunk("two"))
        await exchange.event(chat_chunk(finish="stop"))
        await exchange.send(b"data: [DONE]\n\n")


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Answers with "Yes" until it is told something else."""
    async with HostileServer(event_stream("Yes")) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window, connected to the server."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        yield bench


async def test_given_a_prompt_when_sent_then_it_is_shown_with_its_answer_and_the_field_is_empty(
    bench: GuiBench,
) -> None:
    await bench.ask("Is it so?")

    await bench.says("Is it so?", "Yes")
    await bench.idle()
    assert bench.window.chat.composer.text == ""
    assert bench.titles == ["Is it so?"]
    assert bench.window.chat.composer.foot.place.text().startswith("Goes to Orchard")


async def test_given_a_notice_when_a_prompt_is_sent_then_it_covers_the_prompt_no_longer(
    bench: GuiBench,
) -> None:
    bar = bench.window.chat.bar
    bar.show_text("Restored “First”.")
    await bench.ask("Second")
    assert bench.notice == ""
    await bench.idle()

    bar.show_text("The disk is full.", level=Level.ERROR, stay=True)
    await bench.ask("Third")
    await bench.idle()
    assert bench.notice == "The disk is full."


async def test_given_a_prompt_the_engine_refuses_when_sent_then_it_is_given_back(
    bench: GuiBench,
) -> None:
    await bench.engine.conversations.change(bench.shown.id, parameters={"n": 0})

    await bench.ask_more("Is it so?")

    await until("the text", lambda: bench.window.chat.composer.text == "Is it so?")
    await until("the reason", lambda: "parameter n" in bench.notice)


async def test_given_a_running_answer_when_another_prompt_is_sent_then_it_waits_and_is_sent(
    bench: GuiBench, server: HostileServer
) -> None:
    held = Held()
    server.behaviours = (held.behave, event_stream("Yes"))
    await bench.ask("First")
    await bench.says("First", "One ")

    await bench.ask_more("Second")
    await bench.ask_more("Third")
    queued = bench.window.chat.composer.queued
    await until("both wait", lambda: queued.text == "Second\n\nThird")
    held.go_on.set()

    await bench.says("First", "One two", "Second\n\nThird", "Yes")
    await until("nothing waits", lambda: not queued.isVisible())


async def test_given_a_waiting_prompt_when_edited_then_it_is_in_the_field_before_what_is_there(
    bench: GuiBench, server: HostileServer
) -> None:
    held = Held()
    server.behaviours = (held.behave, event_stream("Yes"))
    await bench.ask("First")
    await bench.says("First", "One ")
    await bench.ask_more("Second")
    composer = bench.window.chat.composer
    await until("it waits", lambda: composer.queued.text == "Second")
    composer.set_text("typed since")

    await press(bench.window, "Edit the waiting message")

    await until("the text", lambda: composer.text == "Second\n\ntyped since")
    await until("nothing waits", lambda: not composer.queued.text)
    held.go_on.set()
    await bench.idle()
    assert bench.texts == ["First", "One two"]


async def test_given_a_running_answer_when_stopped_then_its_text_stays(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (Held().behave,)
    await bench.ask("First")
    await bench.says("First", "One ")

    await press(bench.window, "Stop")

    await bench.idle()
    assert bench.texts == ["First", "One "]
    assert bench.window.chat.model.rows[-1].message.status is Status.STOPPED


async def test_given_a_conversation_opened_while_another_is_read_when_shown_then_the_last_wins(
    bench: GuiBench,
) -> None:
    await bench.ask("First")
    await bench.says("First", "Yes")
    await bench.idle()
    first = bench.shown.id
    bench.do("new")
    await until("a new one", lambda: bench.shown.id != first)
    second = bench.shown.id

    bench.window.sidebar.conversation_selected.emit(first)
    bench.window.sidebar.conversation_selected.emit(second)
    bench.window.sidebar.conversation_selected.emit(first)

    await bench.says("First", "Yes")
    for _ in range(20):
        await settle()
    assert bench.shown.id == first
    assert bench.texts == ["First", "Yes"]


async def test_given_a_refused_key_when_another_is_entered_then_the_prompt_is_asked_again(
    bench: GuiBench, server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    server.behaviours = (error_answer(401, "wrong key"), event_stream("Yes"))
    await bench.ask("Is it so?")
    await bench.says("Is it so?", "")
    await until("the error", lambda: bench.window.chat.model.rows[-1].message.error)
    await press(bench.window, "Enter key…")
    prompt = bench.window.findChild(QLineEdit, "key_prompt_key")
    assert prompt is not None
    prompt.setText("sk-canary-0123456789")
    await press(bench.window, "Save and retry")

    await bench.says("Is it so?", "Yes")
    assert server.requests[-1].headers["authorization"] == "Bearer sk-canary-0123456789"
    assert prompt.text() == ""


async def test_given_a_link_when_clicked_then_its_real_host_is_shown_before_it_is_opened(
    bench: GuiBench,
) -> None:
    view = bench.window.chat.transcript

    view.link_activated.emit("https://user@evil.example/https://bank.example")
    assert bench.notice.startswith("Open evil.example in the browser?")
    bench.window.chat.bar.hide()
    for address in ("javascript:alert(1)", "file:///etc/passwd", "smb://host/share", "x:y"):
        view.link_activated.emit(address)

    assert bench.notice == ""


async def test_given_an_empty_field_when_up_is_pressed_then_the_last_prompt_of_the_branch_is_there(
    bench: GuiBench,
) -> None:
    await bench.ask("Is it so?")
    await bench.says("Is it so?", "Yes")
    await bench.idle()

    bench.window.chat.composer.recall_requested.emit()

    assert bench.window.chat.composer.text == "Is it so?"


async def test_given_two_answers_when_another_is_chosen_then_it_is_shown(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (event_stream("Yes"), event_stream("No"))
    await bench.ask("Is it so?")
    await bench.says("Is it so?", "Yes")
    await bench.idle()

    bench.do("regenerate")
    await bench.says("Is it so?", "No")
    await bench.idle()
    entry = bench.window.chat.model.rows[-1].entry
    assert (entry.position, len(entry.siblings)) == (1, 2)
    bench.window.chat.transcript.sibling_selected.emit(entry.siblings[0])

    await bench.says("Is it so?", "Yes")


async def test_given_another_process_that_writes_when_noticed_then_its_messages_are_shown(
    bench: GuiBench, profile_folder: Path, server: HostileServer
) -> None:
    await bench.ask("First")
    await bench.says("First", "Yes")
    await bench.idle()

    command = (sys.executable, "-m", "chatapp", "--profile", str(profile_folder))
    process = await asyncio.create_subprocess_exec(
        *command, "ask", "--conversation", bench.shown.id, "Second", stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert out == b"Yes\n"

    await bench.says("First", "Yes", "Second", "Yes")


async def test_given_a_chinese_prompt_when_the_demo_model_answers_then_a_word_says_what_it_knows(
    bench: GuiBench,
) -> None:
    home = bench.shown.id
    prompt = Message(new_id(), home, None, Role.USER, (TextPart("你好"),), Status.COMPLETE, now())
    answer = Message(
        new_id(), home, prompt.id, Role.ASSISTANT, (), Status.COMPLETE, now(), EMBEDDED_ID
    )

    bench.engine.feed.publish(MessagesAdded(home, (prompt, answer)))

    await until("two rows", lambda: len(bench.window.chat.model.rows) == 2)
    assert "knows only English" in bench.window.chat.model.rows[1].hint


async def open_long(bench: GuiBench, count: int = 10_000) -> list[Message]:
    """Make a long conversation, open it from the list, and wait for its end to be shown."""
    messages = await LongChats(bench.engine.database).add(count)
    bench.window.sidebar.conversation_selected.emit(messages[0].conversation)
    model = bench.window.chat.model
    await until("its end", lambda: model.row_of(messages[-1].id) is not None)
    return messages


async def test_given_a_long_conversation_just_opened_when_asked_then_the_answer_comes_at_its_end(
    bench: GuiBench, server: HostileServer
) -> None:
    messages = await open_long(bench)
    assert len(bench.texts) < len(messages)
    held = Held()
    server.behaviours = (held.behave,)

    await bench.ask("Is it so?")
    await until("the answer", lambda: bench.texts[-2:] == ["Is it so?", "One "])
    held.go_on.set()

    await bench.says(*(message.text for message in messages), "Is it so?", "One two")
    await bench.idle()
    assert bench.window.chat.model.rows[-1].message.status is Status.COMPLETE


async def test_given_only_the_newest_part_when_its_end_is_used_then_it_is_as_ever(
    bench: GuiBench, server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branch_loader, "FIRST_PAUSE", 3600.0)
    messages = await open_long(bench, 300)
    *_, prompt, answer = messages

    bench.do("copy_answer")
    assert QGuiApplication.clipboard().text() == answer.text
    bench.window.chat.composer.recall_requested.emit()
    assert bench.window.chat.composer.text == prompt.text
    bench.do("regenerate")

    await until("the new answer", lambda: bench.texts[-2:] == [prompt.text, "Yes"])
    assert not bench.window.chat.model.complete
    assert len(bench.window.chat.model.rows[-1].entry.siblings) == 2


async def test_given_a_place_that_is_read_when_the_rest_comes_and_branches_change_then_it_stays(
    bench: GuiBench,
) -> None:
    messages = await open_long(bench, 2_000)
    chats, view = LongChats(bench.engine.database), bench.window.chat.transcript
    view.scroll_by(-300)
    assert not view.at_end
    read = view.timeline.items[view.timeline.anchor.item].id
    place = view.timeline.anchor.y

    other = await chats.branch_off(messages[-1], 4)
    await bench.says(*(message.text for message in messages))
    bench.window.chat.transcript.sibling_selected.emit(other[0].id)
    await until("the other branch", lambda: bench.texts[-1] == other[-1].text)

    assert view.timeline.items[view.timeline.anchor.item].id == read
    assert view.timeline.anchor.y == place


async def test_given_a_long_conversation_deleted_while_it_loads_then_another_is_shown(
    bench: GuiBench,
) -> None:
    messages = await open_long(bench)

    bench.do("delete")

    home = messages[0].conversation
    await until("another", lambda: bench.notice and bench.shown.id != home)
    for _ in range(20):
        await settle()
    assert bench.notice.startswith("Deleted")
    assert bench.texts == []


async def test_given_a_branch_chosen_by_another_process_when_noticed_then_it_is_shown(
    bench: GuiBench, profile_folder: Path
) -> None:
    messages = await open_long(bench, 1_000)
    elsewhere = await Database.open(Profile.open(profile_folder).database_path)
    try:
        other = await LongChats(elsewhere).branch_off(messages[300], 20)
        await LongChats(elsewhere).show(other[-1])
    finally:
        await elsewhere.close()

    await bench.says(*(message.text for message in [*messages[:300], *other]))
