"""Selecting in the transcript, by mouse and keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from chatapp.domain.messages import PathEntry, Status
from chatapp.gui.theme import theme
from tests.support.transcript_pane import CTRL, LONG, SHIFT, Pane, answer, conversation, prompt

K = Qt.Key
TWO = (prompt("My question here"), answer("First paragraph.\n\nSecond paragraph with words."))
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


# Dragging


def test_given_a_drag_within_a_paragraph_then_exactly_that_is_selected(pane: Pane) -> None:
    pane.show(*TWO)
    pane.drag_over("paragraph with", "wor")
    assert pane.selected == "paragraph with wor"


def test_given_a_drag_backwards_then_the_same_is_selected(pane: Pane) -> None:
    pane.show(*TWO)
    pane.drag(pane.after("wor"), pane.before("paragraph with"))
    assert pane.selected == "paragraph with wor"


@pytest.mark.parametrize("backwards", [False, True])
def test_given_a_drag_across_blocks_then_both_are_selected(pane: Pane, backwards: bool) -> None:
    pane.show(*TWO)
    ends = [pane.before("paragraph."), pane.after("Second")]
    pane.drag(*(reversed(ends) if backwards else ends))
    assert pane.selected == "paragraph.\n\nSecond"


@pytest.mark.parametrize("backwards", [False, True])
def test_given_a_drag_across_messages_then_both_are_selected(pane: Pane, backwards: bool) -> None:
    pane.show(*TWO)
    ends = [pane.before("question"), pane.after("First")]
    pane.drag(*(reversed(ends) if backwards else ends))
    assert pane.selected == "question here\n\nFirst"


def test_given_a_press_without_moving_then_nothing_is_selected(pane: Pane) -> None:
    pane.show(*TWO)
    pane.drag_over("First", "paragraph.")
    pane.click(pane.point_of("Second"))
    assert pane.selected == ""


def test_given_a_drag_then_what_is_selected_is_marked(pane: Pane) -> None:
    pane.show(*TWO)
    spot = pane.before("First") + QPoint(0, -10)
    assert pane.color_at(spot) != theme().color("sel").name()
    pane.drag_over("First", "paragraph.")
    assert theme().color("sel").name() in colors(pane, "First")


def colors(pane: Pane, text: str) -> set[str]:
    box = pane.box_of(text).toRect()
    picture = pane.view.viewport().grab().toImage()
    return {
        picture.pixelColor(x, y).name()
        for x in range(box.left(), box.right() + 1)
        for y in range(box.top(), box.bottom() + 1)
    }


@pytest.mark.qt_log_ignore("occurs outside target window")
@pytest.mark.parametrize("down", [True, False])
def test_given_a_drag_held_beyond_the_edge_then_the_text_scrolls_and_is_selected(
    pane: Pane, down: bool
) -> None:
    pane.show(*conversation(30))
    pane.key(K.Key_Home)
    pane.view.scroll_by(1500)
    middle = QPoint(300, 300)
    edge = QPoint(300, pane.view.viewport().height() + 60 if down else -60)
    before = pane.view.timeline.offset
    pane.press(middle)
    pane.move(middle + QPoint(0, 40 if down else -40))
    pane.move(edge)
    far = 800
    pane.qtbot.waitUntil(lambda: abs(pane.view.timeline.offset - before) > far)
    pane.release(edge)
    assert (pane.view.timeline.offset > before) is down
    assert len(pane.selected) > 1000
    after = pane.view.timeline.offset
    pane.qtbot.wait(60)
    assert pane.view.timeline.offset == after


# Clicking twice and three times


@pytest.mark.parametrize(
    ("text", "at", "word"),
    [
        ("Some plain words.", "plain", "plain"),
        ("It isn't so.", "isn't", "isn't"),
        ("One, two.", ",", ","),
        ("naïve Straße", "Straße", "Straße"),
        ("Use snake_case here", "snake_case", "snake_case"),
        ("Pi is 3.14 or so", "3.14", "3.14"),
        ("中文，标点", "，", "，"),
        ("混合English文字", "English", "English"),
        ("Привет, мир", "мир", "мир"),
        ("שלום עולם", "עולם", "עולם"),
        ("a combining e\u0301te\u0301 word", "e\u0301te\u0301", "e\u0301te\u0301"),
        ("한국어 문장", "문장", "문장"),
        ("यह हिन्दी है", "हिन्दी", "हिन्दी"),
        ("日本語とEnglish", "日本語", "日本語と"),
        ("a 😀 b", "😀", "😀"),
    ],
)
def test_given_a_double_click_then_the_word_is_selected(
    pane: Pane, text: str, at: str, word: str
) -> None:
    pane.show(prompt(), answer(text))
    pane.double_click(pane.point_of(at))
    assert pane.selected == word


def test_given_a_double_click_on_chinese_then_it_is_selected_up_to_the_next_sign(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer("我们去北京大学，参观图书馆。"))
    pane.double_click(pane.point_of("北京"))
    assert pane.selected == "我们去北京大学"


@pytest.mark.parametrize("part", ["before", "after"])
def test_given_a_double_click_on_either_half_of_a_letter_then_its_word_is_selected(
    pane: Pane, part: str
) -> None:
    pane.show(prompt(), answer("Some plain words."))
    pane.double_click(getattr(pane, part)("plain"))
    assert pane.selected == "plain"


def test_given_a_double_click_in_a_list_then_the_word_comes_without_marker(pane: Pane) -> None:
    pane.show(prompt(), answer("- one two three\n\n> four five six"))
    for word in ("two", "five"):
        pane.double_click(pane.point_of(word))
        assert pane.selected == pane.copied_markdown() == word


def test_given_a_double_click_right_of_a_line_then_its_last_word_is_selected(pane: Pane) -> None:
    pane.show(prompt(), answer("Some plain words"))
    pane.double_click(pane.after("words") + QPoint(40, 0))
    assert pane.selected == "words"


def test_given_a_triple_click_then_the_paragraph_is_selected(pane: Pane) -> None:
    pane.show(*TWO)
    pane.triple_click(pane.point_of("with"))
    assert pane.selected == "Second paragraph with words."


def test_given_a_triple_click_on_a_cut_paragraph_then_all_of_it_is_selected(pane: Pane) -> None:
    text = " ".join(f"word{number}" for number in range(1500))
    pane.show(prompt(), answer(f"Before.\n\n{text}\n\nAfter."))
    pane.triple_click(pane.point_of("word1400"))
    assert pane.selected == text


def test_given_a_triple_click_in_a_prompt_then_the_line_as_written_is_selected(
    pane: Pane,
) -> None:
    pane.show(prompt(f"First line\n{LONG}\nThird line"), answer())
    pane.triple_click(pane.point_of("enough"))
    assert pane.selected == LONG


def test_given_a_triple_click_in_a_table_then_the_cell_is_selected(pane: Pane) -> None:
    pane.show(prompt(), answer("|Head|Other|\n|-|-|\n|some words|two|"))
    pane.triple_click(pane.point_of("words"))
    assert pane.selected == "some words"


def test_given_a_triple_click_in_code_then_the_line_is_selected(pane: Pane) -> None:
    pane.show(prompt(), answer("```py\nfirst = 1\n\tsecond = 2\nthird = 3\n```"))
    pane.triple_click(pane.point_of("second"))
    assert pane.selected == "\tsecond = 2"


def test_given_a_double_click_and_drag_then_whole_words_are_selected(pane: Pane) -> None:
    pane.show(*TWO)
    pane.move(pane.point_of("paragraph with"))
    pane.click(pane.point_of("paragraph with"))
    pane.press(pane.point_of("paragraph with"))
    pane.move(pane.point_of("ords"))
    pane.release(pane.point_of("ords"))
    assert pane.selected == "paragraph with words"
    pane.qtbot.wait(500)
    pane.click(pane.point_of("paragraph with"))
    pane.press(pane.point_of("paragraph with"))
    pane.move(pane.point_of("econd"))
    pane.release(pane.point_of("econd"))
    assert pane.selected == "Second paragraph"


def test_given_shift_and_click_then_the_selection_reaches_there(pane: Pane) -> None:
    pane.show(*TWO)
    pane.click(pane.before("question"))
    pane.click(pane.after("First"), SHIFT)
    assert pane.selected == "question here\n\nFirst"
    pane.click(pane.after("My"), SHIFT)
    assert pane.selected == " "


def test_given_shift_and_click_after_selecting_by_keys_then_it_begins_where_that_began(
    pane: Pane,
) -> None:
    pane.show(*TWO)
    pane.take_focus()
    pane.click(pane.before("First"))
    pane.key(K.Key_Right, SHIFT, 3)
    pane.click(pane.after("Second"), SHIFT)
    assert pane.selected == "First paragraph.\n\nSecond"


# The keyboard


def test_given_ctrl_a_then_everything_is_selected(pane: Pane) -> None:
    pane.show(*conversation(40))
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    assert pane.selected.startswith("Question 0.\n\nAnswer 0.")
    assert pane.selected.endswith(f"Answer 39. {LONG}".rstrip())


def test_given_shift_and_arrows_then_the_selection_grows_by_letters(pane: Pane) -> None:
    pane.show(*TWO)
    pane.take_focus()
    pane.click(pane.before("Second"))
    pane.key(K.Key_Right, SHIFT, 3)
    assert pane.selected == "Sec"
    pane.key(K.Key_Left, SHIFT)
    assert pane.selected == "Se"
    pane.key(K.Key_Left, SHIFT, 4)
    assert pane.selected == "."


def test_given_shift_ctrl_and_arrows_then_the_selection_grows_by_words(pane: Pane) -> None:
    pane.show(*TWO)
    pane.take_focus()
    pane.click(pane.before("Second"))
    pane.key(K.Key_Right, SHIFT | CTRL)
    assert pane.selected.strip() == "Second"
    pane.key(K.Key_Right, SHIFT | CTRL)
    assert pane.selected.strip() == "Second paragraph"
    pane.key(K.Key_Left, SHIFT | CTRL)
    assert pane.selected.strip() == "Second"


def test_given_shift_home_and_end_then_the_selection_reaches_the_ends_of_the_line(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer(LONG))
    pane.take_focus()
    pane.click(pane.before("words"))
    pane.key(K.Key_Home, SHIFT)
    assert pane.selected == "A paragraph with enough"
    pane.key(K.Key_End, SHIFT)
    line = pane.selected
    assert LONG[24:].startswith(line)
    assert len(line) > 20
    pane.key(K.Key_End, SHIFT)
    assert pane.selected == line


def test_given_shift_down_and_up_then_the_selection_moves_by_lines(pane: Pane) -> None:
    pane.show(prompt(), answer(LONG))
    pane.take_focus()
    pane.click(pane.before("A para"))
    top = pane.box_of("A para").top()
    pane.key(K.Key_Down, SHIFT)
    first_line = pane.selected
    assert 40 < len(first_line) < 120
    following = LONG[LONG.index(first_line) + len(first_line) :].lstrip()
    assert pane.view.reading.selection.head is not None
    assert following
    pane.key(K.Key_Up, SHIFT)
    assert pane.selected == ""
    assert pane.box_of("A para").top() == top


def test_given_shift_ctrl_home_and_end_then_it_reaches_the_ends_of_all(pane: Pane) -> None:
    pane.show(*TWO)
    pane.take_focus()
    pane.click(pane.before("Second"))
    pane.key(K.Key_End, SHIFT | CTRL)
    assert pane.selected == "Second paragraph with words."
    pane.key(K.Key_Home, SHIFT | CTRL)
    assert pane.selected == "My question here\n\nFirst paragraph."


def test_given_an_emoji_of_several_signs_then_shift_and_arrow_takes_it_whole(pane: Pane) -> None:
    pane.show(prompt(), answer(f"a{FAMILY}e\u0301z"))
    pane.take_focus()
    pane.click(pane.before("a"))
    for wanted in ("a", f"a{FAMILY}", f"a{FAMILY}e\u0301"):
        pane.key(K.Key_Right, SHIFT)
        assert pane.selected == wanted
    for wanted in (f"a{FAMILY}", "a", ""):
        pane.key(K.Key_Left, SHIFT)
        assert pane.selected == wanted


def test_given_a_formula_then_shift_and_arrow_takes_it_whole(pane: Pane) -> None:
    pane.show(prompt(), answer("ab $x^2 + 73$ cd"))
    pane.qtbot.waitUntil(
        lambda: not getattr(pane.part_with("ab ").slot.leaf, "waiting", True), timeout=20_000
    )
    pane.settle()
    pane.take_focus()
    pane.click(pane.before("ab"))
    pane.key(K.Key_Right, SHIFT, 4)
    assert pane.copied_markdown() == "ab $x^2 + 73$"


# What stays and what goes


def test_given_a_selection_when_the_answer_streams_then_it_stays(pane: Pane) -> None:
    pane.show(prompt(), answer("First words.\n\nSecond words.", status=Status.STREAMING))
    pane.drag_over("First", "Second")
    for _ in range(5):
        pane.grow(f" More.\n\n{LONG}")
        assert pane.selected == "First words.\n\nSecond"


def test_given_a_drag_under_way_when_the_answer_streams_then_it_goes_on(pane: Pane) -> None:
    pane.show(prompt(), answer("First words.\n\nSecond words.", status=Status.STREAMING))
    pane.press(pane.before("First"))
    pane.move(pane.after("First"))
    pane.grow(" More.")
    pane.move(pane.after("Second"))
    pane.release(pane.after("Second"))
    assert pane.selected == "First words.\n\nSecond"


def test_given_a_selection_when_older_messages_come_then_it_stays(pane: Pane) -> None:
    known, parent = [], None
    for message in conversation(10):
        known.append(PathEntry(replace(message, parent=parent), (message.id,)))
        parent = message.id
    pane.model.load("c", known[10:], complete=False)
    pane.drag_over("Question 9.", "Answer 9.")
    assert pane.model.prepend("c", known[:10], complete=True)
    pane.settle()
    assert pane.selected == "Question 9.\n\nAnswer 9."


def test_given_escape_then_nothing_is_selected(pane: Pane) -> None:
    pane.show(*TWO)
    pane.take_focus()
    pane.drag_over("First", "Second")
    pane.key(K.Key_Escape)
    assert pane.selected == ""


# All kinds of text


@pytest.mark.parametrize(
    ("text", "first", "last", "wanted"),
    [
        ("Smile 😀 and 🚀 rocket", "😀", "🚀", "😀 and 🚀"),
        ("```\na😀b = 'x'\nlast\n```", "b =", "'x'", "b = 'x'"),
        ("```\n\tx\ty\n```", "x", "y", "x\ty"),
        ("|Head|Other|\n|-|-|\n|one|two|\n|three|four|", "two", "three", "one\ttwo\nthree\tfour"),
        ("- one\n- two\n- three", "two", "three", "• two\n• three"),
        ("> quoted text here", "text", "here", "text here"),
        ("some `inline code` here", "inline", "code", "inline code"),
        ("**bold** and *italic* text", "bold", "italic", "bold and italic"),
        ("Line one  \nline two", "one", "line", "one\nline"),
        ("# Heading one\n\nText", "one", "Text", "one\n\nText"),
    ],
    ids=["emoji", "emoji in code", "tabs", "table", "list", "quote", "code", "styles", "break",
         "heading"],
)  # fmt: skip
def test_given_any_kind_of_text_then_exactly_what_was_dragged_over_is_selected(
    pane: Pane, text: str, first: str, last: str, wanted: str
) -> None:
    pane.show(prompt(), answer(text))
    pane.drag_over(first, last)
    assert pane.selected == wanted


def test_given_right_to_left_text_then_a_drag_from_right_to_left_selects_it(pane: Pane) -> None:
    pane.show(prompt(), answer("שלום עולם יפה"))
    one = pane.box_of("עולם")
    two = pane.box_of("יפה")
    assert one.left() > two.left()
    start = QPoint(round(one.right() - 0.5), round(one.center().y()))
    last = pane.box_of("יפה", 2)
    end = QPoint(round(last.left() + 0.5), round(last.center().y()))
    pane.drag(start, end)
    assert pane.selected == "עולם יפה"


def test_given_a_long_prompt_in_pieces_then_a_drag_over_their_border_joins_them(
    pane: Pane,
) -> None:
    text = "\n".join(f"Line {number} of the prompt" for number in range(300))
    pane.show(prompt(text), answer())
    pane.key(K.Key_Home)
    for _ in range(100):
        if pane.shows("Line 98 ") and pane.shows("Line 102 ") and pane.top_of("Line 102 ") < 300:
            break
        pane.view.scroll_by(60)
    pane.drag_over("Line 98 ", "Line 102")
    wanted = text[text.index("Line 98 ") : text.index("Line 102") + len("Line 102")]
    assert pane.selected == wanted
