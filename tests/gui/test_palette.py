"""The palette: what is typed is found while it is typed, and what is chosen is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chatapp.domain.messages import Folder, new_id, now
from chatapp.domain.settings import SEARCH_ORDER
from chatapp.gui import i18n
from chatapp.gui.palette.line import fitted
from chatapp.gui.palette.rows import Kind
from chatapp.gui.theme import theme
from chatapp.storage.conversations import Conversations
from chatapp.storage.folders import Folders
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.palette_driver import PaletteDriver
from tests.support.qt import settle, until

pytestmark = pytest.mark.usefixtures("qapp")
K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    """The window, connected to a server."""
    async with (
        HostileServer(event_stream("Yes")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        yield bench


@pytest.fixture
def palette(bench: GuiBench) -> PaletteDriver:
    return PaletteDriver(bench)


async def test_given_conversations_when_opened_then_recent_ones_and_usual_commands_are_offered(
    palette: PaletteDriver,
) -> None:
    for day in range(8):
        await palette.stored(f"Day {day}", "text", days=day)
    await palette.come()
    await palette.done()

    assert palette.labels == ["Conversations", "Commands"]
    assert "Day 7" in palette.titles(Kind.CONVERSATION)
    assert "New conversation" in palette.titles(Kind.COMMAND)
    assert palette.current is palette.rows[0]
    assert palette.count == ""


async def test_given_messages_and_titles_when_typed_then_all_kinds_are_found_in_their_sections(
    palette: PaletteDriver,
) -> None:
    await palette.stored("Fair full samples", "old text", "Something full here")
    await palette.come("full")

    assert palette.labels == ["Conversations", "Messages", "Commands"]
    assert palette.titles(Kind.CONVERSATION) == ["Fair full samples"]
    assert palette.rows[0].ranges == ((5, 9),)
    assert palette.snippets == ["Something full here"]
    assert palette.titles(Kind.COMMAND) == ["Full screen"]
    assert palette.rows[-1].keys == ("F11",)
    assert palette.count == "3 results"


async def test_given_the_text_changes_when_typed_on_then_only_the_last_is_found(
    palette: PaletteDriver,
) -> None:
    await palette.stored("Notes", "tea", "teapot", "teapot lid")
    await palette.come()
    for letter in "teapot lid":
        QTest.keyClicks(palette.palette.field, letter)
        await settle()
    await palette.done()
    assert palette.snippets == ["teapot lid"]
    await palette.type("tea")
    assert palette.snippets == ["teapot lid", "teapot", "tea"]


async def test_given_chinese_when_one_character_is_typed_then_titles_and_messages_are_found(
    palette: PaletteDriver,
) -> None:
    await palette.stored("绿茶和红茶", "请问红茶怎么泡？", "水要开。")
    await palette.come("茶")
    assert palette.titles(Kind.CONVERSATION) == ["绿茶和红茶"]
    assert palette.snippets == ["请问红茶怎么泡？"]


async def test_given_filters_when_typed_then_they_restrict_and_no_commands_are_listed(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    inside = await palette.stored("Inside", "new tea", "new pot")
    await palette.stored("Outside", "new tea")
    thesis = Folder(new_id(), "Thesis", now())
    await Folders(bench.engine.database).add(thesis, [inside[0].conversation])
    await palette.come("in:thesis new")
    assert (palette.labels, palette.snippets) == (["Messages"], ["new pot", "new tea"])
    await palette.type("in:thesis")
    assert palette.titles(Kind.CONVERSATION) == ["Inside"]
    assert palette.rows[0].note == "Thesis"
    await palette.type("new role:assistant")
    assert palette.snippets == ["new pot"]


async def test_given_prefixes_when_typed_then_only_commands_or_folders_are_listed(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    await palette.stored("Settings of the oven", "settings")
    await Folders(bench.engine.database).add(Folder(new_id(), "Support replies", now()))
    await palette.come(">set")
    assert palette.titles(Kind.COMMAND) == ["Settings"]
    assert palette.labels == ["Commands"]
    await palette.type(">")
    assert len(palette.titles(Kind.COMMAND)) > 15
    await palette.type("#supp")
    assert palette.titles(Kind.FOLDER) == ["Support replies"]
    palette.key(K.Key_Return)
    await palette.done()
    assert palette.palette.field.text() == 'in:"Support replies" '
    assert palette.open


async def test_given_a_language_when_commands_are_searched_then_english_words_find_them_too(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    i18n.install(app, "zh_CN")
    try:
        await palette.come(">shortcuts")
        assert palette.titles(Kind.COMMAND) == ["键盘快捷键"]
        await palette.type(">快捷")
        assert palette.titles(Kind.COMMAND) == ["键盘快捷键"]
        assert palette.current.ranges == ((2, 4),)
    finally:
        i18n.install(app, "en")


async def test_given_nothing_found_when_typed_then_it_is_said(palette: PaletteDriver) -> None:
    await palette.come("qqxxyy")
    assert palette.rows == []
    assert palette.count == "0 results"
    palette.key(K.Key_Return)
    assert palette.open


async def test_given_a_command_when_chosen_then_the_palette_goes_and_it_is_done(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    await palette.come(">settings")
    palette.key(K.Key_Return)
    assert not palette.open
    assert bench.window.stack.currentWidget().objectName() == "settingsPage"


async def test_given_the_settings_when_opened_there_then_only_what_works_there_is_offered(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    home = await palette.stored("Tea", "tea")
    bench.do("settings")
    await palette.come(">")
    assert "Answer again" not in palette.titles(Kind.COMMAND)
    await palette.type("tea")
    palette.key(K.Key_Return)
    await until("the chat", lambda: bench.shown.id == home[0].conversation)
    assert bench.window.stack.currentWidget() is bench.window.splitter


async def test_given_a_message_when_chosen_then_it_is_shown_with_what_was_found_marked(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    texts = [f"paragraph {number} of it" for number in range(300)]
    texts[40] = "a cup of Café crème, and tea"
    messages = await palette.stored("Long", *texts)
    await palette.come("tea cafe")
    assert palette.current.kind is Kind.MESSAGE
    palette.key(K.Key_Return)

    view = bench.window.chat.transcript
    await until("the marks", lambda: view.finder.count == 2 and not view.finder.running)
    assert bench.shown.id == messages[0].conversation
    assert any(one.item.id == messages[40].id for one in view.timeline.placed)
    assert view.finder.position == 1
    assert not palette.open


async def test_given_several_places_when_a_message_is_chosen_then_the_one_in_it_is_current(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    messages = await palette.stored("Many", *(f"tea number {number}" for number in range(60)))
    await palette.come("tea number 30")
    palette.key(K.Key_Down)  # the prompt after it has the same words
    row = next(row for row in palette.rows if row.target[-1] == messages[30].id)
    bench.desktop._palette._open_row(row)  # type: ignore[union-attr]

    finder = bench.window.chat.transcript.finder
    await until("the current mark", lambda: finder._current is not None and not finder.running)
    assert finder._current is not None
    assert finder._current[0] == messages[30].id


async def test_given_a_message_on_another_branch_when_chosen_then_its_branch_is_shown(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    messages = await palette.stored("Two ways", "left or right?", "left it is")
    other = replace(messages[1], id=new_id(), parts=messages[0].parts)
    store = Conversations(bench.engine.database, "writer")
    await store.add_messages([other], current=other.id)
    await palette.come('"left it"')
    palette.key(K.Key_Return)
    await bench.says("left or right?", "left it is")
    assert bench.shown.current == messages[1].id


async def test_given_many_messages_when_scrolled_to_the_end_then_all_of_them_come(
    palette: PaletteDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chatapp.gui import palette_controller

    monkeypatch.setattr(palette_controller, "PAGE", 120)
    monkeypatch.setattr(palette_controller, "PAUSE", 0.0)
    await palette.stored("Many", *(f"zebra {number}" for number in range(300)))
    await palette.come()
    palette.palette.field.set_text("zebra")
    await until("the first page", lambda: len(palette.snippets) == 120)
    assert palette.count in ("120+ results", "120 results", "121 results")
    palette.key(K.Key_End, CTRL)
    await until("the second page", lambda: len(palette.snippets) == 240)
    palette.key(K.Key_End, CTRL)
    await until("all", lambda: len(palette.snippets) == 300)
    await palette.done()
    assert palette.count == "300 results"
    assert palette.snippets == [f"zebra {number}" for number in reversed(range(300))]


async def test_given_commands_below_when_more_messages_are_wanted_then_they_take_the_list(
    palette: PaletteDriver,
) -> None:
    await palette.stored("Many", *(f"settings {number}" for number in range(20)))
    await palette.come("settings")
    assert len(palette.snippets) == 6
    assert palette.titles(Kind.MORE) == ["More messages"]
    assert palette.titles(Kind.COMMAND) == ["Settings"]
    assert palette.count == "21 results"
    while palette.current.kind is not Kind.MORE:
        palette.key(K.Key_Down)
    palette.key(K.Key_Return)
    assert palette.labels == ["Messages"]
    assert len(palette.snippets) == 20


async def test_given_relevance_when_chosen_then_the_order_is_another_and_stays_so(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    await palette.stored("Notes", "tea", "tea is a small part of " + "a long text " * 60)
    await palette.come("tea")
    assert palette.snippets[-1] == "tea"
    QTest.keyClick(palette.palette.field, K.Key_Tab)
    assert palette.palette.order.hasFocus()
    QTest.keyClick(palette.palette.order, K.Key_Space)
    await palette.done()
    assert palette.snippets[0] == "tea"
    assert bench.engine.settings.get(SEARCH_ORDER) == "relevance"
    QTest.keyClick(palette.palette.order, K.Key_Escape)
    assert not palette.open
    await palette.come()
    assert palette.palette.order.relevant


async def test_given_rows_when_keys_are_pressed_then_the_current_one_moves_past_labels(
    palette: PaletteDriver,
) -> None:
    await palette.stored("settings of old", "settings")
    await palette.come("settings")
    kinds = []
    for _ in range(4):
        kinds.append(palette.current.kind)
        palette.key(K.Key_Down)
    assert kinds == [Kind.CONVERSATION, Kind.MESSAGE, Kind.COMMAND, Kind.CONVERSATION]
    palette.key(K.Key_Up)
    palette.key(K.Key_Up)
    assert palette.current.kind is Kind.COMMAND
    palette.key(K.Key_Home, CTRL)
    assert palette.current.kind is Kind.CONVERSATION
    palette.key(K.Key_End)
    assert palette.current.kind is Kind.COMMAND
    palette.key(K.Key_PageUp)
    assert palette.current.kind is Kind.CONVERSATION
    palette.key(K.Key_PageDown)
    assert palette.current.kind is Kind.COMMAND


async def test_given_the_pointer_when_it_moves_then_its_row_is_current_and_a_click_opens_it(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    home = await palette.stored("tea one", "x")
    await palette.stored("tea two", "x")
    await palette.come("tea")
    view = palette.palette.view
    place = view.visualRect(view.model().index(2)).center()
    view.mouseMoveEvent(_moved(place))
    assert palette.current is palette.rows[0]  # it was there before the list came
    view.mouseMoveEvent(_moved(place + QPoint(3, 0)))
    assert palette.current.title == "tea one"
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    await until("the conversation", lambda: bench.shown.id == home[0].conversation)
    assert not palette.open


def _moved(place: QPoint) -> QMouseEvent:
    none = Qt.MouseButton.NoButton
    at = QPointF(place)
    return QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)


async def test_given_the_palette_when_left_then_the_focus_is_where_it_was(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    composer = bench.window.chat.composer
    composer.focus_text()
    await palette.come("tea")
    palette.key(K.Key_Escape)
    assert not palette.open
    assert composer.edit.hasFocus()
    await palette.come()
    QTest.mouseClick(palette.palette, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert not palette.open


async def test_given_a_command_that_takes_the_focus_when_given_by_key_then_the_palette_goes(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    await palette.come("tea")
    bench.do("compose")
    assert not palette.open
    assert bench.window.chat.composer.edit.hasFocus()


async def test_given_an_input_method_when_composing_then_it_is_searched_and_enter_opens_nothing(
    palette: PaletteDriver,
) -> None:
    await palette.stored("绿茶", "红茶")
    await palette.come()
    field = palette.palette.field
    QApplication.sendEvent(field, QInputMethodEvent("茶", []))
    await palette.done()
    assert palette.titles(Kind.CONVERSATION) == ["绿茶"]
    QApplication.sendEvent(
        field, QKeyEvent(QEvent.Type.KeyPress, K.Key_Return, Qt.KeyboardModifier.NoModifier)
    )
    assert palette.open
    ended = QInputMethodEvent("", [])
    ended.setCommitString("绿")
    QApplication.sendEvent(field, ended)
    await palette.done()
    assert field.text() == "绿"
    assert palette.titles(Kind.CONVERSATION) == ["绿茶"]


async def test_given_an_archived_conversation_and_one_in_the_trash_when_searched_then_one_is_found(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    kept, gone = await palette.stored("tea kept", "x"), await palette.stored("tea gone", "x")
    await bench.engine.conversations.change(kept[0].conversation, archived=True)
    await bench.engine.conversations.delete(gone[0].conversation)
    await palette.come("tea")
    assert palette.titles(Kind.CONVERSATION) == ["tea kept"]
    assert palette.rows[0].note == "Archived"


async def test_given_a_small_window_when_opened_then_the_card_lies_within_it(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    for day in range(12):
        await palette.stored(f"Tea {day}", "tea", days=day)
    bench.window.resize(420, 430)
    await palette.come("tea")
    card = palette.palette._card.geometry()
    assert palette.palette.rect().contains(card)
    bench.window.resize(1200, 800)
    await settle()
    assert palette.palette.size() == bench.window.size()
    assert palette.palette._card.width() == theme().scaled(640)


async def test_given_a_screen_reader_when_searched_then_counts_and_rows_are_said_politely(
    palette: PaletteDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await palette.stored("Notes", "tea", "teapot")
    await palette.come()
    told: list[QAccessibleEvent] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", told.append)
    await palette.type("tea")
    palette.key(K.Key_Down)

    said = [each for each in told if isinstance(each, QAccessibleAnnouncementEvent)]
    assert [each.message() for each in said] == ["2 results", palette.rows[1].spoken]
    assert {each.politeness() for each in said} == {QAccessible.AnnouncementPoliteness.Polite}
    assert palette.rows[1].spoken.startswith("Notes, tea, ")


async def test_given_a_filter_in_the_list_when_nothing_fits_then_enter_searches_all_messages(
    palette: PaletteDriver, bench: GuiBench
) -> None:
    await palette.stored("Kitchen", "where is the teapot")
    sidebar = bench.window.sidebar
    sidebar.focus_search()
    assert not sidebar._everywhere.isVisibleTo(sidebar)
    QTest.keyClicks(sidebar.search, "teapot")
    assert sidebar._everywhere.isVisibleTo(sidebar)
    assert sidebar._everywhere.accessibleName() == "Search all messages for “teapot”"
    QTest.keyClick(sidebar.search, K.Key_Return)
    await until("the palette", lambda: palette.open)
    await palette.done()
    assert palette.palette.field.text() == "teapot"
    assert palette.snippets == ["where is the teapot"]


@pytest.mark.parametrize(
    "text", ["needle", "日" * 200 + "needle", "x " * 300 + "needle" + " y" * 90]
)
def test_given_a_line_that_is_too_long_when_fitted_then_its_first_highlight_is_seen(
    text: str,
) -> None:
    metrics, start = QFontMetricsF(theme().font("meta")), text.index("needle")
    shown, ranges = fitted(text, ((start, start + 6),), metrics, 400.0)
    assert metrics.horizontalAdvance(shown) <= 400.0
    ((first, last),) = ranges
    assert shown[first:last] == "needle"
