"""Encryption on the privacy page: a recovery key that was kept, then the work, then the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize, QPdfWriter
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import Failure
from chatapp.engine.encryption import EncryptionStatus
from chatapp.gui.i18n import install
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings.page import SettingsPage
from chatapp.gui.settings.privacy import PrivacyPage
from chatapp.gui.settings.recovery_page import print_recovery_key
from tests.support.backups import BackupsRecorder
from tests.support.page_driver import PageDriver
from tests.support.settings_recorder import SettingsRecorder

KEY = "XK7E6-95CHG-0DGKE-NTCT6-C3QZ7-SR2C9"
OFF = EncryptionStatus(encrypted=False)
ON = EncryptionStatus(encrypted=True, in_keyring=True, recoverable=True)


class Privacy(PageDriver):
    """The privacy page with both its ends."""

    def __init__(self, qtbot: QtBot) -> None:
        self.asked = SettingsRecorder()
        self.state = SettingsState()
        self.encryption = self.state.encryption
        self.page = SettingsPage(self.asked, self.state, "1.2.3", BackupsRecorder())
        super().__init__(qtbot, self.page)
        self.page.show_page("privacy")
        self.state.set_storage("/home/me/profile", "backend", None)

    @property
    def buttons(self) -> set[str]:
        """The visible buttons of the card."""
        card = self.page.findChild(QWidget, "encryption")
        assert card is not None
        return {
            each.objectName() for each in card.findChildren(QAbstractButton) if each.isVisible()
        }

    def groups(self) -> list[tuple[str, QLineEdit]]:
        """The fields that ask for a group, each with the group it asks for."""
        names = ("recoveryKeyFirstGroup", "recoveryKeySecondGroup")
        fields = [self.find(QLineEdit, name) for name in names]
        places = [int(field.accessibleName().split()[-1]) for field in fields]
        return [
            (KEY.split("-")[place - 1], field) for place, field in zip(places, fields, strict=True)
        ]


@pytest.fixture
def privacy(qtbot: QtBot) -> Privacy:
    return Privacy(qtbot)


@pytest.fixture
def shown(privacy: Privacy) -> Privacy:
    """The page with a recovery key on it."""
    privacy.encryption.set_status(OFF)
    privacy.click("encryptConversations")
    privacy.encryption.key_made.emit(KEY)
    return privacy


def test_given_no_encryption_when_looked_at_then_it_says_who_can_read_the_conversations(
    privacy: Privacy,
) -> None:
    assert privacy.buttons == set()  # not known yet
    privacy.encryption.set_status(OFF)
    assert privacy.says("The conversations are not encrypted")
    assert privacy.says("Other programs that you run can read the conversations")
    assert privacy.says("Traces of the file of before")
    assert privacy.buttons == {"encryptConversations"}


def test_given_no_encryption_when_asked_for_then_the_recovery_key_is_shown_and_nothing_begins(
    shown: Privacy,
) -> None:
    assert shown.asked.calls == [("prepare_encryption",)]
    assert shown.says(KEY)
    assert shown.says("It is shown this once")
    wanted = {"copyRecoveryKey", "printRecoveryKey", "recoveryKeyNext", "recoveryKeyCancel"}
    assert shown.buttons == wanted
    shown.click("copyRecoveryKey")
    assert QApplication.clipboard().text() == KEY
    QApplication.clipboard().clear()


def test_given_the_recovery_key_when_two_groups_are_typed_then_it_begins(shown: Privacy) -> None:
    shown.click("recoveryKeyNext")
    assert not shown.says(KEY)
    for group, field in shown.groups():
        shown.write(field.objectName(), group.lower())
    shown.click("recoveryKeyNext")
    assert shown.asked.calls[-1] == ("encrypt", KEY)
    assert not shown.says(KEY)
    shown.encryption.set_percent(40)
    assert shown.find(QProgressBar, "encryptionProgress").value() == 40
    assert shown.buttons == {"cancelEncryption"}
    shown.encryption.set_status(ON)
    shown.encryption.end()
    assert shown.says("The conversations are encrypted")
    assert shown.buttons == {"changeEncryption", "removeEncryption"}


def test_given_a_wrong_group_when_typed_then_it_is_marked_and_nothing_begins(
    shown: Privacy, qtbot: QtBot
) -> None:
    shown.click("recoveryKeyNext")
    (_first, field), (group, other) = shown.groups()
    shown.write(field.objectName(), "00000")
    shown.write(other.objectName(), group)
    qtbot.keyClick(other, Qt.Key.Key_Return)
    assert shown.says("This is not what the recovery key has there.")
    assert shown.asked.calls == [("prepare_encryption",)]
    shown.click("recoveryKeyBack")
    assert shown.says(KEY)
    assert not shown.says("This is not what")


def test_given_the_recovery_key_when_cancelled_then_nothing_of_it_is_kept(shown: Privacy) -> None:
    shown.click("recoveryKeyCancel")
    assert shown.buttons == {"encryptConversations"}
    assert shown.asked.calls == [("prepare_encryption",)]
    names = [each.accessibleName() for each in shown.page.findChildren(QWidget)]
    assert not any(KEY in name for name in names)


def test_given_it_is_under_way_when_cancelled_then_that_is_asked_for(privacy: Privacy) -> None:
    privacy.encryption.set_status(OFF)
    privacy.encryption.set_percent(5)
    privacy.click("cancelEncryption")
    assert privacy.asked.calls == [("cancel_encryption",)]


def test_given_it_failed_when_told_then_the_reason_is_shown(privacy: Privacy) -> None:
    privacy.encryption.set_status(OFF)
    privacy.encryption.end(Failure("encryption_no_keyring", {"reason": "The keyring is locked"}))
    assert privacy.says("The conversations were not encrypted")
    assert privacy.says("The keyring is locked")
    assert privacy.buttons == {"encryptConversations"}


def test_given_encryption_when_removed_then_it_asks_once_more_and_says_what_follows(
    privacy: Privacy,
) -> None:
    privacy.encryption.set_status(ON)
    privacy.click("removeEncryption")
    assert privacy.says("Other programs of yours can read the conversations")
    privacy.click("removeEncryptionCancelled")
    assert privacy.asked.calls == []
    privacy.click("removeEncryption")
    privacy.click("removeEncryptionConfirmed")
    assert privacy.asked.calls == [("decrypt",)]


def test_given_encryption_when_a_new_key_is_wanted_then_it_is_shown_first(privacy: Privacy) -> None:
    privacy.encryption.set_status(ON)
    privacy.click("changeEncryption")
    assert privacy.asked.calls == [("prepare_encryption",)]
    privacy.encryption.key_made.emit(KEY)
    assert privacy.says(KEY)


def test_given_the_recovery_key_opens_nothing_when_looked_at_then_that_is_said(
    privacy: Privacy,
) -> None:
    privacy.encryption.set_status(EncryptionStatus(True, True, recoverable=False))
    assert privacy.says("The recovery key does not work any more")


def test_given_it_was_wanted_on_the_first_page_when_shown_then_it_begins_by_itself(
    qtbot: QtBot,
) -> None:
    state, asked = SettingsState(), SettingsRecorder()
    state.encryption.offered = True
    page = PrivacyPage(asked, state)
    qtbot.addWidget(page)
    assert asked.calls == [("prepare_encryption",)]
    assert not state.encryption.offered


def test_given_another_language_when_shown_then_no_english_is_left(
    shown: Privacy, qapp: QApplication
) -> None:
    install(qapp, "zh_CN")
    try:
        shown.qtbot.waitUntil(lambda: shown.says("恢复密钥"))
        assert not shown.says("recovery")
    finally:
        install(qapp, "en")


@pytest.mark.parametrize("width", [420, 700, 1280])
def test_given_any_width_when_the_key_is_shown_then_none_of_it_is_cut_off(
    shown: Privacy, width: int
) -> None:
    shown.page.resize(width, 820)
    label = next(each for each in shown.page.findChildren(QWidget, "recoveryKey"))
    shown.qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))


def test_given_a_printer_when_printed_then_the_key_is_on_the_page(tmp_path: Path) -> None:
    file = tmp_path / "key.pdf"
    device = QPdfWriter(str(file))
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    print_recovery_key(device, KEY)
    del device
    assert file.read_bytes().startswith(b"%PDF")
    assert file.stat().st_size > 2000
