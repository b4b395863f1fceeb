"""Encrypted backups whose key is not at hand, restored in the window over a real engine."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from chatapp.engine.engine import Engine
from chatapp.gui.settings.backups_restore import RestoreCard
from chatapp.gui.settings.backups_unlock import UnlockCard
from chatapp.gui.widgets import Label
from chatapp.storage import keyrings
from chatapp.storage.data_keys import data_keys
from chatapp.storage.encrypted_files import is_encrypted
from chatapp.storage.recovery_keys import new_recovery_key
from tests.support.filled_profile import fill
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.keyring_backend import MemoryKeyring
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")
ADDRESS = "http://127.0.0.1:9/v1"


@pytest.fixture(autouse=True)
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    made = MemoryKeyring()
    monkeypatch.setattr(keyrings, "choose_backend", lambda: made)
    data_keys.forget_all()
    yield made
    data_keys.forget_all()


@dataclass(frozen=True)
class Foreign:
    """An encrypted backup of a profile that is lost, with the keyring it had."""

    file: Path
    recovery_key: str


@pytest.fixture
async def foreign(tmp_path: Path, keyring: MemoryKeyring) -> Foreign:
    filled = await fill(tmp_path / "lost", conversations=2)
    engine = await Engine.open(filled.profile)
    recovery_key = engine.encryption.new_recovery_key()
    assert await engine.encryption.encrypt(recovery_key) == []
    file = tmp_path / "elsewhere" / "backup.sqlite3"
    file.parent.mkdir()
    await engine.backups.back_up_to(file)
    await engine.close()
    shutil.rmtree(filled.profile.folder)
    keyring.entries.clear()
    data_keys.forget_all()
    return Foreign(file, recovery_key)


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    """The window on a profile that is not encrypted, on the page of backups."""
    async with gui_bench(profile_folder, ADDRESS) as bench:
        bench.desktop.pages.show_settings("backups")
        await settle()
        yield bench


def card(bench: GuiBench, kind: type[QWidget]) -> QWidget | None:
    """A card of the page, if it is shown."""
    found = bench.window.findChildren(kind)
    return next((each for each in found if each.isVisibleTo(bench.window)), None)


def said(bench: GuiBench) -> str:
    """All that the card that asks for the key says."""
    shown = card(bench, UnlockCard)
    labels = [] if shown is None else shown.findChildren(Label)
    return "\n".join(each.text() for each in labels if each.isVisibleTo(shown))


async def look_into(bench: GuiBench, file: Path) -> QLineEdit:
    """Have a backup looked into; gives the field that its key is asked in."""
    backups = bench.desktop._backups
    assert backups is not None
    backups.preview(str(file))
    await until("the question", lambda: card(bench, UnlockCard))
    await settle()
    shown = card(bench, UnlockCard)
    assert shown is not None
    (field,) = shown.findChildren(QLineEdit)
    return field


async def test_given_a_backup_with_another_key_when_its_recovery_key_is_typed_then_it_is_restored(
    bench: GuiBench, foreign: Foreign, profile_folder: Path
) -> None:
    bench.window.activateWindow()
    field = await look_into(bench, foreign.file)
    assert "its key is not at hand" in said(bench)
    assert card(bench, RestoreCard) is None
    await until("the focus", field.hasFocus)

    QTest.keyClicks(field, foreign.recovery_key.lower())
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until("the preview", lambda: card(bench, RestoreCard))
    assert card(bench, UnlockCard) is None
    assert field.text() == ""
    await press(bench.window, "Restore")

    await until("the end", lambda: "Restored: backup.sqlite3." in bench.notice)
    assert len(bench.titles) == 2
    assert "here the conversations are not" in bench.notice
    assert not is_encrypted(profile_folder / "chatapp.sqlite3")
    await press(bench.window, "Privacy settings")
    assert "not encrypted" in "\n".join(
        each.text() for each in bench.window.findChildren(Label) if each.isVisibleTo(bench.window)
    )
    await press(bench.window, "Undo")
    await until("the undo", lambda: bench.notice == "Everything is as it was before the restore.")
    assert len(bench.titles) == 1


async def test_given_a_wrong_key_when_typed_then_that_is_said_and_another_can_be_tried(
    bench: GuiBench, foreign: Foreign
) -> None:
    field = await look_into(bench, foreign.file)
    field.setText("heron")
    await press(bench.window, "Open the backup")
    await until("the words", lambda: "This is not a recovery key" in said(bench))

    field.setText(new_recovery_key())
    await press(bench.window, "Open the backup")
    await until("the words", lambda: "The recovery key is not the one" in said(bench))
    assert card(bench, RestoreCard) is None

    field.setText(foreign.recovery_key)
    await press(bench.window, "Open the backup")
    await until("the preview", lambda: card(bench, RestoreCard))


async def test_given_the_question_for_a_key_when_cancelled_then_nothing_is_kept_of_it(
    bench: GuiBench, foreign: Foreign
) -> None:
    field = await look_into(bench, foreign.file)
    field.setText(foreign.recovery_key)

    await press(bench.window, "Cancel")

    assert card(bench, UnlockCard) is None
    again = await look_into(bench, foreign.file)
    assert again.text() == ""
    assert "recovery key is not the one" not in said(bench)


async def test_given_the_key_was_found_once_when_looked_into_again_then_it_is_not_asked_for(
    bench: GuiBench, foreign: Foreign
) -> None:
    field = await look_into(bench, foreign.file)
    field.setText(foreign.recovery_key)
    await press(bench.window, "Open the backup")
    await until("the preview", lambda: card(bench, RestoreCard))
    await press(bench.window, "Cancel")

    backups = bench.desktop._backups
    assert backups is not None
    backups.preview(str(foreign.file))

    await until("the preview", lambda: card(bench, RestoreCard))


async def test_given_a_backup_of_the_list_without_its_key_when_shown_then_it_can_be_opened(
    bench: GuiBench, foreign: Foreign
) -> None:
    backups = bench.desktop._backups
    assert backups is not None
    backups.back_up()
    await until("the backup", lambda: backups.state.listed)
    await until("the end", lambda: backups.state.work is None)
    made = (backups.state.listed or ())[0].backup.path
    shutil.copy(foreign.file, made)
    backups.look()
    await until("the lock", lambda: (backups.state.listed or ())[0].locked)
    QApplication.processEvents()
    texts = [each.text() for each in bench.window.findChildren(Label) if each.isVisible()]
    assert any(each.startswith("Encrypted, its key is not at hand") for each in texts)
    assert not any("cannot be read" in each for each in texts)

    await press(bench.window, next(iter(_restore_names(bench))))

    await until("the question", lambda: card(bench, UnlockCard))


def _restore_names(bench: GuiBench) -> list[str]:
    """The buttons of the list that restore a backup."""
    found = bench.window.findChildren(QWidget)
    names = [each.accessibleName() for each in found if each.isVisibleTo(bench.window)]
    return [name for name in names if name.startswith("Restore the backup: ")]
