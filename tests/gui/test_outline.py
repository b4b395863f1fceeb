"""The outline: a list of a tree's lines that leads to messages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import Role
from chatapp.domain.outline import Outline, OutlineNode
from chatapp.gui.outline.panel import OutlinePanel
from chatapp.gui.theme import theme


def outline(parents: list[int], leaf: int) -> Outline:
    """An outline of prompts and answers whose parents are at these places."""
    nodes = [
        OutlineNode(
            f"m{place}",
            parent,
            Role.ASSISTANT if place % 2 else Role.USER,
            f"text {place}",
            "c",
            "heron",
        )
        for place, parent in enumerate(parents)
    ]
    return Outline(nodes, leaf)


@pytest.fixture
def panel(qtbot: QtBot) -> OutlinePanel:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme().apply(app, "light", 100)
    panel = OutlinePanel()
    qtbot.addWidget(panel)
    panel.resize(304, 400)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def show(panel: OutlinePanel, tree: Outline, here: str) -> None:
    panel.show_outline(tree, panel.lines.lines.lines_of(tree), here)


def names(panel: OutlinePanel) -> list[str]:
    model = panel.lines.lines
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row).data(role)) for row in range(model.rowCount())]


def click(panel: OutlinePanel, row: int) -> None:
    area = panel.lines.visualRect(panel.lines.lines.index(row))
    QTest.mouseClick(
        panel.lines.viewport(), Qt.MouseButton.LeftButton, pos=area.center() + QPoint(10, 0)
    )


def test_given_a_tree_when_shown_then_each_line_says_who_speaks_and_where_it_stands(
    panel: OutlinePanel,
) -> None:
    show(panel, outline([-1, 0, 0, 1], leaf=3), "m1")

    assert names(panel) == ["You: text 0", "You: text 2", "heron: text 1", "heron: text 3"]
    model = panel.lines.lines
    places = [
        str(model.index(row).data(Qt.ItemDataRole.AccessibleDescriptionRole)) for row in range(4)
    ]
    assert places == ["Level 1, shown", "Level 2", "Level 1, shown", "Level 1, shown"]


def test_given_a_line_when_clicked_then_its_message_is_asked_for(panel: OutlinePanel) -> None:
    chosen: list[str] = []
    panel.lines.chosen.connect(chosen.append)
    show(panel, outline([-1, 0, 0, 1], leaf=3), "")

    click(panel, 1)

    assert chosen == ["m2"]


def test_given_the_keyboard_when_arrows_and_enter_are_pressed_then_they_lead_along_the_lines(
    panel: OutlinePanel,
) -> None:
    chosen: list[str] = []
    closed: list[bool] = []
    panel.lines.chosen.connect(chosen.append)
    panel.closed.connect(lambda: closed.append(True))
    show(panel, outline([-1, 0, 0, 1], leaf=3), "m0")
    panel.activateWindow()
    panel.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_End, Qt.Key.Key_Return):
        QTest.keyClick(panel.lines, key)
    QTest.keyClick(panel.lines, Qt.Key.Key_Escape)

    assert chosen == ["m2", "m3"]
    assert closed == [True]


def test_given_the_focus_before_the_lines_when_they_come_then_the_keys_begin_at_what_is_in_view(
    panel: OutlinePanel,
) -> None:
    chosen: list[str] = []
    panel.lines.chosen.connect(chosen.append)
    panel.activateWindow()
    panel.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)
    show(panel, outline([-1, 0, 1, 2], leaf=3), "m2")
    panel.lines.keep_here()

    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(panel.lines, key)

    assert chosen == ["m2", "m3"]


def test_given_many_siblings_when_their_line_is_clicked_then_they_are_shown_and_stay_so(
    panel: OutlinePanel,
) -> None:
    wide = outline([-1, *[0] * 1000], leaf=1000)
    show(panel, wide, "")
    assert names(panel)[1] == "996 more"

    click(panel, 1)

    assert len(names(panel)) == 1001
    show(panel, outline([-1, *[0] * 1000], leaf=1), "")
    assert len(names(panel)) == 1001


def test_given_ten_thousand_messages_when_shown_then_only_the_lines_in_view_are_painted(
    panel: OutlinePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = outline(list(range(-1, 9_999)), leaf=9_999)
    show(panel, deep, "m9000")
    panel.lines.keep_here()
    painted: list[int] = []
    paint_row = type(panel.lines)._paint_row

    def count(view: object, painter: object, row: int, *rest: object) -> None:
        painted.append(row)
        paint_row(view, painter, row, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(type(panel.lines), "_paint_row", count)

    panel.lines.viewport().repaint()

    assert 9_000 in painted
    assert len(set(painted)) < 20
    area = panel.lines.visualRect(panel.lines.lines.index(9_000))
    assert panel.lines.viewport().rect().contains(area.center())
