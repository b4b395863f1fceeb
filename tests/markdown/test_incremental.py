"""Parsing piece by piece gives what parsing at once gives."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.markdown import incremental
from chatapp.markdown.blocks import Block, CodeBlock, Paragraph, Span, Style, Table, plain_text
from chatapp.markdown.incremental import IncrementalParser
from chatapp.markdown.parser import Reading, parse
from tests.markdown.texts import (
    SOAK,
    anything,
    cut,
    cuts,
    documents,
    formulas,
    late_documents,
    pieces,
)


def shown_after(pieces: list[str]) -> IncrementalParser:
    parser = IncrementalParser()
    shown: list[Block] = []
    for piece in pieces:
        update = parser.append(piece)
        shown = shown[: update.first] + list(update.blocks)
        assert shown == parser.blocks
    return parser


@settings(max_examples=100 * SOAK)
@given(st.one_of(anything, pieces, formulas, documents, late_documents), cuts)
def test_any_chunks_then_the_end_give_the_full_parse(text: str, places: list[int]) -> None:
    parser = shown_after(cut(text, places))
    before = parser.blocks
    shown = before.copy()
    update = parser.end()
    assert shown[: update.first] + list(update.blocks) == parse(text).blocks
    assert parser.blocks == parse(text).blocks


@settings(max_examples=40 * SOAK)
@given(st.one_of(anything, documents))
def test_one_character_at_a_time_then_the_end_gives_the_full_parse(text: str) -> None:
    parser = IncrementalParser()
    for character in text:
        parser.append(character)
    parser.end()
    assert parser.blocks == parse(text).blocks


STARTS = ("", "|a|b|\n|-|-|\n", "```py\n", "1. one\n2. two\n", "> quote\n", "text\n\n- a\n")


@settings(max_examples=100 * SOAK)
@given(st.sampled_from(STARTS), st.one_of(pieces, formulas, documents), cuts)
def test_while_text_arrives_the_blocks_are_those_of_the_text_so_far(
    start: str, rest: str, places: list[int]
) -> None:
    text = start + rest
    parser, so_far = IncrementalParser(), ""
    for piece in cut(text, places):
        so_far += piece
        parser.append(piece)
        decided = so_far.removesuffix("\r")
        finished_lines = decided[: max(decided.rfind("\n"), decided.rfind("\r")) + 1]
        assert parser.blocks in (parse(decided).blocks, parse(finished_lines).blocks)


@settings(max_examples=100 * SOAK)
@given(st.sampled_from(STARTS), st.one_of(pieces, formulas, documents), cuts)
def test_where_parsing_takes_several_steps_the_blocks_get_there(
    start: str, rest: str, places: list[int]
) -> None:
    text = start + rest
    shown: list[Block] = []
    with patch.multiple(incremental, _AT_ONCE=0, _STEP=3, _CHARACTERS_PER_PIECE=20):
        parser = IncrementalParser()
        for piece in cut(text, places):
            update = parser.append(piece)
            shown = shown[: update.first] + list(update.blocks)
            assert shown == parser.blocks
        while parser.pending:
            update = parser.append("")
            shown = shown[: update.first] + list(update.blocks)
            assert shown == parser.blocks
    decided = text.removesuffix("\r")
    finished_lines = decided[: max(decided.rfind("\n"), decided.rfind("\r")) + 1]
    assert shown in (parse(decided).blocks, parse(finished_lines).blocks)
    parser.end()
    assert parser.blocks == parse(text).blocks


ENDLESS = {
    "a paragraph": "word **bold** " * 1_500,
    "a wrapped paragraph": "word **bold** `code`\n" * 1_000,
    "an item": "1. one\n" + "   - inner\n" * 1_500,
    "a quote": "> line\n" * 4_000,
    "a table in a list": "- |a|b|\n  |-|-|\n" + "  |1|2|\n" * 1_500,
    "code in a list": "- ```\n" + "  x = 1\n" * 4_000,
    "Chinese": "没有断开的地方" * 5_000,
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_given_a_block_that_never_ends_then_only_a_share_of_it_is_parsed_again(text: str) -> None:
    parsed = 0

    class Counting(Reading):
        def __init__(self, text: str, ordinal: int | None = None) -> None:
            nonlocal parsed
            parsed += len(text)
            super().__init__(text, ordinal)

    parser = IncrementalParser()
    with patch.object(incremental, "Reading", Counting):
        for start in range(0, len(text), 40):
            parser.append(text[start : start + 40])
    pieces = len(text) // 40 + 1
    assert parsed <= pieces * 2_048 + len(text) * 17
    parser.end()
    assert parser.blocks == parse(text).blocks


def test_given_a_paragraph_too_long_to_be_parsed_at_once_then_its_rest_shows_as_plain_text() -> (
    None
):
    parser = IncrementalParser()
    parser.append("word " * 4_000)
    while parser.pending:
        parser.append("")
    parser.append("and **more**")
    (block,) = parser.blocks
    assert isinstance(block, Paragraph)
    assert plain_text(block.spans).endswith("word and **more**")
    while parser.pending:
        parser.append("")
    (block,) = parser.blocks
    assert isinstance(block, Paragraph)
    assert block.spans[-1] == Span("more", Style.BOLD)


@given(st.text(max_size=300))
def test_any_text_is_parsed(text: str) -> None:
    parser = IncrementalParser()
    for letter in text:
        parser.append(letter)
    parser.end()
    assert parser.blocks == parse(text).blocks


def test_given_a_heading_like_line_that_is_unfinished_then_the_paragraph_stays_one() -> None:
    parser = IncrementalParser()
    parser.append("The dates:\n-")
    assert [type(block) for block in parser.blocks] == [Paragraph]
    parser.append(" one")
    assert [plain_text(block.spans) for block in parser.blocks if isinstance(block, Paragraph)] == [
        "The dates:",
        "one",
    ]


def test_given_an_open_fence_then_its_closing_line_never_shows_as_code() -> None:
    parser, texts = IncrementalParser(), []
    for letter in "```py\nx = 1\n```\nend":
        parser.append(letter)
        texts += [block.text for block in parser.blocks if isinstance(block, CodeBlock)]
    assert not any("`" in text for text in texts)
    assert parser.blocks[0] == CodeBlock("py", "x = 1", closed=True)


def test_given_a_list_of_ten_thousand_items_then_only_the_last_item_is_parsed_again() -> None:
    parser = IncrementalParser()
    for number in range(10_000):
        update = parser.append(f"{number + 1}. item\n")
        assert len(update.blocks) <= 2
    assert parser.blocks[-1].place.marker == "10000."


def test_given_a_table_of_a_thousand_rows_then_only_the_last_row_is_parsed_again() -> None:
    parser = IncrementalParser()
    parser.append("|a|b|\n|-|-|\n")
    for number in range(1_000):
        parser.append(f"|{number}|x|\n")
    (table,) = parser.blocks
    assert isinstance(table, Table)
    assert [plain_text(row[0]) for row in table.rows] == [str(number) for number in range(1_000)]


def test_given_one_item_numbers_throughout_then_they_count_up_as_in_the_full_parse() -> None:
    text = "1. a\n1. b\n1. c\n1. d\n"
    parser = IncrementalParser()
    for letter in text:
        parser.append(letter)
    assert [block.place.marker for block in parser.blocks] == ["1.", "2.", "3.", "4."]
