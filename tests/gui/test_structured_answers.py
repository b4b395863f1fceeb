"""Answers that are JSON in the window: what their head says and does, over a real engine."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton, QRadioButton

from chatapp.domain.messages import Json
from chatapp.gui.parameters.schema_editor import SchemaEditor
from chatapp.gui.transcript.panes.structured import StructuredPane
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import settle, until

pytestmark = pytest.mark.usefixtures("qapp")

PEOPLE: Json = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["name", "age"],
    },
}
GOOD = '[{"name": "Ann", "age": 3}, {"name": "李|雷", "age": 4}]'
BROKEN = '[{"name": 3}]'


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with HostileServer(event_stream(GOOD)) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window, in a conversation whose answers are to be people."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        shape: Json = {
            "type": "json_schema",
            "json_schema": {"name": "people", "schema": PEOPLE},
        }
        wanted: dict[str, Json] = {"response_format": shape}
        await bench.engine.conversations.change(bench.shown.id, parameters=wanted)
        yield bench


def heads(bench: GuiBench) -> list[StructuredPane]:
    """The heads in sight, from above."""
    found = bench.window.chat.transcript.findChildren(StructuredPane)
    return sorted((each for each in found if each.isVisible()), key=lambda each: each.y())


def state(bench: GuiBench) -> str:
    """What the last head says."""
    return heads(bench)[-1]._state.text() if heads(bench) else ""


def painted(bench: GuiBench) -> str:
    """What is painted of the text of the last answer."""
    view = bench.window.chat.transcript
    leaves = [each.slot.leaf for each in view.timeline.placed]
    return "\n".join(leaf.text for leaf in leaves if leaf is not None)


async def test_given_an_answer_that_follows_its_schema_when_it_ends_then_it_is_a_table(
    bench: GuiBench,
) -> None:
    await bench.ask("Who?")
    await until("the check", lambda: state(bench) == "Follows its schema")
    assert "[{" not in painted(bench)
    assert "李|雷" in painted(bench)
    (head,) = heads(bench)
    for shape, says in (("tree", "name: Ann"), ("text", '"name": "Ann"'), ("table", "Ann")):
        head.findChild(QRadioButton, f"segment_{shape}").setChecked(True)
        await until(shape, lambda says=says: says in painted(bench))
        (head,) = heads(bench)


async def test_given_a_long_answer_when_it_ends_with_its_head_out_of_view_then_it_is_a_table(
    bench: GuiBench, server: HostileServer
) -> None:
    people = json.dumps([{"name": f"Nr.{number}", "age": number} for number in range(2000)])
    server.behaviours = (event_stream(people),)
    await bench.ask("Who?")
    await until("its end", lambda: '"age": 1999' in painted(bench))
    await until("the table", lambda: "Nr.1999" in painted(bench) and '"' not in painted(bench))


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"type": "objekt"}, "The schema is none: 'objekt' is not valid under any"),
        ({"type": "array", "items": {"$ref": "#/none"}}, "The schema refers to #/none, which is"),
        ({"type": "array", "items": {"type": "string"}}, "Shown as JSON."),
    ],
)
async def test_given_a_schema_when_it_is_written_as_json_then_what_is_wrong_with_it_is_told_before(
    bench: GuiBench, schema: Json, told: str
) -> None:
    bench.do("parameters")
    await until("the panel", lambda: bench.window.findChild(SchemaEditor) is not None)
    editor = bench.window.findChild(SchemaEditor)
    assert editor is not None
    asked: list[Json] = []
    editor.check_wanted.connect(asked.append)

    editor.json.edit.setPlainText(json.dumps(schema))
    await until("the check", lambda: schema in asked)
    await until("what is told", lambda: editor.problem.startswith(told))


async def test_given_an_answer_that_breaks_it_when_it_ends_then_the_model_is_asked_once_more(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (event_stream(BROKEN), event_stream(GOOD))
    await bench.ask("Who?")
    await until("the repair", lambda: state(bench) == "Follows its schema · asked once more")
    above = heads(bench)[0]
    assert above._state.text() == "Does not follow its schema"
    assert above._told.text() == "[0].name: It should be of the type string\n[0]: age is missing"


async def test_given_no_repair_by_itself_when_the_button_is_pressed_then_it_is_asked(
    bench: GuiBench, server: HostileServer
) -> None:
    await bench.engine.set_setting("repair_answers", False)
    server.behaviours = (event_stream("I cannot."), event_stream(GOOD))
    await bench.ask("Who?")
    await until("the check", lambda: state(bench) == "No JSON")
    assert len(server.requests) == 1
    heads(bench)[0].findChild(QPushButton, "repair_structured").click()
    await until("the repair", lambda: state(bench) == "Follows its schema · asked once more")


async def test_given_a_table_when_saved_as_csv_then_the_file_holds_its_rows(
    bench: GuiBench, tmp_path: Path
) -> None:
    await bench.ask("Who?")
    await until("the check", lambda: state(bench) == "Follows its schema")
    intents = bench.window.chat.transcript.intents
    for kind in ("csv", "json"):
        intents.structure_save_requested.emit(heads(bench)[0].message_id, kind)
        dialog = bench.window.findChild(QFileDialog, "save_answer_as")
        assert dialog is not None
        dialog.fileSelected.emit(str(tmp_path / f"people.{kind}"))
        dialog.done(0)
        await settle()
        await until("the file", (tmp_path / f"people.{kind}").exists)
    assert (tmp_path / "people.csv").read_text("utf-8-sig").split() == [
        "name,age",
        "Ann,3",
        "李|雷,4",
    ]
    assert json.loads((tmp_path / "people.json").read_text("utf-8")) == json.loads(GOOD)
