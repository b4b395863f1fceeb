"""Answers shown by their tokens, over a real engine: colours, keys, and other ways to go on."""

from __future__ import annotations

import itertools
import math
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from chatapp.domain.events import Alternative, TokenProbability
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.gui.theme import theme
from chatapp.gui.transcript import token_look
from chatapp.gui.transcript.leaves.token_text import TokenTextLeaf
from chatapp.gui.transcript.panes.token_chart import TokenChart
from chatapp.gui.transcript.panes.token_head import TokenHeadPane, TokensMissingPane
from chatapp.gui.transcript.parts import Prose, TokenText
from chatapp.gui.transcript.token_caret import TokenCaret
from chatapp.gui.transcript.tokens import Measure, ShownTokens, shown_tokens
from chatapp.gui.transcript.view import TranscriptView
from chatapp.gui.widgets import Menu
from chatapp.storage.connections import Connections
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, error_answer, event_stream
from tests.support.probabilities import token, told
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")

TOKENS = (
    token("*Once*", 0.95, Long=0.02),
    token(" upon", 0.8, before=0.1),
    token(" a", 0.03, **{" the": 0.6, " my": 0.2}),
    token(" hill", 0.3, time=0.5),
    token("\n\n", 0.9),
    token("猫".encode()[:2], 0.5, **{" cat": 0.25}),
    TokenProbability(
        *("\ufffd", math.log(0.004), "猫".encode()[2:]),
        (Alternative("\ufffd", math.log(0.4), b"\xff"),),
    ),
    token(".", 0.99),
)


class Listening:
    """Stands for Qt's knowledge that assistive technology runs."""

    @staticmethod
    def isActive() -> bool:
        """It does."""
        return True


TEXT = "*Once* upon a hill\n\n猫."


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with HostileServer(event_stream(told(*TOKENS)), event_stream(" wood")) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window, connected to a server that goes on with the beginning of an answer."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        await take_prefixes(bench)
        yield bench


async def take_prefixes(bench: GuiBench, service: str = "llama.cpp") -> None:
    """The server is of a kind that takes the beginning of an answer."""
    (known,) = [each for each in await bench.engine.connections.all() if not each.embedded]
    await Connections(bench.engine.database).change(known.id, service=service)
    await bench.engine.connections.publish()
    await settle()


@pytest.fixture
async def shown(bench: GuiBench) -> GuiBench:
    """An answer with probabilities, shown by its tokens."""
    await bench.ask("Tell me")
    await bench.idle()
    bench.do("probabilities")
    await until("the tokens", lambda: pieces(bench))
    return bench


def view_of(bench: GuiBench) -> TranscriptView:
    return bench.window.chat.transcript


def caret(bench: GuiBench) -> TokenCaret:
    return view_of(bench).tokens


def pieces(bench: GuiBench) -> list[str]:
    """The texts in view that are shown by tokens."""
    placed = view_of(bench).timeline.placed
    return [one.slot.part.text for one in placed if isinstance(one.slot.part, TokenText)]


def tokens(bench: GuiBench) -> ShownTokens:
    found = bench.window.chat.model.rows[-1].tokens
    assert isinstance(found, ShownTokens)
    return found


def key(bench: GuiBench, *keys: Qt.Key) -> None:
    for each in keys:
        QTest.keyClick(view_of(bench), each)


def looked_at(bench: GuiBench) -> str | None:
    """What the token says that is looked at."""
    row = bench.window.chat.model.rows[-1]
    unit = caret(bench).unit_in(row.id)
    return None if unit is None else tokens(bench).said(unit)


def options(bench: GuiBench) -> list[str]:
    """What the card offers."""
    listed = caret(bench).popover.options
    return [listed.item(number).text() for number in range(listed.count())]


def point_of(bench: GuiBench, unit: int) -> QPoint:
    """The middle of a token, in the viewport."""
    for one in view_of(bench).timeline.placed:
        if isinstance(one.slot.leaf, TokenTextLeaf):
            for box in one.slot.leaf.unit_boxes(unit):
                left = view_of(bench).timeline.page.left
                return (box.center() + QPointF(left, one.y)).toPoint()
    raise AssertionError(f"not in view: {unit}")


async def test_given_probabilities_when_turned_on_and_off_then_the_text_is_plain_and_back(
    shown: GuiBench,
) -> None:
    assert pieces(shown) == ["*Once* upon a hill", "猫."]
    (head,) = view_of(shown).findChildren(TokenHeadPane)
    assert head._facts.text() == "8 tokens  ·  2 below 5%, F8 jumps to the next"
    assert shown.window.chat.header.probabilities_button.isChecked()

    shown.do("probabilities")
    await until("the text as it is", lambda: not pieces(shown))

    parts = [one.slot.part for one in view_of(shown).timeline.placed]
    assert sum(isinstance(part, Prose) for part in parts) == 2
    assert not shown.window.chat.header.probabilities_button.isChecked()


async def test_given_tokens_when_walked_by_keys_then_the_card_tells_of_each(
    shown: GuiBench,
) -> None:
    key(shown, Qt.Key.Key_Right)
    assert looked_at(shown) == "*Once*"
    key(shown, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert looked_at(shown) == " a"
    assert options(shown) == ["the, 60.0%", "my, 20.0%", "a, 3.0%"]
    assert "Rank 3, log probability −3.51, token 3 of 8" in caret(shown).popover.words
    assert caret(shown).popover.option_words == "the, 60.0%"
    key(shown, Qt.Key.Key_Down)
    assert caret(shown).popover.option_words == "my, 20.0%"
    key(shown, Qt.Key.Key_Left)
    assert looked_at(shown) == " upon"

    key(shown, Qt.Key.Key_Escape)

    assert looked_at(shown) is None
    assert not caret(shown).popover.isVisible()


async def test_given_uncertain_places_when_jumped_to_then_they_come_in_turn_and_again(
    shown: GuiBench,
) -> None:
    seen = []
    for command in ("next_uncertain", "next_uncertain", "next_uncertain", "previous_uncertain"):
        shown.do(command)
        seen.append(looked_at(shown))

    assert seen == [" a", "猫", " a", "猫"]


async def test_given_a_character_of_two_tokens_when_looked_at_then_it_is_one_and_its_parts_are_not(
    shown: GuiBench,
) -> None:
    shown.do("previous_uncertain")

    card = caret(shown).popover
    assert "tokens 6 to 7 of 8" in card.words
    assert options(shown) == ["cat, 25.0%", "‹E7 8C FF›, 20.0%", "猫, 0.2%"]
    assert card.go.isEnabled()
    key(shown, Qt.Key.Key_Down)
    assert not card.go.isEnabled()
    assert "part of a character" in card.obstacle


async def test_given_another_token_when_gone_on_from_by_enter_then_a_version_begins_with_it(
    shown: GuiBench, server: HostileServer
) -> None:
    shown.do("next_uncertain")
    key(shown, Qt.Key.Key_Return)

    await shown.says("Tell me", "*Once* upon the wood")
    await shown.idle()
    assert server.requests[-1].json["messages"][-1] == {
        "role": "assistant",
        "content": "*Once* upon the",
    }
    assert len(shown.window.chat.model.rows[-1].entry.siblings) == 2
    await until("its tokens", lambda: pieces(shown) == ["*Once* upon the wood"])
    assert [tokens(shown).said(number) for number in range(3)] == ["*Once*", " upon", " the"]


@pytest.fixture
async def large(shown: GuiBench) -> AsyncIterator[GuiBench]:
    """The same in large letters."""
    await shown.engine.set_setting("font_scale", 150)
    await until("large letters", lambda: theme().font_scale == 150)
    yield shown
    await shown.engine.set_setting("font_scale", 100)
    await until("usual letters", lambda: theme().font_scale == 100)


@pytest.mark.parametrize(("width", "height"), [(420, 480), (480, 620), (1000, 540)])
async def test_given_little_room_and_large_letters_when_looked_at_then_all_of_the_card_is_seen(
    large: GuiBench, width: int, height: int
) -> None:
    shown = large
    shown.window.resize(width, height)
    await settle()
    for _place in range(2):
        shown.do("next_uncertain")
        await settle()

        card = caret(shown).popover
        assert card.isVisible()
        assert view_of(shown).viewport().rect().contains(card.geometry())
        assert card.rect().contains(card.go.geometry())


async def test_given_an_endpoint_that_takes_no_beginning_when_looked_at_then_the_card_says_why(
    shown: GuiBench,
) -> None:
    await take_prefixes(shown, "")
    await until("that it cannot", lambda: not view_of(shown).intents.continues("", ""))
    shown.do("next_uncertain")

    card = caret(shown).popover
    assert not card.go.isEnabled()
    assert "does not take the beginning of an answer" in card.go.toolTip()
    before = shown.texts
    key(shown, Qt.Key.Key_Return)
    await settle()
    assert shown.texts == before


async def test_given_a_token_when_pointed_at_then_the_card_comes_and_a_click_keeps_it(
    shown: GuiBench,
) -> None:
    viewport, card = view_of(shown).viewport(), caret(shown).popover
    QTest.mouseMove(viewport, point_of(shown, 3))
    await until("the card", card.isVisible)
    assert looked_at(shown) == " hill"
    QTest.mouseMove(viewport, QPoint(4, 4))
    await until("its end", lambda: not card.isVisible())

    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point_of(shown, 2))
    QTest.mouseMove(viewport, QPoint(4, 4))

    assert looked_at(shown) == " a"
    assert caret(shown).pinned
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert looked_at(shown) is None


async def test_given_a_theme_when_painted_then_each_token_has_the_colour_of_its_step(
    shown: GuiBench,
) -> None:
    def colors() -> list[str]:
        image = view_of(shown).viewport().grab().toImage()
        points = [point_of(shown, unit) - QPoint(0, 11) for unit in range(4)]
        return [image.pixelColor(point).name() for point in points]

    steps = ["chat", "ramp_1", "ramp_5", "ramp_3"]
    assert colors() == [theme().color(name).name() for name in steps]

    view_of(shown).intents.measure_chosen.emit("surprise")
    await until("other colours", lambda: tokens(shown).levels[2] == 5)
    await until("the frame", lambda: not view_of(shown).moving)

    steps = ["chat", "chat", "ramp_5", "ramp_3"]
    assert colors() == [theme().color(name).name() for name in steps]


async def test_given_high_contrast_when_painted_then_lines_stand_for_colours(
    shown: GuiBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme(), "_high_contrast", True)
    view_of(shown).outdate()
    view_of(shown).redraw()
    await until("the frame", lambda: not view_of(shown).moving)

    image = view_of(shown).viewport().grab().toImage()

    def colors(unit: int) -> list[str]:
        middle = point_of(shown, unit)
        points = [middle + QPoint(0, by) for by in range(-11, 14)]
        return [image.pixelColor(point).name() for point in points]

    text = theme().color("text").name()
    assert text in colors(2)[-6:]
    assert theme().color("ramp_5").name() not in colors(2)
    assert text not in colors(0)[-4:]


async def test_given_a_long_answer_when_its_chart_is_painted_then_each_bar_is_seen(
    shown: GuiBench,
) -> None:
    known = AnswerProbabilities(tuple(token(" a", 0.05) for _number in range(3000)))
    chart = TokenChart(view_of(shown).viewport())
    chart.resize(592, chart.sizeHint().height())
    chart.show_tokens(shown_tokens(" a" * 3000, known, Measure.PROBABILITY))
    picture = chart.grab().toImage()
    edge = theme().color("edge")

    low = picture.height() - 4
    columns = [picture.pixelColor(left, low) == edge for left in range(picture.width())]
    bars = sum(now and not before for before, now in itertools.pairwise([False, *columns]))
    assert bars == len(chart.bars()) > 150


async def test_given_the_chart_when_a_bar_is_clicked_then_its_token_is_looked_at(
    shown: GuiBench,
) -> None:
    (head,) = view_of(shown).findChildren(TokenHeadPane)
    chart = head.chart
    assert list(chart.bars()) == list(range(7))
    place = QPoint(round(chart.width() * 2.5 / 7), chart.height() // 2)

    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)

    assert looked_at(shown) == " a"
    assert chart._current == 2


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, of a menu
async def test_given_the_least_certain_places_when_listed_then_the_lowest_is_first_and_leads_there(
    shown: GuiBench,
) -> None:
    (head,) = view_of(shown).findChildren(TokenHeadPane)

    await press(shown.window, "The least certain places")
    (menu,) = await until("the menu", lambda: head.findChildren(Menu))

    entries = [action.text() for action in menu.actions()]
    assert entries[:3] == ["猫\t0.2%", "a\t3.0%", "hill\t30.0%"]
    menu.actions()[1].trigger()
    menu.close()
    assert looked_at(shown) == " a"


async def test_given_tokens_when_all_is_copied_then_it_is_the_text_as_it_is(
    shown: GuiBench,
) -> None:
    from chatapp.gui.transcript.copying import copy_range

    view = view_of(shown)
    view.reading.select_all()
    ends = view.reading.selection.ends()

    assert ends is not None
    assert copy_range(view.timeline, ends).markdown == f"Tell me\n\n{TEXT}"


async def test_given_an_answer_without_any_when_shown_then_they_can_be_asked_for_from_now_on(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (event_stream("Plain"), event_stream(told(TOKENS[1])))
    await bench.ask("Tell me")
    await bench.idle()
    bench.do("probabilities")
    await until("why", lambda: view_of(bench).findChildren(TokensMissingPane))

    await press(bench.window, "Ask for probabilities from now on")
    await until("that", lambda: bench.shown.parameters.get("logprobs"))
    await bench.ask("More")
    await until("the tokens", lambda: pieces(bench) == [" upon"])

    assert bench.shown.parameters == {"logprobs": True, "top_logprobs": 5}
    assert server.requests[-1].json["logprobs"] is True
    assert server.requests[-1].json["top_logprobs"] == 5


async def test_given_a_service_that_refuses_them_when_it_does_then_they_need_not_be_asked_for_again(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (error_answer(400, "logprobs is not supported"), event_stream("Plain"))
    asked = {"logprobs": True, "top_logprobs": 5, "seed": 1}
    await bench.engine.conversations.change(bench.shown.id, parameters=asked)
    await until("what is asked", lambda: bench.shown.parameters == asked)
    await bench.ask("Tell me")
    await bench.idle()
    bench.do("probabilities")
    await until("why", lambda: view_of(bench).findChildren(TokensMissingPane))

    await press(bench.window, "Do not ask for them any more")

    await until("that", lambda: bench.shown.parameters == {"seed": 1})
    await bench.ask("Tell me")
    await until("the answer", lambda: bench.texts[-1] == "Plain")
    assert "logprobs" not in server.requests[-1].json
    buttons = view_of(bench).findChildren(QPushButton, "ask_for_no_probabilities")
    await until("nothing to end", lambda: not any(one.isVisible() for one in buttons))
    await bench.idle()
    await settle()


async def test_given_no_answer_yet_when_turned_on_then_they_are_offered_for_the_first(
    bench: GuiBench, server: HostileServer
) -> None:
    bench.do("probabilities")
    await until("the offer", lambda: "asked for with them" in bench.notice)

    await press(bench.window, "Ask for them from now on")
    await until("that", lambda: bench.shown.parameters.get("logprobs"))
    await bench.ask("Tell me")
    await until("the tokens", lambda: pieces(bench))
    assert server.requests[-1].json["top_logprobs"] == 5


async def test_given_a_service_that_has_none_when_turned_on_before_an_answer_then_that_is_said(
    bench: GuiBench,
) -> None:
    await take_prefixes(bench, "moonshot")
    bench.do("probabilities")
    await until("why", lambda: "There are no token probabilities" in bench.notice)


async def test_given_who_listens_when_tokens_are_walked_then_each_is_heard_once_with_its_percentage(
    shown: GuiBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(token_look, "QAccessible", Listening)
    monkeypatch.setattr(view_of(shown), "announce", heard.append)

    shown.do("next_uncertain")
    key(shown, Qt.Key.Key_Down)

    key(shown, Qt.Key.Key_Right)

    token, option, after = heard
    assert token.startswith("a, 3.0%. Rank 3")
    assert option == "my, 20.0%"
    assert "Rank" in after


async def test_given_a_model_that_tells_none_when_shown_then_it_is_said_and_not_offered(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (event_stream("Plain"),)
    await take_prefixes(bench, "deepseek")
    await bench.engine.conversations.change(bench.shown.id, model="deepseek-reasoner")
    await bench.ask("Tell me")
    await bench.idle()
    bench.do("probabilities")
    (why,) = await until("why", lambda: view_of(bench).findChildren(TokensMissingPane))

    assert why._text.text() == ("There are no token probabilities: This model does not take it.")
    assert not why._ask.isVisible()


async def test_given_ten_thousand_tokens_when_shown_then_only_what_is_near_the_view_is_laid_out(
    bench: GuiBench, server: HostileServer
) -> None:
    many = [TokenProbability(f" word{n % 97}", -((n * 37) % 997) / 331) for n in range(10_000)]
    server.behaviours = (event_stream(told(*many)),)
    await bench.ask("Tell me")
    await bench.idle()
    bench.do("probabilities")
    await until("the tokens", lambda: pieces(bench))
    bench.do("next_uncertain")

    slots = view_of(bench).timeline.slots(1)
    made = sum(slot.leaf is not None for slot in slots)
    assert len(slots) > 50
    assert made < 12
    button = caret(bench).popover.findChild(QPushButton, "continue_from_token")
    assert button is not None
