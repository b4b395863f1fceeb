"""The gauge of the context, and the choice when it is full, over a real engine and server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from chatapp.domain.context import ContextUse
from chatapp.engine import tokens
from chatapp.gui.composer.context_words import gauge_text, use_text
from chatapp.gui.request_window import RequestWindow
from chatapp.storage.connections import Connections
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, error_answer, event_stream
from tests.support.qt import settle, until

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.qt_log_ignore("This plugin does not support"),  # offscreen, at a second window
]

LONG = "The heron wades slowly through the reeds of the harbour. " * 20


def usage(prompt: int, completion: int) -> dict[str, Any]:
    return {
        "choices": [],
        "usage": {"prompt_tokens": prompt, "completion_tokens": completion},
    }


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Tells 402 tokens with its answers."""
    async with HostileServer(event_stream("Yes", usage(400, 2))) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window, connected to the server."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        yield bench


async def limited(bench: GuiBench, limit: int) -> None:
    """Give the model so many tokens of context."""
    connection = (await bench.engine.connections.all())[0]
    store = Connections(bench.engine.database)
    await store.change(connection.id, contexts={"heron": limit})
    await bench.engine.connections.publish()


async def gauge_says(bench: GuiBench, text: str) -> None:
    gauge = bench.window.chat.composer.gauge
    await until(f"{text!r} in the gauge", lambda: gauge.text() == text)


async def full(bench: GuiBench, server: HostileServer) -> None:
    """Two long turns where there is hardly room for one."""
    server.behaviours = [event_stream("Yes"), event_stream(f"Two. {LONG}"), event_stream("Fine")]
    await bench.ask(LONG)
    await bench.idle()
    await bench.ask(f"Second. {LONG}")
    await bench.idle()
    await limited(bench, 700)
    await settle()


async def test_given_nothing_written_when_shown_then_there_is_no_gauge(bench: GuiBench) -> None:
    gauge = bench.window.chat.composer.gauge
    await settle()
    assert not gauge.isVisibleTo(bench.window)


async def test_given_a_shown_conversation_when_nothing_is_written_then_no_vocabulary_is_read(
    profile_folder: Path, server: HostileServer
) -> None:
    server.behaviours = [event_stream(LONG)]
    async with gui_bench(profile_folder, server.base_url) as bench:
        await bench.ask(LONG)
        await bench.idle()
    tokens._load.cache_clear()
    async with gui_bench(profile_folder, server.base_url) as bench:
        gauge = bench.window.chat.composer.gauge
        await until("a count by length", lambda: gauge.text() != "")
        assert not tokens.loaded()
        rough = gauge.text()
        bench.window.chat.composer.set_text("And now?")
        await until("a better count", lambda: gauge.text() != rough)
        assert tokens.loaded()


async def test_given_an_answer_when_ended_then_the_gauge_has_its_own_count_and_the_draft(
    bench: GuiBench,
) -> None:
    await limited(bench, 128_000)
    await bench.ask("Hi")
    await gauge_says(bench, "402 of 128k")
    bench.window.chat.composer.set_text("And now?")
    await gauge_says(bench, "409 of 128k")
    gauge = bench.window.chat.composer.gauge
    assert gauge.token == "text3"
    assert gauge.toolTip().replace(",", "").splitlines() == [
        "This message: 7 tokens",
        "Earlier messages: 402 tokens",
        "Instructions: 0 tokens",
        "Kept free for the answer: 1024 tokens",
        "The model reads at most: 128000 tokens",
        "Counted by the service what is new estimated.",
    ]
    assert gauge.accessibleName() == "Context: 409 of 128k"
    assert gauge.accessibleDescription() == gauge.toolTip()


async def test_given_an_unknown_limit_when_counted_then_only_the_tokens_are_told(
    bench: GuiBench,
) -> None:
    await bench.ask("Hi")
    await gauge_says(bench, "402 tokens")


@pytest.mark.parametrize(("limit", "token"), [(1_000, "text3"), (560, "warn"), (440, "danger")])
async def test_given_less_and_less_room_when_counted_then_the_colour_warns(
    bench: GuiBench, limit: int, token: str
) -> None:
    await limited(bench, limit)
    bench.window.chat.composer.set_text("")
    await bench.ask("Hi")
    await until("the gauge", lambda: bench.window.chat.composer.gauge.text() != "")
    await gauge_says(bench, gauge_text(ContextUse(history=402, limit=limit)))
    assert bench.window.chat.composer.gauge.token == token


async def test_given_a_full_context_when_sent_then_the_text_stays_and_leaving_out_sends_it(
    bench: GuiBench, server: HostileServer
) -> None:
    await full(bench, server)
    composer = bench.window.chat.composer
    await bench.ask_more("More?")
    await until("the choice", lambda: composer.overflow.isVisibleTo(bench.window))
    assert composer.text == "More?"
    assert len(server.requests) == 2
    assert bench.notice == ""
    composer.set_text("More, please?")
    composer.overflow.drop.click()
    await until("the request", lambda: len(server.requests) == 3)
    await bench.idle()
    messages = [one["content"] for one in server.requests[2].json["messages"]]
    assert messages[-1] == "More, please?"
    assert LONG not in messages
    assert not composer.overflow.isVisibleTo(bench.window)
    assert composer.text == ""
    await until("left out", lambda: "Not sent: the" in composer.gauge.toolTip())


async def test_given_a_prompt_too_long_by_itself_when_sent_then_leaving_out_is_no_way(
    bench: GuiBench, server: HostileServer
) -> None:
    await full(bench, server)
    composer = bench.window.chat.composer
    await bench.ask_more(LONG * 5)
    await until("the choice", lambda: composer.overflow.isVisibleTo(bench.window))
    choice = composer.overflow
    assert choice.accessibleName() == "The last message alone is longer than heron can read"
    assert choice.accessibleDescription().endswith("Shorten it, or choose a model that reads more.")
    for way in (choice.drop, choice.summarise):
        assert not way.isEnabled()
        assert way.toolTip() == "This does not help: the last message alone is too long"
    assert choice.send.isEnabled()
    choice.stop.click()
    await settle()
    assert composer.text == LONG * 5
    assert len(server.requests) == 2

    composer.set_text("More?")
    await bench.ask_more("More?")
    await until("the choice", lambda: choice.isVisibleTo(bench.window))
    assert choice.drop.isEnabled()
    assert choice.drop.toolTip().startswith("Send without the oldest")


async def test_given_the_service_says_that_the_first_prompt_is_too_long_then_nothing_is_left_out(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = [error_answer(400, "too long", code="context_length_exceeded")]
    await bench.ask(LONG)
    choice = bench.window.chat.composer.overflow
    await until("the choice", lambda: choice.isVisibleTo(bench.window))
    assert not choice.drop.isEnabled()
    assert choice.send.isEnabled()


async def test_given_the_choice_when_stopped_then_nothing_is_sent_and_the_text_stays(
    bench: GuiBench, server: HostileServer
) -> None:
    await full(bench, server)
    composer = bench.window.chat.composer
    await bench.ask_more("More?")
    await until("the choice", lambda: composer.overflow.isVisibleTo(bench.window))
    composer.overflow.stop.click()
    await settle()
    assert composer.text == "More?"
    assert len(server.requests) == 2
    assert not composer.overflow.isVisibleTo(bench.window)


async def test_given_always_when_chosen_then_the_next_is_not_asked_and_the_menu_tells(
    bench: GuiBench, server: HostileServer
) -> None:
    await full(bench, server)
    composer = bench.window.chat.composer
    await bench.ask_more("More?")
    await until("the choice", lambda: composer.overflow.isVisibleTo(bench.window))
    composer.overflow.always.setChecked(True)
    composer.overflow.drop.click()
    await until("the request", lambda: len(server.requests) == 3)
    await bench.idle()
    await until(
        "the policy", lambda: bench.shown.parameters.get("context_overflow") == "drop_oldest"
    )
    await bench.ask("Still?")
    await until("the request", lambda: len(server.requests) == 4)
    await bench.idle()
    assert not composer.overflow.isVisibleTo(bench.window)


async def test_given_stop_for_good_when_the_context_is_full_then_only_the_bar_tells(
    bench: GuiBench, server: HostileServer
) -> None:
    await full(bench, server)
    composer = bench.window.chat.composer
    composer.gauge.policy_chosen.emit("stop")
    await until("the policy", lambda: bench.shown.parameters.get("context_overflow") == "stop")
    await bench.ask_more("More?")
    await until("the bar", lambda: "longer than heron can read" in bench.notice)
    assert composer.text == "More?"


async def test_given_the_service_says_too_long_when_chosen_then_less_is_sent(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = [
        event_stream("Yes"),
        error_answer(400, "too long", code="context_length_exceeded"),
        event_stream("Fine"),
    ]
    await bench.ask(LONG)
    await bench.idle()
    await bench.ask("More?")
    composer = bench.window.chat.composer
    await until("the choice", lambda: composer.overflow.isVisibleTo(bench.window))
    composer.overflow.drop.click()
    await until("the request", lambda: len(server.requests) == 3)
    await bench.idle()
    assert [one["content"] for one in server.requests[2].json["messages"]] == ["More?"]


async def test_given_an_answer_when_its_request_is_shown_then_it_can_be_searched_and_copied(
    bench: GuiBench, server: HostileServer
) -> None:
    await bench.ask("Where do herons live?")
    await bench.idle()
    bench.do("show_request")
    shown = bench.window.findChild(RequestWindow)
    await until("the window", lambda: bench.window.findChild(RequestWindow) is not None)
    shown = bench.window.findChild(RequestWindow)
    assert shown is not None
    await until("its text", lambda: '"stream": true' in shown.text.toPlainText())
    assert shown.text.toPlainText().startswith(f"POST {server.base_url}/chat/completions\n")
    shown.field.setText("herons live")
    shown.step()
    assert shown.text.textCursor().selectedText() == "herons live"
    shown.copy_curl.click()
    await until("curl", lambda: QGuiApplication.clipboard().text().startswith("curl "))
    assert server.requests[0].body.decode() in QGuiApplication.clipboard().text()
    shown.copy_json.click()
    await until("JSON", lambda: QGuiApplication.clipboard().text().startswith("{"))
    shown.close()


async def test_given_a_draft_when_its_request_is_wanted_then_it_is_in_it(bench: GuiBench) -> None:
    composer = bench.window.chat.composer
    composer.set_text("And where do finches live?")
    await until("the gauge", lambda: composer.gauge.text() != "")
    composer.gauge.request_wanted.emit()
    await until("the window", lambda: bench.window.findChild(RequestWindow) is not None)
    shown = bench.window.findChild(RequestWindow)
    assert shown is not None
    await until("its text", lambda: "finches" in shown.text.toPlainText())
    assert shown.windowTitle() == "What would be sent now"
    shown.close()


async def test_given_the_last_choice_when_escape_is_pressed_then_it_stops(
    bench: GuiBench, server: HostileServer
) -> None:
    from PySide6.QtTest import QTest

    await full(bench, server)
    composer = bench.window.chat.composer
    await bench.ask_more("More?")
    await until("the choice", lambda: composer.overflow.isVisibleTo(bench.window))
    QTest.keyClick(composer.overflow.drop, Qt.Key.Key_Escape)
    await settle()
    assert not composer.overflow.isVisibleTo(bench.window)
    assert composer.text == "More?"


def test_given_messages_left_out_when_told_then_the_tip_says_so() -> None:
    use = ContextUse(prompt=5, history=100, limit=4_096, reserved=512, left_out=12)
    assert gauge_text(use) == "105 of 4.1k"
    assert "Not sent: the 12 oldest messages." in use_text(use)
    assert "Estimated; the model may count differently." in use_text(use)
