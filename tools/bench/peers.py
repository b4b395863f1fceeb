"""Other clients, measured on a machine of this kind, beside this run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tools.bench.report import Row

NAMES = ("NextChat", "Chatbox", "BetterChatGPT", "VividNode")


class Peer(NamedTuple):
    """A figure of the peers, None where they cannot do it, and which row of ours it is."""

    title: str
    ours: str
    figures: tuple[float | None, float | None, float | None, float | None]


PEERS = (
    Peer("start to usable composer, ms", "start", (900, 2600, 550, 6150)),
    Peer("the same, 100,000 messages stored", "start, 100,000 stored", (2910, 2020, None, 6250)),
    Peer("idle memory, MB", "idle memory", (391, 527, 384, 440)),
    Peer(
        "the same, 100,000 messages stored", "idle memory, 100,000 stored", (786, 520, None, None)
    ),
    Peer("open 1,000 messages, ms", "open 1,000", (363, 762, 2929, 16511)),
    Peer("open 10,000 messages, ms", "open 10,000", (418, 1692, 28873, 200_000)),
    Peer("memory after that, MB", "memory after opening 10,000", (479, 840, 2313, 22783)),
    Peer("search 100,000 messages, ms", "search 100,000: a word", (77, 990, None, 11600)),
    Peer("500 tokens at 50/s: CPU s", "stream at 50/s, CPU", (10.0, 12.6, 7.0, 5.7)),
    Peer("  lag, ms", "stream at 50/s, lag", (37, 40, 31, 505)),
    Peer("8,000 tokens at 500/s: CPU s", "stream at 500/s, CPU", (19.5, 23.0, 22.5, None)),
    Peer("  lag, ms", "stream at 500/s, lag", (139, 410, 173, None)),
    Peer("  longest task, ms", "stream at 500/s, longest stall", (244, 297, 123, None)),
    Peer("34,561 tokens at 5,000/s: CPU s", "stream at 5,000/s, CPU", (9.7, None, 11.2, None)),
    Peer("  lag, ms", "stream at 5,000/s, lag", (527, None, 807, None)),
    Peer("  longest task, ms", "stream at 5,000/s, longest stall", (410, None, 473, None)),
    Peer("the same at once: CPU s", "stream at once, CPU", (1.6, None, 3.6, None)),
    Peer("  lag, ms", "stream at once, lag", (1015, None, 1569, None)),
    Peer("  longest task, ms", "stream at once, longest stall", (682, None, 945, None)),
)


def nextchat(ours: str) -> float:
    """NextChat's figure for one of our rows."""
    for peer in PEERS:
        if peer.ours == ours and peer.figures[0] is not None:
            return peer.figures[0]
    raise LookupError(ours)


def show_peers(rows: Iterable[Row], busy: float) -> None:
    """Print ours beside theirs, which are multiplied by `busy`, the spin loop's wall/CPU."""
    ours: Mapping[str, float] = {row.name: row.value for row in rows}
    if not any(peer.ours in ours for peer in PEERS):
        return
    print(f"\nThe peers, measured elsewhere, times {busy:.2f} (spin loop; memory as it is)")
    print(f"{'':38} {'ChatApp':>9}" + "".join(f"{name:>14}" for name in NAMES))
    for peer in PEERS:
        if peer.ours not in ours:
            continue
        scale = 1.0 if "memory" in peer.ours else busy
        theirs = ("-" if one is None else f"{one * scale:,.1f}" for one in peer.figures)
        print(
            f"{peer.title:38} {ours[peer.ours]:9,.1f}" + "".join(f"{each:>14}" for each in theirs)
        )
