"""The part of a block between two places in its text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.markdown.blocks import (
    Alignment,
    Block,
    CodeBlock,
    Formula,
    Heading,
    Paragraph,
    Place,
    Rule,
    Span,
    Style,
    Table,
)
from chatapp.markdown.cutting import cut_block, display_text
from chatapp.markdown.parser import parse
from tests.markdown.texts import SOAK, anything, documents

ITEM = Place(1, "•")
TEXT = Paragraph((Span("one "), Span("two", Style.BOLD), Span(" three")), ITEM)
TABLE = Table(
    header=((Span("a"),), (Span("b"),)),
    rows=(((Span("c1"),), (Span("d", Style.BOLD), Span("2"))), ((Span("e"),), ())),
    alignments=(Alignment.LEFT, Alignment.RIGHT),
)


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (TEXT, "one two three"),
        (Heading(2, (Span("x"), Span("y", Style.MATH))), "xy"),
        (CodeBlock("py", "a\nb", closed=True), "a\nb"),
        (Formula("a^2"), "a^2"),
        (TABLE, "a\tb\nc1\td2\ne\t"),
        (Rule(), ""),
    ],
)
def test_given_a_block_then_its_text_is_what_can_be_selected(block: Block, text: str) -> None:
    assert display_text(block) == text
    assert cut_block(block, 0, len(text)) == block


def test_given_the_middle_of_a_paragraph_then_it_has_no_marker() -> None:
    assert cut_block(TEXT, 2, 6) == Paragraph((Span("e "), Span("tw", Style.BOLD)), Place(1))


def test_given_the_beginning_of_an_item_then_it_keeps_its_marker() -> None:
    assert cut_block(TEXT, 0, 3) == Paragraph((Span("one"),), ITEM)


def test_given_part_of_a_formula_then_it_stays_whole() -> None:
    block = Paragraph((Span("let "), Span("x^2", Style.MATH), Span(" be")))
    assert cut_block(block, 5, 8) == Paragraph((Span("x^2", Style.MATH), Span(" ")))
    assert cut_block(Formula("a + b"), 1, 2) == Formula("a + b")


def test_given_lines_of_code_then_they_are_code_of_the_same_language() -> None:
    block = CodeBlock("py", "a\nb\nc", closed=True)
    assert cut_block(block, 2, 3) == CodeBlock("py", "b", closed=True)


def test_given_a_part_of_one_cell_then_it_is_a_paragraph() -> None:
    assert cut_block(TABLE, 7, 9) == Paragraph((Span("d", Style.BOLD), Span("2")))
    assert cut_block(TABLE, 4, 5) == Paragraph((Span("c"),))


def test_given_cells_of_several_rows_then_these_rows_stay_whole() -> None:
    below = cut_block(TABLE, 5, 11)
    assert isinstance(below, Table)
    assert (below.header, below.rows) == (((), ()), TABLE.rows)
    above = cut_block(TABLE, 2, 5)
    assert isinstance(above, Table)
    assert (above.header, above.rows) == (TABLE.header, TABLE.rows[:1])


@settings(max_examples=75 * SOAK)
@given(st.one_of(documents, anything), st.integers(0, 200), st.integers(0, 200))
def test_given_any_block_then_a_cut_has_the_text_between(text: str, one: int, other: int) -> None:
    for block in parse(text).blocks:
        whole = display_text(block)
        start, end = sorted((one % (len(whole) + 1), other % (len(whole) + 1)))
        piece = display_text(cut_block(block, start, end))
        assert whole[start:end].strip("\n\t") in piece
        assert piece.strip("\n\t") in whole
