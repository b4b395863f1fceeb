"""What answers cost, in the real window: under the answer, on its page, with prices edited."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from chatapp.domain.prices import Price
from chatapp.storage.database import Database
from chatapp.storage.prices import Prices
from chatapp.storage.profile import Profile
from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.hostile_server import event_stream
from tests.support.window import BUTTON, ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window

COUNTS = {"choices": [], "usage": {"prompt_tokens": 1000, "completion_tokens": 500}}


async def priced(profile: Path) -> None:
    """Give a price to the model of the service."""
    db = await Database.open(Profile.open(profile).database_path)
    await Prices(db).put(Price("heron", "", "USD", 2_000_000, 8_000_000, since="2026-01-31"))
    await db.close()


def sees(window: ChatWindow, text: str) -> None:
    wait_for(repr(text), lambda: text in window.everything)


def test_given_a_price_when_answered_edited_and_undone_then_costs_are_shown_accordingly(
    open_window: OpenWindow, profile_folder: Path, service: ChatService
) -> None:
    connected(profile_folder, service.base_url)
    asyncio.run(priced(profile_folder))
    service.will(event_stream("Herons wade.", COUNTS))
    window = open_window()

    window.ask("What do herons do?")
    window.read("Herons wade.")
    sees(window, "500 tokens  ·  $0.006")

    window.key("ctrl+comma")
    window.press("Usage", "radio button")
    sees(window, "1,500 tokens, $0.006, 1 answer")
    window.press("heron, any service, yours, $2.00, $2.00, $8.00")
    window.write("5", into="Input")
    window.press("Save")
    sees(window, "The price of heron is kept.")
    sees(window, "1,500 tokens, $0.009, 1 answer")

    window.press("Undo")
    sees(window, "1,500 tokens, $0.006, 1 answer")
    window.press("What do herons do?, 1.5k, $0.006", BUTTON)
    window.read("Herons wade.")
    sees(window, "500 tokens  ·  $0.006")
