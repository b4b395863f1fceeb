"""The row of the global hotkey: recorded by pressing it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.domain.settings import HOTKEY
from chatapp.gui.hotkey.keys import portable
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.declared import LABEL_WIDTH
from chatapp.gui.settings.form import Form
from chatapp.gui.settings.system_state import HotkeyStatus
from chatapp.gui.widgets import Button
from chatapp.gui.widgets.buttons import key_cap_text

_MODIFIER_KEYS = (
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Super_L,
    Qt.Key.Key_Super_R,
)


class KeyRecorder(Button):
    """Shows a combination of keys; pressed, it takes the next one. Esc leaves it as it was.

    Signals: `recorded(str)`, its portable form; `refused`, what was pressed cannot be one;
    `recording_changed`.
    """

    recorded = Signal(str)
    refused = Signal()
    recording_changed = Signal()
    recording = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.clicked.connect(self._begin)

    def event(self, event: QEvent) -> bool:
        """Keep shortcuts of the window, and Tab, from what is being recorded."""
        if self.recording and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere records nothing."""
        super().focusOutEvent(event)
        self._set_recording(False)

    def _begin(self) -> None:
        self.setFocus()
        self._set_recording(True)

    def _take(self, event: QKeyEvent) -> None:
        event.accept()
        if event.key() in _MODIFIER_KEYS or event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Escape:
            self._set_recording(False)
        elif keys := portable(event.key(), event.modifiers()):
            self._set_recording(False)
            self.recorded.emit(keys)
        else:
            self.refused.emit()

    def _set_recording(self, recording: bool) -> None:
        if recording != self.recording:
            self.recording = recording
            self.recording_changed.emit()


class HotkeyForm(Form):
    """The key, a button that removes it, and how it stands with it."""

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(LABEL_WIDTH, parent)
        self._controller = controller
        self._state = state
        self._refused = False
        self.recorder = KeyRecorder()
        self.recorder.setObjectName("hotkey")
        self.remove = Button()
        self.remove.setObjectName("hotkey_remove")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch()
        line.addWidget(self.remove)
        line.addWidget(self.recorder)
        self._label = self.add_row(line)
        self._label.setBuddy(self.recorder)
        self._hint = self.add_hint()
        self.recorder.recorded.connect(self._keep)
        self.recorder.refused.connect(self._refuse)
        self.recorder.recording_changed.connect(self._recording_changed)
        self.remove.clicked.connect(self._remove)
        state.system.changed.connect(self._show)
        state.setting_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._label.setText(self.tr("Global hotkey"))
        self.recorder.setToolTip(self.tr("Press to record a key that works in every program"))
        self.remove.setText(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove the global hotkey"))
        self.remove.setToolTip(self.tr("Remove the global hotkey"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show(self, *_name: str) -> None:
        keys, status = str(self._state.setting(HOTKEY.name)), self._state.system.hotkey
        text = key_cap_text(keys) if keys else self.tr("Record…")
        if self.recorder.recording:
            text = self.tr("Press the keys…")
        self.recorder.setText(text)
        name = self.tr("Global hotkey: %1").replace("%1", text)
        self.recorder.setAccessibleName(name)
        self.recorder.setEnabled(status is not HotkeyStatus.UNAVAILABLE)
        self.remove.setVisible(bool(keys))
        self._hint.say(self._words(status), "warn" if self._is_bad(status) else "text3")

    def _is_bad(self, status: HotkeyStatus) -> bool:
        bad = (HotkeyStatus.TAKEN, HotkeyStatus.REFUSED, HotkeyStatus.FAILED)
        return self._refused or status in bad

    def _words(self, status: HotkeyStatus) -> str:
        if self._refused:
            return self.tr("Hold Ctrl, Alt or the system key with a letter, a digit or the like.")
        if self.recorder.recording:
            return self.tr("Esc leaves it as it was.")
        match status:
            case HotkeyStatus.TAKEN:
                return self.tr("Another program has this key. Choose another one.")
            case HotkeyStatus.REFUSED:
                return self.tr("The desktop did not allow this key. Choose it again to be asked.")
            case HotkeyStatus.FAILED:
                return self.tr("The system did not give this key. Choose another one.")
            case HotkeyStatus.UNAVAILABLE:
                return self.tr(
                    "This desktop offers programs no global keys. A shortcut in its own settings"
                    " that starts the app again brings the window forward, too."
                )
        return self.tr(
            "Brings the window forward from any program, ready to write; pressed again, it puts"
            " the window away."
        )

    def _keep(self, keys: str) -> None:
        self._controller.set_setting(HOTKEY.name, keys)

    def _remove(self) -> None:
        self._refused = False
        self._controller.set_setting(HOTKEY.name, "")
        self.recorder.setFocus()

    def _refuse(self) -> None:
        self._refused = True
        self._show()

    def _recording_changed(self) -> None:
        self._refused = False
        self._show()
