"""One column: its head, the text of its answer, and what that took."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.compare.state import ColumnState, CompareIntents, Stage, letter
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconButton, IconMark, Label, Spinner
from chatapp.gui.widgets.painting import paint_box
from chatapp.gui.widgets.spoken import announce, listed, name_of

HEAD, FOOT = 44, 36
"""The heights of head and foot, in px."""
_SIDE, _GAP, _MARK = 20, 8, 20
_RING = 2
_BESIDE = 4
"""The room left and right of the text's view, which has room of its own, in px."""
LONGEST_PREVIEW = 600
"""Characters shown of what a column will be asked with."""
_ENDED_ILL = (Stage.FAILED, Stage.STOPPED, Stage.INCOMPLETE)


class LetterMark(QWidget):
    """The square with a column's letter."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._letter, self._strong = "", False
        theme().changed.connect(self._restyle)
        self._restyle()

    def show_letter(self, text: str, *, strong: bool) -> None:
        """Show another one. Parameters: `strong`, whether it is that of the chosen column."""
        self._letter, self._strong = text, strong
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the square."""
        with QPainter(self) as painter:
            area = QRectF(self.rect())
            fill = "accent" if self._strong else "text2"
            paint_box(painter, area, 4, theme().color(fill))
            painter.setFont(theme().font("meta", 600))
            painter.setPen(theme().color("onacc" if self._strong else "chat"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._letter)

    def _restyle(self) -> None:
        side = theme().scaled(_MARK)
        self.setFixedSize(side, side)


class CompareColumn(QWidget):
    """Shows a `ColumnState` and, in its middle, a widget with the answer's text.

    Parameters: `number`, its place from 0.
    """

    def __init__(self, number: int, intents: CompareIntents, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self._intents = intents
        self._state = ColumnState("")
        self._view: QWidget | None = None
        self.setObjectName(f"compare_column_{number + 1}")
        self._mark = LetterMark(self)
        self._title = Label("", "ui", "text", weight=600, parent=self)
        self._note = Label("", "meta", "text3", parent=self)
        self._ring = Spinner(self)
        self._icon = IconMark("check", "ok", 16, self)
        self._words = Label("", "ui", "text2", parent=self)
        self._more = IconButton("more", parent=self)
        self._more.setObjectName(f"compare_more_{number + 1}")
        self._more.clicked.connect(self.open_menu)
        self._blank = Label("", "ui", "text3", wrap=True, parent=self)
        self._blank.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self._preview = Label("", "ui", "text2", wrap=True, parent=self)
        self._preview.setObjectName(f"compare_preview_{number + 1}")
        self._preview.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._again = Button("", small=True, icon="refresh", parent=self)
        self._again.setObjectName(f"compare_again_{number + 1}")
        self._again.clicked.connect(self._ask_again)
        self._facts = Label("", "meta", "text3", parent=self)
        self._facts.setObjectName(f"compare_facts_{number + 1}")
        theme().changed.connect(self._lay_out)
        self.retranslate()

    @property
    def state(self) -> ColumnState:
        """What is shown."""
        return self._state

    @property
    def title(self) -> str:
        """What it is called: its model, or its letter while that is hidden."""
        words = self.tr("Answer {letter}").replace("{letter}", letter(self._number))
        return self._state.name or words

    @property
    def view(self) -> QWidget | None:
        """What shows the answer's text."""
        return self._view

    @property
    def stops(self) -> list[QWidget]:
        """What Tab stops at, in order."""
        return [self._more, *([self._view] if self._view is not None else []), self._again]

    def set_view(self, view: QWidget | None) -> None:
        """Show the answer's text in another widget; the one before ends."""
        if view is self._view:
            return
        if self._view is not None:
            self._view.hide()
            self._view.deleteLater()
        self._view = view
        if view is not None:
            view.setParent(self)
            self._show_view()
            self._lay_out()

    def release_view(self) -> None:
        """Let go of the view: another column will show it."""
        self._view = None

    def show_state(self, state: ColumnState) -> None:
        """Show another state."""
        before, self._state = self._state, state
        if state == before:
            return
        self._show_view()
        self.retranslate()
        # What came of a draft the page tells, which knows whether it was sent.
        awaited = before.stage.running or (before.stage is Stage.NOT_ASKED and not before.draft)
        if before.id == state.id and awaited and state.stage.over:
            self.tell_end()

    def show_facts(self, text: str) -> None:
        """Say how long it has taken so far, and about how much there is."""
        self._facts.setText(text)

    def open_menu(self) -> None:
        """Ask for the menu, below its button."""
        corner = self._more.mapToGlobal(QPoint(0, self._more.height() + 4))
        self._intents.menu_requested.emit(self._state.id, corner)

    def retranslate(self) -> None:
        """Set all texts."""
        state, title = self._state, self.title
        self._mark.show_letter(letter(self._number), strong=state.chosen)
        self._title.setText(title)
        self._title.setToolTip(title)
        self._note.setText(state.note)
        self._note.setToolTip(state.note)
        self.setAccessibleName(self.spoken_name)
        self._more.set_name(self.tr("More for {answer}").replace("{answer}", self.spoken_name))
        self._facts.setText(state.facts)
        self._facts.setToolTip(state.facts)
        self._tell_again()
        self._blank.setText(self._blank_words())
        self._preview.setText(_beginning(state.preview))
        self._preview.setToolTip(state.preview if len(state.preview) > LONGEST_PREVIEW else "")
        self._tell_stage()
        self._lay_out()

    def _blank_words(self) -> str:
        if self._state.covered:
            return self.tr("Shown when all answers have ended")
        return self.tr("Will be asked with") if self._state.preview else self.tr("Not asked yet")

    def _tell_again(self) -> None:
        """Say what the button below the text does."""
        asked = self._state.stage is not Stage.NOT_ASKED
        words = self.tr("Ask again") if asked else self.tr("Ask")
        tip = self.tr("Send the prompt to this column; an earlier answer is kept as a version")
        icon = "refresh"
        if self._state.draft:
            words, icon = self.tr("Change…"), "sliders"
            tip = self.tr("Choose its model, persona, wording and more, or remove it")
        self._again.setText(words)
        self._again.set_icon(icon)
        self._again.setAccessibleName(name_of(words, self.spoken_name))
        self._again.setToolTip(tip)

    @property
    def spoken_name(self) -> str:
        """Its name with its letter, for assistive technology."""
        words = self.tr("Answer {letter}").replace("{letter}", letter(self._number))
        return listed(words, self._state.name, self._state.note)

    def stage_words(self) -> str:
        """How far it is."""
        return {
            Stage.NOT_ASKED: "",
            Stage.WAITING: self.tr("Waiting"),
            Stage.THINKING: self.tr("Thinking"),
            Stage.WRITING: self.tr("Writing"),
            Stage.DONE: self.tr("Done"),
            Stage.STOPPED: self.tr("Stopped"),
            Stage.FAILED: self.tr("Failed"),
            Stage.INCOMPLETE: self.tr("Incomplete"),
        }[self._state.stage]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, and a ring where the text has the keyboard's focus."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme().color("chat"))
            line = theme().color("line")
            painter.fillRect(0, theme().scaled(HEAD) - 1, self.width(), 1, line)
            if self._state.chosen:
                painter.fillRect(0, 0, self.width(), 2, theme().color("accent"))
            if self._view is not None and self._view.hasFocus():
                area = QRectF(self._view.geometry()).adjusted(-_RING, 0, _RING, 0)
                paint_box(painter, area, 6, border=theme().color("accent"), width=_RING)

    def _tell_stage(self) -> None:
        stage = self._state.stage
        self._words.setText(self.stage_words())
        token = {Stage.DONE: "ok", Stage.FAILED: "danger"}.get(stage, "text2")
        self._words.set_token(token)
        self._ring.setVisible(stage.running)
        self._icon.setVisible(stage is Stage.DONE)

    def _show_view(self) -> None:
        state, view = self._state, self._view
        shown = view is not None and not state.covered and state.stage is not Stage.NOT_ASKED
        if view is not None:
            view.setVisible(shown)
        self._blank.setVisible(not shown)
        self._preview.setVisible(not shown and bool(state.preview))
        stages = _ENDED_ILL if not state.name else (Stage.STOPPED,)  # else beside the reason
        again = state.stage in (Stage.NOT_ASKED, *stages)
        if not again and self._again.hasFocus():
            self._more.setFocus(Qt.FocusReason.OtherFocusReason)
        self._again.setVisible(again)

    def _lay_out(self) -> None:
        head, foot = theme().scaled(HEAD), theme().scaled(FOOT)
        line, width, height = theme().line_height("ui"), self.width(), self.height()
        mark = self._mark.width()
        self._mark.move(_SIDE, (head - mark) // 2)
        side = self._more.width()
        right = width - _SIDE - side + 6
        self._more.move(right, (head - side) // 2)
        words = min(self._words.sizeHint().width(), (right - _SIDE) // 2)
        right -= words + _GAP
        self._words.setGeometry(right, (head - line) // 2, words, line)
        for widget in (self._ring, self._icon):
            widget.move(right - widget.width() - 6, (head - widget.height()) // 2)
        if self._state.stage.running or self._state.stage is Stage.DONE:
            right -= self._icon.width() + 6
        self._lay_out_names(_SIDE + mark + _GAP, right - _GAP, head)
        text = max(0, height - head - foot)
        if self._view is not None:
            self._view.setGeometry(_BESIDE, head, max(0, width - 2 * _BESIDE), text)
        self._lay_out_blank(head, max(0, width - 2 * _SIDE), text)
        self._lay_out_foot(height - foot, foot)

    def _lay_out_blank(self, head: int, width: int, height: int) -> None:
        """What stands in the place of a text: a few words, or what is going to be asked."""
        if not self._state.preview:
            centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
            self._blank.setAlignment(centre)
            self._blank.setGeometry(_SIDE, head, width, min(height, 3 * head))
            return
        line, top = theme().line_height("ui"), head + 12
        self._blank.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._blank.setGeometry(_SIDE, top, width, line)
        top += line + 4
        room = max(0, head + height - top)
        self._preview.setGeometry(_SIDE, top, width, room - room % line)

    def _lay_out_names(self, left: int, right: int, head: int) -> None:
        """The title, and the note behind it, where there is room for both."""
        line, small = theme().line_height("ui"), theme().line_height("meta")
        room = max(0, right - left)
        title = min(self._title.sizeHint().width(), room)
        self._title.setGeometry(left, (head - line) // 2, title, line)
        left += title + _GAP
        note = max(0, right - left)
        self._note.setVisible(note > theme().scaled(40) and bool(self._state.note))
        self._note.setGeometry(left, (head - small) // 2 + 1, note, small)

    def _lay_out_foot(self, top: int, foot: int) -> None:
        left, small = _SIDE, theme().line_height("meta")
        if not self._again.isHidden():
            again = self._again.sizeHint()
            self._again.setGeometry(left, top + (foot - again.height()) // 2, *again.toTuple())
            left += again.width() + _GAP
        room = max(0, self.width() - _SIDE - left)
        self._facts.setGeometry(left, top + (foot - small) // 2, room, small)

    def _ask_again(self) -> None:
        if self._state.draft:
            corner = self._again.mapToGlobal(QPoint(self._again.width(), 0))
            self._intents.menu_requested.emit(self._state.id, corner)
            return
        self._intents.ask_column_requested.emit(self._state.id)

    def tell_end(self) -> None:
        """Tell a screen reader that it has ended, and how."""
        announce(self, name_of(self.spoken_name, self.stage_words()))


def _beginning(text: str) -> str:
    """As much of a text as is shown."""
    return text if len(text) <= LONGEST_PREVIEW else f"{text[:LONGEST_PREVIEW].rstrip()}…"
