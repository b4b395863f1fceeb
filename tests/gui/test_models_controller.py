"""The models page over a real engine: what is told, undone, refused, and left from before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from chatapp.domain.changes import EmbeddedLoaded
from chatapp.domain.messages import Failure
from chatapp.domain.model_files import Loaded, LoadOptions
from chatapp.engine.engine import Engine
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings_controller import EngineSettings
from chatapp.gui.tasks import WindowTasks
from chatapp.providers import model_download
from chatapp.providers.part_file import Note, PartFile
from chatapp.storage.profile import Profile
from tests.support.file_server import FileOffer
from tests.support.gguf_files import model_bytes
from tests.support.hostile_server import HostileServer
from tests.support.qt import until

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for models."""
    monkeypatch.setenv("CHATAPP_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(model_download, "MARGIN", 0)
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


class Bench:
    """The controller, and what it told."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.unexpected: list[Failure] = []
        self.tasks = WindowTasks(self.unexpected.append)
        self.state = SettingsState()
        self.settings = EngineSettings(engine, self.state, self.tasks)
        self.models = self.settings.embedded
        engine.feed.subscribe(self.settings.apply)
        self.told: list[tuple[str, Callable[[], None]]] = []
        self.models.told.connect(lambda text, undo: self.told.append((text, undo)))
        self.unfinished: list[str] = []
        self.models.unfinished.connect(self.unfinished.append)
        self.failures: list[str] = []
        self.state.failed.connect(lambda _id, failure: self.failures.append(failure.code))
        self.state.embedded.refused.connect(lambda failure: self.failures.append(failure.code))

    @property
    def names(self) -> list[str]:
        """The models the page shows, but the demo model."""
        return [model.id for model in self.state.models if not model.demo]


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[Bench]:
    engine = await Engine.open(Profile.open(profile_folder), interactive=True)
    bench = Bench(engine)
    yield bench
    await bench.tasks.close(4.0)
    await engine.close()
    assert bench.unexpected == []


def put(path: Path) -> Path:
    """A small model file."""
    path.write_bytes(model_bytes())
    return path


async def test_given_a_model_when_taken_off_and_undone_then_it_is_there_again(
    bench: Bench, tmp_path: Path
) -> None:
    path = put(tmp_path / "finch.gguf")
    bench.settings.add_model_file(str(path))
    await until("the model", lambda: bench.names == ["finch"])
    bench.models.set_load_options("finch", LoadOptions(context=512))
    await until("its options", lambda: bench.state.models[1].context == 512)

    bench.models.take_off_model(str(path))
    await until("its end", lambda: bool(bench.told) and bench.names == [])
    text, undo = bench.told[0]
    assert text == "finch was taken off the list; its file stays"
    undo()

    await until("the model", lambda: bench.names == ["finch"])
    assert bench.state.models[1].options == LoadOptions(context=512)


async def test_given_a_download_when_whole_deleted_and_undone_then_its_file_is_there_again(
    bench: Bench, folder: Path
) -> None:
    async with HostileServer(FileOffer(model_bytes())) as server:
        bench.models.download_model(f"{server.url}/finch.gguf", "")
        await until("the model", lambda: bench.names == ["finch"])
    path = folder / "finch.gguf"
    bench.models.delete_model_file(str(path))
    await until("its end", lambda: bool(bench.told) and bench.names == [])
    assert not there(path)
    bench.told[0][1]()
    await until("the model", lambda: bench.names == ["finch"])
    assert there(path)


def there(path: Path) -> bool:
    """Whether a file is there."""
    return path.exists()


async def test_given_what_cannot_be_done_then_the_page_gets_the_reason(
    bench: Bench, tmp_path: Path
) -> None:
    bench.models.download_model("https://huggingface.co/finch/small", "")
    bench.models.delete_model_file(str(tmp_path / "none.gguf"))
    bench.models.use_model("none")
    await until("three failures", lambda: len(bench.failures) == 3)
    assert sorted(bench.failures) == ["download_page", "model_missing", "no_file"]


async def test_given_downloads_of_an_earlier_run_when_started_then_they_are_told(
    bench: Bench, folder: Path
) -> None:
    await bench.models.look_for_unfinished()
    assert bench.unfinished == []
    for name in ("finch.gguf", "heron.gguf"):
        part = PartFile(folder, Note(name, f"http://127.0.0.1:9/{name}", total=10))
        part.open()
        part.write(b"GGUF")
        part.keep()
        part.close()

    await bench.models.look_for_unfinished()

    assert bench.unfinished == ["2 downloads of models are not finished"]
    assert [download.done for download in bench.state.embedded.downloads] == [4, 4]
    bench.models.cancel_download("finch.gguf")
    await until("one", lambda: len(bench.state.embedded.downloads) == 1)
    assert bench.told[0][0] == "The download of finch.gguf was cancelled"
    bench.told[0][1]()
    await until("two", lambda: len(bench.state.embedded.downloads) == 2)


@pytest.mark.model
async def test_given_a_loaded_model_when_unloaded_then_the_page_follows(
    bench: Bench, demo_model: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.gguf"
    own.symlink_to(demo_model)
    await bench.engine.embedded.add_file(own)
    async with bench.engine.embedded.use("own"):
        pass
    await until("it is loaded", lambda: isinstance(bench.state.embedded.loaded, Loaded))
    bench.models.unload_model()
    await until("its end", lambda: bench.state.embedded.loaded is None)
    bench.settings.apply(EmbeddedLoaded(""))
    bench.models.look_for_gpus()
    await until("the graphics cards", lambda: bench.state.embedded.gpus is not None)
