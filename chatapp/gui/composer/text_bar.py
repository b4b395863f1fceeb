"""What the composer's bar has where a text is continued: versions, another one, Continue."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.widgets import Button, IconButton, Label, tip
from chatapp.gui.widgets.buttons import key_cap_text

_KEYS = "Ctrl+Return"


class TextBar(QWidget):
    """Signals: `continue_requested`; `another_requested`, the last continuation once more;
    `stepped(by)`, another version is wanted: the one before (-1) or after (1)."""

    continue_requested = Signal()
    another_requested = Signal()
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._position, self._count, self._reason = 0, 1, ""
        self.back = IconButton("chevron-left")
        self.back.setObjectName("previous_version")
        self.place = Label("", "meta", "text3")
        self.forth = IconButton("chevron-right")
        self.forth.setObjectName("next_version")
        self.another = IconButton("refresh")
        self.another.setObjectName("another")
        self.go_on = Button("", "primary", small=True, key_cap=key_cap_text(_KEYS))
        self.go_on.setObjectName("continue")
        self.back.clicked.connect(partial(self.stepped.emit, -1))
        self.forth.clicked.connect(partial(self.stepped.emit, 1))
        self.another.clicked.connect(self.another_requested)
        self.go_on.clicked.connect(self.continue_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (self.back, self.place, self.forth, self.another):
            row.addWidget(part)
        row.addSpacing(4)
        row.addWidget(self.go_on)
        for before, after in pairwise((self.back, self.forth, self.another, self.go_on)):
            QWidget.setTabOrder(before, after)
        self.show_versions(0, 1)
        self.retranslate()

    def show_versions(self, position: int, count: int) -> None:
        """Which of so many versions is shown, counted from 0; nothing where it is the only one."""
        self._position, self._count = position, count
        for part in (self.back, self.place, self.forth):
            part.setVisible(count > 1)
        self.back.setEnabled(position > 0)
        self.forth.setEnabled(position < count - 1)
        self.place.setText(f"{position + 1} / {count}")
        self.place.updateGeometry()
        self._name_place()

    def offer(self, *, go_on: bool, another: bool, reason: str = "") -> None:
        """What can be done now. Parameters: `reason`, why the model cannot go on, if it cannot."""
        self._reason = reason
        self.go_on.setEnabled(go_on and not reason)
        self.another.setEnabled(another and not reason)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.back.set_name(self.tr("Previous version"))
        self.forth.set_name(self.tr("Next version"))
        self.another.set_name(self.tr("Another continuation"), "Ctrl+R")
        self.go_on.setText(self.tr("Continue"))
        self.go_on.setAccessibleName(self.tr("Continue the text"))
        self.go_on.setAccessibleDescription(self._reason)
        self.go_on.setToolTip(self._reason or tip(self.tr("Continue the text"), _KEYS))
        self.go_on.updateGeometry()
        if self._reason:
            self.another.setToolTip(self._reason)
        self._name_place()

    def _name_place(self) -> None:
        words = self.tr("Version {number} of {count}").replace("{number}", str(self._position + 1))
        self.place.setAccessibleName(words.replace("{count}", str(self._count)))
