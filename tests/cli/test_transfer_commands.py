"""`import` and `export`: what the commands print, and how they end."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.support.command import Command
from tests.support.transferred import gpt_conversation, gpt_message, gpt_talk


def a_file(path: Path, *values: object) -> str:
    path.write_text(json.dumps(values))
    return str(path)


async def test_given_a_file_with_a_damaged_conversation_when_imported_then_it_is_named(
    command: Command, tmp_path: Path
) -> None:
    talk = gpt_talk("hi", "ho", title="Good")
    name = a_file(tmp_path / "-x y", talk, {"mapping": 5, "title": "Bad one", "id": "2"})
    result = await command.run("import", "--", name)
    assert (result.code, result.err) == (0, b"")
    assert result.text.splitlines() == [
        "Imported: 1",
        "Already there: 0",
        "Grown: 0",
        "Unreadable: 1",
        "The conversation Bad one could not be read. Its messages are missing",
    ]
    again = await command.run("import", "--json", name, name)
    assert (again.code, again.err) == (0, b"")
    assert again.json == {
        "imported": 0,
        "already_there": 1,
        "grown": 0,
        "unreadable": 1,
        "unreadable_conversations": [
            {"file": name, "name": "Bad one", "reason": "Its messages are missing"}
        ],
        "left_out": [],
    }
    shown = await command.show()
    assert (shown["title"], [one["text"] for one in shown["messages"]]) == ("Good", ["hi", "ho"])
    assert shown["messages"][0]["created"] == "2023-11-14T22:13:20+00:00"


async def test_given_an_unknown_file_among_others_when_imported_then_it_fails_with_one_line(
    command: Command, tmp_path: Path
) -> None:
    good = a_file(tmp_path / "good", gpt_talk("hi"))
    (tmp_path / "conversations.json").write_text('{"nothing": "known"}')
    unknown, gone = str(tmp_path / "conversations.json"), str(tmp_path / "gone")
    result = await command.run("import", unknown, good)
    assert result.code == 1
    assert result.complaint == (
        "chatapp: conversations.json holds no conversations that this app can read."
    )
    assert result.text.startswith("Imported: 1\n")
    missing = await command.run("import", gone, "--json")
    assert (missing.code, missing.complaint) == (1, f"chatapp: There is no file {gone}.")
    folder = await command.run("import", str(tmp_path))
    assert (folder.code, folder.out) == (1, b"")
    assert folder.complaint.endswith("holds no conversations that this app can read.")


async def test_given_a_json_export_when_imported_elsewhere_then_show_tells_the_same(
    command: Command, tmp_path: Path
) -> None:
    nodes = {
        "u": (None, gpt_message("user", "hi\u2028 ", 0)),
        "a": ("u", gpt_message("assistant", "one", 1, finish_details={"type": "interrupted"})),
        "b": ("u", gpt_message("assistant", "two", 2, model_slug="m")),
    }
    await command.run("import", a_file(tmp_path / "file", gpt_conversation(nodes, "a")))
    shown = await command.show()
    for options in (("--all",), ("--conversation", shown["id"])):
        path = tmp_path / f"{options[0]}.json"
        result = await command.run("export", *options, "--format", "json", str(path))
        assert (result.code, result.err) == (0, b"")
        assert result.text == f"Exported 1 conversation to {path}\n"
        other = Command(tmp_path / options[0])
        for imported in (1, 0):
            again = await other.run("import", str(path), "--json")
            assert (again.code, again.json["imported"]) == (0, imported)
        assert await other.show() == shown
        assert await other.conversations() == await command.conversations()


async def test_given_several_conversations_when_exported_then_those_are_in_the_file(
    command: Command, tmp_path: Path
) -> None:
    talks = [gpt_talk("hi", identity=name, title=name) for name in "abc"]
    await command.run("import", a_file(tmp_path / "file", *talks))
    ids = {str(one["title"]): str(one["id"]) for one in await command.conversations()}
    path = tmp_path / "two.json"

    options = ("--conversation", ids["c"], "--conversation", ids["a"])
    result = await command.run("export", *options, "--format", "json", str(path))

    assert result.text == f"Exported 2 conversations to {path}\n"
    exported = json.loads(path.read_text())["conversations"]
    assert [one["title"] for one in exported] == ["c", "a"]


async def test_given_a_log_of_the_llm_tool_when_imported_then_its_conversations_are_there(
    command: Command, tmp_path: Path
) -> None:
    db = sqlite3.connect(tmp_path / "anything")
    db.execute("CREATE TABLE responses (id TEXT, model TEXT, prompt TEXT, response TEXT)")
    db.execute("INSERT INTO responses VALUES ('1', 'm', 'hi', 'ho')")
    db.commit()
    db.close()
    result = await command.run("import", str(tmp_path / "anything"), "--json")
    assert (result.code, result.json["imported"]) == (0, 1)
    shown = await command.show()
    assert [(one["role"], one["text"], one["model"]) for one in shown["messages"]] == [
        ("user", "hi", None),
        ("assistant", "ho", "m"),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("import",),
        ("export", "--format", "json", "x"),
        ("export", "--all", "--conversation", "x", "--format", "json", "x"),
        ("export", "--all", "--format", "odd", "x"),
        ("export", "--all", "x"),
        ("export", "--all", "--format", "json"),
    ],
)
async def test_given_wrong_usage_when_run_then_it_ends_with_2(
    command: Command, arguments: tuple[str, ...]
) -> None:
    assert (await command.run(*arguments)).code == 2
    assert not command.profile.exists()


async def test_given_what_is_not_there_when_exported_then_it_fails_with_one_line(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "out"
    unknown = await command.run("export", "--conversation", "x", "--format", "text", str(path))
    assert (unknown.code, unknown.complaint) == (1, "chatapp: There is no conversation x.")
    assert not path.exists()
    nowhere = await command.run("export", "--all", "--format", "text", str(tmp_path / "no" / "out"))
    assert nowhere.code == 1
    assert nowhere.complaint.startswith(f"chatapp: The file {tmp_path / 'no' / 'out'} could not")
