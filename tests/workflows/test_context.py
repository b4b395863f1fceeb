"""A conversation that grows too long, in the real window; and what was sent for its answers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from chatapp.storage.connections import Connections
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile
from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.hostile_server import event_stream
from tests.support.window import ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window

FIRST = {"choices": [], "usage": {"prompt_tokens": 300, "completion_tokens": 220}}
SECOND = {"choices": [], "usage": {"prompt_tokens": 640, "completion_tokens": 50}}


async def limited(profile: Path) -> None:
    """Give the model of the service 700 tokens of context."""
    db = await Database.open(Profile.open(profile).database_path)
    store = Connections(db)
    (connection,) = await store.list()
    await store.change(connection.id, contexts={"heron": 700})
    await db.close()


def sees(window: ChatWindow, text: str) -> None:
    wait_for(repr(text), lambda: text in window.everything)


def test_given_a_conversation_too_long_when_the_oldest_are_left_out_then_it_goes_on(
    open_window: OpenWindow, profile_folder: Path, service: ChatService
) -> None:
    connected(profile_folder, service.base_url)
    asyncio.run(limited(profile_folder))
    service.will(event_stream("Herons wade.", FIRST), event_stream("Finches hop.", SECOND))
    window = open_window()

    window.ask("What do herons do?")
    window.read("Herons wade.")
    sees(window, "520 of 700")
    window.ask("And finches?")
    window.read("Finches hop.")
    sees(window, "690 of 700")

    window.ask("And swans?")
    sees(window, "The conversation is longer than heron can read")
    assert len(service.prompts) == 2
    assert window.written == "And swans?"
    window.press("Leave out the oldest")
    window.read("You said: And swans?")
    sent = [message["content"] for message in service.prompts[2].json["messages"]]
    assert sent == ["And finches?", "Finches hop.", "And swans?"]
    assert window.written == ""

    window.key("ctrl+k")
    window.type("request of the last")
    sees(window, "Show the request of the last answer")
    window.key("Return")
    window.see("What was sent")
    told = wait_for("the dialog", lambda: window.tree.read("dialog"))
    assert "Not sent: the 2 oldest messages." in told
    assert f"POST {service.base_url}/chat/completions" in told
    assert "Copy as curl" in told
