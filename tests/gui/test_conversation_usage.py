"""Costs beside the chat, over a real engine: under the answer, and behind the header's count."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from chatapp.domain.messages import (
    Conversation,
    Message,
    Role,
    Status,
    TextPart,
    Usage,
    new_id,
    now,
)
from chatapp.domain.prices import Price
from chatapp.engine.engine import Engine
from chatapp.gui.branch_loader import BranchLoader
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.conversation_usage import ConversationUsage
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings_controller import EngineSettings
from chatapp.gui.tasks import WindowTasks
from chatapp.gui.widgets import Label
from chatapp.storage.profile import Profile
from tests.support.qt import until

pytestmark = pytest.mark.usefixtures("qapp")
PRICE = Price("heron", "", "USD", 2_000_000, 8_000_000, since="2026-01-31", edited=True)


class Bench:
    """A chat page that shows a conversation of two answers in two branches."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.tasks = WindowTasks(self._fail)
        self.page = ChatPage()
        self.usage = ConversationUsage(self.page, engine, self.tasks)
        self.settings = EngineSettings(engine, SettingsState(), self.tasks)
        engine.feed.subscribe(self.usage.apply)
        engine.feed.subscribe(self.settings.apply)

    def _fail(self, failure: object) -> None:
        raise AssertionError(failure)

    async def show(self) -> None:
        """Store the conversation and show its second branch."""
        conversation = Conversation(new_id(), "A talk", now(), now())
        await self.engine._store.add(conversation)
        prompt = _message(conversation, None, Role.USER)
        answers = [
            replace(
                _message(conversation, prompt.id, Role.ASSISTANT),
                model="heron",
                usage=Usage(1000, 500),
            )
            for _ in range(2)
        ]
        await self.engine._store.add_messages([prompt, *answers], current=answers[-1].id)
        loader = BranchLoader(self.page.model, self.engine.chat.branches, self.tasks)
        loader.show(conversation.id, await loader.newest(conversation.id))

    @property
    def tip(self) -> str:
        """What the header's count says when it is pointed at."""
        return self.page.header._tokens.toolTip()

    def tells(self, text: str) -> bool:
        """Whether some answer's line has this in it."""
        labels = self.page.transcript.findChildren(Label)
        return any(text in label.text() for label in labels)


def _message(conversation: Conversation, parent: str | None, role: Role) -> Message:
    parts = (TextPart("Hello"),)
    return Message(new_id(), conversation.id, parent, role, parts, Status.COMPLETE, now())


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[Bench]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    engine = await Engine.open(Profile.open(profile_folder), interactive=True)
    bench = Bench(engine)
    bench.page.resize(900, 600)
    bench.page.show()
    yield bench
    bench.usage.stop()
    await bench.tasks.close(4.0)
    await engine.close()
    bench.page.close()
    bench.page.deleteLater()
    QLocale.setDefault(before)


async def test_given_a_price_when_given_edited_and_taken_back_then_costs_follow(
    bench: Bench,
) -> None:
    await bench.show()
    await bench.usage.start()
    await until("the sums", lambda: "3,000 tokens" in bench.tip)
    assert "No price is known for 2 answers." in bench.tip
    told: list[tuple[str, object]] = []
    bench.settings.usage.told.connect(lambda text, undo: told.append((text, undo)))

    bench.settings.usage.set_price(PRICE)
    await until("the cost", lambda: bench.tells("$0.006"))
    await until("the sums", lambda: "Cost: $0.012" in bench.tip)

    bench.settings.usage.set_price(replace(PRICE, prompt=4_000_000))
    await until("another cost", lambda: bench.tells("$0.008"))
    await until("both told", lambda: len(told) == 2)
    assert told[-1][0] == "The price of heron is kept."
    for _text, undo in reversed(told):
        assert callable(undo)
        undo()
        await until("the cost before", lambda: not bench.tells("$0.008"))
    await until("no cost", lambda: not bench.tells("$"))

    bench.settings.usage.set_price(PRICE)
    await until("the cost", lambda: bench.tells("$0.006"))
    bench.settings.usage.reset_price(PRICE)
    await until("no cost", lambda: not bench.tells("$"))
    await until("it is told", lambda: told[-1][0] == "Your price of heron is removed.")
    undo = told[-1][1]
    assert callable(undo)
    undo()
    await until("the cost again", lambda: bench.tells("$0.006"))


async def test_given_another_conversation_when_shown_then_the_old_sums_are_gone_at_once(
    bench: Bench,
) -> None:
    await bench.show()
    await bench.usage.start()
    await until("the sums", lambda: "3,000 tokens" in bench.tip)
    bench.page.model.load("another", [])
    assert bench.tip == ""


async def test_given_an_answer_when_deleted_and_brought_back_then_the_sums_follow(
    bench: Bench,
) -> None:
    await bench.show()
    await bench.usage.start()
    await until("the sums", lambda: "3,000 tokens" in bench.tip)
    conversation = bench.page.model.conversation
    assert conversation is not None
    hidden = (await bench.engine.conversations.messages(conversation))[1]
    removal = await bench.engine.tree.delete(hidden.id)
    await until("less", lambda: "1,500 tokens" in bench.tip)
    await bench.engine.tree.undo(conversation, removal.id)
    await until("all", lambda: "3,000 tokens" in bench.tip)
