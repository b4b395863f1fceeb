"""`chatapp prompts`: the library from the command line; `ask` with custom instructions."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.command import Command, Serve
from tests.support.hostile_server import event_stream


async def test_given_the_library_when_listed_then_words_tag_and_language_choose(
    command: Command,
) -> None:
    plain = await command.run("prompts", "list", "--search", "linux", "--language", "en")
    assert plain.text.splitlines()[0] == "persona   Linux terminal  [code, role play]"
    listed = (await command.run("prompts", "list", "--tag", "T5", "--json")).json
    assert {one["id"] for one in listed} >= {"translate.en", "translate.zh", "similarity.en"}
    assert all("T5" in one["tags"] for one in listed)


async def test_given_a_prompt_when_shown_then_it_is_printed_whole(command: Command) -> None:
    shown = await command.run("prompts", "show", "猫娘")
    assert shown.text.startswith("---\nid: catgirl.zh\nkind: persona\n")
    missing = await command.run("prompts", "show", "No such thing")
    assert (missing.code, missing.text) == (1, "")
    assert "no prompt No such thing" in missing.complaint


async def test_given_files_when_imported_twice_exported_and_removed_then_counts_tell(
    command: Command, tmp_path: Path
) -> None:
    table, bad = tmp_path / "awesome.csv", tmp_path / "bad.json"
    table.write_text("act,prompt\nPirate,Say arr.\nEmpty,\n", "utf-8")
    bad.write_text("{}", "utf-8")

    first = await command.run("prompts", "import", str(table), str(bad))
    assert (first.code, first.text) == (1, "Imported: 1\nAlready there: 0\nUnusable: 1\n")
    assert "bad.json is no file of prompts" in first.complaint
    again = await command.run("prompts", "import", str(table), "--json")
    assert again.json == {"imported": 0, "already_there": 1, "unusable": 1}

    target = tmp_path / "mine.md"
    exported = await command.run(
        "prompts", "export", "--format", "markdown", "--output", str(target)
    )
    assert exported.text == f"Exported 1 prompt to {target}\n"
    assert target.read_text("utf-8").endswith("\nSay arr.\n")
    everything = ("--all", "--format", "csv", "--output", str(tmp_path / "all.csv"))
    await command.run("prompts", "export", *everything)
    back = await command.run("prompts", "import", str(tmp_path / "all.csv"), "--json")
    assert back.json == {"imported": 0, "already_there": 75, "unusable": 0}
    assert (await command.run("prompts", "remove", "pirate", "poem.zh")).code == 0
    left = (await command.run("prompts", "list", "--json")).json
    assert {"Pirate", "写诗"}.isdisjoint({one["title"] for one in left})


@pytest.mark.parametrize("parameter", [(), ("--param", "custom_instructions=false")])
async def test_given_custom_instructions_when_asked_then_they_are_sent_unless_left_out(
    command: Command, serve: Serve, profile_folder: Path, parameter: tuple[str, ...]
) -> None:
    engine = await Engine.open(Profile.open(profile_folder))
    await engine.set_setting("custom_instructions", "Be brief.")
    await engine.close()
    server = await serve(event_stream("Hello"))

    result = await command.ask("Hi", "--system", "Be kind.", *parameter, "--json")

    wanted = "Be kind." if parameter else "Be brief.\n\nBe kind."
    assert server.requests[-1].json["messages"][0] == {"role": "system", "content": wanted}
    shown = (await command.run("show", result.events[-1]["conversation"], "--json")).json
    assert shown["system"] == "Be kind."
