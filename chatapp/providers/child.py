"""A child process that talks in lines, on any event loop.

The window's loop has no dependable support for child processes, so plain threads read the pipes
and post to the loop.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO, TypeVar

_T = TypeVar("_T")

TAIL = 40
"""Lines of standard error that are kept."""


class Child:
    """A running child process. Made inside a running event loop.

    It is expected to end by itself when its standard input ends.

    Parameters: `command`; `environment`, the whole of it; `first_input`, written at once.
    Raises OSError when it cannot be started.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], first_input: bytes
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self.first_line: asyncio.Future[bytes] = self._loop.create_future()
        """Its first line on standard output; empty when it ended without one."""
        self.ended: asyncio.Future[int] = self._loop.create_future()
        """Its exit status, negative for a signal."""
        self._tail: deque[str] = deque(maxlen=TAIL)
        self._process = _spawn(command, environment)
        self._readers = [self._thread(self._read_errors), self._thread(self._read_output)]
        waiter = self._thread(self._wait)
        # Its last post is on the loop, so it ends now; at the end of the program a thread that
        # still is inside of the window's loop would take the whole program down.
        self.ended.add_done_callback(lambda _ended: waiter.join())
        with suppress(OSError):  # it ended already: `ended` will tell
            self._input.write(first_input)
            self._input.flush()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it runs, as the system says it at this moment."""
        return self._process.poll() is None

    @property
    def tail(self) -> tuple[str, ...]:
        """The last lines it wrote to standard error."""
        return tuple(self._tail)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        with suppress(OSError):
            self._process.kill()

    async def stop(self, grace: float = 0.5) -> None:
        """End its standard input, and kill it when it is still there after `grace` seconds."""
        with suppress(OSError):
            self._input.close()
        done, _pending = await asyncio.wait([self.ended], timeout=grace)
        if not done:
            self.kill()
            await asyncio.wait([self.ended])

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    def _thread(self, target: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=target, name=f"child-{self.pid}", daemon=True)
        thread.start()
        return thread

    def _read_output(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as output:
            self._post(self.first_line, output.readline())
            while output.read(65536):
                pass

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as errors:
            for line in errors:
                self._tail.append(line.decode("utf-8", "replace").rstrip())

    def _wait(self) -> None:
        status = self._process.wait()
        for reader in self._readers:  # so that nothing of it is lost
            reader.join(timeout=1.0)  # a limit, as a grandchild could keep the pipes open
        self._post(self.first_line, b"")
        self._post(self.ended, status)

    def _post(self, future: asyncio.Future[_T], result: _T) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(_settle, future, result)


def _settle(future: asyncio.Future[_T], result: _T) -> None:
    if not future.done():
        future.set_result(result)


def _spawn(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """In a process group of its own, so that Ctrl+C in a terminal reaches the app alone."""
    pipe = subprocess.PIPE
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        return subprocess.Popen(
            command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, creationflags=flags
        )
    return subprocess.Popen(
        command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, process_group=0
    )
