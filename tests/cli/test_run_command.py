"""`chatapp run`: what is asked, what is written, and how a run goes on that ended early."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatapp.cli.main import build_parser
from chatapp.cli.run import run
from tests.support.command import Command, Result, Serve
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    chat_chunk,
    error_answer,
    event_stream,
    reset,
)
from tests.support.mounts import has_own_mounts, on_own_disk

TEXT = "Translate into {{language}}: {{text}}\n"
TABLE = "text,id\nhello,1\ngood night,2\n你好,3\n"


class Files:
    """A template, a table, and where the answers go."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "translate.txt"
        self.table = folder / "rows.csv"
        self.output = folder / "out.jsonl"
        self.template.write_text(TEXT)
        self.table.write_text(TABLE)

    def arguments(self, *options: str) -> tuple[str, ...]:
        table, output = str(self.table), str(self.output)
        given = ("--input", table, "--output", output, "--model", "m", "--set", "language=French")
        return ("run", str(self.template), *given, *options)

    @property
    def results(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.output.read_text().splitlines()]

    @property
    def answers(self) -> list[tuple[int, str | None]]:
        return [(result["row"], result["text"]) for result in self.results]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def by_prompt(choose: Callable[[str], Behaviour]) -> Behaviour:
    """A server that looks at what it is asked."""

    async def behave(exchange: Exchange) -> None:
        await choose(exchange.request.json["messages"][-1]["content"])(exchange)

    return behave


ECHO = by_prompt(lambda prompt: event_stream(f"<{prompt.partition(': ')[2]}>"))


async def test_given_a_table_when_run_then_each_row_is_asked_and_answers_stand_in_its_order(
    command: Command, serve: Serve, files: Files
) -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 2}
    done = {**chat_chunk("ok"), "usage": usage}
    server = await serve(event_stream(done))
    options = ("--system", "Only {{language}}.", "--param", "temperature=0")
    result = await command.run(*files.arguments(*options))

    assert (result.code, result.err) == (0, b"")
    assert result.text == f"3 of 3 rows done: {files.output}\n"
    bodies = [request.json for request in server.requests]
    assert sorted(body["messages"][1]["content"] for body in bodies) == [
        "Translate into French: good night",
        "Translate into French: hello",
        "Translate into French: 你好",
    ]
    assert bodies[0]["messages"][0] == {"role": "system", "content": "Only French."}
    assert (bodies[0]["temperature"], bodies[0]["model"]) == (0, "m")
    first, _second, third = files.results
    assert first["values"] == {"text": "hello", "id": "1"}
    assert (first["text"], first["finish"], first["model"], first["error"]) == (
        *("ok", "stop", "m", None),
    )
    assert first["usage"]["total_tokens"] == 5
    assert (first["row"], third["row"], third["values"]["text"]) == (1, 3, "你好")


async def test_given_rows_that_fail_when_run_then_the_others_go_on_and_one_line_says_so(
    command: Command, serve: Serve, files: Files
) -> None:
    def choose(prompt: str) -> Behaviour:
        bad = error_answer(400, "no such word") if "night" in prompt else reset
        return bad if "hello" not in prompt else event_stream("bonjour")

    await serve(by_prompt(choose))
    result = await command.run(*files.arguments())
    assert (result.code, result.text) == (1, f"1 of 3 rows done: {files.output}\n")
    assert result.complaint.startswith("chatapp: 2 of 3 rows failed. Ask for them again with")
    assert "no such word" in result.complaint
    assert [(each["text"], each["error"] and each["error"]["code"]) for each in files.results] == [
        ("bonjour", None),
        (None, "bad_request"),
        (None, "broken"),
    ]


async def test_given_answers_that_break_off_when_run_then_what_arrived_is_kept_with_the_error(
    command: Command, serve: Serve, files: Files
) -> None:
    await serve(event_stream("Bon ", "lo", done=False, finish=None))
    result = await command.run(*files.arguments("--limit", "1"))
    assert (result.code, result.text) == (1, f"0 of 1 rows done: {files.output}\n")
    (first,) = files.results
    assert (first["text"], first["error"]["code"]) == ("Bon lo", "incomplete")

    result = await command.run(*files.arguments("--limit", "1"))
    assert result.text == f"0 of 1 rows done: {files.output}\n"
    assert "the first: The answer ended early." in result.complaint


@pytest.mark.parametrize("option", ["--set", "--variable"])
async def test_given_a_variable_that_is_not_in_the_template_when_run_then_nothing_is_sent(
    command: Command, serve: Serve, files: Files, option: str
) -> None:
    server = await serve(ECHO)
    result = await command.run(*files.arguments(option, "langauge=id"))
    assert (result.code, server.requests, files.output.exists()) == (1, [], False)
    assert result.complaint == (
        "chatapp: There is no variable langauge in the template. It has language, text. "
        "Nothing was sent."
    )


async def test_given_failed_rows_when_run_again_then_they_are_asked_only_where_that_is_wanted(
    command: Command, serve: Serve, files: Files
) -> None:
    server = await serve(error_answer(400), error_answer(400), ECHO)
    one_at_a_time = files.arguments("--concurrency", "1", "--json")
    first = await command.run(*one_at_a_time)
    again = await command.run(*one_at_a_time)
    assert (first.code, again.code, len(server.requests)) == (1, 1, 3)
    counts = {"rows": 3, "done": 1, "failed": 2, "from_before": 3}
    assert again.json == counts | {"ordered": True, "output": str(files.output)}
    third = await command.run(*one_at_a_time, "--retry-failed")
    assert (third.code, len(server.requests)) == (0, 5)
    assert files.answers == [(1, "<hello>"), (2, "<good night>"), (3, "<你好>")]


async def test_given_a_run_that_is_killed_when_run_again_then_only_what_is_missing_is_asked(
    command: Command, serve: Serve, files: Files
) -> None:
    stuck = asyncio.Event()

    async def wait(exchange: Exchange) -> None:
        stuck.set()
        await exchange.client_closes()

    held: list[Behaviour] = [wait]
    server = await serve(
        by_prompt(lambda prompt: held[0] if held and "night" in prompt else event_stream("ok"))
    )
    async with command.running(*files.arguments("--concurrency", "1")) as running:
        await asyncio.wait_for(stuck.wait(), 20)
        await running.kill()
    with files.output.open("ab") as file:
        file.write(b'{"run": "0123')  # as if it was killed while it wrote
    held.clear()
    result = await command.run(*files.arguments())
    assert (result.code, result.err) == (0, b"")
    assert result.text == f"3 of 3 rows done, 1 of them before: {files.output}\n"
    assert files.answers == [(1, "ok"), (2, "ok"), (3, "ok")]
    assert len(server.requests) == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_given_a_signal_to_end_when_running_then_130_and_what_was_written_is_kept(
    command: Command, serve: Serve, files: Files, number: signal.Signals
) -> None:
    stuck, closed = asyncio.Event(), asyncio.Event()

    async def wait(exchange: Exchange) -> None:
        stuck.set()
        await exchange.client_closes()
        closed.set()

    await serve(by_prompt(lambda prompt: wait if "night" in prompt else event_stream("ok")))
    async with command.running(*files.arguments("--concurrency", "1")) as running:
        await asyncio.wait_for(stuck.wait(), 20)
        running.signal(number)
        result = await running.end()
    assert (result.code, result.out) == (130, b"")
    assert result.complaint == (
        "chatapp: Stopped. 1 row is done and kept; the same command goes on."
    )
    await asyncio.wait_for(closed.wait(), 5)
    assert files.answers == [(1, "ok")]
    assert not files.output.with_name("out.jsonl.lock").exists()


async def test_given_results_of_another_run_when_run_then_it_is_refused_unless_begun_anew(
    command: Command, serve: Serve, files: Files
) -> None:
    server = await serve(ECHO)
    await command.run(*files.arguments())
    refused = await command.run(*files.arguments("--param", "seed=1"))
    assert (refused.code, len(server.requests)) == (1, 3)
    assert "holds results of another template, model or parameters" in refused.complaint
    result = await command.run(*files.arguments("--param", "seed=1", "--restart"))
    assert (result.code, len(server.requests)) == (0, 6)
    old = files.output.with_name("out.jsonl.old").read_text().splitlines()
    assert len(old) == len(files.results) == 3


@pytest.mark.parametrize("read", ["rows.csv", "translate.txt", "link.csv"])
@pytest.mark.parametrize("options", [(), ("--restart",)])
async def test_given_an_output_that_is_read_when_run_then_it_is_refused_and_left_as_it_is(
    command: Command, serve: Serve, files: Files, read: str, options: tuple[str, ...]
) -> None:
    server = await serve(ECHO)
    os.link(files.table, files.table.with_name("link.csv"))
    files.output = files.table.with_name(read)
    before = files.output.read_text()
    result = await command.run(*files.arguments(*options))
    assert (result.code, result.out, server.requests) == (1, b"", [])
    assert f"{read} is read by this command" in result.complaint
    assert files.output.read_text() == before


async def test_given_results_as_the_table_when_they_would_be_put_aside_then_it_is_refused(
    command: Command, serve: Serve, files: Files
) -> None:
    """A table named FILE.old would be replaced by what `--restart` puts aside."""
    server = await serve(ECHO)
    await command.run(*files.arguments())
    files.table = files.table.rename(files.output.with_name("out.jsonl.old"))
    result = await command.run(*files.arguments("--restart"))
    assert (result.code, len(server.requests)) == (1, 3)
    assert "out.jsonl.old is read by this command" in result.complaint
    assert (files.table.read_text(), len(files.results)) == (TABLE, 3)


async def test_given_a_table_that_gets_shorter_when_run_then_that_is_told(
    command: Command, serve: Serve, files: Files
) -> None:
    files.table.write_text("text\n" + f"{'long ' * 200}\n" * 300)
    cut = asyncio.Event()

    async def shorten(exchange: Exchange) -> None:
        if not cut.is_set():
            os.truncate(files.table, len("text\n"))
            cut.set()
        await event_stream("ok")(exchange)

    await serve(shorten)
    result = await command.run(*files.arguments())
    assert result.code == 1
    assert "of 300 rows were gone when they were to be asked" in result.complaint
    assert {text for _row, text in files.answers} == {"ok"}


async def test_given_a_table_on_stdin_when_run_then_its_rows_are_asked_and_a_run_goes_on(
    command: Command, serve: Serve, files: Files
) -> None:
    server = await serve(ECHO)
    arguments = list(files.arguments())
    arguments[arguments.index("--input") + 1] = "-"
    first = await command.run(*arguments, "--limit", "2", stdin=TABLE.encode("utf-16"))
    again = await command.run(*arguments, stdin=TABLE.encode())
    assert (first.code, again.code, len(server.requests)) == (0, 0, 3)
    assert [text for _row, text in files.answers] == ["<hello>", "<good night>", "<你好>"]


@pytest.mark.skipif(sys.platform == "win32", reason="a named pipe")
async def test_given_pipes_as_template_and_table_when_run_then_each_is_read_once(
    command: Command, serve: Serve, files: Files
) -> None:
    """As in `--input <(grep ...)`."""
    await serve(ECHO)
    files.table, files.template = (files.table.with_name(name) for name in ("table", "template"))
    os.mkfifo(files.table)
    os.mkfifo(files.template)
    async with command.running(*files.arguments()) as running:
        await asyncio.to_thread(files.template.write_text, TEXT)
        await asyncio.to_thread(files.table.write_text, TABLE)
        result = await running.end()
    assert (result.code, len(files.answers)) == (0, 3)


async def test_given_stdout_as_the_place_for_answers_when_run_then_it_is_wrong_usage(
    command: Command, files: Files
) -> None:
    files.output = Path("-")
    result = await command.run(*files.arguments())
    assert (result.code, result.out) == (2, b"")
    assert b"'-' is no file" in result.err


async def test_given_a_dry_run_when_run_then_the_first_prompts_are_shown_and_nothing_is_sent(
    command: Command, serve: Serve, files: Files
) -> None:
    server = await serve(ECHO)
    shown = await command.run(*files.arguments("--dry-run", "--limit", "1", "--system", "Be brief"))
    assert (shown.code, shown.err, server.requests) == (0, b"", [])
    assert shown.text == (
        "--- Row 1, line 2\n[system]\nBe brief\n[user]\nTranslate into French: hello\n"
    )
    listed = await command.run(*files.arguments("--dry-run", "--json"))
    assert [each["row"] for each in listed.events] == [1, 2, 3]
    assert listed.events[2]["messages"] == [
        {"role": "user", "content": "Translate into French: 你好"}
    ]
    assert not files.output.exists()


async def test_given_a_terminal_when_run_then_one_line_of_it_shows_how_far_it_is(
    command: Command, serve: Serve, files: Files
) -> None:
    files.table.write_text("text\n" + "hello\n" * 60)
    await serve(ECHO)
    leader, follower = pty.openpty()
    try:
        result = await command.run(*files.arguments(), stderr=follower)
        shown = os.read(leader, 65_536).decode()
    finally:
        os.close(leader)
        os.close(follower)
    assert result.code == 0
    assert " of 60 rows" in shown
    assert "\n" not in shown


async def test_given_a_template_that_is_nowhere_when_run_then_that_is_told(
    command: Command, files: Files
) -> None:
    files.template = files.template.with_name("gone")
    result = await command.run(*files.arguments())
    assert (result.code, result.out) == (1, b"")
    assert "neither a file nor in the prompt library" in result.complaint


async def test_given_an_empty_template_when_run_then_that_is_told(
    command: Command, files: Files
) -> None:
    files.template.write_text("\n")
    result = await command.run(*files.arguments())
    assert (result.code, result.out) == (1, b"")
    assert "is no template that can be read. It is empty." in result.complaint


def test_given_no_place_for_answers_when_run_then_it_is_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = build_parser().parse_args(["run", "template", "--input", "table"])
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    assert ended.value.code == 2
    assert "--output" in capsys.readouterr().err


@pytest.mark.skipif(
    not has_own_mounts(), reason="this system does not let a process mount (unshare -rm)"
)
async def test_given_a_disk_that_gets_full_when_run_then_whole_lines_are_kept_and_it_is_told(
    command: Command, serve: Serve, files: Files
) -> None:
    await serve(event_stream("x" * 3_000))
    files.table.write_text("text\n" + "hello\n" * 40)
    disk = files.output.with_name("disk")
    disk.mkdir()
    files.output, copy = disk / "out.jsonl", files.output
    script = f'"$@"; code=$?; cp {disk}/out.jsonl {copy}; exit $code'
    whole = ("sh", "-c", script, "sh", command.python, "-m", "chatapp", *files.arguments())
    process = await asyncio.create_subprocess_exec(
        *on_own_disk(disk, "64k", whole),
        env=command.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    result = Result(process.returncode or 0, out, err)
    assert (result.code, result.out) == (1, b"")
    assert "out.jsonl could not be written. No space left on device" in result.complaint
    files.output = copy
    assert 10 < len(files.results) < 40
    assert {each["text"] for each in files.results} == {"x" * 3_000}


async def test_given_a_prompt_of_the_library_when_run_by_its_name_then_each_row_fills_it(
    command: Command, serve: Serve, files: Files
) -> None:
    await serve(event_stream("x"))
    table = str(files.table)
    shown = await command.run("run", "summarise", "--input", table, "--dry-run", "--json")
    assert (shown.code, shown.err) == (0, b"")
    said = [each["messages"][0]["content"] for each in shown.events]
    assert [text.splitlines()[-1] for text in said] == ["hello", "good night", "你好"]
    assert all("in three sentences" in text for text in said)


async def test_given_a_schema_when_run_then_answers_are_checked_and_repaired_row_by_row(
    command: Command, serve: Serve, files: Files, tmp_path: Path
) -> None:
    wanted = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
    (tmp_path / "text.json").write_text(json.dumps(wanted))
    good = event_stream('```json\n{"text": "bonjour"}\n```')

    def choose(prompt: str) -> Behaviour:
        if prompt.endswith("hello"):
            return good
        if prompt.endswith("night"):
            return event_stream('{"text": 1}')
        return good if "text: It should be of the type string" in prompt else event_stream("No.")

    server = await serve(by_prompt(choose))
    result = await command.run(*files.arguments("--schema", str(tmp_path / "text.json")))
    assert result.code == 1
    assert "1 of 3 rows failed" in result.complaint
    assert "does not follow its schema" in result.complaint
    first, repaired, failed = files.results
    value = {"valid": True, "errors": [], "value": {"text": "bonjour"}}
    assert (first["structured"], first["error"]) == (value, None)
    assert (repaired["structured"], repaired["error"]) == (value, None)
    assert failed["error"]["code"] == "answer_breaks_schema"
    assert failed["structured"]["errors"][0]["code"] == "json_missing"
    assert (failed["text"], len(server.requests)) == ("No.", 5)
    assert server.requests[0].json["response_format"]["json_schema"]["schema"] == wanted

    (tmp_path / "text.json").write_text("[]")
    again = await command.run(*files.arguments("--schema", str(tmp_path / "text.json")))
    assert (again.code, len(server.requests)) == (2, 5)
