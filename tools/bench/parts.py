"""The parts of a run: each gives rows, with the goals they should reach."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from tools.bench import corpus, profiles, start
from tools.bench import searching as search_times
from tools.bench.machine import ROOT, alternating, median
from tools.bench.peers import nextchat
from tools.bench.report import Row
from tools.bench.screen import Screen
from tools.bench.window import mock_server, play

LISTED = (500, 50_000)
TOKENS = 10_000
LENGTHS = (100, 1_000, 10_000, 50_000)
RATES = (("50/s", 50, 500), ("500/s", 500, 8_000), ("5,000/s", 5_000, 0), ("once", 0, 0))
"""Name, tokens a second (0: as fast as they are taken), and how many (0: all 34,561)."""
CPU_SHARE = {"50/s": 0.25, "500/s": 0.25, "5,000/s": 0.3, "once": 0.6}
"""Of NextChat's processor time."""
FRAME_MS, STALL_MS, LAG_MS, LAG_SHARE_AT_ONCE = 16.7, 50.0, 33.0, 0.3
INSTALLED_MB = 280.0
TYPED = "key to letter painted at 5,000/s"


@dataclass
class Run:
    """What the parts need. `busy` is the spin loop's wall over processor time."""

    screen: Screen
    folder: Path
    rounds: int
    quick: bool
    busy: float

    @cached_property
    def small(self) -> Path:
        """A profile with one conversation."""
        return self.profile("small", {"Small": profiles.plain(profiles.LAST)})

    @cached_property
    def large(self) -> Path:
        """A profile with 100,000 messages besides that conversation."""
        texts = {"Small": profiles.plain(profiles.LAST)}
        return self.profile("large", texts, stored=profiles.STORED[0])

    @cached_property
    def long(self) -> Path:
        """A profile with conversations of all lengths, and one with formulas and code."""
        lengths = (100, 10_000) if self.quick else LENGTHS
        texts = {f"{length:,} messages": profiles.plain(length) for length in lengths}
        texts = {"Small": profiles.plain(20), **texts, "Rich": profiles.rich(2_000)}
        return self.profile("long", texts)

    def profile(
        self,
        name: str,
        texts: profiles.Texts,
        base_url: str = "http://127.0.0.1:9/v1",
        stored: int = 0,
    ) -> Path:
        """Make a profile."""
        return asyncio.run(profiles.make(self.folder / name, texts, base_url, stored=stored))


Part = Callable[[Run], Iterator[Row]]


def command(run: Run) -> Iterator[Row]:
    """The command line."""
    floor, ours = alternating(
        run.rounds,
        partial(start.seconds_to_end, start.NOTHING),
        partial(start.seconds_to_end, start.HELP),
    )
    yield Row("floor: python -c pass", median(floor) * 1000, "ms")
    yield Row("chatapp --help", median(ours) * 1000, "ms")


def starting(run: Run) -> Iterator[Row]:
    """Start to first paint, and idle memory."""
    commands = [start.BARE, start.window_on(run.small)]
    if not run.quick:
        commands.append(start.window_on(run.large))
    for one in commands[1:]:
        start.start(run.screen, one)  # the first start makes files and compiles
    shown = alternating(run.rounds, *(partial(start.start, run.screen, one) for one in commands))
    bare, ours, *large = (median(values) * 1000 for values in shown)
    yield Row("floor: bare window, start to painted", bare, "ms")
    yield Row("start", ours, "ms")
    yield Row("start / bare window", ours / bare, "x", 1.25)
    for value in large:
        yield Row("start, 100,000 stored", value, "ms")
        yield Row("start, 100,000 stored / none stored", value / ours, "x", 1.05)
    idle = alternating(
        1 if run.quick else 3,
        *(partial(start.start, run.screen, one, idle=True) for one in commands),
    )
    bare, ours, *large = (median(values) for values in idle)
    yield Row("floor: bare window, idle memory", bare, "MB")
    yield Row("idle memory", ours, "MB")
    yield Row("idle memory / bare window", ours / bare, "x", 1.5)
    for value in large:
        yield Row("idle memory, 100,000 stored", value, "MB")
        yield Row("idle memory, 100,000 stored / none stored", value / ours, "x", 1.1)


def built(run: Run) -> Iterator[Row]:
    """The program that `make dist` built, where it did, beside the one of the environment."""
    if not (start.BUILT / "chatapp").is_file():
        return
    yield Row("installed size", start.built_megabytes(), "MB", INSTALLED_MB)
    commands = [start.window_on(run.small), start.built_on(run.small)]
    for one in commands:
        start.start(run.screen, one)
    shown = alternating(run.rounds, *(partial(start.start, run.screen, one) for one in commands))
    ours, packed = (median(values) * 1000 for values in shown)
    yield Row("built program, start", packed, "ms")
    yield Row("first paint, built / virtual environment", packed / ours, "x", 1.5)


def opening(run: Run) -> Iterator[Row]:
    """Conversations of all lengths, from click to painted."""
    lengths = (100, 10_000) if run.quick else LENGTHS
    titles = [f"{length:,} messages" for length in lengths]
    told = play(
        run.screen, run.long, "reading:open_all", titles=titles, home="Small", rounds=run.rounds
    )
    times = {title: median(values) for title, values in told["there"].items()}
    floor = times["100 messages"]
    for length, title in zip(lengths, titles, strict=True):
        yield Row(f"open {length:,}", times[title], "ms")
        if length > 1_000:
            yield Row(f"open {length:,} / open 100", times[title] / floor, "x", 1.2)
    yield Row(f"leave {lengths[-1]:,}", median(told["back"][titles[-1]]), "ms", STALL_MS)
    yield Row("longest stall while opening and loading", told["stall"], "ms", STALL_MS)


def walking(run: Run) -> Iterator[Row]:
    """Memory with a long conversation."""
    told = play(run.screen, run.long, "reading:walk", title="10,000 messages")
    yield Row("memory before", told["before"], "MB")
    yield Row("memory after opening 10,000", told["opened"], "MB")
    yield Row("memory after scrolling through 10,000", told["scrolled"], "MB")


def flinging(run: Run) -> Iterator[Row]:
    """Frames while scrolling."""
    flings = 4 if run.quick else 12
    told = play(run.screen, run.long, "reading:fling", title="Rich", flings=flings)
    for name in ("fling", "jump"):
        figures = told[name]
        limit = FRAME_MS if name == "fling" else STALL_MS
        yield Row(f"{name}, frame, median", figures["median"], "ms")
        yield Row(f"{name}, frame, p99", figures["p99"], "ms", limit)
        yield Row(f"{name}, frame, worst", figures["worst"], "ms", limit)
    yield Row("fling, longest stall", told["stall"], "ms", STALL_MS)


def huge(run: Run) -> Iterator[Row]:
    """Messages of 1 MB."""
    texts = profiles.huge()
    profile = run.profile("huge", {"Home": profiles.plain(20), **texts})
    told = play(run.screen, profile, "reading:open_huge", titles=list(texts), home="Home")
    for title, figures in told.items():
        yield Row(f"{title}: open", figures["open"], "ms", 100.0)
        yield Row(f"{title}: repaint", figures["repaint"], "ms", 16.0)
        yield Row(f"{title}: jump to the middle", figures["jump"], "ms", STALL_MS)


def tokens(run: Run) -> Iterator[Row]:
    """A long answer and a long text by their tokens, beside the same answer as plain text."""
    folder, name = run.folder / "tokens", f"{TOKENS:,} tokens"
    asyncio.run(profiles.with_tokens(folder, TOKENS, run.rounds))
    numbers = range(1, run.rounds + 1)
    titles = [f"Answer {number}" for number in numbers]
    told = play(run.screen, folder, "tokens:colour_answers", titles=titles, home="Small")
    plain, coloured = median(told["plain"]), median(told["coloured"])
    yield Row(f"answer of {name}, opened as plain text", plain, "ms")
    yield Row(f"answer of {name}, coloured", coloured, "ms")
    yield Row(f"answer of {name}, coloured / opened as plain text", coloured / plain, "x")
    yield Row(f"answer of {name}, next uncertain token", median(told["jump"]), "ms", STALL_MS)
    yield Row(f"answer of {name}, longest stall", max(told["stall"]), "ms", STALL_MS)
    titles = [f"Text {number}" for number in numbers]
    told = play(run.screen, folder, "tokens:colour_texts", titles=titles, home="Small")
    yield Row(f"text of {name}, coloured", median(told["coloured"]), "ms")
    yield Row(f"text of {name}, letter typed in colours", median(told["typed"]), "ms", FRAME_MS)
    yield Row(f"text of {name}, longest stall", max(told["stall"]), "ms", STALL_MS)


def listing(run: Run) -> Iterator[Row]:
    """The list with 50,000 conversations, beside one with 500."""
    few, lots = LISTED
    folders = {
        count: asyncio.run(profiles.many(run.folder / f"list-{count}", count)) for count in LISTED
    }
    commands = [start.window_on(folders[count]) for count in LISTED]
    for one in commands:
        start.start(run.screen, one)
    shown = alternating(run.rounds, *(partial(start.start, run.screen, one) for one in commands))
    idle = alternating(3, *(partial(start.start, run.screen, one, idle=True) for one in commands))
    yield from _beside("start", "ms", [median(values) * 1000 for values in shown], 1.2)
    yield from _beside("idle memory", "MB", [median(values) for values in idle], 1.2)
    told = [
        play(run.screen, folders[count], "listing:use", count=count, rounds=run.rounds)
        for count in LISTED
    ]
    yield from _beside("title found", "ms", [one["find"] for one in told])
    for name, limit in (("frame", FRAME_MS), ("jump", STALL_MS)):
        for count, one in zip(LISTED, told, strict=True):
            yield Row(f"list of {count:,}, {name}, median", one[name]["median"], "ms")
            yield Row(f"list of {count:,}, {name}, p99", one[name]["p99"], "ms", limit)
    yield Row(f"list of {lots:,}, longest stall", told[1]["stall"], "ms", STALL_MS)
    yield Row(f"list of {few:,}, longest stall", told[0]["stall"], "ms", STALL_MS)


def _beside(name: str, unit: str, values: list[float], goal: float | None = None) -> Iterator[Row]:
    """A figure of both lists, and what one is to the other."""
    few, lots = LISTED
    yield Row(f"list of {few:,}, {name}", values[0], unit)
    yield Row(f"list of {lots:,}, {name}", values[1], unit)
    yield Row(f"list of {lots:,} / {few:,}, {name}", values[1] / values[0], "x", goal)


def streaming(run: Run) -> Iterator[Row]:
    """Answers at all rates."""
    rates = RATES[2:] if run.quick else RATES
    with mock_server() as server:
        profile = run.profile("stream", {"Small": profiles.plain(20)}, server.base_url)
        for name, rate, tokens in rates:
            server.set(rate, tokens)
            rounds = 1 if run.quick or 0 < rate < 1_000 else run.rounds
            told = play(run.screen, profile, "streaming:stream", rounds=rounds)
            lags = [
                (painted - last) * 1000
                for painted, last in zip(
                    told["painted"], server.last_writes()[-rounds:], strict=True
                )
            ]
            yield from _stream_rows(run, name, told, lags)
        server.set(5_000, 10_000 if run.quick else 0)
        yield from _typing(run, profile)


def _stream_rows(run: Run, name: str, told: dict[str, Any], lags: list[float]) -> Iterator[Row]:
    cpu, lag, stall = (f"stream at {name}, {what}" for what in ("CPU", "lag", "longest stall"))
    allowed = CPU_SHARE[name] * nextchat(cpu) * run.busy
    slow = LAG_SHARE_AT_ONCE * nextchat(lag) * run.busy if name == "once" else LAG_MS
    yield Row(cpu, median(told["cpu"]), "s", round(allowed, 2))
    yield Row(lag, median(lags), "ms", round(slow))
    yield Row(stall, max(told["stall"]), "ms", STALL_MS)
    if name == "5,000/s":
        early, late = (
            median([value for value in told[key] if value is not None]) * 1e6
            for key in ("early", "late")
        )
        yield Row("CPU of a token at the 1,000th", early, "us")
        yield Row("CPU of a token at the 30,000th", late, "us")
        yield Row("CPU of a token, 30,000th / 1,000th", late / early, "x", 1.2)
        yield Row("saving a piece of an answer", median(told["save"]) * 1000, "ms", 0.1)
        yield Row("saves on the window's thread", told["saves_on_window"], "", 0.0)


def _typing(run: Run, profile: Path) -> Iterator[Row]:
    told = play(run.screen, profile, "streaming:type_meanwhile")
    yield Row(f"{TYPED}, median", told["median"], "ms", FRAME_MS)
    yield Row(f"{TYPED}, p99", told["p99"], "ms", STALL_MS)
    yield Row(f"{TYPED}, worst", told["worst"], "ms", STALL_MS)


def searching(run: Run) -> Iterator[Row]:
    """First pages of searches, and the palette while words are typed."""
    sizes = ((100_000, 20.0),) if run.quick else ((100_000, 20.0), (1_000_000, 50.0))
    for size, goal in sizes:
        folder = corpus.make(ROOT / "build" / "bench" / f"messages-{size}", size)
        times = search_times.first_pages(folder, run.rounds)
        titles, cold = times.pop("titles"), times.pop("titles, first")
        for name, value in times.items():
            yield Row(f"search {size:,}: {name}", value, "ms", goal)
        if size == sizes[0][0]:
            yield Row("search the titles of 50,000 conversations", titles, "ms", goal)
            yield Row("read the titles of 50,000 conversations", cold, "ms")
        yield Row(f"search {size:,}: index / texts", search_times.index_share(folder), "x")
        words = [search_times.QUERIES[name] for name in ("a word", "two words")]
        told = play(run.screen, folder, "searching:palette", words=words * run.rounds)
        yield Row(f"palette, {size:,}: last letter to hits painted", median(told["times"]), "ms")
        yield Row(f"palette, {size:,}: longest stall", told["stall"], "ms", STALL_MS)


PARTS: list[Part] = [
    command,
    starting,
    built,
    opening,
    walking,
    flinging,
    huge,
    tokens,
    listing,
    streaming,
    searching,
]
QUICK_PARTS: list[Part] = [command, starting, built, opening, flinging, streaming]
