"""Runs one command's coroutine over an engine on the chosen profile."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from chatapp.cli.output import DONE, STOPPED, keep_notices, tell_notices
from chatapp.cli.threads import DaemonExecutor
from chatapp.engine.engine import Engine
from chatapp.storage.logs import start_logging
from chatapp.storage.profile import Profile


@asynccontextmanager
async def engine_for(arguments: argparse.Namespace) -> AsyncIterator[Engine]:
    """The engine of the command's profile, closed at the end. Raises StorageError."""
    profile = Profile.open(Path(arguments.profile) if arguments.profile else None)
    start_logging(profile)
    engine = await Engine.open(
        profile,
        run_key=os.environ.get("CHATAPP_API_KEY") or None,
        recovery_key=os.environ.pop("CHATAPP_RECOVERY_KEY", "") or None,  # no child gets it
    )
    try:
        yield engine
    finally:
        await engine.close()


def run_with_engine(
    arguments: argparse.Namespace, command: Callable[[Engine], Awaitable[int]]
) -> int:
    """Run `command` with an engine; gives its exit code, STOPPED where a signal ended it."""

    async def session() -> int:
        asyncio.get_running_loop().set_default_executor(DaemonExecutor())
        _stop_at_signals()
        try:
            async with engine_for(arguments) as engine:
                keep_notices(engine.notices)
                code = await command(engine)
                if code == DONE:
                    tell_notices()
                return code
        finally:
            # asyncio closes what a signal writes to before it says so: a late one would be told.
            signal.set_wakeup_fd(-1)

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # asyncio takes over only this
    try:
        return asyncio.run(session())
    except asyncio.CancelledError:
        return STOPPED


def stopping_signals() -> tuple[int, ...]:
    """SIGTERM and SIGHUP, where the system has them, and without one that is ignored (`nohup`)."""
    there = (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP"))
    return tuple(
        number
        for number in there
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN
    )


def _stop_at_signals() -> None:
    """Have SIGTERM and SIGHUP end the running task as Ctrl+C does; the same once more, at once."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def stop(number: int) -> None:
        loop.remove_signal_handler(number)
        task.cancel()

    for number in stopping_signals():
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, stop, number)
