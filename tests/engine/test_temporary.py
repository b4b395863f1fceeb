"""Temporary conversations: they work as all others do, and no byte of them gets onto the disk."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from chatapp.domain.changes import ConversationChanged, ConversationRemoved
from chatapp.domain.errors import NotFoundError, StorageError
from chatapp.domain.messages import ImagePart, Prompt, Status, TitleSource
from chatapp.domain.search import SearchQuery
from chatapp.domain.transferred import Outcome
from chatapp.engine.transfer_reports import Format
from chatapp.storage.database import Database
from tests.support.bench import PATIENCE, Bench, HeldAnswer, Open
from tests.support.canary import CANARY, traces
from tests.support.command import Serve
from tests.support.hostile_server import error_answer, event_stream
from tests.support.images import image_file

CHILD = Path(__file__).parent / "children" / "chat_temporarily.py"
ROOT = Path(__file__).parents[2]
SAYS = event_stream(f"An answer, {CANARY}")


async def begin(bench: Bench) -> str:
    return (await bench.engine.conversations.new_temporary()).id


async def listed(bench: Bench) -> list[str]:
    return [one.id for one in await bench.engine.conversations.all()]


async def fill(bench: Bench, conversation: str) -> ImagePart:
    """Put the canary into everything that a conversation can hold."""
    name = f"{CANARY}.png"
    image = await bench.engine.attachments.add(image_file(300, 200), name, conversation)
    sent = await bench.chat.send(conversation, f"Prompt, {CANARY}", attached=[image])
    (answer,) = await bench.ended(sent)
    await bench.ended(await bench.chat.regenerate(answer.id))
    prompt = (await bench.chat.branches.path(conversation))[0].message
    await bench.ended(await bench.chat.edit_and_resend(prompt.id, f"Edited, {CANARY}"))
    await bench.engine.conversations.rename(conversation, f"Title, {CANARY}")
    await bench.engine.conversations.set_draft(conversation, f"Draft, {CANARY}")
    await bench.chat.queue.put(conversation, Prompt(f"Waiting, {CANARY}"))
    return image


# On the disk


async def test_given_a_temporary_chat_when_used_in_every_way_then_the_disk_never_has_a_byte_of_it(
    bench: Bench, serve: Serve, profile_folder: Path, tmp_path: Path
) -> None:
    await serve(event_stream("An answer that is kept"), SAYS)
    await bench.ask("A prompt that is kept")
    here = await begin(bench)
    image = await fill(bench, here)
    data = image_file(300, 200)[40:200]
    words = (CANARY, here, image.attachment, data)
    assert traces([profile_folder], *words) == []

    await bench.engine.search.index_pending()
    copy = tmp_path / "copies" / "all.db"
    copy.parent.mkdir()
    await bench.engine.backups.back_up_to(copy)
    await bench.engine.backups.back_up()
    assert traces([tmp_path], *words) == []
    assert traces([tmp_path], b"A prompt that is kept") != []

    await bench.engine.conversations.delete(here)
    await bench.engine.close()
    assert traces([tmp_path], *words) == []


async def test_given_a_temporary_chat_when_it_is_kept_then_the_disk_has_it(
    bench: Bench, serve: Serve, profile_folder: Path
) -> None:
    """That the tests of this page look where it would be."""
    await serve(SAYS)
    here = await begin(bench)
    await fill(bench, here)

    await bench.engine.conversations.keep(here)

    assert traces([profile_folder], CANARY) != []


def test_given_an_answer_in_mid_stream_when_the_process_is_killed_then_nothing_of_it_is_left(
    tmp_path: Path,
) -> None:
    profile, own = tmp_path / "profile", tmp_path / "temporary"
    own.mkdir()
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(profile), CANARY],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(own)},
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        ids = child.stdout.readline().decode().split()
        during = traces([profile, own], CANARY, *ids)
        child.kill()

    assert len(ids) == 2
    assert child.returncode == -9
    assert during == []
    assert traces([profile, own], CANARY, *ids) == []


async def test_given_no_temporary_chat_was_begun_when_anything_is_done_then_there_is_no_thread_more(
    bench: Bench, serve: Serve
) -> None:
    await serve(SAYS)
    await bench.ask("Hello")
    await bench.engine.conversations.all()

    assert "_memory" not in vars(bench.engine._temporary)


# As all others


async def test_given_temporary_chats_when_listed_then_they_are_marked_and_on_top(
    bench: Bench, serve: Serve
) -> None:
    await serve(SAYS)
    here = await begin(bench)
    stored = await bench.ask("Hello")

    all_of_them = await bench.engine.conversations.all()

    assert [one.id for one in all_of_them] == [here, stored.conversation]
    assert [one.temporary for one in all_of_them] == [True, False]


async def test_given_an_empty_temporary_chat_when_another_is_wanted_then_it_is_that_one(
    bench: Bench,
) -> None:
    here = await begin(bench)

    assert await begin(bench) == here
    new = await bench.engine.conversations.new()
    assert (new.id != here, new.temporary) == (True, False)


async def test_given_a_temporary_chat_when_asked_again_and_edited_then_it_has_its_branches(
    bench: Bench, serve: Serve
) -> None:
    await serve(error_answer(400), event_stream("Two"), event_stream("Three"))
    here = await begin(bench)
    failed = await bench.ask("One?", here)
    assert failed.status is Status.FAILED

    (again,) = await bench.ended(await bench.chat.regenerate(failed.id))
    prompt = (await bench.chat.branches.path(here))[0].message
    await bench.ended(await bench.chat.edit_and_resend(prompt.id, "Which?"))
    assert await bench.texts(here) == ["Which?", "Three"]

    await bench.engine.conversations.select_sibling(prompt.id)
    entries = await bench.chat.branches.path(here)
    assert [entry.message.text for entry in entries] == ["One?", "Two"]
    assert [len(entry.siblings) for entry in entries] == [2, 2]
    assert again.text == "Two"


async def test_given_a_temporary_chat_when_stopped_then_its_text_so_far_is_there(
    bench: Bench, serve: Serve
) -> None:
    held = HeldAnswer()
    await serve(held)
    here = await begin(bench)
    sent = await bench.chat.send(here, "Hello")
    held.say("So far")
    await bench.grown("So far")

    bench.chat.stop(here)
    (answer,) = await bench.ended(sent)

    assert (answer.status, answer.text) == (Status.STOPPED, "So far")
    assert await bench.texts(here) == ["Hello", "So far"]


async def test_given_a_deleted_temporary_chat_when_undone_then_it_is_back_as_it_was(
    bench: Bench, serve: Serve
) -> None:
    await serve(SAYS)
    here = await begin(bench)
    await bench.ask("Hello", here)

    await bench.engine.conversations.delete(here)
    assert await listed(bench) == []
    assert bench.all(ConversationRemoved) == [ConversationRemoved(here)]
    await bench.engine.conversations.restore(here)

    assert await listed(bench) == [here]
    assert (await bench.texts(here))[0] == "Hello"
    assert (await bench.engine.conversations.get(here)).temporary


async def test_given_a_temporary_chat_when_the_app_was_closed_then_it_is_gone(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    await serve(SAYS)
    here = await begin(bench)
    await bench.ask("Hello", here)
    await bench.engine.close()

    again = await open_engine()

    assert await listed(again) == []
    with pytest.raises(NotFoundError):
        await again.engine.conversations.get(here)


async def test_given_titles_are_wanted_when_a_temporary_chat_is_answered_then_no_model_is_asked(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(SAYS)
    await bench.engine.set_setting("auto_title", True)
    here = await begin(bench)

    await bench.ask("Where do herons sleep?", here)
    await bench.until(ConversationChanged)
    await asyncio.sleep(0.2)

    assert len(server.requests) == 1
    titled = await bench.engine.conversations.get(here)
    assert titled.title == "Where do herons sleep?"
    assert titled.title_source is TitleSource.PROMPT


async def test_given_a_temporary_chat_when_everything_is_searched_or_exported_then_it_is_left_out(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(SAYS)
    await bench.ask("Kept")
    here = await begin(bench)
    await bench.ask("Not kept", here)

    page = await bench.engine.search.page(SearchQuery("kept"), 10)
    report = await bench.engine.transfer.export(tmp_path / "all.md", Format.MARKDOWN)

    assert [hit.conversation for hit in page.hits] != [here]
    assert len(page.hits) == 1
    assert report.conversations == 1
    assert "Not kept" not in (tmp_path / "all.md").read_text("utf-8")


async def test_given_a_temporary_chat_when_it_is_exported_then_the_file_has_it_with_its_pictures(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(SAYS)
    here = await begin(bench)
    await fill(bench, here)

    report = await bench.engine.transfer.export(tmp_path / "one.json", Format.JSON, [here])

    assert (report.conversations, report.missing) == (1, [])
    assert f"Edited, {CANARY}" in (tmp_path / "one.json").read_text("utf-8")


# Kept


async def test_given_a_temporary_chat_when_kept_then_it_is_stored_with_all_branches_under_its_ids(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    await serve(event_stream("An answer"), SAYS)
    before_it = await bench.ask("Already there")
    here = await begin(bench)
    image = await fill(bench, here)
    messages = await bench.engine.conversations.messages(here)
    path = await bench.chat.branches.path(here)
    one = await bench.engine.conversations.get(here)

    await bench.engine.conversations.keep(here)

    kept = bench.all(ConversationChanged)[-1].conversation
    assert (one.temporary, kept.temporary) == (True, False)
    assert await listed(bench) == [here, before_it.conversation]
    await bench.engine.close()
    again = await open_engine()
    conversations = again.engine.conversations
    assert await conversations.messages(here) == messages
    assert await again.chat.branches.path(here) == path
    assert replace(one, temporary=False) == await conversations.get(here) == kept
    assert await again.engine.attachments.read(image.attachment) == image_file(300, 200)
    assert await conversations.draft(here) == f"Draft, {CANARY}"
    assert await again.engine.soundness.problems() == []
    await again.engine.search.index_pending()
    page = await again.engine.search.page(SearchQuery(CANARY), 10)
    assert {hit.conversation for hit in page.hits} == {here}


async def test_given_an_answer_in_mid_stream_when_kept_then_it_goes_on_and_is_stored_whole(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    held = HeldAnswer()
    await serve(held)
    here = await begin(bench)
    sent = await bench.chat.send(here, "Hello")
    held.say("Before, ")
    await bench.grown("Before, ")
    await asyncio.sleep(0.3)  # it is saved meanwhile

    keeping = asyncio.create_task(bench.engine.conversations.keep(here))
    held.say("meanwhile, ")
    await keeping
    held.say("after")
    await bench.grown("after")
    await asyncio.sleep(0.3)
    async with asyncio.timeout(PATIENCE):
        stored = (await bench.engine.conversations.messages(here))[-1]
    held.end()
    (answer,) = await bench.ended(sent)

    assert (stored.status, stored.text) == (Status.STREAMING, "Before, meanwhile, after")
    assert (answer.status, answer.text) == (Status.COMPLETE, "Before, meanwhile, after")
    await bench.engine.close()
    again = await open_engine()
    assert await again.texts(here) == ["Hello", "Before, meanwhile, after"]
    assert await again.engine.soundness.problems() == []


async def test_given_a_kept_chat_when_it_is_kept_again_or_goes_on_then_it_is_one_like_all_others(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    await serve(SAYS)
    here = await begin(bench)
    await bench.ask("One", here)
    both = bench.engine.conversations.keep(here), bench.engine.conversations.keep(here)
    await asyncio.gather(*both)

    await bench.ask("Two", here)
    await bench.engine.close()

    again = await open_engine()
    answer = f"An answer, {CANARY}"
    assert await again.texts(here) == ["One", answer, "Two", answer]


async def test_given_a_picture_of_a_stored_chat_too_when_kept_then_it_is_there_once(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    await serve(SAYS)
    same = await bench.engine.attachments.add(image_file(300, 200), "cat.png")
    await bench.ended(await bench.chat.send(None, "What?", attached=[same]))
    here = await begin(bench)
    image = await fill(bench, here)
    assert image.attachment == same.attachment

    await bench.engine.conversations.keep(here)
    await bench.engine.close()

    again = await open_engine()
    assert await again.engine.soundness.problems() == []
    assert await again.engine.attachments.read(image.attachment) == image_file(300, 200)


async def test_given_the_profile_cannot_be_written_when_kept_then_it_stays_temporary_and_whole(
    bench: Bench, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    await serve(SAYS)
    here = await begin(bench)
    await bench.ask("Hello", here)

    async def refuse(*_args: object, **_options: object) -> None:
        raise StorageError("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", refuse)
        with pytest.raises(StorageError):
            await bench.engine.conversations.keep(here)
        assert (await bench.engine.conversations.get(here)).temporary
        await bench.engine.conversations.set_draft(here, "It still works")

    assert (await bench.texts(here))[0] == "Hello"
    await bench.engine.conversations.keep(here)
    assert await bench.engine.conversations.draft(here) == "It still works"


async def test_given_a_temporary_chat_that_was_exported_when_imported_then_both_can_be_kept(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream("Hello"))
    here = await begin(bench)
    await bench.ask("Hi", here)
    file = tmp_path / "own.json"
    await bench.engine.transfer.export(file, Format.JSON, [here])
    for outcome in (Outcome.IMPORTED, Outcome.ALREADY_THERE):
        assert (await bench.engine.transfer.import_file(file)).outcomes[outcome] == 1
    (imported,) = set(await listed(bench)) - {here}
    await bench.engine.conversations.keep(here)
    for one in (here, imported):
        assert await bench.texts(one) == ["Hi", "Hello"]
    assert (await bench.engine.transfer.import_file(file)).outcomes[Outcome.ALREADY_THERE] == 1
    assert await bench.engine.soundness.problems() == []
