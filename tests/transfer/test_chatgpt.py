"""ChatGPT's export: the whole tree, its pictures, and whatever may be wrong with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chatapp.domain.messages import Failure, Message, Status, TextPart, ThinkingPart
from chatapp.domain.transferred import Transferred, Unreadable
from chatapp.transfer.recognise import read_conversations
from tests.support.images import image_file
from tests.support.transferred import (
    gpt_conversation,
    gpt_message,
    gpt_talk,
    read_bytes,
    read_json,
    read_one,
    tree_of,
    zip_of,
)

HIDDEN = {"is_visually_hidden_from_conversation": True}


def by_text(found: Transferred) -> dict[str, Message]:
    return {message.text: message for message in found.messages}


def test_given_branches_in_any_order_when_read_then_all_are_there_and_the_shown_one_is_current(
    tmp_path: Path,
) -> None:
    nodes = {
        "a3": ("u2", gpt_message("assistant", "edited answer", 5, model_slug="gpt-5")),
        "a2": ("u1", gpt_message("assistant", "second answer ", 4, model_slug="gpt-4o")),
        "u2": ("root", gpt_message("user", "edited prompt", 3)),
        "root": (None, None),
        "a1": ("u1", gpt_message("assistant", "first answer\r\n", 2, model_slug="gpt-4")),
        "u1": ("root", gpt_message("user", "  prompt\u2028", 1)),
    }
    found = read_one(tmp_path, [gpt_conversation(nodes, "a2")])
    assert tree_of(found) == {
        "  prompt\u2028": None,
        "first answer\r\n": "  prompt\u2028",
        "second answer ": "  prompt\u2028",
        "edited prompt": None,
        "edited answer": "edited prompt",
    }
    assert found.conversation.current == "a2"
    models = {message.id: message.model for message in found.messages}
    assert models == {"u1": None, "u2": None, "a1": "gpt-4", "a2": "gpt-4o", "a3": "gpt-5"}
    assert [message.id for message in found.messages] == ["u1", "a1", "u2", "a2", "a3"]


def test_given_times_when_read_then_they_are_kept_to_the_microsecond(tmp_path: Path) -> None:
    talk = gpt_talk("hi", create_time=1_600_000_000.123456, update_time=1_650_000_000.654321)
    found = read_one(tmp_path, [talk])
    assert found.conversation.created == datetime(2020, 9, 13, 12, 26, 40, 123456, tzinfo=UTC)
    assert found.conversation.updated == datetime(2022, 4, 15, 5, 20, 0, 654321, tzinfo=UTC)
    assert found.messages[0].created == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_given_hidden_system_and_empty_nodes_when_read_then_their_children_move_up(
    tmp_path: Path,
) -> None:
    nodes = {
        "root": (None, None),
        "sys": ("root", gpt_message("system", "Speak like a pirate.", 0)),
        "hidden": ("sys", gpt_message("user", "secret", 1, **HIDDEN)),
        "u1": ("hidden", gpt_message("user", "hi", 2)),
        "empty": ("u1", gpt_message("assistant", "", 3)),
        "tool": ("empty", gpt_message("tool", "found", 4, **HIDDEN)),
        "a1": ("tool", gpt_message("assistant", "ahoy", 5)),
        "end": ("a1", gpt_message("assistant", "", 6)),
    }
    found = read_one(tmp_path, [gpt_conversation(nodes, "end")])
    assert tree_of(found) == {"hi": None, "ahoy": "hi"}
    assert found.conversation.system == "Speak like a pirate."
    assert found.conversation.current == "a1"


@pytest.mark.parametrize("current", [None, "gone", 7, {"a": 1}])
def test_given_no_usable_current_node_when_read_then_the_newest_leaf_is_current(
    tmp_path: Path, current: Any
) -> None:
    nodes = {
        "new": ("u1", gpt_message("assistant", "newest", 9)),
        "u1": (None, gpt_message("user", "hi", 1)),
        "old": ("u1", gpt_message("assistant", "older", 2)),
    }
    assert read_one(tmp_path, [gpt_conversation(nodes, current)]).conversation.current == "new"


def test_given_orphans_and_cycles_when_read_then_no_message_is_lost(tmp_path: Path) -> None:
    nodes = {
        "orphan": ("nowhere", gpt_message("user", "orphan", 1)),
        "child": ("orphan", gpt_message("assistant", "child", 2)),
        "x": ("y", gpt_message("user", "x", 3)),
        "y": ("x", gpt_message("assistant", "y", 4)),
        "self": ("self", gpt_message("user", "self", 5)),
    }
    found = read_one(tmp_path, [gpt_conversation(nodes)])
    assert tree_of(found) == {"orphan": None, "child": "orphan", "x": None, "y": "x", "self": None}


def test_given_parents_known_by_their_children_only_when_read_then_the_tree_is_whole(
    tmp_path: Path,
) -> None:
    talk = gpt_talk("one", "two", "three")
    for node in talk["mapping"].values():
        del node["parent"]
    assert tree_of(read_one(tmp_path, [talk])) == {"one": None, "two": "one", "three": "two"}


def test_given_code_results_and_unknown_contents_when_read_then_their_texts_are_kept(
    tmp_path: Path,
) -> None:
    code = {"content_type": "code", "language": "python", "text": "print('```')"}
    output = {"content_type": "execution_output", "text": "```\n"}
    quote = {"content_type": "tether_quote", "url": "https://example.org", "text": "quoted"}
    nodes = {
        "u": (None, gpt_message("user", "run", 0)),
        "code": ("u", gpt_message("assistant", code, 1)),
        "output": ("code", gpt_message("tool", output, 2)),
        "quote": ("output", gpt_message("tool", quote, 3)),
    }
    found = read_one(tmp_path, [gpt_conversation(nodes, "quote")])
    texts = [message.text for message in found.messages]
    assert texts[:3] == ["run", "````python\nprint('```')\n````", "````\n```\n````"]
    raw = texts[3].removeprefix("```json\n").removesuffix("\n```")
    assert json.loads(raw) == quote


def test_given_thoughts_before_an_answer_when_read_then_they_are_its_reasoning(
    tmp_path: Path,
) -> None:
    thoughts = {
        "content_type": "thoughts",
        "thoughts": [{"summary": "Plan", "content": "Think hard."}, {"content": "More."}],
    }
    recap = {"content_type": "reasoning_recap", "content": "Thought for 5 seconds"}
    nodes = {
        "answer": ("recap", gpt_message("assistant", "42", 3)),
        "recap": ("thoughts", gpt_message("assistant", recap, 2)),
        "thoughts": ("u", gpt_message("assistant", thoughts, 1)),
        "u": (None, gpt_message("user", "why", 0)),
    }
    found = read_one(tmp_path, [gpt_conversation(nodes, "answer")])
    assert tree_of(found) == {"why": None, "42": "why"}
    answer = by_text(found)["42"]
    assert answer.thinking == "Plan\n\nThink hard.\n\nMore.\n\nThought for 5 seconds\n"
    assert [type(part) for part in answer.parts] == [ThinkingPart] * 3 + [TextPart]


def test_given_thoughts_that_led_to_nothing_when_read_then_they_are_kept_alone(
    tmp_path: Path,
) -> None:
    thoughts = {"content_type": "thoughts", "thoughts": [{"content": "Hm."}]}
    nodes = {
        "u": (None, gpt_message("user", "why", 0)),
        "thoughts": ("u", gpt_message("assistant", thoughts, 1)),
        "u2": ("thoughts", gpt_message("user", "well?", 2)),
    }
    found = read_one(tmp_path, [gpt_conversation(nodes, "u2")])
    assert [(one.text, one.thinking) for one in found.messages] == [
        ("why", ""),
        ("", "Hm.\n\n"),
        ("well?", ""),
    ]


def test_given_answers_that_were_ended_when_read_then_that_is_kept(tmp_path: Path) -> None:
    nodes = {
        "u": (None, gpt_message("user", "go", 0)),
        "cut": ("u", gpt_message("assistant", "cut", 1, finish_details={"type": "max_tokens"})),
        "stop": ("u", gpt_message("assistant", "stop", 2, finish_details={"type": "interrupted"})),
    }
    found = by_text(read_one(tmp_path, [gpt_conversation(nodes)]))
    assert (found["cut"].status, found["cut"].error) == (Status.COMPLETE, Failure("length"))
    assert (found["stop"].status, found["stop"].error) == (Status.STOPPED, Failure("stopped"))


def a_talk_with_pictures() -> dict[str, Any]:
    pointer = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-Ab1"}
    other = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_00ff"}
    gone = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_gone"}
    content = {
        "content_type": "multimodal_text",
        "parts": [pointer, "What is", "this? ", gone, {"content_type": "new", "x": 1}],
    }
    attachments = [
        {"id": "file-Ab1", "name": "cat.png", "mimeType": "image/png"},
        {"id": "file-Pdf", "name": "paper.pdf", "mimeType": "application/pdf"},
    ]
    answer = {"content_type": "multimodal_text", "parts": [other]}
    nodes = {
        "u": (None, gpt_message("user", content, 0, attachments=attachments)),
        "a": ("u", gpt_message("assistant", answer, 1)),
    }
    return gpt_conversation(nodes, "a")


def test_given_a_zip_with_pictures_when_read_then_they_are_parts_of_their_messages(
    tmp_path: Path,
) -> None:
    cat, dog = image_file(color="black"), image_file(kind="WEBP")
    files = {
        "export/conversations.json": json.dumps([a_talk_with_pictures()]).encode(),
        "export/file-Ab1-cat.png": cat,
        "export/dalle-generations/file_00ff-sanitized.webp": dog,
        "export/user.json": b'{"email": "x"}',
        "export/chat.html": b"<html>",
    }
    (tmp_path / "file").write_bytes(zip_of(files))
    reading = read_conversations(tmp_path / "file")
    found = next(reading)
    assert isinstance(found, Transferred)
    prompt, answer = found.messages
    assert prompt.text.startswith("What is\nthis? \n```json")
    assert [(one.name, found.pictures[one.attachment]()) for one in prompt.images] == [
        ("cat.png", cat)
    ]
    assert [found.pictures[one.attachment]() for one in answer.images] == [dog]
    assert found.left_out == ("file_gone", "paper.pdf")
    assert list(reading) == []


def test_given_pictures_that_are_not_there_when_read_then_the_texts_are_exact_and_they_are_named(
    tmp_path: Path,
) -> None:
    found = read_one(tmp_path, [a_talk_with_pictures()])
    prompt, answer = found.messages
    assert prompt.text.startswith("What is\nthis? \n```json")
    assert answer.text == "[file_00ff]"
    assert found.left_out == ("cat.png", "file_gone", "paper.pdf", "file_00ff")


def test_given_shards_in_a_zip_when_read_then_all_are_read_in_order(tmp_path: Path) -> None:
    shards = {
        f"conversations-{number:03}.json": json.dumps(
            [gpt_talk("hi", identity=str(number))]
        ).encode()
        for number in (2, 0, 1)
    }
    found = read_bytes(tmp_path, zip_of(shards))
    assert [one.conversation.id for one in found if isinstance(one, Transferred)] == ["0", "1", "2"]


def test_given_conversations_under_a_name_when_read_then_they_are_the_same(tmp_path: Path) -> None:
    talk = gpt_talk("hi")
    assert read_json(tmp_path, {"conversations": [talk]}) == read_json(tmp_path, [talk])
    assert read_json(tmp_path, talk) == read_json(tmp_path, [talk])


def test_given_damaged_conversations_when_read_then_they_are_named_and_the_others_whole(
    tmp_path: Path,
) -> None:
    deep = b'{"title": "Deep \\u4e2d", "mapping": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    good, last = gpt_talk("good"), gpt_talk("last", identity="gpt-2")
    without = {**gpt_talk("x", title="Without"), "mapping": None}
    pieces = [
        b"5",
        deep,
        json.dumps(good).encode(),
        b'{"title": "Broken", "mapping": {"a" 5}}',
        json.dumps(without).encode(),
        json.dumps({"title": "Nameless", "mapping": {}}).encode(),
        json.dumps(last).encode().replace(b'"last"', b"NaN", 1) + b", " + json.dumps(last).encode(),
        b'{"title": "Cut off", "mapping": {"a": {"id": "',
    ]
    found = read_bytes(tmp_path, b"[" + b", ".join(pieces))
    names = [one.name for one in found if isinstance(one, Unreadable)]
    assert names == ["#1", "Deep 中", "Broken", "Without", "Cut off"]
    texts = [[m.text for m in one.messages] for one in found if isinstance(one, Transferred)]
    assert texts == [["good"], [], [], ["last"]]


def test_given_a_tree_10000_deep_when_read_then_it_is_whole(tmp_path: Path) -> None:
    found = read_one(tmp_path, [gpt_talk(*map(str, range(10_000)))])
    assert [message.text for message in found.messages] == [str(n) for n in range(10_000)]
    assert found.conversation.current == "n9999"


def test_given_a_chain_of_thoughts_20000_deep_when_read_then_none_is_lost(tmp_path: Path) -> None:
    thoughts = {"content_type": "thoughts", "thoughts": [{"content": "Hm."}]}
    nodes: dict[str, Any] = {"0": (None, gpt_message("assistant", thoughts, 0))}
    for place in range(1, 20_000):
        nodes[str(place)] = (str(place - 1), gpt_message("assistant", thoughts, place))
    found = read_one(tmp_path, [gpt_conversation(nodes)])
    assert sum(one.thinking.count("Hm.") for one in found.messages) == 20_000
