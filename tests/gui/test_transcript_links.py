"""Links in the transcript, and where the keyboard's focus goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QTextEdit,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from chatapp.gui.theme import theme
from tests.support.owners import owner
from tests.support.transcript_pane import CTRL, LONG, Pane, answer, conversation, prompt

K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LINKS = "See [one](https://one.example/), then [two](https://two.example/)."


def follow(pane: Pane) -> list[str]:
    opened: list[str] = []
    pane.view.link_activated.connect(opened.append)
    return opened


def cursor(pane: Pane) -> Qt.CursorShape:
    return pane.view.viewport().cursor().shape()


# The mouse


def test_given_the_pointer_then_its_shape_says_what_is_under_it(pane: Pane) -> None:
    pane.show(prompt(), answer(f"{LINKS}\n\n```py\nx = 1\n```"))
    pane.move(pane.point_of("one"))
    assert cursor(pane) == Qt.CursorShape.PointingHandCursor
    pane.move(pane.point_of("See"))
    assert cursor(pane) == Qt.CursorShape.IBeamCursor
    pane.move(pane.point_of("x = 1"))
    assert cursor(pane) == Qt.CursorShape.IBeamCursor
    pane.move(QPoint(3, 300))
    assert cursor(pane) == Qt.CursorShape.ArrowCursor


def test_given_the_pointer_over_a_link_when_the_text_scrolls_away_then_it_is_no_hand(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(f"{LINKS}\n\n" + f"{LONG}\n\n" * 40))
    pane.key(K.Key_Home)
    point = pane.point_of("one")
    pane.move(point)
    assert cursor(pane) == Qt.CursorShape.PointingHandCursor
    pane.view.scroll_by(400)
    pane.settle()
    assert cursor(pane) != Qt.CursorShape.PointingHandCursor


def tip_over(pane: Pane, point: QPoint) -> str:
    viewport = pane.view.viewport()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, point, viewport.mapToGlobal(point))
    QApplication.sendEvent(viewport, event)
    return QToolTip.text()


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://bänk.example/a", "https://xn--bnk-qla.example/a"),
        ("https://аpple.example/", "https://xn--pple-43d.example/"),
        ("https://good.example@evil.example/x", "https://evil.example/x"),
        ("mailto:someone@a.example", "mailto:someone@a.example"),
        ("HTTPS://A.EXAMPLE/x", "https://a.example/x"),
        ("https://a.example/ü?q=ä", "https://a.example/%C3%BC?q=%C3%A4"),
    ],
)
def test_given_the_pointer_over_a_link_then_its_real_address_is_told(
    pane: Pane, address: str, shown: str
) -> None:
    pane.show(prompt(), answer(f"[Your bank](<{address}>) is here"))
    assert tip_over(pane, pane.point_of("bank")) == shown
    tip_over(pane, pane.point_of("is here"))
    pane.qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_given_a_click_on_a_link_then_it_is_followed_once(pane: Pane) -> None:
    pane.show(prompt(), answer(LINKS))
    opened = follow(pane)
    pane.click(pane.point_of("two"))
    assert opened == ["https://two.example/"]


def test_given_a_drag_over_a_link_then_it_is_selected_and_not_followed(pane: Pane) -> None:
    pane.show(prompt(), answer(LINKS))
    opened = follow(pane)
    pane.drag_over("one", "one")
    pane.drag(pane.before("one"), pane.after("two"), pane.before("one") + QPoint(2, 0))
    assert opened == []


def test_given_a_press_elsewhere_when_released_on_a_link_then_it_is_not_followed(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(LINKS))
    opened = follow(pane)
    pane.drag(pane.point_of("See"), pane.point_of("two"))
    assert opened == []


def test_given_a_drag_that_comes_back_to_where_it_began_then_the_link_is_not_followed(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(LINKS))
    opened = follow(pane)
    pane.drag(pane.point_of("one"), pane.point_of("two"), pane.point_of("one"))
    assert opened == []


@pytest.mark.parametrize("text", [
    "- [inner](https://in.example/)",
    "> [inner](https://in.example/)",
    "|a|\n|-|\n|[inner](https://in.example/)|",
    "# [inner](https://in.example/)",
    "**[inner](https://in.example/)**",
])  # fmt: skip
def test_given_a_link_in_any_block_then_a_click_and_enter_follow_it(pane: Pane, text: str) -> None:
    pane.show(prompt(), answer(text))
    opened = follow(pane)
    pane.click(pane.point_of("inner"))
    assert opened == ["https://in.example/"]
    pane.take_focus()
    for _ in range(10):
        if pane.view.reading.focus is not None and pane.view.reading.focus.link is not None:
            break
        pane.key(K.Key_Tab)
    pane.key(K.Key_Return)
    assert opened == ["https://in.example/"] * 2


# The keyboard


class Neighbours:
    """The transcript between two fields."""

    def __init__(self, pane: Pane) -> None:
        pane.around = self.window = QWidget()
        self.before, self.after = QLineEdit(), QTextEdit()
        self.after.setTabChangesFocus(True)
        self.after.setFixedHeight(self.before.sizeHint().height())
        layout = QVBoxLayout(self.window)
        for widget in (self.before, pane.view, self.after):
            layout.addWidget(widget)
        pane.qtbot.addWidget(self.window)
        self.window.resize(900, 700)
        self.window.show()
        pane.qtbot.waitExposed(self.window)
        self.window.activateWindow()
        pane.qtbot.waitUntil(self.window.isActiveWindow)


def where(pane: Pane) -> str:
    """What has the focus, in words."""
    widget, focus = QApplication.focusWidget(), pane.view.reading.focus
    if widget is pane.view:
        if focus is None or focus.link is None:
            return "transcript"
        row = pane.model.row_of(focus.message)
        assert row is not None
        leaf = pane.view.timeline.leaf(row, focus.number)
        assert leaf is not None
        link = leaf.links()[focus.link]
        return leaf.text[link.start : link.end]
    if isinstance(widget, QAbstractButton):
        return widget.accessibleName() or widget.text()
    return type(widget).__name__


WALK = (
    "transcript", "Edit", "Copy message", "More", "one", "two", "Fold code", "Break long lines",
    "Save code…", "Copy code", "three", "Copy message", "Regenerate",
    "Branch into a new conversation", "Good answer", "Bad answer", "More",
)  # fmt: skip


def test_given_tab_then_links_and_buttons_come_as_they_are_read_and_then_what_is_after(
    pane: Pane,
) -> None:
    neighbours = Neighbours(pane)
    code = "\n".join(f"line {number}" for number in range(13))
    text = f"{LINKS}\n\n```py\n{code}\n```\n\nLast [three](https://three.example/)."
    pane.show(prompt(), answer(text))
    neighbours.before.setFocus()
    pane.key(K.Key_Tab)
    walked = []
    while QApplication.focusWidget() is not neighbours.after and len(walked) < 30:
        walked.append(where(pane))
        pane.key(K.Key_Tab)
    # "Copy" of an answer is named as the button of the prompt is, or shorter
    names = [name.replace("Copy answer", "Copy message") for name in walked]
    assert [name for name in names if name in WALK] == [n for n in WALK if n in names]
    assert {"transcript", "one", "two", "three", "Copy code"} <= set(names)
    back = []
    pane.key(K.Key_Backtab, SHIFT)
    while QApplication.focusWidget() is not neighbours.before and len(back) < 30:
        back.append(where(pane))
        pane.key(K.Key_Backtab, SHIFT)
    assert back == walked[::-1]


@pytest.mark.parametrize("leave", [K.Key_Tab, K.Key_Backtab])
def test_given_the_focus_left_by_tab_then_no_widget_ends_with_a_control_it_passed(
    pane: Pane, leave: Qt.Key
) -> None:
    """What some calls of PySide give ends with the widget that was asked: it must not be a control."""
    neighbours = Neighbours(pane)
    pane.show(prompt(), answer("```py\nx\n```"))
    pane.take_focus()
    goal = neighbours.after if leave == K.Key_Tab else neighbours.before
    keys = SHIFT if leave == K.Key_Backtab else Qt.KeyboardModifier.NoModifier
    for _ in range(20):
        if QApplication.focusWidget() is not goal:
            pane.key(leave, keys)
    assert QApplication.focusWidget() is goal
    for widget in (pane.view, neighbours.before, neighbours.after):
        assert f"{id(neighbours.window):x}" in owner(widget)
    assert owner(neighbours.window) == ""


def test_given_tab_into_a_long_conversation_backwards_then_its_newest_part_comes_first(
    pane: Pane,
) -> None:
    neighbours = Neighbours(pane)
    pane.show(*conversation(50), answer("End [here](https://here.example/)."))
    neighbours.after.setFocus()
    pane.key(K.Key_Backtab, SHIFT)
    assert where(pane) in ("More", "here")
    assert pane.view.at_end


def test_given_links_out_of_view_when_tab_goes_on_then_they_come_into_view(pane: Pane) -> None:
    links = "\n\n".join(
        f"{LONG}[link {number}](https://a.example/{number})" for number in range(30)
    )
    pane.show(prompt(), answer(links))
    pane.key(K.Key_Home)
    pane.take_focus()
    reached = []
    for _ in range(80):
        pane.key(K.Key_Tab)
        name = where(pane)
        if name.startswith("link"):
            reached.append(name)
            box = pane.box_of(name)
            assert 0 <= box.top() <= pane.view.viewport().height() - box.height()
    assert reached[:30] == [f"link {number}" for number in range(30)]


def test_given_a_link_with_the_focus_then_it_has_a_ring(pane: Pane) -> None:
    pane.show(prompt(), answer(LINKS))
    pane.take_focus()
    while where(pane) != "one":
        pane.key(K.Key_Tab)
    assert has_ring(pane)
    pane.key(K.Key_Tab)
    assert where(pane) == "two"
    assert has_ring(pane)


def test_given_a_part_with_the_focus_then_it_has_a_ring_only_while_the_view_has_it(
    pane: Pane,
) -> None:
    neighbours = Neighbours(pane)
    pane.show(prompt(), answer("First paragraph.\n\nSecond paragraph."))
    pane.take_focus()
    pane.key(K.Key_Down, ALT, 2)
    assert has_ring(pane)
    neighbours.after.setFocus()
    assert not has_ring(pane)


def has_ring(pane: Pane) -> bool:
    area = pane.view.reading.focus_area()
    assert area is not None
    picture = pane.view.viewport().grab().toImage()
    left, middle = round(area.left()), round(area.center().y())
    accent = theme().color("accent").name()
    return accent in {picture.pixelColor(left - by, middle).name() for by in range(9)}


def test_given_ctrl_and_arrows_then_the_focus_moves_by_message(pane: Pane) -> None:
    pane.show(*conversation(10))
    pane.key(K.Key_Home)
    pane.take_focus()
    reached = []
    for _ in range(5):
        pane.key(K.Key_Down, CTRL)
        assert pane.view.reading.focus is not None
        reached.append(pane.view.reading.focus.message)
    assert reached == ["p0", "a0", "p1", "a1", "p2"]
    pane.key(K.Key_Up, CTRL)
    assert pane.view.reading.focus is not None
    assert pane.view.reading.focus.message == "a1"


def test_given_the_focus_on_a_link_that_the_answers_end_takes_away_then_enter_does_nothing(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(LINKS))
    pane.take_focus()
    while where(pane) != "two":
        pane.key(K.Key_Tab)
    opened = follow(pane)
    pane.show(prompt(), answer("No link any more."))
    pane.settle()
    pane.key(K.Key_Return)
    pane.view.grab()
    assert opened == []
