"""Rows built from the declared settings: a switch, a select, a number or a text for each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.settings import BACKUP_LIMIT, FONT_SCALE, SETTINGS, Setting
from chatapp.gui.i18n import translate_setting
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.folder_field import FolderField
from chatapp.gui.settings.form import Form, Hint, at_most
from chatapp.gui.widgets import Label, NumberField, Select, Switch, TextField
from chatapp.gui.widgets.text_box import TextBox

LABEL_WIDTH = 216
_STEPS = {FONT_SCALE.name: 10, BACKUP_LIMIT.name: 100}
_LINES = 96
"""Pixels of a box for a text of several lines."""
_KEPT_AFTER_MS = 500
"""Such a text is kept when it is left, or when nothing was written for so long."""
_AnySetting = Setting[str] | Setting[int] | Setting[bool]


class DeclaredForm(Form):
    """All settings declared for a page, each with its label, control and hint."""

    def __init__(
        self,
        page: str,
        controller: SettingsController,
        state: SettingsState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(LABEL_WIDTH, parent)
        self._controller = controller
        self._state = state
        self._rows: dict[str, tuple[Label, QWidget, Hint]] = {}
        for setting in SETTINGS.values():
            if setting.page == page:
                self._add(setting)
        state.setting_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        for name, (label, control, hint) in self._rows.items():
            setting = SETTINGS[name]
            title = translate_setting(setting.label)
            label.setText(title)
            hint.say(translate_setting(setting.hint))
            if isinstance(control, NumberField):
                control.set_name(title)
            _part(control).setAccessibleName(title)
            _part(control).setToolTip(translate_setting(setting.hint) or title)
            if isinstance(control, Select):
                self._fill(control, setting)
            self._show(name)

    def control(self, name: str) -> QWidget:
        """The control of a setting; raises KeyError where it is not on the page."""
        return self._rows[name][1]

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _add(self, setting: _AnySetting) -> None:
        control = self._make(setting)
        _part(control).setObjectName(f"setting_{setting.name}")
        if isinstance(control, Switch):
            line = QHBoxLayout()
            line.addWidget(control, 0, Qt.AlignmentFlag.AlignRight)
            label = self.add_row(line)
            label.setBuddy(control)
        else:
            label = self.add_row(control, top=isinstance(control, FolderField | TextBox))
            label.setBuddy(control.field if isinstance(control, NumberField) else _part(control))
        self._rows[setting.name] = (label, control, self.add_hint())

    def _make(self, setting: _AnySetting) -> QWidget:
        if setting.choices:
            select = Select()
            select.activated.connect(partial(self._chosen, setting.name, select))
            return select
        if isinstance(setting.default, bool):
            switch = Switch()
            switch.clicked.connect(partial(self._switched, setting.name, switch))
            return switch
        if setting.folder:
            folder = FolderField()
            folder.changed.connect(partial(self._controller.set_setting, setting.name))
            return folder
        if setting.lines:
            return self._lines_box(setting.name)
        if isinstance(setting.default, str):
            field = TextField()
            field.editingFinished.connect(partial(self._written, setting.name, field))
            return field
        low, high = int(setting.low or 0), int(setting.high or 0)
        number = NumberField(low, high, _STEPS.get(setting.name, 1))
        number.changed.connect(partial(self._controller.set_setting, setting.name))
        return number

    def _lines_box(self, name: str) -> TextBox:
        box = TextBox(_LINES)
        paused = QTimer(box)
        paused.setSingleShot(True)
        paused.setInterval(_KEPT_AFTER_MS)
        box.edited.connect(paused.start)
        for signal in (paused.timeout, box.left):
            signal.connect(partial(self._keep_lines, name, box))
        return box

    def _fill(self, select: Select, setting: _AnySetting) -> None:
        blocked = select.blockSignals(True)
        select.clear()
        for value, text in setting.choices:
            select.add(translate_setting(text), value)
        select.blockSignals(blocked)

    def _show(self, name: str) -> None:
        if name not in self._rows:
            return
        control, value = self._rows[name][1], self._state.setting(name)
        if isinstance(control, Select):
            control.select(value)
        elif isinstance(control, Switch):
            control.setChecked(bool(value))
        elif isinstance(control, FolderField):
            control.set_folder(str(value))
        elif isinstance(control, TextBox):
            if not control.edit.hasFocus():
                control.set_text(str(value))
        elif isinstance(control, TextField):
            control.setText(str(value))
        elif isinstance(control, NumberField) and isinstance(value, int):
            control.set_value(value)

    def _switched(self, name: str, switch: Switch) -> None:
        self._controller.set_setting(name, switch.isChecked())

    def _written(self, name: str, field: TextField) -> None:
        text = field.text().strip()
        if text != self._state.setting(name):
            self._controller.set_setting(name, text)

    def _keep_lines(self, name: str, box: TextBox) -> None:
        text = box.text.strip()
        if text != self._state.setting(name):
            self._controller.set_setting(name, text)

    def _chosen(self, name: str, select: Select, _row: int) -> None:
        self._controller.set_setting(name, select.currentData())


def _part(control: QWidget) -> QWidget:
    """What of a control a person writes in."""
    if isinstance(control, TextBox):
        return control.edit
    return control.field if isinstance(control, FolderField) else control


def in_column(*widgets: QWidget, gap: int = 24) -> QWidget:
    """Widgets one below the other, with a page's margins."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 24, 20, 32)
    column.setSpacing(gap)
    for widget in widgets:
        column.addLayout(at_most(widget))
    column.addStretch()
    return page
