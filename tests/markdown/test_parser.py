"""What Markdown texts consist of, and what none of them may do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.markdown.blocks import (
    TOP,
    Alignment,
    Block,
    CodeBlock,
    Heading,
    Paragraph,
    Place,
    Rule,
    Span,
    Style,
    Table,
    plain_text,
)
from chatapp.markdown.parser import parse


def blocks_of(text: str) -> list[Block]:
    return parse(text).blocks


def spans_of(text: str) -> tuple[Span, ...]:
    (block,) = blocks_of(text)
    assert isinstance(block, Paragraph | Heading)
    return block.spans


def shown(text: str) -> str:
    """All text of all paragraphs, one a line."""
    return "\n".join(
        plain_text(block.spans) for block in blocks_of(text) if isinstance(block, Paragraph)
    )


def test_given_styles_then_each_run_has_its_own() -> None:
    assert spans_of("a **b *c*** ~~d~~ `e`") == (
        Span("a "),
        Span("b ", Style.BOLD),
        Span("c", Style.BOLD | Style.ITALIC),
        Span(" "),
        Span("d", Style.STRIKE),
        Span(" "),
        Span("e", Style.CODE),
    )


def test_given_all_kinds_of_blocks_then_they_come_in_order() -> None:
    text = "# H\n\ntext\n\n---\n\n```py\nx\n```\n\n|a|\n|-|\n|1|\n"
    kinds = [type(block) for block in blocks_of(text)]
    assert kinds == [Heading, Paragraph, Rule, CodeBlock, Table]


def test_given_a_list_then_markers_and_depth_are_kept() -> None:
    text = "3. three\n4. four\n   - inner\n\n     more\n- [x] done\n- [ ] open\n"
    assert [block.place for block in blocks_of(text)] == [
        Place(1, "3."),
        Place(1, "4."),
        Place(2, "◦"),
        Place(2),
        Place(1, "•", checked=True),
        Place(1, "•", checked=False),
    ]


def test_given_an_item_that_begins_with_code_then_its_marker_has_a_line_of_its_own() -> None:
    item, code = blocks_of("1. ```\n   x\n   ```\n")
    assert item == Paragraph((), Place(1, "1."))
    assert isinstance(code, CodeBlock)
    assert code.place == Place(1)


def test_given_quotes_and_lists_in_each_other_then_it_shows_which_is_outside() -> None:
    text = "> quote\n>\n> - item\n>\n>   > inner\n"
    assert [block.place.quotes for block in blocks_of(text)] == [(0,), (0,), (0, 1)]


def test_given_a_table_then_cells_keep_styles_and_columns_their_alignment() -> None:
    (table,) = blocks_of("|a|b|c|\n|:-|:-:|-:|\n|1|**2**|3|\n|4|\n")
    assert isinstance(table, Table)
    assert table.alignments == (Alignment.LEFT, Alignment.CENTER, Alignment.RIGHT)
    assert table.rows[0][1] == (Span("2", Style.BOLD),)
    assert [plain_text(cell) for cell in table.rows[1]] == ["4", "", ""]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("```py\nx\n```", True),
        ("```py\nx\n", False),
        ("````\n```\n", False),
        ("> ```\n> x\n> ```\n", True),
        ("```\n> ```\n", False),
        ("    indented\n", True),
    ],
)
def test_given_code_then_it_is_known_whether_its_end_has_come(text: str, closed: bool) -> None:
    (code,) = blocks_of(text)
    assert isinstance(code, CodeBlock)
    assert code.closed is closed


@pytest.mark.parametrize(
    "source",
    [
        "<script>\nalert(1)\n</script>",
        "<div onclick='x'>\n*not emphasis*\n</div>",
        "<!-- a comment -->",
        "<img src=/dev/zero>",
    ],
)
def test_given_raw_html_then_it_is_shown_exactly_as_it_is(source: str) -> None:
    assert shown(source) == source


def test_given_html_within_text_then_nothing_is_swallowed() -> None:
    assert shown("a <b>c</b> <custom-tag x=1> d & e") == "a <b>c</b> <custom-tag x=1> d & e"


@pytest.mark.parametrize("target", ["/dev/zero", "file:///etc/passwd", "//host/share/x.png"])
def test_given_an_image_then_only_its_description_is_left(target: str) -> None:
    assert spans_of(f"![a *picture*]({target})") == (
        Span("a "),
        Span("picture", Style.ITALIC),
    )


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "file:///etc/passwd",
        "smb://host/share",
        "vbscript:x",
        "data:text/html,x",
        "tel:123",
        "relative/path",
        "//host/share",
        "http:///nohost",
        "mailto:nobody",
        "java&#10;script:alert(1)",
    ],
)
def test_given_a_link_that_must_not_open_then_it_is_plain_text(target: str) -> None:
    assert all(span.link is None for span in spans_of(f"[text](<{target}>)"))


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[x](https://a.example/b)", "https://a.example/b"),
        ("<https://a.example>", "https://a.example"),
        ("<me@a.example>", "mailto:me@a.example"),
        ("see https://a.example/b.", "https://a.example/b"),
        ("(https://a.example/b_(c))", "https://a.example/b_(c)"),
        ("见https://a.example/路径，然后", "https://a.example/"),
        ("**https://a.example**", "https://a.example"),
        ("mailto:me@a.example!", "mailto:me@a.example"),
        ("[r][q]\n\n[q]: http://q.example", "http://q.example"),
    ],
)
def test_given_an_address_then_it_is_linked(text: str, link: str) -> None:
    assert [span.link for span in spans_of(text) if span.link] == [link]


def test_given_an_address_in_code_then_it_is_not_linked() -> None:
    assert spans_of("`https://a.example`") == (Span("https://a.example", Style.CODE),)


def test_given_a_bidirectional_override_in_an_address_then_the_link_ends_before_it() -> None:
    links = [span.link for span in spans_of("https://good.example/\u202egpj.exe") if span.link]
    assert links == ["https://good.example/"]


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("**重点：**后面", ["重点："]),
        ("这是**“引用”**的", ["“引用”"]),
        ("**一。**二**三！**四", ["一。", "三！"]),
        ("2 ** 3 ** 4", []),
        ("\\*\\*字：\\*\\*字", []),
        ("`**代码：**字`", []),
    ],
)
def test_given_emphasis_beside_chinese_punctuation_then_it_is_closed(
    text: str, bold: list[str]
) -> None:
    assert [span.text for span in spans_of(text) if span.style & Style.BOLD] == bold


def test_given_line_breaks_then_chinese_is_joined_without_a_space() -> None:
    assert shown("中\n文 a\nb  \nc") == "中文 a b\nc"


def test_given_formulas_then_their_source_is_shown() -> None:
    assert spans_of("$a_1*b*c$") == (Span("$a_1*b*c$", Style.MATH),)
    assert shown("it costs $5 and $6") == "it costs $5 and $6"


def test_given_a_footnote_then_mark_and_text_belong_together() -> None:
    text, note = blocks_of("a[^n]\n\n[^n]: the note\n")
    assert isinstance(text, Paragraph)
    assert text.spans[1] == Span("[n]", Style.NOTE)
    assert note == Paragraph((Span("the note"),), Place(1, "[n]"))


def test_given_boundaries_then_each_is_at_the_start_of_its_line() -> None:
    text = "中文\n\n  - a\n  - b\n\n    code\n"
    starts = [boundary.offset for boundary in parse(text).boundaries]
    assert starts == [0, 4, 4, 10]


@pytest.mark.parametrize(
    "text",
    ["> " * 1_000 + "x", "- " * 1_000 + "x", "\n".join("  " * n + "- x" for n in range(1_000))],
    ids=["quotes", "lists on a line", "lists"],
)
def test_given_nesting_a_thousand_deep_then_the_text_is_still_there(text: str) -> None:
    last = blocks_of(text)[-1]
    assert isinstance(last, Paragraph)
    assert "x" in plain_text(last.spans)


@pytest.mark.parametrize(
    "text",
    ["x" * 1_000_000, "**a " * 50_000, "http://" + ")" * 500_000, "[" * 20_000, "`" * 50_000],
    ids=["line", "emphasis", "brackets", "links", "code"],
)
def test_given_a_text_made_to_be_slow_then_it_is_parsed(text: str) -> None:
    assert blocks_of(text)


@given(st.text())
def test_given_any_text_then_places_and_spans_are_sound(text: str) -> None:
    for block in blocks_of(text):
        assert block.place == TOP or block.place.indent or block.place.quotes
        if isinstance(block, Paragraph | Heading):
            assert all(span.text for span in block.spans)
