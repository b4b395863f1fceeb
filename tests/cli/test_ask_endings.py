"""`ask`: how answers end, as status, exit code and one line on stderr."""

from __future__ import annotations

import asyncio
import contextlib
import signal

import pytest

from tests.support.command import Command, Serve
from tests.support.hostile_server import (
    Exchange,
    answer,
    chat_chunk,
    event_stream,
    hang_up,
    json_answer,
    reset,
    silence,
)


async def ended(command: Command) -> tuple[str, str, str | None]:
    """Status, text and error of the last message."""
    message = await command.answer()
    return message["status"], message["text"], message["error"]


async def test_given_no_end_mark_when_asked_then_incomplete_and_exit_1(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("half an ans", done=False, finish=None))
    result = await command.ask("Hi")
    assert (result.code, result.text) == (1, "half an ans\n")
    assert "ended early" in result.complaint
    assert await ended(command) == ("incomplete", "half an ans", "incomplete")


@pytest.mark.parametrize(("finish", "done"), [("stop", False), (None, True)])
async def test_given_a_finish_reason_or_an_end_mark_when_asked_then_complete(
    command: Command, serve: Serve, finish: str | None, done: bool
) -> None:
    await serve(event_stream("all", done=done, finish=finish))
    result = await command.ask("Hi")
    assert (result.code, result.text, result.err) == (0, "all\n", b"")
    assert await ended(command) == ("complete", "all", None)


async def test_given_a_connection_reset_when_asked_then_failed_and_the_text_is_kept(
    command: Command, serve: Serve
) -> None:
    arrived = asyncio.Event()

    async def break_off(exchange: Exchange) -> None:
        await arrived.wait()
        exchange.reset()

    await serve(event_stream("partial ", break_off))
    async with command.asking("Hi") as asking:
        await asking.expect("partial")
        arrived.set()
        result = await asking.end()
    assert (result.code, result.text) == (1, "partial \n")
    assert "connection was lost" in result.complaint
    assert await ended(command) == ("failed", "partial ", "broken")


@pytest.mark.parametrize("behaviour", [reset, hang_up])
async def test_given_a_connection_lost_before_the_answer_when_asked_then_failed_without_a_retry(
    command: Command, serve: Serve, behaviour: object
) -> None:
    server = await serve(behaviour)
    result = await command.ask("Hi")
    assert (result.code, result.out) == (1, b"")
    assert result.complaint
    assert await ended(command) == ("failed", "", "broken")
    assert len(server.requests) == 1


async def test_given_an_error_in_place_of_an_event_when_asked_then_failed_in_the_servers_words(
    command: Command, serve: Serve
) -> None:
    error = {"error": {"message": "The model\nis overloaded", "type": "server_error"}}
    await serve(event_stream("some ", error, finish=None, done=False))
    result = await command.ask("Hi")
    assert (result.code, result.text) == (1, "some \n")
    assert "The model is overloaded" in result.complaint
    assert await ended(command) == ("failed", "some ", "provider_error")


async def test_given_pings_only_when_asked_then_the_idle_time_ends_it(
    command: Command, serve: Serve
) -> None:
    async def ping(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(b": ping\n\n")
            await exchange.event(chat_chunk(""))
            await exchange.event(chat_chunk(role="assistant"))
            await asyncio.sleep(0.05)

    await serve(event_stream("some ", ping))
    result = await command.ask("Hi", "--param", "idle_timeout=0.5")
    assert result.code == 1
    assert "0.5 s" in result.complaint
    assert await ended(command) == ("failed", "some ", "timeout_idle")


async def test_given_thinking_when_asked_then_it_holds_off_the_idle_time(
    command: Command, serve: Serve
) -> None:
    async def think(exchange: Exchange) -> None:
        for _ in range(8):
            await asyncio.sleep(0.25)
            await exchange.event(chat_chunk(reasoning_content="hm "))

    await serve(event_stream(think, "done"))
    result = await command.ask("Hi", "--param", "idle_timeout=1")
    assert (result.code, result.text) == (0, "done\n")


async def test_given_silence_when_asked_then_the_idle_time_holds_before_the_first_byte_too(
    command: Command, serve: Serve
) -> None:
    await serve(silence)
    result = await command.ask("Hi", "--param", "idle_timeout=0.3")
    assert result.code == 1
    assert "0.3 s" in result.complaint
    assert (await ended(command))[0] == "failed"


async def test_given_an_answer_without_end_when_asked_then_the_whole_time_ends_it(
    command: Command, serve: Serve
) -> None:
    async def endless(exchange: Exchange) -> None:
        while True:
            await exchange.event(chat_chunk("on "))
            await asyncio.sleep(0.05)

    await serve(event_stream(endless))
    result = await command.ask("Hi", "--param", "timeout=3", "--param", "idle_timeout=30")
    assert result.code == 1
    assert "3 s" in result.complaint
    status, text, error = await ended(command)
    assert (status, error) == ("failed", "timeout_total")
    assert text + "\n" == result.text


async def test_given_a_list_of_models_that_never_comes_when_asked_then_the_whole_time_counts_it(
    command: Command, serve: Serve
) -> None:
    server = await serve(silence)
    result = await command.run("ask", "--param", "timeout=3", "Hi")
    assert result.code == 1
    assert "3 s" in result.complaint
    assert [request.path for request in server.requests] == ["/v1/models"]
    assert (await ended(command))[2] == "timeout_total"


async def test_given_a_list_of_models_that_never_comes_when_asked_then_the_idle_time_holds_for_it(
    command: Command, serve: Serve
) -> None:
    server = await serve(silence, event_stream("ok"))
    result = await command.run("ask", "--param", "idle_timeout=0.5", "--param", "timeout=20", "Hi")
    assert (result.code, result.text) == (0, "ok\n")
    paths = [request.path for request in server.requests]
    assert paths == ["/v1/models", "/v1/chat/completions"]


async def test_given_one_unreadable_event_when_asked_then_it_is_skipped_and_exit_1(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("one ", b"data: {broken\n\n", "two"))
    result = await command.ask("Hi")
    assert (result.code, result.text) == (1, "one two\n")
    assert result.complaint
    assert await ended(command) == ("incomplete", "one two", "skipped")


async def test_given_three_unreadable_events_when_asked_then_failed(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("one ", *(3 * [b"data: {broken\n\n"]), "two"))
    result = await command.ask("Hi")
    assert (result.code, result.text) == (1, "one \n")
    assert await ended(command) == ("failed", "one ", "garbled")


@pytest.mark.parametrize("reason", ["length", "content_filter"])
async def test_given_a_cut_answer_when_asked_then_complete_exit_0_and_named(
    command: Command, serve: Serve, reason: str
) -> None:
    await serve(event_stream("cut of", finish=reason))
    result = await command.ask("Hi")
    assert (result.code, result.text) == (0, "cut of\n")
    assert result.complaint
    assert await ended(command) == ("complete", "cut of", reason)


async def test_given_a_cut_answer_when_asked_as_json_then_the_end_names_it(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("cut of", finish="length"))
    end = (await command.ask("Hi", "--json")).events[-1]
    assert (end["status"], end["error"]) == ("complete", "length")


async def test_given_a_failure_when_asked_as_json_then_the_end_holds_status_and_code(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("half", done=False, finish=None))
    result = await command.ask("Hi", "--json")
    end = result.events[-1]
    assert result.code == 1
    assert result.complaint
    assert (end["event"], end["status"], end["error"]) == ("end", "incomplete", "incomplete")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_given_ctrl_c_when_asking_then_stopped_130_and_the_text_is_kept(
    command: Command, serve: Serve, number: signal.Signals
) -> None:
    closed = asyncio.Event()

    async def wait(exchange: Exchange) -> None:
        await exchange.client_closes()
        closed.set()

    await serve(event_stream("so far", wait))
    async with command.asking("Hi") as asking:
        await asking.expect("so far")
        asking.signal(number)
        result = await asking.end()
    assert (result.code, result.text, result.err) == (130, "so far\n", b"")
    await asyncio.wait_for(closed.wait(), 5)
    assert await ended(command) == ("stopped", "so far", None)


async def test_given_nohup_when_the_terminal_closes_then_the_answer_goes_on_to_its_end(
    command: Command, serve: Serve
) -> None:
    closed = asyncio.Event()

    async def wait(_exchange: Exchange) -> None:
        await closed.wait()

    await serve(event_stream("so far", wait, " and on"))
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the command inherits it
    try:
        async with command.asking("Hi", whole=True) as asking:
            await asking.expect("so far")
            asking.signal(signal.SIGHUP)
            await asyncio.sleep(0.3)  # what it would have done, it has done
            closed.set()
            result = await asking.end()
    finally:
        signal.signal(signal.SIGHUP, before)
    assert (result.code, result.text, result.err) == (0, "so far and on\n", b"")


async def test_given_ctrl_c_again_and_again_when_asking_then_130_all_the_same(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("so far", Exchange.client_closes))
    async with command.asking("Hi") as asking:
        await asking.expect("so far")
        while asking.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                asking.signal(signal.SIGINT)
            await asyncio.sleep(0.001)
        result = await asking.end()
    assert (result.code, result.text, result.err) == (130, "so far\n", b"")
    assert await ended(command) == ("stopped", "so far", None)


async def test_given_ctrl_c_before_the_first_byte_when_asking_then_stopped(
    command: Command, serve: Serve
) -> None:
    asked = asyncio.Event()

    async def wait(exchange: Exchange) -> None:
        asked.set()
        await exchange.client_closes()

    await serve(wait)
    async with command.asking("Hi") as asking:
        await asyncio.wait_for(asked.wait(), 20)
        asking.signal(signal.SIGINT)
        result = await asking.end()
    assert (result.code, result.out, result.err) == (130, b"", b"")
    assert (await ended(command))[0] == "stopped"


async def test_given_ctrl_c_while_waiting_to_try_again_when_asking_then_stopped_at_once(
    command: Command, serve: Serve
) -> None:
    asked = asyncio.Event()

    async def overloaded(exchange: Exchange) -> None:
        await json_answer({}, 503, {"Retry-After": "60"})(exchange)
        asked.set()

    await serve(overloaded)
    async with command.asking("Hi") as asking:
        await asyncio.wait_for(asked.wait(), 20)
        asking.signal(signal.SIGINT)
        result = await asking.end()
    assert (result.code, result.err) == (130, b"")


async def test_given_a_page_when_asked_then_the_address_is_told_to_be_wrong(
    command: Command, serve: Serve
) -> None:
    await serve(answer("<!doctype html><p>Hello", content_type="text/html"))
    result = await command.ask("Hi")
    assert (result.code, result.out) == (1, b"")
    assert "does not lead to a chat interface" in result.complaint
    assert (await ended(command))[2] == "not_an_api"


async def test_given_nobody_there_when_asked_then_the_host_is_named(command: Command) -> None:
    await command.connect("http://127.0.0.1:9/v1")
    result = await command.ask("Hi")
    assert (result.code, result.out) == (1, b"")
    assert "127.0.0.1" in result.complaint
    assert await ended(command) == ("failed", "", "refused")
