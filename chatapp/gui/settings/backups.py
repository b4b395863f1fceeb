"""The settings page of backups: made, looked into, restored, purged."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDir, QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.settings import BACKUP_FOLDER
from chatapp.gui.settings.backups_list import BackupList
from chatapp.gui.settings.backups_purge import PurgeRow
from chatapp.gui.settings.backups_restore import RestoreCard
from chatapp.gui.settings.backups_state import BackupsController, Work
from chatapp.gui.settings.backups_status import StatusCard
from chatapp.gui.settings.backups_unlock import UnlockCard
from chatapp.gui.settings.checkup import CheckupCard
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.declared import DeclaredForm, in_column
from chatapp.gui.settings.folder_field import FolderField
from chatapp.gui.settings.header import PageHeader
from chatapp.gui.widgets import Button, Rule, ScrollPage, limit_width

WIDTH = 552
_GAP = 20
_SUFFIX = "sqlite3"


class BackupsPage(QWidget):
    """All about backups, on one page; the card of a restore comes in the list's place."""

    def __init__(
        self,
        backups: BackupsController,
        controller: SettingsController,
        state: SettingsState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._backups = backups
        self._state = backups.state
        self._card = ""  # which one is shown in the list's place
        self._header = PageHeader()
        self.to_file = Button(small=True)
        self.now = Button(kind="primary", small=True)
        self.status = StatusCard(self._state)
        self.restore = RestoreCard(self._state)
        self.unlock = UnlockCard(self._state)
        self.list = BackupList(self._state, self.restore.stop)
        self._from_file = QWidget()
        self.from_file = Button(parent=self._from_file)
        self.to_file.setObjectName("backUpToFile")
        self.now.setObjectName("backUpNow")
        self.from_file.setObjectName("restoreFromFile")
        self._form = DeclaredForm("backups", controller, state)
        self.purge = PurgeRow(self._state)
        self.checkup = CheckupCard(self._backups)
        self._lay_out()
        self._connect()
        state.setting_changed.connect(self._on_setting)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._header.title.setText(self.tr("Backups"))
        self.to_file.setText(self.tr("Back up to file…"))
        self.to_file.setToolTip(self.tr("Make a backup where you choose"))
        self.now.setText(self.tr("Back up now"))
        self.now.setToolTip(self.tr("Make a backup in the folder of backups"))
        self.from_file.setText(self.tr("Restore from file…"))
        self.from_file.setToolTip(self.tr("Look into a backup that is not in the list"))
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """What another program, or a daily backup, did meanwhile is shown."""
        super().showEvent(event)
        self._state.shown = True
        self._backups.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """What goes wrong is said elsewhere now."""
        super().hideEvent(event)
        self._state.shown = False

    def _connect(self) -> None:
        self.now.clicked.connect(self._backups.back_up)
        self.to_file.clicked.connect(self._choose_target)
        self.from_file.clicked.connect(self._choose_backup)
        self.list.restore_requested.connect(self._backups.preview)
        self.status.cancelled.connect(self._backups.cancel)
        self.status.try_again.connect(self._try_again)
        self.restore.restore_requested.connect(self._backups.restore)
        self.restore.stop_requested.connect(self._backups.stop_answers)
        self.restore.cancelled.connect(self._backups.cancel)
        self.restore.left.connect(self._leave_offer)
        self.unlock.unlock_requested.connect(self._backups.unlock)
        self.unlock.left.connect(self._leave_offer)
        self.purge.confirmed.connect(self._backups.purge)
        folder = self._form.control(BACKUP_FOLDER.name)
        if isinstance(folder, FolderField):
            folder.show_requested.connect(self._backups.show_folder)
        self._state.changed.connect(self._follow)

    def _follow(self) -> None:
        idle = self._state.work is None
        locked, offered = self._state.locked is not None, self._state.offer is not None
        for button in (self.now, self.to_file, self.from_file):
            button.setEnabled(idle)
        for part in (self.status, self._from_file):
            part.setVisible(not offered and not locked)
        self.list.setVisible(not offered and not locked and bool(self._state.listed))
        appeared, self._card = self._card, "restore" if offered else "unlock" if locked else ""
        if self._card and self._card != appeared and self.isVisible():
            self._scroll.verticalScrollBar().setValue(0)
            QTimer.singleShot(0, self, self._focus_offer)

    def _focus_offer(self) -> None:
        if self._state.locked is not None:
            self.unlock.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.restore.isVisible():
            self.restore.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_offer(self) -> None:
        self._state.set_offer(None)
        self.from_file.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try_again(self) -> None:
        if self._state.failed is Work.PURGING:
            self._backups.purge()
        else:
            self._backups.back_up()

    def _on_setting(self, name: str) -> None:
        if name == BACKUP_FOLDER.name and self.isVisible():
            self._backups.look()

    def _choose_target(self) -> None:
        dialog = self._dialog(self.tr("Back up to a file"), self.tr("Back up"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.selectFile(f"chatapp-backup-{date.today().isoformat()}.{_SUFFIX}")
        dialog.fileSelected.connect(self._backups.back_up_to)
        dialog.open()

    def _choose_backup(self) -> None:
        dialog = self._dialog(self.tr("Restore from a file"), self.tr("Look into it"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._backups.preview)
        dialog.open()

    def _dialog(self, title: str, accept: str) -> QFileDialog:
        dialog = QFileDialog(self, title, QDir.homePath())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, accept)
        suffix = self.tr("Backups (*.{suffix})").format(suffix=_SUFFIX)
        dialog.setNameFilters([suffix, self.tr("All files (*)")])
        return dialog

    def _lay_out(self) -> None:
        limit_width(self.status, WIDTH)
        limit_width(self.checkup, WIDTH)
        self._header.add(self.to_file)
        self._header.add(self.now)
        line = QHBoxLayout(self._from_file)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.from_file)
        line.addStretch()
        rules = [Rule(), Rule()]
        for rule in rules:
            limit_width(rule, WIDTH)
        first = QWidget()
        stack = QVBoxLayout(first)  # what is hidden in it takes no room
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(_GAP)
        for part in (self.status, self.restore, self.unlock, self.list, self._from_file):
            stack.addWidget(part)
        limit_width(first, WIDTH)
        parts = [first, rules[0], self._form, rules[1], self.purge]
        # It says what was found when the app was started: that comes first where there is any.
        parts.insert(0 if self._state.notices else len(parts), self.checkup)
        content = in_column(*parts, gap=_GAP)
        self._scroll = ScrollPage(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._scroll, 1)
        self.list.order_tabs()
