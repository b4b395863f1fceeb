"""An hour of reading, asking and fidgeting in ten minutes: `python tools/soak.py`.

SOAK_SECONDS is how long (600), SOAK_SEED what is done (random; it is printed). Fails when memory
grows after the warm-up, or when the window did not answer for more than 50 ms.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.bench import profiles, sample  # noqa: E402
from tools.bench.machine import median, spin  # noqa: E402
from tools.bench.screen import Screen  # noqa: E402
from tools.bench.window import mock_server, play  # noqa: E402

WARM = 0.3
"""The share of the time after which memory is to stay flat."""
GROWTH = 1.1
"""What memory may come to at the end, times what it was after the warm-up."""
_RATE = 2_000
"""Tokens a second of the answers, some ten times what services send."""
_CALLS = 7
"""So many of the innermost calls of a stall are shown."""


def main() -> int:
    """Soak, and tell what happened."""
    seconds = float(os.environ.get("SOAK_SECONDS", "600"))
    seed = int(os.environ.get("SOAK_SEED") or secrets.randbelow(1 << 31))
    if missing := Screen.missing():
        print(f"Not on this system: {', '.join(missing)}", file=sys.stderr)
        return 1
    print(f"SOAK_SEED={seed} SOAK_SECONDS={seconds:g}, spin loop {spin():.2f}", flush=True)
    texts = {
        "Small": profiles.plain(20),
        "Rich": profiles.rich(1_000),
        "Long": profiles.plain(5_000, seed=2),
        "One long answer": ["Go on.", sample.reply(200_000)],
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "desktop").mkdir()
        with Screen(Path(folder) / "desktop") as screen, mock_server() as server:
            server.set(_RATE)
            profile = asyncio.run(profiles.make(Path(folder) / "soak", texts, server.base_url))
            told = play(
                screen, profile, "soaking:soak", seed=seed, seconds=seconds, titles=list(texts)
            )
    flat = _show_memory(told["memory"], seconds)
    _show_stalls(told["stalls"])
    print("Done:", ", ".join(f"{name} {count}" for name, count in sorted(told["done"].items())))
    print(f"Spin loop {spin():.2f}")
    return 0 if flat and not told["stalls"] else 1


def _show_memory(measured: list[tuple[float, float]], seconds: float) -> bool:
    """Print how memory went; gives whether it stayed flat."""
    values = [value for moment, value in measured if moment >= WARM * seconds]
    tenth = max(1, len(values) // 5)
    before, after = median(values[:tenth]), median(values[-tenth:])
    steps = measured[:: max(1, len(measured) // 20)]
    print("Memory, MB:", " ".join(f"{value:.0f}" for _moment, value in steps))
    print(f"After the warm-up {before:.0f} MB, at the end {after:.0f} MB, x {after / before:.2f}")
    return after <= before * GROWTH


def _show_stalls(stalls: list[dict[str, Any]]) -> None:
    """Print the stalls, the longest first, and the calls that were seen in most of them."""
    print(f"Stalls above 50 ms: {len(stalls)}")
    calls: Counter[str] = Counter()
    for stall in stalls:
        for *stack, _count in stall["stacks"][:1]:
            calls.update({call for call in stack if not call.startswith(("asyncio", "qasync"))})
    for stall in sorted(stalls, key=lambda each: -each["ms"])[:12]:
        print(
            f"  {stall['ms']} ms at {stall['at']} s, while: {stall['while']}; processor: "
            f"{stall['thread_ms']} ms of the window's thread, {stall['process_ms']} of all"
        )
        for *stack, count in stall["stacks"]:
            print(f"    {count:3}  {' > '.join(stack[-_CALLS:])}")
    for call, count in calls.most_common(15):
        print(f"  in {count:3}: {call}")


if __name__ == "__main__":
    sys.exit(main())
