"""Standard input, and a Ctrl+C while it is waited for."""

from __future__ import annotations

import _thread
import io
import os
import signal
import threading
from collections.abc import Callable

import pytest

from chatapp.cli.stdin import read_stdin
from chatapp.domain.errors import InputError


class Piped:
    """Standard input out of a pipe; `end` closes the other side."""

    def __init__(self) -> None:
        reading, self._writing = os.pipe()
        self._ended = False
        self.buffer = io.BufferedReader(io.FileIO(reading))

    def write(self, data: bytes) -> None:
        """Put `data` into the pipe."""
        os.write(self._writing, data)

    def end(self) -> None:
        """Close the writing side, once."""
        if not self._ended:
            self._ended = True
            os.close(self._writing)


class StoppedError(Exception):
    """What the handler of Ctrl+C raises here."""


def _after(seconds: float, action: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, action)
    timer.start()
    return timer


def test_given_text_in_pieces_when_read_then_all_of_it_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stdin = Piped()
    monkeypatch.setattr("sys.stdin", stdin)
    stdin.write(b"one ")
    late = _after(0.25, lambda: (stdin.write("两".encode()), stdin.end())[1])
    assert read_stdin() == "one 两".encode()
    late.join()
    stdin.buffer.close()


def test_given_no_stdin_when_read_then_it_is_an_input_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError):
        read_stdin()


def test_given_a_ctrl_c_that_wakes_no_system_call_when_waiting_for_stdin_then_it_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the one that comes between the last look at signals and the call that blocks."""
    stdin = Piped()
    monkeypatch.setattr("sys.stdin", stdin)

    def stop(_number: int, _frame: object) -> None:
        raise StoppedError

    before = signal.signal(signal.SIGINT, stop)
    interrupt = _after(0.2, _thread.interrupt_main)
    giving_up = _after(5, stdin.end)
    try:
        with pytest.raises(StoppedError):
            read_stdin()
        assert giving_up.is_alive()
    finally:
        signal.signal(signal.SIGINT, before)
        interrupt.join()
        giving_up.cancel()
        stdin.end()
        stdin.buffer.close()
