"""Files of the next message: chips above the text, by paste, keyboard and mouse, kept with the draft."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.messages import FilePart
from chatapp.gui.composer.attached_chip import AttachedChip
from chatapp.gui.composer.composer import Composer
from chatapp.gui.composer.prompt_edit import LONGEST_PASTED
from chatapp.gui.file_preview import FilePreview
from chatapp.gui.formats import count
from chatapp.gui.theme import theme
from chatapp.providers.openai_chat import OpenAIChat
from tests.support.bench import HeldAnswer
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, chat_chunk, event_stream
from tests.support.images import image_file
from tests.support.qt import settle, until

pytestmark = pytest.mark.usefixtures("qapp")
Key = Qt.Key
HI = event_stream(chat_chunk("Hi"), chat_chunk(finish="stop"))
QUOTED = "File: notes.md\n```\nHerons\n```"


@dataclass
class Service:
    """A window connected to a server whose first answer is in the test's hand."""

    bench: GuiBench
    server: HostileServer
    held: HeldAnswer


@pytest.fixture
async def service(profile_folder: Path) -> AsyncIterator[Service]:
    """The window; the answers after the first one say "Hi"."""
    held = HeldAnswer()
    async with (
        HostileServer(held, HI, HI) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        yield Service(bench, server, held)


def composer(service: Service) -> Composer:
    return service.bench.window.chat.composer


def chips(service: Service) -> tuple[AttachedChip, ...]:
    return composer(service).attached.chips


def names(service: Service) -> list[str]:
    return [chip.state.name for chip in chips(service)]


def notes(tmp_path: Path, name: str = "notes.md", text: str = "Herons") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText("\n".join(map(str, paths)))  # as file managers do
    return data


async def attach(service: Service, *paths: Path) -> None:
    """Paste files, and wait until they are read."""
    composer(service).edit.insertFromMimeData(files(*paths))
    await read(service)


async def read(service: Service) -> None:
    await until(
        "what is in the files",
        lambda: all(chip.state.part or chip.state.failure for chip in chips(service)),
    )


def said(service: Service) -> list[Any]:
    return [message["content"] for message in service.server.requests[-1].json["messages"]]


async def asked(service: Service, number: int) -> None:
    await until("the request", lambda: len(service.server.requests) == number)


async def test_given_a_file_and_words_when_sent_then_both_go_and_the_chip_is_gone(
    service: Service, tmp_path: Path
) -> None:
    await attach(service, notes(tmp_path))
    assert composer(service).text == ""
    composer(service).set_text("What is it?")

    composer(service).submit()
    await asked(service, 1)

    assert said(service) == [f"{QUOTED}\n\nWhat is it?"]
    assert chips(service) == ()
    shown = service.bench.shown.id
    await settle()
    assert await service.bench.engine.conversations.draft_attached(shown) == ()
    service.held.end("Yes")
    await service.bench.idle()


async def test_given_only_a_file_when_enter_is_pressed_then_it_is_sent(
    service: Service, tmp_path: Path, qtbot: QtBot
) -> None:
    await attach(service, notes(tmp_path))
    assert composer(service).send.isEnabled()

    qtbot.keyClick(composer(service).edit, Key.Key_Return)
    await asked(service, 1)

    assert said(service) == [QUOTED]
    service.held.end("Yes")
    await service.bench.idle()


async def test_given_a_picture_in_the_clipboard_when_pasted_then_it_is_attached(
    service: Service,
) -> None:
    data = QMimeData()
    data.setImageData(QImage.fromData(image_file()))
    assert composer(service).edit.canInsertFromMimeData(data)

    composer(service).edit.insertFromMimeData(data)
    await until("a chip", lambda: chips(service) != ())
    await read(service)
    composer(service).submit()
    await asked(service, 1)

    ((part,),) = said(service)
    head, _comma, body = part["image_url"]["url"].partition(",")
    assert head == "data:image/png;base64"
    sent = QImage.fromData(base64.b64decode(body))
    assert (sent.width(), sent.height()) == (40, 30)
    service.held.end("Yes")
    await service.bench.idle()


async def test_given_words_with_a_picture_of_them_when_pasted_then_the_words_count(
    service: Service,
) -> None:
    data = QMimeData()
    data.setText("cell")
    data.setImageData(QImage.fromData(image_file()))

    composer(service).edit.insertFromMimeData(data)

    assert composer(service).text == "cell"
    assert chips(service) == ()


async def test_given_a_very_long_text_when_pasted_then_it_is_a_file_and_can_be_text_again(
    service: Service, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setText("x " * LONGEST_PASTED)

    composer(service).edit.insertFromMimeData(data)
    await read(service)
    (chip,) = chips(service)
    assert isinstance(chip.state.part, FilePart)
    assert chip.state.part.text == "x " * LONGEST_PASTED
    assert composer(service).text == ""
    button = service.bench.window.chat.bar.findChild(QPushButton, "message_bar_action")
    assert button.text() == "Paste as text"
    button.click()

    assert composer(service).text == "x " * LONGEST_PASTED
    assert chips(service) == ()


async def test_given_files_when_backspace_is_pressed_before_the_text_then_the_last_one_can_go(
    service: Service, tmp_path: Path, qtbot: QtBot
) -> None:
    await attach(service, notes(tmp_path), notes(tmp_path, "b.txt"))
    composer(service).focus_text()

    qtbot.keyClick(composer(service).edit, Key.Key_Backspace)
    assert QApplication.focusWidget() is chips(service)[1]
    qtbot.keyClick(chips(service)[1], Key.Key_Left)
    assert QApplication.focusWidget() is chips(service)[0]
    qtbot.keyClick(chips(service)[0], Key.Key_Delete)
    assert names(service) == ["b.txt"]
    assert QApplication.focusWidget() is chips(service)[0]
    qtbot.keyClick(chips(service)[0], Key.Key_Escape)
    assert QApplication.focusWidget() is composer(service).edit

    assert service.bench.notice == "Removed notes.md."
    service.bench.window.chat.bar.findChild(QPushButton, "message_bar_action").click()
    assert names(service) == ["notes.md", "b.txt"]


async def test_given_a_chip_when_its_cross_is_clicked_then_it_is_gone_and_the_draft_forgets_it(
    service: Service, tmp_path: Path, qtbot: QtBot
) -> None:
    await attach(service, notes(tmp_path))
    cross = chips(service)[0].findChild(QPushButton, "attached_remove")

    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)

    assert chips(service) == ()
    assert not composer(service).attached.isVisibleTo(service.bench.window)
    await settle()
    shown = service.bench.shown.id
    assert await service.bench.engine.conversations.draft_attached(shown) == ()


async def test_given_a_file_that_cannot_be_used_when_attached_then_it_says_why_and_can_be_tried_again(
    service: Service, tmp_path: Path, qtbot: QtBot
) -> None:
    path = notes(tmp_path, "a.bin", "")
    await attach(service, path)
    (chip,) = chips(service)
    assert chip.accessibleName() == "a.bin, There is nothing in it"

    composer(service).set_text("x")
    composer(service).submit()
    assert service.bench.notice.startswith("Not all files could be attached.")
    assert service.server.requests == []
    assert composer(service).text == "x"

    path.write_text("now there is")
    qtbot.mouseClick(chip.findChild(QPushButton, "attached_retry"), Qt.MouseButton.LeftButton)
    await read(service)
    assert chip.accessibleName() == "a.bin, 3 tokens"


async def test_given_a_file_that_cannot_be_used_when_sent_without_it_then_the_rest_goes(
    service: Service, tmp_path: Path
) -> None:
    await attach(service, notes(tmp_path, "a.bin", ""), notes(tmp_path))
    composer(service).set_text("x")
    composer(service).submit()
    bar = service.bench.window.chat.bar
    (without,) = [b for b in bar.findChildren(QPushButton) if b.text() == "Send without those"]

    without.click()

    await until("the request", lambda: len(service.server.requests) == 1)
    said = service.server.requests[0].json["messages"][-1]["content"]
    assert said == f"{QUOTED}\n\nx"
    assert chips(service) == ()


async def test_given_files_when_another_conversation_is_shown_then_each_keeps_its_own(
    service: Service, tmp_path: Path
) -> None:
    bench = service.bench
    first = bench.shown.id
    await attach(service, notes(tmp_path))
    composer(service).set_text("first")
    await bench.engine.conversations.rename(first, "First")

    bench.do("new")
    await until("another", lambda: bench.shown.id != first)
    assert chips(service) == ()
    await attach(service, notes(tmp_path, "b.txt"))
    assert bench.desktop._list is not None
    bench.desktop._list.open(first)
    await until("the first one", lambda: bench.shown.id == first)

    await until("its file", lambda: names(service) == ["notes.md"])
    assert composer(service).text == "first"


async def test_given_files_of_a_draft_when_the_app_starts_again_then_they_are_there(
    profile_folder: Path, tmp_path: Path
) -> None:
    async with HostileServer(HI) as server:
        async with gui_bench(profile_folder, server.base_url) as bench:
            service = Service(bench, server, HeldAnswer())
            await attach(service, notes(tmp_path))
            await settle()
        (tmp_path / "notes.md").unlink()

        async with gui_bench(profile_folder, server.base_url) as bench:
            service = Service(bench, server, HeldAnswer())
            await until("the file", lambda: names(service) == ["notes.md"])
            composer(service).submit()
            await asked(service, 1)
            assert said(service) == [QUOTED]
            await bench.idle()


async def test_given_an_answer_that_is_written_when_a_file_is_sent_then_it_waits_with_it(
    service: Service, tmp_path: Path, qtbot: QtBot
) -> None:
    bench = service.bench
    await bench.ask("First")
    await attach(service, notes(tmp_path))
    composer(service).set_text("Next")
    composer(service).submit()

    await until("the waiting prompt", lambda: composer(service).queued.text == "[notes.md] Next")
    assert chips(service) == ()
    qtbot.mouseClick(composer(service).queued.edit, Qt.MouseButton.LeftButton)
    await until("the chip", lambda: names(service) == ["notes.md"])
    assert composer(service).text == "Next"
    composer(service).submit()
    await until("the waiting prompt", lambda: composer(service).queued.text == "[notes.md] Next")
    service.held.end("One")
    await asked(service, 2)

    assert said(service)[-1] == f"{QUOTED}\n\nNext"
    await bench.idle()


async def test_given_a_model_without_eyes_when_a_picture_is_attached_then_it_can_be_sent_without(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind = Capabilities(images=False)
    monkeypatch.setattr(OpenAIChat, "capabilities", lambda *_arguments: blind)
    assert service.bench.desktop._chat is not None
    await service.bench.desktop._chat.reload()
    (tmp_path / "cat.png").write_bytes(image_file())
    await attach(service, tmp_path / "cat.png", notes(tmp_path))
    assert chips(service)[0].accessibleName() == "cat.png, heron takes no pictures"

    composer(service).submit()
    assert service.server.requests == []
    assert service.bench.notice == "heron takes no pictures."
    service.bench.window.chat.bar.findChild(QPushButton, "message_bar_action").click()
    await asked(service, 1)

    assert said(service) == [QUOTED]
    service.held.end("Yes")
    await service.bench.idle()


async def test_given_a_prompt_that_is_refused_when_sent_then_its_files_come_back(
    service: Service, tmp_path: Path
) -> None:
    await attach(service, notes(tmp_path))
    shown = service.bench.shown.id
    await service.bench.engine.conversations.delete(shown)  # as another process may
    composer(service).set_text("x")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service.bench.engine.chat, "busy", lambda _conversation: False)
        composer(service).submit()
    await until("the text", lambda: composer(service).text == "x")

    assert names(service) == ["notes.md"]


async def test_given_the_paper_clip_when_pressed_then_files_can_be_chosen(
    service: Service, tmp_path: Path
) -> None:
    service.bench.do("attach")
    dialog = service.bench.window.findChild(QFileDialog, "attach_files")
    assert dialog.isVisible()
    dialog.filesSelected.emit([str(notes(tmp_path))])
    dialog.close()

    await read(service)
    assert names(service) == ["notes.md"]


async def test_given_the_window_when_a_picture_of_it_is_taken_then_it_is_attached(
    service: Service,
) -> None:
    service.bench.do("screenshot_window")
    await until("a chip", lambda: chips(service) != ())
    await read(service)

    (chip,) = chips(service)
    assert chip.state.name.startswith("Screenshot ")
    width, height = service.bench.window.width(), service.bench.window.height()
    assert chip.note == f"{count(width)} × {count(height)}"


async def test_given_a_sent_file_when_its_chip_in_the_transcript_is_pressed_then_its_text_is_shown(
    service: Service, tmp_path: Path, qtbot: QtBot
) -> None:
    await attach(service, notes(tmp_path))
    composer(service).submit()
    await asked(service, 1)
    service.held.end("Yes")
    await service.bench.idle()

    chip = service.bench.window.findChild(QPushButton, "attached_file")
    assert chip.accessibleName() == "Look at notes.md"
    chip.click()
    preview = service.bench.window.findChild(FilePreview)
    assert preview.text.toPlainText() == "Herons"
    qtbot.keyClick(preview.text, Key.Key_Escape)

    assert not preview.isVisible()


async def test_given_more_files_than_a_message_takes_when_attached_then_that_is_said(
    service: Service, tmp_path: Path
) -> None:
    paths = [notes(tmp_path, f"{number}.txt") for number in range(22)]

    composer(service).edit.insertFromMimeData(files(*paths))

    assert len(chips(service)) == 20
    assert service.bench.notice == "At most 20 files go with one message."
    await read(service)
    strip = composer(service).attached
    assert strip.height() < service.bench.window.height() / 3
    assert isinstance(strip, QWidget)


async def test_given_a_prompt_with_files_when_edited_then_one_can_be_left_out_and_taken_in_again(
    service: Service, tmp_path: Path
) -> None:
    bench = service.bench
    await attach(service, notes(tmp_path), notes(tmp_path, "b.txt", "Egrets"))
    await bench.ask("What?")
    await asked(service, 1)
    service.held.end("Yes")
    await bench.idle()
    view = bench.window.chat.transcript
    view.edit(bench.window.chat.model.rows[0].message.id)
    await settle()

    def buttons() -> list[QPushButton]:
        return bench.window.findChildren(QPushButton, "edited_file")

    assert [button.accessibleName() for button in buttons()] == [
        "Leave out notes.md",
        "Leave out b.txt",
    ]
    buttons()[0].click()
    buttons()[1].click()
    buttons()[1].click()
    assert buttons()[0].accessibleName() == "Send notes.md after all"
    assert not bench.window.findChild(QPushButton, "save_edited").isEnabled()
    bench.window.findChild(QPushButton, "send_edited").click()
    await asked(service, 2)

    assert said(service) == ["File: b.txt\n```\nEgrets\n```\n\nWhat?"]
    await bench.idle()


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    """Letters half as large again."""
    theme().apply(qapp, "light", 150)
    yield
    theme().apply(qapp, "light", 100)


@pytest.mark.usefixtures("large")
async def test_given_many_files_and_large_letters_when_attached_then_the_text_keeps_its_room(
    service: Service, tmp_path: Path
) -> None:
    window, field = service.bench.window, composer(service)
    window.resize(480, 820)
    window.chat.show_empty(True)
    for number in range(9):
        field.edit.insertFromMimeData(files(notes(tmp_path, f"notes {number}.md")))
    await until("nine chips", lambda: len(chips(service)) == 9)

    strip = field.attached
    await until(
        "room for both", lambda: strip.geometry().bottom() < field.edit.geometry().top(), within=3
    )
    assert field.edit.height() >= field.edit.minimumHeight()
    assert not window.chat.empty.starters[0].isVisible()
