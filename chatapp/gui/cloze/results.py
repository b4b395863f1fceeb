"""A row with its blank and the bars of its labels; then all rows, and those that went wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Failure
from chatapp.engine.cloze_tasks import ScoredRow, accuracy_of
from chatapp.gui import formats
from chatapp.gui.cloze.state import ClozeState
from chatapp.gui.i18n import failure_text, word_failure
from chatapp.gui.tables.found_row import Found, FoundRows
from chatapp.gui.tables.run_controls import RunControls
from chatapp.gui.tables.share_chart import ShareBar, ShareChart
from chatapp.gui.tables.words import accuracy_words, failed_answers, wrong_answers
from chatapp.gui.widgets import Button, Label, NumberField, ProgressLine, Select
from chatapp.gui.widgets.spoken import told_in_turn

_MOST_LISTED = 50
"""Rows that are listed."""
_LONGEST = 600
"""Characters of a text that are shown."""


class ClozeResults(QWidget):
    """Signals: `row_requested(row)`, `score_requested`, `run_requested`, `stop_requested`,
    `target_chosen(number)`."""

    row_requested = Signal(int)
    score_requested = Signal()
    run_requested = Signal()
    stop_requested = Signal()
    target_chosen = Signal(int)

    def __init__(self, state: ClozeState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._model_words, self._row_words = Label("", "ui", "text2"), Label("", "ui", "text2")
        self.target, self.row = Select(), NumberField(1, 1)
        self._model_words.setBuddy(self.target)
        self._row_words.setBuddy(self.row)
        self.score = Button()
        self.text = Label("", "reading", wrap=True)
        self.chart = ShareChart()
        self.note = Label("", "meta", "text3", wrap=True)
        self._head = Label("", "h3")
        self.start, self.stop = Button(kind="primary"), Button()
        self.line = ProgressLine()
        self._controls = RunControls(self, self.start, self.stop, self.line, self.row)
        self.words = Label("", "meta", "text3", wrap=True)
        self.accuracy = ShareChart()
        self._list_head = Label("", "title")
        self._list = FoundRows("cloze_row")
        self._name_parts()
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._model_words.setText(self.tr("Model"))
        self.target.setAccessibleName(self.tr("Model to ask"))
        self.target.setToolTip(self.tr("Which model is asked"))
        self._row_words.setText(self.tr("Row"))
        self.row.set_name(self.tr("Row"), self.tr("Which row of the table is shown"))
        self.score.setText(self.tr("Score this row"))
        self._head.setText(self.tr("All rows"))
        self.start.setText(self.tr("Run"))
        self.stop.setText(self.tr("Stop"))
        self.stop.setToolTip(self.tr("End the run; what was scored is kept"))
        self.line.setAccessibleName(self.tr("Progress of the run"))
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def show_targets(self) -> None:
        """Offer the models there are."""
        blocked = self.target.blockSignals(True)
        self.target.clear()
        for number, (name, _target) in enumerate(self._state.targets):
            self.target.add(name, number)
        self.target.select(self._state.target)
        self.target.blockSignals(blocked)

    def refresh(self) -> None:
        """Show the row, and what is known of all."""
        state = self._state
        self.row.set_highest(max(1, len(state.task.rows)))
        self.row.set_value(state.row + 1)
        here = state.rows[state.row] if state.row < len(state.rows) else None
        self._show_text()
        self._show_bars(here)
        self._show_accuracy()
        self._show_progress()

    def _show_text(self) -> None:
        state = self._state
        try:
            state.task.task.check_blank()
            before, after = state.task.task.around(state.task.values(state.row))
        except (InputError, IndexError):
            before = after = ""
        text = f"{before[-_LONGEST:]}____{after[:_LONGEST]}" if before or after else ""
        self.text.setText(text or self._missing())
        self.text.set_token("text" if text else "text3")

    def _missing(self) -> str:
        """What a row cannot be scored without; "" where nothing is missing."""
        task = self._state.task
        if not task.template.strip():
            return self.tr("Write a template, and add a row to the table.")
        try:
            task.task.check()
        except InputError as error:
            return failure_text(error.failure)
        for name in task.variables:
            if name not in task.columns:
                facts = {"name": name, "columns": ", ".join(task.columns)}
                return word_failure(Failure("no_column", facts)).title
        if self._state.obstacle is not None:
            return failure_text(self._state.obstacle)
        return "" if task.rows else self.tr("Add a row to the table.")

    def _show_bars(self, here: ScoredRow | None) -> None:
        scores = here.scores if here is not None else ()
        best = max((score.probability for score in scores), default=0.0)
        bars = tuple(
            ShareBar(
                score.label,
                score.probability,
                self.tr("{share}%").format(share=formats.decimal(100 * score.probability)),
                current=score.probability == best,
            )
            for score in scores
        )
        self.chart.show_bars(self.tr("How likely each label is"), bars)
        self.chart.setVisible(bool(bars))
        note = ""
        if here is not None and here.error is not None:
            note = failure_text(here.error)
        elif not all(score.exact for score in scores):
            note = self.tr(
                "The endpoint only tells of the likeliest tokens: a word that is not among them is"
                " at most so likely."
            )
        elif not scores and self.text.text() != self._missing():
            note = self._missing()
        self.note.setText(note)
        self.note.set_token("danger" if here is not None and here.error else "text3")
        self.note.setVisible(bool(note))

    def _show_progress(self) -> None:
        state, progress = self._state, self._state.progress
        waiting = any(not row.scores for row in state.rows)
        ready = progress is None and bool(state.targets) and bool(state.rows)
        why = self._missing()
        ready = ready and not why
        self.start.setToolTip(why or self.tr("Score all rows that are not scored yet"))
        self.score.setToolTip(
            why or self.tr("Ask how likely each word is in the blank of this row")
        )
        here = state.rows[state.row] if state.row < len(state.rows) else None
        alone = ready and here is not None and not here.scores
        if self.score.hasFocus() and not alone:
            self.row.setFocus(Qt.FocusReason.OtherFocusReason)
        self.score.setEnabled(alone)
        self._controls.show(progress, ready=ready and waiting)
        words = self._words_now()
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self._controls.tell(progress, words, words or self._result)

    @property
    def _result(self) -> str:
        """What the last run told: of all rows, or of the one that is shown."""
        told = (self.chart, self.accuracy)
        return told_in_turn(*(chart.accessibleName() for chart in told if not chart.isHidden()))

    def _words_now(self) -> str:
        """How far the run is, or what is to be known before the next."""
        state, progress = self._state, self._state.progress
        if progress is not None:
            words = self.tr("{done} of {rows} rows")
            done = formats.count(progress.done + progress.failed)
            return words.format(done=done, rows=formats.count(progress.rows))
        if state.failure is not None:
            return failure_text(state.failure)
        failed = sum(row.error is not None for row in state.rows)
        return failed_answers(failed) if failed else ""

    def _show_accuracy(self) -> None:
        rows = self._state.rows
        accuracy = accuracy_of(rows)
        bar = ShareBar(
            self.tr("Right"), accuracy.share, accuracy_words(accuracy), accuracy.interval
        )
        self.accuracy.show_bars(self.tr("Accuracy, 95% interval"), (bar,))
        self.accuracy.setVisible(bool(accuracy.count))
        if accuracy.count:
            listed = [row for row in rows if row.right is False]
            head = wrong_answers(len(listed))
        else:  # nothing tells which are right
            listed = [row for row in rows if row.scores]
            head = self.tr("The likeliest label of each row")
        self._list_head.setText(head)
        self._list_head.setVisible(bool(listed))
        found = map(self._found, listed[:_MOST_LISTED])
        self._list.show_rows(found, self.tr("Show this row"))

    def _found(self, row: ScoredRow) -> Found:
        task = self._state.task
        values = task.values(row.row)
        text = " ".join(" ".join(values.get(name, "") for name in task.variables).split())
        if row.right is None:
            share = max(score.probability for score in row.scores)
            words = self.tr("Row {row}: {label}, {share}%").format(
                row=row.row + 1, label=row.label, share=formats.decimal(100 * share)
            )
        else:
            words = self.tr("Row {row}: “{answer}” in place of “{label}”").format(
                row=row.row + 1, answer=row.label, label=values.get(task.gold, "")
            )
        return Found(text[:_LONGEST], words, (row.row,))

    def _ask_for(self, target: tuple[int]) -> None:
        self.row_requested.emit(target[0])

    def _choose_row(self, number: int) -> None:
        self.row_requested.emit(number - 1)

    def _choose_target(self, number: int) -> None:
        if number >= 0:
            self.target_chosen.emit(number)

    def _name_parts(self) -> None:
        named = {
            "model": self.target,
            "row": self.row,
            "score": self.score,
            "chart": self.chart,
            "run": self.start,
            "stop": self.stop,
            "accuracy": self.accuracy,
        }
        for name, widget in named.items():
            widget.setObjectName(f"cloze_{name}")

    def _connect(self) -> None:
        self.target.currentIndexChanged.connect(self._choose_target)
        self.row.changed.connect(self._choose_row)
        self.score.clicked.connect(self.score_requested)
        self.start.clicked.connect(self.run_requested)
        self.stop.clicked.connect(self.stop_requested)
        self._list.asked.connect(self._ask_for)
        self._state.scored.connect(self.refresh)
        self._state.progressed.connect(self._show_progress)

    def _lay_out(self) -> None:
        model = QHBoxLayout()
        model.setSpacing(12)
        model.addWidget(self._model_words)
        model.addWidget(self.target, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._row_words)
        row.addWidget(self.row)
        row.addStretch(1)
        row.addWidget(self.score)
        every = QHBoxLayout()
        every.addWidget(self._head, 1)
        every.addWidget(self.start)
        every.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 24)
        column.setSpacing(12)
        column.addLayout(model)
        column.addLayout(row)
        for widget in (self.text, self.chart, self.note):
            column.addWidget(widget)
        column.addSpacing(12)
        column.addLayout(every)
        column.addWidget(self.line)
        for below in (self.words, self.accuracy, self._list_head, self._list):
            column.addWidget(below)
        column.addStretch(1)
