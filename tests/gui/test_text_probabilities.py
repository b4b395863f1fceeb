"""A text that a model continues, shown by its tokens, over a real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from chatapp.gui.text_probabilities import TextProbabilities
from chatapp.gui.text_token_panel import TextTokenPanel
from chatapp.gui.theme import theme
from chatapp.gui.transcript.find_bar import FindBar
from chatapp.gui.transcript.panes.token_head import TokensMissingPane
from tests.support.completions import continuation, told_continuation
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer
from tests.support.probabilities import token
from tests.support.qt import settle, until

pytestmark = pytest.mark.usefixtures("qapp")

TOKENS = (
    token(" grey", 0.9, **{" tall": 0.02}),
    token(" 灰", 0.6),
    token("🪶", 0.03, **{"鸟": 0.5, " bird": 0.2}),
    token(" heron", 0.3, **{" gull": 0.4}),
    token("\n", 0.9),
    token("stood", 0.01, sat=0.7),
)
SAID = " grey 灰🪶 heron\nstood"


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Continues with tokens, then as it is told."""
    async with HostileServer(told_continuation(*TOKENS)) as running:
        yield running


@asynccontextmanager
async def continued(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window with a text that was continued with probabilities, shown by its tokens."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        bench.do("new_text")
        await until("the text", lambda: bench.window.chat.text_shown)
        await until("its end", lambda: not bench.window.chat.text.isReadOnly())
        values = {"logprobs": True, "top_logprobs": 3}
        await bench.engine.conversations.set_parameters(bench.shown.id, values)
        write(bench, "A🙂")
        await go_on(bench, f"A🙂{SAID}")
        bench.do("probabilities")
        await until("the figures", lambda: facts(bench).startswith("6 tokens"))
        yield bench


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    async with continued(profile_folder, server) as bench:
        yield bench


def text(bench: GuiBench) -> str:
    return bench.window.chat.text.toPlainText()


def write(bench: GuiBench, words: str, at: int | None = None) -> None:
    """Type at a place, or at the end."""
    editor = bench.window.chat.text
    cursor = editor.textCursor()
    if at is None:
        cursor.movePosition(QTextCursor.MoveOperation.End)
    else:
        cursor.setPosition(at)
    editor.setTextCursor(cursor)
    editor.insertPlainText(words)


async def go_on(bench: GuiBench, expected: str) -> None:
    """Press Ctrl+Enter, and wait for the whole text."""
    editor = bench.window.chat.text
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await shows(bench, expected)


async def shows(bench: GuiBench, expected: str) -> None:
    editor = bench.window.chat.text
    await until(f"{expected!r}", lambda: text(bench) == expected and not editor.isReadOnly())
    await bench.idle()


def probabilities(bench: GuiBench) -> TextProbabilities:
    (found,) = bench.window.chat.findChildren(TextProbabilities)
    return found


def grounds(bench: GuiBench) -> list[tuple[str, int]]:
    """What stands on the ground of a token in the field, and the step of its colour."""
    if not bench.window.chat.findChildren(TextProbabilities):
        return []
    tokens, units = probabilities(bench)._tokens, text(bench).encode("utf-16-le")
    found = []
    for one in tokens.stretches():
        for unit in one.units:
            shown = one.tokens.shown
            place = shown.alignment.units[unit]
            start, end = one.places(place.start, place.end)
            found.append((units[2 * start : 2 * end].decode("utf-16-le"), shown.levels[unit]))
    return found


def said(bench: GuiBench) -> list[str]:
    return [words for words, _level in grounds(bench)]


def panel(bench: GuiBench) -> TextTokenPanel:
    (found,) = bench.window.chat.findChildren(TextTokenPanel)
    return found


def facts(bench: GuiBench) -> str:
    """The figures above the text; "" where there are none."""
    made = bench.window.chat.findChildren(TextTokenPanel)
    return made[0].head._facts.text() if made else ""


def measure(bench: GuiBench) -> str:
    """What the legend above the text is of."""
    shown = panel(bench).head._shown
    return shown.measure.value if shown is not None else ""


def looked_at(bench: GuiBench) -> str:
    """What the card tells of; "" where there is none."""
    look = probabilities(bench)._look
    return look.popover.words.split(",")[0] if look.popover.isVisible() else ""


def key(bench: GuiBench, *keys: Qt.Key) -> None:
    for each in keys:
        QTest.keyClick(bench.window.chat.text, each)


def alternatives(bench: GuiBench) -> None:
    """Look at the token at the cursor."""
    editor, alt = bench.window.chat.text, Qt.KeyboardModifier.AltModifier
    QTest.keyClick(editor, Qt.Key.Key_Down, alt)


async def test_given_a_text_with_probabilities_when_turned_on_and_off_then_it_has_colours_and_figures(
    bench: GuiBench,
) -> None:
    assert grounds(bench) == [
        (" grey", 0),
        (" 灰", 2),
        ("🪶", 5),
        (" heron", 3),
        ("\n", 0),
        ("stood", 6),
    ]
    assert facts(bench) == "6 tokens  ·  2 below 5%, F8 jumps to the next"
    assert panel(bench).head._mean.text().startswith("mean 1.")

    bench.do("probabilities")
    await settle()
    assert not panel(bench).isVisible()
    assert bench.window.chat.text.paint_tokens is None
    assert bench.window.chat.text.extraSelections() == []


async def test_given_an_edit_when_made_and_undone_then_only_what_changed_loses_its_colour(
    bench: GuiBench,
) -> None:
    write(bench, "x", at=len("A🙂 grey 灰🪶 he") + 2)
    assert said(bench) == [" grey", " 灰", "🪶", "\n", "stood"]
    write(bench, "\n\n灰🪶", at=0)
    assert said(bench) == [" grey", " 灰", "🪶", "\n", "stood"]
    await until("the figures", lambda: facts(bench).startswith("5 tokens"))

    bench.window.chat.text.go_back()
    bench.window.chat.text.go_back()
    assert said(bench) == [" grey", " 灰", "🪶", " heron", "\n", "stood"]


async def test_given_uncertain_places_when_jumped_to_then_the_card_tells_of_each_and_esc_lets_go(
    bench: GuiBench,
) -> None:
    editor = bench.window.chat.text
    bench.do("next_uncertain")
    assert looked_at(bench) == "🪶"
    assert editor.textCursor().position() == len("A🙂 grey 灰") + 1
    bench.do("next_uncertain")
    assert looked_at(bench) == "stood"
    bench.do("next_uncertain")
    assert looked_at(bench) == "🪶"
    bench.do("previous_uncertain")
    key(bench, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert looked_at(bench) == "heron"
    assert panel(bench).head.chart._current == 3

    key(bench, Qt.Key.Key_Escape)
    assert not looked_at(bench)
    before = editor.textCursor().position()
    key(bench, Qt.Key.Key_Right)
    assert editor.textCursor().position() == before + 1
    alternatives(bench)
    assert looked_at(bench) == "heron"
    QTest.keyClicks(editor, "s")
    assert not looked_at(bench)
    assert "🪶s heron" in text(bench)


async def test_given_a_token_when_pointed_at_then_the_card_comes(bench: GuiBench) -> None:
    editor, look = bench.window.chat.text, probabilities(bench)._look
    caret = probabilities(bench)._tokens.at(editor.document().characterCount() - 1)
    assert caret is not None
    (box,) = probabilities(bench)._tokens.boxes(caret)
    QTest.mouseMove(editor.viewport(), box.center().toPoint())
    look.hover(box.center())
    await until("the card", lambda: looked_at(bench) == "stood")
    assert look.caret_at(box.center() + QPointF(300, 0)) is None


async def test_given_another_token_when_taken_then_the_text_goes_on_from_it_as_a_version(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (told_continuation(token(" flew", 0.5)),)
    bench.do("next_uncertain")
    key(bench, Qt.Key.Key_Return)
    await shows(bench, "A🙂 grey 灰鸟 flew")

    assert server.requests[1].json["prompt"] == "A🙂 grey 灰鸟"
    await until("its tokens", lambda: said(bench) == [" grey", " 灰", "鸟", " flew"])
    assert bench.window.chat.composer.text_bar.place.text() == "2 / 2"


async def test_given_an_edited_text_when_another_token_is_taken_then_what_was_written_goes_before_it(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (continuation(" flew"),)
    write(bench, "ish", at=len("A🙂 grey") + 1)
    bench.do("next_uncertain")
    key(bench, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return)
    await shows(bench, "A🙂 greyish 灰鸟 flew")

    assert server.requests[1].json["prompt"] == "A🙂 greyish 灰鸟"
    await until("what is left", lambda: said(bench) == [" grey", " 灰"])


async def test_given_tokens_when_the_app_is_started_again_then_they_are_there_also_in_a_draft(
    profile_folder: Path, server: HostileServer
) -> None:
    async with continued(profile_folder, server) as bench:
        cursor = bench.window.chat.text.textCursor()
        cursor.setPosition(len("A🙂 grey") + 1)
        cursor.setPosition(len("A🙂 grey 灰") + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    async with gui_bench(profile_folder, server.base_url) as again:
        await until("the text", lambda: again.window.chat.text_shown)
        await shows(again, "A🙂 grey🪶 heron\nstood")
        again.do("probabilities")
        await until("the figures", lambda: facts(again).startswith("5 tokens"))
        assert said(again) == [" grey", "🪶", " heron", "\n", "stood"]


async def test_given_a_text_without_any_when_shown_then_they_can_be_asked_for(
    profile_folder: Path, server: HostileServer
) -> None:
    server.behaviours = (continuation(" b"), told_continuation(token(" c", 0.5)))
    async with gui_bench(profile_folder, server.base_url) as bench:
        bench.do("new_text")
        await until("the text", lambda: bench.window.chat.text_shown)
        await until("its end", lambda: not bench.window.chat.text.isReadOnly())
        write(bench, "a")
        await go_on(bench, "a b")
        bench.do("probabilities")
        await until("why", lambda: bench.window.chat.findChildren(TextTokenPanel))
        (missing,) = panel(bench).findChildren(TokensMissingPane)
        assert missing._offered

        missing._ask.click()
        await until("asked", lambda: not missing._offered)
        await go_on(bench, "a b c")
        assert server.requests[1].json["logprobs"] == 5
        await until("the tokens", lambda: said(bench) == [" c"])


async def test_given_a_theme_when_painted_then_unlikely_tokens_have_their_ground_and_letters(
    bench: GuiBench,
) -> None:
    editor = bench.window.chat.text
    caret = probabilities(bench)._tokens.at(editor.document().characterCount() - 1)
    assert caret is not None
    (box,) = probabilities(bench)._tokens.boxes(caret)
    image = editor.viewport().grab().toImage()
    corner = box.topLeft() + QPointF(4, 3)
    assert image.pixelColor(corner.toPoint()) == theme().color("ramp_6")
    colours = {one.format.foreground().color().name() for one in editor.extraSelections()}
    assert theme().color("ramp_6_text").name() in colours


async def test_given_figures_when_something_is_searched_then_the_bar_covers_neither_them_nor_text(
    bench: GuiBench,
) -> None:
    def top() -> int:
        return panel(bench).head.mapTo(bench.window, QPoint(0, 0)).y()

    before, margins = top(), bench.window.chat.text.viewportMargins().top()
    bench.do("find")
    (bar,) = (one for one in bench.window.chat.findChildren(FindBar) if one.isVisible())
    await until("room", lambda: top() == before + bar.height())
    assert bench.window.chat.text.viewportMargins().top() == margins

    bench.do("probabilities")
    await settle()
    assert bench.window.chat.text.viewportMargins().top() == margins + bar.height()


async def test_given_the_panel_when_used_then_colours_tell_something_else_and_a_bar_leads_to_its_token(
    bench: GuiBench,
) -> None:
    panel(bench).head.chart.chosen.emit(5)
    assert looked_at(bench) == "stood"

    panel(bench).head._measures.chosen.emit("surprise")
    surprises = [(" grey", 0), (" 灰", 2), ("🪶", 5), (" heron", 3), ("\n", 0), ("stood", 5)]
    await until("other colours", lambda: grounds(bench) == surprises)
    assert not looked_at(bench)
    await until("the legend", lambda: measure(bench) == "surprise")


async def test_given_another_conversation_when_shown_then_the_figures_are_those_of_the_text_only(
    bench: GuiBench,
) -> None:
    home = bench.shown.id
    bench.do("new")
    await until("a chat", lambda: not bench.window.chat.text_shown)
    await settle()
    assert not panel(bench).isVisible()
    assert bench.window.chat.header.probabilities_button.isChecked()

    assert bench.desktop._list is not None
    bench.desktop._list.open(home)
    await shows(bench, f"A🙂{SAID}")
    await until("the figures", lambda: panel(bench).isVisible() and len(said(bench)) == 6)
