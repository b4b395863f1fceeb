"""The page of embedded models: cards, downloads, settings of a model, and what they ask for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import DownloadsChanged, EmbeddedModelsChanged
from chatapp.domain.messages import Failure
from chatapp.domain.model_files import (
    Download,
    DownloadState,
    Loaded,
    LoadOptions,
    MemoryNeed,
    ModelFile,
    ModelUse,
    fitting_context,
)
from chatapp.domain.models import EmbeddedModel
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings.model_words import parameters_words
from chatapp.gui.settings.models import ModelsPage
from chatapp.gui.theme import theme
from chatapp.gui.widgets import NumberField
from tests.support.page_driver import PageDriver
from tests.support.settings_recorder import SettingsRecorder

FILE = ModelFile(
    size_label="4B", quantisation="Q4_K_M", context=32768, cache_row=73728, template="ChatML"
)
GB = 1_000_000_000
DEMO = EmbeddedModel("smollm2-135m-instruct", "/m/demo.gguf", 98_000_000, present=True, demo=True)
FINCH = EmbeddedModel(
    "finch",
    "/m/finch.gguf",
    2 * GB,
    present=True,
    default=True,
    chats=True,
    fetched=True,
    sha256="ab" * 32,
    file=FILE,
    context=8192,
    need=MemoryNeed(2 * GB, GB, 0, 4 * GB, 8 * GB),
)
ARRIVING = Download(
    "heron.gguf", "https://a.example/heron.gguf", DownloadState.RUNNING, 250, 1000, "b.example"
)


class Models(PageDriver):
    """The page with both its ends."""

    def __init__(self, qtbot: QtBot) -> None:
        self.asked = SettingsRecorder()
        self.state = SettingsState()
        self.state.apply(EmbeddedModelsChanged((DEMO, FINCH)))
        self.page = ModelsPage(self.asked, self.state)
        super().__init__(qtbot, self.page)

    def show(self, *models: EmbeddedModel) -> None:
        """Tell of models."""
        self.state.apply(EmbeddedModelsChanged(models))
        self._wait()

    def arrives(self, *downloads: Download) -> None:
        """Tell of downloads."""
        self.state.embedded.apply(DownloadsChanged(downloads))
        self._wait()

    def _wait(self) -> None:
        """Until new cards are to be seen."""
        cards = (*self.page.cards.values(), *self.page.downloads.values())
        self.qtbot.waitUntil(lambda: all(card.isVisible() for card in cards))

    def offered(self, name: str) -> int:
        """How many buttons of a name are to be seen."""
        found = self.page.findChildren(QAbstractButton, name)
        return sum(1 for button in found if button.isVisible())


@pytest.fixture
def models(qapp: QApplication, qtbot: QtBot) -> Models:
    theme().apply(qapp, "light", 100)
    return Models(qtbot)


def test_given_a_model_then_its_card_says_what_it_is_and_needs(models: Models) -> None:
    assert models.says("2.0 GB · 4B · Q4_K_M · context 32768 · chat template ChatML") or (
        models.says("2.0 GB · 4B · Q4_K_M · context 32,768 · chat template ChatML")
    )
    assert models.says("Needs about 3.0 GB with a context of")
    assert models.says("4.0 GB free")
    assert models.says("SHA-256 " + "ab" * 32)
    assert not models.offered("smallerContext")


def test_given_too_little_memory_then_a_smaller_context_is_offered(models: Models) -> None:
    tight = MemoryNeed(2 * GB, GB, 0, int(2.6 * GB), 8 * GB)
    options = LoadOptions(threads=2, gpu_layers=1)
    models.show(DEMO, replace(FINCH, need=tight, options=options))
    assert models.says("but only 2.6 GB free")
    models.click("smallerContext")
    assert models.asked.calls == [("set_load_options", "finch", replace(options, context=4096))]


def test_given_memory_then_a_context_that_fits_is_found() -> None:
    need = MemoryNeed(file=100, cache=8192, buffers=0, free=100 + 2100, whole=10**6)
    assert fitting_context(need, 8192) == 2048
    assert fitting_context(replace(need, free=10**5), 8192) is None
    assert fitting_context(replace(need, free=101), 8192) is None


def test_given_models_of_other_kinds_then_each_says_how_it_stands(models: Models) -> None:
    base = replace(
        FINCH, id="base", chats=False, file=replace(FILE, use=ModelUse.COMPLETE), default=False
    )
    gone = replace(
        FINCH, id="gone", present=False, chats=False, default=False, file=None, need=None
    )
    huge = replace(
        FINCH, id="huge", chats=False, default=False, need=MemoryNeed(9 * GB, 0, 0, GB, 8 * GB)
    )
    failure = Failure("model_not_text", {"model": "bert"})
    bert = replace(FINCH, id="bert", chats=False, default=False, problem=failure)
    models.show(DEMO, base, gone, huge, bert)
    tags = {card.model.id: card._tag.text() for card in models.page.cards.values()}
    assert tags == {
        DEMO.id: "Ready",
        "base": "Continues texts only",
        "gone": "File missing",
        "huge": "Not usable",
        "bert": "Not usable",
    }
    assert models.says("bert does not write text")
    assert models.says("Its file alone is larger than the memory of this computer")
    assert models.offered("findModelFile") == 1
    assert models.offered("useModel") == 0


def test_given_another_model_when_it_is_to_be_used_then_that_is_asked_for(models: Models) -> None:
    models.show(DEMO, FINCH, replace(FINCH, id="heron", path="/m/h.gguf", default=False))
    models.click("useModel")
    assert models.asked.calls == [("use_model", "heron")]


def test_given_a_loaded_model_then_its_memory_is_told_and_can_be_given_back(
    models: Models,
) -> None:
    assert not models.offered("unloadModel")
    models.state.embedded.set_loaded(Loaded("/m/finch.gguf", 214_000_000))
    assert models.says("Loaded, 214.0 MB")
    models.click("unloadModel")
    assert models.asked.calls == [("unload_model",)]
    models.state.embedded.set_loaded(None)
    assert not models.offered("unloadModel")


def test_given_the_settings_of_a_model_when_changed_then_they_are_kept_and_stay_open(
    models: Models,
) -> None:
    models.click("modelOptions_finch")
    assert ("look_for_gpus",) in models.asked.calls
    field = models.write("context_finch", "4096")
    models.qtbot.keyClick(field, Qt.Key.Key_Return)
    chosen = LoadOptions(context=4096)
    assert models.asked.calls[-1] == ("set_load_options", "finch", chosen)

    models.show(DEMO, replace(FINCH, options=chosen))

    assert models.find(QWidget, "context_finch") is field
    assert field.text() == "4096"


def test_given_assistive_technology_when_it_turns_the_settings_on_then_they_are_shown(
    models: Models,
) -> None:
    models.find(QAbstractButton, "modelOptions_finch").toggle()
    assert models.find(QWidget, "context_finch").isVisible()


def test_given_no_graphics_card_then_its_layers_cannot_be_set_and_the_reason_is_told(
    models: Models,
) -> None:
    models.click("modelOptions_finch")
    assert models.says("Looking for a graphics card")
    models.state.embedded.set_gpus(())
    layers = models.find(QWidget, "gpuLayers_finch").parent()
    assert isinstance(layers, NumberField)
    assert not layers.isEnabled()
    assert models.says("finds no graphics card")
    models.state.embedded.set_gpus(("Vulkan0",))
    assert layers.isEnabled()
    assert models.says("How many layers Vulkan0 computes")


def test_given_models_of_the_app_and_of_the_user_then_only_the_apps_can_be_deleted(
    models: Models,
) -> None:
    models.show(DEMO, FINCH, replace(FINCH, id="own", path="/m/own.gguf", fetched=False))
    assert models.offered("deleteModelFile") == 1
    assert models.offered("removeModelFile") == 2
    models.click("deleteModelFile")
    assert models.asked.calls == [("delete_model_file", "/m/finch.gguf")]


def test_given_an_address_when_asked_for_then_it_is_downloaded_and_the_form_goes(
    models: Models,
) -> None:
    models.click("addModelAddress")
    assert not models.find(QAbstractButton, "startDownload").isEnabled()
    models.write("modelAddress", "https://a.example/heron.gguf")
    models.write("modelChecksum", "ab")
    models.click("startDownload")
    asked = ("download_model", "https://a.example/heron.gguf", "ab")
    assert models.asked.calls == [asked]

    models.state.embedded.refused.emit(Failure("download_page"))
    assert models.says("the address of a page")
    field = models.find(QWidget, "modelAddress")
    models.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert models.asked.calls == [asked, asked]
    models.state.embedded.begun.emit()
    assert not models.page.form.isVisible()
    assert models.page.form.address.text() == ""
    assert QApplication.focusWidget() is models.page.add_address  # in no other field


def test_given_the_form_of_an_address_when_escape_is_pressed_then_only_it_goes(
    models: Models,
) -> None:
    models.click("addModelAddress")
    models.qtbot.keyClick(models.write("modelAddress", "https"), Qt.Key.Key_Escape)
    assert not models.page.form.isVisible()
    assert models.page.isVisible()
    assert QApplication.focusWidget() is models.page.add_address


def test_given_a_download_when_it_is_gone_then_the_keyboard_is_in_no_field(models: Models) -> None:
    models.arrives(ARRIVING)
    models.find(QAbstractButton, "cancelDownload").setFocus()
    models.arrives()
    assert QApplication.focusWidget() is models.page.add_address


def test_given_a_download_then_all_is_read_out_as_it_stands(models: Models) -> None:
    models.arrives(ARRIVING)
    models.show(DEMO, FINCH)
    (arriving,) = models.page.downloads.values()
    cards = [arriving, *(models.page.cards[each.id] for each in (DEMO, FINCH))]
    children = [each for each in arriving.parentWidget().children() if each in cards]
    assert children == cards
    assert sorted(cards, key=lambda card: card.geometry().top()) == cards


def test_given_a_download_then_it_is_followed_paused_resumed_and_cancelled(
    models: Models,
) -> None:
    models.arrives(ARRIVING)
    assert models.says("from b.example")
    bar = next(b for b in models.page.findChildren(QProgressBar) if b.isVisible())
    assert bar.accessibleName()
    models.click("pauseDownload")
    models.arrives(replace(ARRIVING, state=DownloadState.PAUSED))
    assert models.says("Paused at")
    models.click("pauseDownload")
    failure = Failure("download_broken", {"host": "b.example", "name": "heron.gguf", "kept": "1"})
    models.arrives(replace(ARRIVING, state=DownloadState.FAILED, failure=failure))
    assert models.says("The connection to b.example broke while heron.gguf arrived")
    models.click("cancelDownload")
    assert models.asked.calls == [
        ("pause_download", "heron.gguf"),
        ("resume_download", "heron.gguf"),
        ("cancel_download", "heron.gguf"),
    ]
    models.arrives()
    assert not models.offered("cancelDownload")


def test_given_model_files_when_dropped_then_they_are_added_and_others_are_left(
    models: Models,
) -> None:
    def mime(*names: str) -> QMimeData:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(Path("/m") / name)) for name in names])
        return data

    usual = (Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    taken, left = mime("a.GGUF", "b.txt"), mime("b.txt")
    for data, accepted in ((taken, True), (left, False)):
        event = QDragEnterEvent(QPoint(5, 5), usual[0], data, *usual[1:])
        QApplication.sendEvent(models.page, event)
        assert event.isAccepted() is accepted
    QApplication.sendEvent(models.page, QDropEvent(QPointF(5, 5), usual[0], taken, *usual[1:]))
    assert models.asked.calls == [("add_model_file", "/m/a.GGUF")]


@pytest.mark.parametrize(
    ("number", "words"), [(134_515_008, "135M"), (1_720_000_000, "1.72B"), (900, "900"), (None, "")]
)
def test_given_a_number_of_parameters_then_it_is_said_shortly(
    number: int | None, words: str
) -> None:
    assert parameters_words(number) == words
