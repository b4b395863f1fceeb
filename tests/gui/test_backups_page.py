"""The page of backups: what is asked for, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QProgressBar
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import Failure
from chatapp.engine.backups import Listed, Purged, RestorePreview
from chatapp.engine.doctor import Check
from chatapp.gui import i18n
from chatapp.gui.settings.backups import BackupsPage
from chatapp.gui.settings.backups_state import BackupsState, Copied, Offer, Work
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.theme import theme
from chatapp.storage.backup import Contents
from chatapp.storage.backup_folder import BackupKind
from chatapp.storage.comparing import Difference
from tests.support.backups import NOW, BackupsRecorder, listed
from tests.support.page_driver import PageDriver
from tests.support.settings_recorder import SettingsRecorder

FOLDER = "/home/ada/backups"


class Page(PageDriver):
    """The page with both its ends."""

    def __init__(self, qtbot: QtBot) -> None:
        self.asked = BackupsRecorder()
        self.settings = SettingsRecorder()
        self.page = BackupsPage(self.asked, self.settings, SettingsState())
        super().__init__(qtbot, self.page)

    @property
    def state(self) -> BackupsState:
        """What it shows."""
        return self.asked.state

    def shows(self, *found: Listed) -> None:
        """Tell it of backups."""
        self.state.set_listed(FOLDER, found)

    def offers(self, changes: Difference | None = None) -> str:
        """Offer the newest backup; gives its path."""
        newest = (self.state.listed or ())[0]
        then, now = Contents(12, 360, NOW - timedelta(1)), Contents(15, 412, NOW)
        preview = RestorePreview(then, now, changes or Difference((), (), ()))
        self.state.set_offer(Offer(str(newest.backup.path), preview))
        return str(newest.backup.path)

    def has(self, name: str) -> bool:
        """Whether a button is shown."""
        found = self.page.findChildren(QAbstractButton, name)
        return any(each.isVisible() for each in found)


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot) -> Iterator[Page]:
    theme().apply(qapp, "light", 100)
    yield Page(qtbot)
    i18n.install(qapp, "en")


def test_given_no_backup_when_shown_then_the_list_is_asked_for_and_that_is_said(
    page: Page,
) -> None:
    assert page.asked.calls == [("look",)]
    page.shows()
    assert page.says("There is no backup yet")
    page.click("backUpNow")
    assert page.asked.calls[-1] == ("back_up",)


def test_given_backups_when_shown_then_each_says_when_why_and_what_it_holds(page: Page) -> None:
    page.shows(
        listed(BackupKind.ASKED, conversations=1),
        listed(days=1),
        listed(BackupKind.RESTORE, days=2),
        listed(BackupKind.MIGRATION, days=3),
        listed(days=10),
    )
    assert page.says("Last backup: Today")
    assert page.says(f"5 backups, 21.0 MB in {FOLDER}")
    assert page.says("1 conversation, 30 messages, 4.2 MB")
    assert page.says("12 conversations, 360 messages, 4.2 MB")
    kinds = [row._kind.text() for row in page.page.list.rows]
    assert kinds == ["By hand", "Daily", "Before a restore", "Before an update", "Weekly"]


def test_given_a_backup_that_cannot_be_read_when_shown_then_it_says_so_and_is_not_offered(
    page: Page,
) -> None:
    page.shows(listed(readable=False), listed(BackupKind.REPAIR, days=1))
    assert page.says("it cannot be read any more")
    assert page.says("It cannot be read, 4.2 MB")
    broken, unverified = page.page.list.rows
    assert not broken.restore.isEnabled()
    assert unverified.restore.isEnabled()
    assert unverified._kind.text() == "Before a repair, not verified"


def test_given_many_backups_when_all_are_asked_for_then_all_are_shown(page: Page) -> None:
    page.shows(*[listed(days=days) for days in range(11)])
    assert len(page.page.list.rows) == 6
    page.click("allBackups")
    assert len(page.page.list.rows) == 11
    assert not page.has("allBackups")


def test_given_backups_when_tab_is_pressed_then_the_focus_goes_from_top_to_bottom(
    page: Page,
) -> None:
    page.shows(listed(), listed(days=1))
    page.find(QAbstractButton, "backUpNow").setFocus()
    names = []
    for _ in range(8):
        page.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        names.append(focus.objectName())
    newest, older = page.page.list.rows
    assert names[:3] == [newest.restore.objectName(), older.restore.objectName(), "restoreFromFile"]
    assert names[3:5] == ["setting_backups", "setting_backup_folder"]


def test_given_a_backup_when_its_restore_is_wanted_then_it_is_looked_into_first(
    page: Page,
) -> None:
    newest = listed()
    page.shows(newest)
    page.click(f"restore_{newest.backup.path.name}")
    assert page.asked.calls[-1] == ("preview", str(newest.backup.path))
    assert not page.has("restoreConfirmed")


def test_given_an_offer_when_shown_then_it_says_what_is_lost_and_what_comes_back(
    page: Page,
) -> None:
    page.shows(listed())
    lost = tuple(f"Lost {number}" for number in range(7))
    path = page.offers(Difference(lost, ("Back",), ("Older", "")))
    assert page.says("they would be gone (7): “Lost 0”, “Lost 1”, “Lost 2”, “Lost 3”, “Lost 4”")
    assert page.says("and 2 more")
    assert page.says("They would come back (1): “Back”.")
    assert page.says("as they were then (2): “Older”, “New conversation”.")
    assert page.says("The present state is kept as a backup first")
    assert not page.page.list.isVisible()
    page.click("restoreConfirmed")
    assert page.asked.calls[-1] == ("restore", path)


def test_given_an_offer_when_cancelled_then_the_list_is_back_and_nothing_was_asked_for(
    page: Page,
) -> None:
    page.shows(listed())
    page.offers()
    before = list(page.asked.calls)
    page.click("restoreCancelled")
    assert page.page.list.isVisible()
    assert page.asked.calls == before


def test_given_a_question_when_esc_is_pressed_then_it_is_taken_back(page: Page) -> None:
    page.shows(listed())
    page.offers()
    before = list(page.asked.calls)
    QTest.keyClick(page.page.restore.cancel, Qt.Key.Key_Escape)
    assert page.page.list.isVisible()

    page.click("purge")
    QTest.keyClick(page.page.purge.keep, Qt.Key.Key_Escape)
    assert page.has("purge")
    assert page.asked.calls == before


def test_given_an_answer_under_way_when_a_restore_is_offered_then_it_can_be_stopped(
    page: Page,
) -> None:
    page.shows(listed())
    page.state.set_answering(True)
    page.offers()
    assert page.says("An answer is being written")
    assert not page.find(QAbstractButton, "restoreConfirmed").isEnabled()
    page.click("restoreStopAnswer")
    assert page.asked.calls[-1] == ("stop_answers",)
    page.state.set_answering(False)
    assert page.find(QAbstractButton, "restoreConfirmed").isEnabled()


def test_given_work_under_way_when_shown_then_its_progress_is_and_it_can_be_cancelled(
    page: Page,
) -> None:
    page.shows(listed())
    page.state.begin(Work.BACKING_UP)
    page.state.set_progress(30, 100)
    bar = next(each for each in page.page.findChildren(QProgressBar) if each.isVisible())
    assert (bar.value(), bar.maximum()) == (30, 100)
    assert page.says("Backing up…")
    page.state.set_progress(100, 100)
    assert page.says("Checking the backup…")
    assert not page.find(QAbstractButton, "backUpNow").isEnabled()
    page.click("backupCancel")
    assert page.asked.calls[-1] == ("cancel",)
    page.state.set_cancelling()
    assert page.says("Cancelling…")


def test_given_a_restore_under_way_when_cancelled_then_it_is_given_up_and_the_offer_stays(
    page: Page,
) -> None:
    page.shows(listed())
    page.offers()
    page.state.begin(Work.RESTORING)
    page.click("restoreCancelled")
    assert page.asked.calls[-1] == ("cancel",)
    page.state.fail(Failure("backup_cancelled"), Work.RESTORING)
    assert page.has("restoreConfirmed")
    assert not page.says("cancelled")


def test_given_a_backup_that_failed_when_shown_then_it_says_why_and_can_be_tried_again(
    page: Page,
) -> None:
    failure = Failure("backup_failed", {"path": "/media/cloud", "reason": "No space left"})
    page.state.fail(failure, Work.BACKING_UP)
    assert page.says("No backup could be made at /media/cloud. No space left.")
    page.click("backupAgain")
    assert page.asked.calls[-1] == ("back_up",)
    page.state.fail(failure, Work.PURGING)
    page.click("backupAgain")
    assert page.asked.calls[-1] == ("purge",)


def test_given_a_profile_held_by_another_program_when_restored_then_that_is_said(
    page: Page,
) -> None:
    page.shows(listed())
    page.offers()
    page.state.begin(Work.RESTORING)
    page.state.fail(Failure("profile_held"), Work.RESTORING)
    assert page.says("Another program uses these conversations")


def test_given_deleted_text_when_it_is_to_go_then_it_is_asked_once_more(page: Page) -> None:
    assert page.says("What you delete lives on in older backups")
    page.click("purge")
    assert page.says("It cannot be undone.")
    page.click("purgeCancelled")
    assert ("purge",) not in page.asked.calls
    page.click("purge")
    page.click("purgeConfirmed")
    assert page.asked.calls[-1] == ("purge",)
    assert page.has("purge")


def test_given_a_purge_when_it_is_done_then_it_says_what_went_and_what_may_be_left(
    page: Page,
) -> None:
    page.shows(listed())
    page.state.end(Purged(listed().backup, 3, 0, None))
    assert page.says("Removed: 3 backups.")
    assert not page.says("may still be in it")
    page.state.end(Purged(listed().backup, 3, 1, Failure("no_room_to_clean")))
    assert page.says("deleted text may still be in it. The disk has no room")
    assert page.says("Damaged databases that were moved aside stay")
    page.state.end(Purged(listed().backup, 3, 1, Failure("backup_cancelled")))
    assert page.says("was not cleaned: deleted text may still be in it")


def test_given_a_file_when_backed_up_to_it_then_what_it_holds_is_said(page: Page) -> None:
    page.shows(listed())
    page.state.end(Copied("/media/mine.sqlite3", 2, 10))
    assert page.says("Backed up and verified: 2 conversations, 10 messages, in /media/mine")


@pytest.mark.parametrize(
    ("button", "call"), [("backUpToFile", "back_up_to"), ("restoreFromFile", "preview")]
)
def test_given_a_dialog_when_a_file_is_chosen_in_it_then_that_one_is_taken(
    page: Page, button: str, call: str
) -> None:
    page.click(button)
    dialog = page.page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit("/media/mine.sqlite3")
    assert page.asked.calls[-1] == (call, "/media/mine.sqlite3")
    dialog.close()


def test_given_a_folder_when_chosen_or_shown_then_it_is_asked_for(page: Page) -> None:
    page.click("chooseFolder")
    dialog = page.page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit("/media/cloud")
    assert page.settings.calls == [("set_setting", "backup_folder", "/media/cloud")]
    dialog.close()
    page.click("showFolder")
    assert page.asked.calls[-1] == ("show_folder",)


def test_given_a_check_up_when_it_found_damage_then_a_repair_is_offered(page: Page) -> None:
    page.click("checkNow")
    assert page.asked.calls[-1] == ("check",)
    page.state.set_checks(None, checking=True)
    assert page.says("Checking…")
    checks = [Check("database", False, "row 5 is missing"), Check("keyring", True, "x works")]
    page.state.set_checks(checks, checking=False)
    assert page.says("Something needs you")
    assert page.says("row 5 is missing")
    page.click("repairLater")
    assert page.asked.calls[-1] == ("repair_later",)
    page.state.set_repair_wanted()
    assert page.says("Close the app and start it again")
    assert not page.has("repairLater")
    page.state.set_checks([Check("database", True, "ok")], checking=False)
    assert page.says("Everything is in order")


def test_given_the_page_when_the_language_changes_then_all_of_it_does(
    page: Page, qapp: QApplication
) -> None:
    page.shows(listed(), listed(BackupKind.REPAIR, days=1))
    page.state.set_checks([Check("database", True, "ok")], checking=False)
    i18n.install(qapp, "zh_CN")
    page.qtbot.waitUntil(lambda: page.says("今天"))
    for button in page.page.findChildren(QAbstractButton):
        if button.isVisible():
            assert not button.text().isascii() or not button.text().strip(), button.text()
            assert not button.toolTip().isascii(), button.toolTip()
