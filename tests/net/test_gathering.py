"""What arrives together is taken together; nothing waits that does not come fast."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from chatapp.net import gathering
from chatapp.net.gathering import PLENTY, QUICK, REST, ROOM, GatheredBody, Pace

SOON, SLOW = REST / 10, REST * 2.5


def rests(pace: Pace, *waits: float, size: int = 200) -> list[bool]:
    return [pace.wait_ended(wait, size) for wait in waits]


def test_given_a_slow_stream_when_paced_then_it_is_never_left_alone() -> None:
    assert not any(rests(Pace(), *[SLOW] * 50))


def test_given_a_streams_first_pieces_when_paced_then_they_are_not_delayed() -> None:
    assert not any(rests(Pace(), *[SOON] * (QUICK - 1)))


def test_given_a_fast_stream_when_paced_then_it_rests_at_every_other_wait() -> None:
    pace = Pace()
    rests(pace, *[SOON] * QUICK)
    assert rests(pace, *[SOON] * 6) == [False, True] * 3


def test_given_a_fast_stream_that_turns_slow_when_paced_then_it_rests_no_more() -> None:
    pace = Pace()
    rests(pace, *[SOON] * 20)
    assert not any(rests(pace, *[SLOW, SOON] * 10))


def test_given_more_at_once_than_a_reader_keeps_up_with_when_paced_then_it_never_rests() -> None:
    pace = Pace()
    rested = []
    for _ in range(20):
        rested.append(pace.wait_ended(SOON, 1000))
        pace.add(PLENTY)
    assert not any(rested)


async def test_given_pieces_that_are_there_when_taken_then_they_come_as_one() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b"a", b"", b"b", b"c"):
            yield piece

    body = GatheredBody(pieces())
    assert [await body.take(), await body.take()] == [b"abc", b""]
    await body.close()


async def test_given_a_piece_after_a_wait_when_taken_then_the_first_has_not_waited_for_it() -> None:
    goes_on = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"a"
        await goes_on.wait()
        yield b"b"

    body = GatheredBody(pieces())
    assert await body.take() == b"a"
    goes_on.set()
    assert await body.take() == b"b"
    assert await body.take() == b""
    await body.close()


async def test_given_a_fast_stream_when_taken_then_it_comes_whole_in_fewer_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gathering, "REST", 0.05)
    socket: asyncio.Queue[bytes] = asyncio.Queue()

    async def pieces() -> AsyncIterator[bytes]:
        while piece := await socket.get():
            while not socket.empty():
                piece += socket.get_nowait()
            yield piece

    async def send() -> None:
        for number in range(100):
            socket.put_nowait(b"%02d" % number)
            await asyncio.sleep(0)
        await asyncio.sleep(0.2)
        socket.put_nowait(b"")

    sending = asyncio.create_task(send())
    body = GatheredBody(pieces())
    taken = []
    while piece := await body.take():
        taken.append(piece)
    assert b"".join(taken) == b"".join(b"%02d" % number for number in range(100))
    assert len(taken) < 50
    await sending
    await body.close()


async def test_given_an_error_after_pieces_when_taken_then_the_pieces_come_first() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"
        raise OSError("gone")

    body = GatheredBody(pieces())
    assert await body.take() == b"ab"
    with pytest.raises(OSError, match="gone"):
        await body.take()
    await body.close()


async def test_given_nobody_who_takes_when_more_comes_then_it_is_not_read() -> None:
    read = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 1024

    body = GatheredBody(pieces())
    for _ in range(10):
        await asyncio.sleep(0)
    assert read == ROOM // 1024
    assert len(await body.take()) == ROOM
    await body.close()


async def test_given_a_body_still_coming_when_closed_then_its_reading_has_ended() -> None:
    ended = False

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal ended
        try:
            yield b"a"
            await asyncio.Event().wait()
        finally:
            ended = True

    body = GatheredBody(pieces())
    assert await body.take() == b"a"
    await body.close()
    assert ended
