"""Commands that are given before the engine is there: the last one is done when it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chatapp.domain.settings import FIRST_RUN_DONE
from chatapp.engine.engine import Engine
from chatapp.gui.desktop import Desktop
from chatapp.gui.first_paint import FirstPaint
from chatapp.gui.main_window import MainWindow
from chatapp.gui.palette.palette import Palette
from chatapp.storage.profile import Profile
from tests.support.qt import settle, until

pytestmark = pytest.mark.usefixtures("qapp")
CTRL = Qt.KeyboardModifier.ControlModifier


class Starting:
    """A window that was painted, and what comes after it, one step at a time."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self._folder = folder
        self.window = MainWindow()
        self.desktop: Desktop | None = None

    def join(self) -> None:
        """The modules are loaded; the engine is being opened."""
        self.desktop = Desktop(self.window, FirstPaint(), self._folder)

    async def start(self) -> None:
        """The engine is there."""
        assert self.desktop is not None
        await self.desktop.start(self.engine)
        await settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
        """Press a key as the user does: where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        shown = self.window.stack.currentWidget()
        assert shown is not None
        return "chat" if shown is self.window.splitter else shown.objectName()


@pytest.fixture
async def starting(profile_folder: Path) -> AsyncIterator[Starting]:
    """A painted window on a profile that is set up."""
    async with opened(profile_folder) as starting:
        await starting.engine.set_setting(FIRST_RUN_DONE.name, True)
        yield starting


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Starting]:
    """A painted window on a profile."""
    engine = await Engine.open(Profile.open(folder), interactive=True)
    starting = Starting(engine, folder)
    starting.window.show()
    starting.window.activateWindow()
    await until("the window", starting.window.isActiveWindow)
    try:
        yield starting
        if starting.desktop is not None:
            await starting.desktop.finish(4.0)
    finally:
        await engine.close()
        starting.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


async def test_given_a_painted_window_when_ctrl_comma_is_pressed_then_settings_come_with_the_engine(
    starting: Starting,
) -> None:
    starting.press(Qt.Key.Key_Comma)
    starting.join()
    assert starting.page == "chat"

    await starting.start()

    assert starting.page == "settingsPage"


@pytest.mark.parametrize(
    ("key", "page"), [(Qt.Key.Key_Comma, "settingsPage"), (Qt.Key.Key_O, "importPage")]
)
async def test_given_no_engine_yet_when_a_page_is_asked_for_then_it_comes_with_the_engine(
    starting: Starting, key: Qt.Key, page: str
) -> None:
    starting.join()
    starting.press(key)

    await starting.start()

    assert starting.page == page


async def test_given_no_engine_yet_when_search_is_asked_for_then_it_comes_with_the_engine(
    starting: Starting,
) -> None:
    starting.join()
    starting.press(Qt.Key.Key_Comma)
    starting.press(Qt.Key.Key_K)

    await starting.start()

    assert starting.page == "chat"
    (palette,) = starting.window.findChildren(Palette)
    assert palette.isVisible()


async def test_given_a_conversation_open_last_when_a_new_one_is_asked_for_early_then_it_comes(
    starting: Starting,
) -> None:
    conversation = await starting.engine.conversations.new()
    await starting.engine.conversations.rename(conversation.id, "Open last")
    starting.join()
    starting.press(Qt.Key.Key_N)

    await starting.start()

    model = starting.window.chat.model
    await until("a new one", lambda: model.conversation not in (None, conversation.id))


async def test_given_the_window_is_being_filled_when_ctrl_comma_is_pressed_then_settings_stay(
    starting: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = starting.engine.connections.publish

    async def publish_and_press() -> None:
        await publish()
        starting.press(Qt.Key.Key_Comma)

    monkeypatch.setattr(starting.engine.connections, "publish", publish_and_press)
    starting.join()

    await starting.start()

    assert starting.page == "settingsPage"


@pytest.mark.parametrize(
    ("command", "page"),
    [("prompts", "prompts_page"), ("few_shot", "fewShotPage"), ("import", "importPage")],
)
async def test_given_the_window_is_being_filled_when_a_page_is_asked_for_then_it_comes_and_stays(
    starting: Starting, monkeypatch: pytest.MonkeyPatch, command: str, page: str
) -> None:
    publish = starting.engine.connections.publish
    actions, at_once = starting.window.actions_table, list[str]()

    async def publish_and_ask() -> None:
        await publish()
        actions[command].trigger()
        at_once.append(starting.page)

    monkeypatch.setattr(starting.engine.connections, "publish", publish_and_ask)
    starting.join()

    await starting.start()

    assert at_once == ["chat"], "it is put away by what is shown first"
    assert starting.page == page


async def test_given_an_early_command_when_esc_follows_then_nothing_comes(
    starting: Starting,
) -> None:
    starting.join()
    starting.press(Qt.Key.Key_Comma)
    starting.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)

    await starting.start()

    assert starting.page == "chat"


async def test_given_a_new_profile_when_settings_are_asked_for_early_then_the_first_page_stays(
    profile_folder: Path,
) -> None:
    async with opened(profile_folder) as starting:
        starting.join()
        starting.press(Qt.Key.Key_Comma)

        await starting.start()

        assert starting.page == "firstRunPage"


async def test_given_the_engine_when_commands_are_given_then_they_are_done_once(
    starting: Starting,
) -> None:
    starting.join()
    await starting.start()

    starting.press(Qt.Key.Key_Comma)
    assert starting.page == "settingsPage"
    starting.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)

    assert starting.page == "chat"
