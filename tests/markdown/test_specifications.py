"""The examples of the CommonMark and GFM specifications, whole and in random pieces.

Compared are the sequence of blocks, how they nest, markers, inline styles, links and texts with
those of the specification's HTML. The examples are other people's text and no part of the
project: they are read from a folder beside it, or from the one CHATAPP_SPEC_EXAMPLES names.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from chatapp.markdown.blocks import Block, CodeBlock, Heading, Paragraph, Span, Spans, plain_text
from chatapp.markdown.incremental import IncrementalParser
from chatapp.markdown.parser import parse
from tests.markdown.reference_html import reference_blocks
from tests.markdown.texts import cut

BESIDE = Path(__file__).parents[3] / "shared" / "fixtures" / "markdown"
EXAMPLES = Path(os.environ.get("CHATAPP_SPEC_EXAMPLES", BESIDE))

BRACKETS = r"`\[` and `\]` are the delimiters of a formula, not only escaped brackets"
LINE_FEED = "a line feed written as a character reference is a line break, not a space"
FILTER = "no tag is filtered: all raw HTML is shown as text"
DEVIATIONS = {
    "commonmark": {12: BRACKETS, 39: LINE_FEED},
    "gfm": {308: BRACKETS, 335: LINE_FEED, 653: FILTER},
}
"""Examples that are meant to come out otherwise, with the reason.

Other differences are the same for all examples and are applied to the HTML as well: raw HTML is
text; links that are not http, https or mailto are none; an image is its description; bare
addresses are links (what is one: test_parser.py).
"""


@dataclass(frozen=True)
class Example:
    number: int
    section: str
    markdown: str
    html: str


@cache
def examples_of(specification: str) -> list[Example]:
    path = EXAMPLES / f"{specification}_examples.json"
    if not path.is_file():
        return []
    examples = json.loads(path.read_text(encoding="utf-8"))
    names = ("number", "section", "markdown", "html")
    return [Example(*(example[name] for name in names)) for example in examples]


def comparable(blocks: Iterable[Block | str]) -> list[object]:
    """Blocks without what HTML does not tell: where raw HTML ends, how addresses are quoted."""
    found: list[object] = []
    for block in blocks:
        raw = block if isinstance(block, str) else raw_html(block)
        if raw and found and isinstance(found[-1], str):
            found[-1] += f" {raw}"
        elif raw:
            found.append(raw)
        elif isinstance(block, CodeBlock):
            found.append(replace(block, closed=True))
        elif isinstance(block, Paragraph | Heading):
            found.append(replace(block, spans=unquoted(block.spans)))
        else:
            found.append(block)
    return found


def raw_html(block: Block) -> str:
    """What a paragraph shows that begins with a tag, in one line."""
    text = plain_text(block.spans) if isinstance(block, Paragraph) else ""
    return " ".join(text.split()) if text.lstrip().startswith("<") else ""


def unquoted(spans: Spans) -> tuple[Span, ...]:
    return tuple(replace(span, link=span.link and unquote(span.link)) for span in spans)


def in_pieces(text: str, chance: random.Random) -> list[Block]:
    parser = IncrementalParser()
    for piece in cut(text, [chance.randrange(2_000) for _ in range(chance.randrange(12))]):
        parser.append(piece)
    parser.end()
    return parser.blocks


@pytest.mark.parametrize("specification", DEVIATIONS)
def test_examples_have_the_structure_of_their_html(specification: str) -> None:
    examples = examples_of(specification)
    if not examples:
        pytest.skip("the specifications' examples are not here")
    others = {
        example.number
        for example in examples
        if comparable(parse(example.markdown).blocks)
        != comparable(reference_blocks(example.html, example.markdown))
    }
    assert others == set(DEVIATIONS[specification])


@pytest.mark.parametrize("specification", DEVIATIONS)
def test_examples_in_random_pieces_come_out_as_when_whole(specification: str) -> None:
    examples = examples_of(specification)
    if not examples:
        pytest.skip("the specifications' examples are not here")
    chance = random.Random(1)
    for example in examples:
        for _ in range(3):
            assert in_pieces(example.markdown, chance) == parse(example.markdown).blocks
