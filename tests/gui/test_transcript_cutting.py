"""Blocks become parts that are small, complete and stable."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.gui.transcript.cutting import (
    CODE_LINES,
    PROSE_CHARACTERS,
    TABLE_ROWS,
    Cutter,
    cut_text,
)
from chatapp.gui.transcript.parts import Code, Grid, Part, Prose
from chatapp.markdown.blocks import plain_text
from chatapp.markdown.incremental import IncrementalParser
from chatapp.markdown.parser import parse


def parts_of(text: str) -> list[Part]:
    cutter = Cutter()
    cutter.update(parse(text).blocks, 0)
    return cutter.parts


def text_of(part: Part) -> str:
    assert isinstance(part, Prose)
    return plain_text(part.block.spans)


@pytest.mark.parametrize("text", ["x" * 50_000, "word " * 10_000, "字" * 20_000])
def test_given_an_endless_paragraph_then_it_is_cut_and_nothing_is_lost(text: str) -> None:
    parts = parts_of(text)
    assert all(len(text_of(part)) <= PROSE_CHARACTERS for part in parts)
    assert "".join(map(text_of, parts)).strip() == text.strip()


def test_given_long_code_then_its_pieces_are_whole_lines() -> None:
    lines = [f"line {number}" for number in range(3 * CODE_LINES + 5)]
    pieces = parts_of("```py\n" + "\n".join(lines) + "\n```\n")
    texts = [piece.text for piece in pieces if isinstance(piece, Code)]
    assert "\n".join(texts) == "\n".join(lines)
    assert [piece.first for piece in pieces if isinstance(piece, Code)] == [
        True,
        False,
        False,
        False,
    ]
    assert isinstance(pieces[0], Code)
    assert pieces[0].whole == "\n".join(lines)


def test_given_a_long_table_then_only_the_first_piece_has_the_header() -> None:
    rows = "".join(f"|{number}|x|\n" for number in range(2 * TABLE_ROWS + 1))
    pieces = [part for part in parts_of("|a|b|\n|-|-|\n" + rows) if isinstance(part, Grid)]
    assert [piece.first for piece in pieces] == [True, False, False]
    assert sum(len(piece.rows) for piece in pieces) == 2 * TABLE_ROWS + 1


def test_given_a_table_of_two_thousand_columns_then_it_is_shown_as_text() -> None:
    table = "|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n|" + "b|" * 2_000 + "\n"
    assert {type(part) for part in parts_of(table)} == {Code}


PIECES = ("text ", "\n\n", "- item\n", "# h\n", "```\ncode\n```\n", "|a|\n|-|\n|1|\n", "x" * 3_000)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_given_text_that_grows_then_parts_are_those_of_the_whole(pieces: list[str]) -> None:
    cutter, parser = Cutter(), IncrementalParser()
    for piece in pieces:
        update = parser.append(piece)
        cutter.update(parser.blocks, update.first)
    update = parser.end()
    cutter.update(parser.blocks, update.first)
    assert cutter.parts == parts_of("".join(pieces))


@given(st.text(alphabet="ab \n", max_size=200), st.integers(1, 30), st.integers(1, 5))
def test_given_text_in_pieces_then_they_make_the_text_again(
    text: str, characters: int, lines: int
) -> None:
    pieces = cut_text(text, characters, lines)
    assert "".join(pieces) == text
    assert all(len(piece) <= characters and piece.count("\n") <= lines for piece in pieces)
