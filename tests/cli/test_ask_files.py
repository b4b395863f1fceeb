"""`ask --image --file`: what goes with the question, and what is refused."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.support.command import Command, Serve
from tests.support.documents import pdf_file
from tests.support.hostile_server import event_stream
from tests.support.images import image_file


async def test_given_pictures_and_files_when_asked_then_they_go_with_the_question_in_their_order(
    command: Command, serve: Serve, tmp_path: Path
) -> None:
    server = await serve(event_stream("Yes"))
    (tmp_path / "notes.md").write_text("Herons stand.")
    (tmp_path / "猫.png").write_bytes(image_file())
    (tmp_path / "paper.pdf").write_bytes(pdf_file("Herons"))

    result = await command.ask(
        "What is it?",
        *("--file", str(tmp_path / "notes.md")),
        *("--image", str(tmp_path / "猫.png")),
        *("--file", str(tmp_path / "paper.pdf")),
    )

    assert (result.code, result.text) == (0, "Yes\n")
    (request,) = server.requests
    (message,) = request.json["messages"]
    data = base64.b64encode(image_file()).decode()
    assert message["content"] == [
        {"type": "text", "text": "File: notes.md\n```\nHerons stand.\n```"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}},
        {
            "type": "text",
            "text": "File: paper.pdf\n```\n[Page 1]\nHerons\n```\n\nWhat is it?",
        },
    ]


@pytest.mark.parametrize(
    ("option", "data", "complaint"),
    [
        ("--file", b"", "There is nothing in it.bin"),
        ("--file", bytes(range(256)), "it.bin is not a file that can be attached"),
        ("--image", b"words", "it.bin is not a picture that can be attached"),
        ("--file", pdf_file("x", password="y"), "it.bin is protected by a password"),
        ("--file", None, "There is no file"),
    ],
    ids=["empty", "unknown", "no picture", "encrypted", "not there"],
)
async def test_given_a_file_that_cannot_be_used_when_asked_then_one_line_says_so_and_nothing_is_sent(
    command: Command,
    serve: Serve,
    tmp_path: Path,
    option: str,
    data: bytes | None,
    complaint: str,
) -> None:
    server = await serve(event_stream("Yes"))
    (tmp_path / "good.txt").write_text("good")
    if data is not None:
        (tmp_path / "it.bin").write_bytes(data)

    result = await command.ask(
        "Hi", "--file", str(tmp_path / "good.txt"), option, str(tmp_path / "it.bin")
    )

    assert result.code == 1
    assert complaint in result.complaint
    assert result.out == b""
    assert server.requests == []
    assert await command.conversations() == []
