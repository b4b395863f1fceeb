"""The palette in the real window: everything is found from one field, and opened from there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from chatapp.domain.messages import (
    Conversation,
    Message,
    Role,
    Status,
    TextPart,
    new_id,
    now,
)
from chatapp.engine.engine import Engine
from chatapp.storage.conversations import Conversations
from chatapp.storage.profile import Profile
from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.window import ENTRY, ChatWindow, connected
from tests.workflows.conftest import OpenWindow
from tests.workflows.test_accessibility_sweep import nameless

pytestmark = pytest.mark.window
FIELD, RESULTS = "Search everything", "Results"


def results(window: ChatWindow) -> list[str]:
    """The entries of the palette."""
    return [node.name for node in window.tree.find(ENTRY, within={"name": RESULTS})]


def finds(window: ChatWindow, *beginnings: str) -> None:
    """Wait until there are entries that begin so."""

    def look() -> bool:
        found = results(window)
        return all(any(each.startswith(start) for each in found) for start in beginnings)

    wait_for(f"{beginnings} among the results", look)


def come(window: ChatWindow, typed: str) -> None:
    """Open the palette and type."""
    window.key("ctrl+k")
    wait_for("the focus on it", lambda: "focused" in window.see(FIELD).states)
    window.write(typed, into=FIELD)


async def branches(profile: Path) -> None:
    """Two conversations: a long one with two branches far up, and another."""
    engine = await Engine.open(Profile.open(profile))
    store = Conversations(engine.database, "writer")
    long, short = (Conversation(new_id(), title, now(), now()) for title in ("The walk", "茶"))
    for home in (short, long):
        await store.add(home)
    messages: list[Message] = []
    for number in range(200):
        role = Role.ASSISTANT if number % 2 else Role.USER
        parent = messages[-1].id if messages else None
        parts = (TextPart(f"step {number} of the walk"),)
        messages.append(Message(new_id(), long.id, parent, role, parts, Status.COMPLETE, now()))
    hidden = replace(messages[51], id=new_id(), parts=(TextPart("along the hidden lagoon"),))
    await store.add_messages([*messages, hidden], current=messages[-1].id)
    tea = Message(
        new_id(), short.id, None, Role.USER, (TextPart("红茶怎么泡"),), Status.COMPLETE, now()
    )
    await store.add_messages([tea], current=tea.id)
    await engine.close()


@pytest.fixture
def walked(open_window: OpenWindow, profile_folder: Path, service: ChatService) -> ChatWindow:
    """The window on these conversations."""
    connected(profile_folder, service.base_url)
    asyncio.run(branches(profile_folder))
    window = open_window()
    wait_for("a conversation", lambda: window.transcript)
    return window


def test_given_a_hidden_branch_when_its_message_is_found_and_opened_then_it_is_shown_and_marked(
    walked: ChatWindow,
) -> None:
    walked.open("The walk")
    walked.read("step 199")
    come(walked, "lagoon")
    finds(walked, "The walk, along the hidden lagoon")
    assert walked.shown("1 result", "label")

    walked.key("Return")

    walked.read("along the hidden lagoon")
    walked.see_no_more(FIELD)
    wait_for("the mark", lambda: walked.shown("1 of 1", "label"))
    walked.key("Escape")
    walked.see_no_more("1 of 1", "label")


def test_given_chinese_when_one_character_is_typed_then_title_and_message_are_found(
    walked: ChatWindow,
) -> None:
    come(walked, "茶")
    finds(walked, "茶", "茶, 红茶怎么泡")
    walked.key("Return")
    walked.read("红茶怎么泡")


def test_given_the_palette_when_esc_is_pressed_then_it_goes_and_the_message_field_is_focused(
    walked: ChatWindow,
) -> None:
    walked.focus("Message")
    come(walked, "nothing like this")
    wait_for("that nothing was found", lambda: walked.shown("0 results", "label"))
    walked.key("Escape")
    walked.see_no_more(FIELD)
    wait_for("the focus", lambda: "focused" in walked.see("Message").states)


def test_given_a_command_when_chosen_then_it_is_done(walked: ChatWindow) -> None:
    walked.key("ctrl+k")
    walked.see(FIELD)
    walked.type(">keyb")
    finds(walked, "Keyboard shortcuts")
    walked.key("Return")
    walked.see("Rename conversation", "label")


def test_given_the_palette_when_walked_then_each_control_has_a_name_and_tab_stays_inside(
    walked: ChatWindow,
) -> None:
    come(walked, "walk")
    finds(walked, "The walk")
    assert nameless(walked.tree.tree()) == []
    walked.key("Tab")
    order = "Order: newest first"
    wait_for("the focus on the order", lambda: "focused" in walked.see(order).states)
    walked.key("Tab")
    wait_for("the focus on the field", lambda: "focused" in walked.see(FIELD).states)
