"""Files that are no pictures: they come along with imports, are kept, exported and given back."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from chatapp.domain.errors import InputError
from chatapp.domain.messages import FilePart, Message, Role
from chatapp.domain.transferred import MOST_FILE_BYTES
from chatapp.engine.engine import Engine
from chatapp.engine.transfer_reports import Format
from chatapp.storage.attachments import Attachments
from chatapp.storage.profile import Profile
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.hostile_server import event_stream
from tests.support.transferred import gpt_conversation, gpt_message, zip_of

PAPER = b"%PDF-1.4 a paper"


def a_talk_with_a_paper() -> dict[str, Any]:
    attachments = [{"id": "file-Pdf", "name": "../paper.pdf", "mimeType": "application/pdf"}]
    nodes = {
        "u": (None, gpt_message("user", "What is in this?", 0, attachments=attachments)),
        "a": ("u", gpt_message("assistant", "A paper.", 1)),
    }
    return gpt_conversation(nodes, "a")


def an_archive(folder: Path, **files: bytes) -> Path:
    path = folder / "export.zip"
    talk = json.dumps([a_talk_with_a_paper()]).encode()
    path.write_bytes(zip_of({"conversations.json": talk, **files}))
    return path


async def prompt(engine: Engine) -> Message:
    """The only prompt there is."""
    (conversation,) = await engine.conversations.all()
    messages = await engine.conversations.messages(conversation.id)
    return next(one for one in messages if one.role is Role.USER)


async def test_given_a_zip_with_a_file_when_imported_then_its_message_has_it(
    bench: Bench, tmp_path: Path
) -> None:
    path = an_archive(tmp_path, **{"file-Pdf-paper.pdf": PAPER})

    report = await bench.engine.transfer.import_file(path)

    assert report.left_out == {}
    message = await prompt(bench.engine)
    identity = hashlib.sha256(PAPER).hexdigest()
    part = FilePart(identity, "application/pdf", len(PAPER), "../paper.pdf")
    assert message.attached == (part,)
    assert message.text == "What is in this?"
    target = tmp_path / "saved.pdf"
    await bench.engine.attachments.save(part.attachment, target)
    assert target.read_bytes() == PAPER
    assert await bench.engine.soundness.problems() == []


async def test_given_a_file_that_is_not_in_the_zip_when_imported_then_it_is_named(
    bench: Bench, tmp_path: Path
) -> None:
    report = await bench.engine.transfer.import_file(an_archive(tmp_path))

    assert report.left_out == {"A talk": ["../paper.pdf"]}
    assert (await prompt(bench.engine)).attached == ()


async def test_given_a_file_beside_claudes_conversations_when_imported_then_it_comes_along(
    bench: Bench, tmp_path: Path
) -> None:
    file = {"file_uuid": "0b1c2d3e-aaaa", "file_name": "notes.csv"}
    message = {"uuid": "m", "sender": "human", "text": "Sum it", "files": [file]}
    talk = {"uuid": "c", "name": "Sums", "chat_messages": [message]}
    path = tmp_path / "claude.zip"
    path.write_bytes(
        zip_of(
            {
                "conversations.json": json.dumps([talk]).encode(),
                "files/0b1c2d3e-aaaa.csv": b"1,2",
            }
        )
    )

    await bench.engine.transfer.import_file(path)

    (part,) = (await prompt(bench.engine)).attached
    assert isinstance(part, FilePart)
    assert (part.name, part.media_type, part.size) == ("notes.csv", "text/csv", 3)


async def test_given_a_file_when_exported_and_imported_elsewhere_then_it_is_the_same(
    bench: Bench, tmp_path: Path
) -> None:
    await bench.engine.transfer.import_file(an_archive(tmp_path, **{"file-Pdf.pdf": PAPER}))
    await bench.engine.transfer.export(tmp_path / "all.json", Format.JSON)

    other = await Engine.open(Profile.open(tmp_path / "elsewhere"))
    try:
        await other.transfer.import_file(tmp_path / "all.json")
        there = await prompt(other)
        data = await other.attachments.read(there.attached[0].attachment)
    finally:
        await other.close()

    assert there.parts == (await prompt(bench.engine)).parts
    assert data == PAPER


@pytest.mark.parametrize("form", [Format.MARKDOWN, Format.HTML, Format.TEXT])
async def test_given_a_file_when_exported_to_be_read_then_it_is_named(
    bench: Bench, tmp_path: Path, form: Format
) -> None:
    await bench.engine.transfer.import_file(an_archive(tmp_path, **{"file-Pdf.pdf": PAPER}))

    await bench.engine.transfer.export(tmp_path / "out", form)

    assert "paper.pdf" in (tmp_path / "out").read_text()


async def test_given_a_prompt_with_a_file_when_edited_and_sent_then_it_keeps_it_and_the_model_gets_none(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    server = await serve(event_stream("Yes"))
    await bench.engine.transfer.import_file(an_archive(tmp_path, **{"file-Pdf.pdf": PAPER}))
    before = await prompt(bench.engine)

    await bench.ended(await bench.chat.edit_and_resend(before.id, "And this?"))

    (conversation,) = await bench.engine.conversations.all()
    messages = await bench.engine.conversations.messages(conversation.id)
    (edited,) = [one for one in messages if one.text == "And this?"]
    assert edited.attached == before.attached
    assert server.requests[-1].json["messages"] == [{"role": "user", "content": "And this?"}]


async def test_given_a_file_that_is_too_large_when_added_then_it_is_refused(bench: Bench) -> None:
    files = Attachments(bench.engine.database)
    with pytest.raises(InputError, match="file_too_large"):
        await files.add_file(bytes(MOST_FILE_BYTES + 1), "big", "")
