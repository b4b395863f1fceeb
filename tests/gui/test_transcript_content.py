"""A message's parts are those of its whole text, however the text came and was read."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.gui.transcript.content import LONG, Content
from chatapp.gui.transcript.parts import Code, FormulaLine, Grid, Part
from tests.markdown.test_sections import PIECES

TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=25)


def whole(text: str) -> list[Part]:
    content = Content()
    read_to_the_end(content, text)
    return list(content.parts(text, growing=False))


def read_to_the_end(content: Content, text: str, *, growing: bool = False) -> None:
    content.parts(text, growing=growing)
    while content.pending:
        content.work(math.inf)
        content.parts(text, growing=growing)


def without_numbers(parts: list[Part]) -> list[Part]:
    """Parts whatever their blocks are numbered."""
    return [
        replace(part, block=0)
        if isinstance(part, Code | Grid)
        else replace(part, number=0)
        if isinstance(part, FormulaLine)
        else part
        for part in parts
    ]


@settings(max_examples=50)
@given(TEXTS, st.integers(0, 60))
def test_given_text_that_grew_when_its_end_comes_with_the_last_of_it_then_it_is_all_there(
    pieces: list[str], late: int
) -> None:
    text, content = "".join(pieces), Content()
    for end in range(7, max(7, len(text) - late), 23):
        content.parts(text[:end], growing=True)
    assert content.parts(text, growing=False) == whole(text)


@settings(max_examples=30)
@given(TEXTS)
def test_given_a_long_text_when_it_is_read_in_steps_then_nothing_is_missing(
    pieces: list[str],
) -> None:
    piece = "".join(pieces)
    text = piece * (1 + LONG // max(1, len(piece)))
    grown = Content()
    read_to_the_end(grown, text, growing=True)
    read_to_the_end(grown, text)
    assert without_numbers(whole(text)) == without_numbers(list(grown.parts(text, growing=False)))


@pytest.mark.parametrize("text", ["x" * 3 * LONG, "|a|\n|-|\n" + "|b|\n" * LONG, "$$\nx\n" * LONG])
def test_given_a_long_text_that_cannot_be_cut_then_it_is_read_all_the_same(text: str) -> None:
    content = Content()
    assert content.parts(text, growing=False)
    assert content.pending
    read_to_the_end(content, text)
    assert not content.pending
