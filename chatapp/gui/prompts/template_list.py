"""The list that "/" opens above the message field: templates to choose by their names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatapp.domain.prompt_templates import PromptTemplate
from chatapp.gui.prompts.model import PromptsModel
from chatapp.gui.prompts.prompt_list import ROW, PromptRows
from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import paint_box

HALO, _MOST_ROWS, _WIDTH, _RADIUS = 4, 6, 460, 10


class TemplateList(QWidget):
    """Never has the keyboard's focus: whoever has it moves and chooses. Signal: `chosen(id)`.

    Parameters: `pane`, what it floats in; `field`, above which.
    """

    chosen = Signal(str)

    def __init__(self, pane: QWidget, field: QWidget) -> None:
        super().__init__(pane)
        self.setObjectName("template_list")
        self._pane, self._field = pane, field
        self.model = PromptsModel(self)
        self.rows = PromptRows(self.model)
        self.rows.setObjectName("templates")
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.clicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(HALO + 4, HALO + 4, HALO, HALO + 4)
        column.addWidget(self.rows)
        pane.installEventFilter(self)
        self.retranslate()
        self.hide()

    def show_templates(self, templates: Sequence[PromptTemplate]) -> None:
        """Show these above the field, the first one marked."""
        if self.model.prompts != tuple(templates):
            self.model.show_prompts(templates)
            self.rows.setCurrentIndex(self.model.index(0))
        self.place()
        self.show()
        self.raise_()

    def move_by(self, steps: int) -> None:
        """Mark another row; beyond an end it goes on at the other."""
        row = (self.rows.currentIndex().row() + steps) % max(1, len(self.model.prompts))
        self.rows.setCurrentIndex(self.model.index(row))

    def choose(self) -> None:
        """Choose the marked row."""
        self._clicked(self.rows.currentIndex())

    @property
    def marked(self) -> str:
        """The title of the marked row."""
        return str(self.rows.currentIndex().data() or "")

    def place(self) -> None:
        """Stand above the field."""
        corner = self._field.mapTo(self._pane, QPoint(0, 0))
        width = min(theme().scaled(_WIDTH), self._field.width())
        rows = min(_MOST_ROWS, len(self.model.prompts))
        height = rows * theme().scaled(ROW) + 2 * (HALO + 4)
        height = min(height, max(theme().scaled(ROW), corner.y() - 8))
        self.setGeometry(corner.x(), corner.y() - height - 2, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay above the field."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.rows.setAccessibleName(self.tr("Templates"))
        self.setAccessibleName(self.tr("Templates"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint halo and card."""
        painter, area = QPainter(self), QRectF(self.rect())
        paint_box(painter, area, _RADIUS + HALO, theme().color("halo"))
        inner = area.adjusted(HALO, HALO, -HALO, -HALO)
        paint_box(painter, inner, _RADIUS, theme().color("raised"), theme().color("edge"))

    def _clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.prompts[index.row()].id)
