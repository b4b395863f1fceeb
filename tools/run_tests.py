"""Runs all tests in four processes side by side, for most of them mostly wait.

    python tools/run_tests.py [OPTIONS OF PYTEST] [FILES]

With files or folders named, only these run, one after the other.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/workflows/test_*.py"))
"""They drive the real window, and come last: a third of them in each of three processes."""
BESIDE = (
    ("tests/gui", *WORKFLOWS[1::3]),
    (*(f"tests/{name}" for name in ("cli", "domain", "markdown", "net", "tools", "transfer")),),
    ("tests/providers", *WORKFLOWS[2::3]),
)
"""What runs beside the others. Measured: each takes about a quarter of the whole."""
_NOTHING_FOUND = 5
"""pytest's exit code where no test was chosen."""
_COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed|warnings?|deselected)")


def main(arguments: list[str]) -> int:
    """Run, and give pytest's worst exit code."""
    if any((ROOT / argument.partition("::")[0]).exists() for argument in arguments):
        return subprocess.call(_pytest(*arguments), cwd=ROOT)
    began = time.monotonic()
    ignored = [f"--ignore={folder}" for folders in BESIDE for folder in folders]
    with ExitStack() as stack:
        beside = [
            _Beside(arguments, folders, stack.enter_context(tempfile.TemporaryFile()))
            for folders in BESIDE
        ]
        code, told = _call_showing(_pytest(*arguments, "tests", *ignored))
        codes, outputs = [code], [told]
        for group in beside:
            codes.append(group.wait())
            outputs.append(group.told)
            print(group.told, end="")
    # Said once more, together: each group's own summary is far above.
    for line in _troubles(outputs):
        print(line)
    counted = _sum([_closing_line(told) for told in outputs])
    print(f"{'=' * 20} {counted} in {time.monotonic() - began:.2f}s {'=' * 20}")
    return _worst(codes)


class _Beside:
    """A run of pytest. Parameters: `folders`, what it runs; `kept` takes its output."""

    def __init__(self, arguments: list[str], folders: tuple[str, ...], kept: IO[bytes]) -> None:
        self.told = ""
        self._kept = kept
        command = _pytest(*arguments, "-p", "no:cacheprovider", *folders)
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=kept, stderr=subprocess.STDOUT)

    def wait(self) -> int:
        """Wait for its end; gives the exit code."""
        code = self._process.wait()
        self._kept.seek(0)
        self.told = self._kept.read().decode("utf-8", "replace")
        return code


def _pytest(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


def _call_showing(command: list[str]) -> tuple[int, str]:
    """Run a command with its output shown at once; gives its exit code and its last output."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = ""
        while piece := process.stdout.read1():
            text = piece.decode("utf-8", "replace")
            print(text, end="", flush=True)
            told = (told + text)[-10_000:]
    return process.returncode, told


def _troubles(outputs: list[str]) -> list[str]:
    """The lines that name a test that failed, or what went wrong around it."""
    lines = [line for told in outputs for line in told.splitlines()]
    return [line for line in lines if line.startswith(("FAILED tests", "ERROR tests"))]


def _closing_line(told: str) -> str:
    lines = [line for line in told.splitlines() if _COUNT.search(line) and " in " in line]
    return lines[-1] if lines else ""


def _sum(lines: list[str]) -> str:
    counts: Counter[str] = Counter()
    for line in lines:
        for number, what in _COUNT.findall(line):
            counts[what] += int(number)
    return ", ".join(f"{number} {what}" for what, number in counts.items()) or "no tests ran"


def _worst(codes: list[int]) -> int:
    """The worst exit code; that one half has nothing that was asked for is no failure."""
    ran = [code for code in codes if code != _NOTHING_FOUND]
    return max((abs(code) for code in ran), default=_NOTHING_FOUND)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
