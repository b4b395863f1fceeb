"""The bench's rows: which goals hold, and the file other programs read."""

from __future__ import annotations

import json
from pathlib import Path

from tools.bench.document import _figures
from tools.bench.flame import svg, tree
from tools.bench.report import Row, summary, write


def test_a_figure_at_its_goal_holds_and_one_beyond_does_not() -> None:
    assert Row("start", 1.25, "x", 1.25).holds is True
    assert Row("start", 1.26, "x", 1.25).holds is False
    assert Row("floor", 9.0, "ms").holds is None


def test_the_file_has_every_row_with_its_goal_and_whether_it_holds(tmp_path: Path) -> None:
    target = tmp_path / "bench" / "quick.json"
    write([Row("start", 1.5, "x", 1.25)], target)
    row = {"name": "start", "value": 1.5, "unit": "x", "goal": 1.25, "holds": False}
    assert json.loads(target.read_text("utf-8")) == {"rows": [row]}


def test_a_run_on_a_busy_machine_says_that_it_does_not_count() -> None:
    rows = [Row("start", 1.0, "x", 1.25), Row("lag", 40.0, "ms", 33.0)]
    assert summary(rows, [1.0, 1.1]).startswith("1 of 2 goals hold.")
    assert "does NOT count" in summary(rows, [1.0, 1.3])
    assert "does NOT count" not in summary(rows, [1.0, 1.1])


def test_the_page_shows_a_goal_that_is_missed() -> None:
    row = {"name": "lag", "value": 40.0, "unit": "ms", "goal": 33.0, "holds": False}
    assert "| lag | 40 ms | 33 | **no** |" in _figures([row])


def test_a_flame_graph_draws_calls_by_their_share_and_leaves_out_slivers() -> None:
    graph = svg(tree([["a", "b<c>", 900], ["a", 95], ["sliver", 5]]), "Title")
    assert "a: 99.5%" in graph
    assert "b&lt;c&gt;: 90.0%" in graph
    assert "sliver" not in graph
