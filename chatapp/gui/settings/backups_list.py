"""The list of backups: when each was made and why, what it holds, and the way back to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.formats import data_size
from chatapp.gui.settings import backups_words as words
from chatapp.gui.settings.backups_state import BackupsState
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, Rule, Surface, Tag, limit_width

if TYPE_CHECKING:
    from chatapp.engine.backups import Listed

WIDTH = 552
FIRST = 6
"""Backups that are shown until all are asked for."""


class BackupList(Surface):
    """`restore_requested` carries the path of the backup that is to be looked at.

    Parameters: `before`, the control from which the Tab key leads to the first row.
    """

    restore_requested = Signal(str)

    def __init__(self, state: BackupsState, before: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("chat", 8, "line", parent)
        self._before = before
        self.setObjectName("backupList")
        self._state = state
        self._shown: tuple[Listed, ...] = ()
        self._all = False
        self.rows: list[BackupRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self.more = Button(kind="ghost", small=True)
        self.more.setObjectName("allBackups")
        self.more.clicked.connect(self._show_all)
        self._column.addWidget(self.more)
        limit_width(self, WIDTH)
        state.changed.connect(self._follow)
        self._fill()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.setAccessibleName(self.tr("Backups"))
        hidden = len(self._shown) - len(self.rows)
        self.more.setText(self.tr("Show all: {backups}").format(backups=self._count()))
        self.more.setToolTip(self.tr("Show the older backups too"))
        self.more.setVisible(hidden > 0)
        for row in self.rows:
            row.retranslate()
            opens = row.listed.contents is not None or row.listed.locked
            row.restore.setEnabled(self._state.work is None and opens)

    def order_tabs(self) -> None:
        """Let the Tab key go through the rows; call it once the list is on its page."""
        before = self._before
        for row in self.rows:
            QWidget.setTabOrder(before, row.restore)
            before = row.restore

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _count(self) -> str:
        return words.backups(len(self._shown))

    def _follow(self) -> None:
        if self._shown != (self._state.listed or ()):
            self._fill()
        else:
            self.retranslate()

    def _show_all(self) -> None:
        self._all = True
        self._fill()
        if len(self.rows) > FIRST:
            self.rows[FIRST].restore.setFocus()

    def _fill(self) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self._shown = self._state.listed or ()
        wanted = self._shown if self._all else self._shown[:FIRST]
        self.rows = [BackupRow(each, first=place == 0) for place, each in enumerate(wanted)]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)
            path = str(row.listed.backup.path)
            row.restore.clicked.connect(partial(self._ask, path))
        if self.parentWidget() is not None:
            self.order_tabs()
        self.setVisible(bool(self._shown))
        self.retranslate()

    def _ask(self, path: str, _checked: bool = False) -> None:
        self.restore_requested.emit(path)


class BackupRow(QWidget):
    """One backup. Parameters: `first`, without a line above."""

    def __init__(self, listed: Listed, *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listed = listed
        self._time = Label()
        self._kind = Tag()
        self._detail = Label("", "meta", "text3")
        self.restore = Button(small=True)
        self.restore.setObjectName(f"restore_{listed.backup.path.name}")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._time)
        head.addWidget(self._kind)
        head.addStretch()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addLayout(head)
        texts.addWidget(self._detail)
        line = QHBoxLayout()
        line.setContentsMargins(15, 8, 11, 8)
        line.setSpacing(12)
        line.addLayout(texts, 1)
        line.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        rule = Rule()
        rule.setVisible(not first)
        column.addWidget(rule)
        column.addLayout(line)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        time = words.moment(self.listed.backup.time)
        self._time.setText(time)
        self._time.updateGeometry()
        self._kind.set(words.kind_words(self.listed), "neutral" if self.listed.checked else "warn")
        size, contents = data_size(self.listed.backup.size), self.listed.contents
        self._detail.set_token("text3")
        if self.listed.locked:
            said = self.tr("Encrypted, its key is not at hand, {size}")
            self._detail.setText(said.format(size=size))
        elif contents is None:
            self._detail.setText(self.tr("It cannot be read, {size}").format(size=size))
            self._detail.set_token("danger")
        else:
            holdings = words.holdings(contents.conversations, contents.messages)
            said = self.tr("{holdings}, {size}")
            self._detail.setText(said.format(holdings=holdings, size=size))
        self._detail.setToolTip(str(self.listed.backup.path))
        self.restore.setText(self.tr("Restore…"))
        name = self.tr("Restore the backup: {time}…").format(time=time)
        self.restore.setAccessibleName(name)
        self.restore.setToolTip(self.tr("Look what restoring this backup would do"))
        self.setMinimumHeight(theme().scaled(56))
