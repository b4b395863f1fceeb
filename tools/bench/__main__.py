"""Measure what users feel: `python -m tools.bench [--quick] [--rounds 5] [--only PART]`.

Figures are medians, taken side by side in one run; lower is better. A run on a busy machine says
little: the spin loop's wall time over its processor time shows how busy it was.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tools.bench import machine, peers, report
from tools.bench.parts import PARTS, QUICK_PARTS, Run
from tools.bench.screen import Screen


def main() -> int:
    """Measure, print tables, and write the figures into build/bench."""
    parser = argparse.ArgumentParser(prog="tools.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="what fits into a minute")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--only", choices=[part.__name__ for part in PARTS])
    arguments = parser.parse_args()
    if missing := Screen.missing():
        print(f"Not on this system: {', '.join(missing)}", file=sys.stderr)
        return 1
    parts = QUICK_PARTS if arguments.quick else PARTS
    if arguments.only:
        parts = [part for part in PARTS if part.__name__ == arguments.only]
    rows: list[report.Row] = []
    spins = [machine.spin()]
    report.show_headings()
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "desktop").mkdir()
        with Screen(Path(place) / "desktop") as screen:
            rounds = arguments.rounds or (3 if arguments.quick else 5)
            run = Run(screen, Path(place), rounds, quick=arguments.quick, busy=spins[0])
            for part in parts:
                for row in part(run):
                    rows.append(row)
                    report.show(row)
                spins.append(machine.spin())
                run.busy = machine.median(spins)
    if not arguments.quick:
        peers.show_peers(rows, run.busy)
    print("\n" + report.summary(rows, spins))
    if not arguments.only:
        rows.append(report.Row("spin loop, wall/CPU, worst", max(spins), "", machine.BUSY))
        folder = machine.ROOT / "build" / "bench"
        if arguments.quick:
            report.write(rows, folder / "quick.json")
        else:
            report.write(rows, folder / "full.json", machine=machine.description())
    return 0


if __name__ == "__main__":
    sys.exit(main())
