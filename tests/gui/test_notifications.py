"""Notes of answers that ended in the background: when, what they say, and what a click does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from chatapp.domain.messages import (
    Conversation,
    Failure,
    Message,
    Role,
    Status,
    TextPart,
)
from chatapp.domain.settings import NOTIFICATION_TEXT, NOTIFICATIONS
from chatapp.gui.answer_watch import AnswerWatch
from chatapp.gui.notifications import FIRST_WORDS, first_words, note
from chatapp.gui.notifier import DesktopNotifier, Note
from chatapp.gui.session_bus import BusError, Service, SessionBus
from tests.support.desktop_services import NotificationService, private_bus
from tests.support.encrypted_profile import encrypt
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, error_answer, event_stream
from tests.support.qt import settle, until

NOW = datetime(2026, 11, 3, tzinfo=UTC)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A session bus with nobody on it."""
    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def service(bus: str) -> Iterator[NotificationService]:
    with NotificationService(bus) as running:
        yield running


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the user is in another program: its last value; he is at first."""
    state = [True]
    monkeypatch.setattr(AnswerWatch, "in_use", property(lambda _self: not state[-1]))
    return state


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    server = HostileServer(
        event_stream("It is **the** heron,\n\n- and <more>"), event_stream("And the kestrel")
    )
    async with server, gui_bench(profile_folder, server.base_url) as bench:
        yield bench


async def told(service: NotificationService, count: int = 1) -> None:
    await until("a notification", lambda: len(service.shown) >= count)
    assert len(service.shown) == count


async def quiet(bench: GuiBench) -> None:
    """Let pass what would have led to a notification."""
    await bench.idle()
    end = asyncio.get_running_loop().time() + 0.7
    while asyncio.get_running_loop().time() < end:
        await settle()


async def test_given_another_program_when_an_answer_ends_then_a_note_says_whose_it_is_only(
    service: NotificationService, away: list[bool], bench: GuiBench
) -> None:
    await bench.ask("Which bird?")

    await told(service)

    (shown,) = service.shown
    assert (shown.title, shown.text) == ("Which bird?", "The answer is there.")
    assert shown.actions == ["default", "Open", "open", "Open"]
    assert shown.hints["desktop-entry"] == "io.github.chatapp.ChatApp"


async def test_given_the_wish_for_words_when_an_answer_ends_then_its_first_ones_are_told(
    service: NotificationService, away: list[bool], bench: GuiBench
) -> None:
    await bench.engine.set_setting(NOTIFICATION_TEXT.name, True)
    await bench.ask("Which bird?")

    await told(service)

    assert service.shown[0].text == "It is the heron, • and <more>"


async def test_given_a_service_that_reads_marks_when_told_then_words_are_no_marks(
    bus: str, away: list[bool], bench: GuiBench
) -> None:
    await bench.engine.set_setting(NOTIFICATION_TEXT.name, True)
    with NotificationService(bus, ("actions", "body", "body-markup")) as service:
        await bench.ask("Which bird?")
        await told(service)

    assert service.shown[0].text.endswith("&lt;more&gt;")


async def test_given_the_app_in_use_when_an_answer_ends_then_nothing_is_told(
    service: NotificationService, away: list[bool], bench: GuiBench
) -> None:
    away.append(False)
    await bench.ask("Which bird?")
    await quiet(bench)

    assert service.shown == []


async def test_given_notifications_off_when_an_answer_ends_then_nothing_is_told(
    service: NotificationService, away: list[bool], bench: GuiBench
) -> None:
    await bench.engine.set_setting(NOTIFICATIONS.name, False)
    await bench.ask("Which bird?")
    await quiet(bench)

    assert service.shown == []


async def test_given_a_temporary_chat_when_its_answer_ends_then_nothing_of_it_is_told(
    service: NotificationService, away: list[bool], bench: GuiBench
) -> None:
    await bench.engine.set_setting(NOTIFICATION_TEXT.name, True)
    bench.do("new_temporary")
    await until("a temporary chat", lambda: bench.shown.temporary)
    await bench.ask("Which bird?")

    await told(service)

    assert (service.shown[0].title, service.shown[0].text) == ("ChatApp", "An answer is there.")


async def test_given_encrypted_conversations_when_an_answer_ends_then_nothing_of_them_is_told(
    service: NotificationService, away: list[bool], profile_folder: Path
) -> None:
    async with HostileServer(event_stream("The heron")) as server:
        async with gui_bench(profile_folder, server.base_url) as bench:
            await bench.engine.set_setting(NOTIFICATION_TEXT.name, True)
        await encrypt(profile_folder / "chatapp.sqlite3")
        async with gui_bench(profile_folder, server.base_url) as bench:
            await bench.ask("Which bird?")
            await told(service)

    assert (service.shown[0].title, service.shown[0].text) == ("ChatApp", "An answer is there.")


async def test_given_a_conversation_that_is_deleted_when_its_answer_ends_then_nothing_is_told(
    service: NotificationService, away: list[bool], bench: GuiBench
) -> None:
    assert bench.desktop.background is not None
    answer = replace(an_answer("the heron", Status.COMPLETE), conversation="gone")

    bench.desktop.background.watch.ended.emit(answer)
    await quiet(bench)

    assert service.shown == []
    assert bench.notice == ""


@pytest.mark.qt_log_ignore("does not support raise")
async def test_given_a_note_when_it_is_chosen_then_its_conversation_is_shown(
    service: NotificationService, away: list[bool], bench: GuiBench
) -> None:
    await bench.ask("Which bird?")
    await told(service)
    asked = bench.shown.id
    bench.do("new")
    await until("another one", lambda: bench.shown.id != asked)
    bench.window.hide()

    service.choose(service.shown[0].number, "open", token="token-1")

    await until("the window", bench.window.isVisible)
    await until("the conversation", lambda: bench.shown.id == asked)


async def test_given_another_answer_when_it_ends_then_its_note_takes_the_place_of_the_first(
    service: NotificationService, away: list[bool], bench: GuiBench
) -> None:
    await bench.ask("Which bird?")
    await told(service)
    await bench.ask("And then?")

    await told(service, 2)

    first, second = service.shown
    assert second.replaces == first.number


async def test_given_a_prompt_that_waits_when_the_first_answer_ends_then_only_the_last_is_told(
    service: NotificationService, away: list[bool], bench: GuiBench
) -> None:
    await bench.ask("Which bird?")
    await bench.ask_more("And then?")
    await until("both", lambda: len(bench.texts) == 4)
    await told(service)
    await quiet(bench)

    assert len(service.shown) == 1


async def test_given_a_call_that_fails_when_it_ends_then_the_note_says_why(
    service: NotificationService, away: list[bool], profile_folder: Path
) -> None:
    async with (
        HostileServer(error_answer(401, "no")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        await bench.ask("Which bird?")
        await told(service)

    assert service.shown[0].title == "Which bird?"
    assert "key" in service.shown[0].text.lower()


async def test_given_no_bus_when_an_answer_ends_then_the_app_goes_on(
    away: list[bool], bench: GuiBench
) -> None:
    await bench.ask("Which bird?")
    await quiet(bench)

    assert len(bench.texts) == 2


async def test_given_a_service_that_comes_back_when_told_again_then_it_is_shown(
    bus: str, qapp: object
) -> None:
    parent = QObject()
    session = SessionBus()
    notifier = DesktopNotifier(session, parent)
    await notifier.show(Note("a", "One", "nobody sees it"))
    with NotificationService(bus) as service:
        await notifier.show(Note("a", "Two", "text"))
        await notifier.withdraw("a")

    assert [shown.title for shown in service.shown] == ["Two"]
    assert service.closed == [service.shown[0].number]
    await session.close()


async def test_given_a_bus_that_ends_when_asked_again_then_it_is_said_and_nothing_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session, nobody = SessionBus(), Service("org.example", "/", "org.example")
    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert not await session.has(nobody)
    with pytest.raises(BusError):
        await session.has(nobody)
    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert not await session.has(nobody)
        await session.close()


def an_answer(text: str, ended: Status, error: Failure | None = None) -> Message:
    parts = (TextPart(text),)
    return Message("m", "c", None, Role.ASSISTANT, parts, ended, NOW, error=error)


@pytest.mark.parametrize("ended", [Status.COMPLETE, Status.FAILED, Status.INCOMPLETE])
def test_given_what_is_private_when_worded_then_neither_title_nor_text_nor_cause_are_in_it(
    qapp: object, ended: Status
) -> None:
    error = Failure("network", {"host": "heron.example"}) if ended is Status.FAILED else None
    message = an_answer("the heron", ended, error)

    told = note(Conversation("c", "Herons", NOW, NOW), message, private=True, text=True)

    assert "heron" not in f"{told.title} {told.text}".lower()


def test_given_a_long_answer_when_worded_then_it_ends_after_a_whole_word(qapp: object) -> None:
    words = first_words("# Birds\n\n" + "heron " * 500)

    assert words.startswith("Birds heron")
    assert words.endswith("heron…")
    assert len(words) <= FIRST_WORDS + 1


def test_given_a_long_answer_without_spaces_when_worded_then_it_is_cut(qapp: object) -> None:
    assert len(first_words("鹭" * 500)) == FIRST_WORDS + 1
