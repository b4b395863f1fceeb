"""The prompt library: the list on the left, the chosen prompt on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.prompt_search import is_shipped
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate
from chatapp.gui.prompts.detail import PromptDetail
from chatapp.gui.prompts.prompt_list import PromptList
from chatapp.gui.theme import theme
from chatapp.gui.widgets import (
    IconButton,
    Label,
    Menu,
    MenuButton,
    Rule,
    ScrollPage,
    Surface,
    limit_width,
)

if TYPE_CHECKING:
    from chatapp.gui.prompts.fill_form import FillForm

HEADER, LIST, DETAIL = 48, 344, 720
_SIDE = 24
_BESIDE = 720
"""Width in px from which on the list stands beside the prompt."""
_ANY = 16_777_215


class PromptsPage(Surface):
    """Signals: `closed`; `new_requested(kind)`; `import_requested`; `export_requested`, all of the
    user's own; `bring_back_requested`, what came with the app and was removed.

    `filled(id, values)`, of a template whose wordings are to be compared. `list` and `detail` say
    what is asked for with a prompt. Parameters: `language`, of the window.
    """

    closed = Signal()
    new_requested = Signal(str)
    import_requested = Signal()
    export_requested = Signal()
    bring_back_requested = Signal()
    filled = Signal(str, dict)

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__("chat", parent=parent)
        self.setObjectName("prompts_page")
        self._prompts: dict[str, PromptTemplate] = {}
        self.list = PromptList(language)
        self.detail = PromptDetail()
        self.back = IconButton("arrow-left")
        self.back.setObjectName("prompts_back")
        self._title = Label("", "title")
        self._about = Label("", "meta", "text3")
        self._make_menu()
        self._detail_page = ScrollPage(_limited(self.detail, DETAIL))
        self._form: FillForm | None = None
        self._foot: QWidget
        """What holds the form."""
        self._asked = ""
        """Id of the template that it is for."""
        self._lay_out()
        self.list.chosen.connect(self._show)
        self.back.clicked.connect(self.closed)
        self.retranslate()

    def show_prompts(self, prompts: Sequence[PromptTemplate], removed: int) -> None:
        """Show the library. Parameters: `removed`, shipped prompts that are not shown any more."""
        self._prompts = {prompt.id: prompt for prompt in prompts}
        self._bring_back.setVisible(bool(removed))
        self.list.show_prompts(prompts)
        self._show(self.list.current)

    def select(self, identity: str) -> None:
        """Show a prompt, with the keyboard's focus in its title."""
        self.list.select(identity)
        self.detail.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.detail.title.selectAll()

    def ask_values(self, template: PromptTemplate) -> None:
        """Ask below it for what goes into all wordings of a template."""
        if self._form is None:
            from chatapp.gui.prompts.fill_form import FillForm

            self._form = FillForm()
            self._form.filled.connect(self._fill)
            self._form.cancelled.connect(self._leave_form)
            self._foot = QWidget()
            column = QVBoxLayout(self._foot)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(Rule())
            column.addWidget(_limited(self._form, DETAIL - 2 * _SIDE, _SIDE))
            self._right.addWidget(self._foot)
        self._asked = template.id
        self._foot.show()
        self._form.ask(template, every=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the search."""
        super().showEvent(event)
        self.list.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing that was written waits for the page to be shown again."""
        super().hideEvent(event)
        self.detail.flush()
        self._leave_form()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list above the prompt where both do not fit beside each other."""
        super().resizeEvent(event)
        beside = self.width() >= theme().scaled(_BESIDE)
        direction = QBoxLayout.Direction
        self._below.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._rule.set_upright(beside)
        if beside:
            self.list.setFixedWidth(min(theme().scaled(LIST), self.width() // 2))
            self.list.setMaximumHeight(_ANY)
        else:
            self.list.setMinimumWidth(0)
            self.list.setMaximumWidth(_ANY)
            self.list.setMaximumHeight(self.height() * 2 // 5)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.setAccessibleName(self.tr("Prompt library"))
        self._title.setText(self.tr("Prompt library"))
        self.back.set_name(self.tr("Back to the conversations"), "Esc")
        self._new.setText(self.tr("New"))
        self._new.setAccessibleName(self.tr("New prompt, import, export"))
        self._new.setToolTip(self.tr("New prompt, import, export"))
        texts = (
            self.tr("New persona"),
            self.tr("New template"),
            self.tr("Import prompts…"),
            self.tr("Export your prompts…"),
            self.tr("Bring back prompts of the app"),
        )
        for action, text in zip(self._actions, texts, strict=True):
            action.setText(text)

    def _make_menu(self) -> None:
        menu = Menu(self)
        self._actions = [menu.addAction("") for _ in range(2)]
        menu.addSeparator()
        self._actions += [menu.addAction("") for _ in range(3)]
        self._bring_back = self._actions[-1]
        persona, template, importing, exporting, back = self._actions
        names = ("new_persona", "new_template", "import_prompts", "export_prompts", "bring_back")
        for action, name in zip(self._actions, names, strict=True):
            action.setObjectName(name)
        persona.triggered.connect(self._new_persona)
        template.triggered.connect(self._new_template)
        importing.triggered.connect(self.import_requested)
        exporting.triggered.connect(self.export_requested)
        back.triggered.connect(self.bring_back_requested)
        self._new = MenuButton(menu, icon="plus")
        self._new.setObjectName("new_prompt")

    def _lay_out(self) -> None:
        head = _Header()
        line = QHBoxLayout(head)
        line.setContentsMargins(12, 0, 12, 1)
        line.setSpacing(8)
        line.addWidget(self.back)
        line.addWidget(self._title)
        line.addStretch(1)
        line.addWidget(self._new)
        self._rule = Rule(upright=True)
        self._below = below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        below.setSpacing(0)
        below.addWidget(self.list)
        below.addWidget(self._rule)
        self._right = QVBoxLayout()
        self._right.setSpacing(0)
        self._right.addWidget(self._detail_page, 1)
        below.addLayout(self._right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(below, 1)

    def _show(self, identity: str) -> None:
        shown = self.detail.prompt
        if shown is not None and shown.id != identity:
            self.detail.flush()
            self._leave_form()
        prompt = self._prompts.get(identity)
        self._detail_page.setVisible(prompt is not None)
        if prompt is not None:
            if shown is None or shown.id != identity:
                self._detail_page.verticalScrollBar().setValue(0)
            self.detail.show_prompt(prompt, shipped=is_shipped(identity))

    def _fill(self, values: dict[str, str], _variant: int) -> None:
        asked = self._asked
        self._leave_form()
        self.filled.emit(asked, values)

    def _leave_form(self) -> None:
        if self._form is not None and self._form.isVisible():
            self._foot.hide()
            if self.isVisible():
                self.detail.head.compare.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new_persona(self) -> None:
        self.new_requested.emit(PromptKind.PERSONA.value)

    def _new_template(self) -> None:
        self.new_requested.emit(PromptKind.TEMPLATE.value)


def _limited(widget: QWidget, most: int, beside: int = 0) -> QWidget:
    """What holds a widget. Parameters, in px: `most`, its width; `beside`, the room around it."""
    limit_width(widget, most)
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(beside, beside // 2, beside, 0)
    line.addWidget(widget, 1000)
    line.addStretch(1)
    return holder


class _Header(QWidget):
    """The line above."""

    def __init__(self) -> None:
        super().__init__()
        self._restyle()
        theme().changed.connect(self._restyle)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("line"))

    def _restyle(self) -> None:
        self.setFixedHeight(theme().scaled(HEADER))
