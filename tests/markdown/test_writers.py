"""Blocks as Markdown, HTML and plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chatapp.markdown.blocks import Block, CodeBlock, Formula, Paragraph, Place, Span, Style, Table
from chatapp.markdown.cutting import display_text
from chatapp.markdown.html_writer import to_html
from chatapp.markdown.markdown_writer import table_to_markdown, to_markdown
from chatapp.markdown.parser import parse
from chatapp.markdown.plain_writer import table_to_tsv, to_plain
from tests.markdown.texts import SOAK, anything, documents, late_documents

SAMPLE = r"""# Title

Some **bold *and italic* text**, `code`, ~~gone~~, [a link](https://a.example/b) and $x^2$.

1. one
2. two
   - [x] inner
   - [ ] open

     more of it
3. three
   ```py
   x = 1
   ```

> - quoted item
>
> a line  
> and another

$$
a = b
$$

| name | value |
| --- | ---: |
| a\|b | `c\|d` |

***

A note[^1] and ![a cat](https://a.example/cat.png).

[^1]: The note.
"""  # noqa: W291


def table_of(text: str) -> Table:
    (table,) = parse(text).blocks
    assert isinstance(table, Table)
    return table


def test_given_a_document_then_its_markdown_reads_as_one_would_write_it() -> None:
    assert to_markdown(parse(SAMPLE).blocks) == SAMPLE.replace("  \n", "\\\n").replace(
        "3. three\n   ```", "3. three\n\n   ```"
    ).replace("\n***\n", "\n---\n").replace("$$\na = b\n$$", "$$a = b$$")


@pytest.mark.parametrize(
    "text",
    [
        "it costs $5, 2 * 3 = 6, a_b_c, x[0], f(x)[1], A & B, a < b, C# and 1) or #5",
        "snake_case_name, 50% ~ about, c:\\path\\file, {braces}, a|b",
    ],
)
def test_given_signs_that_mean_nothing_there_then_they_are_not_escaped(text: str) -> None:
    assert to_markdown(parse(text).blocks).rstrip("\n") == text


@pytest.mark.parametrize(
    "text",
    [
        "\\# no heading", "\\- no item", "1\\. no item", "\\> no quote", "\\*no emphasis\\*",
        "\\`no code\\`", "\\[no](https://link.example)", "\\<b>", "\\&amp;", "\\$x\\$", "\\~~no\\~~",
        "a\n\\===", "\\---", "\\| a |\n| - |", "&#32; space", "\\![no](image)", "a\\\\", "\\+ no", "\\(x)",
        "**a**b", "*a***b**", "**a*b***", "***a***", "**a *b*** c", "a*b*c", "**“a”**b", "`` a`b ``",
        "[a *b* `c`](https://x.example/(y)_z)", "**[a](https://x.example)**", "<https://x.example>/a",
        "[https://a.example](https://b.example)", "!\\[a](b)", "![](https://a.example/)", "[a\\]b](https://x.example)",
        "# a \\#", "#", "a\\\nb", "- \n  - a", "- a\n\n      code", "-\n\nb", "1. a\n1) b", "10. a\n    - b",
        "> ```\n> a\n>\n> b\n> ```", "- > a", "```` \n```\n````", "~~~ a`b\nx\n~~~", "<div>\n *a*\n\n</div>",
        "|a|\n|-|", "- |a|\n  |-|\n  |b|", "$a$$b$", "$$a$$ b", "\\[\n- a\n\\]", "$$a{$$", "- $$x$$", "text:\n\\[\n- a\n= b\n\\]\n- item", "text:\n$$\n1. a\n$$\nmore", "- t\n  \\[\n  - a\n  \\]",
        "1. [^a]: b\n\nx[^a]", "a\n$$x$$",
        "[^a]: b\n\nx[^a]", "[^a]:\n    - b\n\nx[^a]", "- [ ] a\n- [x]\n", "- [ ] # a", "a  b", "\u00a0a\u00a0", "<a@b.example>",
        "`a|b`\n\n| `a\\|b` | $a\\|b$ |\n|-|-|", "`` ` ``", "中**文：**字", "**a**\\*", "*a*_b_", "~~a~~*b*", "```py title\nx\n```",
    ],
)  # fmt: skip
def test_given_special_cases_then_their_markdown_reads_back(text: str) -> None:
    blocks = parse(text).blocks
    assert parse(to_markdown(blocks)).blocks == blocks


_LONE_SIGN = re.compile(r"\n[ >]*>$", re.MULTILINE)


def is_expressible(blocks: list[Block]) -> bool:
    """Whether none of what `to_markdown` says it cannot keep is in these blocks."""
    return not any(
        (isinstance(block, CodeBlock) and not block.closed)
        or (isinstance(block, Paragraph) and any(_LONE_SIGN.search(it.text) for it in block.spans))
        for block in blocks
    )


@settings(max_examples=100 * SOAK)
@given(st.one_of(documents, late_documents))
def test_given_a_document_then_its_markdown_reads_back_as_the_same_blocks(text: str) -> None:
    blocks = parse(text).blocks
    assume(is_expressible(blocks))
    assert parse(to_markdown(blocks)).blocks == blocks


@settings(max_examples=75 * SOAK)
@given(anything)
def test_given_anything_then_its_markdown_keeps_all_text(text: str) -> None:
    blocks = parse(text).blocks
    written = to_markdown(blocks)
    again = to_markdown(parse(written).blocks)
    kept, letters = "".join(map(display_text, parse(again).blocks)), set("abcdorw中文é😀")
    shown = "".join(map(display_text, blocks))
    assert [sign for sign in kept if sign in letters] == [sign for sign in shown if sign in letters]


class Balance(HTMLParser):
    """Checks that tags are balanced, and keeps addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.links: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "code", "table",
    "tr", "th", "td", "hr", "br", "strong", "em", "del", "sup", "a",
}  # fmt: skip


@settings(max_examples=75 * SOAK)
@given(st.one_of(documents, anything))
def test_given_anything_then_its_html_is_balanced_and_holds_no_markup_of_the_text(
    text: str,
) -> None:
    blocks = parse(text).blocks
    balance = Balance()
    balance.feed(to_html(blocks))
    balance.close()
    assert not balance.open
    assert balance.names <= TAGS
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in balance.links)


def test_given_a_document_then_its_html_nests() -> None:
    html = to_html(parse("1. a\n2. b\n   - c\n\n   d\n\n> e\n").blocks)
    plain = html.replace(html[html.index("<blockquote") : html.index("<p>e")], "<blockquote>")
    assert plain == (
        "<ol><li>a</li><li>b<ul><li>c</li></ul><p>d</p></li></ol><blockquote><p>e</p></blockquote>"
    )


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "//host/share"])
def test_given_an_unsafe_link_in_a_span_then_html_has_none(link: str) -> None:
    assert "href" not in to_html([Paragraph((Span("x", link=link),))])


def test_given_an_image_then_html_has_its_description_and_fetches_nothing() -> None:
    span = Span("a <cat>", Style.IMAGE, "https://a.example/cat.png")
    assert to_html([Paragraph((span,))]) == "<p>a &lt;cat&gt;</p>"


def test_given_a_document_then_plain_text_keeps_markers_and_code() -> None:
    assert to_plain(parse(SAMPLE).blocks) == (
        "Title\n\n"
        "Some bold and italic text, code, gone, a link and x^2.\n\n"
        "1. one\n2. two\n  ◦ [x] inner\n  ◦ [ ] open\n\n    more of it\n3. three\n\nx = 1\n\n"
        "> • quoted item\n\n> a line\n> and another\n\na = b\n\n"
        "name\tvalue\na|b\tc|d\n\n---\n\nA note[1] and a cat.\n\n[1] The note."
    )


def test_given_a_table_then_cells_stand_between_tabs() -> None:
    table = table_of("|a|b|\n|-|-|\n|1\t2|**3**|\n||4|\n")
    assert table_to_tsv(table) == "a\tb\n1 2\t3\n\t4"


def test_given_a_table_then_its_markdown_is_that_table() -> None:
    table = table_of("|a\\|b|c|d|\n|:-|:-:|-:|\n|`x\\|y`|**z**||\n")
    assert parse(table_to_markdown(table)).blocks == [table]


def test_given_a_list_that_began_before_the_selection_then_its_rest_is_written() -> None:
    blocks: list[Block] = [
        Paragraph((Span("rest"),), Place(2)),
        Paragraph((Span("next"),), Place(2, "◦")),
        Formula("x", Place(1)),
    ]
    assert to_markdown(blocks) == "rest\n- next\n\n$$x$$\n"
    assert to_plain(blocks) == "    rest\n  ◦ next\n\n  x"
