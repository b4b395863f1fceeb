"""What a file holds is told before it is imported, and only what is wanted goes in or out."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from chatapp.domain.errors import NotFoundError
from chatapp.domain.transferred import Origin, Outcome, Standing
from chatapp.engine.transfer_reports import ExportReport, Format, Preview
from tests.support.bench import Bench
from tests.support.images import image_file
from tests.support.transferred import gpt_conversation, gpt_message, gpt_talk, zip_of
from tests.transfer.test_chatgpt import a_talk_with_pictures


def a_file(folder: Path, *talks: dict[str, Any], name: str = "file") -> Path:
    path = folder / name
    path.write_text(json.dumps(talks))
    return path


async def titles(bench: Bench) -> list[str]:
    return sorted(one.title for one in await bench.engine.conversations.all())


async def test_given_conversations_that_are_here_when_previewed_then_each_is_told_how_it_stands(
    bench: Bench, tmp_path: Path
) -> None:
    transfer = bench.engine.transfer
    here = a_file(
        tmp_path,
        *(gpt_talk("a", identity=name, title=name) for name in ("same", "longer", "deleted")),
    )
    await transfer.import_file(here)
    for one in await bench.engine.conversations.all():
        if one.title == "deleted":
            await bench.engine.conversations.delete(one.id)
    path = a_file(
        tmp_path,
        gpt_talk("a", identity="same", title="same"),
        gpt_talk("a", "b", identity="longer", title="longer"),
        gpt_talk("a", identity="deleted", title="deleted"),
        gpt_talk("a", identity="new", title="new"),
    )

    preview = await transfer.preview(path)

    assert {one.title: one.standing for one in preview.found} == {
        "same": Standing.THERE,
        "longer": Standing.GROWN,
        "deleted": Standing.IN_TRASH,
        "new": Standing.NEW,
    }
    assert preview.part == pytest.approx(1.0, abs=0.01)


async def test_given_branches_and_pictures_when_previewed_then_they_are_counted(
    bench: Bench, tmp_path: Path
) -> None:
    branched = gpt_conversation(
        {
            "root": (None, None),
            "a": ("root", gpt_message("user", "Which?")),
            "b": ("a", gpt_message("assistant", "This")),
            "c": ("a", gpt_message("assistant", "That")),
        },
        "c",
        title=None,
    )
    (found,) = (await bench.engine.transfer.preview(a_file(tmp_path, branched))).found
    assert (found.title, found.messages, found.branches) == ("Which?", 3, 2)
    assert found.origin == Origin("chatgpt", "gpt-1")

    archive = tmp_path / "export.zip"
    files = {"conversations.json": json.dumps([a_talk_with_pictures()]).encode()}
    archive.write_bytes(zip_of({**files, "file-Ab1-cat.png": image_file(30, 20)}))
    (found,) = (await bench.engine.transfer.preview(archive)).found
    assert found.attachments == 1


async def test_given_a_long_file_when_previewed_then_it_tells_how_far_it_is_and_can_be_stopped(
    bench: Bench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *(gpt_talk("hi", identity=f"{n}") for n in range(10)))
    stop, parts = asyncio.Event(), []

    def tell(preview: Preview) -> None:
        parts.append(preview.part)
        if preview.conversations == 4:
            stop.set()

    preview = await bench.engine.transfer.preview(path, tell, stop)

    assert preview.conversations == 4
    assert parts == sorted(parts)
    assert parts[-1] == pytest.approx(0.4, abs=0.05)


async def test_given_a_choice_when_imported_then_only_that_is_stored(
    bench: Bench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *(gpt_talk("hi", identity=name, title=name) for name in "abc"))

    report = await bench.engine.transfer.import_file(path, chosen={Origin("chatgpt", "b")})

    assert report.outcomes == {Outcome.IMPORTED: 1}
    assert await titles(bench) == ["b"]
    assert report.newest is not None
    assert [report.newest[1]] == report.imported


async def test_given_an_import_when_taken_back_then_only_what_it_added_goes_until_put_back(
    bench: Bench, tmp_path: Path
) -> None:
    transfer = bench.engine.transfer
    await transfer.import_file(a_file(tmp_path, gpt_talk("hi", identity="old", title="old")))
    path = a_file(
        tmp_path,
        gpt_talk("hi", "ho", identity="old", title="old"),
        gpt_talk("hi", identity="new", title="new"),
    )
    report = await transfer.import_file(path)

    await transfer.take_back(report.imported)
    assert await titles(bench) == ["old"]

    await transfer.put_back(report.imported)
    assert await titles(bench) == ["new", "old"]
    assert await bench.engine.soundness.problems() == []


async def test_given_one_in_the_trash_when_it_is_chosen_then_it_comes_back_with_what_is_new(
    bench: Bench, tmp_path: Path
) -> None:
    transfer = bench.engine.transfer
    report = await transfer.import_file(a_file(tmp_path, gpt_talk("hi")))
    (conversation,) = report.imported
    await bench.engine.conversations.delete(conversation)
    path = a_file(tmp_path, gpt_talk("hi", "ho"))

    again = await transfer.import_file(path, chosen={Origin("chatgpt", "gpt-1")})

    assert again.imported == [conversation]
    assert await bench.texts(conversation) == ["hi", "ho"]


async def test_given_several_ids_when_exported_then_they_are_in_the_file_in_their_order(
    bench: Bench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *(gpt_talk("hi", identity=name, title=name) for name in "abc"))
    await bench.engine.transfer.import_file(path)
    ids = {one.title: one.id for one in await bench.engine.conversations.all()}
    seen = []

    def tell(report: ExportReport) -> None:
        seen.append((report.conversations, report.total, report.title))

    target = tmp_path / "out.json"
    await bench.engine.transfer.export(target, Format.JSON, [ids["c"], ids["a"]], tell)

    assert [one["title"] for one in json.loads(target.read_text())["conversations"]] == ["c", "a"]
    assert seen == [(1, 2, "c"), (2, 2, "a")]
    with pytest.raises(NotFoundError):
        await bench.engine.transfer.export(target, Format.JSON, [ids["a"], "gone"])


@pytest.mark.parametrize("form", [Format.JSON, Format.PDF])
async def test_given_an_export_when_stopped_then_what_was_there_before_stays(
    bench: Bench, tmp_path: Path, form: Format
) -> None:
    path = a_file(tmp_path, *(gpt_talk("hi", identity=f"{n}") for n in range(3)))
    await bench.engine.transfer.import_file(path)
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / "file"
    target.write_text("before")
    stop = asyncio.Event()

    def tell(report: ExportReport) -> None:
        if report.conversations == 3:  # of a PDF the pages are still to be laid out
            stop.set()

    report = await bench.engine.transfer.export(target, form, None, tell, stop)

    assert report.stopped
    assert target.read_text() == "before"
    assert list(folder.iterdir()) == [target]
