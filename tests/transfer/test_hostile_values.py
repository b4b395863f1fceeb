"""Whatever stands where in a file: it is read or named, never a failure."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import InputError
from chatapp.domain.transferred import Transferred
from chatapp.storage.rows import message_columns
from tests.support.transferred import gpt_talk, read_bytes
from tests.transfer import test_chatgpt as gpt
from tests.transfer import test_other_programs as others

OWN = {
    "format": "chatapp",
    "version": 1,
    "conversations": [
        {
            "id": "c",
            "title": "t",
            "created": "2025-01-01T00:00:00+00:00",
            "current": "m",
            "parameters": {"n": 1},
            "source": {"name": "x", "id": "y"},
            "messages": [
                {
                    "id": "m",
                    "parent": None,
                    "role": "user",
                    "parts": [{"type": "text", "text": "x"}, {"type": "image", "attachment": "a"}],
                    "usage": {"prompt_tokens": 1},
                    "timing": {"total": 1.5},
                    "error": {"code": "length", "facts": {"a": "b"}},
                }
            ],
            "attachments": [{"id": "a", "data": "AAAA"}],
        }
    ],
}
SAMPLES: dict[str, Any] = {
    "own": OWN,
    "chatgpt": [gpt.a_talk_with_pictures(), gpt_talk("a", "b")],
    "claude": [
        others.a_claude_chat(
            others.claude_message("1", "human", "x", content=[{"type": "text", "text": "y"}]),
            others.claude_message("2", "assistant", "x", parent_message_uuid="1"),
        )
    ],
    "librechat": {
        "conversationId": "x",
        "options": {},
        "messages": [others.a_librechat_message("a", "", True, "x")],
    },
    "open webui": [
        {
            "id": "1",
            "chat": {
                "params": {"system": "s"},
                "history": {
                    "currentId": "u",
                    "messages": {
                        "u": {
                            "parentId": None,
                            "role": "user",
                            "content": "x",
                            "files": [{"type": "image", "url": "data:"}],
                        }
                    },
                },
            },
        }
    ],
    "chatbox": {
        "chat-sessions-list": [],
        "session:1": {
            "id": "1",
            "messages": [others.chatbox_message("u", "user", "x")],
            "messageForksHash": {
                "u": {"lists": [{"messages": [others.chatbox_message("u", "user", "x")]}]}
            },
            "threads": [{"id": "t", "messages": []}],
        },
    },
    "nextchat": {
        "chat-next-web-store": {
            "sessions": [
                {
                    "id": "1",
                    "mask": {"context": []},
                    "lastUpdate": 1,
                    "messages": [{"id": "1", "role": "user", "content": "x", "date": "x"}],
                }
            ]
        }
    },
}
ODD = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        5,
        1.5,
        1e308,
        -1e308,
        2**80,
        "",
        "x",
        "\0\ud800",
        [],
        [[]],
        [None, 5, "x"],
        {},
        {"a": 1},
    ]
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """All places in a value where another could stand."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from places(inner)


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=100)
@given(data=st.data())
def test_given_odd_values_anywhere_when_read_then_nothing_fails(
    name: str, data: st.DataObject
) -> None:
    value = copy.deepcopy(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        if found := list(places(value)):
            holder, key = data.draw(st.sampled_from(found))
            holder[key] = copy.deepcopy(data.draw(ODD))
    with TemporaryDirectory() as folder:
        try:
            conversations = read_bytes(Path(folder), json.dumps(value).encode())
        except InputError:  # it is not known any more
            return
    for one in conversations:
        if isinstance(one, Transferred):
            assert all(message_columns(message) for message in one.messages)


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=50)
@given(data=st.data())
def test_given_damaged_bytes_when_read_then_nothing_fails(name: str, data: st.DataObject) -> None:
    text = bytearray(json.dumps(SAMPLES[name]).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text) - 1))
        text[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
    with TemporaryDirectory() as folder, suppress(InputError):  # it is not known any more
        read_bytes(Path(folder), bytes(text))
