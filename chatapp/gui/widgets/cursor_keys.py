"""Where the cursor keys lead in a list of rows of one height."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView


def cursor_row(
    action: QAbstractItemView.CursorAction, row: int, rows: int, page: int, first: int = 0
) -> int:
    """The row a key leads to. Parameters: `row`, where the cursor is, -1: nowhere; `rows`, how many
    there are, at least one; `page`, how many are in view; `first`, where the cursor begins."""
    actions = QAbstractItemView.CursorAction
    step = max(1, page - 1)
    steps = {
        actions.MoveUp: -1,
        actions.MovePrevious: -1,
        actions.MoveDown: 1,
        actions.MoveNext: 1,
        actions.MovePageUp: -step,
        actions.MovePageDown: step,
        actions.MoveHome: -rows,
        actions.MoveEnd: rows,
    }
    target = first if row < 0 else row + steps.get(action, 0)
    return min(max(target, 0), rows - 1)
