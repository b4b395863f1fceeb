"""The switch on the composer that has the model reason before it answers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from chatapp.domain.chain_of_thought import ChainOfThought, Method, TaskType
from chatapp.gui.reasoning_words import method_words, state_words, task_words, vote_words
from chatapp.gui.widgets import IconButton, Menu

VOTES = (1, 3, 5, 10, 20, 40)
"""How many chains the menu offers."""


class ReasoningButton(IconButton):
    """Opens a menu; checked while the model is asked to reason.

    Signals: `chosen(wanted)`, a `ChainOfThought`, or None for off; `sentences_wanted`, they are to
    be edited.
    """

    chosen = Signal(object)
    sentences_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("steps", parent=parent)
        self.setObjectName("reasoning")
        self._wanted: ChainOfThought | None = None
        self._last = ChainOfThought(Method.ZERO_SHOT)
        """What was wanted before it was turned off: kind of answer and number of chains."""
        self._weak = False
        self._menu: Menu | None = None
        self.setCheckable(True)
        self.toggled.connect(self._toggled)
        self.retranslate()

    @property
    def wanted(self) -> ChainOfThought | None:
        """What is shown."""
        return self._wanted

    def show_wanted(self, wanted: ChainOfThought | None, *, weak: bool) -> None:
        """Show what holds. Parameters: `weak`, whether the model is too weak to reason."""
        self._wanted, self._weak = wanted, weak
        self._last = wanted or self._last
        self._show_checked()
        self.retranslate()

    def open_menu(self) -> None:
        """Show the menu above the button."""
        menu = self._menu = self._menu or self._make_menu()
        menu.clear()
        self._fill(menu)
        menu.popup(self.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.set_name(self.tr("Reasoning: {state}").replace("{state}", state_words(self._wanted)))
        weak = self.tr("The demo model is too weak to reason: its answers get no better.")
        note = weak if self._weak else ""
        if note:
            self.setToolTip(f"{self.toolTip()}\n{note}")
        self.setAccessibleDescription(note)

    def _toggled(self, _checked: bool) -> None:
        """Pressing it, as assistive technology does too, opens the menu and changes nothing yet."""
        if self.isChecked() != (self._wanted is not None):
            self._show_checked()
            self.open_menu()

    def _show_checked(self) -> None:
        blocked = self.blockSignals(True)
        self.setChecked(self._wanted is not None)
        self.blockSignals(blocked)
        self.update()

    def _make_menu(self) -> Menu:
        menu = Menu(self)
        menu.setObjectName("reasoning_menu")
        return menu

    def _fill(self, menu: Menu) -> None:
        methods = QActionGroup(menu)
        for method in (None, *Method):
            action = self._add(menu, method_words(method), methods)
            action.setObjectName(f"reasoning_{method.value if method else 'off'}")
            action.setChecked(method == (self._wanted.method if self._wanted else None))
            action.triggered.connect(partial(self._choose_method, method))
        menu.addSection(self.tr("Vote"))
        votes = QActionGroup(menu)
        for samples in VOTES:
            action = self._add(menu, vote_words(samples), votes)
            action.setObjectName(f"reasoning_vote_{samples}")
            action.setChecked(self._wanted is not None and self._wanted.samples == samples)
            action.triggered.connect(partial(self._choose_samples, samples))
        menu.addSeparator()
        menu.addMenu(self._kinds(menu))
        sentences = menu.addAction(self.tr("Edit sentences…"))
        sentences.setObjectName("reasoning_sentences")
        sentences.triggered.connect(self.sentences_wanted)
        if self._weak:
            menu.addSection(self.tr("The demo model is too weak to reason"))

    def _kinds(self, menu: Menu) -> Menu:
        """The kinds of answers."""
        kinds = Menu(menu)
        kinds.setTitle(
            self.tr("Kind of answer: {kind}").replace("{kind}", task_words(self._last.task))
        )
        tasks = QActionGroup(kinds)
        for task in TaskType:
            action = self._add(kinds, task_words(task), tasks)
            action.setObjectName(f"reasoning_task_{task.value}")
            action.setChecked(self._last.task is task)
            action.triggered.connect(partial(self._choose_task, task))
        return kinds

    def _add(self, menu: Menu, words: str, group: QActionGroup) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        group.addAction(action)
        return action

    def _choose_method(self, method: Method | None) -> None:
        last = self._last
        self._choose(ChainOfThought(method, last.task, last.samples) if method else None)

    def _choose_samples(self, samples: int) -> None:
        self._choose(ChainOfThought(self._last.method, self._last.task, samples))

    def _choose_task(self, task: TaskType) -> None:
        self._choose(ChainOfThought(self._last.method, task, self._last.samples))

    def _choose(self, wanted: ChainOfThought | None) -> None:
        self.chosen.emit(wanted)
