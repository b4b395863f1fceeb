"""Parsing piece by piece gives what parsing at once gives."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.markdown.blocks import Block, CodeBlock, Paragraph, Table, plain_text
from chatapp.markdown.incremental import IncrementalParser
from chatapp.markdown.parser import parse

PIECES = (
    "- ", "* ", "1. ", "2) ", "10. ", "> ", "# ", "### ", "```", "```py\n", "~~~~", "    ", "  ",
    "\t", " ", "\n", "\n", "\n\n", "\r\n", "\r", "a", "b c", "word", "**", "*", "_", "`", "~~",
    "|", "|a|b|\n|-|-|\n", "|1|2|\n", "|3|4|\n", "5|`6`\n", "---", "===", "***", "-", "=", "2", ".", "<div>", "</div>",
    "<!--", "-->", "<b>", "$", "$$", "\\", "\\\n", "中文", "，", "：", "é", "😀", "http://a.b/c",
    "!", "(", ")", "- [ ] ", "+ ", "&amp;", "\n- ", "\n1. ", "\n> ", "\n\n    ", "\n  - ",
)  # fmt: skip
LINKS = ("[", "]", "[a]", "[a]: http://x.y\n", "[^1]", "[^1]: note\n", "](http://x.y)", "![")

plain = st.lists(st.sampled_from(PIECES), max_size=40)
anything = st.lists(st.sampled_from(PIECES + LINKS), max_size=40)


def cut(text: str, places: list[int]) -> list[str]:
    edges = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[start:end] for start, end in pairwise(edges)]


def shown_after(text: str, pieces: list[str]) -> IncrementalParser:
    parser = IncrementalParser()
    shown: list[Block] = []
    for piece in pieces:
        update = parser.append(piece)
        shown = shown[: update.first] + list(update.blocks)
        assert shown == parser.blocks
    return parser


@settings(max_examples=400, deadline=None)
@given(st.one_of(anything, plain), st.lists(st.integers(0, 500), max_size=30))
def test_any_chunks_then_the_end_give_the_full_parse(words: list[str], cuts: list[int]) -> None:
    text = "".join(words)
    parser = shown_after(text, cut(text, cuts))
    before = parser.blocks
    shown = before.copy()
    update = parser.end()
    assert shown[: update.first] + list(update.blocks) == parse(text).blocks
    assert parser.blocks == parse(text).blocks


STARTS = ("", "|a|b|\n|-|-|\n", "```py\n", "1. one\n2. two\n", "> quote\n", "text\n\n- a\n")


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(STARTS), plain, st.lists(st.integers(0, 500), max_size=30))
def test_while_text_arrives_the_blocks_are_those_of_the_text_so_far(
    start: str, words: list[str], cuts: list[int]
) -> None:
    text = start + "".join(words)
    parser, so_far = IncrementalParser(), ""
    for piece in cut(text, cuts):
        so_far += piece
        parser.append(piece)
        decided = so_far.removesuffix("\r")
        finished_lines = decided[: max(decided.rfind("\n"), decided.rfind("\r")) + 1]
        assert parser.blocks in (parse(decided).blocks, parse(finished_lines).blocks)


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
