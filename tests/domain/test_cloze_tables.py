"""Cloze tasks as they are written down and kept."""

from __future__ import annotations

from chatapp.domain.cloze import Label
from chatapp.domain.cloze_tables import ClozeTable, cloze_json, cloze_of_json, labels_of


def test_given_labels_as_they_are_written_when_read_then_each_has_its_words() -> None:
    assert labels_of("good: great, fine,\n\nbad：差，很差\n yes \n: x\n") == (
        Label("good", ("great", "fine")),
        Label("bad", ("差", "很差")),
        Label("yes", ("yes",)),
    )


def test_given_a_label_on_two_lines_when_read_then_it_has_the_words_of_both() -> None:
    assert labels_of("good: great\nbad: poor\ngood: fine, great") == (
        Label("good", ("great", "fine")),
        Label("bad", ("poor",)),
    )


def test_given_a_task_when_kept_and_read_then_it_is_the_same() -> None:
    table = ClozeTable("{{a}} {{blank}}", "x: y", False, True, "N/A", ("a",), (("1",),), "a")
    assert cloze_of_json(cloze_json(table)) == table
    assert (table.variables, table.values(0)) == (("a",), {"a": "1"})


def test_given_damaged_facts_when_read_then_they_are_as_in_an_empty_task() -> None:
    damaged = cloze_of_json({"columns": ["a", 1], "rows": [["x"], 5], "labels": 7})
    assert damaged == ClozeTable(columns=("a", ""), rows=(("x", ""), ("", "")))
    assert cloze_of_json({}) == ClozeTable()
