"""The panel of parameters over a real engine: what is set is kept, sent and taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chatapp.domain.messages import Json
from chatapp.domain.models import Dialect
from chatapp.domain.presets import Wanted
from chatapp.gui.parameters.number_row import NumberRow
from chatapp.gui.parameters.panel import ParametersPanel
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")

CAREFUL = Wanted("Write plainly.", {"temperature": 0.7})


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Answers with "Yes"."""
    async with HostileServer(event_stream("Yes")) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window, connected to the server."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        yield bench


async def opened(bench: GuiBench) -> ParametersPanel:
    """The panel, shown by its command."""
    bench.do("parameters")

    def look() -> list[ParametersPanel]:
        panels = bench.window.findChildren(ParametersPanel)
        return [panel for panel in panels if panel.isVisible()]

    return (await until("the panel", look))[0]


def number(panel: ParametersPanel, name: str) -> NumberRow:
    """The row of a number."""
    row = panel.rows.rows[name]
    assert isinstance(row, NumberRow)
    return row


async def kept(bench: GuiBench) -> dict[str, Json]:
    """What the shown conversation has on disk."""
    return dict((await bench.engine.conversations.get(bench.shown.id)).parameters)


def sent(server: HostileServer) -> dict[str, Any]:
    """The body of the last request for an answer."""
    body: dict[str, Any] = server.requests[-1].json
    return body


async def test_given_a_new_conversation_when_values_are_set_then_its_first_prompt_has_them(
    bench: GuiBench, server: HostileServer
) -> None:
    panel = await opened(bench)
    panel.value_changed.emit("seed", 3)
    panel.system_changed.emit("Write plainly.")
    panel.value_changed.emit("temperature", 0.2)

    await bench.ask("Herons")  # at once, before what was set was handed on by itself
    await bench.idle()

    assert (sent(server)["seed"], sent(server)["temperature"]) == (3, 0.2)
    assert sent(server)["messages"][0] == {"role": "system", "content": "Write plainly."}
    assert await kept(bench) == {"seed": 3, "temperature": 0.2}
    assert number(panel, "seed").field.text() == "3"


async def test_given_many_changes_in_a_row_when_kept_then_the_last_of_each_holds(
    bench: GuiBench,
) -> None:
    panel = await opened(bench)
    for value in range(50):
        panel.value_changed.emit("top_k", value)
    panel.value_changed.emit("seed", 1)
    panel.value_changed.emit("seed", None)

    assert number(panel, "top_k").field.text() == "49"
    await until("what was set", lambda: bench.shown.parameters == {"top_k": 49})
    assert await kept(bench) == {"top_k": 49}


async def test_given_a_change_when_another_conversation_is_shown_then_each_keeps_its_own(
    bench: GuiBench,
) -> None:
    await bench.ask("First")
    await bench.idle()
    first = bench.shown.id
    panel = await opened(bench)
    panel.value_changed.emit("seed", 1)

    bench.do("new")
    await until("a new one", lambda: bench.shown.id != first)
    await until("its values", lambda: number(panel, "seed").field.text() == "")

    assert await kept(bench) == {}
    assert (await bench.engine.conversations.get(first)).parameters == {"seed": 1}


async def test_given_another_part_that_changes_parameters_then_the_panel_shows_them(
    bench: GuiBench,
) -> None:
    panel = await opened(bench)

    await bench.engine.conversations.set_parameters(bench.shown.id, {"seed": 9})

    await until("the seed", lambda: number(panel, "seed").field.text() == "9")


async def test_given_the_panel_when_toggled_then_focus_and_header_follow_and_the_outline_gives_way(
    bench: GuiBench,
) -> None:
    await bench.ask("Herons")
    await bench.idle()
    header = bench.window.chat.header
    bench.do("outline")
    await until("the outline", header.outline_button.isChecked)

    panel = await opened(bench)
    assert header.parameters_button.isChecked()
    assert not header.outline_button.isChecked()
    bench.do("outline")
    await settle()
    assert header.outline_button.isChecked()
    assert not header.parameters_button.isChecked()
    bench.do("parameters")
    await until("the panel again", panel.isVisible)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert panel.isAncestorOf(focus)
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    await settle()
    assert not panel.isVisible()
    assert not header.parameters_button.isChecked()


async def test_given_a_preset_when_applied_over_what_was_set_then_undo_brings_that_back(
    bench: GuiBench,
) -> None:
    saved = await bench.engine.presets.save("Careful", CAREFUL)
    panel = await opened(bench)
    panel.value_changed.emit("seed", 5)

    panel.presets.chosen.emit(saved.id)

    await until("the preset", lambda: bench.shown.preset == saved.id)
    assert bench.shown.parameters == {"temperature": 0.7}
    await until("its instructions", lambda: panel.instructions.text == "Write plainly.")
    await until("the notice", lambda: bench.notice)
    await press(bench.window, "Undo")
    await until("what was set", lambda: bench.shown.parameters == {"seed": 5})
    assert bench.shown.preset is None


async def test_given_a_name_when_saved_twice_then_the_second_replaces_and_can_be_undone(
    bench: GuiBench,
) -> None:
    panel = await opened(bench)
    panel.value_changed.emit("seed", 5)
    panel.foot.save_requested.emit("Careful")
    await until("the preset", lambda: panel.presets.words == "Careful")
    assert bench.notice == ""
    panel.value_changed.emit("seed", 6)

    panel.foot.save_requested.emit("careful")

    await until("the notice", lambda: bench.notice == "The preset Careful was replaced.")
    (replaced,) = await bench.engine.presets.all()
    assert replaced.wanted.parameters == {"seed": 6}
    await until("as saved", lambda: panel.presets.accessibleName() == "Preset: Careful")
    await press(bench.window, "Undo")
    await until("edited again", lambda: panel.presets.accessibleName().endswith("edited"))
    (again,) = await bench.engine.presets.all()
    assert again.wanted.parameters == {"seed": 5}


async def test_given_a_preset_when_removed_then_the_conversation_keeps_its_values_and_undo_works(
    bench: GuiBench,
) -> None:
    panel = await opened(bench)
    panel.value_changed.emit("seed", 5)
    panel.foot.save_requested.emit("Careful")
    await until("the preset", lambda: panel.presets.words == "Careful")
    panel.foot.rename_requested.emit("Plain")
    await until("the other name", lambda: panel.presets.words == "Plain")

    panel.presets.remove_requested.emit()

    await until("no preset", lambda: panel.presets.words == "No preset")
    assert await kept(bench) == {"seed": 5}
    await press(bench.window, "Undo")
    await until("the preset again", lambda: panel.presets.words == "Plain")


async def test_given_a_default_preset_when_a_conversation_is_begun_then_the_panel_shows_it(
    bench: GuiBench,
) -> None:
    saved = await bench.engine.presets.save("Careful", CAREFUL)
    panel = await opened(bench)
    panel.presets.chosen.emit(saved.id)
    await until("the preset", lambda: panel.presets.words == "Careful")
    panel.presets.default_requested.emit(saved.id)
    await bench.ask("First")
    await bench.idle()

    bench.do("new")

    await until("a new one", lambda: not bench.shown.title)
    await until("its preset", lambda: panel.presets.words == "Careful")
    assert panel.presets.accessibleName() == "Preset: Careful"


async def test_given_values_for_the_next_message_when_taken_back_by_the_chip_then_none_is_sent(
    bench: GuiBench, server: HostileServer
) -> None:
    panel = await opened(bench)
    panel.next_only.toggle()
    panel.value_changed.emit("temperature", 0.2)
    panel.value_changed.emit("seed", 4)
    chip = bench.window.chat.composer._next
    assert chip.words == "temp 0.20 · seed 4 · next message"
    assert chip.isVisibleTo(bench.window)

    chip.click()
    await settle()

    assert not chip.isVisibleTo(bench.window)
    assert number(panel, "seed").field.text() == ""
    assert not panel.next_only.isChecked()
    panel.next_only.toggle()
    panel.value_changed.emit("seed", 4)
    await bench.ask("Herons")
    await bench.idle()
    assert (sent(server).get("temperature"), sent(server)["seed"]) == (None, 4)
    assert not chip.isVisibleTo(bench.window)
    assert not panel.next_only.isChecked()
    assert await kept(bench) == {}


async def test_given_values_for_the_next_message_when_another_chat_is_shown_then_its_chip_is_gone(
    bench: GuiBench,
) -> None:
    await bench.ask("First")
    await bench.idle()
    first = bench.shown.id
    panel = await opened(bench)
    panel.next_only.toggle()
    panel.value_changed.emit("seed", 4)

    bench.do("new")
    await until("a new one", lambda: bench.shown.id != first)
    await settle()

    assert not bench.window.chat.composer._next.isVisibleTo(bench.window)
    assert not panel.next_only.isChecked()
    bench.do("next")
    await until("the first one", lambda: bench.shown.id == first)
    await until("its chip", lambda: bench.window.chat.composer._next.isVisibleTo(bench.window))


async def test_given_values_that_another_service_does_not_take_then_that_is_said_without_the_panel(
    bench: GuiBench, server: HostileServer
) -> None:
    panel = await opened(bench)
    panel.value_changed.emit("min_p", 0.1)
    panel.value_changed.emit("temperature", 0.5)
    bench.do("parameters")
    await until("both kept", lambda: len(bench.shown.parameters) == 2)
    place = bench.window.chat.composer.foot.place
    assert "not sent" not in place.text()

    poet, _failure = await bench.engine.connections.add("Poet", Dialect.ANTHROPIC, server.base_url)
    bench.window.chat.composer.picker.chosen.emit(poet.id, "verse")

    await until("what is not sent", lambda: place.text().endswith("not sent: Min-p"))
    assert "Min-p" in place.toolTip()
