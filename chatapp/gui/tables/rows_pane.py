"""The table of rows, with what can be done to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from chatapp.domain.errors import InputError
from chatapp.domain.tables import cells_of_text, rows_of_text
from chatapp.gui.tables import words
from chatapp.gui.tables.rows_model import RowsModel
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconButton, Label, TextField, thin_scroll_bars
from chatapp.gui.widgets.spoken import announce

_HEIGHT = 236
_NAME = 96


class RowsPane(QWidget):
    """A field with the names of the columns, the table, and its buttons.

    Parameters: `name`, what the object names of its parts begin with.
    Signals: `import_requested`; `failed(failure)`, what was pasted is no table; `shortened(taken,
    rows)`, so many of its rows were taken.
    """

    import_requested = Signal()
    failed = Signal(object)
    shortened = Signal(int, int)

    def __init__(self, name: str, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prefix = name
        self._model = model
        self.columns = TextField()
        self._columns_label = Label("", "ui", "text2")
        self.table = _Table(model)
        self._columns_label.setBuddy(self.columns)
        self.count = Label("", "meta", "text3")
        self.buttons = {
            name: IconButton(icon)
            for name, icon in (
                ("add", "plus"),
                ("remove", "trash"),
                ("up", "arrow-up"),
                ("down", "arrow-down"),
                ("undo", "undo"),
            )
        }
        self.paste = Button("", "default", small=True)
        self.choose = Button("", "default", icon="folder-open", small=True)
        self._name_parts()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.refresh()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._columns_label.setText(self.tr("Columns"))
        self.columns.setAccessibleName(self.tr("Names of the columns"))
        self.columns.setToolTip(self.tr("Names of the columns, with commas between them"))
        self.table.setAccessibleName(self.tr("Rows"))
        self.table.setToolTip(self.tr("The rows: Ctrl+V pastes cells of a spreadsheet"))
        names = {
            "add": (self.tr("Add a row"), ""),
            "remove": (self.tr("Remove the selected rows"), "Delete"),
            "up": (self.tr("Move the row up"), "Alt+Up"),
            "down": (self.tr("Move the row down"), "Alt+Down"),
            "undo": (self.tr("Undo the last change of the table"), "Ctrl+Z"),
        }
        for name, (text, shortcut) in names.items():
            self.buttons[name].set_name(text, shortcut)
        self.paste.setText(self.tr("Paste"))
        self.paste.setToolTip(self.tr("Paste rows copied from a spreadsheet (Ctrl+V)"))
        self.choose.setText(self.tr("Import…"))
        self.choose.setToolTip(self.tr("Take the rows of a file: CSV, TSV, JSON or JSON lines"))
        self._tell_count()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def refresh(self) -> None:
        """Show what can be done now."""
        if not self.columns.hasFocus():
            self.columns.setText(", ".join(self._model.columns))
        has_rows, at = self._model.rowCount() > 0, self.table.currentIndex().row()
        ready = {
            "remove": has_rows and at >= 0,
            "up": at > 0,
            "down": 0 <= at < self._model.rowCount() - 1,
            "undo": self._model.can_undo,
        }
        for name, can in ready.items():
            if not can and self.buttons[name].hasFocus():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.buttons[name].setEnabled(can)
        self._tell_count()

    def paste_rows(self) -> None:
        """Put the rows of the clipboard into the table.

        Into an empty one with the names of the columns in their first line, unless they have names
        and it has none of them; else behind the row that is current.
        """
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            return
        before = self._model.rowCount()
        try:
            rows = self._add_cells(text) if before else self._begin_with(text)
        except InputError as error:
            self.failed.emit(error.failure)
            return
        taken = self._model.rowCount() - before
        if taken < rows:
            self.shortened.emit(taken, rows)

    def _add_cells(self, text: str) -> int:
        """Put cells behind the current row; gives how many rows there were."""
        width = range(len(self._model.columns))
        head = "\t".join(map(str, width))
        rows = rows_of_text(f"{head}\n{_cut(text, len(width))}", "cells.tsv")
        at = self.table.currentIndex().row()
        cells = [tuple(row.values.values()) for row in rows]
        self._model.add_rows(cells, at if at >= 0 else None)
        return len(rows)

    def _begin_with(self, text: str) -> int:
        """Fill the empty table; gives how many rows there were."""
        if self._model.named:
            cells = cells_of_text(text)
            if cells and _is_row(cells[0], self._model.columns):
                self._model.add_rows(cells)
                return len(cells)
        rows = rows_of_text(text)
        names = tuple(rows[0].values) if rows else ()
        if not names:
            raise InputError("table_empty")
        self._model.replace(names, [tuple(row.values.values()) for row in rows])
        return len(rows)

    def _tell_count(self) -> None:
        told, held = words.rows(self._model.rowCount()), QApplication.focusWidget()
        if told != self.count.text() and held is not None and self.isAncestorOf(held):
            announce(self, told)
        self.count.setText(told)

    def _add_row(self) -> None:
        at = self.table.currentIndex().row()
        self._model.add_rows([()], at if at >= 0 else None)
        row = at + 1 if at >= 0 else self._model.rowCount() - 1
        self.table.setCurrentIndex(self._model.index(row, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove_rows(self) -> None:
        rows = {index.row() for index in self.table.selectionModel().selectedIndexes()}
        self._model.remove_rows(rows)
        if rows and self._model.rowCount():
            row = min(*rows, self._model.rowCount() - 1)
            self.table.setCurrentIndex(self._model.index(row, 0))
        self.refresh()

    def _move(self, by: int) -> None:
        index = self.table.currentIndex()
        if index.row() >= 0:
            row = self._model.move_row(index.row(), by)
            self.table.setCurrentIndex(self._model.index(row, index.column()))

    def _undo(self) -> None:
        self._step(self._model.undo)

    def _redo(self) -> None:
        self._step(self._model.redo)

    def _step(self, change: Callable[[], None]) -> None:
        """Take a change back or make it again; the keys go on from the cell they were at."""
        at = self.table.currentIndex()
        row, column = at.row(), at.column()
        change()
        last, wide = self._model.rowCount() - 1, len(self._model.columns) - 1
        if row >= 0 and last >= 0:
            self.table.setCurrentIndex(self._model.index(min(row, last), min(column, wide)))

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _take_columns(self) -> None:
        self._model.set_columns(self.columns.text().replace("，", ",").split(","))
        self.refresh()

    def _name_parts(self) -> None:
        self.columns.setObjectName(f"{self._prefix}_columns")
        self.table.setObjectName(f"{self._prefix}_rows")
        self.paste.setObjectName(f"{self._prefix}_paste")
        self.choose.setObjectName(f"{self._prefix}_import")
        for name, button in self.buttons.items():
            button.setObjectName(f"{self._prefix}_{name}")

    def _connect(self) -> None:
        work = {
            "add": self._add_row,
            "remove": self._remove_rows,
            "up": self._up,
            "down": self._down,
            "undo": self._undo,
        }
        for name, function in work.items():
            self.buttons[name].clicked.connect(function)
        self.table.asked.connect(self._on_key)
        self.paste.clicked.connect(self.paste_rows)
        self.choose.clicked.connect(self.import_requested)
        self.columns.editingFinished.connect(self._take_columns)
        self._model.edited.connect(self.refresh)
        self._model.modelReset.connect(self.refresh)
        self.table.selectionModel().currentChanged.connect(self.refresh)

    def _on_key(self, name: str) -> None:
        work = {"paste": self.paste_rows, "redo": self._redo, "undo": self._undo}
        work |= {"remove": self._remove_rows, "up": self._up, "down": self._down}
        work[name]()

    def _lay_out(self) -> None:
        names = QHBoxLayout()
        names.setSpacing(12)
        names.addWidget(self._columns_label)
        names.addWidget(self.columns, 1)
        tools = QHBoxLayout()
        tools.setSpacing(4)
        for button in self.buttons.values():
            tools.addWidget(button)
        tools.addSpacing(8)
        tools.addWidget(self.count)
        tools.addStretch(1)
        tools.addWidget(self.paste)
        tools.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(names)
        column.addWidget(self.table)
        column.addLayout(tools)
        self._columns_label.setFixedWidth(theme().scaled(_NAME))


def _is_row(cells: tuple[str, ...], columns: tuple[str, ...]) -> bool:
    """Whether a first line is a row: it fills the columns, and names none of them."""
    names = {name.casefold() for name in columns}
    return len(cells) == len(columns) and not any(
        cell.strip().casefold() in names for cell in cells
    )


def _cut(text: str, columns: int) -> str:
    """Lines of cells, without cells beyond the columns there are, where no cell has a line end."""
    if '"' in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(line.split("\t")[:columns]) for line in lines)


class _Table(QTableView):
    """The cells. Signal: `asked(name)`, for what keys do with whole rows."""

    asked = Signal(str)

    def __init__(self, model: RowsModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.Box)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setWordWrap(False)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setHighlightSections(False)
        thin_scroll_bars(self)
        theme().changed.connect(self._restyle)
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys for whole rows; the others are the view's."""
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        keys = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"}
        if event.matches(QKeySequence.StandardKey.Paste):
            self.asked.emit("paste")
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.asked.emit("undo")
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.asked.emit("redo")
        elif event.key() == Qt.Key.Key_Delete:
            self.asked.emit("remove")
        elif alt and event.key() in keys:
            self.asked.emit(keys[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        look = theme()
        for part, role in ((self, "ui"), (self.horizontalHeader(), "meta")):
            part.setFont(look.font(role))  # type: ignore[arg-type]
        self.verticalHeader().setFont(look.font("meta"))
        self.verticalHeader().setDefaultSectionSize(look.scaled(28))
        self.setFixedHeight(look.scaled(_HEIGHT))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, look.color("raised"))
        palette.setColor(QPalette.ColorRole.Text, look.color("text"))
        self.setPalette(palette)
        self.setStyleSheet(look.style_sheet("table"))
