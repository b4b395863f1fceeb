"""The transcript's view with messages in it, used as a person does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import MessageGrew
from chatapp.domain.messages import Message, PathEntry, Role, Status, TextPart
from chatapp.gui.transcript.copying import copy_range
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.selection import Spot
from chatapp.gui.transcript.stage import Placed
from chatapp.gui.transcript.view import TranscriptView

Keys = Qt.KeyboardModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton

LONG = "A paragraph with enough words in it to take more than one line of the column. " * 4


class Pane:
    """A view on a model, filled with little effort."""

    def __init__(self, qtbot: QtBot) -> None:
        self.model = TranscriptModel()
        self.view = TranscriptView(self.model)
        self.qtbot = qtbot
        self.around: QWidget | None = None
        """A window it was put into; it is kept as long as the view."""
        qtbot.addWidget(self.view)
        self.view.resize(900, 600)
        self.view.show()
        qtbot.waitExposed(self.view)

    def show(self, *messages: Message, siblings: dict[str, tuple[str, ...]] | None = None) -> None:
        known = siblings or {}
        entries, parent = [], None
        for message in messages:
            entries.append(
                PathEntry(replace(message, parent=parent), known.get(message.id, (message.id,)))
            )
            parent = message.id
        self.model.load("c", entries)
        if self.view.timeline.pending:
            self.settle()  # a long text is read in the frames that follow

    def grow(self, text: str, message: str = "a") -> None:
        place = self.model.row_of(message)
        assert place is not None
        self.model.apply(MessageGrew("c", message, len(self.model.rows[place].text), text))
        self.settle()

    def settle(self) -> None:
        """Wait until what changed is shown."""
        QApplication.processEvents()
        frame = self.view._frame
        self.qtbot.waitUntil(lambda: not frame.isActive())
        QApplication.processEvents()

    def part_with(self, text: str) -> Placed:
        """The painted part in view that says `text`."""
        for one in self.view.timeline.placed:
            leaf, height = one.slot.leaf, self.view.viewport().height()
            if leaf is not None and text in leaf.text and -one.slot.height < one.y < height:
                return one
        raise AssertionError(f"not shown: {text}")

    def top_of(self, text: str) -> int:
        """Where the part that says `text` stands in the view."""
        return self.part_with(text).y

    def text_with(self, text: str) -> str:
        """All that the part says."""
        leaf = self.part_with(text).slot.leaf
        assert leaf is not None
        return leaf.text

    def shows(self, text: str) -> bool:
        try:
            return bool(self.part_with(text))
        except AssertionError:
            return False

    def point_of(self, text: str) -> QPoint:
        """The middle of the first letter of `text`, in the viewport."""
        one = self.part_with(text)
        assert one.slot.leaf is not None
        place = one.slot.leaf.text.index(text)
        box = one.slot.leaf.rects(place, place + 1)[0]
        left = self.view.timeline.page.left
        return (box.center() + QPointF(left, one.y)).toPoint()

    def select(self, first: str, last: str) -> None:
        """Select from the beginning of one text to the end of another."""
        start, end = self.spot(first), self.spot(last)
        self.view.reading.selection.set(start, end._replace(place=end.place + len(last)))

    def spot(self, text: str) -> Spot:
        """Where `text` begins."""
        one = self.part_with(text)
        assert one.slot.leaf is not None
        return Spot(one.item.id, one.number, one.slot.leaf.text.index(text))

    # Positions

    def box_of(self, text: str, place: int = 0) -> QRectF:
        """The box around one letter of a text in view, in the viewport."""
        one = self.part_with(text)
        assert one.slot.leaf is not None
        at = one.slot.leaf.text.index(text) + place
        boxes = [box for box in one.slot.leaf.rects(at, at + 1) if box.width() > 0]
        return boxes[0].translated(self.view.timeline.page.left, one.y)

    def before(self, text: str) -> QPoint:
        """The left edge of the first letter of a text."""
        box = self.box_of(text)
        return QPointF(box.left() + 0.5, box.center().y()).toPoint()

    def after(self, text: str) -> QPoint:
        """The right edge of the last letter of a text."""
        box = self.box_of(text, len(text) - 1)
        return QPointF(box.right() - 0.5, box.center().y()).toPoint()

    # The mouse: through the window, so that Qt's own grabbing and counting is part of it

    def press(self, point: QPoint, keys: Keys = NO_KEYS) -> None:
        QTest.mousePress(self._window, LEFT, keys, self._in_window(point))

    def move(self, point: QPoint) -> None:
        QTest.mouseMove(self._window, self._in_window(point))
        QApplication.processEvents()

    def release(self, point: QPoint, keys: Keys = NO_KEYS) -> None:
        QTest.mouseRelease(self._window, LEFT, keys, self._in_window(point))

    def click(self, point: QPoint, keys: Keys = NO_KEYS) -> None:
        self.move(point)
        QTest.mouseClick(self._window, LEFT, keys, self._in_window(point))

    def double_click(self, point: QPoint) -> None:
        """Two clicks; a third one after it makes three."""
        self.move(point)
        QTest.mouseDClick(self._window, LEFT, NO_KEYS, self._in_window(point))

    def triple_click(self, point: QPoint) -> None:
        self.double_click(point)
        QTest.mouseClick(self._window, LEFT, NO_KEYS, self._in_window(point))

    def drag(self, start: QPoint, *stops: QPoint) -> None:
        """Press, move over some points, and release at the last."""
        self.press(start)
        for stop in stops:
            self.move((start + stop) / 2)
            self.move(stop)
        self.release(stops[-1])

    def drag_over(self, first: str, last: str) -> None:
        """Select with the mouse from the beginning of one text to the end of another."""
        self.drag(self.before(first), self.after(last))

    @property
    def _window(self) -> QWindow:
        handle = self.view.window().windowHandle()
        assert handle is not None
        return handle

    def _in_window(self, point: QPoint) -> QPoint:
        return self.view.viewport().mapTo(self.view.window(), point)

    # The keyboard and the clipboard

    def key(self, key: Qt.Key, keys: Keys = NO_KEYS, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.view, key, keys)

    def take_focus(self) -> None:
        self.view.activateWindow()
        self.view.setFocus()
        QApplication.processEvents()

    @property
    def selected(self) -> str:
        """What is selected, as plain text."""
        ends = self.view.reading.selection.ends()
        return copy_range(self.view.timeline, ends).plain if ends is not None else ""

    def copy(self) -> QMimeData:
        """Ctrl+C; what the clipboard holds then."""
        QGuiApplication.clipboard().clear()
        QTest.keyClick(self.view, Qt.Key.Key_C, CTRL)
        self.qtbot.waitUntil(lambda: not self.view.reading.copying, timeout=20_000)
        return QGuiApplication.clipboard().mimeData()

    def copied_markdown(self) -> str:
        """Ctrl+C; the Markdown on the clipboard."""
        return bytes(self.copy().data("text/markdown").data()).decode()

    # Pixels

    def color_at(self, point: QPoint) -> str:
        """The colour of a pixel of the viewport, as #rrggbb."""
        return self.view.viewport().grab().toImage().pixelColor(point).name()

    def button(self, name: str) -> QPushButton:
        for button in self.view.findChildren(QPushButton):
            if button.isVisible() and name in (button.text(), button.accessibleName()):
                return button
        raise AssertionError(f"no button: {name}")


def prompt(text: str = "Question", message: str = "p") -> Message:
    now = datetime.now(UTC)
    return Message(message, "c", None, Role.USER, (TextPart(text),), Status.COMPLETE, now)


def answer(text: str = "Answer", message: str = "a", **changes: object) -> Message:
    made = replace(prompt(text, message), role=Role.ASSISTANT, connection="x", model="Heron Pro")
    return replace(made, **changes)  # type: ignore[arg-type]


def conversation(count: int) -> list[Message]:
    messages = []
    for number in range(count):
        messages.append(prompt(f"Question {number}.", f"p{number}"))
        messages.append(answer(f"Answer {number}. {LONG}", f"a{number}"))
    return messages
