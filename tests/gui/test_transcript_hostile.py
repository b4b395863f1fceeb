"""Messages made to hang, to crash, to deceive or to reach out: each is shown as it is."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from chatapp.domain.messages import Status
from chatapp.gui.transcript.finder import Query
from tests.support.images import image_file
from tests.support.opened_files import OpenedFiles
from tests.support.transcript_pane import CTRL, Pane, answer, conversation, prompt

K = Qt.Key


def columns(count: int, rows: int) -> str:
    row = "|" + "|".join(f"c{number}" for number in range(count)) + "|\n"
    return row + "|" + "-|" * count + "\n" + row * rows


HOSTILE = {
    "line of a megabyte": "x" * 1_000_000,
    "words of a megabyte": "word " * 200_000,
    "chinese without a break": "字" * 200_000,
    "emoji of many signs": "👨‍👩‍👧‍👦" * 20_000,
    "accents on one letter": "e" + "\u0301" * 50_000,
    "ten thousand items": "- item\n" * 10_000,
    "ten thousand numbers": "".join(f"{number}. item\n" for number in range(10_000)),
    "two thousand columns": columns(2_000, 5),
    "sixty columns": columns(60, 300),
    "table of ten thousand rows": "|a|b|\n|-|-|\n" + "|1|2|\n" * 10_000,
    "quotes a thousand deep": "> " * 1_000 + "x",
    "lists a thousand deep": "".join("  " * depth + "- x\n" for depth in range(1_000)),
    "stars a thousand deep": "*a " * 1_000 + "b*" * 1_000,
    "brackets": "[" * 5_000 + "a" + "](x)" * 5_000,
    "html": "<div><script>alert(1)</script><style>*{display:none}</style>text</div>\n" * 500,
    "comment without end": "<!-- never closed\n\n" + "text\n\n" * 500,
    "code line of a megabyte": "```py\n" + "x" * 1_000_000 + "\n```",
    "code of many lines": "```py\n" + "x = 1\n" * 20_000 + "```",
    "tabs": "```\n" + "\t" * 20_000 + "x\n```",
    "fences": "```\n" * 2_001,
    "formula of a megabyte": "$$" + "x+" * 200_000 + "$$",
    "formulas": "$x_1$ " * 2_000,
    "formula that recurses": "$$" + "\\frac{1}{" * 200 + "x" + "}" * 200 + "$$",
    "control characters": "".join(map(chr, range(1, 32))) * 100,
    "nul and lone surrogates": "a\0b\ud800c\udfffd \ufffe\uffff",
    "marks of direction": "\u202e\u2066\u2067\u202d right \u202c left \u2069" * 500,
    "arabic": "مرحبا بالعالم " * 20_000,
    "every plane": "".join(chr(0x10000 * plane + 0x41) for plane in range(17)) * 500,
    "line separators": "a\u2028b\u2029c\u0085d\x0be\x0cf\r\ng\rh" * 500,
    "images": "![a](https://a.example/x.png)" * 5_000,
    "links": "[a](https://a.example/x) " * 5_000,
    "footnotes": "".join(f"[^{n}] " for n in range(2_000))
    + "\n\n"
    + "".join(f"[^{n}]: note\n" for n in range(2_000)),
    "rules": "---\n\n" * 3_000,
    "headings": "# h\n" * 3_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_given_a_hostile_answer_then_it_is_shown_scrolled_selected_copied_and_searched(
    pane: Pane, name: str
) -> None:
    pane.show(prompt("Before"), answer(HOSTILE[name]), prompt("After", "p2"))
    assert pane.shows("After")
    pane.view.grab()
    for key in (K.Key_PageUp, K.Key_PageUp, K.Key_Home, K.Key_PageDown, K.Key_End):
        pane.key(key)
        pane.view.grab()
    pane.view.resize(420, 500)
    pane.view.grab()
    pane.view.resize(900, 600)
    pane.key(K.Key_Home)
    assert pane.shows("Before")
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    pane.view.grab()
    text = pane.copy().text()
    assert text.startswith("Before")
    assert text.endswith("After")
    pane.view.finder.search(Query("after"))
    pane.qtbot.waitUntil(lambda: not pane.view.finder.running, timeout=60_000)
    assert pane.view.finder.count >= 1
    pane.view.grab()


@pytest.mark.parametrize("name", HOSTILE)
def test_given_a_hostile_prompt_then_it_is_shown_and_copied_as_it_was_written(
    pane: Pane, name: str
) -> None:
    text = HOSTILE[name]
    pane.show(prompt(text), answer("After"))
    assert pane.shows("After")
    pane.key(K.Key_Home)
    pane.view.grab()
    pane.view.resize(420, 500)
    pane.view.grab()
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    assert pane.view.reading.selection.ends() is not None
    assert pane.selected == f"{text}\n\nAfter"


@pytest.mark.parametrize(
    "name",
    [
        "line of a megabyte",
        "ten thousand items",
        "sixty columns",
        "quotes a thousand deep",
        "fences",
        "formulas",
        "html",
    ],
)
def test_given_a_hostile_answer_when_it_streams_then_it_is_shown_at_its_end(
    pane: Pane, name: str
) -> None:
    text = HOSTILE[name][:60_000]
    pane.show(*conversation(3), prompt(), answer("", status=Status.STREAMING))
    step = max(1, len(text) // 10)
    for start in range(0, len(text), step):
        pane.grow(text[start : start + step])
        assert pane.view.at_end
    pane.view.grab()


# Nothing is opened, nothing is asked of the network


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def connect(_self: socket.socket, address: object) -> None:
        asked.append(str(address))
        raise OSError("no network in this test")

    def look_up(*arguments: object, **_options: object) -> None:
        asked.append(str(arguments))
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


REFERENCES = [
    "![x]({path})",
    "![x](<{path}>)",
    "![x](file://{path})",
    "![x][r]\n\n[r]: {path}",
    "[![x]({path})](https://a.example/)",
    '<img src="{path}">',
    "<img src='file://{path}' onerror=alert(1)>",
    '<link rel="stylesheet" href="file://{path}">',
    '<object data="{path}"></object>',
    '<iframe src="file://{path}"></iframe>',
    "|a|\n|-|\n|![x]({path})|",
    "# ![x]({path})",
    "```{path}\n{path}\n```",
    "$$\\includegraphics{{{path}}}$$",
    "$\\input{{{path}}}$",
    "![x](\\\\\\\\host\\share\\x.png) ![x](//host.invalid/share/x.png)",
    "![x](http://host.invalid/x.png) <img src=https://host.invalid/x.png>",
    "![x](data:image/svg+xml,<svg><image href='file://{path}'/></svg>)",
    "![x](/dev/zero) ![x](/dev/stdin) ![x](/proc/self/environ) ![x](qrc:/x) ![x](:/x)",
]


def use(pane: Pane, text: str) -> None:
    """All that can be done with a message without opening a link."""
    pane.show(prompt(text), answer(text), prompt("After", "p2"))
    pane.view.grab()
    pane.key(K.Key_Home)
    pane.view.grab()
    for one in list(pane.view.timeline.placed):
        leaf = one.slot.leaf
        for box in leaf.rects(0, len(leaf.text)) if leaf is not None else ():
            left = pane.view.timeline.page.left
            pane.move(box.translated(left, one.y).center().toPoint())
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    pane.copy()
    pane.qtbot.wait(30)
    pane.settle()
    pane.view.grab()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells of opened files on Linux")
@pytest.mark.parametrize("reference", REFERENCES)
def test_given_a_reference_to_a_file_then_it_is_never_opened_and_nobody_is_called(
    pane: Pane, tmp_path: Path, no_connection: list[str], reference: str
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(image_file())
    with OpenedFiles(tmp_path) as opened:
        use(pane, reference.format(path=picture))
        assert opened.names() == []
        picture.read_bytes()
        assert opened.names() == ["picture.png"]
    assert no_connection == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFOs")
@pytest.mark.parametrize("reference", REFERENCES)
def test_given_a_reference_to_a_pipe_then_nothing_hangs(
    pane: Pane, tmp_path: Path, reference: str
) -> None:
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    use(pane, reference.format(path=pipe))


# Links that deceive


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "smb://host/share",
        "//host/share",
        "\\\\host\\share",
        "/etc/passwd",
        "ms-settings:x",
        "tel:112",
        "ftp://a.example/",
        "chatapp:do?x=1",
        "https:",
        "https://",
        "https://a.example/\u202egpj.exe",
        "https://a\u2066.example/",
        "http://a.example\n.evil.example/",
        "https://a.example\u3002evil/",
    ],
)
def test_given_a_link_of_another_kind_then_it_is_text_or_leads_where_it_says(
    pane: Pane, target: str
) -> None:
    followed: list[str] = []
    pane.view.link_activated.connect(followed.append)
    pane.show(prompt(), answer(f"Press [this](<{target}>) now, or [that]({target}) then"))
    for word in ("this", "that"):
        if pane.shows(word):
            pane.click(pane.point_of(word))
    assert all(address.isascii() for address in followed)
    assert all(address.startswith(("https://", "http://", "mailto:")) for address in followed)
    assert not any("a.example" in address and "%E2%80%AE" in address for address in followed)


def test_given_raw_html_then_it_is_shown_as_text(pane: Pane) -> None:
    text = "Before <script>alert(1)</script> <b onclick=x>bold</b> &lt;i&gt; after"
    pane.show(prompt(), answer(f"{text}\n\n<div>\n\nblock\n\n</div>\n\nThe end"))
    assert pane.shows("<script>alert(1)</script>")
    assert pane.shows("<b onclick=x>bold</b> <i> after")
    assert pane.shows("<div>")
    assert pane.shows("The end")


def test_given_an_override_of_direction_then_what_follows_the_message_is_not_turned(
    pane: Pane,
) -> None:
    pane.show(prompt("\u202eabc def"), answer("Plain words"), prompt("More words", "p2"))
    for text in ("Plain words", "More words"):
        first, last = pane.box_of(text), pane.box_of(text, len(text) - 1)
        assert first.left() < last.left()
