"""The web page and the plain text: what stands in them, and what cannot happen in them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given

from chatapp.domain.transferred import Transferred
from chatapp.engine.export_writers import writer_for
from chatapp.transfer.writing import branch
from tests.support.images import image_file
from tests.support.transferred import conversations, gpt_talk, read_one

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) "
    '![b](https://evil.example/x.png) [c](https://good.example/?a="b) &lt;'
)


class Page(HTMLParser):
    """The tags, the attributes and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "img", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(*exported: Transferred) -> Page:
    return Page(written("html", *exported))


def written(form: str, *exported: Transferred) -> str:
    writer = writer_for(form)
    pieces = list(writer.head(len(exported)))
    for one in exported:
        pieces += writer.conversation(one)
    return "".join((*pieces, *writer.foot()))


def test_given_hostile_texts_when_a_page_is_written_then_it_runs_and_loads_nothing(
    tmp_path: Path,
) -> None:
    talk = gpt_talk(HOSTILE, HOSTILE, title=f"</title>{HOSTILE}")
    page = page_of(read_one(tmp_path, [talk]))
    assert page.open == []
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in page.tags
    assert not {"script", "iframe", "link", "object", "form"} & {tag for tag, _ in page.tags}
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert attributes.get("src", "data:").startswith("data:")
        assert attributes.get("href", "https://good.example/").startswith("https://")
    assert page.text.count("<script>alert(1)</script>") >= 3


@given(conversations({"<i>.png": image_file()}))
def test_given_any_conversation_when_a_page_is_written_then_it_is_whole_and_has_its_prompts(
    exported: Transferred,
) -> None:
    page = page_of(exported)
    assert page.open == []
    for message in branch(exported):
        if message.role == "user":
            assert re.sub(r"\r\n?", "\n", message.text) in re.sub(r"\r\n?", "\n", page.text)
    shown = sum(len(message.images) for message in branch(exported))
    assert sum(tag == "img" for tag, _ in page.tags) == shown


def test_given_a_page_when_written_then_light_and_dark_and_markdown_are_in_it(
    tmp_path: Path,
) -> None:
    talk = read_one(tmp_path, [gpt_talk("**as typed**", "**bold**\n\n| a |\n|---|\n| b |")])
    text = written("html", talk)
    assert "prefers-color-scheme: dark" in text
    tags = [tag for tag, _ in page_of(talk).tags]
    assert {"strong", "table"} <= set(tags)
    assert "**as typed**" in text
    assert "<title>A talk</title>" in text
    assert "<title>ChatApp</title>" in written("html", talk, talk)


def test_given_a_conversation_when_written_as_text_then_who_said_what_is_in_it(
    tmp_path: Path,
) -> None:
    talk = read_one(tmp_path, [gpt_talk("hi", "ho\n  ho")])
    assert written("text", talk, talk) == (
        "A talk\n2023-11-14 22:13 UTC\n\nYou:\nhi\n\nModel:\nho\n  ho\n\n"
        "----------------------------------------\n\n"
        "A talk\n2023-11-14 22:13 UTC\n\nYou:\nhi\n\nModel:\nho\n  ho\n\n"
    )
