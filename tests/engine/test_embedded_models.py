"""The embedded models as the user manages them: added, chosen, loaded, removed and put back."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
from pathlib import Path

import pytest

from chatapp.domain.changes import (
    Change,
    DownloadsChanged,
    EmbeddedLoaded,
    EmbeddedModelsChanged,
    Notice,
)
from chatapp.domain.errors import ChatAppError
from chatapp.domain.model_files import DownloadState, LoadOptions
from chatapp.domain.models import DEMO_MODEL, EmbeddedModel
from chatapp.providers import model_download
from tests.support.bench import Bench, Open
from tests.support.file_server import FileOffer
from tests.support.gguf_files import model_bytes
from tests.support.hostile_server import HostileServer

MODEL = model_bytes() + os.urandom(2_000_000)


@pytest.fixture(autouse=True)
def models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for models."""
    folder = tmp_path / "models"
    monkeypatch.setenv("CHATAPP_MODELS", str(folder))
    monkeypatch.setattr(model_download, "MARGIN", 0)
    return folder


class Told:
    """What the feed tells."""

    def __init__(self, bench: Bench) -> None:
        self.notices: list[str] = []
        self.changes: list[Change] = []
        self._more = asyncio.Event()
        bench.engine.feed.subscribe(self._note)

    def _note(self, change: Change) -> None:
        self.changes.append(change)
        if isinstance(change, Notice):
            self.notices.append(change.failure.code)
        self._more.set()

    async def until(self, kind: type[Change], seconds: float = 20.0) -> None:
        """Wait for a change of that kind, from the last wait on."""
        async with asyncio.timeout(seconds):
            while not any(isinstance(change, kind) for change in self.changes):
                self._more.clear()
                await self._more.wait()
        self.changes.clear()


def put(folder: Path, name: str, **changes: object) -> Path:
    """A small model file."""
    path = folder / name
    path.write_bytes(model_bytes(**changes))
    return path


def files_in(folder: Path) -> list[Path]:
    """What is left in a folder."""
    return list(folder.rglob("*"))


async def default(bench: Bench) -> EmbeddedModel:
    """The model that new conversations use."""
    return next(model for model in await bench.engine.embedded.models() if model.default)


async def test_given_models_when_added_then_the_newest_that_chats_is_used(
    bench: Bench, tmp_path: Path
) -> None:
    embedded, told = bench.engine.embedded, Told(bench)
    assert (await default(bench)).id == DEMO_MODEL

    await embedded.add_file(put(tmp_path, "finch.gguf"))
    await embedded.add_file(put(tmp_path, "base.gguf", tokenizer__chat_template=None))

    assert (await default(bench)).id == "finch"
    connection = await embedded.connection()
    assert (connection.model, connection.models) == ("finch", (DEMO_MODEL, "finch", "base"))
    assert told.notices == ["model_is_default", "model_completes"]


async def test_given_a_model_the_user_chose_when_another_is_added_then_the_choice_stays(
    bench: Bench, tmp_path: Path
) -> None:
    embedded, told = bench.engine.embedded, Told(bench)
    finch = put(tmp_path, "finch.gguf")
    await embedded.add_file(finch)
    await embedded.use_by_default("finch")

    await embedded.add_file(put(tmp_path, "heron.gguf"))
    assert (await default(bench)).id == "finch"
    assert told.notices == ["model_is_default", "model_added"]

    await embedded.remove_file(finch)
    assert (await default(bench)).id == "heron"


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("bert.gguf", {"general__architecture": "bert"}, "model_not_text"),
        ("big-00001-of-00002.gguf", {}, "model_parts_missing"),
        ("big-00002-of-00002.gguf", {}, "model_parts_missing"),
    ],
)
async def test_given_what_cannot_be_used_when_added_then_it_is_refused_with_the_reason(
    bench: Bench, tmp_path: Path, name: str, changes: dict[str, object], code: str
) -> None:
    path = put(tmp_path, name, **changes)
    with pytest.raises(ChatAppError) as caught:
        await bench.engine.embedded.add_file(path)
    assert caught.value.code == code
    assert len(await bench.engine.embedded.models()) == 1


async def test_given_a_damaged_file_when_added_then_it_is_refused(
    bench: Bench, tmp_path: Path
) -> None:
    (tmp_path / "cut.gguf").write_bytes(MODEL[:150])
    with pytest.raises(ChatAppError) as caught:
        await bench.engine.embedded.add_file(tmp_path / "cut.gguf")
    assert caught.value.code == "model_damaged"


async def test_given_a_model_when_looked_at_then_it_tells_what_it_is_and_needs(
    bench: Bench, tmp_path: Path
) -> None:
    added = await bench.engine.embedded.add_file(put(tmp_path, "finch.gguf"))

    assert added.file is not None
    assert (added.file.name, added.file.quantisation) == ("Small Finch", "Q4_K_M")
    assert added.need is not None
    assert added.need.file == added.size
    assert (added.context, added.problem, added.chats) == (4096, None, True)
    await bench.engine.embedded.set_options("finch", LoadOptions(context=1024))
    changed = (await bench.engine.embedded.models())[1]
    assert changed.need is not None
    assert (changed.context, changed.need.cache) == (1024, 1024 * 4 * 2 * 16 * 2)


async def test_given_models_then_the_connection_tells_their_context(
    bench: Bench, tmp_path: Path
) -> None:
    await bench.engine.embedded.add_file(put(tmp_path, "finch.gguf", llama__context_length=1024))
    assert (await bench.engine.embedded.connection()).contexts == {"finch": 1024}


async def test_given_options_when_set_then_they_are_there_the_next_time(
    open_engine: Open, tmp_path: Path
) -> None:
    bench = await open_engine()
    await bench.engine.embedded.add_file(put(tmp_path, "finch.gguf"))
    options = LoadOptions(threads=2, context=2048, gpu_layers=3)
    await bench.engine.embedded.set_options("finch", options)
    await bench.engine.embedded.set_options(DEMO_MODEL, LoadOptions(context=512))
    await bench.engine.close()

    again = await open_engine()
    demo, finch = await again.engine.embedded.models()
    assert (demo.options, finch.options) == (LoadOptions(context=512), options)


async def test_given_a_file_that_was_moved_then_it_is_missing_until_it_is_found(
    bench: Bench, tmp_path: Path
) -> None:
    embedded = bench.engine.embedded
    old = put(tmp_path, "finch.gguf")
    await embedded.add_file(old)
    new = old.rename(tmp_path / "moved.gguf")
    assert not (await embedded.models())[1].present
    assert (await default(bench)).id == DEMO_MODEL

    await embedded.find_file(old, new)

    assert (await default(bench)).path == str(new)


async def test_given_a_download_when_whole_then_it_is_a_model_of_the_app(
    bench: Bench, models_folder: Path
) -> None:
    told = Told(bench)
    downloads, embedded = bench.engine.downloads, bench.engine.embedded
    async with HostileServer(FileOffer(MODEL)) as server:
        name = await downloads.start(f"{server.url}/finch.gguf")
        await downloads.wait(name)

    model = await default(bench)
    assert (model.id, model.fetched) == ("finch", True)
    assert model.sha256 == hashlib.sha256(MODEL).hexdigest()
    assert Path(model.path).parent == models_folder
    assert await downloads.all() == ()
    assert told.notices == ["model_is_default"]

    removed = await embedded.delete_file(Path(model.path))
    assert not (models_folder / "finch.gguf").exists()
    await embedded.put_back(removed)
    assert (await default(bench)).id == "finch"
    await embedded.delete_file(Path(model.path))
    await bench.engine.close()
    assert files_in(models_folder) == []


async def test_given_a_deleted_model_when_another_process_tidies_up_then_it_can_still_come_back(
    bench: Bench, open_engine: Open, models_folder: Path
) -> None:
    async with HostileServer(FileOffer(MODEL)) as server:
        name = await bench.engine.downloads.start(f"{server.url}/finch.gguf")
        await bench.engine.downloads.wait(name)
    removed = await bench.engine.embedded.delete_file(models_folder / "finch.gguf")

    other = await open_engine()
    await other.engine.embedded.remove_left()
    await other.engine.close()

    await bench.engine.embedded.put_back(removed)
    assert (models_folder / "finch.gguf").read_bytes() == MODEL


async def test_given_a_deleted_model_when_its_process_was_killed_then_the_next_one_removes_it(
    bench: Bench, models_folder: Path
) -> None:
    os.mkdir(models_folder)
    put(models_folder, "finch.gguf")
    deleting = """
import os, signal, sys
from pathlib import Path
from chatapp.engine.set_aside import SetAside
SetAside().put(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""
    command = (sys.executable, "-c", deleting, str(models_folder / "finch.gguf"))
    child = await asyncio.create_subprocess_exec(*command)
    await child.wait()
    assert [path.name for path in files_in(models_folder) if path.suffix == ".gguf"] == [
        "finch.gguf"
    ]

    await bench.engine.embedded.remove_left()

    assert files_in(models_folder) == []


async def test_given_a_file_of_the_users_own_then_it_is_never_deleted(
    bench: Bench, tmp_path: Path
) -> None:
    path = put(tmp_path, "finch.gguf")
    await bench.engine.embedded.add_file(path)
    with pytest.raises(ChatAppError) as caught:
        await bench.engine.embedded.delete_file(path)
    assert caught.value.code == "model_not_fetched"
    assert path.exists()


async def test_given_a_download_when_paused_then_it_goes_on_from_there_also_after_a_restart(
    open_engine: Open,
) -> None:
    offer = FileOffer(MODEL, pause=0.02)
    first = await open_engine()

    def arriving(change: DownloadsChanged) -> bool:
        return bool(change.downloads and change.downloads[0].done)

    async with HostileServer(offer) as server:
        name = await first.engine.downloads.start(f"{server.url}/finch.gguf")
        await first.until(DownloadsChanged, arriving)
        await first.engine.downloads.pause(name)
        (paused,) = await first.engine.downloads.all()
        assert paused.state is DownloadState.PAUSED
        await first.engine.downloads.resume(name)
        first.changes.clear()
        await first.until(DownloadsChanged, arriving)
        await first.engine.close()

        second = await open_engine()
        (left,) = await second.engine.downloads.all()
        assert (left.name, left.state) == (name, DownloadState.PAUSED)
        assert (0 < left.done < len(MODEL), left.total) == (True, len(MODEL))
        offer.pause = 0
        await second.engine.downloads.resume(name)
        await second.engine.downloads.wait(name)
    assert (await default(second)).id == "finch"


async def test_given_a_download_that_failed_when_resumed_then_it_goes_on(bench: Bench) -> None:
    downloads = bench.engine.downloads
    async with HostileServer(FileOffer(MODEL, cut_at=1_500_000)) as server:
        name = await downloads.start(f"{server.url}/finch.gguf")
        with pytest.raises(ChatAppError) as caught:
            await downloads.wait(name)
        assert caught.value.code == "download_broken"
        (failed,) = await downloads.all()
        assert failed.state is DownloadState.FAILED
        assert 0 < failed.done <= 1_500_000

        assert await downloads.start(f"{server.url}/finch.gguf") == name
        await downloads.wait(name)
    assert (await default(bench)).id == "finch"


async def test_given_the_same_download_begun_twice_at_once_then_there_is_one(bench: Bench) -> None:
    downloads = bench.engine.downloads
    async with HostileServer(FileOffer(MODEL)) as server:
        starts = [downloads.start(f"{server.url}/finch.gguf") for _ in range(2)]
        first, second = await asyncio.gather(*starts, return_exceptions=True)
        assert first == "finch.gguf"
        assert isinstance(second, ChatAppError)
        assert second.code == "download_running"
        await downloads.wait("finch.gguf")
    assert await downloads.all() == ()
    assert (await default(bench)).id == "finch"


async def test_given_a_download_when_given_up_then_it_can_be_taken_up_again_until_the_end(
    open_engine: Open, models_folder: Path
) -> None:
    bench = await open_engine()
    downloads = bench.engine.downloads
    async with HostileServer(FileOffer(MODEL, cut_at=1_500_000)) as server:
        name = await downloads.start(f"{server.url}/finch.gguf")
        with pytest.raises(ChatAppError):
            await downloads.wait(name)
    await downloads.discard(name)
    assert await downloads.all() == ()
    await downloads.restore(name)
    assert [left.name for left in await downloads.all()] == [name]
    await downloads.discard(name)

    await bench.engine.close()

    assert files_in(models_folder) == []


async def test_given_the_parts_of_a_split_model_when_all_are_here_then_it_is_added(
    bench: Bench,
) -> None:
    told, downloads = Told(bench), bench.engine.downloads
    async with HostileServer(FileOffer(MODEL)) as server:
        for number in (2, 1):
            name = f"big-0000{number}-of-00002.gguf"
            await downloads.wait(await downloads.start(f"{server.url}/{name}"))
    assert told.notices == ["model_part_here", "model_is_default"]
    model = await default(bench)
    assert (model.id, model.size) == ("big-00001-of-00002", 2 * len(MODEL))


async def test_given_two_downloads_of_one_name_then_neither_becomes_the_other(
    bench: Bench,
) -> None:
    downloads = bench.engine.downloads
    async with HostileServer(FileOffer(MODEL)) as server:
        names = [await downloads.start(f"{server.url}/{place}/m.gguf") for place in "ab"]
        for name in names:
            await downloads.wait(name)
    assert names == ["m.gguf", "m-2.gguf"]
    added = [model.id for model in await bench.engine.embedded.models()][1:]
    assert sorted(added) == ["m", "m-2"]


@pytest.mark.model
async def test_given_the_demo_model_under_another_name_when_asked_then_it_is_loaded_and_unloaded(
    bench: Bench, demo_model: Path, tmp_path: Path
) -> None:
    embedded = bench.engine.embedded
    own = tmp_path / "own.gguf"
    own.symlink_to(demo_model)
    await embedded.add_file(own)
    await embedded.set_options("own", LoadOptions(threads=1, context=512))
    assert await embedded.loaded() is None
    told = Told(bench)

    async with embedded.use("own"):
        with pytest.raises(ChatAppError) as caught:
            await embedded.unload()
        assert caught.value.code == "model_in_use"
    loaded = await embedded.loaded()
    assert loaded is not None
    assert loaded.path == str(own)
    assert loaded.memory is None or loaded.memory > 50_000_000

    told.changes.clear()
    await embedded.unload()

    assert await embedded.loaded() is None
    assert EmbeddedLoaded("") in told.changes


@pytest.mark.model
async def test_given_a_setting_of_no_time_at_all_when_changed_then_an_idle_model_is_unloaded(
    bench: Bench, demo_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded = bench.engine.embedded
    own = tmp_path / "own.gguf"
    own.symlink_to(demo_model)
    await embedded.add_file(own)
    async with embedded.use("own"):
        pass
    told = Told(bench)
    monkeypatch.setattr(embedded._server, "_idle_limit", lambda: 0.05)

    await bench.engine.set_setting("model_idle_minutes", 1)

    await told.until(EmbeddedLoaded)
    assert await embedded.loaded() is None


async def test_given_a_model_when_added_then_the_feed_tells_all_models(
    bench: Bench, tmp_path: Path
) -> None:
    told = Told(bench)
    await bench.engine.embedded.add_file(put(tmp_path, "finch.gguf"))
    (change,) = [each for each in told.changes if isinstance(each, EmbeddedModelsChanged)]
    assert [model.id for model in change.models] == [DEMO_MODEL, "finch"]
