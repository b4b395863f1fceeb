"""Templates in the message field: "/" opens a list of them, a form asks for their variables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from chatapp.domain.changes import Change, PromptsChanged, StoreChanged

if TYPE_CHECKING:
    from chatapp.domain.prompt_templates import PromptTemplate
    from chatapp.engine.engine import Engine
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.prompts.fill_form import FillForm
    from chatapp.gui.prompts.template_list import TemplateList
    from chatapp.gui.tasks import WindowTasks

LONGEST = 60
"""Characters of a line that may be the beginning of a template's name."""
Filled = Callable[[dict[str, str], int], None]
"""Gets values by the names of variables, and which wording was chosen (0: the first)."""
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class TemplateInsertion(QObject):
    """Watches what is written for a line that begins with "/".

    The list never takes the focus, and looks only at what an input method has committed.
    """

    def __init__(self, page: ChatPage, engine: Engine, tasks: WindowTasks) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._list: TemplateList | None = None
        self._form: FillForm | None = None
        self._templates: Sequence[PromptTemplate] | None = None
        self._reading = False
        self._left = ""
        """The line for which the list was put away."""
        self._then: Filled | None = None
        page.composer.text_changed.connect(self._look)
        page.composer.edit.cursorPositionChanged.connect(self._moved)

    def apply(self, change: Change) -> None:
        """What is known of the library is read again when it is wanted next."""
        if isinstance(change, (PromptsChanged, StoreChanged)):
            self._templates = None

    def use(self, prompt: PromptTemplate) -> None:
        """Put a template in at the cursor; where there is something to fill in, after that."""
        from chatapp.domain.prompt_templates import names_in

        if prompt.variants or names_in(prompt.text):
            self.ask(prompt, partial(self._insert_filled, prompt))
        else:
            self._insert(prompt.text)

    def ask(self, prompt: PromptTemplate, then: Filled) -> None:
        """Ask for what there is to fill in. Parameters: `then`, called when it is given."""
        if self._form is None:
            from chatapp.gui.prompts.fill_form import FillForm

            self._form = FillForm()
            self._form.filled.connect(self._filled)
            self._form.cancelled.connect(self._cancel)
        self._then = then
        self._page.show_above(self._form)
        self._form.ask(prompt)

    @property
    def shown(self) -> bool:
        """Whether the list is open."""
        return self._list is not None and self._list.isVisible()

    # The list

    def _line(self) -> str:
        """The line with the cursor, where it may be a template's name and nothing else; else ""."""
        edit = self._page.composer.edit
        cursor = edit.textCursor()
        block = cursor.block()
        if block.length() > LONGEST or not block.text().startswith("/"):
            return ""
        return "" if cursor.hasSelection() or not cursor.atBlockEnd() else block.text()

    def _look(self) -> None:
        line = self._line()
        if not line:
            self._left = ""
            self._put_away()
        elif self._page.composer.edit.composing or not self._page.composer.edit.hasFocus():
            self._put_away()
        elif self._templates is None:
            self._read()
        elif not (self._left and line.startswith(self._left)):
            self._left = ""
            self._show(line)

    def _moved(self) -> None:
        if self.shown and not self._line():
            self._put_away()

    def _read(self) -> None:
        if not self._reading:
            self._reading = True
            self._tasks.spawn(self._read_templates(), "read-templates")

    async def _read_templates(self) -> None:
        from chatapp.domain.prompt_templates import PromptKind

        try:
            every = await self._engine.prompts.all()
        finally:
            self._reading = False
        self._templates = [one for one in every if one.kind is PromptKind.TEMPLATE]
        self._look()

    def _show(self, line: str) -> None:
        from chatapp.domain.prompt_search import called
        from chatapp.gui.prompts_controller import window_language

        found = called(self._templates or (), line[1:], window_language())
        if not found:
            self._put_away()
            return
        if self._list is None:
            from chatapp.gui.prompts.template_list import TemplateList

            self._list = TemplateList(self._page, self._page.composer)
            self._list.chosen.connect(self._choose)
        if not self.shown:
            self._page.composer.edit.installEventFilter(self)
        self._list.show_templates(found)
        self._page.bar.announce(self._list.marked)

    def _put_away(self) -> None:
        if self._list is not None and self._list.isVisible():
            self._list.hide()
            self._page.composer.edit.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list, while it is open and no input method composes."""
        if event.type() == QEvent.Type.FocusOut:
            self._put_away()
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(event, QKeyEvent) or self._page.composer.edit.composing:
            return False
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        key = Qt.Key(event.key())
        if not plain or not (key in _STEPS or key in _CHOOSING or key is Qt.Key.Key_Escape):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._take_key(key)
        return True

    def _take_key(self, key: Qt.Key) -> None:
        if self._list is None:
            return
        if key in _STEPS:
            self._list.move_by(_STEPS[key])
            self._page.bar.announce(self._list.marked)
        elif key in _CHOOSING:
            self._list.choose()
        else:
            self._left = self._line()
            self._put_away()

    def _choose(self, identity: str) -> None:
        """Take the line out and put the template in its place."""
        chosen = [one for one in self._templates or () if one.id == identity]
        self._put_away()
        if chosen and self._line():
            cursor = self._page.composer.edit.textCursor()
            cursor.movePosition(
                QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.removeSelectedText()
            self._page.composer.edit.setTextCursor(cursor)
        for prompt in chosen:
            self.use(prompt)

    # The form

    def _filled(self, values: dict[str, str], variant: int) -> None:
        then, self._then = self._then, None
        self._cancel()
        if then is not None:
            then(values, variant)

    def _cancel(self) -> None:
        self._then = None
        self._page.composer.focus_text()  # before the form goes: the focus would wander
        self._page.show_above(None)

    def leave(self) -> None:
        """Another conversation will be shown: what was asked for here is not filled in there."""
        self._put_away()
        if self._then is not None:
            self._then = None
            self._page.show_above(None)

    def _insert(self, text: str) -> None:
        """Put a text in at the cursor; it can be undone, and is not sent."""
        page = self._page
        edit = page.text if page.text_shown else page.composer.edit
        cursor = edit.textCursor()
        cursor.insertText(text)
        edit.setTextCursor(cursor)
        self._page.composer.focus_text()

    def _insert_filled(self, prompt: PromptTemplate, values: dict[str, str], variant: int) -> None:
        """Put a wording of a template in, with its variables filled in."""
        from chatapp.domain.prompt_templates import fill

        text = prompt.variants[variant - 1].text if variant else prompt.text
        self._insert(fill(text, values))
