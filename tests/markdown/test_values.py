"""JSON values as Markdown: what is painted says what the value says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.messages import Json
from chatapp.domain.structured import ValueTable, cell_text, table_of
from chatapp.markdown.blocks import Alignment, CodeBlock, Paragraph, Table, plain_text
from chatapp.markdown.parser import parse
from chatapp.markdown.values import code_markdown, indented, table_markdown, tree_markdown

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf"]), max_size=12)
CELLS = st.none() | st.integers() | WORDS | st.booleans()


def shown(cell: Json) -> str:
    """What a cell shows: its text as one line."""
    return " ".join(cell_text(cell).split())


@given(st.lists(st.fixed_dictionaries({"a": CELLS, "b|*": CELLS}), min_size=1, max_size=4))
def test_given_a_table_when_written_then_each_cell_reads_back(rows: list[dict[str, Json]]) -> None:
    table = table_of(list(rows))
    assert table is not None
    (block,) = parse(table_markdown(table)).blocks
    assert isinstance(block, Table)
    assert [plain_text(cell) for cell in block.header] == list(table.columns)
    read = [[plain_text(cell) for cell in row] for row in block.rows]
    assert read == [[shown(cell) for cell in row] for row in table.rows]


def test_given_a_column_of_numbers_when_written_then_it_stands_to_the_right() -> None:
    table = ValueTable(("name", "age"), (("Ann", 3), ("Bob", 4.5)))
    (block,) = parse(table_markdown(table)).blocks
    assert isinstance(block, Table)
    assert block.alignments == (Alignment.LEFT, Alignment.RIGHT)


def test_given_a_value_within_values_when_written_then_the_tree_has_names_and_numbers() -> None:
    value: Json = {"people": [{"name": "*Ann*", "tags": []}, "x"], "ok": True, "no": None}
    blocks = [block for block in parse(tree_markdown(value)).blocks if isinstance(block, Paragraph)]
    lines = [(each.place.indent, each.place.marker, plain_text(each.spans)) for each in blocks]
    assert lines == [
        (1, "•", "people"),
        (2, "1.", ""),
        (3, "▪", "name: *Ann*"),
        (3, "▪", "tags: []"),
        (2, "2.", "x"),
        (1, "•", "ok: true"),
        (1, "•", "no: null"),
    ]


@pytest.mark.parametrize("value", [1, "text", None, [], {}])
def test_given_a_single_value_when_written_then_it_stands_alone(value: Json) -> None:
    (block,) = parse(tree_markdown(value)).blocks
    assert isinstance(block, Paragraph)
    assert plain_text(block.spans) == (value if isinstance(value, str) else json.dumps(value))


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3))
def test_given_any_value_when_written_as_code_then_it_is_the_same_json(
    value: dict[str, Json],
) -> None:
    (block,) = parse(code_markdown(indented(value))).blocks
    assert isinstance(block, CodeBlock)
    assert json.loads(block.text) == value


def test_given_a_very_long_list_when_written_then_what_is_left_out_is_counted() -> None:
    blocks = parse(tree_markdown(list(range(6_000)))).blocks
    last = blocks[-1]
    assert isinstance(last, Paragraph)
    assert plain_text(last.spans).endswith("… + 1000")
