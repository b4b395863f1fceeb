"""Code blocks in the transcript: folded, broken, moved sideways, coloured."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from chatapp.domain.messages import Status
from chatapp.gui.theme import theme
from tests.support.transcript_pane import SHIFT, Pane, answer, prompt

LINES = [f"line_{number} = {number}" for number in range(60)]
LONG_CODE = "```py\n" + "\n".join(LINES) + "\n```"
WIDE_LINE = "start = [" + ", ".join(str(number) for number in range(100)) + "]  # finish"
WIDE = f"```py\nshort = 1\n{WIDE_LINE}\n```"


def wheel(pane: Pane, point: QPoint, x: int, y: int, keys: Qt.KeyboardModifier) -> None:
    viewport = pane.view.viewport()
    event = QWheelEvent(
        QPointF(point),
        QPointF(viewport.mapToGlobal(point)),
        QPoint(),
        QPoint(x, y),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)
    pane.settle()


# Folding


def test_given_long_code_when_folded_then_only_its_beginning_is_shown(pane: Pane) -> None:
    pane.show(prompt(), answer(f"{LONG_CODE}\n\nAfter."))
    pane.key(Qt.Key.Key_Home)
    pane.button("Fold code").click()
    pane.settle()
    assert pane.box_of("line_11 ").bottom() < pane.box_of("After.").top() < 500
    assert pane.part_with("line_0").slot.leaf is not None
    pane.button("Show all lines").click()
    pane.settle()
    assert not pane.shows("After.")


def test_given_code_in_pieces_when_folded_then_nothing_of_the_others_is_left(pane: Pane) -> None:
    code = "\n".join(f"line_{number}" for number in range(900))
    pane.show(prompt(), answer(f"```py\n{code}\n```\n\nAfter."))
    pane.key(Qt.Key.Key_Home)
    pane.button("Fold code").click()
    pane.settle()
    assert pane.box_of("line_11").bottom() < pane.box_of("After.").top() < 500


def test_given_short_code_then_folding_is_not_offered(pane: Pane) -> None:
    pane.show(prompt(), answer("```py\nx = 1\n```"))
    with pytest.raises(AssertionError):
        pane.button("Fold code")


def test_given_folded_code_then_copying_it_gives_all_of_it(pane: Pane) -> None:
    pane.show(prompt("Before"), answer(LONG_CODE))
    pane.key(Qt.Key.Key_Home)
    pane.button("Fold code").click()
    pane.settle()
    pane.take_focus()
    pane.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert pane.copy().text() == "Before\n\n" + "\n".join(LINES)


def test_given_folded_code_when_it_goes_on_growing_then_it_stays_folded(pane: Pane) -> None:
    pane.show(prompt(), answer(LONG_CODE.removesuffix("\n```"), status=Status.STREAMING))
    pane.key(Qt.Key.Key_Home)
    pane.button("Fold code").click()
    pane.settle()
    height = pane.part_with("line_0").slot.height
    pane.grow("\n".join(["", *LINES]))
    assert pane.part_with("line_0").slot.height == height


# Long lines


def test_given_a_long_line_when_broken_then_its_end_is_in_view_and_whole_again(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(WIDE))
    right = pane.view.timeline.page.left + pane.view.timeline.page.width
    assert pane.box_of("# finish").left() > right
    pane.button("Break long lines").click()
    pane.settle()
    assert pane.box_of("# finish").right() < right
    assert pane.box_of("# finish").top() > pane.box_of("start").top()
    pane.button("Keep lines whole").click()
    pane.settle()
    assert pane.box_of("# finish").left() > right


def test_given_a_wheel_sideways_then_the_code_moves_and_stops_at_its_ends(pane: Pane) -> None:
    pane.show(prompt(), answer(WIDE))
    point = pane.point_of("short")
    before = pane.box_of("start").left()
    none = Qt.KeyboardModifier.NoModifier
    wheel(pane, point, -120, 0, none)
    assert pane.box_of("start").left() == before - 120
    wheel(pane, point, -100_000, 0, none)
    right = pane.view.timeline.page.left + pane.view.timeline.page.width
    assert right - 60 < pane.box_of("finish", 5).right() < right
    wheel(pane, point, 100_000, 0, none)
    assert pane.box_of("start").left() == before


def test_given_shift_and_the_wheel_then_the_code_moves_sideways(pane: Pane) -> None:
    pane.show(prompt(), answer(WIDE))
    before = pane.box_of("start").left()
    wheel(pane, pane.point_of("short"), 0, -120, SHIFT)
    assert pane.box_of("start").left() < before


def test_given_the_wheel_up_and_down_over_wide_code_then_the_text_scrolls(pane: Pane) -> None:
    pane.show(prompt(), answer(f"{WIDE}\n\n" + "More text.\n\n" * 60))
    pane.key(Qt.Key.Key_Home)
    left, top = pane.box_of("start").left(), pane.box_of("start").top()
    wheel(pane, pane.point_of("short"), 0, -120, Qt.KeyboardModifier.NoModifier)
    assert pane.box_of("start").left() == left
    assert pane.box_of("start").top() < top


def has_scroll_bar(pane: Pane, text: str) -> bool:
    """Whether the block with a text can be moved sideways."""
    leaf = pane.part_with(text).slot.leaf
    return leaf is not None and leaf.scroll_bar() is not None


@pytest.mark.parametrize(
    "text",
    [
        WIDE,
        "|" + "A long head|" * 12 + "\n|" + "-|" * 12 + "\n|" + "start and more words|" * 12,
        "$$start + " + " + ".join(f"x_{{{number}}}" for number in range(80)) + "$$",
    ],
    ids=["code", "table", "formula"],
)
def test_given_its_scroll_bar_when_dragged_then_the_block_moves(pane: Pane, text: str) -> None:
    pane.show(prompt(), answer(text))
    pane.settle()
    # A formula that is drawn stands there as source first, and in another leaf then.
    pane.qtbot.waitUntil(lambda: has_scroll_bar(pane, "start"), timeout=20_000)
    pane.settle()
    one = pane.part_with("start")
    leaf = one.slot.leaf
    assert leaf is not None
    handle = leaf.scroll_bar()
    assert handle is not None
    bar = handle.translated(pane.view.timeline.page.left, one.y).center().toPoint()
    before = pane.box_of("start").left()
    pane.drag(bar, bar + QPoint(80, 30))
    assert pane.box_of("start").left() < before - 80
    assert pane.selected == ""
    pane.drag(bar + QPoint(80, 0), bar + QPoint(-300, 0))
    assert pane.box_of("start").left() == before


def test_given_code_moved_sideways_then_what_is_dragged_over_is_what_is_selected(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(WIDE))
    wheel(pane, pane.point_of("short"), -100_000, 0, Qt.KeyboardModifier.NoModifier)
    pane.drag_over("97", "finish")
    assert pane.selected == "97, 98, 99]  # finish"


def test_given_tabs_then_they_reach_to_every_fourth_column(pane: Pane) -> None:
    pane.show(prompt(), answer("```\n\tone\na\ttwo\nabc\tthree\n    four\n```"))
    lefts = {round(pane.box_of(word).left()) for word in ("one", "two", "three", "four")}
    assert len(lefts) == 1


# Colours


PYTHON = '''import os

def greet(name: str) -> str:
    """Says hello.

    Over "several" lines.
    """
    # a comment
    return f"Hello {name}" + 'x' * 3
'''


TOKENS = ("text", "code_keyword", "code_string", "code_number", "code_name", "code_comment")


def colour_of(pane: Pane, line: str, column: int) -> str:
    """The token whose colour is the nearest to the strongest pixel of a letter."""
    box = pane.box_of(line, column).toRect()
    picture = pane.view.viewport().grab().toImage()
    ground = theme().color("sunken")
    pixels = [
        picture.pixelColor(x, y)
        for x in range(box.left(), box.right() + 1)
        for y in range(box.top(), box.bottom() + 1)
    ]
    strongest = max(pixels, key=lambda pixel: distance(pixel, ground))
    return min(TOKENS, key=lambda token: distance(strongest, theme().color(token)))


def distance(one: QColor, other: QColor) -> int:
    return sum((a - b) ** 2 for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def wait_for_colours(pane: Pane, words: str) -> None:
    pane.view.grab()
    leaf = pane.part_with(words).slot.leaf
    pane.qtbot.waitUntil(
        lambda: bool(pane.view.grab() and getattr(leaf, "_runs", None)), timeout=20_000
    )
    pane.settle()


def test_given_code_then_its_colours_are_those_of_pygments_tokens(pane: Pane) -> None:
    pane.show(prompt(), answer(f"```python\n{PYTHON}```"))
    wait_for_colours(pane, "import os")
    wanted = {
        ("import os", 0): "code_keyword",
        ("def greet", 0): "code_keyword",
        ('"""Says hello', 3): "code_string",
        ('Over "several"', 0): "code_string",
        ("# a comment", 2): "code_comment",
        ("return f", 0): "code_keyword",
        ("* 3", 2): "code_number",
    }
    assert {at: colour_of(pane, *at) for at in wanted} == wanted


def test_given_code_when_its_colours_come_then_they_are_painted_though_nothing_else_changes(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer("```rb\nputs 'tides'\n```"))
    pane.settle()
    leaf = pane.part_with("puts").slot.leaf
    pane.qtbot.waitUntil(lambda: bool(getattr(leaf, "_runs", None)), timeout=20_000)


def test_given_code_when_its_colours_come_then_nothing_moves(pane: Pane) -> None:
    pane.show(prompt(), answer(f"```python\n{PYTHON}```\n\nAfter."))
    places = [pane.box_of(text) for text in ("import", "greet", "'x'", "After.")]
    wait_for_colours(pane, "import os")
    assert [pane.box_of(text) for text in ("import", "greet", "'x'", "After.")] == places


def test_given_astral_characters_before_it_then_the_colours_are_at_the_right_letters(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer("```python\nx = '😀😀' + if_ + 12  # 😀 word\n```"))
    wait_for_colours(pane, "if_")
    wanted = {"if_": "text", "12": "code_number", "word": "code_comment", "x =": "text"}
    assert {word: colour_of(pane, word, 0) for word in wanted} == wanted


@pytest.mark.parametrize("language", ["", "nolanguage", "../../etc", "python; rm", "x" * 500])
def test_given_a_language_nobody_knows_then_the_code_is_shown_without_colours(
    pane: Pane, language: str
) -> None:
    pane.show(prompt(), answer(f"```{language}\nif x = 1\n```"))
    pane.view.grab()
    pane.qtbot.wait(50)
    assert pane.shows("if x = 1")
    assert colour_of(pane, "if x", 0) == "text"


def test_given_code_that_streams_then_each_line_has_the_colours_it_has_at_the_end(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer("```python\n", status=Status.STREAMING))
    for start in range(0, len(PYTHON), 40):
        pane.grow(PYTHON[start : start + 40])
        pane.view.grab()
    pane.grow("```\n")
    wait_for_colours(pane, "import os")
    pane.qtbot.wait(100)
    pane.view.grab()
    pane.settle()
    words = ("import", "greet", "str", "several", "comment", "return", "Hello", "x' *", "3")
    streamed = {word: colour_of(pane, word, 0) for word in words}
    pane.show(prompt("Q", "p9"), answer(f"```python\n{PYTHON}```", "a9"))
    wait_for_colours(pane, "import os")
    assert {word: colour_of(pane, word, 0) for word in words} == streamed
