"""The test of a connection: one button, what came out, and how long each step took."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.connection_check import CheckResult, CheckState
from chatapp.gui.formats import count, decimal
from chatapp.gui.i18n import word_failure
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconMark, Label, Rule, Spinner, Surface


class CheckCard(Surface):
    """How the last test of a connection went; `test_requested` asks for another."""

    test_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sunken", 8, "line", parent)
        self.setObjectName("connectionTest")
        self._check: CheckResult | None = None
        self._icon = IconMark("check", "ok")
        self._spinner = Spinner()
        self._title = Label()
        self.button = Button(small=True)
        self.button.setObjectName("testConnection")
        self.button.clicked.connect(self.test_requested)
        self._rule = Rule()
        self._detail = Label("", "meta", "text2", wrap=True)
        self._steps = [_Step() for _ in range(3)]
        self._lay_out()
        self.show_check(None)

    def show_check(self, check: CheckResult | None) -> None:
        """Show a test; None while none was made."""
        self._check = check
        state = check.state if check else None
        self._spinner.setVisible(state is CheckState.RUNNING)
        self._icon.setVisible(state in (CheckState.WORKS, CheckState.FAILED))
        works = state is CheckState.WORKS
        self._icon.set_icon("check" if works else "error", "ok" if works else "danger")
        self.button.setEnabled(state is not CheckState.RUNNING)
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        check = self._check
        self.button.setText(self.tr("Test again") if check else self.tr("Test"))
        self.button.setToolTip(self.tr("Make a real call to this address"))
        self.button.updateGeometry()
        title, detail = self._words(check)
        self._title.setText(title)
        self._title.updateGeometry()
        self._detail.setText(detail)
        self._detail.updateGeometry()
        self._detail.setVisible(bool(detail))
        steps = self._step_texts(check)
        for step, (name, time) in zip(
            self._steps, [*steps, ("", ""), ("", ""), ("", "")], strict=False
        ):
            step.say(name, time)
        more = bool(steps or detail)
        self._rule.setVisible(more)
        self._body.setContentsMargins(12, 6 if more else 0, 15, 8 if more else 1)

    def _words(self, check: CheckResult | None) -> tuple[str, str]:
        if check is None:
            return self.tr("Not tested yet"), ""
        if check.state is CheckState.RUNNING:
            return self.tr("Testing…"), ""
        if check.failure is not None:
            sentence = word_failure(check.failure)
            return sentence.title, sentence.detail
        return self.tr("Answered in {time}").format(time=duration(check.total)), ""

    def _step_texts(self, check: CheckResult | None) -> list[tuple[str, str]]:
        if check is None or check.state is not CheckState.WORKS:
            return []
        accepted = max(0.0, check.key_accepted - check.address_found)
        steps = [
            (self.tr("Address found"), duration(check.address_found)),
            (
                self.tr("No key asked for") if check.keyless else self.tr("Key accepted"),
                duration(accepted),
            ),
        ]
        if check.first_token is not None and check.model:
            name = self.tr("First token from {model}").format(model=check.model)
            steps.append((name, duration(check.first_token)))
        return steps

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 7)
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._spinner)
        head.addWidget(self._title, 1)
        head.addWidget(self.button)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        self._body.addWidget(self._detail)
        for step in self._steps:
            self._body.addWidget(step)
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 8, 0)
        line.addWidget(self._rule)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(line)
        column.addLayout(self._body)


class _Step(QWidget):
    """A step of a test and its time; without words it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._time = Label("", "meta", "text2"), Label("", "meta", "text2")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._name, 1)
        line.addWidget(self._time)

    def say(self, name: str, time: str) -> None:
        """Set the words."""
        self._name.setText(name)
        self._time.setText(time)
        self._time.updateGeometry()
        self.setFixedHeight(theme().line_height("ui"))
        self.setVisible(bool(name))


def duration(seconds: float) -> str:
    """A short time for people: "412 ms", "12.3 s"."""
    if seconds < 10:
        return f"{count(round(seconds * 1000))} ms"
    return f"{decimal(seconds)} s"
