"""Zip files that mean harm do none, and files that are nothing we know are named so."""

from __future__ import annotations

import io
import json
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from chatapp.domain.errors import ChatAppError, InputError, NotFoundError
from chatapp.domain.transferred import Transferred, Unreadable
from chatapp.transfer import archive
from chatapp.transfer.recognise import read_conversations
from tests.support.images import image_file
from tests.support.transferred import (
    gpt_conversation,
    gpt_message,
    gpt_talk,
    read_bytes,
    read_json,
    zip_of,
)

TALK = json.dumps([gpt_talk("hi")]).encode()


def everything_below(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def test_given_names_that_lead_outside_when_read_then_nothing_is_written_anywhere(
    tmp_path: Path,
) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    data = zip_of(
        {
            "../../conversations.json": TALK,
            "/conversations-1.json": TALK,
            "..\\..\\evil.json": b"{}",
            "../file-x.png": image_file(),
        }
    )
    (inner / "file").write_bytes(data)
    before = everything_below(tmp_path)
    found = list(read_conversations(inner / "file"))
    assert len([one for one in found if isinstance(one, Transferred)]) == 2
    assert everything_below(tmp_path) == before


def test_given_a_zip_bomb_when_read_then_it_is_refused_before_it_is_unpacked(
    tmp_path: Path,
) -> None:
    data = io.BytesIO()
    with (
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as bomb,
        bomb.open("conversations.json", "w") as file,
    ):
        for _ in range(100):
            file.write(bytes(2**20))
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path, data.getvalue())
    assert caught.value.code == "import_too_large"


def test_given_a_picture_that_is_a_bomb_when_it_is_read_then_only_the_limit_comes(
    tmp_path: Path,
) -> None:
    pointer = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-1"}
    content = {"content_type": "multimodal_text", "parts": [pointer]}
    talk = gpt_conversation({"u": (None, gpt_message("user", content, 0))})
    files = {"conversations.json": json.dumps([talk]).encode(), "file-1.png": bytes(60 * 2**20)}
    path = tmp_path / "file"
    path.write_bytes(zip_of(files))
    reading = read_conversations(path)
    found = next(reading)
    assert isinstance(found, Transferred)
    (picture,) = found.pictures.values()
    assert len(picture()) == archive.MOST_IMAGE_BYTES + 1
    reading.close()  # type: ignore[attr-defined]


def test_given_a_damaged_file_in_a_zip_when_read_then_it_is_named_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    data = bytearray(zip_of({"conversations-1.json": TALK * 50, "conversations-2.json": TALK}))
    data[60:80] = bytes(20)
    first, second = read_bytes(tmp_path, bytes(data))
    assert first == Unreadable("conversations-1.json", "It is damaged, or nested too deep")
    assert isinstance(second, Transferred)


def test_given_other_names_in_a_zip_when_read_then_what_is_inside_counts(tmp_path: Path) -> None:
    data = zip_of({"x/user.json": b'{"email": "x"}', "x/chats.JSON": TALK})
    (found,) = read_bytes(tmp_path, data)
    assert isinstance(found, Transferred)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        b"[]",
        b"{}",
        b"5",
        b"null",
        b'"text"',
        b"[1, 2, {}]",
        b'[{"title": "x"}]',
        b'{"conversations": 5}',
        b"{" * 100_000,
        b"[" * 100_000,
        b"\xff\xfe\x00binary",
        b"just a text\n\nof two paragraphs",
        b"# A document\n\n## Introduction\n\nThe user is mentioned.",
        b"PK\x03\x04 no archive",
        b"SQLite format 3",
        zip_of({}),
        zip_of({"notes.txt": b"x", "a.json": b"[]"}),
        image_file(),
    ],
    ids=range(20),
)
def test_given_a_file_that_is_nothing_we_know_when_read_then_that_is_said(
    tmp_path: Path, data: bytes
) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path, data, "conversations.json")
    assert (caught.value.code, caught.value.facts) == (
        "import_unknown",
        {"name": "conversations.json"},
    )


def test_given_no_ordinary_file_when_read_then_it_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, kind in {"gone": NotFoundError, "pipe": InputError, "": InputError}.items():
        with pytest.raises(ChatAppError) as caught:
            list(read_conversations(tmp_path / name))
        assert type(caught.value) is kind


@pytest.mark.parametrize("wrapped", [False, True])
def test_given_a_file_larger_than_what_is_held_when_read_then_all_of_it_is_whole(
    tmp_path: Path, wrapped: bool
) -> None:
    talks = [gpt_talk(f"{number} " + "x" * 12 * 2**20, identity=str(number)) for number in range(6)]
    found = read_json(tmp_path, {"conversations": talks} if wrapped else talks)
    texts = [one.messages[0].text for one in found if isinstance(one, Transferred)]
    assert texts == [f"{number} " + "x" * 12 * 2**20 for number in range(6)]


def test_given_a_large_file_when_read_then_the_memory_is_that_of_one_conversation(
    tmp_path: Path,
) -> None:
    path = tmp_path / "conversations.json"
    with path.open("w") as file:
        file.write("[")
        for number in range(60):
            file.write(
                ("," if number else "") + json.dumps(gpt_talk("x" * 10**6, identity=str(number)))
            )
        file.write("]")
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_conversations(path)) == 60
        assert tracemalloc.get_traced_memory()[1] < 12 * 10**6
    finally:
        tracemalloc.stop()
