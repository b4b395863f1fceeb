"""What can be done with a prompt: edit, copy, more, switch between its versions."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.message_commands import add_message_commands
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.panes.controls import STEP, QuietButton, Switcher
from chatapp.gui.transcript.parts import Bubble, PromptControls
from chatapp.gui.widgets import Menu

NARROW = 480
"""Columns narrower than this put the switcher outermost."""


class PromptButtons(Pane):
    """Edit, copy and more, seen under the pointer or with the focus."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._edit = QuietButton("pencil", parent=self)
        self._edit.setObjectName("edit_prompt")
        self._copy = QuietButton("copy", parent=self)
        self._copy.setObjectName("copy_prompt")
        self._more = QuietButton("more", parent=self)
        self._more.setObjectName("more_of_prompt")
        self._count = 1
        self._more.clicked.connect(self._open_menu)
        self._edit.clicked.connect(self._ask_to_edit)
        self._copy.clicked.connect(self._ask_to_copy)
        self.retheme()
        self.retranslate()

    def sizeHint(self) -> QSize:
        """Three buttons."""
        side = self._edit.sizeHint().width()
        return QSize(side + 2 * theme().scaled(STEP), side)

    def show_part(self, part: Bubble | PromptControls) -> None:
        """Show the buttons of another prompt."""
        self._count = part.count if isinstance(part, PromptControls) else 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside a wide bubble there is room for two only; the menu of the keyboard has all."""
        self._more.setVisible(self.width() >= self.sizeHint().width())

    def retheme(self) -> None:
        """Take over another font size."""
        for place, button in enumerate(self._buttons):
            button.quiet = True
            button.move(place * theme().scaled(STEP), 0)
        self.resize(self.sizeHint())

    def retranslate(self) -> None:
        """Set all texts."""
        self._edit.set_name(self.tr("Edit"))
        self._copy.set_name(self.tr("Copy message"))
        self._more.set_name(self.tr("More"))

    def set_revealed(self, revealed: bool) -> None:
        """Show the buttons, or hide them."""
        for button in self._buttons:
            button.set_revealed(revealed)

    @property
    def _buttons(self) -> tuple[QuietButton, ...]:
        return self._edit, self._copy, self._more

    def _open_menu(self) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_message_commands(menu, self.intents, self.message_id, versions=self._count)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height() + 4)))

    def _ask_to_edit(self) -> None:
        self.intents.edit_requested.emit(self.message_id)

    def _ask_to_copy(self) -> None:
        self.intents.copy_requested.emit(self.message_id)


class PromptControlsRow(Pane):
    """Shows a `PromptControls` part: switcher, edit, copy, more."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._switcher = Switcher(self)
        self._switcher.stepped.connect(self._step)
        self._buttons = PromptButtons(intents, self)

    def bind(self, message_id: str) -> None:
        """Belong to another message."""
        super().bind(message_id)
        self._buttons.bind(message_id)

    def show_part(self, part: PromptControls) -> None:
        """Show another place."""
        self._switcher.show_place(part.position, part.count)
        self._buttons.show_part(part)
        self._place()

    def height_for(self, width: int) -> int:
        """The height the part takes."""
        return self._switcher.sizeHint().height()

    def retheme(self) -> None:
        """Take over another font size."""
        self._switcher.restyle()
        self._buttons.retheme()
        self._place()

    def set_revealed(self, revealed: bool) -> None:
        """Show the buttons, or hide them."""
        self._buttons.set_revealed(revealed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._place()

    def _step(self, by: int) -> None:
        self.intents.sibling_stepped.emit(self.message_id, by)

    def _place(self) -> None:
        """The switcher stays where it is whether the buttons are seen or not."""
        switcher, buttons = self._switcher.sizeHint(), self._buttons.sizeHint()
        if self.width() < NARROW:
            self._switcher.move(self.width() - switcher.width(), 0)
            self._buttons.move(self._switcher.x() - buttons.width() - 8, 0)
        else:
            self._buttons.move(self.width() - buttons.width(), 0)
            self._switcher.move(self._buttons.x() - switcher.width() - 8, 0)
