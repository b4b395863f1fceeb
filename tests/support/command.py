"""Runs the real command as a process of its own, on a profile of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.domain.models import Connection, ConnectionOptions, Dialect
from chatapp.engine.engine import Engine
from chatapp.storage.connections import Connections
from chatapp.storage.profile import Profile
from tests.support.hostile_server import HostileServer
from tests.support.ready import Ready, ReadyProcess

Serve = Callable[..., Awaitable[HostileServer]]
"""Starts a server with the given behaviours, connected to the profile at hand."""

TIME_LIMIT = 60.0
"""Seconds after which a command counts as hung."""


@dataclass(frozen=True)
class Result:
    """What a command left: exit code and output, as bytes."""

    code: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode()

    @property
    def json(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def events(self) -> list[dict[str, Any]]:
        """Standard output as one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def complaint(self) -> str:
        """The one line on stderr; fails where it is not exactly one."""
        lines = self.err.decode().splitlines()
        assert len(lines) == 1, lines
        assert self.err.endswith(b"\n")
        return lines[0]


class Running:
    """A command that runs."""

    def __init__(self, process: Process | ReadyProcess) -> None:
        self.process = process
        self.out = b""
        """Standard output so far, as `expect` has read it."""

    async def expect(self, text: str) -> None:
        """Read standard output until `text` is in it."""
        assert self.process.stdout is not None
        async with asyncio.timeout(TIME_LIMIT):
            while text.encode() not in self.out:
                piece = await self.process.stdout.read(65536)
                assert piece, f"{text!r} never came: {self.out!r}"
                self.out += piece

    def stop_reading(self) -> None:
        """Close the pipe from its standard output, as `head` does."""
        if isinstance(self.process, ReadyProcess):
            self.process.output.close()
            return
        pipe: Any = self.process._transport.get_pipe_transport(1)  # type: ignore[attr-defined]
        pipe.close()

    def signal(self, number: int) -> None:
        """Send it a signal; not by `send_signal`, which takes the ending from asyncio's watcher."""
        os.kill(self.process.pid, number)

    async def end(self) -> Result:
        """Wait for its end."""
        async with asyncio.timeout(TIME_LIMIT):
            out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return Result(self.process.returncode, self.out + out, err)

    async def kill(self) -> Result:
        """End it with SIGKILL, which it cannot notice."""
        self.signal(signal.SIGKILL)
        return await self.end()


class Command:
    """The command on one profile.

    Parameters: `profile`, its folder; `environment`, variables besides the usual ones.
    """

    def __init__(self, profile: Path, environment: Mapping[str, str] | None = None) -> None:
        self.profile = profile
        self.python = sys.executable
        self.environment = {
            **os.environ,
            "CHATAPP_PROFILE": str(profile),
            "PYTHONWARNINGS": "error",
            **(environment or {}),
        }

    @asynccontextmanager
    async def running(
        self,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        stdin: bytes | None = None,
        stderr: int = PIPE,
        whole: bool = False,
    ) -> AsyncIterator[Running]:
        """The command while it runs; killed if it still does in the end.

        Parameters: `stderr`, a file descriptor, as of a terminal; `whole`, whether it must have an
        interpreter of its own.
        """
        environment, ready = {**self.environment, **(env or {})}, Ready.running
        process: Process | ReadyProcess
        if ready and not whole and ready.takes(arguments, environment):
            process = await ReadyProcess.start(
                ready, arguments, environment, self.profile.parent, stdin=stdin, stderr=stderr
            )
        else:
            process = await self._start_whole(arguments, environment, stdin, stderr)
        try:
            yield Running(process)
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    async def _start_whole(
        self,
        arguments: tuple[str, ...],
        environment: Mapping[str, str],
        stdin: bytes | None,
        stderr: int,
    ) -> Process:
        process = await asyncio.create_subprocess_exec(
            *(self.python, "-m", "chatapp", *arguments),
            stdin=asyncio.subprocess.DEVNULL if stdin is None else PIPE,
            stdout=PIPE,
            stderr=stderr,
            env=environment,
            cwd=self.profile.parent,
        )
        if stdin is not None and process.stdin is not None:
            process.stdin.write(stdin)
            process.stdin.close()
        return process

    async def run(
        self,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        stdin: bytes | None = None,
        stderr: int = PIPE,
    ) -> Result:
        """Run the command to its end."""
        async with self.running(*arguments, env=env, stdin=stdin, stderr=stderr) as running:
            return await running.end()

    async def ask(self, text: str, *options: str, **more: Any) -> Result:
        """Ask with a model named, so that nothing but the answer is requested."""
        return await self.run("ask", "--model", "m", *options, "--", text, **more)

    def asking(self, text: str, *options: str, **more: Any) -> Any:
        """`ask` while it runs."""
        return self.running("ask", "--model", "m", *options, "--", text, **more)

    async def conversations(self) -> list[dict[str, Any]]:
        """What `conversations --json` tells."""
        result = await self.run("conversations", "--json")
        assert (result.code, result.err) == (0, b""), result
        listed: list[dict[str, Any]] = result.json
        return listed

    async def show(self, conversation: str | None = None) -> dict[str, Any]:
        """What `show --json` tells of a conversation, or of the only one there is."""
        if conversation is None:
            (only,) = await self.conversations()
            conversation = only["id"]
        result = await self.run("show", str(conversation), "--json")
        assert (result.code, result.err) == (0, b""), result
        shown: dict[str, Any] = result.json
        return shown

    async def answer(self) -> dict[str, Any]:
        """The last message of the only conversation."""
        message: dict[str, Any] = (await self.show())["messages"][-1]
        return message

    async def answer_of_newest(self) -> dict[str, Any]:
        """The last message of the conversation that changed last."""
        listed = await self.conversations()
        message: dict[str, Any] = (await self.show(listed[0]["id"]))["messages"][-1]
        return message

    async def connect(
        self,
        base_url: str,
        name: str = "test",
        *,
        model: str | None = None,
        dialect: Dialect = Dialect.OPENAI_CHAT,
    ) -> Connection:
        """Add a connection without a key, more quickly than by a command."""
        engine = await Engine.open(Profile.open(self.profile))
        try:
            connection, failure = await engine.connections.add(name, dialect, base_url)
            assert failure is None
            if model is not None:
                store = Connections(engine.database)
                connection = await store.change(connection.id, model=model)
        finally:
            await engine.close()
        return connection

    async def become(
        self, server: HostileServer, service: str, *, choices_at_once: int = 4
    ) -> None:
        """Make the connection to a server one to a service; with so many calls at once."""
        engine = await Engine.open(Profile.open(self.profile))
        try:
            (connection,) = [
                known
                for known in await engine.connections.all()
                if known.base_url == server.base_url
            ]
            options = ConnectionOptions(choices_at_once=choices_at_once)
            store = Connections(engine.database)
            await store.change(connection.id, service=service, options=options)
        finally:
            await engine.close()
