"""Commands that the tests start at once are what they are when they are started whole."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from tests.support.command import Command, Result, Serve
from tests.support.hostile_server import event_stream
from tests.support.ready import Ready, ReadyProcess

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="commands start whole here")

ENDS = {
    "done": (("conversations",), None, 0),
    "failed": (("show", "no-such-id"), None, 1),
    "wrong usage": (("show", "--no-such-option"), None, 2),
    "read from standard input": (("show", "-"), b"nothing of it is used" * 10_000, 1),
}


async def both(command: Command, *arguments: str, stdin: bytes | None = None) -> list[Result]:
    """What it leaves, started whole and at once."""
    assert Ready.running is not None
    Ready.running.takes(arguments, command.environment)  # the first of a kind is started whole
    results = []
    for whole in (True, False):
        async with command.running(*arguments, stdin=stdin, whole=whole) as running:
            assert isinstance(running.process, ReadyProcess) is not whole
            results.append(await running.end())
    return results


@pytest.mark.parametrize("end", ENDS)
async def test_given_a_command_when_started_at_once_then_it_ends_as_one_started_whole(
    command: Command, end: str
) -> None:
    arguments, stdin, code = ENDS[end]
    whole, at_once = await both(command, *arguments, stdin=stdin)
    assert whole == at_once
    assert at_once.code == code


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_given_a_signal_when_started_at_once_then_it_ends_as_one_started_whole(
    command: Command, serve: Serve, number: signal.Signals
) -> None:
    await serve(event_stream("first", lambda exchange: exchange.client_closes()))
    ends = []
    for whole in (True, False):
        async with command.asking("Hi", whole=whole) as asking:
            await asking.expect("first")
            asking.signal(number)
            ends.append(await asking.end())
    assert ends[0] == ends[1]


async def test_given_two_commands_at_once_then_each_has_a_process_of_its_own_in_its_folder(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("first", lambda exchange: exchange.client_closes()))
    await both(command, "conversations")
    async with command.asking("Hi") as one, command.asking("Hi") as other:
        await one.expect("first")
        await other.expect("first")
        pids = {one.process.pid, other.process.pid}
        assert len(pids | {os.getpid()}) == 3
        for pid in pids:
            assert os.readlink(f"/proc/{pid}/cwd") == str(command.profile.parent)
