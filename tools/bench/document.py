"""Bring the tables of docs/performance.md up to the last `make bench`."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from tools.bench.machine import ROOT
from tools.bench.peers import NAMES, PEERS

PAGE = ROOT / "docs" / "performance.md"
FULL = ROOT / "build" / "bench" / "full.json"


def main() -> int:
    """Write the tables between their marks."""
    told = json.loads(FULL.read_text("utf-8"))
    page = PAGE.read_text("utf-8")
    for mark, text in (
        ("machine", _machine(told["machine"], told["rows"])),
        ("figures", _figures(told["rows"])),
        ("peers", _peers(told["rows"])),
    ):
        pattern = rf"(<!-- {mark} -->\n).*?(<!-- end of {mark} -->)"
        page = re.sub(
            pattern, lambda found, text=text: found[1] + text + found[2], page, flags=re.S
        )
    PAGE.write_text(page, encoding="utf-8")
    return 0


def _machine(machine: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    busy = next(row["value"] for row in rows if row["name"].startswith("spin loop"))
    return (
        f"{machine['processors']} processors, {machine['system']}, Python {machine['python']}, "
        f"Qt {machine['qt']}. Spin loop, wall over processor time, at worst: {busy:.2f}.\n"
    )


def _figures(rows: list[dict[str, Any]]) -> str:
    lines = ["| figure | value | goal | holds |", "|---|---:|---:|---|"]
    for row in rows:
        goal = "" if row["goal"] is None else f"{row['goal']:g}"
        holds = {None: "", True: "yes", False: "**no**"}[row["holds"]]
        lines.append(
            f"| {row['name']} | {_number(row['value'])} {row['unit']} | {goal} | {holds} |"
        )
    return "\n".join(lines) + "\n"


def _peers(rows: list[dict[str, Any]]) -> str:
    ours = {row["name"]: row["value"] for row in rows}
    lines = [f"| figure | ChatApp | {' | '.join(NAMES)} |", "|---|---:" + "|---:" * 4 + "|"]
    for peer in PEERS:
        if peer.ours in ours:
            theirs = ("-" if one is None else _number(one) for one in peer.figures)
            title = peer.title.strip()
            lines.append(f"| {title} | {_number(ours[peer.ours])} | {' | '.join(theirs)} |")
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    sys.exit(main())
