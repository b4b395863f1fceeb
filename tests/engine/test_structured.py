"""Answers with a schema through the whole engine: checked in a real child, repaired, exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatapp.domain.changes import MessageChanged
from chatapp.domain.comparing import Column
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json, Message, Status
from chatapp.domain.settings import REPAIR_ANSWERS
from chatapp.domain.structured import REPAIRS
from chatapp.engine import documents
from tests.support.bench import Bench
from tests.support.hostile_server import HostileServer, chat_chunk, event_stream

PERSON: Json = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
GOOD = '{"name": "Ann", "age": 3}'


def as_format(schema: Json) -> Json:
    """A schema as a value of `response_format`."""
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}


async def asked(bench: Bench, text: str, schema: Json = PERSON) -> Message:
    """An answer with this text, asked for with a schema; it is not repaired."""
    await bench.engine.set_setting(REPAIR_ANSWERS.name, False)
    async with HostileServer(event_stream(text)) as server:
        await bench.connect(server, f"Test {server.port}")
        return await bench.ask("Who?", response_format=as_format(schema))


async def problems(bench: Bench, text: str, schema: Json = PERSON) -> list[tuple[str, str]]:
    """Places and codes of what is wrong with such an answer."""
    read = await bench.engine.structured.read(await asked(bench, text, schema))
    return [(problem.place, problem.failure.code) for problem in read.problems]


async def test_given_an_answer_that_follows_when_read_then_it_is_valid_and_remembered(
    bench: Bench,
) -> None:
    answer = await asked(bench, f"```json\n{GOOD}\n```")
    assert bench.engine.structured.known(answer) is None
    read = await bench.engine.structured.read(answer)
    assert (read.valid, read.value) == (True, {"name": "Ann", "age": 3})
    assert bench.engine.structured.known(answer) is read


async def test_given_an_answer_that_breaks_rules_when_read_then_each_is_told_with_its_place(
    bench: Bench,
) -> None:
    listed: Json = {"type": "array", "items": PERSON}
    text = '[{"name": 1, "age": -1}, {"age": 2, "x": 0}, {}]'
    assert sorted(await problems(bench, text, listed)) == [
        ("[0].age", "value_least"),
        ("[0].name", "value_type"),
        ("[1]", "value_extra"),
        ("[1]", "value_required"),
        ("[2]", "value_required"),
    ]


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ({"type": "nonsense"}, "schema_bad"),
        ({"$ref": "http://127.0.0.1:9/schema.json"}, "schema_reference"),
        ({"$ref": "#/$defs/missing"}, "schema_reference"),
        ({"properties": {"name": {"enum": ["Bob"]}}}, "value_choice"),
        ({"properties": {"name": {"pattern": "^B"}}}, "value_pattern"),
        ({"not": {}}, "value_rule"),
    ],
)
async def test_given_a_schema_when_an_answer_is_read_then_its_code_says_what_is_wrong(
    bench: Bench, schema: Json, code: str
) -> None:
    assert [found for _place, found in await problems(bench, GOOD, schema)] == [code]


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (19.99, {"multipleOf": 0.01}),
        (0.3, {"multipleOf": 0.1}),
        ("Zoë", {"pattern": r"^\p{L}+$"}),
        ("2024", {"pattern": r"^(?<year>\d{4})$"}),
        ({"é": 1}, {"patternProperties": {r"^\p{L}$": {}}, "additionalProperties": False}),
        ({"a": 1, "1": "x"}, {"patternProperties": {r"^\d$": {"type": "string"}}}),
        ({"a": 1}, {"additionalProperties": {"type": "integer"}}),
    ],
)
async def test_given_a_value_that_follows_its_schema_when_read_then_nothing_is_wrong(
    bench: Bench, value: Json, schema: Json
) -> None:
    assert await problems(bench, json.dumps(value), schema) == []


async def test_given_prices_when_read_then_those_with_too_many_decimals_break_their_schema(
    bench: Bench,
) -> None:
    prices: Json = {"items": {"multipleOf": 0.01}}
    assert await problems(bench, "[19.99, 19.999]", prices) == [("[1]", "value_rule")]


async def test_given_rules_for_members_by_pattern_when_one_breaks_them_then_its_place_is_told(
    bench: Bench,
) -> None:
    schema: Json = {
        "patternProperties": {r"^\p{L}+$": {"type": "integer"}},
        "additionalProperties": {"type": "string"},
    }
    text = '{"é": "x", "b": 1, "1": 2, "2": "y"}'
    assert await problems(bench, text, schema) == [("é", "value_type"), ('["1"]', "value_type")]


async def test_given_names_by_pattern_when_another_stands_beside_them_then_only_that_is_told(
    bench: Bench,
) -> None:
    schema: Json = {"patternProperties": {"^a": {}}, "additionalProperties": False}
    read = await bench.engine.structured.read(await asked(bench, '{"a1": 1, "b": 1}', schema))
    assert [problem.failure.facts for problem in read.problems] == [{"name": "b"}]


async def test_given_a_pattern_that_takes_for_ever_when_read_then_the_check_is_given_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "READ_WITHIN", 1.0)
    slow: Json = {"properties": {"name": {"pattern": r"^(\w|\w\w)+$"}}}
    text = json.dumps({"name": "a" * 60 + "!"})
    assert await problems(bench, text, slow) == [("", "schema_slow")]


async def test_given_a_broken_answer_when_repaired_then_the_model_is_told_what_is_wrong(
    bench: Bench,
) -> None:
    async with HostileServer(event_stream('{"name": "Ann"}'), event_stream(GOOD)) as server:
        await bench.connect(server)
        await bench.engine.set_setting(REPAIR_ANSWERS.name, False)
        first = await bench.ask("Who?", response_format=as_format(PERSON))
        (second,) = await bench.ended(await bench.engine.structured.repair(first.id))
        sent = server.requests[1].json
    prompt = next(
        each
        for each in await bench.engine.conversations.messages(first.conversation)
        if each.id == second.parent
    )
    assert (prompt.parent, prompt.parameters[REPAIRS]) == (first.id, first.id)
    assert "$: age is missing" in prompt.text
    assert [each["role"] for each in sent["messages"]] == ["user", "assistant", "user"]
    assert sent["response_format"] == as_format(PERSON)
    assert (await bench.engine.structured.read(second)).valid
    with pytest.raises(InputError):
        await bench.engine.structured.repair(second.id)


async def test_given_a_window_when_an_answer_breaks_its_schema_then_it_is_repaired_once(
    bench: Bench,
) -> None:
    async with HostileServer(event_stream("No."), event_stream("Never.")) as server:
        await bench.connect(server)
        new = await bench.engine.conversations.new()
        await bench.engine.conversations.set_parameters(
            new.id, {"response_format": as_format(PERSON)}
        )
        sent = await bench.chat.send(new.id, "Who?")
        await bench.ended(sent)
        await bench.until(
            MessageChanged,
            lambda change: (
                change.message.text == "Never." and change.message.status is Status.COMPLETE
            ),
        )
        texts = await bench.texts(new.id)
        assert [text.split(":")[0] for text in texts] == [
            "Who?",
            "No.",
            "Your answer does not follow the JSON schema",
            "Never.",
        ]
        await bench.chat.ended(new.id)
        assert len(server.requests) == 2


async def test_given_the_setting_off_when_an_answer_breaks_its_schema_then_it_stays(
    bench: Bench,
) -> None:
    answer = await asked(bench, "No.")
    await bench.engine.structured.repair_ended(answer)
    assert await bench.texts(answer.conversation) == ["Who?", "No."]


async def test_given_answers_when_exported_then_rows_are_csv_and_values_json(
    bench: Bench, tmp_path: Path
) -> None:
    people = '[{"name": "Ann, \\"A\\"", "age": 3}, {"name": "李", "age": 4}]'
    answer = await asked(bench, people, {})
    await bench.engine.structured.export(answer.id, tmp_path / "people.csv")
    await bench.engine.structured.export(answer.id, tmp_path / "people.json")
    data = (tmp_path / "people.csv").read_bytes().decode("utf-8-sig")
    assert data == 'name,age\r\n"Ann, ""A""",3\r\n李,4\r\n'
    assert json.loads((tmp_path / "people.json").read_text("utf-8")) == json.loads(people)
    plain = await asked(bench, "[1, 2]", {})
    with pytest.raises(InputError) as refused:
        await bench.engine.structured.export(plain.id, tmp_path / "numbers.csv")
    assert (refused.value.code, (tmp_path / "numbers.csv").exists()) == ("no_table", False)


async def test_given_texts_that_are_formulas_when_exported_then_no_spreadsheet_runs_them(
    bench: Bench, tmp_path: Path
) -> None:
    row = {"=a": "=1+1", "b": "@SUM(A1)", "c": "-5", "d": -5e-07, "e": "- a list", "f": "+49 30"}
    answer = await asked(bench, json.dumps([row]), {})
    await bench.engine.structured.export(answer.id, tmp_path / "rows.csv")
    data = (tmp_path / "rows.csv").read_bytes().decode("utf-8-sig")
    assert data == "'=a,b,c,d,e,f\r\n'=1+1,'@SUM(A1),-5,-5e-07,'- a list,'+49 30\r\n"
    await bench.engine.structured.export(answer.id, tmp_path / "rows.json")
    assert json.loads((tmp_path / "rows.json").read_text("utf-8")) == [row]


async def test_given_several_answers_at_once_when_they_break_it_then_none_is_asked_for_again(
    bench: Bench,
) -> None:
    both = event_stream(
        *(chat_chunk("No.", index=index) for index in (0, 1)),
        *(chat_chunk(finish="stop", index=index) for index in (0, 1)),
        finish=None,
    )
    async with HostileServer(both) as server:
        await bench.connect(server)
        sent = await bench.chat.send(
            None, "Who?", parameters={"n": 2, "response_format": as_format(PERSON)}
        )
        for answer in await bench.ended(sent):
            await bench.engine.structured.repair_ended(answer)
        assert len(server.requests) == 1


async def test_given_answers_that_are_compared_when_one_breaks_it_then_it_stays_as_it_is(
    bench: Bench,
) -> None:
    async with HostileServer(event_stream("No.")) as server:
        connection = await bench.connect(server)
        asked: dict[str, Json] = {"response_format": as_format(PERSON)}
        columns = [Column(connection.id, model, parameters=asked) for model in ("m", "other")]
        home = await bench.engine.comparisons.start("Who?", columns)
        await bench.chat.ended(home.id)
        for message in await bench.engine.conversations.messages(home.id):
            await bench.engine.structured.repair_ended(message)
        assert len(server.requests) == 2
