"""Prompts as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from chatapp.domain.prompt_templates import PromptTemplate
from chatapp.gui.prompts.words import kind_words
from chatapp.gui.widgets.spoken import listed

ABOUT = Qt.ItemDataRole.UserRole
"""What it is for; where that is not told, how its text begins."""
KIND = ABOUT + 1
_LONGEST = 200
"""Characters of a text that can be seen in a row."""
Index = QModelIndex | QPersistentModelIndex


class PromptsModel(QAbstractListModel):
    """Shows prompts in the order in which they are given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.prompts: tuple[PromptTemplate, ...] = ()

    def show_prompts(self, prompts: Sequence[PromptTemplate]) -> None:
        """Show these."""
        self.beginResetModel()
        self.prompts = tuple(prompts)
        self.endResetModel()

    def row_of(self, identity: str) -> int:
        """The row of a prompt; -1 where it is not shown."""
        ids = (row for row, prompt in enumerate(self.prompts) if prompt.id == identity)
        return next(ids, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (as Qt calls it)
        """How many there are."""
        return 0 if parent.isValid() else len(self.prompts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is shown of one."""
        if not index.isValid() or index.row() >= len(self.prompts):
            return None
        prompt = self.prompts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return prompt.title
        if role == ABOUT:
            return prompt.description or _beginning(prompt.system or prompt.text)
        if role == KIND:
            return prompt.kind.value
        if role == Qt.ItemDataRole.ToolTipRole:
            return prompt.description or prompt.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return listed(prompt.title, kind_words(prompt.kind), prompt.description)
        return None


def _beginning(text: str) -> str:
    return " ".join(text[:_LONGEST].split())
