"""The transcript: the messages of a branch, newest at the bottom."""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from chatapp.gui.model_menu import ModelChoice
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.overlay import FADE, STRIP, WIDE, Fade, LatestButton
from chatapp.gui.transcript.prompt_editor import PromptEditorPane
from chatapp.gui.transcript.timeline import Timeline
from chatapp.gui.widgets import thin_scroll_bars
from chatapp.markdown.blocks import CodeBlock
from chatapp.markdown.parser import parse

FRAME_MS = 16
COLUMN = 592
NARROW = 720
"""Views narrower than this have the smaller margin; in px."""
_MARGIN, _NARROW_MARGIN = 24, 16
_WHEEL_NOTCH = 72
_LINE = 40


class TranscriptView(QAbstractScrollArea):
    """Shows a `TranscriptModel`; says what the user asks for, and does nothing of it itself.

    It follows the end only while the end is in view. Changes are shown at most once a frame.
    """

    regenerate_requested = Signal(str)
    """An answer (id) should be written again."""
    regenerate_with_requested = Signal(str, str, str)
    """Answer, connection (id), model."""
    retry_requested = Signal(str)
    key_requested = Signal(str)
    """The answer (id) failed for want of a key."""
    edit_submitted = Signal(str, str)
    """Prompt (id) and its new text. The editor stays until the branch changes, or `edit_failed`."""
    sibling_selected = Signal(str)
    """The message (id) to show in place of its sibling."""
    link_activated = Signal(str)
    """An address (http, https or mailto), as it would be requested."""

    def __init__(self, model: TranscriptModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._intents = Intents(self)
        self._timeline = Timeline(model, self.viewport(), self._intents)
        self._conversation: str | None = None
        self._dirty: set[int] = set()
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.timeout.connect(self._show_changes)
        self._wanted = False
        self._arranging = False
        self.setObjectName("transcript")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_scroll_bars(self)
        self._fade = Fade(self)
        self._latest = LatestButton(self)
        self._latest.setObjectName("latest")
        self._latest.hide()
        self._connect()
        self._take_colors()
        self.retranslate()
        self._model_reset()

    def _connect(self) -> None:
        model, intents = self._model, self._intents
        model.reset.connect(self._model_reset)
        model.added.connect(self._rows_added)
        model.grew.connect(self._row_changed)
        model.changed.connect(self._row_changed)
        intents.regenerate.connect(self.regenerate_requested)
        intents.regenerate_with.connect(self.regenerate_with_requested)
        intents.retry.connect(self.retry_requested)
        intents.key_requested.connect(self.key_requested)
        intents.link_activated.connect(self.link_activated)
        intents.sibling_stepped.connect(self._step_sibling)
        intents.edit_requested.connect(self.edit)
        intents.edit_cancelled.connect(self._end_edit)
        intents.edit_submitted.connect(self.edit_submitted)
        intents.copy_requested.connect(self.copy_message)
        intents.thinking_toggled.connect(self._toggle_thinking)
        intents.resized.connect(self._part_resized)
        self.verticalScrollBar().valueChanged.connect(self._bar_moved)
        self._latest.clicked.connect(self.scroll_to_end)
        theme().changed.connect(self._restyle)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    # What the window can ask for

    @property
    def model(self) -> TranscriptModel:
        """What is shown."""
        return self._model

    @property
    def at_end(self) -> bool:
        """Whether the end is in view, so that it is followed."""
        return self._timeline.follow

    def set_model_choices(self, choices: Iterable[ModelChoice]) -> None:
        """What "another model" offers."""
        self._intents.choices = tuple(choices)

    def scroll_to_end(self) -> None:
        """Show the newest text, and follow it."""
        self._timeline.follow = True
        self._arrange()

    def edit(self, message_id: str) -> None:
        """Edit a prompt in its place."""
        self._set_editing(message_id, True)

    def edit_failed(self, message_id: str) -> None:
        """An edited prompt was not taken: it can be sent again."""
        editor = self._editor_of(message_id)
        if editor is not None:
            editor.set_sending(False)

    def set_send_with_ctrl(self, wanted: bool) -> None:
        """Whether Ctrl+Enter sends an edited prompt, and Enter breaks the line."""
        self._intents.send_with_ctrl = wanted
        for widget in self._timeline.widgets():
            if isinstance(widget, PromptEditorPane):
                widget.take_send_key()

    def copy_message(self, message_id: str) -> None:
        """Put a message on the clipboard, as Markdown."""
        place = self._model.row_of(message_id)
        if place is not None:
            QGuiApplication.clipboard().setText(self._model.rows[place].text)

    def copy_last_answer(self) -> bool:
        """Put the last answer on the clipboard; False where there is none."""
        for row in reversed(self._model.rows):
            if not row.prompt and row.text:
                QGuiApplication.clipboard().setText(row.text)
                return True
        return False

    def copy_last_code_block(self) -> bool:
        """Put the newest code block on the clipboard; False where there is none."""
        for row in reversed(self._model.rows):
            if row.prompt or not ("```" in row.text or "~~~" in row.text or "    " in row.text):
                continue
            blocks = [block for block in parse(row.text).blocks if isinstance(block, CodeBlock)]
            if blocks:
                QGuiApplication.clipboard().setText(blocks[-1].text)
                return True
        return False

    def retranslate(self) -> None:
        """Set all texts."""
        self.setAccessibleName(self.tr("Transcript"))

    # Changes of the model

    def _model_reset(self) -> None:
        keep = self._conversation is not None and self._model.conversation == self._conversation
        self._conversation = self._model.conversation
        self._dirty.clear()
        self._leave_lost_editor(sent=keep)
        self._timeline.reload(keep=keep)
        for item in self._timeline.items:
            item.editing = item.editing or item.id in self._intents.edits
        self._arrange()

    def _rows_added(self, first: int) -> None:
        self._timeline.extend(first)
        self._dirty.update(range(max(0, first - 2), first))  # the last answer is another
        self._schedule()

    def _row_changed(self, row: int) -> None:
        self._dirty.add(row)
        self._schedule()

    def _schedule(self) -> None:
        self._wanted = True
        if not self._frame.isActive():
            self._frame.start(FRAME_MS)

    def _show_changes(self) -> None:
        """One frame. After a slow one there is a pause, so that the window stays alive."""
        if not self._wanted:
            return
        begun, self._wanted = time.perf_counter(), False
        dirty, self._dirty = self._dirty, set()
        for row in sorted(dirty):
            self._timeline.refresh(row)
        self._arrange()
        spent = (time.perf_counter() - begun) * 1000
        if spent > FRAME_MS:
            self._frame.start(round(2 * spent))

    # Layout

    def _arrange(self) -> None:
        if self._arranging:  # the scroll bar came or went
            self._schedule()
            return
        self._arranging = True
        try:
            self._measure_page()
            self._timeline.arrange()
            self._show_place()
        finally:
            self._arranging = False

    def _measure_page(self) -> None:
        page, width = self._timeline.page, self.width()
        margin = _NARROW_MARGIN if width < NARROW else _MARGIN
        page.width = max(120, min(theme().scaled(COLUMN), width - 2 * margin))
        page.left = max(margin, (width - page.width) // 2)
        page.height = self.viewport().height()

    def _show_place(self) -> None:
        """Scroll bar, fade and the way back, as the timeline stands now."""
        bar, timeline = self.verticalScrollBar(), self._timeline
        if not bar.isSliderDown():
            bar.setRange(0, max(0, timeline.total - timeline.page.height))
            bar.setPageStep(timeline.page.height)
            bar.setValue(bar.maximum() if timeline.follow else timeline.offset)
        self._latest.setVisible(not timeline.follow)
        self._place_overlays()

    def _place_overlays(self) -> None:
        page, width = self._timeline.page, self.viewport().width()
        self._latest.place(self.rect(), page.left + page.width)
        strip = STRIP if self._latest.isVisibleTo(self) and self.width() < WIDE else 0
        self._fade.setGeometry(0, self.height() - FADE - strip, width, FADE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another size; what is read stays where it is."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page."""
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), theme().color("chat"))

    def _restyle(self) -> None:
        self._take_colors()
        for widget in self._timeline.widgets():
            retheme = getattr(widget, "retheme", None)
            if retheme is not None:
                retheme()
        self._timeline.outdate()
        self._schedule()
        self.viewport().update()

    def _take_colors(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Window, theme().color("chat"))
        self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._timeline.outdate()
            self._schedule()

    # Scrolling

    def _scroll_by(self, distance: int) -> None:
        if distance:
            self._timeline.scroll_by(distance)
            self._arrange()

    def _bar_moved(self, value: int) -> None:
        if self._arranging:
            return
        timeline = self._timeline
        if abs(value - timeline.offset) < 2 * timeline.page.height and not timeline.follow:
            timeline.scroll_by(value - timeline.offset)
        elif value >= self.verticalScrollBar().maximum():
            timeline.follow = True
        else:
            timeline.scroll_to(value)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Nothing: the timeline places everything itself."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by the wheel or the touchpad."""
        pixels = event.pixelDelta().y()
        distance = pixels or round(event.angleDelta().y() / 120 * _WHEEL_NOTCH)
        self._scroll_by(-distance)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by keys."""
        step = self.viewport().height() - _LINE
        distances = {
            Qt.Key.Key_PageUp: -step,
            Qt.Key.Key_PageDown: step,
            Qt.Key.Key_Up: -_LINE,
            Qt.Key.Key_Down: _LINE,
            Qt.Key.Key_Space: step,
        }
        key = Qt.Key(event.key())
        if key in distances:
            self._scroll_by(distances[key])
        elif key == Qt.Key.Key_Home:
            self._timeline.scroll_to(0)
            self._arrange()
        elif key == Qt.Key.Key_End:
            self.scroll_to_end()
        else:
            event.ignore()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Bring a control that got the focus by keyboard into view."""
        if now is None or not self.viewport().isAncestorOf(now):
            return
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton or self._arranging:
            return
        top = now.mapTo(self.viewport(), QPoint(0, 0)).y()
        bottom, height = top + now.height(), self.viewport().height() - FADE
        if top < 0 or bottom > height:
            self._scroll_by(top - 8 if top < 0 or now.height() > height else bottom - height + 8)

    # What parts ask for

    def _step_sibling(self, message_id: str, step: int) -> None:
        place = self._model.row_of(message_id)
        if place is None:
            return
        entry = self._model.rows[place].entry
        wanted = entry.position + step
        if 0 <= wanted < len(entry.siblings):
            self._timeline.hold(place)
            self.sibling_selected.emit(entry.siblings[wanted])

    def _toggle_thinking(self, message_id: str) -> None:
        place = self._model.row_of(message_id)
        if place is not None:
            item = self._timeline.items[place]
            item.thinking_open = not item.thinking_open
            self._change_in_place(place)

    def _set_editing(self, message_id: str, editing: bool) -> None:
        place = self._model.row_of(message_id)
        if place is None or not self._model.rows[place].prompt:
            return
        item = self._timeline.items[place]
        item.editing = editing
        self._change_in_place(place)
        slot = item.slots[0] if item.slots else None
        if editing and slot is not None and slot.widget is not None:
            slot.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not editing:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_edit(self, message_id: str) -> None:
        self._intents.edits.pop(message_id, None)
        self._set_editing(message_id, False)

    def _editor_of(self, message_id: str) -> PromptEditorPane | None:
        place = self._model.row_of(message_id)
        slots = (self._timeline.items[place].slots if place is not None else None) or ()
        widgets = (slot.widget for slot in slots)
        return next((each for each in widgets if isinstance(each, PromptEditorPane)), None)

    def _leave_lost_editor(self, *, sent: bool) -> None:
        """The focus stays in the transcript when the prompt that was edited leaves the branch.

        Parameters: `sent`, whether it left because it was sent; else its text is kept.
        """
        focus = QApplication.focusWidget()
        for item in self._timeline.items:
            gone = item.editing and self._model.row_of(item.id) is None
            if gone and sent:
                self._intents.edits.pop(item.id, None)
            frame = item.frame if gone else None
            if frame is not None and focus is not None and frame.isAncestorOf(focus):
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _part_resized(self, message_id: str) -> None:
        place = self._model.row_of(message_id)
        if place is not None:
            for slot in self._timeline.items[place].slots or ():
                slot.width = -1
            self._change_in_place(place)

    def _change_in_place(self, place: int) -> None:
        """A message gets other parts where the user is looking: it does not move."""
        self._timeline.hold(place)
        self._timeline.refresh(place)
        self._arrange()
