"""Files are imported into a real profile, and exported from one."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from chatapp.domain.changes import StoreChanged
from chatapp.domain.errors import InputError, NotFoundError, StorageError
from chatapp.domain.messages import Message, Status
from chatapp.domain.transferred import Outcome, Standing, Transferred
from chatapp.domain.usage import Period
from chatapp.engine.engine import Engine
from chatapp.engine.transfer_reports import Format, ImportReport
from chatapp.storage.exporting import Exporting
from chatapp.storage.importing import Importing
from chatapp.storage.profile import Profile
from tests.support.bench import Bench, Open
from tests.support.command import Serve
from tests.support.hostile_server import event_stream
from tests.support.images import image_file
from tests.support.transferred import (
    conversations,
    gpt_conversation,
    gpt_message,
    gpt_talk,
    zip_of,
)
from tests.transfer.test_chatgpt import a_talk_with_pictures


def a_file(folder: Path, *talks: dict[str, Any], name: str = "file") -> Path:
    path = folder / name
    path.write_text(json.dumps(talks))
    return path


async def imported(bench: Bench, path: Path) -> dict[str, int]:
    """Import a file; how many conversations came to what."""
    report = await bench.engine.transfer.import_file(path)
    return {outcome.value: count for outcome, count in report.outcomes.items() if count}


async def only(bench: Bench) -> str:
    (conversation,) = await bench.engine.conversations.all()
    return conversation.id


async def messages(bench: Bench, conversation: str) -> dict[str, Message]:
    listed = await bench.engine.conversations.messages(conversation)
    return {message.text: message for message in listed}


async def test_given_an_export_when_imported_twice_then_nothing_is_there_twice(
    bench: Bench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, gpt_talk("hi", "ho"), gpt_talk("and", identity="gpt-2", title=None))
    assert await imported(bench, path) == {"imported": 2}
    assert await imported(bench, path) == {"already_there": 2}
    listed = await bench.engine.conversations.all()
    assert sorted((one.title, one.message_count, one.unread) for one in listed) == [
        ("A talk", 2, False),
        ("and", 1, False),
    ]
    assert len(bench.all(StoreChanged)) == 1
    assert await bench.engine.soundness.problems() == []


async def test_given_a_grown_conversation_when_imported_again_then_it_gets_what_is_new(
    bench: Bench, tmp_path: Path
) -> None:
    await imported(bench, a_file(tmp_path, gpt_talk("hi", "ho")))
    before = await bench.engine.conversations.get(await only(bench))
    grown = gpt_talk("hi", "ho", "more", "yes", update_time=1_800_000_000)
    assert await imported(bench, a_file(tmp_path, grown)) == {"grown": 1}
    assert await bench.texts(before.id) == ["hi", "ho", "more", "yes"]
    after = await bench.engine.conversations.get(before.id)
    assert after.updated.timestamp() == 1_800_000_000
    assert after.created == before.created
    assert await imported(bench, a_file(tmp_path, grown)) == {"already_there": 1}


async def test_given_one_that_was_gone_on_with_here_when_it_grew_there_then_both_are_kept(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream("here"))
    await imported(bench, a_file(tmp_path, gpt_talk("hi", "ho")))
    conversation = await only(bench)
    await bench.ask("mine", conversation)
    await imported(bench, a_file(tmp_path, gpt_talk("hi", "ho", "theirs")))
    assert await bench.texts(conversation) == ["hi", "ho", "mine", "here"]
    found = await messages(bench, conversation)
    assert found["theirs"].parent == found["ho"].id == found["mine"].parent


async def test_given_a_deleted_conversation_when_imported_again_then_it_stays_in_the_trash(
    bench: Bench, tmp_path: Path
) -> None:
    await imported(bench, a_file(tmp_path, gpt_talk("hi")))
    conversation = await only(bench)
    await bench.engine.conversations.delete(conversation)
    assert await imported(bench, a_file(tmp_path, gpt_talk("hi", "ho"))) == {"already_there": 1}
    assert await bench.engine.conversations.all() == []
    await bench.engine.conversations.restore(conversation)
    assert await bench.texts(conversation) == ["hi"]


async def test_given_a_zip_with_pictures_when_imported_then_they_are_attachments(
    bench: Bench, tmp_path: Path
) -> None:
    cat = image_file(30, 20)
    files = {
        "conversations.json": json.dumps([a_talk_with_pictures()]).encode(),
        "file-Ab1-cat.png": cat,
        "file_00ff.png": b"no picture at all",
    }
    path = tmp_path / "file"
    path.write_bytes(zip_of(files))
    report = await bench.engine.transfer.import_file(path)
    prompt, answer = await bench.engine.conversations.messages(await only(bench))
    (image,) = prompt.images
    assert (image.name, image.width, image.height) == ("cat.png", 30, 20)
    assert await bench.engine.attachments.read(image.attachment) == cat
    assert answer.text == "[file_00ff.png]"
    assert report.left_out == {"A talk": ["file_gone", "paper.pdf", "file_00ff.png"]}
    assert await bench.engine.soundness.problems() == []


async def test_given_another_profile_when_a_json_export_is_imported_then_all_is_restored(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream("answer "), event_stream("again"))
    picture = await bench.engine.attachments.add(image_file(), "red.png")
    sent = await bench.chat.send(None, "look", attached=(picture,))
    first = await bench.ended(sent)
    await bench.ended(await bench.chat.regenerate(first[0].id))
    await imported(bench, a_file(tmp_path, gpt_talk("hi", "ho")))
    exported = tmp_path / "all.json"
    assert (await bench.engine.transfer.export(exported, Format.JSON)).conversations == 2

    other = await Engine.open(Profile.open(tmp_path / "other"))
    try:
        for outcome in (Outcome.IMPORTED, Outcome.ALREADY_THERE):
            assert (await other.transfer.import_file(exported)).outcomes[outcome] == 2
        listed = await bench.engine.conversations.all()
        assert await other.conversations.all() == [replace(one, unread=False) for one in listed]
        for conversation in await other.conversations.all():
            here = await bench.engine.conversations.messages(conversation.id)
            assert await other.conversations.messages(conversation.id) == here
        assert await other.attachments.read(picture.attachment) == image_file()
        again = await other.transfer.import_file(a_file(tmp_path, gpt_talk("hi", "ho")))
        assert again.outcomes == {Outcome.ALREADY_THERE: 1}
        assert await other.soundness.problems() == []
    finally:
        await other.close()


async def test_given_a_markdown_export_first_when_json_follows_then_the_other_branches_come(
    bench: Bench, tmp_path: Path
) -> None:
    nodes = {
        "u": (None, gpt_message("user", "hi", 0)),
        "a": ("u", gpt_message("assistant", "one", 1)),
        "b": ("u", gpt_message("assistant", "two", 2)),
    }
    await imported(bench, a_file(tmp_path, gpt_conversation(nodes, "a")))
    for form in (Format.MARKDOWN, Format.JSON):
        await bench.engine.transfer.export(tmp_path / form.value, form)
    other = await Engine.open(Profile.open(tmp_path / "other"))
    try:
        there = Bench(other)
        assert await imported(there, tmp_path / "markdown") == {"imported": 1}
        assert await there.texts(await only(there)) == ["hi", "one"]
        assert await imported(there, tmp_path / "json") == {"grown": 1}
        assert set(await messages(there, await only(there))) == {"hi", "one", "two"}
        assert await imported(there, a_file(tmp_path, gpt_conversation(nodes, "a"))) == {
            "already_there": 1
        }
    finally:
        await other.close()


async def test_given_ids_that_are_taken_or_none_of_ours_when_imported_then_new_ones_are_given(
    bench: Bench, tmp_path: Path
) -> None:
    await imported(bench, a_file(tmp_path, gpt_talk("hi")))
    taken = (await bench.engine.conversations.messages(await only(bench)))[0].id
    entries = [
        {"id": taken, "role": "user", "parts": [{"type": "text", "text": "other"}]},
        {"id": "../x", "parent": taken, "role": "user", "parts": []},
    ]
    value = {
        "format": "chatapp",
        "version": 1,
        "conversations": [{"id": "\ud800", "messages": entries}],
    }
    path = tmp_path / "own"
    path.write_text(json.dumps(value))
    assert await imported(bench, path) == {"imported": 1}
    assert await imported(bench, path) == {"already_there": 1}
    (found,) = [one for one in await bench.engine.conversations.all() if one.message_count == 2]
    first, second = await bench.engine.conversations.messages(found.id)
    assert (first.text, second.parent) == ("other", first.id)
    assert taken not in (first.id, second.id)


async def test_given_a_stop_when_imported_then_what_came_before_stays(
    bench: Bench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *(gpt_talk("hi", identity=str(number)) for number in range(5)))
    stop, seen = asyncio.Event(), []

    def progress(report: ImportReport) -> None:
        seen.append(report.done)
        if report.done == 2:
            stop.set()

    report = await bench.engine.transfer.import_file(path, progress, stop)
    assert (report.stopped, report.done, seen) == (True, 2, [1, 2])
    assert len(await bench.engine.conversations.all()) == 2
    assert await imported(bench, path) == {"already_there": 2, "imported": 3}


async def test_given_a_file_when_previewed_then_it_is_counted_and_nothing_is_stored(
    bench: Bench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, gpt_talk("hi", "ho"), {"mapping": 5, "title": "Odd"}, gpt_talk("x"))
    preview = await bench.engine.transfer.preview(path)
    assert (preview.conversations, preview.messages) == (2, 3)
    assert [one.name for one in preview.unreadable] == ["Odd"]
    assert await bench.engine.conversations.all() == []


async def test_given_a_database_failure_within_a_conversation_when_imported_then_none_of_it_stays(
    bench: Bench, tmp_path: Path
) -> None:
    database = bench.engine.database
    trigger = """CREATE TRIGGER refuse BEFORE INSERT ON message WHEN new.text = 'third'
        BEGIN SELECT RAISE(ABORT, 'refused'); END"""
    await database.write(lambda db: db.execute(trigger).fetchall())
    path = a_file(tmp_path, gpt_talk("ok", identity="1"), gpt_talk("one", "two", "third"))
    with pytest.raises(StorageError):
        await bench.engine.transfer.import_file(path)
    assert await bench.texts(await only(bench)) == ["ok"]


@pytest.mark.parametrize("form", list(Format))
async def test_given_an_export_when_written_then_it_is_private_and_replaces_a_file_whole(
    bench: Bench, tmp_path: Path, form: Format
) -> None:
    await imported(bench, a_file(tmp_path, gpt_talk("hi", "**ho**")))
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "file"
    path.write_text("what was there")
    (folder / "link").symlink_to(path)
    report = await bench.engine.transfer.export(folder / "link", form, [await only(bench)])
    assert (report.conversations, report.missing) == (1, [])
    assert (b"%PDF-" if form is Format.PDF else b"hi") in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(one.name for one in folder.iterdir()) == ["file", "link"]
    assert (folder / "link").is_symlink()


async def test_given_an_export_that_fails_when_written_then_the_old_file_is_as_it_was(
    bench: Bench, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "file"
    path.write_text("what was there")
    with pytest.raises(NotFoundError):
        await bench.engine.transfer.export(path, Format.JSON, ["gone"])
    assert path.read_text() == "what was there"
    assert list(folder.iterdir()) == [path]
    os.mkfifo(folder / "pipe")
    for name in ("gone/file", "pipe", "."):
        with pytest.raises(StorageError) as caught:
            await bench.engine.transfer.export(folder / name, Format.TEXT)
        assert caught.value.code == "file_not_written"
    assert stat.S_ISFIFO((folder / "pipe").stat().st_mode)


async def test_given_an_answer_that_is_being_written_when_exported_then_its_text_is_there(
    open_engine: Open, tmp_path: Path
) -> None:
    bench = await open_engine()
    await imported(bench, a_file(tmp_path, gpt_talk("hi", "ho")))
    conversation = await only(bench)
    answer = (await messages(bench, conversation))["ho"]
    await bench.engine.database.write(
        lambda db: db.execute(
            "UPDATE message SET status = 'streaming', writer = 'x' WHERE id = ?", (answer.id,)
        ).fetchall()
    )
    await bench.engine.transfer.export(tmp_path / "json", Format.JSON)
    (found,) = json.loads((tmp_path / "json").read_text())["conversations"]
    assert found["messages"][1]["status"] == Status.STREAMING.value
    assert found["messages"][1]["parts"] == [{"type": "text", "text": "ho"}]


async def test_given_a_cancelled_export_when_it_ends_then_nothing_of_it_stays(
    bench: Bench, tmp_path: Path
) -> None:
    talks = [gpt_talk("hi", "x" * 10_000, identity=str(number)) for number in range(50)]
    await imported(bench, a_file(tmp_path, *talks))
    folder = tmp_path / "out"
    folder.mkdir()
    for steps in range(1, 30):
        task = asyncio.create_task(bench.engine.transfer.export(folder / "file", Format.HTML))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert list(folder.iterdir()) == []


async def test_given_a_cancelled_import_when_it_ends_then_each_conversation_is_whole(
    bench: Bench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *(gpt_talk("hi", "ho", identity=str(number)) for number in range(50)))
    begun = asyncio.Event()
    running = bench.engine.transfer.import_file(path, lambda _report: begun.set())
    task = asyncio.create_task(running)
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    listed = await bench.engine.conversations.all()
    assert 0 < len(listed) < 50
    assert all(one.message_count == 2 for one in listed)


async def test_given_a_damaged_picture_when_exported_then_it_is_named_and_the_rest_written(
    bench: Bench, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    talk = json.dumps([a_talk_with_pictures()]).encode()
    path.write_bytes(zip_of({"conversations.json": talk, "file-Ab1-cat.png": image_file()}))
    await imported(bench, path)
    await bench.engine.database.write(
        lambda db: db.execute("UPDATE attachment SET data = x'00'").fetchall()
    )
    report = await bench.engine.transfer.export(tmp_path / "json", Format.JSON)
    assert (report.conversations, report.missing) == (1, ["cat.png"])
    (found,) = json.loads((tmp_path / "json").read_text())["conversations"]
    assert (len(found["messages"]), found["attachments"]) == (2, [])


async def test_given_an_unknown_file_when_imported_then_nothing_is_published(
    bench: Bench, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("nothing")
    with pytest.raises(InputError):
        await bench.engine.transfer.import_file(tmp_path / "file")
    assert bench.all(StoreChanged) == []


@settings(max_examples=25)
@given(exported=conversations())
def test_given_any_conversation_when_stored_and_read_then_it_is_equal(
    exported: Transferred,
) -> None:
    async def stored_and_read(profile: Path) -> Transferred:
        engine = await Engine.open(Profile.open(profile))
        try:
            await Importing(engine.database).store(exported)
            return await Exporting(engine.database).read(exported.conversation.id)
        finally:
            await engine.close()

    with TemporaryDirectory() as folder:
        found = asyncio.run(stored_and_read(Path(folder) / "profile"))
    assert found == replace(exported, pictures={})


async def test_given_order_among_conversations_when_exported_and_imported_then_it_is_kept(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream("answer"))
    placed, other = [(await bench.ask(text)).conversation for text in ("One", "Two")]
    await bench.engine.organising.new_folder("Thesis", [placed])
    await bench.engine.organising.pin([placed])
    await bench.engine.organising.archive([other])
    exported = tmp_path / "all.json"
    await bench.engine.transfer.export(exported, Format.JSON)

    there = await Engine.open(Profile.open(tmp_path / "other"))
    try:
        folder = await there.organising.new_folder("THESIS")
        await there.transfer.import_file(exported)
        found = {one.id: one for one in await there.conversations.all()}
        assert (found[placed].folder, found[placed].pinned) == (folder.id, True)
        assert (found[other].folder, found[other].archived) == (None, True)
    finally:
        await there.close()


async def test_given_a_message_was_taken_out_when_its_grown_file_comes_again_then_it_stays_out(
    bench: Bench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, gpt_talk("one", "two", "three"))
    await imported(bench, path)
    conversation = await only(bench)
    removal = await bench.engine.tree.delete((await messages(bench, conversation))["two"].id)

    (preview,) = (await bench.engine.transfer.preview(path)).found
    assert preview.standing is Standing.THERE
    assert await imported(bench, path) == {"already_there": 1}
    assert list(await messages(bench, conversation)) == ["one", "three"]

    grown = a_file(tmp_path, gpt_talk("one", "two", "three", "four"), name="grown")
    assert await imported(bench, grown) == {"grown": 1}
    found = await messages(bench, conversation)
    assert list(found) == ["one", "three", "four"]
    assert found["three"].parent == found["one"].id
    assert (await bench.engine.conversations.get(conversation)).current == found["four"].id

    await bench.engine.tree.undo(conversation, removal.id)
    found = await messages(bench, conversation)
    assert list(found) == ["one", "two", "three", "four"]
    assert found["three"].parent == found["two"].id
    assert await bench.engine.soundness.problems() == []


async def test_given_the_end_of_a_branch_was_taken_out_when_it_grows_by_an_import_then_it_stays_out(
    bench: Bench, tmp_path: Path
) -> None:
    await imported(bench, a_file(tmp_path, gpt_talk("one", "two")))
    conversation = await only(bench)
    first = (await messages(bench, conversation))["one"].id
    await bench.engine.tree.delete(first, below=True)
    assert await imported(bench, a_file(tmp_path, gpt_talk("one", "two", "three"))) == {"grown": 1}
    (new,) = (await messages(bench, conversation)).values()
    assert (new.text, new.parent) == ("three", None)
    assert (await bench.engine.conversations.get(conversation)).current == new.id


async def test_given_our_own_file_and_a_message_taken_out_when_imported_then_it_stays_out(
    bench: Bench, tmp_path: Path
) -> None:
    await imported(bench, a_file(tmp_path, gpt_talk("one", "two", "three")))
    conversation = await only(bench)
    own = tmp_path / "own.json"
    await bench.engine.transfer.export(own, Format.JSON)
    found = await messages(bench, conversation)
    removal = await bench.engine.tree.delete(found["three"].id)
    assert await imported(bench, own) == {"already_there": 1}
    await bench.engine.tree.undo(conversation, removal.id)
    assert await messages(bench, conversation) == found


async def test_given_a_copy_when_exported_and_imported_elsewhere_then_its_tokens_still_count_once(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    spent = {"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 10}}
    await serve(event_stream("Hello", spent))
    answer = await bench.ask("Hi")
    await bench.engine.conversations.duplicate(answer.conversation)
    own = tmp_path / "own.json"
    await bench.engine.transfer.export(own, Format.JSON)
    elsewhere = await Engine.open(Profile.open(tmp_path / "elsewhere"))
    try:
        assert (await elsewhere.transfer.import_file(own)).outcomes[Outcome.IMPORTED] == 2
        assert (await elsewhere.transfer.import_file(own)).outcomes[Outcome.ALREADY_THERE] == 2
        total = (await elsewhere.usage.report(Period.ALL)).total
        assert (total.answers, total.prompt, total.completion) == (1, 100, 10)
    finally:
        await elsewhere.close()


async def test_given_a_folder_with_instructions_when_taken_to_another_profile_then_they_come_along(
    bench: Bench, tmp_path: Path
) -> None:
    await imported(bench, a_file(tmp_path, gpt_talk("hi", "ho")))
    folder = await bench.engine.organising.new_folder("Birds", [await only(bench)])
    await bench.engine.organising.instruct_folder(folder.id, "Name the Latin names.")
    await bench.engine.transfer.export(tmp_path / "out.json", Format.JSON)
    for kept in (None, "Be short."):
        other = await Engine.open(Profile.open(tmp_path / f"other-{kept}"))
        if kept is not None:
            there = await other.organising.new_folder("birds")
            await other.organising.instruct_folder(there.id, kept)
        await other.transfer.import_file(tmp_path / "out.json")
        (found,) = await other.organising.folders()
        await other.close()

        assert (found.conversations, found.instructions) == (1, kept or "Name the Latin names.")
