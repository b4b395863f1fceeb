"""What the window says of updates by itself: one question, and each new version once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from chatapp.domain.settings import DAYS_USED, UPDATE_ASKED, UPDATE_CHECK, UPDATE_TOLD
from chatapp.engine import updates as module
from chatapp.engine.update_feed import FeedSource
from chatapp.gui.about.window import AboutWindow
from chatapp.gui.update_news import UpdateNews
from chatapp.gui.update_window import UpdateWindow
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer
from tests.support.qt import settle, until
from tests.support.update_feeds import FeedFiles, SigningKey, feed_bytes, feed_url, source_of

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
KEY = SigningKey()
NOWHERE = "http://127.0.0.1:9/v1"
QUESTION = "May ChatApp look once a day"


@dataclass
class World:
    """A window, and a server with a list."""

    bench: GuiBench
    files: FeedFiles

    @property
    def news(self) -> UpdateNews:
        found = self.bench.window.findChild(UpdateNews)
        assert isinstance(found, UpdateNews)
        return found

    @property
    def asked(self) -> bool:
        """Whether the question is shown."""
        return self.bench.notice.startswith(QUESTION)

    def press(self, name: str) -> None:
        """Click a button of the message bar."""
        button = self.bench.window.chat.bar.findChild(QAbstractButton, name)
        assert isinstance(button, QAbstractButton)
        button.click()

    def kept(self) -> tuple[bool, bool]:
        """Whether the question was answered, and whether checking is on."""
        get = self.bench.engine.settings.get
        return get(UPDATE_ASKED), get(UPDATE_CHECK)

    async def use_for_days(self) -> None:
        """Have been used long enough."""
        await self.bench.engine.set_setting(DAYS_USED.name, module.ASK_AFTER_DAYS)

    async def check(self) -> None:
        """Check as it is done once a day."""
        await self.bench.engine.updates.check_quietly()
        await settle()


@pytest.fixture
async def world(profile_folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    files = FeedFiles()
    files.put(feed_bytes("9.0.0"), KEY)
    async with HostileServer(files) as server:
        source = source_of(feed_url(server), KEY)
        monkeypatch.setattr(module, "shipped_source", lambda: source)
        async with gui_bench(profile_folder, NOWHERE) as bench:
            yield World(bench, files)


async def test_given_a_new_profile_when_it_is_time_then_nothing_is_asked_yet(world: World) -> None:
    world.news.ask()
    assert not world.asked


async def test_given_some_days_of_use_when_agreed_then_it_checks_and_tells(world: World) -> None:
    await world.use_for_days()
    world.news.ask()
    assert world.asked
    assert world.files.asked == []
    world.press("message_bar_action")
    await until("news", lambda: world.bench.notice == "Version 9.0.0 of ChatApp is there")
    assert world.kept() == (True, True)
    world.press("message_bar_action")
    window = world.bench.window.findChild(UpdateWindow)
    assert isinstance(window, UpdateWindow)
    assert window.isVisible()
    assert "News of 9.0.0." in window.notes.toPlainText()
    window.close()


@pytest.mark.parametrize("button", ["message_bar_more", "message_bar_close"])
async def test_given_the_question_when_refused_or_closed_then_it_is_never_asked_again(
    world: World, button: str
) -> None:
    await world.use_for_days()
    world.news.ask()
    world.press(button)
    await until("the answer", lambda: world.kept() == (True, False))
    assert world.bench.notice == ""
    world.news.ask()
    assert not world.asked
    assert world.files.asked == []


async def test_given_something_else_is_told_when_it_is_time_then_the_question_waits(
    world: World,
) -> None:
    await world.use_for_days()
    world.bench.window.chat.bar.show_text("Something else", stay=True)
    world.news.ask()
    assert world.bench.notice == "Something else"
    world.press("message_bar_close")
    await settle()
    assert world.kept() == (False, False)


async def test_given_a_new_version_when_found_again_then_it_is_told_once(world: World) -> None:
    await world.check()
    assert world.bench.notice == "Version 9.0.0 of ChatApp is there"
    world.press("message_bar_close")
    await until("kept", lambda: world.bench.engine.settings.get(UPDATE_TOLD) == "9.0.0")
    await world.check()
    assert world.bench.notice == ""
    world.files.put(feed_bytes("9.1.0", serial=2), KEY)
    await world.check()
    assert world.bench.notice == "Version 9.1.0 of ChatApp is there"


async def test_given_a_background_check_that_fails_when_over_then_nothing_is_said(
    world: World,
) -> None:
    world.files.files.clear()
    await world.check()
    assert world.bench.notice == ""


async def test_given_the_settings_when_checked_now_then_the_answer_is_there_and_not_in_the_bar(
    world: World,
) -> None:
    settings = world.bench.desktop._settings
    assert settings is not None
    settings.updates.look()
    settings.updates.check_now()
    settings.updates.check_now()
    await until("the end", lambda: not settings.state.updates.checking)
    assert settings.state.updates.report is not None
    assert world.bench.notice == ""
    assert len(world.files.asked) == 2  # a list and its signature, once
    world.files.files.clear()
    settings.updates.check_now()
    await until("the reason", lambda: settings.state.updates.failure is not None)
    assert settings.state.updates.failure is not None
    assert settings.state.updates.failure.code == "update_missing"


async def test_given_the_switch_when_turned_on_then_it_checks_at_once_and_is_not_asked_about(
    world: World,
) -> None:
    settings = world.bench.desktop._settings
    assert settings is not None
    settings.updates.set_checking(True)
    await until("the check", lambda: settings.state.updates.report is not None)
    assert world.kept() == (True, True)
    settings.updates.set_checking(False)
    await until("off", lambda: world.kept() == (True, False))
    await world.use_for_days()
    world.news.ask()
    assert not world.asked


async def test_given_a_build_without_a_key_when_looked_at_then_it_is_said(world: World) -> None:
    settings = world.bench.desktop._settings
    assert settings is not None
    world.bench.engine.updates.__dict__["source"] = FeedSource("", {})
    settings.updates.look()
    assert settings.state.updates.possible is False
    settings.updates.check_now()
    await until("the reason", lambda: settings.state.updates.failure is not None)
    assert world.files.asked == []


async def test_given_the_command_when_given_then_the_window_about_the_app_is_filled(
    world: World,
) -> None:
    world.bench.do("about")
    about = world.bench.window.findChild(AboutWindow)
    assert isinstance(about, AboutWindow)
    await until("the parts", lambda: about.licences.parts.count() > 10)
    assert str(world.bench.engine.profile.folder) in about.details
    about.updates.click()
    await settle()
    page = world.bench.window.stack.currentWidget()
    assert page is not None
    assert page.objectName() == "settingsPage"
