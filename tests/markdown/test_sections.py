"""A long text parsed section by section gives the blocks of the whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.markdown import sections
from chatapp.markdown.blocks import Block
from chatapp.markdown.parser import parse

PIECES = (
    "A paragraph with words.\n\n",
    "Two lines\nof prose.\n\n",
    "- item\n",
    "- item\n- other\n\n",
    "  continued\n\n",
    "1. one\n2. two\n\n",
    "3) three\n",
    "> quote\n\n",
    "> quote\nlazy\n",
    "```py\ncode\n\nmore\n```\n\n",
    "~~~\n```\n\ntext\n~~~\n\n",
    "```\nnever closed\n\n",
    "- ```\n  in an item\n\n  more\n  ```\n\n",
    "    indented\n\n",
    "|a|b|\n|-|-|\n|1|2|\n\n",
    "# Heading\n\n",
    "Setext\n===\n\n",
    "---\n\n",
    "$$\nx\n$$\n\n",
    "See [here][x] and a note[^1].\n\n",
    "[x]: https://a.example/b\n\n",
    "[^1]: The note.\n\n",
    "<div>\n- html\n- more\n</div>\n\n",
    "**bold** start\n\n",
    "中文段落。\n\n",
    "text\n- item after text\n",
)


def by_sections(text: str) -> list[Block]:
    defined = sections.definitions(text)
    return [
        block
        for section in sections.cut_sections(text)
        for block in sections.parse_section(section, defined)
    ]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=40))
def test_given_any_text_when_cut_wherever_it_is_sure_then_the_blocks_are_those_of_the_whole(
    pieces: list[str],
) -> None:
    text = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sections, "SECTION", 10)
        assert by_sections(text) == parse(text).blocks


@pytest.mark.parametrize(
    "text",
    ["word word\n\n" * 10_000, "- item\n" * 20_000, "```\n" + "x\n\n" * 30_000 + "```\n"],
    ids=["paragraphs", "items", "code"],
)
def test_given_a_long_text_then_nothing_of_it_is_lost(text: str) -> None:
    assert "".join(sections.cut_sections(text)) == text
    assert by_sections(text) == parse(text).blocks


def test_given_a_long_text_of_paragraphs_then_it_is_cut() -> None:
    assert len(sections.cut_sections("word word\n\n" * 10_000)) > 4
