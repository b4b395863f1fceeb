"""The task tried on the rows that are held out: run, chart, and the rows that went wrong."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.engine.few_shot_runs import Score, Trial
from chatapp.gui import formats
from chatapp.gui.few_shot.state import FewShotState
from chatapp.gui.few_shot.words import examples
from chatapp.gui.i18n import failure_text, word_failure
from chatapp.gui.tables.found_row import Found, FoundRows
from chatapp.gui.tables.run_controls import RunControls
from chatapp.gui.tables.share_chart import ShareBar, ShareChart, chart_words
from chatapp.gui.tables.words import accuracy_words, failed_answers, wrong_answers
from chatapp.gui.widgets import Button, Label, ProgressLine, Select, TextField
from chatapp.gui.widgets.spoken import told_in_turn

_MOST_WRONG = 50
"""Rows that are listed."""
_LONGEST = 200
"""Characters of a question or an answer that are shown."""


class ResultsPane(QWidget):
    """Signals: `run_requested`, `stop_requested`, `ks_given(ks)`, `target_chosen(number)`,
    `row_requested(k, row)`, a wrong row is to be looked at."""

    run_requested = Signal()
    stop_requested = Signal()
    ks_given = Signal(tuple)
    target_chosen = Signal(int)
    row_requested = Signal(int, int)

    def __init__(self, state: FewShotState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._head = Label("", "h3")
        self._ks_words, self._model_words = Label("", "ui", "text2"), Label("", "ui", "text2")
        self.ks, self.target = TextField(), Select()
        self._ks_words.setBuddy(self.ks)
        self._model_words.setBuddy(self.target)
        self.ks.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9 ,，]*"), self))
        self.start = Button(kind="primary")
        self.stop = Button()
        self.line = ProgressLine()
        self._controls = RunControls(self, self.start, self.stop, self.line, self.ks)
        self.words = Label("", "meta", "text3", wrap=True)
        self.chart = ShareChart()
        self._wrong_head = Label("", "title")
        self._wrong = FoundRows("few_shot_wrong")
        self._name_parts()
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._head.setText(self.tr("Try it on the rows held out"))
        self._ks_words.setText(self.tr("Numbers of examples"))
        self.ks.setAccessibleName(self.tr("Numbers of examples"))
        self.ks.setToolTip(self.tr("With how many examples it is tried, such as 0, 1, 2, 4"))
        self._model_words.setText(self.tr("Model"))
        self.target.setAccessibleName(self.tr("Model to ask"))
        self.target.setToolTip(self.tr("Which model is asked"))
        self.stop.setText(self.tr("Stop"))
        self.stop.setToolTip(self.tr("End the run; what was answered is kept"))
        self.line.setAccessibleName(self.tr("Progress of the run"))
        self.start.setToolTip(self.tr("Ask for all held-out rows that have no answer yet"))
        self.show_scores()
        self.show_progress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def show_task(self) -> None:
        """Show what is tried."""
        state = self._state
        if not self.ks.hasFocus():
            self.ks.setText(", ".join(map(str, state.task.ks)))
        blocked = self.target.blockSignals(True)
        self.target.clear()
        for number, (name, _target) in enumerate(state.targets):
            self.target.add(name, number)
        self.target.select(state.target)
        self.target.blockSignals(blocked)
        self.show_progress()

    def show_progress(self) -> None:
        """Show how far the run is, and what is left."""
        state, progress = self._state, self._state.progress
        left = sum(score.left + score.failed for score in state.scores)
        answered = sum(score.accuracy.count for score in state.scores)
        self.start.setText(self.tr("Go on") if answered and left else self.tr("Run"))
        self.start.updateGeometry()
        self._controls.show(progress, ready=bool(left) and bool(state.targets))
        words = self._words_now()
        self.words.setText(words)
        self.words.setVisible(bool(words))
        result = told_in_turn(chart_words(self._chart_name(), self._bars()), words)
        self._controls.tell(progress, words, words if state.failure is not None else result)

    def _words_now(self) -> str:
        """How far the run is, or what is to be known before the next."""
        state, progress = self._state, self._state.progress
        if progress is not None:
            words = self.tr("{done} of {rows} answers")
            done = formats.count(progress.done + progress.failed)
            return words.format(done=done, rows=formats.count(progress.rows))
        if (failure := state.obstacle or state.failure) is not None:
            return failure_text(failure)
        if not any(score.trials for score in state.scores):
            return self.tr("Hold out some rows of the table to try it on.")
        failed = sum(score.failed for score in state.scores)
        return failed_answers(failed) if failed else ""

    def show_scores(self) -> None:
        """Show the chart, and the rows that went wrong."""
        scores = self._state.scores
        bars = self._bars()
        self.chart.show_bars(self._chart_name(), bars)
        self.chart.setVisible(any(bar.known for bar in bars))
        self._show_wrong(scores)
        self.show_progress()

    def _chart_name(self) -> str:
        return self.tr("Accuracy by the number of examples, 95% interval")

    def _bars(self) -> tuple[ShareBar, ...]:
        scores = {score.k: score for score in self._state.scores}
        ks = self._state.task.ks if scores else ()
        return tuple(self._bar(k, scores.get(k)) for k in ks)

    def _bar(self, k: int, score: Score | None) -> ShareBar:
        name = examples(k)
        if score is None:
            return ShareBar(name, 0, self.tr("too few rows"), known=False)
        accuracy = score.accuracy
        if not accuracy.count:
            return ShareBar(name, 0, self.tr("not tried"), known=False)
        current = score.k == self._state.k
        words = accuracy_words(accuracy)
        return ShareBar(name, accuracy.share, words, accuracy.interval, current=current)

    def _show_wrong(self, scores: tuple[Score, ...]) -> None:
        wrong = [
            trial
            for score in scores
            for trial in score.trials
            if trial.right is False or trial.error is not None
        ]
        self._wrong_head.setVisible(bool(wrong))
        self._wrong_head.setText(wrong_answers(len(wrong)))
        self._wrong.show_rows(map(self._found, wrong[:_MOST_WRONG]), self.tr("Show what was sent"))

    def _found(self, trial: Trial) -> Found:
        task = self._state.task
        question = _short(task.question_of(task.values(trial.row)))
        if trial.error is not None:
            said = word_failure(trial.error).title
        else:
            said = self.tr("“{answer}” in place of “{label}”").format(
                answer=_short(trial.answer or ""), label=_short(task.label_of(trial.row))
            )
        words = self.tr("Row {row}, {examples}: {said}").format(
            row=trial.row + 1, examples=examples(trial.k), said=said
        )
        return Found(question, words, (trial.k, trial.row), failed=trial.error is not None)

    def _ask_for(self, target: tuple[int, int]) -> None:
        self.row_requested.emit(*target)

    def _take_ks(self) -> None:
        numbers = {int(each) for each in re.findall(r"\d{1,3}", self.ks.text())}
        ks = tuple(sorted(numbers))[:12] or (0,)
        if ks != self._state.task.ks:
            self.ks_given.emit(ks)

    def _choose_target(self, number: int) -> None:
        if number >= 0:
            self.target_chosen.emit(number)

    def _name_parts(self) -> None:
        self.ks.setObjectName("few_shot_ks")
        self.target.setObjectName("few_shot_model")
        self.start.setObjectName("few_shot_run")
        self.stop.setObjectName("few_shot_stop")
        self.chart.setObjectName("few_shot_chart")

    def _connect(self) -> None:
        self.ks.editingFinished.connect(self._take_ks)
        self.target.currentIndexChanged.connect(self._choose_target)
        self.start.clicked.connect(self.run_requested)
        self.stop.clicked.connect(self.stop_requested)
        self._wrong.asked.connect(self._ask_for)
        self._state.scored.connect(self.show_scores)
        self._state.progressed.connect(self.show_progress)

    def _lay_out(self) -> None:
        model = QHBoxLayout()
        model.setSpacing(12)
        model.addWidget(self._model_words)
        model.addWidget(self.target, 1)
        tried = QHBoxLayout()
        tried.setSpacing(12)
        tried.addWidget(self._ks_words)
        tried.addWidget(self.ks, 1)
        tried.addWidget(self.start)
        tried.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._head)
        column.addLayout(model)
        column.addLayout(tried)
        for widget in (self.line, self.words, self.chart, self._wrong_head, self._wrong):
            column.addWidget(widget)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
