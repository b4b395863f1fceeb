"""Files that are dragged over the window and dropped on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.gui.transfer.drop_zone import DropZone
from chatapp.gui.transfer.state import Step
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.images import image_file
from tests.support.qt import until
from tests.support.transfer_pages import a_file, page, state, talks, words

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    """The window, connected to a server that says "Yes"."""
    async with (
        HostileServer(event_stream("Yes")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        yield bench


def mime(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag(target: QWidget, data: QMimeData) -> QDragEnterEvent:
    """Drag something over a part of the window, as Qt tells it."""
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(target, event)
    return event


def drop(target: QWidget, data: QMimeData, at: QPointF | None = None) -> QDropEvent:
    event = QDropEvent(
        at or QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(target, event)
    return event


def overlay(bench: GuiBench) -> QWidget:
    found = bench.window.findChild(QWidget, "drop_overlay")
    assert isinstance(found, QWidget)
    return found


PARTS = ["the window", "the message field", "the search field"]


def part(bench: GuiBench, name: str) -> QWidget:
    return {
        "the window": bench.window,
        "the message field": bench.window.chat.composer.edit.viewport(),
        "the search field": bench.window.sidebar.search,
    }[name]


def middle_of(bench: GuiBench, title: str) -> QPointF:
    """The middle of a place to drop on."""
    (zone,) = [zone for zone in overlay(bench).findChildren(DropZone) if title in words(zone)]
    return QPointF(zone.geometry().center())


@pytest.mark.parametrize("over", PARTS)
async def test_given_an_export_when_dropped_on_the_chat_then_it_is_to_be_imported(
    bench: GuiBench, tmp_path: Path, over: str
) -> None:
    data = mime([a_file(tmp_path, *talks(2))])

    assert drag(part(bench, over), data).isAccepted()
    assert overlay(bench).isVisibleTo(bench.window)
    assert all(each in words(overlay(bench)) for each in ("Drop here to attach", "Drop to import"))
    drop(overlay(bench), data)

    assert not overlay(bench).isVisibleTo(bench.window)
    await until("the choice", lambda: state(bench).step is Step.CHOOSING)
    assert page(bench).choose.model.numbers == (2, 2)
    assert bench.window.chat.composer.text == ""
    assert bench.window.chat.composer.attached.chips == ()


async def test_given_an_export_when_dropped_where_files_are_attached_then_it_goes_with_the_message(
    bench: GuiBench, tmp_path: Path
) -> None:
    data = mime([a_file(tmp_path, *talks(1))])

    drag(part(bench, PARTS[0]), data)
    drop(overlay(bench), data, middle_of(bench, "Drop here to attach"))

    (chip,) = bench.window.chat.composer.attached.chips
    await until("the file", lambda: chip.state.part is not None)


async def test_given_a_text_when_dropped_on_the_place_of_imports_then_it_is_to_be_imported(
    bench: GuiBench, tmp_path: Path
) -> None:
    transcript = tmp_path / "talk.md"
    transcript.write_text("# Talk\n\n## User\n\nhi\n\n## Assistant\n\nho\n")
    data = mime([transcript])

    drag(part(bench, PARTS[0]), data)
    drop(overlay(bench), data, middle_of(bench, "Drop here to import"))

    assert bench.window.chat.composer.attached.chips == ()
    await until("the page", lambda: bench.window.stack.currentWidget() is page(bench))


@pytest.mark.parametrize("over", PARTS)
async def test_given_files_when_dropped_on_the_chat_then_they_go_with_the_next_message(
    bench: GuiBench, tmp_path: Path, over: str
) -> None:
    (tmp_path / "notes.md").write_text("Herons")
    data = mime([tmp_path / "notes.md"])

    drag(part(bench, over), data)
    drop(overlay(bench), data)

    assert bench.window.stack.currentWidget() is bench.window.splitter
    (chip,) = bench.window.chat.composer.attached.chips
    await until("the file", lambda: chip.state.part is not None)
    assert chip.accessibleName() == "notes.md, 2 tokens"


async def test_given_files_dragged_away_again_when_gone_then_the_window_is_as_before(
    bench: GuiBench, tmp_path: Path
) -> None:
    drag(bench.window, mime([a_file(tmp_path)]))
    QApplication.sendEvent(overlay(bench), QDragLeaveEvent())

    assert not overlay(bench).isVisibleTo(bench.window)
    assert bench.window.stack.currentWidget() is bench.window.splitter


async def test_given_pictures_when_dragged_over_the_chat_then_they_can_only_be_attached(
    bench: GuiBench, tmp_path: Path
) -> None:
    (tmp_path / "cat.PNG").write_bytes(image_file())
    data = mime([tmp_path / "cat.PNG"])

    drag(bench.window, data)
    assert "Drop to attach" in words(overlay(bench))
    zones = overlay(bench).findChildren(DropZone)
    assert sum(zone.isVisibleTo(bench.window) for zone in zones) == 1
    drop(overlay(bench), data)

    (chip,) = bench.window.chat.composer.attached.chips
    await until("the picture", lambda: chip.accessibleName() == "cat.PNG, 40 × 30")


async def test_given_pictures_when_dropped_on_the_page_of_imports_then_it_says_that_they_are_none(
    bench: GuiBench, tmp_path: Path
) -> None:
    bench.do("import")
    data = mime([tmp_path / "cat.PNG"])
    drag(bench.window, data)
    assert "Pictures cannot be imported" in words(overlay(bench))
    drop(overlay(bench), data)

    assert "Pictures are no conversations" in bench.window.chat.bar.text


async def test_given_text_when_dragged_over_the_window_then_it_is_left_to_the_fields(
    bench: GuiBench,
) -> None:
    data = QMimeData()
    data.setText("words")

    assert not drag(bench.window, data).isAccepted()
    assert drag(bench.window.chat.composer.edit.viewport(), data).isAccepted()
    assert bench.window.findChild(QWidget, "drop_overlay").isHidden()
    # Qt's own field keeps a cursor where text would be dropped: let it go.
    QApplication.sendEvent(bench.window.chat.composer.edit.viewport(), QDragLeaveEvent())
