"""What the app has written comes back exactly: everything as JSON, the shown branch as Markdown."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Failure, Status
from chatapp.domain.transferred import Transferred
from chatapp.storage.token_table import pack, unpack
from chatapp.transfer.json_writer import JsonWriter
from chatapp.transfer.markdown_writer import MarkdownWriter
from chatapp.transfer.own_probabilities import probabilities_json, probabilities_of
from chatapp.transfer.writing import Writer, branch
from tests.support.images import image_file
from tests.support.transferred import (
    conversations,
    gpt_talk,
    read_bytes,
    read_json,
    read_one,
)
from tests.support.wild_json import json_of

PICTURES = {"red.png": image_file(), "blue.png": image_file(color="blue")}


@given(json_of(("token", "logprob", "bytes", "top", "tokens", "reasoning", "start"), ("猫",)))
def test_given_token_probabilities_of_any_shape_when_read_then_what_is_none_is_left_out(
    value: Any,
) -> None:
    for shape in (
        *(value, {"tokens": value}, {"tokens": [value], "start": value}),
        {"tokens": [], "reasoning": [value]},
    ):
        known = probabilities_of(shape)
        if known is not None:
            assert unpack(pack(known)) is not None
            json.dumps(probabilities_json(known), allow_nan=False).encode()


def written(writer: Writer, exported: list[Transferred]) -> bytes:
    """The whole file."""
    pieces = list(writer.head(len(exported)))
    for one in exported:
        pieces += writer.conversation(one)
    return "".join((*pieces, *writer.foot())).encode()


def read_again(data: bytes) -> list[Transferred]:
    """The conversations of a file."""
    with TemporaryDirectory() as folder:
        found = read_bytes(Path(folder), data)
    assert all(isinstance(one, Transferred) for one in found), found
    return found  # type: ignore[return-value]


def unique_ids(exported: list[Transferred]) -> bool:
    return len({one.conversation.id for one in exported}) == len(exported)


@given(st.lists(conversations(PICTURES), min_size=1, max_size=3).filter(unique_ids))
def test_given_any_conversations_when_written_as_json_then_they_are_read_back_equal(
    exported: list[Transferred],
) -> None:
    found = read_again(written(JsonWriter(), exported))
    assert found == exported
    for before, after in zip(exported, found, strict=True):
        pictures = {key: picture() for key, picture in before.pictures.items()}
        assert {key: picture() for key, picture in after.pictures.items()} == pictures


@given(st.lists(conversations(), min_size=1, max_size=3).filter(unique_ids))
def test_given_any_conversations_when_written_as_markdown_then_the_branch_has_its_exact_texts(
    exported: list[Transferred],
) -> None:
    found = read_again(written(MarkdownWriter(), exported))
    assert len(found) == len(exported)
    for before, after in zip(exported, found, strict=True):
        assert after.conversation.id == before.conversation.id
        assert after.conversation.title == before.conversation.title
        assert after.conversation.system == before.conversation.system
        assert after.conversation.updated == before.conversation.updated
        facts = [
            (one.id, one.role, one.text, one.created, one.model, one.status, one.rating)
            for one in branch(before)
        ]
        assert [
            (one.id, one.role, one.text, one.created, one.model, one.status, one.rating)
            for one in branch(after)
        ] == facts
        shown = {before.conversation.id, *(one.id for one in branch(before))}
        kept = {key: origin for key, origin in before.origins.items() if key in shown}
        assert after.origins == kept


@pytest.mark.parametrize("other", ["", "more text\n\nof two paragraphs", "x"])
@pytest.mark.parametrize("chosen", ["text 0", "text 1", "text 2"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_given_a_text_changed_by_hand_when_read_then_the_other_messages_are_whole(
    tmp_path: Path, chosen: str, other: str, line_end: str
) -> None:
    texts = ["text 0", "text 1", "text 2"]
    exported = read_one(tmp_path, [gpt_talk(*texts)])
    changed = written(MarkdownWriter(), [exported]).decode().replace(chosen, other)
    (found,) = read_again(changed.replace("\n", line_end).encode())
    wanted = [other if text == chosen else text for text in texts]
    assert [one.text.replace("\r\n", "\n") for one in branch(found)] == wanted


def test_given_an_answer_that_was_being_written_when_read_then_it_is_interrupted(
    tmp_path: Path,
) -> None:
    message = {"id": "m", "role": "assistant", "status": "streaming", "parts": []}
    exported = {"id": "c", "messages": [message]}
    value = {"format": "chatapp", "version": 1, "conversations": [exported]}
    (read,) = read_one(tmp_path, value).messages
    assert (read.status, read.error) == (Status.INTERRUPTED, Failure("interrupted"))


def test_given_a_file_of_a_newer_version_when_read_then_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_json(tmp_path, {"format": "chatapp", "version": 2, "conversations": []})
    assert caught.value.code == "import_newer"


def test_given_no_conversations_when_written_as_json_then_it_is_json_and_read_as_none() -> None:
    data = written(JsonWriter(), [])
    assert json.loads(data) == {"format": "chatapp", "version": 1, "conversations": []}
    assert read_again(data) == []


def test_given_a_damaged_tree_in_our_format_when_read_then_no_message_is_lost(
    tmp_path: Path,
) -> None:
    parents = {"a": "b", "b": "a", "c": "gone", "d": "d", "e": "f", "f": None}
    messages = [
        {"id": key, "parent": parent, "role": "user", "parts": [{"type": "text", "text": key}]}
        for key, parent in parents.items()
    ]
    exported = {"id": "x", "current": "gone", "messages": [*messages, messages[0], {"id": 5}, 7]}
    found = read_one(tmp_path, {"format": "chatapp", "version": 1, "conversations": [exported]})
    read = {message.id: message.parent for message in found.messages}
    assert read == {"a": "b", "b": None, "c": None, "d": None, "e": "f", "f": None}
    places = {message.id: place for place, message in enumerate(found.messages)}
    assert all(places[key] > places[parent] for key, parent in read.items() if parent)
    assert found.conversation.current in {"a", "c", "d", "e"}
