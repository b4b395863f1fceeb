"""Finding text in the conversation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QVBoxLayout, QWidget

from chatapp.domain.changes import MessageChanged
from chatapp.domain.messages import PathEntry, Status, TextPart, ThinkingPart
from chatapp.gui.theme import theme
from chatapp.gui.transcript.find_bar import FindBar
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import settle, until
from tests.support.transcript_pane import (
    CTRL,
    LONG,
    SHIFT,
    Pane,
    answer,
    conversation,
    prompt,
)

K = Qt.Key
SAID = "The *needle* is here.\n\nAnd a needle there."
ALT = Qt.KeyboardModifier.AltModifier


class Find:
    """The find bar over a pane, used by keys."""

    def __init__(self, pane: Pane) -> None:
        self.pane = pane
        pane.around = QWidget()
        layout = QVBoxLayout(pane.around)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(pane.view)
        self.bar = FindBar(pane.around, pane.view, pane.view.finder)
        pane.qtbot.addWidget(pane.around)
        pane.around.resize(900, 600)
        pane.around.show()
        pane.qtbot.waitExposed(pane.around)
        pane.around.activateWindow()
        self.bar.open()

    def type(self, text: str) -> str:
        """Search for a text; gives what the bar says when all is searched."""
        self.bar.field.setText(text)
        return self.says

    @property
    def says(self) -> str:
        self.pane.qtbot.waitUntil(lambda: not self.pane.view.finder.running, timeout=20_000)
        label = self.bar.findChild(QWidget, "find_count")
        assert isinstance(label, QLabel) or hasattr(label, "text")
        return str(label.text())  # type: ignore[union-attr]

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.bar.field, key, keys)

    def switch(self, name: str) -> None:
        button = self.bar.findChild(QAbstractButton, name)
        assert isinstance(button, QAbstractButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def current(self) -> tuple[str, float]:
        """The text of the current hit and where it stands in the view."""
        for one in self.pane.view.timeline.placed:
            leaf = one.slot.leaf
            for hit in self.pane.view.finder.hits_in(one.item.id, one.number):
                if hit.current and leaf is not None:
                    boxes = leaf.rects(hit.start, hit.end)
                    assert boxes
                    return leaf.text[hit.start : hit.end], one.y + boxes[0].top()
        raise AssertionError("the current hit is not in view")


@pytest.fixture
def find(pane: Pane) -> Find:
    return Find(pane)


# Counting and stepping


def test_given_a_text_then_its_places_are_counted_and_the_one_in_view_is_current(
    find: Find,
) -> None:
    find.pane.show(*conversation(30))
    assert find.type("question").endswith(" of 30")
    assert find.type("nowhere at all") == "No match"
    assert find.type("") == ""


def test_given_next_and_previous_then_all_places_are_gone_to_and_round_again(find: Find) -> None:
    find.pane.show(*conversation(5))
    find.pane.key(K.Key_Home)
    find.type("Answer")
    seen = []
    for _ in range(6):
        seen.append(find.says)
        find.key(K.Key_Return)
    assert sorted(seen[:5]) == [f"{number} of 5" for number in range(1, 6)]
    assert seen[5] == seen[0]
    before = find.says
    find.key(K.Key_Return, SHIFT)
    find.key(K.Key_Return)
    assert find.says == before


def test_given_places_far_apart_then_each_is_brought_into_view(find: Find) -> None:
    find.pane.show(*conversation(100))
    find.type("Answer 7.")
    assert find.current[0] == "Answer 7."
    assert find.type("Question 93.") == "1 of 1"
    assert find.current[0] == "Question 93."
    assert find.type("answer") == "94 of 100" or find.says.endswith("of 100")
    for _ in range(100):
        find.key(K.Key_Return)
        text, y = find.current
        assert text == "Answer"
        assert 0 <= y <= find.pane.view.viewport().height() - 24


def test_given_a_place_deep_in_a_long_message_then_the_line_itself_is_in_view(find: Find) -> None:
    words = " ".join(f"word{number}" for number in range(5000))
    find.pane.show(prompt(), answer(words), *conversation(3))
    for number in (4321, 12, 2500):
        assert find.type(f"word{number} ") == "1 of 1"
        assert 0 <= find.current[1] <= find.pane.view.viewport().height() - 24


def test_given_messages_never_laid_out_then_their_places_are_where_they_say(find: Find) -> None:
    messages = conversation(40)
    messages[21] = answer("First.\n\n- item one\n- the needle here\n\nLast.", "a10")
    find.pane.show(*messages)
    assert find.type("needle") == "1 of 1"
    assert find.current[0] == "needle"


def test_given_text_folded_away_in_reasoning_then_it_is_found_once_it_is_opened(
    find: Find,
) -> None:
    parts = (ThinkingPart("A secret thought"), TextPart("Spoken words, no secret"))
    find.pane.show(prompt(), answer(parts=parts))
    assert find.type("secret") == "1 of 1"
    find.pane.button("Reasoning").click()
    find.pane.settle()
    assert find.says.endswith("of 2")
    for _ in range(2):
        find.key(K.Key_Return)
        assert find.current[0] == "secret"


def test_given_a_hit_in_folded_code_when_gone_to_then_the_code_is_unfolded(find: Find) -> None:
    code = "\n".join(f"line_{number}" for number in range(60))
    find.pane.show(prompt(), answer(f"```py\n{code}\n```"))
    find.pane.key(K.Key_Home)
    find.pane.button("Fold code").click()
    find.pane.settle()
    assert find.type("line_55") == "1 of 1"
    find.pane.settle()
    assert find.current[0] == "line_55"


def test_given_a_hit_far_right_in_wide_code_when_gone_to_then_it_is_moved_into_view(
    find: Find,
) -> None:
    find.pane.show(prompt(), answer("```py\n" + "x = 1, " * 100 + "needle\n```"))
    assert find.type("needle") == "1 of 1"
    find.pane.settle()
    box = find.pane.box_of("needle")
    page = find.pane.view.timeline.page
    assert page.left < box.left() < page.left + page.width


# What counts


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("```py\nneedle = 1\n```", 1),
        ("|a|needle|\n|-|-|\n|needle|b|", 2),
        ("$$needle_1$$", 1),
        ("Take $needle$ here", 1),
        ("- needle\n- **nee**dle", 2),
        ("> needle", 1),
        ("# The needle", 1),
        ("`needle` and [needle](https://a.example/needle)", 2),
        ("Nee<b>dle", 0),
        ("needle" * 3, 3),
    ],
    ids=["code", "table", "formula", "inline formula", "styles", "quote", "heading", "link", "html",
         "joined"],
)  # fmt: skip
def test_given_any_block_then_text_is_found_in_it_as_it_is_shown(
    find: Find, text: str, wanted: int
) -> None:
    find.pane.show(prompt("Question"), answer(text))
    said = find.type("needle")
    assert said == (f"1 of {wanted}" if wanted else "No match")


def test_given_a_prompt_then_text_is_found_in_it_as_it_was_written(find: Find) -> None:
    find.pane.show(prompt("some **needle** text"), answer())
    assert find.type("**needle**") == "1 of 1"


@pytest.mark.parametrize(
    ("text", "query", "count"),
    [
        ('He said "quoted" words', '"quoted"', 1),
        ("this AND that and more", "AND", 2),
        ("100% sure, 50 % less", "%", 2),
        ("一个汉字，又一个", "一", 2),
        ("中文搜索", "文搜", 1),
        ("Straße und STRASSE", "straße", 1),
        ("ÄÖÜ äöü", "äöü", 2),
        ("İstanbul istanbul", "istanbul", 2),
        ("a.b a+b (c)", "a.b", 1),
        ("back\\slash", "\\", 1),
        ("two\nlines here", "two lines", 1),
        ("smile 😀 here 😀", "😀", 2),
        ("שלום עולם", "עולם", 1),
        ("a * b_c", "* b_c", 1),
        ("snake\\_case here", "snake_case", 1),
        ("**bo**ld word", "bold", 1),
        ("caf&eacute; &amp; bar", "café & bar", 1),
        ("nee[dle](https://a.example/)", "needle", 1),
    ],
)
def test_given_signs_that_mean_something_elsewhere_then_they_are_found_as_they_are(
    find: Find, text: str, query: str, count: int
) -> None:
    find.pane.show(prompt("Q"), answer(text))
    assert find.type(query) == f"1 of {count}"
    assert find.pane.view.viewport().grab().width() > 0


def test_given_match_case_then_only_the_same_letters_count(find: Find) -> None:
    find.pane.show(prompt("Q"), answer("Word word WORD"))
    assert find.type("word") == "1 of 3"
    find.switch("find_case")
    assert find.says == "1 of 1"
    find.key(K.Key_C, ALT)
    assert find.says.endswith("of 3")


def test_given_whole_words_then_parts_of_words_do_not_count(find: Find) -> None:
    find.pane.show(prompt("Q"), answer("art party art. smart (art)"))
    assert find.type("art") == "1 of 5"
    find.switch("find_whole_words")
    assert find.says == "1 of 3"


def test_given_a_regular_expression_then_its_matches_count(find: Find) -> None:
    find.pane.show(prompt("Q"), answer("v1.2 and v3.45"))
    find.switch("find_expression")
    assert find.type(r"v\d+\.\d+") == "1 of 2"
    assert find.type("^v1") == "1 of 1"


@pytest.mark.parametrize("wrong", ["(", "[a", "a{2,1}", "(?P<x", "*", "\\"])
def test_given_an_expression_that_is_wrong_then_it_is_said_and_typing_goes_on(
    find: Find, wrong: str
) -> None:
    find.pane.show(prompt("Q"), answer("text (and) more"))
    find.switch("find_expression")
    assert find.type(wrong) == "Not valid"
    assert find.type("text") == "1 of 1"


@pytest.mark.parametrize("evil", ["(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*)*x"])
def test_given_an_expression_without_end_then_the_window_lives_and_it_is_said(
    find: Find, evil: str
) -> None:
    find.pane.show(prompt("Q"), *(answer("a" * 5000 + "c", f"a{n}") for n in range(40)))
    find.switch("find_expression")
    said = find.type(evil)
    assert said in ("Too slow", "No match") or said.endswith("of 1")
    find.switch("find_expression")
    assert find.type("ac") == "1 of 40" or find.says.endswith("of 40")


def test_given_more_places_than_are_counted_then_the_bar_says_so(find: Find) -> None:
    find.pane.show(prompt("Q"), answer("a " * 12_000))
    assert find.type("a").endswith("+")


# While things change


def test_given_an_answer_that_streams_then_new_places_are_counted(find: Find) -> None:
    find.pane.show(prompt("Q"), answer("A needle.", status=Status.STREAMING))
    assert find.type("needle") == "1 of 1"
    find.pane.grow(" Another needle.\n\nAnd a third needle")
    assert find.says == "1 of 3"
    find.pane.model.apply(MessageChanged(answer("No more.")))
    find.pane.settle()
    assert find.says == "No match"


def test_given_someone_reads_a_hit_when_the_answer_streams_then_it_stays_current(
    find: Find,
) -> None:
    find.pane.show(*conversation(20), answer("Start", status=Status.STREAMING))
    find.type("Question 5.")
    before = find.current
    for _ in range(5):
        find.pane.grow(f"\n\nQuestion 5. again. {LONG}")
        assert find.current == before
    assert find.says == "1 of 6"


def test_given_older_messages_then_their_places_are_counted_too(find: Find) -> None:
    known, parent = [], None
    for message in conversation(20):
        known.append(PathEntry(replace(message, parent=parent), (message.id,)))
        parent = message.id
    find.pane.model.load("c", known[20:], complete=False)
    assert find.type("Answer").endswith("of 10")
    assert find.pane.model.prepend("c", known[:20], complete=True)
    find.pane.settle()
    assert find.says.endswith("of 20")
    for _ in range(20):
        find.key(K.Key_Return)
        assert find.current[0] == "Answer"


# The looks


def test_given_places_then_all_are_marked_and_the_current_one_in_another_way(find: Find) -> None:
    find.pane.show(prompt("Q"), answer("needle one\n\nneedle two\n\n```\nneedle three\n```"))
    assert hit_tokens(find, "needle one") == set()
    find.type("needle")
    assert hit_tokens(find, "needle one") == {"hit_current"}
    for text in ("needle two", "needle three"):
        assert hit_tokens(find, text) == {"hit"}
    find.key(K.Key_Return)
    assert hit_tokens(find, "needle one") == {"hit"}
    find.key(K.Key_Escape)
    assert hit_tokens(find, "needle two") == set()


def hit_tokens(find: Find, text: str) -> set[str]:
    box = find.pane.box_of(text).toRect()
    picture = find.pane.view.viewport().grab().toImage()
    colors = {
        picture.pixelColor(x, y).name()
        for x in range(box.left(), box.right() + 1)
        for y in range(box.top(), box.bottom() + 1)
    }
    return {token for token in ("hit", "hit_current") if theme().color(token).name() in colors}


# In the window


@pytest.fixture
async def bench(qapp: QApplication, profile_folder: Path):  # type: ignore[no-untyped-def]
    async with (
        HostileServer(event_stream(SAID)) as server,
        gui_bench(profile_folder, server.base_url) as running,
    ):
        await running.ask("Where is the needle?")
        await running.says("Where is the needle?", SAID)
        await running.idle()
        shown = PaneOf(running.window.chat.transcript)
        await until("the answer", lambda: shown.shows("And a needle there."))
        yield running


def bar_of(bench: GuiBench) -> FindBar:
    bar = bench.window.findChild(FindBar)
    assert isinstance(bar, FindBar)
    return bar


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_given_ctrl_f_anywhere_then_the_bar_opens_and_escape_gives_the_focus_back(
    bench: GuiBench,
) -> None:
    bench.window.activateWindow()
    bench.window.chat.composer.focus_text()
    before = QApplication.focusWidget()
    assert before is not None
    QTest.keyClick(before, K.Key_F, CTRL)
    await settle()
    bar = bar_of(bench)
    assert bar.isVisible()
    assert bar.field.hasFocus()
    QTest.keyClicks(bar.field, "needle")
    label = bar.findChild(QWidget, "find_count")
    await until("the count", lambda: label.text().endswith("of 3"))  # type: ignore[union-attr]
    QTest.keyClick(bar.field, K.Key_F3)
    QTest.keyClick(bar.field, K.Key_Escape)
    await settle()
    assert not bar.isVisible()
    assert QApplication.focusWidget() is before
    assert not bench.window.chat.transcript.finder.count


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_given_the_find_bar_when_the_outline_comes_beside_it_then_it_is_not_covered(
    bench: GuiBench,
) -> None:
    bench.do("find")
    bar = bar_of(bench)
    bench.do("outline")
    outline = bench.window.findChild(QWidget, "outline")
    assert outline is not None
    await until("the outline", outline.isVisible)
    await until("room", lambda: bar.geometry().right() < outline.geometry().left())
    assert bench.window.chat.rect().contains(outline.geometry())

    bench.do("outline")

    await until("the end", lambda: bar.geometry().right() > bench.window.chat.width() - 40)


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_given_a_selection_when_ctrl_f_is_pressed_then_it_is_searched_for(
    bench: GuiBench,
) -> None:
    view = bench.window.chat.transcript
    view.setFocus()
    pane = PaneOf(view)
    await until("the text", lambda: pane.shows("needle is"))
    pane.select("needle is", "needle is")
    QTest.keyClick(view, K.Key_F, CTRL)
    await settle()
    assert bar_of(bench).field.text() == "needle is"


class PaneOf(Pane):
    """The helpers of a pane over the window's transcript."""

    def __init__(self, view: object) -> None:
        self.view = view  # type: ignore[assignment]


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_given_a_quote_then_it_is_in_the_message_field_and_what_was_there_stays(
    bench: GuiBench,
) -> None:
    view, composer = bench.window.chat.transcript, bench.window.chat.composer
    composer.set_text("Half a thought")
    PaneOf(view).select("The needle", "there.")
    view.quote_selection()
    await settle()
    assert composer.text == (
        "Half a thought\n\n> The *needle* is here.\n>\n> And a needle there.\n\n"
    )
    assert composer.isAncestorOf(QApplication.focusWidget() or composer) or composer.text


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("where", ["file", "missing folder"])
async def test_given_save_code_as_then_the_file_is_written_or_it_is_said_why_not(
    bench: GuiBench, tmp_path: Path, where: str
) -> None:
    from PySide6.QtWidgets import QFileDialog

    target = tmp_path / ("code.py" if where == "file" else "gone/code.py")
    bench.window.chat.transcript.save_code("python", "x = 1")
    await settle()
    dialog = bench.window.findChild(QFileDialog, "save_code_as")
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.close()
    if where == "file":
        await until("the file", target.exists)
        assert target.read_text() == "x = 1\n"
        assert not bench.notice
    else:
        await until("a notice", lambda: bench.notice)
        assert str(target) in bench.notice or "code.py" in bench.notice
    QCoreApplication.sendPostedEvents()
