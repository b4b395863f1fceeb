"""The page that asks for the recovery key, and the window around it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from chatapp import app
from chatapp.domain.messages import Failure
from chatapp.engine.engine import Engine
from chatapp.gui.desktop import Desktop
from chatapp.gui.first_paint import FirstPaint
from chatapp.gui.main_window import MainWindow
from chatapp.gui.unlock_page import UnlockPage
from chatapp.storage import keyrings
from chatapp.storage.data_keys import data_keys
from chatapp.storage.profile import Profile
from tests.support.encrypted_profile import contents, encrypt
from tests.support.filled_profile import Filled, fill
from tests.support.gui_bench import gui_bench
from tests.support.keyring_backend import MemoryKeyring
from tests.support.page_driver import PageDriver
from tests.support.qt import press, settle, until


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    made = MemoryKeyring()
    monkeypatch.setattr(keyrings, "choose_backend", lambda: made)
    data_keys.forget_all()
    yield made
    data_keys.forget_all()


@pytest.fixture
async def filled(profile_folder: Path) -> Filled:
    return await fill(profile_folder, conversations=2)


class Opening:
    """The app's own way of opening an engine, in a window of this process."""

    def __init__(self, profile: Profile) -> None:
        data_keys.forget_all()
        self.window = MainWindow()
        self.desktop = Desktop(self.window, FirstPaint(), profile.folder)
        self.window.show()
        self.task = asyncio.ensure_future(app._open_engine(self.desktop, profile))

    @property
    def page(self) -> UnlockPage:
        found = self.window.stack.currentWidget()
        assert isinstance(found, UnlockPage)
        return found

    async def asked(self, words: str) -> None:
        """Wait until the page asks, and says this."""
        await until("the page", lambda: isinstance(self.window.stack.currentWidget(), UnlockPage))
        await until(words, lambda: self.page.field.isEnabled() and words in self.page._why.text())

    async def opened(self) -> Engine:
        await until("the engine", self.task.done)
        engine = self.task.result()
        assert engine is not None
        assert self.window.stack.currentWidget() is self.window.splitter
        return engine

    async def close(self) -> None:
        self.desktop.request_close()
        await self.task
        self.window.deleteLater()
        await settle()


async def test_given_a_lost_key_when_started_then_the_recovery_key_opens_and_is_put_back(
    qapp: QApplication, filled: Filled, keyring: MemoryKeyring
) -> None:
    key, recovery_key = await encrypt(filled.path)
    before = contents(filled.profile.folder)
    opening = Opening(filled.profile)
    await opening.asked("not in the keyring")
    assert not opening.page.open.isEnabled()

    opening.page.field.setText("mistyped")
    await press(opening.page, "Open")
    await opening.asked("This is not a recovery key")
    assert contents(filled.profile.folder) == before
    opening.page.field.setText(recovery_key.lower())
    await press(opening.page, "Open")

    engine = await opening.opened()
    assert len(await engine.conversations.all()) == 2
    assert list(keyring.entries.values()) == [key.text]
    await engine.close()
    await opening.close()


async def test_given_a_locked_keyring_when_unlocked_and_tried_again_then_it_opens(
    qapp: QApplication, filled: Filled, keyring: MemoryKeyring
) -> None:
    key, _recovery_key = await encrypt(filled.path)
    keyring.entries[f"conversations@{key.id}"] = key.text
    keyring.locked = True
    opening = Opening(filled.profile)
    await opening.asked("The keyring is locked")
    await press(opening.page, "Try the keyring again")
    await opening.asked("The keyring is locked")
    keyring.locked = False
    await press(opening.page, "Try the keyring again")
    engine = await opening.opened()
    assert engine.notices == []
    await engine.close()
    await opening.close()


async def test_given_the_page_when_quit_then_the_profile_is_as_it_was(
    qapp: QApplication, filled: Filled, keyring: MemoryKeyring
) -> None:
    await encrypt(filled.path)
    before = contents(filled.profile.folder)
    opening = Opening(filled.profile)
    await opening.asked("not in the keyring")
    assert not opening.window.actions_table["settings"].isEnabled()
    await press(opening.page, "Quit")
    await until("the end", opening.task.done)
    assert opening.task.result() is None
    assert contents(filled.profile.folder) == before
    await opening.close()


async def test_given_a_profile_in_the_window_when_encrypted_on_the_page_then_it_works_on(
    qapp: QApplication, profile_folder: Path, keyring: MemoryKeyring
) -> None:
    async with gui_bench(profile_folder, "http://127.0.0.1:9/v1") as bench:
        bench.desktop.pages.show_settings("privacy")
        page = bench.window.stack.currentWidget()
        assert page is not None
        made: list[str] = []
        bench.desktop._settings.state.encryption.key_made.connect(made.append)  # type: ignore[union-attr]
        await press(page, "Encrypt…")
        await until("the key", lambda: made)
        await press(page, "I have kept it")
        for name in ("recoveryKeyFirstGroup", "recoveryKeySecondGroup"):
            (field,) = page.findChildren(QLineEdit, name)
            place = int(field.accessibleName().split()[-1])
            field.setText(made[0].split("-")[place - 1])
        await press(page, "Encrypt")
        await press(page, "Remove encryption…")  # it comes when all is done
        assert (await bench.engine.encryption.status()).recoverable
        assert len(keyring.entries) == 1
        await press(page, "Remove encryption")
        await press(page, "Encrypt…")
        assert keyring.entries == {}


async def test_given_the_first_page_when_encryption_is_wanted_then_its_key_is_shown_next(
    qapp: QApplication, profile_folder: Path, keyring: MemoryKeyring
) -> None:
    async with gui_bench(profile_folder) as bench:
        first = bench.window.stack.currentWidget()
        assert first is not None
        await press(first, "Encrypt the conversations: a recovery key is shown next")
        await press(first, "Skip")
        await until("another page", lambda: bench.window.stack.currentWidget() is not first)
        page = bench.window.stack.currentWidget()
        assert page is not None
        await press(page, "I have kept it")
        await press(page, "Cancel")
        assert not (await bench.engine.encryption.status()).encrypted


def test_given_the_page_when_used_by_keyboard_then_each_control_has_name_and_tip(
    qtbot: QtBot,
) -> None:
    page = UnlockPage()
    driver = PageDriver(qtbot, page)
    for part in (page.field, page.open, page.again, page.quit):
        assert part.accessibleName() or getattr(part, "text", str)()
        assert part.toolTip()
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus
    with qtbot.waitSignal(page.quit_requested):
        driver.click("unlockQuit")


async def test_given_a_failure_when_asked_then_the_field_is_marked_until_it_is_changed(
    qtbot: QtBot,
) -> None:
    page = UnlockPage()
    PageDriver(qtbot, page)
    closed = asyncio.Event()
    asking = asyncio.ensure_future(page.ask(Failure("recovery_key_wrong"), closed))
    await settle()
    assert page.field._invalid
    page.field.setText("x")
    assert not page.field._invalid
    closed.set()
    assert await asking is None
