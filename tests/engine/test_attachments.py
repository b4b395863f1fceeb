"""Pictures in prompts: sent, sent again with the history, edited, missing."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from chatapp.domain.errors import InputError, StorageError
from chatapp.domain.messages import ImagePart, Status, TextPart
from chatapp.engine import attachments
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.hostile_server import HostileServer, chat_chunk, event_stream
from tests.support.images import image_file

HI = event_stream(chat_chunk("Hi"), chat_chunk(finish="stop"))


def contents(server: HostileServer, number: int) -> list[Any]:
    return [message["content"] for message in server.requests[number].json["messages"]]


async def picture(bench: Bench) -> ImagePart:
    return await bench.engine.attachments.add(image_file(), "cat.png")


def as_sent(data: bytes, text: str) -> list[Any]:
    url = "data:image/png;base64," + base64.b64encode(data).decode()
    return [
        {"type": "image_url", "image_url": {"url": url}},
        {"type": "text", "text": text},
    ]


async def test_given_a_picture_when_sent_then_it_goes_with_this_prompt_and_with_later_ones(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(HI, HI)
    image = await picture(bench)

    sent = await bench.chat.send(None, "What is it?", attached=[image])
    await sent.done
    await (await bench.chat.send(sent.conversation, "And now?")).done

    question = as_sent(image_file(), "What is it?")
    assert contents(server, 0) == [question]
    assert contents(server, 1) == [question, "Hi", "And now?"]
    prompt = (await bench.chat.branches.path(sent.conversation))[0].message
    assert prompt.parts == (image, TextPart("What is it?"))


async def test_given_a_picture_without_text_when_sent_then_its_name_is_the_title(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(HI)

    sent = await bench.chat.send(None, "", attached=[await picture(bench)])
    await sent.done

    assert [part["type"] for part in contents(server, 0)[0]] == ["image_url"]
    assert (await bench.engine.conversations.get(sent.conversation)).title == "cat.png"


async def test_given_a_prompt_with_a_picture_when_edited_then_the_picture_stays(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(HI, HI)
    sent = await bench.chat.send(None, "What?", attached=[await picture(bench)])
    await sent.done
    prompt = (await bench.chat.branches.path(sent.conversation))[0].message

    await (await bench.chat.edit_and_resend(prompt.id, "Who?")).done

    assert contents(server, 1) == [as_sent(image_file(), "Who?")]


async def test_given_neither_text_nor_picture_when_sent_then_it_is_refused(bench: Bench) -> None:
    with pytest.raises(InputError, match="empty_prompt"):
        await bench.chat.send(None, " ")


async def test_given_a_damaged_picture_when_sent_again_then_the_answer_says_so_and_nothing_is_sent(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(HI, HI)
    sent = await bench.chat.send(None, "What?", attached=[await picture(bench)])
    (answer,) = await sent.done
    await bench.engine.database.write(lambda db: db.execute("UPDATE attachment SET data = x'00'"))

    (again,) = await (await bench.chat.regenerate(answer.id)).done

    assert again.status is Status.FAILED
    assert again.error is not None
    assert again.error.code == "attachment_damaged"
    assert again.error.facts["name"] == "cat.png"
    assert len(server.requests) == 1
    problems = await bench.engine.soundness.problems()
    assert problems == ["1 attachments are not as they were added"]


async def test_given_too_many_pictures_when_sent_then_the_answer_names_the_limit(
    bench: Bench, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_BYTES_SENT", 50)
    server = await serve(HI)

    sent = await bench.chat.send(None, "x", attached=[await picture(bench)])
    (answer,) = await sent.done

    assert answer.error is not None
    assert answer.error.code == "images_too_large"
    assert server.requests == []


async def test_given_a_picture_when_saved_then_the_file_is_exactly_what_was_attached(
    bench: Bench, tmp_path: Path
) -> None:
    image = await picture(bench)

    await bench.engine.attachments.save(image.attachment, tmp_path / "猫.png")

    assert (tmp_path / "猫.png").read_bytes() == image_file()
    assert not (tmp_path / "猫.png.part").exists()


async def test_given_a_folder_that_is_not_there_when_saved_then_that_is_said(
    bench: Bench, tmp_path: Path
) -> None:
    image = await picture(bench)

    with pytest.raises(StorageError, match="file_not_written"):
        await bench.engine.attachments.save(image.attachment, tmp_path / "no" / "a.png")
