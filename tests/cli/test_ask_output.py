"""`ask`: what it prints, and when."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys

import pytest

from tests.support.command import Command, Serve
from tests.support.hostile_server import (
    Exchange,
    chat_chunk,
    error_answer,
    event_stream,
    json_answer,
    sse,
)


async def test_given_an_answer_when_asked_then_stdout_is_its_text_and_one_line_end(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("Hel", "lo, ", "wörld 世界 🙂"))
    result = await command.ask("Hi")
    assert (result.code, result.text, result.err) == (0, "Hello, wörld 世界 🙂\n", b"")


@pytest.mark.parametrize(("answer", "shown"), [("a\n", "a\n"), ("a\n\n", "a\n\n"), ("", "")])
async def test_given_an_answer_with_or_without_a_line_end_when_asked_then_none_is_doubled(
    command: Command, serve: Serve, answer: str, shown: str
) -> None:
    await serve(event_stream(answer))
    result = await command.ask("Hi")
    assert (result.code, result.text) == (0, shown)


async def test_given_thinking_when_asked_then_stdout_holds_the_answer_alone(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream(chat_chunk(reasoning_content="Hmm, let me see"), "42"))
    result = await command.ask("Hi")
    assert (result.code, result.text, result.err) == (0, "42\n", b"")
    answer = await command.answer()
    assert (answer["text"], answer["thinking"]) == ("42", "Hmm, let me see")


async def test_given_pauses_when_asked_then_each_piece_is_out_before_the_next_one_is_sent(
    command: Command, serve: Serve
) -> None:
    go_on = asyncio.Semaphore(0)

    async def pause(exchange: Exchange) -> None:
        await go_on.acquire()

    await serve(event_stream("one ", pause, "two ", pause, "three", pause))
    async with command.asking("Count") as asking:
        for text in ("one ", "two ", "three"):
            await asking.expect(text)
            assert asking.out.decode().endswith(text)
            go_on.release()
        result = await asking.end()
    assert (result.code, result.text) == (0, "one two three\n")


async def test_given_a_character_cut_in_two_pieces_when_asked_then_it_comes_out_whole(
    command: Command, serve: Serve
) -> None:
    event = "data: " + json.dumps(chat_chunk("世界"), ensure_ascii=False) + "\n\n"
    raw = event.encode()
    middle = raw.index("世".encode()) + 1
    await serve(event_stream(raw[:middle], lambda _exchange: asyncio.sleep(0.05), raw[middle:]))
    assert (await command.ask("Hi")).text == "世界\n"


async def test_given_nul_and_lone_surrogates_when_asked_then_they_become_replacement_characters(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("a\0b", chat_chunk("c\ud800d"), "\ud83d", "\ude00", "e"))
    result = await command.ask("Hi")
    assert result.code == 0
    assert result.text.startswith("a\ufffdbc\ufffdd")
    assert "\0" not in result.text
    answer = await command.answer()
    assert answer["text"] + "\n" == result.text


async def test_given_a_refusal_when_asked_then_it_is_the_answers_text(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream(chat_chunk(refusal="I can't "), chat_chunk(refusal="do that.")))
    result = await command.ask("Hi")
    assert (result.code, result.text) == (0, "I can't do that.\n")
    assert (await command.answer())["text"] == "I can't do that."


async def test_given_a_whole_answer_instead_of_a_stream_when_asked_then_it_is_shown(
    command: Command, serve: Serve
) -> None:
    choice = {"index": 0, "message": {"role": "assistant", "content": "Whole"}}
    await serve(json_answer({"choices": [{**choice, "finish_reason": "stop"}]}))
    result = await command.ask("Hi")
    assert (result.code, result.text) == (0, "Whole\n")


async def test_given_json_when_asked_then_each_line_is_one_event_from_start_to_end(
    command: Command, serve: Serve
) -> None:
    usage = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
    await serve(
        event_stream(
            chat_chunk(reasoning_content="Hm"),
            "Hel\nlo ",
            "世界",
            chat_chunk(finish="stop"),
            {"choices": [], "usage": usage},
            finish=None,
        )
    )
    result = await command.ask("Hi", "--json")
    assert (result.code, result.err) == (0, b"")
    events = result.events
    assert [event["event"] for event in events] == [
        "start",
        "thinking",
        "text",
        "text",
        "usage",
        "end",
    ]
    start, thinking, first, second, used, end = events
    assert thinking == {"event": "thinking", "index": 0, "text": "Hm"}
    assert first == {"event": "text", "index": 0, "text": "Hel\nlo "}
    assert second["text"] == "世界"
    assert {name: used[name] for name in usage} == usage
    assert end["status"] == "complete"
    assert end["error"] is None
    shown = await command.show(end["conversation"])
    assert shown["messages"][-1]["id"] == end["message"] == shown["current"]
    assert start["conversation"] == end["conversation"]


async def test_given_probabilities_asked_for_when_asked_as_json_then_they_come_as_events(
    command: Command, serve: Serve
) -> None:
    token = {"token": "世", "logprob": -0.5, "bytes": [228, 184, 150], "top_logprobs": []}
    other = {"token": "a", "logprob": -2.0, "bytes": [97]}
    chunk = chat_chunk("世")
    chunk["choices"][0]["logprobs"] = {"content": [{**token, "top_logprobs": [other]}]}
    server = await serve(event_stream(chunk))
    result = await command.ask("Hi", "--param", "logprobs=true", "--json")
    (event,) = [event for event in result.events if event["event"] == "logprobs"]
    (shown,) = event["tokens"]
    assert (shown["token"], shown["logprob"], shown["bytes"]) == ("世", -0.5, [228, 184, 150])
    assert shown["top"] == [other]
    assert server.requests[0].json["logprobs"] is True


async def test_given_several_choices_interleaved_when_asked_then_the_first_is_printed_all_are_kept(
    command: Command, serve: Serve
) -> None:
    pieces = (
        chat_chunk("B1 ", index=1),
        chat_chunk("A1 ", index=0),
        chat_chunk("B2", index=1),
        chat_chunk("A2", index=0),
        chat_chunk(finish="stop", index=1),
    )
    server = await serve(event_stream(*pieces))
    result = await command.ask("Hi", "--param", "n=2")
    assert (result.code, result.text) == (0, "A1 A2\n")
    assert server.requests[0].json["n"] == 2
    shown = await command.show()
    prompt, first, second = shown["messages"]
    assert (first["text"], second["text"]) == ("A1 A2", "B1 B2")
    assert first["parent"] == second["parent"] == prompt["id"]
    assert shown["current"] == first["id"]


async def test_given_several_choices_when_asked_as_json_then_each_text_names_its_index(
    command: Command, serve: Serve
) -> None:
    pieces = (chat_chunk("B", index=1), chat_chunk("A"), chat_chunk(finish="stop", index=1))
    await serve(event_stream(*pieces))
    result = await command.ask("Hi", "--param", "n=2", "--json")
    texts = [(event["index"], event["text"]) for event in result.events if "text" in event]
    assert texts == [(1, "B"), (0, "A")]


async def test_given_no_n_when_several_are_asked_for_as_json_then_each_takes_a_request(
    command: Command, serve: Serve
) -> None:
    usage = {"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 1}}
    server = await serve(event_stream("A", usage), event_stream("B", usage), error_answer(401))
    await command.become(server, "groq", choices_at_once=1)
    result = await command.ask("Hi", "--param", "n=3", "--json")
    assert result.code == 0
    start, *between, end = result.events
    texts = [(event["index"], event["text"]) for event in between if event["event"] == "text"]
    assert texts == [(0, "A"), (1, "B")]
    counts = [event["total_tokens"] for event in between if event["event"] == "usage"]
    assert counts == [11, 22]
    first, second, third = start["messages"]
    assert (end["status"], end["error"], end["message"]) == ("complete", None, first)
    assert end["others"] == [
        {"status": "complete", "error": None, "message": second},
        {"status": "failed", "error": "unauthorized", "message": third},
    ]
    assert all("n" not in request.json for request in server.requests)


async def test_given_a_reader_that_leaves_when_asked_then_the_answer_is_stopped_and_kept(
    command: Command, serve: Serve
) -> None:
    gone = asyncio.Event()

    async def after_leaving(exchange: Exchange) -> None:
        await gone.wait()
        for _ in range(20):
            await exchange.event(chat_chunk("more "))
            await asyncio.sleep(0.02)
        await exchange.client_closes()

    await serve(event_stream("first ", after_leaving))
    async with command.asking("Hi") as asking:
        await asking.expect("first ")
        asking.stop_reading()
        gone.set()
        result = await asking.end()
    assert (result.code, result.err) == (130, b"")
    answer = await command.answer()
    assert answer["status"] == "stopped"
    assert answer["text"].startswith("first ")


async def test_given_a_reader_that_leaves_while_the_server_is_silent_when_asked_then_it_is_noticed(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("first ", lambda exchange: exchange.client_closes()))
    async with command.asking("Hi") as asking:
        await asking.expect("first ")
        asking.stop_reading()
        result = await asking.end()
    assert (result.code, result.err) == (130, b"")
    answer = await command.answer()
    assert (answer["status"], answer["text"]) == ("stopped", "first ")


async def test_given_a_reader_that_does_not_read_when_asked_then_the_answer_is_kept_all_the_same(
    command: Command, serve: Serve
) -> None:
    more_than_a_pipe_holds = 40 * ["x" * 10_000]
    await serve(event_stream(*more_than_a_pipe_holds, lambda exchange: exchange.client_closes()))
    async with command.asking("Hi") as asking:
        async with asyncio.timeout(30):
            while len(text := (await _last_text(command))) < 400_000:
                pass
        asking.signal(signal.SIGINT)
        result = await asking.end()
    assert text == "x" * 400_000
    assert result.code == 130
    assert (await command.answer())["status"] == "stopped"


async def _last_text(command: Command) -> str:
    listed = await command.conversations()
    if not listed or listed[0]["message_count"] < 2:
        return ""
    return str((await command.show(listed[0]["id"]))["messages"][-1]["text"])


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("output", ["> /dev/full", ">&-"])
@pytest.mark.parametrize("arguments", ["ask --model m hi", "conversations --json"])
async def test_given_an_output_that_takes_nothing_when_run_then_one_line_says_so(
    command: Command, serve: Serve, output: str, arguments: str
) -> None:
    await serve(event_stream("Hello"))
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", f'exec "$0" -m chatapp {arguments} {output}', command.python),
        env=command.environment,
        stderr=asyncio.subprocess.PIPE,
    )
    _out, err = await process.communicate()
    assert process.returncode == 1
    (line,) = err.decode().splitlines()
    assert "output could not be written" in line
    assert ".." not in line


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("place", ["2> /dev/full", "2>&-"])
async def test_given_a_notice_that_cannot_be_said_when_asked_then_the_answer_counts_all_the_same(
    command: Command, serve: Serve, place: str
) -> None:
    await serve(event_stream("Hel", finish="length"))
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", f'exec "$0" -m chatapp ask --model m hi {place}', command.python),
        env=command.environment,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _err = await process.communicate()
    assert (process.returncode, out) == (0, b"Hel\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
@pytest.mark.parametrize("stdin", ["<&-", "0> /dev/null"])
@pytest.mark.parametrize(
    "arguments",
    ["ask -", "connections add a --dialect openai-chat --base-url http://host/v1 --key-stdin"],
)
async def test_given_an_input_that_gives_nothing_when_run_then_one_line_says_so(
    command: Command, stdin: str, arguments: str
) -> None:
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", f'exec "$0" -m chatapp {arguments} {stdin}', command.python),
        env=command.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert (process.returncode, out) == (1, b"")
    (line,) = err.decode().splitlines()
    assert "input could not be read" in line


async def test_given_data_after_the_end_mark_when_asked_then_nothing_of_it_is_read(
    command: Command, serve: Serve
) -> None:
    async def more(exchange: Exchange) -> None:
        await exchange.send(b"data: [DONE]\n\n" + sse(chat_chunk("never")))
        await exchange.client_closes()

    await serve(event_stream("ok", chat_chunk(finish="stop"), more, finish=None, done=False))
    result = await command.ask("Hi")
    assert (result.code, result.text) == (0, "ok\n")


async def test_given_usage_after_the_finish_reason_when_asked_then_it_is_waited_for(
    command: Command, serve: Serve
) -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 2}
    await serve(
        event_stream(
            "ok",
            chat_chunk(finish="stop"),
            lambda _exchange: asyncio.sleep(0.3),
            {"choices": [], "usage": usage},
            lambda exchange: exchange.client_closes(),
            finish=None,
        )
    )
    result = await command.ask("Hi", "--json")
    assert result.code == 0
    assert [event["event"] for event in result.events][-2:] == ["usage", "end"]
