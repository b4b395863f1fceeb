"""A prompt with a file and a picture, in the exact words of each dialect."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Attached
from chatapp.domain.models import Dialect
from chatapp.providers.registry import _CODECS
from tests.support.bench import Bench
from tests.support.hostile_server import HostileServer, error_answer
from tests.support.images import image_file

DATA = base64.b64encode(image_file()).decode()
URL = f"data:image/png;base64,{DATA}"
FILE = "File: notes.md\n```\nHerons\n```"
TEXT = f"{FILE}\n\nWhat?"

WITH_FILE: dict[Dialect, tuple[str, Any]] = {
    Dialect.OPENAI_CHAT: ("messages", [{"role": "user", "content": TEXT}]),
    Dialect.OPENAI_RESPONSES: ("input", [{"role": "user", "content": TEXT}]),
    Dialect.OPENAI_COMPLETIONS: ("prompt", TEXT),
    Dialect.ANTHROPIC: ("messages", [{"role": "user", "content": TEXT}]),
    Dialect.GEMINI: ("contents", [{"role": "user", "parts": [{"text": TEXT}]}]),
    Dialect.OLLAMA: ("messages", [{"role": "user", "content": TEXT}]),
}
"""Where the messages are in the body, and what they are."""

WITH_BOTH: dict[Dialect, tuple[str, Any]] = {
    Dialect.OPENAI_CHAT: (
        "messages",
        [
            {
                "role": "user",
                "content": [
                    {"type": "image_url", "image_url": {"url": URL}},
                    {"type": "text", "text": TEXT},
                ],
            }
        ],
    ),
    Dialect.OPENAI_RESPONSES: (
        "input",
        [
            {
                "role": "user",
                "content": [
                    {"type": "input_image", "image_url": URL},
                    {"type": "input_text", "text": TEXT},
                ],
            }
        ],
    ),
    Dialect.ANTHROPIC: (
        "messages",
        [
            {
                "role": "user",
                "content": [
                    {
                        "type": "image",
                        "source": {"type": "base64", "media_type": "image/png", "data": DATA},
                    },
                    {"type": "text", "text": TEXT},
                ],
            }
        ],
    ),
    Dialect.GEMINI: (
        "contents",
        [
            {
                "role": "user",
                "parts": [
                    {"inlineData": {"mimeType": "image/png", "data": DATA}},
                    {"text": TEXT},
                ],
            }
        ],
    ),
    Dialect.OLLAMA: ("messages", [{"role": "user", "content": TEXT, "images": [DATA]}]),
}

SPOKEN = sorted(_CODECS)


async def sent(bench: Bench, dialect: Dialect, attached: list[Attached]) -> dict[str, Any]:
    """The body of the request for a prompt with these files."""
    async with HostileServer(error_answer(400)) as server:
        connection, _failure = await bench.engine.connections.add("Test", dialect, server.base_url)
        await bench.ended(
            await bench.chat.send(
                None, "What?", connection=connection.id, model="m", attached=attached
            )
        )
        body: dict[str, Any] = server.requests[-1].json
        return body


@pytest.mark.parametrize("dialect", SPOKEN)
async def test_given_a_file_when_sent_then_its_text_stands_before_the_words_in_each_dialect(
    bench: Bench, dialect: Dialect
) -> None:
    part = await bench.engine.attachments.take(b"Herons", "notes.md")

    body = await sent(bench, dialect, [part])

    place, expected = WITH_FILE[dialect]
    assert body[place] == expected


@pytest.mark.parametrize("dialect", SPOKEN)
async def test_given_a_file_and_a_picture_when_sent_then_both_go_in_each_dialect_that_has_pictures(
    bench: Bench, dialect: Dialect
) -> None:
    picture = await bench.engine.attachments.take(image_file(), "cat.png")
    file = await bench.engine.attachments.take(b"Herons", "notes.md")
    if dialect is Dialect.OPENAI_COMPLETIONS:
        with pytest.raises(InputError, match="images_unsupported"):
            await sent(bench, dialect, [picture, file])
        return

    body = await sent(bench, dialect, [picture, file])

    place, expected = WITH_BOTH[dialect]
    assert body[place] == expected
