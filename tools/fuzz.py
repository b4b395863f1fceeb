"""Damaged answers through every decoder, as long as told: `python tools/fuzz.py`.

FUZZ_SECONDS is how long (600), FUZZ_SEED which cases (random; it is printed), FUZZ_CASE a single
one, to see again what failed. Cases are the transcripts of the tests, damaged in their bytes and
in their JSON, and JSON made up from their words. Each has to end in events that can be stored or
in a known error, the same however the bytes are cut, in bounded time, and without holding more
than the limits allow.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chatapp.domain.errors import ChatAppError  # noqa: E402
from chatapp.domain.models import Dialect  # noqa: E402
from chatapp.providers import reading  # noqa: E402
from chatapp.providers.base import ErrorReported, Framing  # noqa: E402
from chatapp.providers.reading import ReplyReader  # noqa: E402
from chatapp.providers.registry import dialect_named  # noqa: E402
from tests.support.replaying import (  # noqa: E402
    all_transcripts,
    decoded,
    decoded_whole,
    frames_for,
)
from tests.support.transcripts import transcript  # noqa: E402
from tests.support.wild_json import check_storable  # noqa: E402

LONGEST = 10.0
"""Seconds of computing that a case may take: the largest has 512 KB, and 2 MB for its memory."""
CAP = 2**16
"""The limits of frame and text, in bytes, while memory is measured."""
ENDLESS = 2**21
"""Bytes of a stream whose memory is measured."""
MOST_HELD = 32 * CAP
"""Bytes that may be held between two pieces of it."""
PEAK = 128 * CAP
"""Bytes that may be in use at any time: a frame's JSON is some 60 times as large as its text."""
_MEASURED_EVERY = 16

_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 127, 128, 2**63, 10**400, 0.5, 1e308, float("nan")),
    *("", "a", "\0", "\ud800", "\udc00x", "🙂", "stop", "error", "[DONE]", "x" * 999),
    *([], {}, [[]], [None], {"": None}, [5], ["text"], {"text": "a"}, {"message": "no"}),
)
_ODD_BYTES = (
    *(
        b"\n",
        b"\n\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xf0\x9f",
        b"\xed\xa0\x80",
    ),
    *(b":", b"data:", b"data: ", b"event: error\n", b"data: [DONE]\n\n", b"data\n", b"id: 1\n"),
    *(b"{", b"}", b"[", b"]", b'"', b"\\", b"\\u", b"\\ud83d", b"null", b"NaN", b"1e999"),
    *(b"-" * 50, b"9" * 5000, b"[" * 3000, b'{"a":' * 2000, b" " * 5000),
)


@dataclass(frozen=True)
class Case:
    """Bytes for a decoder, and where they are cut."""

    dialect: Dialect
    body: bytes
    cuts: tuple[int, ...]
    measured: bool
    """Whether memory is measured, with the body as the period of a long stream."""

    @property
    def pieces(self) -> list[bytes]:
        """The body, cut."""
        places = sorted({0, len(self.body), *(cut % max(1, len(self.body)) for cut in self.cuts)})
        return [self.body[low:high] for low, high in pairwise(places)]


def main() -> int:
    """Run cases until the time is over or one fails."""
    seconds = float(os.environ.get("FUZZ_SECONDS", "600"))
    seed = int(os.environ.get("FUZZ_SEED") or secrets.randbelow(1 << 31))
    only = os.environ.get("FUZZ_CASE")
    print(f"FUZZ_SEED={seed} FUZZ_SECONDS={seconds:g}", flush=True)
    if only is not None:
        check(case_of(seed, int(only)))
        return 0
    ends: Counter[str] = Counter()
    number, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            ends[check(case_of(seed, number))] += 1
        except Exception:
            print(f"Failed: FUZZ_SEED={seed} FUZZ_CASE={number} python tools/fuzz.py", flush=True)
            raise
        number += 1
    print(f"{number} cases:", ", ".join(f"{end or 'read'} {n}" for end, n in ends.most_common()))
    return 0


# What is fed


def case_of(seed: int, number: int) -> Case:
    """The case of that number; the same for the same seed."""
    rng = random.Random(f"{seed}/{number}")
    dialect, body = rng.choice(_corpus())
    if rng.random() < 0.05:
        dialect = rng.choice([*Dialect])
    if rng.random() < 0.1:
        body = _made_up(rng, dialect)
    for _ in range(rng.choice((0, 1, 1, 2, 3, 8))):
        body = rng.choice(_DAMAGES)(rng, body)
    cuts = tuple(rng.randrange(1 << 20) for _ in range(rng.choice((0, 1, 5, 60))))
    return Case(dialect, body[: 2**19], cuts, number % _MEASURED_EVERY == 0)


@cache
def _corpus() -> list[tuple[Dialect, bytes]]:
    return [(dialect, transcript(name).body) for dialect, name in all_transcripts()]


@cache
def _words() -> tuple[list[str], list[str]]:
    """Names and short texts that stand in the JSON of the corpus."""
    names: set[str] = set()
    texts: set[str] = set()
    for _dialect, body in _corpus():
        for _start, _end, value in _values_in(body):
            for holder, key in _nodes(value):
                names |= {key} if isinstance(key, str) else set()
                found = holder[key]
                texts |= {found} if isinstance(found, str) and len(found) < 40 else set()
    return sorted(names), sorted(texts)


def _values_in(body: bytes) -> Iterator[tuple[int, int, Any]]:
    """The JSON values on lines of their own, or the only one, with their places."""
    start = 0
    for line in body.splitlines(keepends=True):
        data = line.removeprefix(b"data:").strip()
        place = start + line.find(data)
        start += len(line)
        if data[:1] in (b"{", b"["):
            try:
                yield place, place + len(data), json.loads(data)
            except (ValueError, RecursionError):
                continue


def _nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place within a value: its holder, and the key or index."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        keys = holder.keys() if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], (dict, list)):
                waiting.append(holder[key])


def _made_up(rng: random.Random, dialect: Dialect) -> bytes:
    """Frames of JSON of any shape, of words of the corpus."""
    frames = [json.dumps(_any_json(rng, 4)).encode() for _ in range(rng.randrange(1, 6))]
    if rng.random() < 0.2:
        return frames[0]
    lines = dialect_named(dialect).framing is Framing.LINES
    return b"".join(f + b"\n" if lines else b"data: " + f + b"\n\n" for f in frames)


def _any_json(rng: random.Random, depth: int) -> Any:
    names, texts = _words()
    kind = rng.random()
    if depth == 0 or kind < 0.3:
        return rng.choice((rng.choice(_ODD), rng.choice(texts)))
    if kind < 0.5:
        return [_any_json(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {rng.choice(names): _any_json(rng, depth - 1) for _ in range(rng.randrange(1, 7))}


# How it is damaged


def _span(rng: random.Random, body: bytes) -> tuple[int, int]:
    start = rng.randrange(len(body) + 1)
    return start, min(len(body), start + rng.choice((1, 2, 9, 80, 999)))


def _flip(rng: random.Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(rng.choice((1, 3, 20)) if body else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _remove(rng: random.Random, body: bytes) -> bytes:
    start, end = _span(rng, body)
    return body[:start] + body[end:]


def _repeat(rng: random.Random, body: bytes) -> bytes:
    start, end = _span(rng, body)
    return body[:end] + body[start:end] * rng.choice((1, 2, 50)) + body[end:]


def _insert(rng: random.Random, body: bytes) -> bytes:
    place = rng.randrange(len(body) + 1)
    return body[:place] + rng.choice(_ODD_BYTES) + body[place:]


def _splice(rng: random.Random, body: bytes) -> bytes:
    _dialect, other = rng.choice(_corpus())
    (start, end), place = _span(rng, other), rng.randrange(len(body) + 1)
    return body[:place] + other[start : max(end, start + 400)] + body[place:]


def _cut_off(rng: random.Random, body: bytes) -> bytes:
    return body[: rng.randrange(len(body) + 1)]


def _line_ends(rng: random.Random, body: bytes) -> bytes:
    return body.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b"\n\r")))


def _json_changed(rng: random.Random, body: bytes) -> bytes:
    """One place in the JSON of one frame holds something else, or is gone."""
    values = [found for found in _values_in(body) if found[2]]
    if not values:
        return _insert(rng, body)
    start, end, value = rng.choice(values)
    holder, key = rng.choice(list(_nodes(value)))
    what = rng.randrange(5)
    try:
        if what == 0:
            del holder[key]
        elif what == 1:
            holder[key] = [holder[key]]
        elif what == 2:
            other, place = rng.choice(list(_nodes(rng.choice(values)[2])))
            holder[key] = deepcopy(other[place])
        else:
            holder[key] = rng.choice((rng.choice(_ODD), _any_json(rng, 3)))
        told = json.dumps(value, ensure_ascii=rng.random() < 0.5)
    except RecursionError:
        return body
    return body[:start] + told.encode("utf-8", "surrogatepass") + body[end:]


_DAMAGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(_json_changed, _json_changed, _json_changed, _json_changed),
    *(_flip, _remove, _repeat, _insert, _insert, _splice, _cut_off, _line_ends),
)


# What has to hold


def check(case: Case) -> str:
    """Decode a case; gives how it ended. Raises whatever a decoder lets through, AssertionError."""
    signal.signal(signal.SIGVTALRM, _hangs)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        events, error = decoded(case.dialect, [case.body], joined=False)
        assert decoded(case.dialect, case.pieces, joined=False) == (events, error), "cuts matter"
        whole, _error = decoded_whole(case.dialect, case.body)
        for event in (*events, *whole):
            check_storable(event)
        if case.measured:
            _check_memory(case)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return error.partition(":")[0]


def _hangs(_signal: int, _frame: object) -> None:
    raise AssertionError("hangs")


def _check_memory(case: Case) -> None:
    """The body again and again: neither decoder nor reader may hold more than the limits."""
    period = case.body or b"\n"
    stream = (period * (ENDLESS // len(period) + 1))[:ENDLESS]
    reader = ReplyReader(dialect_named(case.dialect).decoder(), [])
    frames = frames_for(case.dialect, CAP)
    tracemalloc.start()
    try:
        with mock.patch.object(reading, "TEXT_LIMIT", CAP):
            for place in range(0, len(stream), CAP // 4):
                for _event in reader.take(frames.feed(stream[place : place + CAP // 4])):
                    pass
                held, _peak = tracemalloc.get_traced_memory()
                assert held < MOST_HELD, f"holds {held} bytes"
                if reader.done:
                    break
    except (ChatAppError, ErrorReported):
        pass
    finally:
        _held, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < PEAK, f"took {peak} bytes"


if __name__ == "__main__":
    raise SystemExit(main())
