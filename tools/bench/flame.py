"""Flame graphs of start-up and of streaming into docs: `python -m tools.bench.flame`.

Width is processor time of the window's thread; each call hangs below the one that made it. Only
calls that took a visible share are drawn.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from tools.bench import profiles
from tools.bench.machine import ROOT
from tools.bench.screen import Screen
from tools.bench.window import mock_server, play

DOCS = ROOT / "docs"
WIDTH, LINE, LETTER = 1200, 17, 6.6
NARROWEST = 0.006
"""Of the whole: narrower calls are not drawn."""
_COLORS = (
    ("chatapp.gui", "#e8b37a"),
    ("chatapp", "#e59a8c"),
    ("import chatapp", "#d9c36b"),
    ("import", "#e6d9a8"),
)
_OTHER = "#c9ced6"


@dataclass
class Call:
    """A call with all that was called from it; `count`, its time in microseconds."""

    name: str
    count: int = 0
    calls: dict[str, Call] = field(default_factory=dict)


def tree(stacks: Iterable[list[Any]]) -> Call:
    """Stacks, each ending in its time, as one call."""
    root = Call("all")
    for *names, count in stacks:
        call = root
        call.count += count
        for name in names:
            call = call.calls.setdefault(name, Call(name))
            call.count += count
    return root


def svg(root: Call, title: str) -> str:
    """The flame graph, the outermost calls at the top."""
    boxes: list[str] = []
    deepest = _draw(root, 0.0, 0, root.count, boxes)
    height = (deepest + 1) * LINE + 30
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="#fff"/>'
        f'\n<text x="6" y="19" font-size="13">{escape(title)}</text>\n'
    )
    return head + "\n".join(boxes) + "\n</svg>\n"


def _draw(call: Call, left: float, depth: int, total: int, boxes: list[str]) -> int:
    share = call.count / total
    width, top = share * WIDTH, depth * LINE + 28
    color = next((color for start, color in _COLORS if call.name.startswith(start)), _OTHER)
    letters = int((width - 6) / LETTER)
    short = call.name.removeprefix("chatapp.")
    label = short if len(short) <= letters else short[: letters - 1] + "…"
    boxes.append(
        f'<g><title>{escape(call.name)}: {share:.1%}</title><rect x="{left:.1f}" y="{top}" '
        f'width="{max(0.5, width - 0.5):.1f}" height="{LINE - 1}" fill="{color}"/>'
        + (f'<text x="{left + 3:.1f}" y="{top + 12}">{escape(label)}</text>' if letters > 3 else "")
        + "</g>"
    )
    deepest = depth
    for below in sorted(call.calls.values(), key=lambda each: -each.count):
        if below.count / total >= NARROWEST:
            deepest = max(deepest, _draw(below, left, depth + 1, total, boxes))
            left += below.count / total * WIDTH
    return deepest


def largest(root: Call, most: int = 25) -> str:
    """The calls with the largest share of their own, as text."""
    own: dict[str, int] = {}
    below: dict[str, int] = {}

    def walk(call: Call, above: frozenset[str]) -> None:
        own[call.name] = (
            own.get(call.name, 0) + call.count - sum(one.count for one in call.calls.values())
        )
        if call.name not in above:
            below[call.name] = below.get(call.name, 0) + call.count
        for each in call.calls.values():
            walk(each, above | {call.name})

    walk(root, frozenset())
    lines = [
        f"{own[name] / root.count:6.1%} own {below[name] / root.count:6.1%} in all  {name}"
        for name in sorted(own, key=lambda name: -own[name])[:most]
    ]
    return "\n".join(lines)


def main() -> int:
    """Take the graphs anew, and print what is largest in them."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "desktop").mkdir()
        with Screen(Path(folder) / "desktop") as screen, mock_server() as server:
            made = profiles.make(
                Path(folder) / "flame", {"Small": profiles.plain(100)}, server.base_url
            )
            profile = asyncio.run(made)
            _keep("start", "Start of the window", _start(screen, profile))
            for name, rate, title in (
                ("streaming", 5_000, "Streaming 34,561 tokens at 5,000/s, in Markdown"),
                ("at-once", 0, "The same answer at once"),
            ):
                server.set(rate)
                told = play(screen, profile, "streaming:stream_sampled")
                _keep(name, title, told["stacks"])
    return 0


def _start(screen: Screen, profile: Path) -> list[list[Any]]:
    """The stacks of a start; the one before it has compiled everything."""
    result = profile.with_suffix(".flame.json")
    command = [sys.executable, "-m", "tools.bench.flame_start", str(profile), str(result)]
    stacks: list[list[Any]] = []
    for _ in range(4):
        subprocess.run(command, cwd=ROOT, env=screen.environment, check=True)
        stacks += json.loads(result.read_text("utf-8"))["stacks"]
    return stacks


def _keep(name: str, title: str, stacks: list[list[Any]]) -> None:
    root = tree(stacks)
    (DOCS / f"flame-{name}.svg").write_text(svg(root, title), encoding="utf-8")
    print(f"\n{title}\n{largest(root)}")


if __name__ == "__main__":
    sys.exit(main())
