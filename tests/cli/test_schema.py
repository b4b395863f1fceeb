"""`ask --schema`: the answer's JSON alone is printed, when it follows the schema in the end."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import pytest

from chatapp.domain.messages import Json
from chatapp.domain.schema_fields import DrawnSchema, FieldType, SchemaField, schema_of
from tests.support.command import Command, Serve
from tests.support.hostile_server import Exchange, chat_chunk, error_answer, event_stream

PERSON = schema_of(DrawnSchema((SchemaField("name"), SchemaField("age", FieldType.WHOLE_NUMBER))))
GOOD = '{"name": "李雷", "age": 3}'
BROKEN = '{"name": 3}'


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """A file with a schema."""
    path = tmp_path / "person.json"
    path.write_text(json.dumps(PERSON))
    return path


async def test_given_a_schema_when_the_answer_follows_it_then_its_json_alone_is_printed(
    command: Command, serve: Serve, schema: Path
) -> None:
    server = await serve(event_stream("Here:\n```json\n", '{"name":"李雷",\n "age"', ":3}\n```\n"))
    result = await command.ask("Who?", "--schema", str(schema))
    assert (result.code, result.text, result.err) == (0, GOOD + "\n", b"")
    (request,) = server.requests
    assert request.json["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "person", "strict": True, "schema": PERSON},
    }


async def test_given_an_answer_that_breaks_it_when_asked_then_it_is_asked_for_once_more(
    command: Command, serve: Serve, schema: Path
) -> None:
    server = await serve(event_stream(BROKEN), event_stream(GOOD))
    result = await command.ask("Who?", "--schema", str(schema), "--param", "temperature=0")
    assert (result.code, result.text, result.err) == (0, GOOD + "\n", b"")
    first, again = (request.json for request in server.requests)
    assert [each["content"] for each in again["messages"][:2]] == ["Who?", BROKEN]
    assert "name: It should be of the type string" in again["messages"][2]["content"]
    for told in ("response_format", "temperature"):
        assert again[told] == first[told]


async def test_given_a_second_answer_that_breaks_it_when_asked_then_one_line_says_where(
    command: Command, serve: Serve, schema: Path
) -> None:
    server = await serve(event_stream("No."), event_stream('{"name": 3, "age": 3}'))
    result = await command.ask("Who?", "--schema", str(schema))
    assert (result.code, result.out, len(server.requests)) == (1, b"", 2)
    assert result.complaint == (
        "chatapp: The answer does not follow its schema, at name: It should be of the type string."
        " The answer is kept."
    )


async def test_given_no_repair_when_the_answer_breaks_it_then_one_request_is_made(
    command: Command, serve: Serve, schema: Path
) -> None:
    server = await serve(event_stream(BROKEN), event_stream(GOOD))
    result = await command.ask("Who?", "--schema", str(schema), "--no-repair")
    assert (result.code, result.out, len(server.requests)) == (1, b"", 1)
    assert "at name and in 1 more:" in result.complaint


async def test_given_json_events_when_asked_then_the_end_tells_what_is_wrong_and_the_value(
    command: Command, serve: Serve, schema: Path
) -> None:
    await serve(event_stream(BROKEN), event_stream(GOOD))
    result = await command.ask("Who?", "--schema", str(schema), "--json")
    assert (result.code, result.err) == (0, b"")
    kinds = [event["event"] for event in result.events if event["event"] != "usage"]
    assert kinds == ["start", "text", "repair", "text", "end"]
    repair = next(event for event in result.events if event["event"] == "repair")
    assert [error["code"] for error in repair["errors"]] == ["value_type", "value_required"]
    assert repair["errors"][0]["path"] == "name"
    end = result.events[-1]
    assert (end["status"], end["error"], end["message"]) == ("complete", None, repair["message"])
    assert end["structured"] == {"valid": True, "errors": [], "value": json.loads(GOOD)}


async def test_given_a_call_that_fails_when_asked_then_it_is_told_as_ever(
    command: Command, serve: Serve, schema: Path
) -> None:
    server = await serve(error_answer(400))
    result = await command.ask("Who?", "--schema", str(schema), "--json")
    assert (result.code, len(server.requests)) == (1, 1)
    assert result.events[-1]["structured"] is None
    assert result.complaint


async def test_given_ctrl_c_while_it_is_asked_for_once_more_then_stopped_without_output(
    command: Command, serve: Serve, schema: Path
) -> None:
    asked = asyncio.Event()

    async def wait(exchange: Exchange) -> None:
        asked.set()
        await exchange.client_closes()

    await serve(event_stream(BROKEN), wait)
    async with command.asking("Who?", "--schema", str(schema)) as asking:
        await asyncio.wait_for(asked.wait(), 30)
        asking.signal(signal.SIGINT)
        result = await asking.end()
    assert (result.code, result.out) == (130, b"")


async def test_given_an_answer_that_was_cut_when_asked_then_one_line_tells_both(
    command: Command, serve: Serve, schema: Path
) -> None:
    cut = event_stream(chat_chunk('{"name": "李'), chat_chunk(finish="length"), finish=None)
    await serve(cut)
    result = await command.ask("Who?", "--schema", str(schema), "--no-repair")
    assert (result.code, result.out) == (1, b"")
    assert "There is no JSON" in result.complaint or "breaks off at line 1" in result.complaint
    assert "limit" in result.complaint


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"type": ', "is not JSON: line 1, character 10"),
        ("[1]", "one is an object"),
        ('{"type": "nonsense"}', "'nonsense' is not valid"),
        ('{"name": "n", "schema": {"required": 1}}', "1 is not of type 'array'"),
        ('{"properties": {"a": {"$ref": "#/none"}}}', "refers to #/none, which is not in it"),
        ('{"$ref": "http://127.0.0.1:1/x"}', "refers to http://127.0.0.1:1/x, which"),
    ],
)
async def test_given_a_file_that_is_no_schema_when_asked_then_nothing_is_sent(
    command: Command, serve: Serve, tmp_path: Path, text: str, told: str
) -> None:
    server = await serve(event_stream(GOOD))
    (tmp_path / "bad.json").write_text(text)
    result = await command.ask("Who?", "--schema", str(tmp_path / "bad.json"))
    assert (result.code, result.out, server.requests) == (2, b"", [])
    assert told in result.complaint


async def test_given_a_schema_that_refers_to_itself_when_asked_then_it_is_followed(
    command: Command, serve: Serve, tmp_path: Path
) -> None:
    tree: Json = {
        "$ref": "#/$defs/tree",
        "$defs": {
            "tree": {"type": "array", "items": {"$ref": "#/$defs/tree"}},
            "named": {"$id": "https://example.com/leaf", "$anchor": "leaf"},
            "other": {"$ref": "https://example.com/leaf#leaf"},
        },
    }
    await serve(event_stream("[[], [[]]]"))
    (tmp_path / "tree.json").write_text(json.dumps(tree))
    result = await command.ask("Who?", "--schema", str(tmp_path / "tree.json"))
    assert (result.code, result.text, result.err) == (0, "[[], [[]]]\n", b"")


@pytest.mark.parametrize(
    "options",
    [
        ("--no-repair",),
        ("--schema", "{schema}", "--complete"),
        ("--schema", "{schema}", "--param", "response_format=1"),
    ],
)
async def test_given_options_that_do_not_go_together_when_asked_then_that_is_wrong_usage(
    command: Command, serve: Serve, schema: Path, options: tuple[str, ...]
) -> None:
    server = await serve(event_stream(GOOD))
    result = await command.ask("Who?", *(each.format(schema=schema) for each in options))
    assert (result.code, server.requests) == (2, [])


@pytest.mark.model
async def test_given_the_embedded_model_when_asked_then_its_answer_follows_the_schema(
    command: Command, demo_model: Path, tmp_path: Path
) -> None:
    fields = (
        SchemaField("城市", description="A town"),
        SchemaField("kind", FieldType.CHOICE, choices=("large", "small"), needed=False),
        SchemaField("names", FieldType.TEXTS, needed=False),
        SchemaField("old", FieldType.YES_NO),
    )
    wanted: Json = schema_of(DrawnSchema(fields))
    (tmp_path / "town.json").write_text(json.dumps(wanted))
    options = ("--schema", str(tmp_path / "town.json"), "--param", "max_tokens=100")
    result = await command.run("ask", "Name one town.", *options)
    assert (result.code, result.err) == (0, b"")
    assert set(result.json) == {"城市", "kind", "names", "old"}
