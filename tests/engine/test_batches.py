"""Runs of a template over a table: what is sent for a row, and what is refused before."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chatapp.domain.errors import ChatAppError
from chatapp.domain.prompt_templates import (
    ExampleTurn,
    PromptKind,
    PromptTemplate,
    Variable,
    VariableType,
)
from chatapp.engine.batches import Batch
from chatapp.engine.row_runs import Pace
from chatapp.engine.table_files import open_table
from chatapp.engine.table_runs import Report, Wanted
from chatapp.engine.template_files import find_template, read_template
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.completions import continuation
from tests.support.hostile_server import Exchange, event_stream

TEMPLATE = PromptTemplate("t", PromptKind.TEMPLATE, "t", "Say {{text}}")
TABLE = "text,id\nhello,1\nbye,2\n"


class Runs:
    """Runs over a table in a folder."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self._bench = bench
        self.table = folder / "rows.csv"
        self.output = folder / "out.jsonl"
        self.wanted = Wanted(self.output, Pace(2))

    async def run(
        self,
        table: str | bytes = TABLE,
        batch: Batch | None = None,
        *,
        encoding: str | None = None,
        **wanted: Any,
    ) -> Report:
        batch = batch or await self.batch()
        self.table.write_bytes(table if isinstance(table, bytes) else table.encode())
        file = await open_table(self.table, encoding)
        return await self._bench.engine.batches.run(batch, file, replace(self.wanted, **wanted))

    async def batch(self, template: PromptTemplate = TEMPLATE, **fields: Any) -> Batch:
        return Batch(template, await self._bench.engine.batches.target(None, None), **fields)

    @property
    def results(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.output.read_text().splitlines()]


@pytest.fixture
def runs(bench: Bench, tmp_path: Path) -> Runs:
    return Runs(bench, tmp_path)


async def echo(exchange: Exchange) -> None:
    """Answers with what was asked."""
    await event_stream(exchange.request.json["messages"][-1]["content"])(exchange)


def contents(body: Any) -> list[str]:
    return [each["content"] for each in body["messages"]]


async def test_given_a_persona_with_examples_and_variables_when_run_then_all_of_it_is_sent(
    runs: Runs, serve: Serve
) -> None:
    server = await serve(echo)
    tone = Variable("tone", VariableType.CHOICE, default="plain", choices=("plain", "odd"))
    persona = PromptTemplate(
        *("p", PromptKind.PERSONA, "p"),
        system="Be {{tone}} to {{who}}.",
        variables=(tone,),
        examples=(ExampleTurn("a", "b"),),
        parameters={"seed": 7, "temperature": 1},
    )
    batch = await runs.batch(
        persona,
        parameters={"temperature": 0},
        columns={"prompt": "text"},
        fixed={"who": "all"},
    )
    await runs.run(batch=batch, limit=1)
    (body,) = (request.json for request in server.requests)
    assert contents(body) == ["Be plain to all.", "a", "b", "hello"]
    assert (body["seed"], body["temperature"]) == (7, 0)


async def test_given_a_table_that_changed_when_run_again_then_only_other_rows_are_asked(
    runs: Runs, serve: Serve
) -> None:
    server = await serve(echo)
    await runs.run()
    report = await runs.run("text\nhello\nhi\nbye\n", with_values=False)
    assert (report.progress.kept, report.progress.done, len(server.requests)) == (1, 3, 4)
    assert [each["text"] for each in runs.results] == ["Say hello", "Say hi", "Say bye"]
    assert ["values" in each for each in runs.results] == [True, False, False]


async def test_given_a_row_without_a_value_when_run_then_it_fails_and_is_not_sent(
    runs: Runs, serve: Serve
) -> None:
    server = await serve(echo)
    report = await runs.run("text,id\nhello,1\n,2\n")
    assert (report.progress.failed, len(server.requests)) == (1, 1)
    assert report.first_failure is not None
    assert [each["error"] and each["error"]["code"] for each in runs.results] == [
        *(None, "value_missing"),
    ]


async def test_given_a_table_in_another_encoding_when_it_is_named_then_it_is_read(
    runs: Runs, serve: Serve
) -> None:
    await serve(echo)
    await runs.run("text\n你好\n".encode("gb18030"), encoding="gb18030")
    await runs.run("text\n你好\n".encode("utf-16"), restart=True)
    assert [each["text"] for each in runs.results] == ["Say 你好"]


async def test_given_texts_to_continue_when_run_then_they_are_sent_as_they_are(
    bench: Bench, runs: Runs, serve: Serve
) -> None:
    server = await serve(continuation(" more"))
    target = await bench.engine.batches.target(None, None, complete=True)
    await runs.run(batch=Batch(TEMPLATE, target), limit=1)
    assert server.requests[0].path == "/v1/completions"
    assert server.requests[0].json["prompt"] == "Say hello"
    assert runs.results[0]["text"] == " more"


@pytest.mark.parametrize(
    ("table", "fields", "code", "fact"),
    [
        ("text\nhello\na,b\n", {}, "table_line", ("line", "3")),
        ("word\nhello\n", {}, "no_column", ("columns", "word")),
        (TABLE, {"columns": {"text": "gone"}}, "no_column", ("name", "gone")),
        ("text\n", {}, "table_empty", ("name", "rows.csv")),
        (b"text\n\xff\n", {}, "table_line", ("line", "2")),
        (TABLE, {"parameters": {"top_p": 9}}, "bad_parameter", ("name", "top_p")),
    ],
)
async def test_given_what_cannot_be_run_when_run_then_it_is_refused_and_nothing_is_sent(
    runs: Runs,
    serve: Serve,
    table: str | bytes,
    fields: dict[str, Any],
    code: str,
    fact: tuple[str, str],
) -> None:
    server = await serve(echo)
    with pytest.raises(ChatAppError) as raised:
        await runs.run(table, await runs.batch(**fields))
    assert (raised.value.code, raised.value.facts[fact[0]]) == (code, fact[1])
    assert server.requests == []
    assert not runs.output.exists()


@pytest.mark.parametrize(("name", "encoding"), [("gone.csv", None), ("rows.csv", "klingon")])
async def test_given_no_such_file_or_encoding_when_opened_then_that_is_told(
    tmp_path: Path, name: str, encoding: str | None
) -> None:
    (tmp_path / "rows.csv").write_text(TABLE)
    with pytest.raises(ChatAppError) as raised:
        await open_table(tmp_path / name, encoding)
    assert raised.value.code in ("no_file", "bad_encoding")


async def test_given_a_file_of_text_when_read_then_it_is_a_template_without_its_last_line_end(
    tmp_path: Path,
) -> None:
    (tmp_path / "say.txt").write_bytes("\ufeffSay\r\n{{word}}\n".encode())
    found = await find_template(str(tmp_path / "say.txt"))
    assert (found.title, found.text) == ("say", "Say\n{{word}}")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"\xff"),
        ("a.txt", b"x" * 1_000_001),
        ("a.md", b"---\nno end"),
        ("a.json", b"{}"),
        ("a.json", b"[]"),
        ("a.json", b'{"text": 5}'),
        ("a.json", b'{"text": "a", "examples": [{"prompt": "b"}]}'),
        ("a.json", b"[" * 100_000),
    ],
)
def test_given_a_file_that_is_no_template_when_read_then_it_is_refused(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ChatAppError, match="template_unreadable"):
        read_template(path)


def test_given_a_file_as_the_library_writes_it_when_read_then_its_only_prompt_is_the_template(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\nkind: template\ntitle: Greeting\n---\nHi {{name}}\n", encoding="utf-8")
    assert (read_template(path).title, read_template(path).text) == ("Greeting", "Hi {{name}}")
