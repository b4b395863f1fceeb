"""The bar below the columns: which answer is best, and going on with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.domain.comparing import MOST_COLUMNS, Verdict
from chatapp.gui.compare.state import CompareIntents, PageState, Stage, letter
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, Switch
from chatapp.gui.widgets.buttons import Kind
from chatapp.gui.widgets.spoken import announce

HEIGHT = 64
"""In px at a font scale of 100."""
_SIDE, _GAP = 20, 8


class VoteBar(QWidget):
    """Shows a `PageState`: what can be chosen, what was, and Stop while answers are written."""

    def __init__(self, intents: CompareIntents) -> None:
        super().__init__()
        self.setObjectName("compare_vote_bar")
        self._intents = intents
        self._state = PageState()
        self._question = Label("", "ui", "text2")
        self.letters = [self._button(f"vote_{number + 1}") for number in range(MOST_COLUMNS)]
        for number, button in enumerate(self.letters):
            button.clicked.connect(partial(self._choose, number))
        self.tie = self._button("vote_tie")
        self.tie.clicked.connect(partial(self.decide, Verdict.TIE))
        self.none_good = self._button("vote_none")
        self.none_good.clicked.connect(partial(self.decide, Verdict.NONE_GOOD))
        self._hint = Label("", "meta", "text3")
        for label in (self._question, self._hint):
            label.setContentsMargins(0, 0, 12, 0)
        self.back = self._button("vote_back", "ghost")
        self.back.clicked.connect(self._take_back)
        self.go_on = self._button("compare_go_on", "primary")
        self.go_on.clicked.connect(self._go_on)
        self.ask_missing = self._button("compare_ask_missing", "primary")
        self.ask_missing.clicked.connect(intents.ask_missing_requested)
        self.stop = self._button("compare_stop")
        self.stop.set_icon("stop")
        self.stop.clicked.connect(intents.stop_requested)
        self._before_words = Label("", "ui", "text2")
        self.before = Switch()
        self.before.setObjectName("compare_before")
        self.before.toggled.connect(self._toggle_before)
        self._votes = (*self.letters, self.tie, self.none_good)
        before = (self._before_words, self.before)
        self._others = (*before, self.back, self.go_on, self.ask_missing, self.stop)
        for widget in (self._question, *self._votes, self._hint, *self._others):
            widget.setParent(self)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def show_state(self, state: PageState) -> None:
        """Show another state."""
        before, self._state = self._state, state
        gone = self._let_go()
        self.before.setChecked(state.before is True)
        self.retranslate()
        if gone:
            self._focus_again()
        if state.verdict != before.verdict and state.prompt == before.prompt:
            announce(self, self._question.text())

    def _let_go(self) -> bool:
        """Give the focus to the page where the button that has it goes; gives whether it does."""
        held, page = QApplication.focusWidget(), self.parentWidget()
        if held is None or page is None or not self.isAncestorOf(held) or self._is_ready(held):
            return False
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _focus_again(self) -> None:
        """Give the focus to what comes next."""
        for button in (self.go_on, self.back, *self._votes):
            if self._is_ready(button):
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _is_ready(self, part: QWidget) -> bool:
        """Whether a button or switch is shown and can be pressed."""
        state = self._state
        decided, waits = state.verdict is not None, state.draft or state.running
        if part in self._votes:
            letters = list(self.letters)
            can = self._can_choose(letters.index(part)) if part in letters else state.decidable
            return can and not decided and not state.draft
        if part is self.before:
            return state.draft and state.before is not None
        if part is self.ask_missing:
            return not waits and any(one.stage is Stage.NOT_ASKED for one in state.columns)
        if part is self.go_on:
            return decided and state.chosen is not None and not state.running
        return decided if part is self.back else part is self.stop and state.running

    def choose(self, number: int) -> bool:
        """Choose a column by its place; gives whether there is one to choose."""
        if not self._can_choose(number):
            return False
        self._intents.verdict_given.emit(Verdict.CHOSEN, self._state.columns[number].id)
        return True

    def decide(self, verdict: Verdict) -> bool:
        """Give a verdict without a best one; gives whether that can be done."""
        if self._state.decidable:
            self._intents.verdict_given.emit(verdict, "")
        return self._state.decidable

    def retranslate(self) -> None:
        """Set all texts, and show what can be done."""
        state = self._state
        open_ = state.verdict is None and not state.draft
        self._question.setText(self._question_words())
        for number, button in enumerate(self.letters):
            here = number < len(state.columns)
            button.setVisible(open_ and here)
            button.setEnabled(self._can_choose(number))
            self._name(button, letter(number), str(number + 1), self._letter_tip(number))
        self._name(self.tie, self.tr("Tie"), "T", self.tr("They are equally good"))
        self._name(self.none_good, self.tr("None good"), "0", self.tr("No answer is good"))
        for button in (self.tie, self.none_good):
            button.setVisible(open_)
            button.setEnabled(state.decidable)
        self._tell_rest()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar and its hairline."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme().color("side"))
            painter.fillRect(0, 0, self.width(), 1, theme().color("line"))

    def _can_choose(self, number: int) -> bool:
        columns = self._state.columns
        return 0 <= number < len(columns) and columns[number].choosable

    def _letter_tip(self, number: int) -> str:
        answer = self.tr("Answer {letter}").replace("{letter}", letter(number))
        words = self.tr("{answer} is the best")
        if self._state.running and not self._can_choose(number):
            words = self.tr("{answer} can be chosen once it has ended")
        return words.replace("{answer}", answer)

    def _tell_rest(self) -> None:
        chosen = self._state.chosen
        self._name(self.back, self.tr("Choose again"), "", self.tr("Forget this verdict"))
        if chosen is not None:
            words = self.tr("Go on with {letter}").replace("{letter}", letter(chosen))
            tip = self.tr("The conversation continues from this answer; the others are kept")
            self._name(self.go_on, words, "Enter", tip)
        tip = self.tr("Send the prompt to the columns that were not asked yet")
        self._name(self.ask_missing, self.tr("Ask the others"), "", tip)
        self._name(self.stop, self.tr("Stop all"), "Esc", self.tr("What was written is kept"))
        for button in (self.back, self.go_on, self.ask_missing, self.stop):
            button.setVisible(self._is_ready(button))
        self._hint.setText(self._hint_words())
        self._tell_before()
        self._restyle()

    def _tell_before(self) -> None:
        words = self.tr("With this conversation before it")
        tip = self.tr(
            "Its messages, instructions and parameters go to all columns; the choice goes on there"
        )
        self._before_words.setText(words)
        self.before.setAccessibleName(words)
        self.before.setAccessibleDescription(tip)
        for widget in (self._before_words, self.before):
            widget.setToolTip(tip)
            widget.setVisible(self._is_ready(self.before))

    def _question_words(self) -> str:
        state, chosen = self._state, self._state.chosen
        if state.draft:
            return self.tr("Add models, personas or wordings, then ask all of them")
        if chosen is not None:
            column = state.columns[chosen]
            name = " · ".join(filter(None, (column.name, column.note)))
            words = self.tr("You chose {letter}: {name}")
            return words.replace("{letter}", letter(chosen)).replace("{name}", name)
        if state.verdict is Verdict.TIE:
            return self.tr("A tie: no answer is better")
        if state.verdict is Verdict.NONE_GOOD:
            return self.tr("No answer was good")
        return self.tr("Which is best?")

    def _hint_words(self) -> str:
        if self._state.hidden and not self._state.draft:
            return self.tr("Names, speed and cost are hidden until you choose")
        if self._state.running and self._state.decidable:
            return self.tr("Choosing stops those still being written")
        return ""

    def _button(self, name: str, kind: Kind = "default") -> Button:
        button = Button("", kind)
        button.setObjectName(name)
        return button

    def _name(self, button: Button, words: str, key: str, tip: str) -> None:
        button.setText(words)
        button.set_key_cap(key)
        button.setAccessibleName(words)
        tip = f"{tip} ({key})" if key else tip
        button.setAccessibleDescription(tip)
        button.setToolTip(tip)

    def _choose(self, number: int, _checked: bool = False) -> None:
        self.choose(number)

    def _toggle_before(self, checked: bool) -> None:
        if self._state.draft and checked != self._state.before:
            self._intents.before_toggled.emit(checked)

    def _take_back(self) -> None:
        self._intents.verdict_taken_back.emit()

    def _go_on(self) -> None:
        chosen = self._state.chosen
        if chosen is not None:
            self._intents.go_on_requested.emit(self._state.columns[chosen].id)

    # Layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out: what can be left out is, then buttons stand in several lines."""
        self._restyle()

    def _restyle(self) -> None:
        lines = self._lines()
        each = self.stop.sizeHint().height() + _GAP
        self.setFixedHeight(theme().scaled(HEIGHT) + (len(lines) - 1) * each)
        top = (self.height() + 1 - len(lines) * each + _GAP) // 2
        for left, right in lines:
            x = _SIDE
            for widget in left:
                x = self._place(widget, x, top) + _GAP
            x = self.width() - _SIDE - _width_of(right)
            for widget in right:
                x = self._place(widget, x, top) + _GAP
            top += each
        self.update()

    def _lines(self) -> list[tuple[list[QWidget], list[QWidget]]]:
        """What stands left and right in each line."""
        votes = [widget for widget in self._votes if not widget.isHidden()]
        others: list[QWidget] = [widget for widget in self._others if not widget.isHidden()]
        room = self.width() - 2 * _SIDE
        hinted = [self._hint] if self._hint.text() else []
        for words, hint in (([self._question], hinted), ([self._question], []), ([], [])):
            left, right = [*words, *votes], [*hint, *others]
            fits = _width_of(left) + _width_of(right) + 2 * _GAP <= room
            if fits or not (words or hint):
                break
        self._question.setVisible(bool(words) or not votes)
        self._hint.setVisible(bool(hint))
        if not votes and not words:
            return [([self._question], []), ([], others)]
        if fits:
            return [(left, right)]
        lines: list[tuple[list[QWidget], list[QWidget]]] = [([], [])]
        for widget in votes:
            if lines[-1][0] and _width_of([*lines[-1][0], widget]) > room:
                lines.append(([], []))
            lines[-1][0].append(widget)
        return [*lines, ([], others)] if others else lines

    def _place(self, widget: QWidget, left: int, top: int) -> int:
        """Put a widget into a line; gives where it ends."""
        hint, line = widget.sizeHint(), self.stop.sizeHint().height()
        width = min(hint.width(), max(0, self.width() - _SIDE - left))
        widget.setGeometry(left, top + (line - hint.height()) // 2, width, hint.height())
        return left + width


def _width_of(widgets: Sequence[QWidget]) -> int:
    """How wide widgets are side by side, in px."""
    return sum(widget.sizeHint().width() for widget in widgets) + _GAP * max(0, len(widgets) - 1)
