"""The head of an answer that is JSON: whether it follows its schema, and how it is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.parts import StructuredHead
from chatapp.gui.transcript.structured import Shape
from chatapp.gui.transcript.structured_words import problem_lines, state_words
from chatapp.gui.widgets import Button, Label, Menu
from chatapp.gui.widgets.painting import SMALL_HEIGHT
from chatapp.gui.widgets.segments import Segments

_TEXT = 24
"""Where the words begin, in px."""
_GAP = 8
_MOST_TOLD = 3
"""So many problems are told; the tip has the others."""


class StructuredPane(Pane):
    """Shows a `StructuredHead` part."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part: StructuredHead | None = None
        self._state = Label("", "ui", "text2", parent=self)
        self._state.setObjectName("structured_state")
        self._told = Label("", "meta", "text2", wrap=True, parent=self)
        self._told.setObjectName("structured_problems")
        self._shapes = Segments([shape.value for shape in Shape], self)
        self._shapes.setObjectName("structured_shapes")
        self._shapes.chosen.connect(self._choose)
        self._save = Button("", "ghost", icon="download", small=True, parent=self)
        self._save.setObjectName("save_structured")
        self._save.clicked.connect(self._open_save)
        self._repair = Button("", "default", icon="refresh", small=True, parent=self)
        self._repair.setObjectName("repair_structured")
        self._repair.clicked.connect(self._ask_again)

    def show_part(self, part: StructuredHead) -> None:
        """Show another answer's state."""
        self._part = part
        view = part.view
        shapes = view.shapes if view is not None else ()
        self._shapes.setVisible(len(shapes) > 1)
        for shape in Shape:
            self._shapes.set_shown(shape.value, shape in shapes)
        if view is not None:
            self._shapes.select(view.shape.value)
        self._save.setVisible(view is not None and view.found)
        self._repair.setVisible(bool(view is not None and view.problems))
        self.retranslate()

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        return self._lay_out(width)

    def retheme(self) -> None:
        """Take over another theme or font size."""
        self._lay_out(self.width())
        self.update()

    def retranslate(self) -> None:
        """Set all texts."""
        if self._part is None:
            return
        self._state.setText(state_words(self._part.view))
        lines = problem_lines(self._part.view)
        more = len(lines) - _MOST_TOLD
        told = lines[:_MOST_TOLD]
        if more > 0:
            told.append(self.tr("and {count} more").replace("{count}", str(more)))
        self._told.setText("\n".join(told))
        self._told.setToolTip("\n".join(lines) if more > 0 else "")
        for shape, words, tip in (
            (Shape.TABLE, self.tr("Table"), self.tr("Show the answer as a table")),
            (Shape.TREE, self.tr("Tree"), self.tr("Show the answer as a tree")),
            (Shape.TEXT, self.tr("JSON"), self.tr("Show the answer as JSON")),
        ):
            self._shapes.set_text(shape.value, words, tip)
        self._shapes.setAccessibleName(self.tr("Show the answer as"))
        self._save.setText(self.tr("Save…"))
        self._tip(self._save, self.tr("Save the answer as JSON or CSV"))
        self._repair.setText(self.tr("Ask once more"))
        self._tip(self._repair, self.tr("Tell the model what is wrong, and ask for it again"))
        self._lay_out(self.width())

    def _tip(self, button: Button, words: str) -> None:
        button.setToolTip(words)
        button.setAccessibleDescription(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark."""
        view = self._part.view if self._part is not None else None
        if view is None:
            return
        icon, token = ("warning", "warn") if view.problems else ("check", "ok")
        with QPainter(self) as painter:
            place = QRectF(0, 0, 16, theme().scaled(SMALL_HEIGHT))
            paint_icon(painter, icon, place, token, 16)

    def _lay_out(self, width: int) -> int:
        """Put everything in its place for `width` px; gives the height."""
        height, right = theme().scaled(SMALL_HEIGHT), width
        for control in (self._save, self._shapes):
            if not control.isHidden():
                wanted = control.sizeHint()
                right -= wanted.width()
                control.setGeometry(right, 0, wanted.width(), height)
                right -= _GAP
        self._state.setGeometry(_TEXT, 0, max(40, right - _TEXT), height)
        top = height
        self._told.setVisible(bool(self._told.text()))
        if self._told.text():
            told = self._told.heightForWidth(max(60, width - _TEXT))
            self._told.setGeometry(_TEXT, top, max(60, width - _TEXT), told)
            top += told
        if not self._repair.isHidden():
            top += _GAP
            self._repair.setGeometry(_TEXT, top, self._repair.sizeHint().width(), height)
            top += height
        return top

    def _choose(self, shape: str) -> None:
        self.intents.structure_shaped.emit(self.message_id, shape)

    def _ask_again(self) -> None:
        self.intents.structure_repair_requested.emit(self.message_id)

    def _open_save(self) -> None:
        menu = Menu(self)
        view = self._part.view if self._part is not None else None
        save = self.intents.structure_save_requested
        menu.addAction(self.tr("As JSON…")).triggered.connect(
            partial(save.emit, self.message_id, "json")
        )
        if view is not None and Shape.TABLE in view.shapes:
            menu.addAction(self.tr("As CSV…")).triggered.connect(
                partial(save.emit, self.message_id, "csv")
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._save.mapToGlobal(QPoint(0, self._save.height() + 4)))
