"""Looking closely at a picture: driven by keys, mouse and wheel."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import ImagePart
from chatapp.gui.theme import theme
from chatapp.gui.transcript.picture_viewer import PictureViewer
from chatapp.gui.transcript.picture_zoom import LARGEST, SMALLEST, Zoom
from chatapp.gui.transcript.pictures import Deliver, pictures
from tests.support.images import image_file

PART = ImagePart("big", "image/png", 2000, 1000, "../holiday.png")


class Window(QWidget):
    """A window with a field that has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        self.resize(800, 600)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Window:
    theme().apply(qapp, "light")
    files = {"big": image_file(2000, 1000)}

    def load(attachment: str, deliver: Deliver) -> None:
        deliver(files.get(attachment))

    pictures().set_loader(load)
    window = Window()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.field.setFocus()
    qtbot.waitUntil(window.field.hasFocus)
    return window


@pytest.fixture
def viewer(qtbot: QtBot, window: Window) -> PictureViewer:
    shown = PictureViewer(window, PART)
    button = shown.findChild(QAbstractButton, "picture_copy")
    assert isinstance(button, QAbstractButton)
    qtbot.waitUntil(button.isEnabled)
    return shown


def test_given_a_picture_when_opened_then_all_of_it_is_seen_over_the_window(
    viewer: PictureViewer, window: Window
) -> None:
    assert viewer.geometry() == window.rect()
    assert viewer.zoom.fitted
    assert viewer.zoom.area.contains(viewer.zoom.target.adjusted(0.1, 0.1, -0.1, -0.1))
    center = viewer.zoom.target.center().toPoint()
    assert viewer.grab().toImage().pixelColor(center).name() == "#ff0000"


def test_given_the_keys_when_pressed_then_it_grows_shrinks_fits_and_moves(
    qtbot: QtBot, viewer: PictureViewer
) -> None:
    fitted = viewer.zoom.factor

    qtbot.keyClicks(viewer, "+")
    assert viewer.zoom.factor == pytest.approx(fitted * 1.25)
    qtbot.keyClicks(viewer, "--")
    assert viewer.zoom.factor == pytest.approx(fitted / 1.25)
    qtbot.keyClicks(viewer, "1")
    assert viewer.zoom.factor == 1
    before = viewer.zoom.target
    qtbot.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.zoom.target.left() == pytest.approx(before.left() - 64)
    qtbot.keyClick(viewer, Qt.Key.Key_Down)
    assert viewer.zoom.target.top() < before.top()
    qtbot.keyClicks(viewer, "0")
    assert viewer.zoom.factor == pytest.approx(fitted)


def test_given_escape_when_pressed_then_it_is_gone_and_the_focus_is_where_it_was(
    qtbot: QtBot, viewer: PictureViewer, window: Window
) -> None:
    assert viewer.hasFocus()

    with qtbot.waitSignal(viewer.destroyed):
        qtbot.keyClick(viewer, Qt.Key.Key_Escape)

    assert window.field.hasFocus()


def test_given_tab_when_pressed_then_the_focus_goes_round_inside(
    qtbot: QtBot, viewer: PictureViewer
) -> None:
    seen = []
    for _press in range(8):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.objectName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert len(set(seen)) == 8
    assert viewer.hasFocus()


def test_given_its_controls_when_looked_at_then_each_has_name_tip_and_object_name(
    viewer: PictureViewer,
) -> None:
    buttons = viewer.findChildren(QAbstractButton)

    assert len(buttons) == 7
    for button in buttons:
        assert button.accessibleName()
        assert button.accessibleName() in button.toolTip()
        assert button.objectName().startswith("picture_")
    assert viewer.accessibleName() == "Picture ../holiday.png"


def test_given_the_wheel_when_turned_then_what_is_under_the_pointer_stays_there(
    viewer: PictureViewer,
) -> None:
    qt_point = QPointF(300, 250)
    viewer.zoom.change(1.0)
    before = _part_at(viewer.zoom, qt_point)

    _turn(viewer, qt_point, 2)

    assert viewer.zoom.factor == pytest.approx(1.25**2)
    after = _part_at(viewer.zoom, qt_point)
    assert after.x() == pytest.approx(before.x())
    assert after.y() == pytest.approx(before.y())


def test_given_a_drag_when_zoomed_in_then_the_picture_follows_but_never_leaves(
    qtbot: QtBot, viewer: PictureViewer
) -> None:
    viewer.zoom.change(1.0)
    before = viewer.zoom.target

    qtbot.mousePress(viewer, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    qtbot.mouseMove(viewer, QPoint(430, 320))
    qtbot.mouseRelease(viewer, Qt.MouseButton.LeftButton, pos=QPoint(430, 320))

    assert viewer.zoom.target.topLeft() == before.topLeft() + QPointF(30, 20)
    viewer.zoom.move(QPointF(1e6, 1e6))
    assert viewer.zoom.target.left() == pytest.approx(viewer.zoom.area.left())


def test_given_copy_when_pressed_then_the_whole_picture_is_on_the_clipboard(
    qtbot: QtBot, viewer: PictureViewer
) -> None:
    qtbot.keyClick(viewer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().image().size().toTuple() == (2000, 1000)


def test_given_save_when_a_file_is_chosen_then_that_is_asked_for_without_a_loop_of_its_own(
    qtbot: QtBot, viewer: PictureViewer, tmp_path: Path
) -> None:
    qtbot.keyClick(viewer, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = viewer.findChild(QFileDialog, "save_picture")
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "holiday.png"

    with qtbot.waitSignal(viewer.save_wanted) as wanted:
        dialog.fileSelected.emit(str(tmp_path / "a.png"))
    dialog.close()

    assert wanted.args == ["big", str(tmp_path / "a.png")]


def test_given_another_size_of_the_window_when_resized_then_it_still_covers_it(
    qtbot: QtBot, viewer: PictureViewer, window: Window
) -> None:
    window.resize(500, 400)

    qtbot.waitUntil(lambda: viewer.geometry() == window.rect())
    assert viewer.zoom.area.contains(viewer.zoom.target.adjusted(0.1, 0.1, -0.1, -0.1))


def test_given_a_picture_that_is_not_there_when_opened_then_that_is_said_and_esc_closes(
    qtbot: QtBot, window: Window
) -> None:
    viewer = PictureViewer(window, ImagePart("lost", "image/png", 9, 9, "lost.png"))
    message = viewer.findChild(QLabel, "picture_message")
    assert isinstance(message, QLabel)

    qtbot.waitUntil(lambda: "cannot be shown" in message.text())
    with qtbot.waitSignal(viewer.destroyed):
        qtbot.keyClick(viewer, Qt.Key.Key_Escape)


def test_given_any_zoom_when_changed_then_it_stays_within_its_limits() -> None:
    zoom = Zoom()
    zoom.area, zoom.natural = QRectF(0, 0, 100, 100), QSizeF(10, 10)

    assert zoom.factor == 1
    zoom.change(1e9)
    assert zoom.factor == LARGEST
    zoom.change(0)
    assert zoom.factor == SMALLEST
    assert zoom.target.center() == zoom.area.center()


def _part_at(zoom: Zoom, point: QPointF) -> QPointF:
    target = zoom.target
    return QPointF(
        (point.x() - target.left()) / target.width(), (point.y() - target.top()) / target.height()
    )


def _turn(viewer: PictureViewer, at: QPointF, steps: int) -> None:
    event = QWheelEvent(
        at,
        QPointF(viewer.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewer, event)
