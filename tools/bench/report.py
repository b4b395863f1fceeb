"""The rows of a run: a table for people, JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tools.bench.machine import BUSY

HEADINGS = ("", "value", "", "goal", "holds")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `goal` is a limit it should not pass; None where it is only for information."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        return None if self.goal is None else self.value <= self.goal


def show(row: Row) -> None:
    """Print a row of the table."""
    goal = "" if row.goal is None else f"{row.goal:g}"
    holds = {None: "", True: "yes", False: "NO"}[row.holds]
    print(f"{row.name:58} {row.value:9.2f} {row.unit:5} {goal:>7}  {holds}", flush=True)


def show_headings() -> None:
    """Print what the columns are."""
    name, value, unit, goal, holds = HEADINGS
    print(f"{name:58} {value:>9} {unit:5} {goal:>7}  {holds}", flush=True)


def write(rows: Iterable[Row], target: Path, **more: object) -> None:
    """Write the rows, and what else is named, as JSON."""
    target.parent.mkdir(parents=True, exist_ok=True)
    told = [{**asdict(row), "holds": row.holds} for row in rows]
    target.write_text(json.dumps({"rows": told, **more}, indent=2) + "\n", encoding="utf-8")


def summary(rows: Iterable[Row], spins: list[float]) -> str:
    """How many goals hold, and whether the machine was quiet enough to say so."""
    goals = [row.holds for row in rows if row.holds is not None]
    worst = max(spins)
    counts = "counts" if worst <= BUSY else "does NOT count: the machine was busy"
    return (
        f"{sum(goals)} of {len(goals)} goals hold. "
        f"Spin loop, wall/CPU: {min(spins):.2f} to {worst:.2f}; this run {counts}."
    )
