"""How the panels lie that tell the end of an import or export."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


def lay_out_end(
    panel: QWidget,
    head: tuple[QWidget, QWidget],
    told: Sequence[QWidget],
    left: Sequence[QWidget],
    right: Sequence[QWidget],
) -> None:
    """Lay a panel out. Parameters: `head`, mark and title; `told`, what stands below them; `left`
    and `right`, the buttons at both ends of the foot."""
    line = QHBoxLayout()
    line.setSpacing(10)
    line.addWidget(head[0])
    line.addWidget(head[1], 1)
    foot = QHBoxLayout()
    foot.setSpacing(8)
    for button in left:
        foot.addWidget(button)
    foot.addStretch(1)
    for button in right:
        foot.addWidget(button)
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 24, 0, 24)
    column.setSpacing(8)
    column.addLayout(line)
    for widget in told:
        column.addWidget(widget)
    column.addSpacing(8)
    column.addLayout(foot)
    column.addStretch(1)
