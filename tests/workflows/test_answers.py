"""Answers in the window: several side by side, cut ones that go on, waits for another try."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from chatapp.domain.messages import Conversation, new_id, now
from chatapp.storage.connections import Connections
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile
from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService, HeldAnswer
from tests.support.hostile_server import chat_chunk, error_answer, event_stream
from tests.support.window import BUTTON, ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window

BEGINNINGS = ("Dear neighbours", "Hello everyone", "Heating off")


async def prepare(profile: Path, answers: int) -> None:
    """Put an empty conversation into a profile in which so many answers are asked for.

    Its connection becomes one to a server that goes on with the beginning of an answer.
    """
    db = await Database.open(Profile.open(profile).database_path)
    for connection in await Connections(db).list():
        await Connections(db).change(connection.id, service="llama.cpp")
    parameters = {"n": answers}
    conversation = Conversation(new_id(), "Three at once", now(), now(), parameters=parameters)
    await Conversations(db, "").add(conversation)
    await db.close()


@pytest.fixture
def window(open_window: OpenWindow, profile_folder: Path, service: ChatService) -> ChatWindow:
    """The window, with a conversation in which three answers are asked for."""
    connected(profile_folder, service.base_url)
    asyncio.run(prepare(profile_folder, 3))
    return open_window()


def say(answer: HeldAnswer, index: int, text: str = "", finish: str | None = None) -> None:
    """Send a piece of one of several answers."""
    chunk = chat_chunk(text or None, index=index, finish=finish)
    answer._then(lambda exchange: exchange.event(chunk))


def reads(window: ChatWindow, name: str, text: str) -> None:
    """Wait until a column says exactly that."""
    within = {"name": name, "role": "list"}

    def look() -> bool:
        return [each.description for each in window.tree.find("list item", within=within)] == [text]

    wait_for(f"{text!r} in {name}", look)


def test_given_three_answers_at_once_when_the_second_is_taken_then_the_chat_goes_on_with_it(
    window: ChatWindow, service: ChatService
) -> None:
    window.open("Three at once")
    answer = service.will_wait()
    window.ask("Write a notice")
    answer.asked()
    for index in (2, 0, 1):
        say(answer, index, BEGINNINGS[index])
    for name, beginning in zip("ABC", BEGINNINGS, strict=True):
        reads(window, f"Answer {name}", beginning)
    say(answer, 1, ", the valve is wrong.")
    reads(window, "Answer B", "Hello everyone, the valve is wrong.")
    assert window.answering
    for index in (0, 1, 2):
        say(answer, index, finish="stop")
    answer.end()
    window.idle()
    for name in "ABC":
        window.see(f"Use this one: Answer {name}", BUTTON)

    window.focus("Copy Answer A")
    window.key("Tab", "2")

    window.answered("heron", "Hello everyone, the valve is wrong.")
    window.see("Version 2 of 3")
    window.see_no_more("Use this one: Answer A")
    window.ask("Shorter")
    window.read("Shorter")
    wait_for("the next request", lambda: len(service.prompts) == 2)
    sent = [each["content"] for each in service.prompts[-1].json["messages"]]
    assert sent == ["Write a notice", "Hello everyone, the valve is wrong.", "Shorter"]


def test_given_a_cut_answer_when_continued_then_the_rest_comes_and_the_old_text_is_kept(
    window: ChatWindow, service: ChatService
) -> None:
    window.begin_anew()
    service.will(event_stream("Once upon a", finish="length"))
    window.ask("Tell me a story")
    window.read("Once upon a", "The answer reached its length limit")
    window.idle()
    answer = service.will_wait()

    window.press("Continue")
    answer.asked()
    answer.say(" time")
    window.read("Once upon a time")
    answer.end()

    window.idle()
    window.read("Version 2 of 2")
    sent = service.prompts[-1].json["messages"]
    assert sent[-1] == {"role": "assistant", "content": "Once upon a"}
    window.press("Previous version")
    window.read("Version 1 of 2", "The answer reached its length limit")
    window.answered("heron", "Once upon a")


def test_given_a_continued_answer_when_the_app_is_killed_then_all_its_text_is_there_again(
    window: ChatWindow, service: ChatService, open_window: OpenWindow
) -> None:
    window.begin_anew()
    service.will(event_stream("Once upon a", finish="length"))
    window.ask("Tell me a story")
    window.read("Once upon a", "The answer reached its length limit")
    window.idle()
    answer = service.will_wait()
    window.press("Continue")
    answer.asked()
    answer.say(" time there was")
    window.read("Once upon a time there was")
    wait_for("the text on disk", lambda: "a time there was" in str(window.stored()))

    window.kill()
    again = open_window()

    again.read("Once upon a time there was", "The app was closed while the answer was written")


def test_given_a_service_that_asks_to_wait_when_now_is_pressed_then_it_is_asked_at_once(
    window: ChatWindow, service: ChatService
) -> None:
    window.begin_anew()
    service.will(error_answer(429, "slow down", {"Retry-After": "30"}))
    window.ask("Where do herons nest?")
    waiting = window.see("Now", BUTTON)
    assert "sensitive" in waiting.states
    assert "127.0.0.1 asks to wait · next try in 30 s · try 2 of 3" in window.everything

    window.focus("Now")
    window.key("space")

    window.read("You said: Where do herons nest?")
    window.idle()
    assert len(service.prompts) == 2
