"""What is read does not move by one pixel, whatever happens around it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chatapp.domain.changes import MessageChanged
from chatapp.domain.messages import ImagePart, Message, PathEntry, Status, TextPart, ThinkingPart
from chatapp.gui.theme import theme
from chatapp.gui.transcript.formulas import formulas
from chatapp.gui.transcript.pictures import Deliver, pictures
from tests.support.images import image_file
from tests.support.transcript_pane import LONG, Pane, answer, conversation, prompt

CODE = "```py\n" + "\n".join(f"line_{number} = {number}" for number in range(40)) + "\n```"
WIDE_CODE = "```py\n" + "\n".join("wide = " + "'x' + " * 40 for _ in range(10)) + "\n```"


def read_at(pane: Pane, text: str, y: int = 200) -> float:
    """Scroll until `text` stands about `y` px below the top; gives where its first letter is."""
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    for _ in range(2000):
        if pane.shows(text):
            break
        pane.view.scroll_by(300)
    assert pane.shows(text)
    pane.view.scroll_by(round(pane.box_of(text).top()) - y)
    return pane.box_of(text).top()


def entries(messages: list[Message]) -> list[PathEntry]:
    linked, parent = [], None
    for message in messages:
        linked.append(PathEntry(replace(message, parent=parent), (message.id,)))
        parent = message.id
    return linked


def numbered(name: str, count: int = 30) -> str:
    return "\n\n".join(f"{name} paragraph {number}. {LONG}" for number in range(count))


THEN = (prompt("Read this.", "p2"), answer(numbered("Below"), "b2"))


# Streaming


def test_given_text_that_is_read_in_the_growing_answer_when_it_grows_then_it_stays(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(numbered("Old"), status=Status.STREAMING))
    before = read_at(pane, "Old paragraph 12.")
    for number in range(20):
        pane.grow(f"\n\nNew {number}. {LONG}")
        assert pane.box_of("Old paragraph 12.").top() == before
    assert not pane.view.at_end


def test_given_an_answer_above_when_it_is_changed_then_what_is_read_stays(pane: Pane) -> None:
    above = conversation(10)
    read = prompt("Read this.", "p2")
    pane.show(*above, prompt(), answer("Short"), read, answer(numbered("B"), "b"))
    before = read_at(pane, "Read this.", 10)
    pane.model.apply(MessageChanged(answer(numbered("A"), "a", parent="p")))
    pane.settle()
    assert pane.box_of("Read this.").top() == before


def test_given_the_middle_of_a_long_paragraph_at_the_top_when_it_grows_then_it_stays(
    pane: Pane,
) -> None:
    words = " ".join(f"word{number}" for number in range(600))
    pane.show(prompt(), answer(words, status=Status.STREAMING))
    read_at(pane, "word0 ", 100)
    pane.view.scroll_by(300)
    before = pane.box_of("word250").top()
    pane.grow(" and more" * 200)
    assert pane.box_of("word250").top() == before


def test_given_the_end_when_scrolled_away_and_back_by_the_end_key_then_it_is_followed_again(
    pane: Pane,
) -> None:
    pane.show(*conversation(10), answer(numbered("Old"), status=Status.STREAMING))
    QTest.keyClick(pane.view, Qt.Key.Key_PageUp)
    pane.grow(f"\n\nUnseen. {LONG}")
    assert not pane.view.at_end
    QTest.keyClick(pane.view, Qt.Key.Key_End)
    pane.grow(f"\n\nSeen. {LONG}")
    assert pane.view.at_end
    assert pane.shows("Seen.")


def test_given_the_end_when_scrolled_back_to_it_by_the_wheel_then_it_is_followed_again(
    pane: Pane,
) -> None:
    pane.show(*conversation(10), answer(numbered("Old"), status=Status.STREAMING))
    pane.view.scroll_by(-30)
    assert not pane.view.at_end
    pane.view.scroll_by(30)
    assert pane.view.at_end


# Size and look


def read_within_a_long_paragraph(pane: Pane) -> int:
    """Have the middle of a paragraph at the view's top; gives its first word there, by number."""
    words = " ".join(f"word{number}" for number in range(900))
    pane.show(prompt(), answer(words))
    read_at(pane, "word0 ", 0)
    pane.view.scroll_by(240)
    return next(n for n in range(900) if pane.box_of(f"word{n} ").top() >= 0)


@pytest.mark.parametrize("width", [480, 640, 700, 1200])
def test_given_another_width_then_the_line_at_the_top_stays_at_the_top(
    pane: Pane, width: int
) -> None:
    first = read_within_a_long_paragraph(pane)
    top = pane.box_of(f"word{first} ").top()
    pane.view.resize(width, 600)
    pane.settle()
    assert abs(pane.box_of(f"word{first} ").top() - top) <= theme().line_height("reading")


@pytest.mark.parametrize("size", [80, 125, 150, 200])
def test_given_another_text_size_then_the_line_at_the_top_stays_at_the_top(
    pane: Pane, size: int
) -> None:
    first = read_within_a_long_paragraph(pane)
    zoom(pane, size)
    assert abs(pane.box_of(f"word{first} ").top()) <= 2 * theme().line_height("reading")
    zoom(pane, 100)


def zoom(pane: Pane, size: int, name: str = "light") -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme().apply(app, name, size)
    pane.settle()


def test_given_another_theme_then_nothing_moves(pane: Pane) -> None:
    pane.show(*conversation(20), answer(f"{CODE}\n\n|a|b|\n|-|-|\n|1|2|\n\n$x^2$\n\nRead this."))
    before = read_at(pane, "Read this.", 300)
    zoom(pane, 100, "dark")
    assert pane.box_of("Read this.").top() == before
    zoom(pane, 100)
    assert pane.box_of("Read this.").top() == before


# What arrives late


def test_given_formulas_above_when_their_pictures_come_then_what_is_read_stays(
    pane: Pane,
) -> None:
    formula = "$$\\frac{\\frac{a}{b}}{\\frac{c}{\\frac{d}{e}}} + 71$$"
    text = "\n\n".join([formula, f"Inline $\\frac{{\\frac{{x}}{{y}}}}{{z_{{71}}}}$. {LONG}"] * 3)
    pane.show(prompt(), answer(f"{text}\n\nRead this.\n\n{numbered('More')}"))
    before = read_at(pane, "Read this.", 10)
    seen = []
    formulas().ready.connect(lambda: seen.append(1))
    pane.qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    for _ in range(20):
        pane.qtbot.wait(20)
        pane.settle()
    assert pane.box_of("Read this.").top() == before


@pytest.mark.parametrize("formula", ["$\\frac{\\frac{a}{b}}{\\frac{c}{d}} + 72$", "$a_{72}$"])
def test_given_a_formula_in_the_paragraph_at_the_top_when_its_picture_comes_then_the_line_stays(
    pane: Pane, formula: str
) -> None:
    words = " ".join(f"word{number}" for number in range(900))
    pane.show(prompt(), answer(f"{formula} {words}"))
    pane.view.scroll_by(-100_000)
    pane.view.scroll_by(240)
    assert not formula_is_there(pane)
    before = pane.box_of("word300 ").top()
    pane.qtbot.waitUntil(lambda: formula_is_there(pane), timeout=20_000)
    pane.settle()
    assert abs(pane.box_of("word300 ").top() - before) <= theme().line_height("reading")


def formula_is_there(pane: Pane) -> bool:
    leaf = pane.part_with("word300").slot.leaf
    return not getattr(leaf, "waiting", True)


def test_given_an_image_above_then_its_room_is_there_before_its_pixels(pane: Pane) -> None:
    given: list[Deliver] = []
    pictures().set_loader(lambda _attachment, deliver: given.append(deliver))
    image = ImagePart("0" * 64, "image/png", 800, 600, "cat.png")
    pane.show(
        replace(prompt(), parts=(image, TextPart("Look"))),
        answer(f"Read this.\n\n{numbered('More')}"),
    )
    before = read_at(pane, "Read this.", 300)
    pane.view.grab()
    assert given
    given[0](image_file(800, 600))
    pane.qtbot.waitUntil(lambda: "#ff0000" in colors_of(pane), timeout=20_000)
    pane.settle()
    assert pane.box_of("Read this.").top() == before


def colors_of(pane: Pane) -> set[str]:
    """The colours on a line down the middle of the view."""
    picture = pane.view.viewport().grab().toImage()
    return {picture.pixelColor(600, y).name() for y in range(picture.height())}


# Folding


def test_given_long_code_above_when_it_is_folded_and_unfolded_then_what_is_read_stays(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(f"{CODE}\n\n{numbered('Mid', 2)}"), *THEN)
    before = read_at(pane, "Read this.", 300)
    pane.view._intents.fold_toggled.emit("a", 0)
    pane.settle()
    assert pane.box_of("Read this.").top() == before
    pane.view._intents.fold_toggled.emit("a", 0)
    pane.settle()
    assert pane.box_of("Read this.").top() == before


def test_given_code_in_view_when_it_is_folded_then_its_head_stays(pane: Pane) -> None:
    pane.show(prompt(), answer(f"{numbered('Above')}\n\n{CODE}\n\n{numbered('Below')}"))
    read_at(pane, "line_0", 300)
    button = pane.button("Fold code")
    before = button.mapTo(pane.view, button.rect().topLeft())
    button.click()
    pane.settle()
    again = pane.button("Show all lines")
    assert again.mapTo(pane.view, again.rect().topLeft()) == before
    assert pane.part_with("line_0").slot.height < 400
    again.click()
    pane.settle()
    assert pane.button("Fold code").mapTo(pane.view, button.rect().topLeft()) == before


def test_given_wide_code_above_when_its_lines_are_broken_then_what_is_read_stays(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(f"{WIDE_CODE}\n\n{numbered('Mid', 2)}"), *THEN)
    before = read_at(pane, "Read this.", 300)
    pane.view._intents.wrap_toggled.emit("a", 0)
    pane.settle()
    assert pane.box_of("Read this.").top() == before


def test_given_the_end_of_code_at_the_top_when_it_is_folded_then_what_is_below_stays(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(f"{CODE}\n\nRead this.\n\n{numbered('More')}"))
    before = read_at(pane, "Read this.", 100)
    pane.view._intents.fold_toggled.emit("a", 0)
    pane.settle()
    assert pane.box_of("Read this.").top() == before


@pytest.mark.parametrize("reads", ["Read this.", "Mid paragraph 1."])
def test_given_reasoning_above_when_it_is_opened_then_what_is_read_stays(
    pane: Pane, reads: str
) -> None:
    thought = ThinkingPart(numbered("Thought", 10))
    text = TextPart(numbered("Mid", 6))
    pane.show(prompt(), answer(parts=(thought, text)), *THEN)
    before = read_at(pane, reads, 150)
    for _ in range(2):
        pane.view._intents.thinking_toggled.emit("a")
        pane.settle()
        assert pane.box_of(reads).top() == before


# Older messages


def test_given_older_messages_when_they_come_in_front_then_what_is_read_stays(pane: Pane) -> None:
    older, newer = entries(conversation(60))[:60], entries(conversation(60))[60:]
    pane.model.load("c", newer, complete=False)
    before = read_at(pane, "Answer 33.", 250)
    assert pane.model.prepend("c", older, complete=True)
    pane.settle()
    assert pane.box_of("Answer 33.").top() == before


def test_given_an_answer_at_the_top_when_the_one_before_it_comes_then_what_is_read_stays(
    pane: Pane,
) -> None:
    """Its name row goes, for the answer before is of the same model."""
    messages = [prompt("First", "p0"), answer("One", "a0"), answer(numbered("Read"), "a1")]
    known = entries([*messages, prompt("Then", "p2")])
    pane.model.load("c", known[2:], complete=False)
    before = read_at(pane, "Read paragraph 5.", 100)
    pane.select("Read paragraph 5.", "Read paragraph 6.")
    selected = pane.selected
    assert pane.model.prepend("c", known[:2], complete=True)
    pane.settle()
    assert pane.box_of("Read paragraph 5.").top() == before
    assert pane.selected == selected
