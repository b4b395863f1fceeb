"""Rows of a form: a label on the left, a control beside it, words below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import Label

FORM_WIDTH = 552
LABEL_WIDTH = 88
LABEL_GAP = 16
ROW_GAP = 12
HINT_GAP = 6
_LABEL_TOP = 6


class Form(QWidget):
    """A column of rows, 552 px wide.

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
        label.setFixedWidth(theme().scaled(self._label_width))
        self._labels.append(label)
        if top:
            beside = QVBoxLayout()
            beside.setContentsMargins(0, _LABEL_TOP, 0, 0)
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
        hint = Hint(self._label_width + LABEL_GAP)
        self._hints.append(hint)
        self._append(hint)
        return hint

    def add(self, widget: QWidget, gap: int = ROW_GAP) -> None:
        """Add something as wide as the form, `gap` px below the last row."""
        self._column.insertSpacing(self._column.count() - 1, gap)
        self._append(widget)

    def _append(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)

    def _restyle(self) -> None:
        self.setFixedWidth(theme().scaled(FORM_WIDTH))
        for label in self._labels:
            label.setFixedWidth(theme().scaled(self._label_width))


class Hint(QWidget):
    """Small words below a control; with none it takes no room."""

    def __init__(self, indent: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._indent = indent
        self._label = Label("", "meta", "text3", wrap=True)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._label)
        self._restyle()
        theme().changed.connect(self._restyle)
        self.hide()

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

    def _restyle(self) -> None:
        self._line.setContentsMargins(theme().scaled(self._indent), HINT_GAP, 0, 0)
