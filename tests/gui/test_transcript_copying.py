"""What is copied, quoted and saved out of the transcript."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QTextDocument
from PySide6.QtWidgets import QApplication, QMenu

from tests.support.transcript_pane import CTRL, Pane, answer, prompt

K = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
RICH = (
    "# Title\n\nSome **bold**, *leaning* and `code`, a [link](https://a.example/x).\n\n"
    "1. one\n2. two\n   - inner\n\n> quoted\n\n```py\nx = 1\n```\n\n"
    "| a | b |\n| --- | ---: |\n| 1 | 2 |\n\n$$x^2$$\n\nThe end."
)


def menu_of(pane: Pane, text: str) -> dict[str, QAction]:
    """Open the context menu on a text; its entries by name."""
    point = pane.point_of(text)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, point, pane.view.viewport().mapToGlobal(point)
    )
    QApplication.sendEvent(pane.view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return {action.text(): action for action in menu.actions() if action.text()}


@pytest.fixture(autouse=True)
def _no_menu_left(pane: Pane) -> object:
    yield
    if (menu := QApplication.activePopupWidget()) is not None:
        menu.close()


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


# Forms


def test_given_a_whole_answer_between_others_then_its_markdown_is_its_source(pane: Pane) -> None:
    source = "Odd   *source*  \nwith\n* its\n* own   marks\n\n\nand gaps"
    pane.show(prompt("First"), answer(source), prompt("Last", "p2"))
    pane.drag_over("First", "Last")
    assert pane.copied_markdown() == f"First\n\n{source}\n\nLast"


def test_given_everything_is_selected_then_each_message_is_its_source(pane: Pane) -> None:
    source = "Odd   *source*  \nwith\n* its\n* own   marks"
    pane.show(prompt("First *as* written"), answer(source))
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    assert pane.copied_markdown() == f"First *as* written\n\n{source}"


def test_given_a_prompt_then_it_is_copied_exactly_as_written(pane: Pane) -> None:
    text = "  Indented *stars*\n\tand a tab   two  spaces\n\n\nlast # line"
    pane.show(prompt(text), answer("Then"))
    pane.drag_over("Indented", "line")
    data = pane.copy()
    assert data.text() == text.lstrip()
    assert bytes(data.data("text/markdown").data()).decode() == text.lstrip()


def test_given_the_rich_text_then_another_program_sees_styles_tables_and_links(pane: Pane) -> None:
    pane.view.resize(900, 1000)
    pane.show(prompt(), answer(RICH))
    pane.drag_over("Title", "end.")
    html = pane.copy().html()
    document = QTextDocument()
    document.setHtml(html)
    text = document.toPlainText()
    for words in ("Title", "bold", "inner", "quoted", "x = 1", "The end."):
        assert words in text
    for tag in ("<h1>", "<strong>", "<em>", "<code", "<ol", "<ul", "<blockquote", "<table"):
        assert tag in html
    assert 'href="https://a.example/x"' in html
    assert "<script" not in html


def test_given_text_that_looks_like_html_then_it_is_text_in_the_rich_form_too(pane: Pane) -> None:
    pane.show(prompt("<b>prompt</b>"), answer("Some <script>alert(1)</script> here"))
    pane.drag_over("<b>prompt", "here")
    html = pane.copy().html()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize(
    ("source", "first", "last", "wanted"),
    [
        ("Some **bold words** here", "words", "here", "**words** here"),
        ("A [long link](https://a.example/x) here", "link", "here",
         "[link](https://a.example/x) here"),
        ("## Heading\n\nText after it", "Heading", "Text", "## Heading\n\nText"),
        ("1. one\n2. two\n3. three", "two", "three", "2. two\n3. three"),
        ("> all of it\n\nafter", "all", "after", "> all of it\n\nafter"),
        ("```py\nx = 1\ny = 2\nz = 3\n```\n\nend", "y = 2", "end", "```py\ny = 2\nz = 3\n```\n\nend"),
        ("- [x] done\n- [ ] open", "done", "open", "- [x] done\n- [ ] open"),
    ],
    ids=["style", "link", "heading", "list", "quote", "code", "tasks"],
)  # fmt: skip
def test_given_part_of_a_block_then_its_markdown_says_the_same(
    pane: Pane, source: str, first: str, last: str, wanted: str
) -> None:
    pane.show(prompt(), answer(source))
    pane.drag_over(first, last)
    assert pane.copied_markdown() == wanted


def test_given_part_of_code_then_only_its_lines_are_copied(pane: Pane) -> None:
    pane.show(prompt(), answer("```py\nx = 1\n\ty = 2\nz = 3\n```"))
    pane.drag_over("x = 1", "y = 2")
    assert pane.copy().text() == "x = 1\n\ty = 2"


def test_given_code_in_pieces_then_it_is_copied_in_one(pane: Pane) -> None:
    code = "\n".join(f"line {number}" for number in range(900))
    pane.show(prompt("Before"), answer(f"Start.\n\n```py\n{code}\n```\n\nEnd."))
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    data = pane.copy()
    assert data.text() == f"Before\n\nStart.\n\n{code}\n\nEnd."
    assert data.html().count("<pre") == 1


def test_given_code_of_one_endless_line_then_it_is_copied_unchanged(pane: Pane) -> None:
    code = "x" * 50_000
    pane.show(prompt("Before"), answer(f"Start.\n\n```\n{code}\n```\n\nEnd."))
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    assert pane.copy().text() == f"Before\n\nStart.\n\n{code}\n\nEnd."


def test_given_a_long_paragraph_in_pieces_then_it_is_copied_in_one(pane: Pane) -> None:
    text = " ".join(f"word{number}" for number in range(3000))
    pane.show(prompt("Before"), answer(f"Start.\n\n{text}\n\nEnd."))
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    data = pane.copy()
    assert data.text() == f"Before\n\nStart.\n\n{text}\n\nEnd."
    assert data.html().count("<p>") == 4


def test_given_a_formula_then_its_source_is_copied(pane: Pane) -> None:
    pane.show(prompt(), answer("Take $x^2 + 74$ now.\n\n$$\\frac{74}{b}$$\n\nEnd."))
    pane.qtbot.waitUntil(
        lambda: not getattr(pane.part_with("Take").slot.leaf, "waiting", True), timeout=20_000
    )
    pane.settle()
    pane.drag_over("Take", "End.")
    assert pane.copied_markdown() == "Take $x^2 + 74$ now.\n\n$$\\frac{74}{b}$$\n\nEnd."
    assert pane.copy().text() == "Take x^2 + 74 now.\n\n\\frac{74}{b}\n\nEnd."


def test_given_nothing_selected_then_the_clipboard_keeps_what_it_has(pane: Pane) -> None:
    pane.show(prompt(), answer())
    pane.take_focus()
    QGuiApplication.clipboard().setText("mine")
    pane.key(K.Key_C, CTRL)
    assert clipboard() == "mine"


# The menu


def test_given_nothing_selected_then_the_menu_offers_no_copy(pane: Pane) -> None:
    pane.show(prompt(), answer("Plain words."))
    menu = menu_of(pane, "Plain")
    assert not menu["Copy"].isEnabled()
    assert not menu["Quote in the message field"].isEnabled()
    assert menu["Select all"].isEnabled()
    assert menu["Find in this conversation"].isEnabled()


def test_given_a_selection_then_the_menu_copies_each_form(pane: Pane) -> None:
    pane.show(prompt(), answer("Some **bold** words."))
    pane.drag_over("bold", "words")
    menu = menu_of(pane, "bold")
    menu["Copy as Markdown"].trigger()
    assert clipboard() == "**bold** words"
    menu["Copy as plain text"].trigger()
    assert clipboard() == "bold words"
    assert not QGuiApplication.clipboard().mimeData().hasHtml()
    menu["Copy"].trigger()
    assert QGuiApplication.clipboard().mimeData().hasHtml()


def test_given_a_link_then_the_menu_opens_and_copies_its_real_address(pane: Pane) -> None:
    pane.show(prompt(), answer("[bank](https://bänk.example/a?b=1)"))
    menu = menu_of(pane, "bank")
    menu["Copy link address"].trigger()
    assert clipboard() == "https://xn--bnk-qla.example/a?b=1"
    with pane.qtbot.waitSignal(pane.view.link_activated) as asked:
        menu["Open link"].trigger()
    assert asked.args == ["https://xn--bnk-qla.example/a?b=1"]


def test_given_code_then_the_menu_copies_and_saves_all_of_it(pane: Pane) -> None:
    code = "\n".join(f"line {number}" for number in range(400))
    pane.show(prompt(), answer(f"```py\n{code}\n```"))
    menu = menu_of(pane, "line 399")
    menu["Copy code"].trigger()
    assert clipboard() == code
    with pane.qtbot.waitSignal(pane.view.save_requested) as asked:
        menu["Save code…"].trigger()
    name, text = asked.args
    assert name.endswith(".py")
    assert text == code


def test_given_a_table_then_the_menu_copies_it_for_a_spreadsheet_and_as_markdown(
    pane: Pane,
) -> None:
    rows = "\n".join(f"| {number} | **x** |" for number in range(100))
    pane.show(prompt(), answer(f"| a | b |\n| --- | ---: |\n{rows}"))
    menu = menu_of(pane, "99")
    menu["Copy table for a spreadsheet"].trigger()
    assert clipboard().split("\n") == ["a\tb", *(f"{number}\tx" for number in range(100))]
    menu["Copy table as Markdown"].trigger()
    assert clipboard() == f"| a | b |\n| --- | ---: |\n{rows}"


def test_given_a_formula_then_the_menu_copies_its_source(pane: Pane) -> None:
    pane.show(prompt(), answer("$$\\unknown{75}$$"))
    menu_of(pane, "unknown")["Copy formula"].trigger()
    assert clipboard() == "\\unknown{75}"


@pytest.mark.parametrize(
    ("text", "at", "absent"),
    [
        ("Plain words.", "Plain", ["Copy code", "Copy formula", "Copy link address", "Open link"]),
        ("```\ncode\n```", "code", ["Copy formula", "Copy table as Markdown"]),
        ("|a|\n|-|\n|1|", "a", ["Copy code", "Copy formula"]),
    ],
)
def test_given_another_kind_of_text_then_the_menu_offers_nothing_that_does_not_fit(
    pane: Pane, text: str, at: str, absent: list[str]
) -> None:
    pane.show(prompt(), answer(text))
    assert not set(absent) & set(menu_of(pane, at))


def test_given_a_text_that_has_the_focus_when_copied_then_all_of_it_is_copied(pane: Pane) -> None:
    pane.show(prompt(), answer("First paragraph.\n\nSecond *paragraph*."))
    pane.take_focus()
    pane.key(K.Key_Up, CTRL)
    pane.key(K.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert pane.copied_markdown() in ("First paragraph.", "Second *paragraph*.")


def test_given_the_menu_key_then_the_menu_of_the_focused_part_opens(pane: Pane) -> None:
    pane.show(prompt(), answer("Words.\n\n```py\nx = 1\n```"))
    pane.take_focus()
    alt = Qt.KeyboardModifier.AltModifier
    pane.key(K.Key_Down, alt, 3)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(pane.view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Copy code" in [action.text() for action in menu.actions()]


def test_given_a_selection_when_quoted_then_its_markdown_is_asked_for(pane: Pane) -> None:
    pane.show(prompt(), answer("Some **bold** words.\n\n- one\n- two"))
    pane.drag_over("bold", "two")
    with pane.qtbot.waitSignal(pane.view.quote_requested) as asked:
        menu_of(pane, "bold")["Quote in the message field"].trigger()
    assert asked.args == ["**bold** words.\n\n- one\n- two"]


def test_given_a_selection_over_an_attached_image_then_its_name_is_not_text(pane: Pane) -> None:
    from chatapp.domain.messages import ImagePart, TextPart

    image = ImagePart("0" * 64, "image/png", 80, 60, "cat.png")
    pane.show(replace(prompt(), parts=(image, TextPart("Look at it"))), answer("Seen."))
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    assert pane.copy().text() == "Look at it\n\nSeen."
