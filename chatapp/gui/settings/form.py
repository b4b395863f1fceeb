"""Rows of a form: a label on the left, a control beside it, words below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import Label

FORM_WIDTH = 552
LABEL_WIDTH = 88
LABEL_GAP = 16
ROW_GAP = 12
HINT_GAP = 6
_LABEL_TOP = 6
_LABEL_SHARE = 0.4


class Form(QWidget):
    """A column of rows, 552 px wide, less where there is less room.

    Parameters: `label_width`, of the labels' column in px.
    """

    def __init__(self, label_width: int = LABEL_WIDTH, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label_width = label_width
        self._labels: list[Label] = []
        self._hints: list[Hint] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch()  # rows keep their height in a form that is given more
        self._restyle()
        theme().changed.connect(self._restyle)

    def add_row(self, control: QWidget | QLayout, *, top: bool = False) -> Label:
        """Add a control and give its label; `top` keeps the label at the top of a high one."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, ROW_GAP if self._column.count() > 1 else 0, 0, 0)
        line.setSpacing(LABEL_GAP)
        label = Label("", "ui", "text2", wrap=True)
        self._labels.append(label)
        self._restyle()
        if top:
            beside = QVBoxLayout()
            above = 0 if isinstance(control, Label) else _LABEL_TOP  # words stand in one line
            beside.setContentsMargins(0, above, 0, 0)
            beside.addWidget(label)
            line.addLayout(beside)
            line.setAlignment(beside, Qt.AlignmentFlag.AlignTop)
        else:
            line.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        if isinstance(control, QLayout):
            line.addLayout(control, 1)
        else:
            line.addWidget(control, 1)
            label.setBuddy(control)
        self._append(row)
        return label

    def add_hint(self) -> Hint:
        """Add room for words below the last control."""
        hint = Hint()
        self._hints.append(hint)
        self._restyle()
        self._append(hint)
        return hint

    def add(self, widget: QWidget, gap: int = ROW_GAP) -> None:
        """Add something as wide as the form, `gap` px below the last row."""
        self._column.insertSpacing(self._column.count() - 1, gap)
        self._append(widget)

    def add_gap(self, gap: int) -> None:
        """Leave `gap` px more above the next row."""
        self._column.insertSpacing(self._column.count() - 1, gap)

    def _append(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the controls their room in a narrow window."""
        super().resizeEvent(event)
        self._restyle()

    def _restyle(self) -> None:
        self.setMaximumWidth(theme().scaled(FORM_WIDTH))
        width = min(theme().scaled(self._label_width), round(self.width() * _LABEL_SHARE))
        for label in self._labels:
            label.setFixedWidth(width)
        for hint in self._hints:
            hint.set_indent(width + LABEL_GAP)


def at_most(widget: QWidget) -> QHBoxLayout:
    """A line in which a widget is as wide as it may be, at the left."""
    line = QHBoxLayout()
    line.addWidget(widget, 1000)
    line.addStretch(1)
    return line


class Hint(QWidget):
    """Small words below a control; with none it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = Label("", "meta", "text3", wrap=True)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._label)
        self.set_indent(0)
        self.hide()

    def set_indent(self, indent: int) -> None:
        """Begin the words `indent` px from the left."""
        self._line.setContentsMargins(indent, HINT_GAP, 0, 0)

    def say(self, text: str, token: str = "text3") -> None:
        """Change the words; `token` is their colour."""
        self._label.setText(text)
        self._label.set_token(token)
        self._label.updateGeometry()
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()
