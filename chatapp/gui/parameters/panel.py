"""The panel beside the transcript: preset, instructions and parameters of the conversation."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.presets import differences
from chatapp.gui.formats import count
from chatapp.gui.parameters.comparison import Comparison
from chatapp.gui.parameters.foot import Foot
from chatapp.gui.parameters.preset_select import PresetSelect
from chatapp.gui.parameters.rows import Rows
from chatapp.gui.parameters.state import PanelState
from chatapp.gui.theme import theme
from chatapp.gui.widgets import IconButton, Label, ScrollPage
from chatapp.gui.widgets.text_box import TextBox

WIDTH = 304
"""Pixels at a font scale of 100."""
_HEAD, _SIDE, _INSTRUCTIONS = 48, 16, 76
_BAR = 12
"""How wide a scroll bar is."""


class ParametersPanel(QWidget):
    """Shows a `PanelState`, and says what the user wants.

    Signals: `closed`, by the button or Esc; `value_changed(name, value)`, None for not sent;
    `system_changed(text)`, while it is written; `next_toggled(bool)`, whether values are to be for
    the next message only; `count_requested(text)`, how many tokens the instructions are.
    `presets` and `foot` have the signals about presets.
    """

    closed = Signal()
    value_changed = Signal(str, object)
    system_changed = Signal(str)
    next_toggled = Signal(bool)
    count_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("parameters")
        self._state = PanelState()
        self._asked = ""
        """The instructions whose tokens were asked for last."""
        self._counted = 0
        self._compared = ""
        self._make_head()
        self._make_parts()
        self._lay_out()
        self.presets.rename_requested.connect(self._rename)
        self.presets.compare_requested.connect(self._compare)
        self.comparison.closed.connect(self._end_comparison)
        self.instructions.edited.connect(self._edited)
        self.rows.changed.connect(self.value_changed)
        self.rows.opened.connect(self._bring_into_view)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def _make_head(self) -> None:
        self._title = Label("", "title", "text")
        self.next_only = IconButton("message")
        self.next_only.setObjectName("next_message_only")
        self.next_only.setCheckable(True)
        self.next_only.toggled.connect(self._toggle_next)
        self._close = IconButton("close")
        self._close.setObjectName("parameters_close")
        self._close.clicked.connect(self.closed)

    def _make_parts(self) -> None:
        self._notice = Label("", "meta", "accent", wrap=True)
        self._notice.hide()
        self._preset_label = Label("", "ui", "text2")
        self.presets = PresetSelect()
        self.comparison = Comparison()
        self.comparison.hide()
        self._instructions_label = Label("", "ui", "text2")
        self._tokens = Label("", "meta", "text3")
        self.instructions = TextBox(_INSTRUCTIONS)
        self.instructions.edit.setObjectName("instructions")
        self.rows = Rows()
        self.foot = Foot()

    def _lay_out(self) -> None:
        self._head = QWidget()
        row = QHBoxLayout(self._head)
        row.setContentsMargins(_SIDE, 0, 12, 1)
        row.setSpacing(10)
        row.addWidget(self._title, 1)
        row.addWidget(self.next_only)
        row.addWidget(self._close)
        page = self._page = ScrollPage(self._content())
        page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page.verticalScrollBar().rangeChanged.connect(self._leave_room)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(page, 1)
        column.addWidget(self.foot)

    def _content(self) -> QWidget:
        """What is scrolled."""
        content = QWidget()
        inner = self._inner = QVBoxLayout(content)
        inner.setContentsMargins(_SIDE, 14, _SIDE, 14)
        inner.setSpacing(4)
        inner.addWidget(self._notice)
        self._notice.setContentsMargins(0, 0, 0, 8)
        inner.addWidget(self._preset_label)
        inner.addWidget(self.presets)
        inner.addWidget(self.comparison)
        inner.addSpacing(8)
        above = QHBoxLayout()
        above.addWidget(self._instructions_label, 1)
        above.addWidget(self._tokens)
        inner.addLayout(above)
        inner.addWidget(self.instructions)
        inner.addSpacing(8)
        inner.addWidget(self.rows)
        inner.addStretch(1)
        return content

    # What is shown

    def show_state(self, state: PanelState) -> None:
        """Show another state; what is begun and not given yet goes with its conversation."""
        if state.conversation != self._state.conversation:
            self.rows.forget()
            self._end_comparison()
        self._state = state
        self.next_only.setChecked(state.next_only)
        self._notice.setVisible(state.next_only)
        self.presets.show_state(state)
        self.instructions.set_text(state.wanted.system or "")
        usable = bool(state.conversation) and not state.next_only
        self.instructions.setEnabled(usable)
        self.rows.setEnabled(bool(state.conversation))
        self.rows.show_values(
            state.present.parameters,
            state.usual.parameters,
            state.capabilities,
            user_id=state.user_id,
        )
        self.foot.show_state(state)
        self._ask_for_count()
        self._show_comparison()

    def show_count(self, text: str, tokens: int) -> None:
        """About how many tokens the instructions are, where they still are `text`."""
        if text == self.instructions.text:
            self._counted = tokens
            self._show_tokens()

    def focus_first(self) -> None:
        """Put the keyboard's focus where the panel begins."""
        reason = Qt.FocusReason.ShortcutFocusReason
        if self.presets.isEnabled():
            self.presets.setFocus(reason)
        else:
            self.next_only.setFocus(reason)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._title.setText(self.tr("Parameters"))
        self.setAccessibleName(self.tr("Parameters"))
        self.next_only.set_name(self.tr("Only for the next message"))
        self._close.set_name(self.tr("Close"), "Ctrl+Shift+P")
        self._notice.setText(self.tr("Changes are for the next message only."))
        self._preset_label.setText(self.tr("Preset"))
        self._instructions_label.setText(self.tr("Instructions"))
        self.instructions.set_name(
            self.tr("Instructions"), self.tr("What the model is told before the conversation")
        )
        self._show_tokens()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the hairline to the transcript, and the one below the head."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("chat"))
        painter.fillRect(0, 0, 1, self.height(), theme().color("line"))
        painter.fillRect(0, self._head.height() - 1, self.width(), 1, theme().color("line"))

    def _toggle_next(self, wanted: bool) -> None:
        """Assistive technology toggles, without a click."""
        if wanted != self._state.next_only:
            self.next_toggled.emit(wanted)

    def _edited(self, text: str) -> None:
        self._ask_for_count()
        self.system_changed.emit(text)

    def _ask_for_count(self) -> None:
        text = self.instructions.text
        if text == self._asked:
            return
        self._asked = text
        if text:
            self.count_requested.emit(text)
        else:
            self._counted = 0
            self._show_tokens()

    def _show_tokens(self) -> None:
        words = self.tr("1 token") if self._counted == 1 else self.tr("%1 tokens")
        self._tokens.setText(words.replace("%1", count(self._counted)))
        self._tokens.updateGeometry()
        self._tokens.setVisible(self._counted > 0)

    def _rename(self) -> None:
        self.foot.ask_name(renaming=True)

    # Comparing

    def _compare(self, preset: str) -> None:
        self._compared = preset
        self._show_comparison()

    def _end_comparison(self) -> None:
        self._compared = ""
        self._show_comparison()

    def _show_comparison(self) -> None:
        found = [one for one in self._state.presets if one.id == self._compared]
        self.comparison.setVisible(bool(found))
        for one in found:
            unlike = differences(self._state.present, one.wanted)
            self.comparison.show_differences(one.name, unlike)

    def _bring_into_view(self, row: QWidget) -> None:
        """Scroll to all of a row, when it has its new height."""
        QTimer.singleShot(0, partial(self._page.ensureWidgetVisible, row, 0, 12))

    def _leave_room(self, _low: int, high: int) -> None:
        """The scroll bar stands in the margin: controls end where they end without it."""
        right = _SIDE - _BAR if high else _SIDE
        if right != self._inner.contentsMargins().right():
            self._inner.setContentsMargins(_SIDE, 14, right, 14)

    def _restyle(self) -> None:
        self.setFixedWidth(theme().scaled(WIDTH))
        self._head.setFixedHeight(theme().scaled(_HEAD))
        self.update()
