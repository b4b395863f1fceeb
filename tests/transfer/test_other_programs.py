"""Exports of Claude, Open WebUI, LibreChat, Chatbox and NextChat, and Markdown transcripts."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chatapp.domain.messages import Role, Usage
from chatapp.domain.transferred import Transferred
from tests.support.images import image_file
from tests.support.transferred import read_bytes, read_json, read_one, tree_of

NO_PARENT = "00000000-0000-4000-8000-000000000000"


def moment(hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 3, 1, hour, minute, tzinfo=UTC)


def models_of(found: Transferred) -> dict[str, str | None]:
    return {message.text: message.model for message in found.messages}


def claude_message(identity: str, sender: str, text: str, **fields: object) -> dict[str, Any]:
    return {
        "uuid": identity,
        "sender": sender,
        "text": text,
        "created_at": "2025-03-01T10:00:00.123456Z",
        "attachments": [],
        "files": [],
        **fields,
    }


def a_claude_chat(*messages: dict[str, Any]) -> dict[str, Any]:
    times = {"created_at": "2025-03-01T09:00:00Z", "updated_at": "2025-03-01T12:00:00+01:00"}
    return {"uuid": "claude-1", "name": "Cats", **times, "chat_messages": list(messages)}


def test_given_a_claude_export_when_read_then_texts_times_and_order_are_kept(
    tmp_path: Path,
) -> None:
    blocks = [
        {"type": "thinking", "thinking": "Hm."},
        {"type": "text", "text": "Meow \n"},
        {"type": "tool_use", "name": "search", "input": {}},
    ]
    attachment = {"file_name": "notes.txt", "extracted_content": "a ``` b"}
    chat = a_claude_chat(
        claude_message("1", "human", "  Hello", attachments=[attachment]),
        claude_message("2", "assistant", "Meow", content=blocks),
        claude_message("3", "human", "", files=[{"file_name": "cat.png"}]),
    )
    found = read_one(tmp_path, [chat])
    prompt, answer, picture = found.messages
    assert (found.source, found.conversation.title) == ("claude", "Cats")
    assert (found.conversation.created, found.conversation.updated) == (moment(9), moment(11))
    assert prompt.text == "  Hello\n\n**notes.txt**\n\n````\na ``` b\n````"
    assert prompt.created == moment(10).replace(microsecond=123456)
    assert answer.text.startswith("Meow \n\n\n```json")
    assert (answer.thinking, answer.parent, picture.parent) == ("Hm.", "1", "2")
    assert (picture.text, found.left_out) == ("[cat.png]", ("cat.png",))


def test_given_a_claude_export_with_parents_when_read_then_its_branches_are_kept(
    tmp_path: Path,
) -> None:
    chat = a_claude_chat(
        claude_message("u", "human", "hi", parent_message_uuid=NO_PARENT),
        claude_message("a", "assistant", "one", parent_message_uuid="u"),
        claude_message("b", "assistant", "two", parent_message_uuid="u"),
    )
    found = read_one(tmp_path, [chat])
    assert tree_of(found) == {"hi": None, "one": "hi", "two": "hi"}
    assert found.conversation.current == "b"


def test_given_an_open_webui_export_when_read_then_its_tree_models_and_pictures_are_kept(
    tmp_path: Path,
) -> None:
    red = image_file()
    address = f"data:image/png;base64,{base64.b64encode(red).decode()}"
    messages = {
        "b": {
            "id": "b",
            "parentId": "u",
            "role": "assistant",
            "content": "two",
            "model": "m2",
            "timestamp": 1_740_826_802,
            "usage": {"prompt_tokens": 3, "completion_tokens": 5},
        },
        "a": {
            "id": "a",
            "parentId": "u",
            "role": "assistant",
            "content": "one",
            "model": "m1",
            "timestamp": 1_740_826_801,
            "childrenIds": [],
        },
        "u": {
            "id": "u",
            "parentId": None,
            "role": "user",
            "content": "look ",
            "timestamp": 1_740_826_800,
            "files": [{"type": "image", "url": address}, {"type": "file", "name": "x.pdf"}],
        },
    }
    chat = {
        "title": "Look",
        "params": {"system": "Be brief."},
        "history": {"currentId": "a", "messages": messages},
        "messages": [],
    }
    exported = {"id": "ow-1", "title": "Look", "chat": chat, "created_at": 1_740_826_800}
    found = read_one(tmp_path, [exported])
    assert tree_of(found) == {"look ": None, "one": "look ", "two": "look "}
    assert models_of(found) == {"look ": None, "one": "m1", "two": "m2"}
    assert (found.conversation.current, found.conversation.system) == ("a", "Be brief.")
    assert found.messages[0].created == moment(11)
    assert found.messages[2].usage == Usage(3, 5)
    (image,) = found.messages[0].images
    assert found.pictures[image.attachment]() == red
    assert found.left_out == ("x.pdf",)


def test_given_an_open_webui_chat_without_a_tree_when_read_then_its_list_is_taken(
    tmp_path: Path,
) -> None:
    listed = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]
    found = read_one(tmp_path, [{"id": "1", "chat": {"title": "T", "messages": listed}}])
    assert (tree_of(found), found.conversation.title) == ({"hi": None, "ho": "hi"}, "T")


def a_librechat_message(identity: str, parent: str, by_user: bool, text: str) -> dict[str, Any]:
    return {
        "messageId": identity,
        "parentMessageId": parent,
        "isCreatedByUser": by_user,
        "sender": "User" if by_user else "GPT",
        "text": text,
        "model": None if by_user else "gpt-4",
        "createdAt": "2025-03-01T10:00:00.000Z",
    }


def test_given_a_librechat_export_when_read_then_listed_and_nested_messages_are_one_tree(
    tmp_path: Path,
) -> None:
    listed = [
        a_librechat_message("b", "u", False, "two"),
        a_librechat_message("u", "00000000-0000-0000-0000-000000000000", True, "hi"),
        a_librechat_message("a", "u", False, "one"),
    ]
    head = {"conversationId": "lc-1", "title": "T", "options": {"promptPrefix": "Be kind."}}
    found = read_one(tmp_path, {**head, "messages": listed})
    assert tree_of(found) == {"hi": None, "one": "hi", "two": "hi"}
    assert models_of(found) == {"hi": None, "one": "gpt-4", "two": "gpt-4"}
    assert found.conversation.system == "Be kind."
    nested = [{**listed[1], "children": [{**listed[0], "children": []}, listed[2]]}]
    assert tree_of(read_one(tmp_path, {**head, "messagesTree": nested})) == tree_of(found)


def test_given_librechat_contents_in_parts_when_read_then_texts_and_thoughts_are_apart(
    tmp_path: Path,
) -> None:
    parts = [{"type": "think", "think": "Hm."}, {"type": "text", "text": {"value": "Yes."}}]
    message = {**a_librechat_message("a", "", False, ""), "content": parts}
    found = read_one(tmp_path, {"conversationId": "x", "endpoint": "e", "messages": [message]})
    assert [(one.text, one.thinking) for one in found.messages] == [("Yes.", "Hm.")]


def chatbox_message(identity: str, role: str, text: str, **fields: object) -> dict[str, Any]:
    parts = [{"type": "text", "text": text}]
    return {
        "id": identity,
        "role": role,
        "contentParts": parts,
        "timestamp": 1_740_826_800_000,
        **fields,
    }


def test_given_a_chatbox_export_when_read_then_sessions_threads_and_forks_are_kept(
    tmp_path: Path,
) -> None:
    fork = {
        "position": 0,
        "lists": [
            {"id": "l1", "messages": []},
            {
                "id": "l2",
                "messages": [
                    chatbox_message("b", "assistant", "two"),
                    chatbox_message("u2", "user", "more"),
                ],
            },
        ],
    }
    inner = {
        "position": 0,
        "lists": [{"id": "l", "messages": [chatbox_message("c", "assistant", "three")]}],
    }
    session = {
        "id": "cb-1",
        "name": "Session",
        "messages": [
            chatbox_message("s", "system", "Be brief."),
            chatbox_message("u", "user", "hi"),
            chatbox_message("a", "assistant", "one", model="m1"),
        ],
        "messageForksHash": {"u2": inner, "u": fork, "gone": fork},
        "threads": [
            {"id": "t-1", "name": "Earlier", "messages": [chatbox_message("x", "user", "old")]}
        ],
    }
    value = {"chat-sessions-list": [{"id": "cb-1"}], "session:cb-1": session, "settings": {}}
    current, earlier = read_json(tmp_path, value)
    assert isinstance(current, Transferred)
    assert isinstance(earlier, Transferred)
    assert tree_of(current) == {
        "hi": None,
        "one": "hi",
        "two": "hi",
        "more": "two",
        "three": "more",
    }
    assert (current.conversation.current, current.conversation.system) == ("a", "Be brief.")
    assert models_of(current)["one"] == "m1"
    assert current.messages[0].created == moment(11)
    assert (earlier.conversation.title, tree_of(earlier)) == ("Earlier", {"old": None})


def test_given_a_nextchat_backup_when_read_then_its_sessions_are_there(tmp_path: Path) -> None:
    red = image_file()
    address = f"data:image/png;base64,{base64.b64encode(red).decode()}"
    content = [
        {"type": "text", "text": "see"},
        {"type": "image_url", "image_url": {"url": address}},
    ]
    session = {
        "id": "nc-1",
        "topic": "Pictures",
        "lastUpdate": 1_740_826_800_000,
        "mask": {"context": [{"id": "k", "role": "system", "content": "Be brief."}]},
        "messages": [
            {"id": "1", "role": "user", "content": content, "date": "3/1/2025, 10:00:00\u202fAM"},
            {"id": "1", "role": "assistant", "content": "red", "date": "soon", "model": "m"},
            {"id": "3", "role": "user", "content": "", "date": 5},
        ],
    }
    for store in ({"sessions": [session]}, {"state": {"sessions": [session]}}):
        found = read_one(tmp_path, {"app-config": {}, "chat-next-web-store": store})
        assert tree_of(found) == {"see": None, "red": "see"}
        assert (found.conversation.title, found.conversation.system) == ("Pictures", "Be brief.")
        assert found.conversation.updated == moment(11)
        assert found.messages[0].created == datetime(2025, 3, 1, 10).astimezone()
        (image,) = found.messages[0].images
        assert found.pictures[image.attachment]() == red


TRANSCRIPT = """\
# About cats

## User

Tell me # more
  ## about cats

**Assistant:**

They meow.@@
```
## User
```

### 用户：

谢谢
""".replace("@@", "  ")


def test_given_a_markdown_transcript_when_read_then_its_headings_say_who_speaks(
    tmp_path: Path,
) -> None:
    (found,) = read_bytes(tmp_path, TRANSCRIPT.encode())
    (again,) = read_bytes(tmp_path, TRANSCRIPT.encode(), "other")
    assert isinstance(found, Transferred)
    assert isinstance(again, Transferred)
    assert found.conversation.id == again.conversation.id
    assert found.conversation.title == "About cats"
    assert [(one.role, one.text) for one in found.messages] == [
        (Role.USER, "Tell me # more\n  ## about cats"),
        (Role.ASSISTANT, "They meow.  \n```\n## User\n```"),
        (Role.USER, "谢谢"),
    ]
    assert found.conversation.current == found.messages[-1].id
