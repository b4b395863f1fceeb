"""`chatapp cloze`: bars of labels, JSON, and a table with its accuracy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import Command, Serve
from tests.support.word_scores import echoing

LABELS = ("--label", "good=great", "--label", "bad=awful")


by_echo = echoing({"great": -0.5})


async def test_given_a_text_when_scored_then_labels_are_shown_as_bars(
    command: Command, serve: Serve
) -> None:
    await serve(by_echo)
    result = await command.run(
        *("cloze", "{{text}} It was {{blank}}", "--model", "m", *LABELS, "--set", "text=Nice.")
    )
    assert (result.code, result.err) == (0, b"")
    good, bad = result.text.splitlines()
    assert good.split() == ["good", "62.2%", "█" * 25]
    assert bad.split() == ["bad", "37.8%", "█" * 15]


async def test_given_a_table_when_scored_then_results_are_written_and_the_accuracy_told(
    command: Command, serve: Serve, tmp_path: Path
) -> None:
    await serve(by_echo)
    (tmp_path / "rows.csv").write_text("text,mood\na,good\nb,bad\n")
    table = ("--input", str(tmp_path / "rows.csv"), "--output", str(tmp_path / "out.jsonl"))
    result = await command.run(
        *("cloze", "{{text}} It was {{blank}}", "--model", "m", *LABELS, *table, "--gold", "mood")
    )
    assert (result.code, result.err) == (0, b"")
    assert result.text.splitlines() == [
        f"2 of 2 rows done: {tmp_path / 'out.jsonl'}",
        "Accuracy 50.0% (1 of 2); 95% interval 9.5 to 90.5%",
    ]


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("no blank {{here}}", "a text needs the word blank in double braces"),
        ("{{blank}} {{blank}}", "no blank, or more than one"),
    ],
)
async def test_given_no_blank_when_scored_then_one_line_says_so(
    command: Command, serve: Serve, template: str, told: str
) -> None:
    server = await serve(by_echo)
    result = await command.run("cloze", template, "--model", "m", *LABELS)
    assert (result.code, result.out, server.requests) == (1, b"", [])
    assert told in result.complaint


async def test_given_chinese_commas_and_an_unknown_variable_when_scored_then_both_are_understood(
    command: Command, serve: Serve
) -> None:
    server = await serve(by_echo)
    labels = ("--label", "good=great，fine", "--label", "bad=awful")
    result = await command.run("cloze", "It was {{blank}}", "--model", "m", *labels)
    assert (result.code, len(server.requests)) == (0, 3)

    result = await command.run(
        *("cloze", "It was {{blank}}", "--model", "m", *labels, "--set", "text=Nice.")
    )
    assert (result.code, len(server.requests)) == (1, 3)
    assert "There is no variable text: the template has none." in result.complaint
