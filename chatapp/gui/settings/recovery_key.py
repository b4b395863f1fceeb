"""A new recovery key: shown once, then asked for in part, so that it was really kept."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.widgets import Button, Label, Surface, TextField, limit_width

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

_ASKED_FOR = 2
_FIELD_WIDTH = 112
_SEPARATOR = "-"


class RecoveryKeyPanel(QWidget):
    """Signals: `confirmed`, the key was typed in part; `cancelled`."""

    confirmed = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._places: tuple[int, ...] = ()
        self._printing: tuple[QPrinter, QPrintDialog] | None = None
        self._words = Label("", wrap=True)
        self._shown = Label("", "code", wrap=True, weight=600)
        self._wrong = Label("", "meta", "danger", wrap=True)
        self._key_box = Surface("raised", 6, "edge")
        self._fields = [TextField() for _ in range(_ASKED_FOR)]
        self._labels = [Label("", "ui", "text2") for _ in range(_ASKED_FOR)]
        self._asking = QWidget()
        self.copy = Button(icon="copy")
        self.print = Button()
        self.next = Button(kind="primary")
        self.back = Button()
        self.cancel = Button(kind="ghost")
        self._name_parts()
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_key(self, key: str) -> None:
        """Show a new key; which groups are asked for later is drawn by lot."""
        self._key = key
        self._shown.setText(key)
        groups = range(len(key.split(_SEPARATOR)))
        self._places = tuple(sorted(random.sample(groups, _ASKED_FOR)))
        for field in self._fields:
            field.clear()
        self._show_step(asking=False)

    def forget(self) -> None:
        """Keep nothing of the key."""
        self._key = ""
        self._shown.setText("")
        for field in self._fields:
            field.clear()
        self.retranslate()

    @property
    def asked(self) -> tuple[int, ...]:
        """The places of the groups that are asked for, from 0."""
        return self._places

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.copy.setText(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the recovery key"))
        self.print.setText(self.tr("Print…"))
        self.print.setToolTip(self.tr("Print the recovery key, or make a PDF of it"))
        self.back.setText(self.tr("Show it again"))
        self.back.setToolTip(self.tr("Go back to the recovery key"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Leave the conversations as they are"))
        self._shown.setAccessibleName(self.tr("Recovery key: {key}").format(key=self._key))
        for label, field, place in zip(self._labels, self._fields, self._places, strict=False):
            text = self.tr("Group {number}").format(number=place + 1)
            label.setText(text)
            field.setAccessibleName(text)
            field.setToolTip(self.tr("Five letters or digits of the recovery key"))
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _say(self) -> None:
        asking = not self._asking.isHidden()
        if asking:
            words = self.tr(
                "Type these two groups of the recovery key, to be sure that you have it."
            )
        else:
            words = self.tr(
                "This is your recovery key. It opens the conversations when the system keyring"
                " cannot: after the system was set up anew, or on another computer. It is shown"
                " this once. Write it down or print it, and keep it where others do not look."
                " Without keyring and recovery key nobody can open the conversations again."
            )
        self._words.setText(words)
        self._words.updateGeometry()
        self.next.setText(self.tr("Encrypt") if asking else self.tr("I have kept it"))
        tip = self.tr("Encrypt the conversations now") if asking else self.tr("Go on")
        self.next.setToolTip(tip)

    def _name_parts(self) -> None:
        names: dict[QWidget, str] = {
            self.copy: "copyRecoveryKey",
            self.print: "printRecoveryKey",
            self.next: "recoveryKeyNext",
            self.back: "recoveryKeyBack",
            self.cancel: "recoveryKeyCancel",
            self._shown: "recoveryKey",
            self._fields[0]: "recoveryKeyFirstGroup",
            self._fields[1]: "recoveryKeySecondGroup",
        }
        for widget, name in names.items():
            widget.setObjectName(name)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self._key_box)
        box.setContentsMargins(12, 10, 12, 10)
        box.addWidget(self._shown)
        groups = QHBoxLayout(self._asking)
        groups.setContentsMargins(0, 0, 0, 0)
        groups.setSpacing(8)
        for label, field in zip(self._labels, self._fields, strict=True):
            label.setBuddy(field)
            limit_width(field, _FIELD_WIDTH)
            groups.addWidget(label)
            groups.addWidget(field, 1)
            groups.addSpacing(8)
        groups.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.next, self.back, self.copy, self.print):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._words, self._key_box, self._asking, self._wrong):
            column.addWidget(part)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.copy.clicked.connect(self._copy)
        self.print.clicked.connect(self._print)
        self.next.clicked.connect(self._go_on)
        self.back.clicked.connect(self._go_back)
        self.cancel.clicked.connect(self.cancelled)
        for field in self._fields:
            field.returnPressed.connect(self._go_on)
            field.textChanged.connect(self._forgive)

    def _show_step(self, *, asking: bool) -> None:
        self._key_box.setHidden(asking)
        self._asking.setHidden(not asking)
        self.back.setHidden(not asking)
        for button in (self.copy, self.print):
            button.setHidden(asking)
        self._forgive()
        self.retranslate()
        (self._fields[0] if asking else self.copy).setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        if self._asking.isHidden():
            self._show_step(asking=True)
            return
        groups = self._key.split(_SEPARATOR)
        wrong = [
            field
            for field, place in zip(self._fields, self._places, strict=True)
            if _plain(field.text()) != _plain(groups[place])
        ]
        if not wrong:
            self.confirmed.emit()
            return
        for field in wrong:
            field.set_invalid(True)
        self._wrong.setText(self.tr("This is not what the recovery key has there."))
        self._wrong.show()
        wrong[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        self._show_step(asking=False)

    def _forgive(self, _text: str = "") -> None:
        self._wrong.hide()
        for field in self._fields:
            field.set_invalid(False)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._key)
        self.copy.setText(self.tr("Copied"))

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        printer.setDocName(self.tr("Recovery key of ChatApp"))
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(self._print_page)
        dialog.finished.connect(dialog.deleteLater)
        dialog.destroyed.connect(self._forget_printer)
        self._printing = (printer, dialog)  # the dialog does not own its printer
        QDialog.open(dialog)  # its own takes a slot, in the old way

    def _print_page(self) -> None:
        if self._printing is not None:
            from chatapp.gui.settings.recovery_page import print_recovery_key

            print_recovery_key(self._printing[0], self._key)

    def _forget_printer(self) -> None:
        self._printing = None


def _plain(group: str) -> str:
    """As it is compared: what cannot be mistaken for each other in the key counts as the same."""
    return group.strip().upper().translate(str.maketrans("OIL", "011"))
