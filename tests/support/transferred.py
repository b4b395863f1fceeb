"""Samples of other programs' exports, and conversations made up by hypothesis."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from chatapp.domain.messages import (
    Attached,
    ChainPart,
    Conversation,
    Failure,
    FilePart,
    ImagePart,
    Message,
    Part,
    Role,
    Status,
    TextPart,
    ThinkingPart,
    Timing,
    TitleSource,
    Usage,
    clean_text,
)
from chatapp.domain.transferred import OWN, Origin, Transferred, Unreadable
from chatapp.transfer.recognise import read_conversations

START = 1_700_000_000.0
"""A time in seconds after 1970."""


def read_json(folder: Path, value: object) -> list[Transferred | Unreadable]:
    """What is read out of a file with that value as JSON."""
    return read_bytes(folder, json.dumps(value).encode())


def read_bytes(folder: Path, data: bytes, name: str = "file") -> list[Transferred | Unreadable]:
    """What is read out of a file with these bytes, under a name that tells nothing."""
    path = folder / name
    path.write_bytes(data)
    return list(read_conversations(path))


def read_one(folder: Path, value: object) -> Transferred:
    """The only conversation in a file."""
    (found,) = read_json(folder, value)
    assert isinstance(found, Transferred), found
    return found


def tree_of(found: Transferred) -> dict[str, str | None]:
    """The parents of all messages, each as its text."""
    texts = {message.id: message.text for message in found.messages}
    return {
        message.text: None if message.parent is None else texts[message.parent]
        for message in found.messages
    }


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A zip file with these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def gpt_message(
    role: str, content: str | dict[str, Any], at: float | None = None, **metadata: object
) -> dict[str, Any]:
    """A message as ChatGPT's export has it. Parameters: `at`, seconds after `START`."""
    if isinstance(content, str):
        content = {"content_type": "text", "parts": [content]}
    return {
        "author": {"role": role, "name": None, "metadata": {}},
        "create_time": None if at is None else START + at,
        "content": content,
        "status": "finished_successfully",
        "metadata": metadata,
    }


def gpt_conversation(
    nodes: Mapping[str, tuple[str | None, dict[str, Any] | None]],
    current: str | None = None,
    identity: str = "gpt-1",
    **fields: object,
) -> dict[str, Any]:
    """A conversation as ChatGPT's export has it. Parameters: `nodes`, parent and message by id."""
    children: dict[str, list[str]] = {key: [] for key in nodes}
    for key, (parent, _message) in nodes.items():
        if parent in children:
            children[parent].append(key)
    mapping = {
        key: {"id": key, "parent": parent, "children": children[key], "message": message}
        for key, (parent, message) in nodes.items()
    }
    return {
        "title": "A talk",
        "create_time": START,
        "update_time": START + 60,
        "mapping": mapping,
        "current_node": current,
        "conversation_id": identity,
        "id": identity,
        **fields,
    }


def gpt_talk(*texts: str, identity: str = "gpt-1", **fields: object) -> dict[str, Any]:
    """A conversation in which user and model say these texts in turn."""
    nodes: dict[str, tuple[str | None, dict[str, Any] | None]] = {"root": (None, None)}
    above = "root"
    for place, text in enumerate(texts):
        role = "assistant" if place % 2 else "user"
        nodes[f"n{place}"] = (above, gpt_message(role, text, place))
        above = f"n{place}"
    return gpt_conversation(nodes, above, identity, **fields)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(
    clean_text
) | st.sampled_from(
    [
        "",
        " ",
        "trailing  \n",
        "\r\n\rlines\u2028and\u2029more\x0b\x0c\x85",
        "```\nfence\n",
        "# A heading\n\n## You\n\n## Model\n",
        '\n\n<!-- chatapp {"message": "x", "characters": 3} -->\n## You\n\nabc\n\n',
        '<!-- chatapp {"conversation": "x"} -->\n',
        "-->\n<script>alert(1)</script>",
    ]
)
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
ids = st.uuids().map(str)
names = st.none() | st.text("abc/:-7", min_size=1, max_size=8)
numbers = st.none() | st.integers(0, 10**9)
seconds = st.none() | st.floats(0, 1e6)
usages = st.builds(Usage, st.integers(0, 9), numbers, numbers, numbers)
timings = st.builds(Timing, seconds, st.floats(0, 1e6))
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
parameters = st.dictionaries(st.sampled_from(["temperature", "stop", "n", "x"]), values, max_size=2)
failures = st.builds(
    Failure,
    st.sampled_from(["length", "broken", "odd"]),
    st.dictionaries(names.filter(bool), texts, max_size=2),
)  # type: ignore[arg-type]
origins = st.builds(Origin, st.sampled_from(["chatgpt", "claude"]), ids)


@st.composite
def _parts(draw: st.DrawFn, attached: Sequence[Attached]) -> tuple[Part, ...]:
    one = st.builds(TextPart, texts) | st.builds(ThinkingPart, texts, names)
    one |= st.builds(
        *(ChainPart, texts, texts, st.none() | texts, texts),
        st.sampled_from([Status.COMPLETE, Status.FAILED, Status.STOPPED]),
        st.none() | st.builds(Failure, st.just("broken"), st.just({"host": "h"})),
        st.integers(0, 40),
        st.none() | st.floats(-50, 0),
    )
    if attached:
        one |= st.sampled_from(attached)
    return tuple(draw(st.lists(one, max_size=3)))


@st.composite
def conversations(draw: st.DrawFn, images: Mapping[str, bytes] | None = None) -> Transferred:
    """A whole conversation of our own, with several branches. Parameters: `images`, by name."""
    pictures = images or {}
    files = [
        FilePart(hashlib.sha256(data).hexdigest(), "application/x-thing", len(data), name)
        for name, data in pictures.items()
    ]
    known = [
        ImagePart(hashlib.sha256(data).hexdigest(), "image/png", 40, 30, name)
        for name, data in pictures.items()
    ]
    identity = draw(ids)
    messages: list[Message] = []
    for message_id in draw(st.lists(ids, max_size=6, unique=True)):
        parents = [None, *(message.id for message in messages)]
        messages.append(
            Message(
                id=message_id,
                conversation=identity,
                parent=draw(st.sampled_from(parents)),
                role=draw(st.sampled_from(Role)),
                parts=draw(_parts([*known, *files])),
                status=draw(st.sampled_from([one for one in Status if one != Status.STREAMING])),
                created=draw(times),
                connection=draw(names),
                model=draw(names),
                error=draw(st.none() | failures),
                usage=draw(st.none() | usages),
                timing=draw(st.none() | timings),
                parameters=draw(parameters),
                rating=draw(st.sampled_from([-1, 0, 1])),
            )
        )
    created = draw(times)
    conversation = Conversation(
        id=identity,
        title=draw(texts),
        created=created,
        updated=created + timedelta(microseconds=draw(st.integers(0, 10**12))),
        title_source=draw(st.sampled_from(TitleSource)),
        current=draw(st.sampled_from(messages)).id if messages else None,
        system=draw(st.none() | texts),
        connection=draw(names),
        model=draw(names),
        parameters=draw(parameters),
        message_count=len(messages),
        pinned=draw(st.booleans()),
        archived=draw(st.booleans()),
    )
    all_ids = [identity, *(message.id for message in messages)]
    from_elsewhere = draw(st.dictionaries(st.sampled_from(all_ids), origins, max_size=3))
    used = {part.attachment for message in messages for part in message.attached}
    data = {part.attachment: partial(bytes, pictures[part.name]) for part in known}
    kept = {key: picture for key, picture in data.items() if key in used}
    folder = draw(names)
    return Transferred(
        *(OWN, conversation, tuple(messages), from_elsewhere, kept),
        folder=folder,
        folder_instructions=draw(texts) if folder else "",
    )
