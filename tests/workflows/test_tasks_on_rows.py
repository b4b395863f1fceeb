"""The few-shot builder and the cloze templates: opened, walked, run, left by keys."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from chatapp.domain.few_shot import FewShotTask
from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.window import ChatWindow, connected
from tests.workflows.conftest import OpenWindow
from tests.workflows.test_accessibility_sweep import nameless
from tests.workflows.test_searching import come, finds

pytestmark = pytest.mark.window

ROWS = tuple((word, f"You said: {word}") for word in ("heron", "finch", "egret", "crane"))
TASK = FewShotTask("Say it again.", ("word", "answer"), ROWS, "answer", held_out=2)


async def keep_task(profile: Path) -> None:
    engine = await Engine.open(Profile.open(profile))
    try:
        await engine.few_shot.add("Echo", TASK)
    finally:
        await engine.close()


def go_to(window: ChatWindow, command: str) -> None:
    """Open a page by the palette."""
    come(window, f">{command}")
    finds(window, command)
    window.key("Return")


def test_given_a_task_when_run_by_the_window_then_its_accuracy_is_told_and_every_control_has_a_name(
    open_window: OpenWindow, service: ChatService, profile_folder: Path
) -> None:
    connected(profile_folder, service.base_url)
    asyncio.run(keep_task(profile_folder))
    window = open_window()
    go_to(window, "Few-shot builder")
    window.see("What is sent", "text")
    wait_for("the task", lambda: "heron" in window.everything)
    assert nameless(window.tree.tree()) == []

    window.press("Run")
    wait_for("the accuracy", lambda: "2 of 2" in window.everything)
    assert len(service.prompts) == 6

    go_to(window, "Cloze templates")
    window.see("Score this row", "push button")
    assert nameless(window.tree.tree()) == []
    window.key("Escape")
    window.see("Message")
