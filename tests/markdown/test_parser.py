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
    Formula,
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


@pytest.mark.parametrize(
    "target",
    ["/dev/zero", "C:\\\\x.png", "file:///etc/passwd", "//host/share/x.png", "data:image/png,x"],
)
def test_given_an_image_then_only_its_description_is_left(target: str) -> None:
    assert spans_of(f"![a *picture* `x`]({target})") == (Span("a picture x", Style.IMAGE),)


def test_given_an_image_on_the_web_then_its_address_is_kept_for_the_reader_to_open() -> None:
    address = "https://a.example/b.png"
    assert spans_of(f"**![a]({address})**") == (Span("a", Style.BOLD | Style.IMAGE, address),)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://a.example/b/c%20d.png?x=1#y", "c d.png"),
        ("pictures/cat.jpg", "cat.jpg"),
        ("https://a.example/%E2%80%AEgpj.exe", "gpj.exe"),
        ("https://a.example", ""),
        ("data:image/png;base64,AAAA", ""),
        ("", ""),
    ],
)
def test_given_an_image_without_description_then_its_file_names_it(address: str, name: str) -> None:
    (span,) = spans_of(f"![]({address})")
    assert (span.text, span.style) == (name, Style.IMAGE)


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
        "https://evil.example\\\\@good.example",
        "https://good.example/\u202efdp.exe",
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
        ("www.a.example/b?c=d&hl;", "http://www.a.example/b?c=d"),
        ("见www.a.example。", "http://www.a.example"),
        ("**me+x@a.example**.", "mailto:me+x@a.example"),
        ("[r][q]\n\n[q]: http://q.example", "http://q.example"),
    ],
)
def test_given_an_address_then_it_is_linked(text: str, link: str) -> None:
    assert [span.link for span in spans_of(text) if span.link] == [link]


@pytest.mark.parametrize(
    "text",
    ["www.a_b.c_d", "www..a", "me@host", "me@a.example-", "awww.a.example", "ftp://a.example"],
)
def test_given_what_only_looks_like_an_address_then_it_is_text(text: str) -> None:
    assert spans_of(text) == (Span(text),)


def test_given_a_bidirectional_override_in_a_links_text_then_it_turns_nothing_around() -> None:
    (span,) = spans_of("[https://good.example/\u202efdp.exe](https://evil.example)")
    assert span == Span("https://good.example/fdp.exe", link="https://evil.example")


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


INLINE, DISPLAY = Style.MATH, Style.MATH | Style.DISPLAY


@pytest.mark.parametrize(
    ("text", "source", "style"),
    [
        ("$a_1*b*c$", "a_1*b*c", INLINE),
        (r"\(a_1*b*c\)", "a_1*b*c", INLINE),
        ("\\(a\nb\\)", "a b", INLINE),
        (r"see $$x$$.", "x", DISPLAY),
        (r"see \[ x \].", "x", DISPLAY),
        (r"**\(x\)**", "x", INLINE | Style.BOLD),
        (r"设\(x\)为", "x", INLINE),
    ],
)
def test_given_a_formula_in_text_then_it_is_its_tex(text: str, source: str, style: Style) -> None:
    assert [(span.text, span.style) for span in spans_of(text) if span.style & INLINE] == [
        (source, style)
    ]


@pytest.mark.parametrize(
    ("text", "source", "place"),
    [
        ("$$x$$", "x", TOP),
        ("\\[\nx\n\\]", "x", TOP),
        ("\\[\nx\n=\ny\n- z \\\\[2pt]\n# 1\n\\]", "x\n=\ny\n- z \\\\[2pt]\n# 1", TOP),
        ("$$\n- x\n$$", "- x", TOP),
        ("- $$\n  x\n  + y\n  $$", "x\n+ y", Place(1, "•")),
        ("> \\[\n> x\n> > y\n> \\]", "x\n> y", Place(quotes=(0,))),
    ],
)
def test_given_a_display_formula_alone_then_it_is_a_block(
    text: str, source: str, place: Place
) -> None:
    assert blocks_of(text) == [Formula(source, place)]


@pytest.mark.parametrize(
    "text",
    [
        "it costs $5 and $6",
        "$20,000 to $30,000",
        "**$5** or **$6**",
        "US$5/US$6",
        "$1/$2/$3/$4/$5",
        "\\\\(x\\\\)",
    ],
)
def test_given_prices_and_escaped_backslashes_then_they_are_no_formula(text: str) -> None:
    assert not any(span.style & Style.MATH for span in spans_of(text))


@pytest.mark.parametrize("code", [r"`\(` and `\)`", r"`\(x\)`", r"``\[ ` \]``"])
def test_given_delimiters_in_code_then_the_code_stays(code: str) -> None:
    assert not any(span.style & Style.MATH for span in spans_of(code))


@pytest.mark.parametrize("source", ["\\[\n- x\n\\]", "\\(x\\)", "$$\n1. x\n$$"])
def test_given_a_formula_in_a_code_block_then_it_is_code(source: str) -> None:
    assert blocks_of(f"```tex\n{source}\n```") == [CodeBlock("tex", source, closed=True)]
    indented = source.replace("\n", "\n    ")
    assert blocks_of(f"    {indented}") == [CodeBlock("", source, closed=True)]


@pytest.mark.parametrize("text", [r"\(x", r"\[x", "\\[\nx", "\\(x\n\ny\\)"])
def test_given_a_formula_without_its_end_then_it_is_text(text: str) -> None:
    assert shown(text).startswith(("(x", "[x", "[ x"))


def test_given_a_delimiter_in_a_links_address_then_the_link_stays() -> None:
    assert spans_of(r"\(x [a](https://b.example/\)) y") == (
        Span("(x "),
        Span("a", link="https://b.example/)"),
        Span(" y"),
    )


@pytest.mark.parametrize("language", ["mermaid", "dot", "plantuml", "svg"])
def test_given_a_diagram_then_it_is_code(language: str) -> None:
    assert blocks_of(f"```{language}\na --> b\n```") == [
        CodeBlock(language, "a --> b", closed=True)
    ]


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
    [
        "x" * 1_000_000,
        "**a " * 50_000,
        "http://" + ")" * 500_000,
        "www._." * 50_000,
        "a@" * 100_000,
        "[" * 100_000,
        "`" * 100_000,
        "*" * 100_000,
        "![" * 50_000 + "](x)" * 50_000,
        "\\(" * 50_000,
        "\\(a\\) " * 20_000,
        "\\[\n" * 50_000,
        "$$\n" * 50_000,
        "$$\na\n" * 20_000,
        "- item\n" * 10_000,
        "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "|b\n" * 50,
        "> " * 50_000 + "x",
        "- " * 50_000 + "x",
        "$1/" * 50_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_given_a_text_made_to_be_slow_then_it_is_parsed(text: str) -> None:
    assert blocks_of(text)


@given(st.text())
def test_given_any_text_then_places_and_spans_are_sound(text: str) -> None:
    for block in blocks_of(text):
        assert block.place == TOP or block.place.indent or block.place.quotes
        if isinstance(block, Paragraph | Heading):
            assert all(span.text or span.style & Style.IMAGE for span in block.spans)
