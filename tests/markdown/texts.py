"""Markdown texts for property tests: pieces strung together, and documents with their blocks
inside each other."""

from __future__ import annotations

import os
from itertools import pairwise

from hypothesis import strategies as st

SOAK = int(os.environ.get("CHATAPP_SOAK", "1"))
"""How many times as many examples to run (CHATAPP_SOAK=50 for an hour of them)."""

PIECES = (
    "- ", "* ", "1. ", "2) ", "10. ", "> ", "# ", "### ", "```", "```py\n", "~~~~", "    ", "  ",
    "\t", " ", "\n", "\n", "\n\n", "\r\n", "\r", "a", "b c", "word", "**", "*", "_", "`", "~~",
    "|", "|a|b|\n|-|-|\n", "|1|2|\n", "|3|4|\n", "5|`6`\n", "---", "===", "***", "-", "=", "2", ".",
    "<div>", "</div>", "<!--", "-->", "<b>", "<script>\n", "\\", "\\\n", "中文", "，", "：", "**：",
    "é", "😀", "http://a.b/c", "www.a.bc", "me@a.bc", "!", "(", ")", "- [ ] ", "+ ", "&amp;",
    "\n- ", "\n1. ", "\n> ", "\n\n    ", "\n  - ", "مرحبا ", "\u202e", "\u200f", "{", "}",
)  # fmt: skip
FORMULAS = (
    "$", "$$", "\\(", "\\)", "\\[", "\\]", "\n$$\n", "\n\\[\n", "\n\\]\n", "$x$", "\\(y\\)", "\\\\",
    "\\[z\\]", "\n= ", "\n- ", "\\frac{a}{b}", "`\\(`", "\n\n", "a", "{", "> ", "  ", "- ", "```\n",
)  # fmt: skip
LINKS = ("[", "]", "[a]", "[a]: http://x.y\n", "[^1]", "[^1]: note\n", "](http://x.y)", "![")

pieces = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
formulas = st.lists(st.sampled_from(FORMULAS + PIECES[-12:]), max_size=30).map("".join)
anything = st.lists(st.sampled_from(PIECES + LINKS + FORMULAS), max_size=40).map("".join)

_WORDS = (
    "a", "word", "two words", "中文字，和标点。", "שלום", "مرحبا بالعالم", "😀", "**bold**", "*it*", "`code`",
    "~~gone~~", "$x^2$", "\\(y_1\\)", "[link](https://a.example)", "https://b.example/c", "<b>raw</b>",
    "![alt](https://a.example/i.png)", "\\*", "5 < 6 & 7", "**重点：**后", "me@a.example",
)  # fmt: skip
_LATE = ("[ref]", "[text][ref]", "note[^1]", "![pic][ref]")

_line = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join)
_late_line = st.lists(st.sampled_from(_WORDS + _LATE), min_size=1, max_size=5).map(" ".join)


def _blocks(line: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lines = st.lists(line, min_size=1, max_size=3)
    cells = st.lists(
        st.sampled_from(("1", "中", "`a`", "**b**", "", "$z$")), min_size=2, max_size=2
    )
    leaf = st.one_of(
        lines.map("\n".join),
        lines.map("  \n".join),
        st.tuples(st.integers(1, 6), line).map(lambda head: "#" * head[0] + " " + head[1]),
        line.map(lambda text: f"{text}\n==="),
        lines.map(lambda code: "```py\n" + "\n\n".join(code) + "\n```"),
        lines.map(lambda code: "~~~\n" + "\n".join(code) + "\n~~~"),
        lines.map(lambda code: "    " + "\n    ".join(code)),
        st.lists(cells, max_size=3).map(
            lambda rows: (
                "| a | b |\n|---|:-:|" + "".join(f"\n| {' | '.join(row)} |" for row in rows)
            )
        ),
        st.sampled_from(
            ("---", "***", "$$\na\n= b\n- c\n$$", "\\[\nx\n\\]", "```mermaid\ngraph\n```")
        ),
        line.map(lambda text: f"<div>\n{text}\n</div>"),
    )
    return st.recursive(leaf, _nested, max_leaves=8)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3)
    gap = st.sampled_from(("\n", "\n\n"))
    return st.one_of(
        st.tuples(several, gap).map(
            lambda drawn: drawn[1].join(_item("- ", it) for it in drawn[0])
        ),
        st.tuples(several, gap, st.integers(0, 12)).map(
            lambda drawn: drawn[1].join(
                _item(f"{drawn[2] + number}. ", it) for number, it in enumerate(drawn[0])
            )
        ),
        inner.map(lambda text: _item("- [x] ", text, indent=2)),
        inner.map(lambda text: "> " + text.replace("\n", "\n> ")),
        several.map("\n\n".join),
    )


def _item(marker: str, text: str, indent: int = 0) -> str:
    return marker + text.replace("\n", "\n" + " " * (indent or len(marker)))


def _documents(line: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(_blocks(line), min_size=1, max_size=5)
    ends = st.sampled_from(("\n", "\r\n", "\r"))
    return st.tuples(parts, ends).map(
        lambda drawn: "\n\n".join(drawn[0]).replace("\n", drawn[1]) + drawn[1]
    )


documents = _documents(_line)
"""Documents as models write them, with blocks inside each other."""

late_documents = st.tuples(
    _documents(_late_line),
    st.sampled_from(("", "[ref]: https://c.example 't'\n", "[^1]: n\n\n    m\n")),
).map("\n".join)
"""Such documents with links and notes that are defined at their end, or never."""


def cut(text: str, places: list[int]) -> list[str]:
    """`text` in pieces, cut at these places (counted modulo its length)."""
    edges = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[start:end] for start, end in pairwise(edges)]


cuts = st.lists(st.integers(0, 2_000), max_size=12)
"""Where to cut."""
