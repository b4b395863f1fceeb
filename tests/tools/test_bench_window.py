"""The scenarios of `make bench` play in the real window."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tools.bench import profiles
from tools.bench.screen import Screen
from tools.bench.window import play

pytestmark = pytest.mark.window


def test_given_a_scenario_when_played_then_the_window_gives_its_figures(tmp_path: Path) -> None:
    if missing := Screen.missing():
        pytest.skip(f"not on this system: {', '.join(missing)}")
    texts = {"Small": profiles.plain(4), "Other": profiles.plain(6)}
    profile = asyncio.run(profiles.make(tmp_path / "profile", texts))
    (tmp_path / "desktop").mkdir()
    with Screen(tmp_path / "desktop") as screen:
        told = play(screen, profile, "reading:open_all", titles=["Other"], home="Small", rounds=1)
    assert [len(told[way]["Other"]) for way in ("there", "back")] == [1, 1]
