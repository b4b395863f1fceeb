"""Several answers side by side in the transcript."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import MessageChanged, MessageGrew
from chatapp.domain.messages import Failure, Message, PathEntry, Status, TextPart, Timing, Usage
from chatapp.gui.theme import theme
from chatapp.gui.transcript.panes.column_view import ColumnView
from chatapp.gui.transcript.panes.version_column import VersionColumn
from chatapp.gui.transcript.panes.versions import LEAST_WIDTH, VersionsPane
from chatapp.gui.transcript.versions import Versions, about_tokens, letter
from chatapp.gui.transcript.view import TranscriptView
from tests.support.transcript_pane import LONG, Pane, answer, prompt


class Several:
    """Answers side by side below a prompt."""

    def __init__(self, pane: Pane, *answers: Message, width: int = 1100, height: int = 700) -> None:
        self.pane = pane
        pane.view.resize(width, height)
        below = [replace(each, parent="p") for each in answers]
        ids = tuple(each.id for each in below)
        pane.model.load("c", [PathEntry(prompt(), ("p",)), PathEntry(below[0], ids)])
        self.versions = Versions(ids[0], below)
        pane.model.show_versions(ids[0], self.versions)
        pane.qtbot.waitUntil(lambda: len(self.columns) == len(answers))
        pane.settle()

    @property
    def columns(self) -> list[VersionColumn]:
        """The columns, in order."""
        found = self.pane.view.findChildren(VersionColumn)
        return sorted(found, key=lambda column: column._number)

    @property
    def whole(self) -> VersionsPane:
        return self.pane.view.findChildren(VersionsPane)[0]

    def grow(self, number: int, text: str) -> None:
        row = self.versions.rows[number]
        change = MessageGrew("c", row.id, len(row.text), text)
        self.pane.model.apply(change)
        self.versions.apply(change)

    def says(self, number: int) -> str:
        """The text that a column shows."""
        view = self.columns[number].view
        leaves = [one.slot.leaf for one in view.timeline.placed]
        return "\n".join(leaf.text for leaf in leaves if leaf is not None)

    def until_says(self, number: int, text: str) -> None:
        self.pane.qtbot.waitUntil(lambda: self.says(number) == text)

    def focus(self, number: int) -> None:
        self.pane.view.activateWindow()
        self.columns[number].view.setFocus()
        QApplication.processEvents()


def streaming(count: int) -> list[Message]:
    return [answer("", f"a{number}", status=Status.STREAMING) for number in range(count)]


def texts(widget: QWidget) -> list[str]:
    """All words on a widget that are in sight."""
    found = [each for each in widget.findChildren(QWidget) if each.isVisible()]
    return [each.text() for each in found if hasattr(each, "text") and each.text()]


def test_given_answers_that_arrive_together_then_each_grows_in_its_own_column(pane: Pane) -> None:
    several = Several(pane, *streaming(3))

    several.grow(1, "Second")
    several.grow(0, "First")
    several.grow(1, " one")

    several.until_says(0, "First")
    several.until_says(1, "Second one")
    assert several.says(2) == ""
    lefts = [column.x() for column in several.columns]
    assert lefts == sorted(set(lefts))
    assert len({column.y() for column in several.columns}) == 1
    assert all(column.width() >= LEAST_WIDTH for column in several.columns)
    assert not pane.shows("First")


def test_given_columns_then_they_are_lettered_and_each_says_how_it_stands(pane: Pane) -> None:
    failed = Failure("broken", {"host": "a.example"})
    cut = answer("Cut", "a1", error=Failure("length"), timing=Timing(0.5, 12.3))
    counted = answer("Done", "a3", usage=Usage(3, 340), timing=Timing(0.5, 65.0))
    several = Several(
        pane,
        answer("", "a0", status=Status.STREAMING),
        cut,
        answer("Half", "a2", status=Status.FAILED, error=failed),
        counted,
        width=1400,
    )
    words = [texts(column) for column in several.columns]
    assert [each[0] for each in words] == [f"Answer {letter(number)}" for number in range(4)]
    assert "Waiting" in words[0]
    assert {"Length limit", "The answer reached its length limit", "Continue"} <= set(words[1])
    assert {"Failed", "Retry"} <= set(words[2])
    assert {"Done", "1 min 5 s · 340 tokens"} <= set(words[3])
    assert "12 s · ≈ 1 token" in words[1]


def test_given_answers_of_other_models_then_columns_have_their_names(pane: Pane) -> None:
    several = Several(pane, answer("One", "a0"), answer("Two", "a1", model="Finch"))
    assert [column.title for column in several.columns] == ["Heron Pro", "Finch"]


def test_given_the_button_of_a_column_when_pressed_then_that_answer_is_to_be_gone_on_with(
    pane: Pane, qtbot: QtBot
) -> None:
    several = Several(pane, answer("One", "a0"), answer("Two", "a1"))
    with qtbot.waitSignal(pane.view.intents.version_taken) as taken:
        several.columns[1]._take.click()
    assert taken.args == ["a0", "a1"]


@pytest.mark.parametrize(
    ("here", "key", "wanted"),
    [(0, Qt.Key.Key_3, "a2"), (2, Qt.Key.Key_1, "a0"), (1, Qt.Key.Key_Return, "a1")],
)
def test_given_a_focused_column_when_a_key_chooses_then_that_answer_is_taken(
    pane: Pane, qtbot: QtBot, here: int, key: Qt.Key, wanted: str
) -> None:
    several = Several(pane, *[answer(f"Text {n}", f"a{n}") for n in range(3)])
    several.focus(here)
    with qtbot.waitSignal(pane.view.intents.version_taken) as taken:
        pane.key(key)
    assert taken.args == ["a0", wanted]


def test_given_a_number_without_a_column_when_pressed_then_nothing_is_taken(
    pane: Pane, qtbot: QtBot
) -> None:
    several = Several(pane, answer("One", "a0"), answer("Two", "a1"))
    several.focus(0)
    with qtbot.assertNotEmitted(pane.view.intents.version_taken):
        pane.key(Qt.Key.Key_3)
        pane.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)


def test_given_a_focused_column_when_left_and_right_are_pressed_then_the_focus_moves(
    pane: Pane,
) -> None:
    several = Several(pane, *[answer(f"Text {n}", f"a{n}") for n in range(3)])
    several.focus(0)
    pane.key(Qt.Key.Key_Right, times=5)
    assert several.columns[2].view.hasFocus()
    pane.key(Qt.Key.Key_Left)
    assert several.columns[1].view.hasFocus()
    ring = several.columns[1].grab().toImage().pixelColor(0, several.columns[1].height() // 2)
    assert ring == theme().color("accent")


def test_given_columns_when_tab_is_pressed_then_it_stops_at_all_that_can_be_done_and_leaves(
    pane: Pane,
) -> None:
    several = Several(pane, answer("See [one](https://a.example)", "a0"), answer("Two", "a1"))
    pane.take_focus()
    seen = []
    for _ in range(20):
        pane.key(Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        link = widget is several.columns[0].view and several.columns[0].view.reading.focus
        seen.append(("link" if link else widget.objectName()) if widget else "")
        if seen[-1] == "take_version" and several.columns[1].isAncestorOf(widget):
            break
    wanted = ["copy_version", "version_text_1", "link", "take_version"]
    wanted += ["copy_version", "version_text_2", "take_version"]
    assert seen[-len(wanted) :] == wanted


def test_given_a_column_when_its_text_is_selected_and_copied_then_the_clipboard_has_it(
    pane: Pane,
) -> None:
    several = Several(pane, answer("One two", "a0"), answer("**Three** four", "a1"))
    several.focus(1)
    pane.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    pane.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Three four"
    several.columns[1]._copy.click()
    assert QGuiApplication.clipboard().text() == "**Three** four"


def test_given_a_narrow_view_then_the_columns_stand_one_below_the_other(pane: Pane) -> None:
    several = Several(pane, *[answer(LONG, f"a{n}") for n in range(3)], width=420)
    tops = [column.y() for column in several.columns]
    assert tops == sorted(set(tops))
    assert len({column.x() for column in several.columns}) == 1


def test_given_four_answers_and_room_for_three_then_they_stand_two_by_two(pane: Pane) -> None:
    several = Several(pane, *[answer(LONG, f"a{n}") for n in range(4)])
    assert len({column.y() for column in several.columns}) == 2
    assert len({column.x() for column in several.columns}) == 2


def test_given_a_long_answer_then_its_column_has_a_limit_and_scrolls_by_itself(
    pane: Pane, qtbot: QtBot
) -> None:
    several = Several(pane, answer(LONG, "a0"), answer(f"{LONG}\n\n" * 60, "a1"))
    view = several.columns[1].view
    qtbot.waitUntil(lambda: several.whole.height() < pane.view.viewport().height())
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    assert several.columns[0].view.verticalScrollBar().maximum() == 0
    wheel(view, 120)
    assert bar.value() < bar.maximum()


def test_given_a_column_with_nothing_to_scroll_when_the_wheel_turns_then_the_page_moves(
    pane: Pane,
) -> None:
    several = Several(pane, *[answer("Short", f"a{n}") for n in range(3)], width=420, height=400)
    before = pane.view.verticalScrollBar().value()
    assert before > 0
    wheel(several.columns[2].view, 120)
    pane.settle()
    assert pane.view.verticalScrollBar().value() < before


def wheel(view: TranscriptView, angle: int) -> None:
    """Turn the wheel over a view: through the window, so that Qt passes on what is not taken."""
    window = view.window().windowHandle()
    middle = view.viewport().mapTo(view.window(), view.viewport().rect().center())
    assert window is not None
    QTest.wheelEvent(window, middle, QPoint(0, angle))
    QApplication.processEvents()


def test_given_a_growing_answer_at_the_end_then_the_page_follows_it(pane: Pane) -> None:
    several = Several(pane, *streaming(2), height=420)
    for number in range(12):
        several.grow(number % 2, f"{LONG}\n\n")
    pane.qtbot.waitUntil(lambda: several.whole.height() > 200)
    pane.settle()
    assert pane.view.at_end
    bottom = several.whole.geometry().bottom()
    assert bottom <= pane.view.viewport().height()


def test_given_columns_when_they_are_closed_then_the_answer_stands_in_their_place(
    pane: Pane, qtbot: QtBot
) -> None:
    several = Several(pane, answer("One", "a0"), answer("Two", "a1"))
    pane.model.show_versions("a0", None)
    several.versions.closed.emit()
    pane.settle()
    qtbot.waitUntil(lambda: pane.shows("One"))
    assert not any(column.isVisible() for column in several.columns)
    assert pane.button("Show all versions side by side")


def test_given_an_answer_that_ends_then_its_column_takes_its_final_text(pane: Pane) -> None:
    several = Several(pane, *streaming(2))
    several.grow(1, "So f")
    final = replace(
        several.versions.rows[1].message, parts=(TextPart("So far"),), status=Status.STOPPED
    )
    several.versions.apply(MessageChanged(final))
    several.until_says(1, "So far")
    assert "Stopped" in texts(several.columns[1])


def test_given_fewer_answers_than_were_asked_for_when_all_ended_then_a_column_says_so(
    pane: Pane,
) -> None:
    several = Several(pane, answer("One", "a0"), answer("", "a1"))
    assert "No text came" in [
        each.accessibleName() for each in several.columns[1].findChildren(QWidget)
    ]


def test_given_a_piece_that_is_missing_when_more_comes_then_the_answers_are_to_be_read_again(
    pane: Pane, qtbot: QtBot
) -> None:
    several = Several(pane, *streaming(2))
    with qtbot.waitSignal(several.versions.stale):
        several.versions.apply(MessageGrew("c", "a1", 10, "later"))


def test_given_columns_when_scrolled_out_of_view_and_back_then_they_are_there(
    pane: Pane, qtbot: QtBot
) -> None:
    several = Several(pane, answer(LONG, "a0"), answer("Two", "a1"), height=300)
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    pane.settle()
    pane.view.scroll_to_end()
    pane.settle()
    qtbot.waitUntil(lambda: any(column.isVisible() for column in several.columns))
    several.until_says(1, "Two")


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("", 0, 0), ("a", 1, 1), ("The heating stays off until Friday.", 6, 12), ("你好，世界", 3, 6)],
)
def test_given_a_text_when_its_tokens_are_guessed_then_about_as_many_as_models_count(
    text: str, least: int, most: int
) -> None:
    assert least <= about_tokens(text) <= most


def test_given_columns_shown_and_closed_many_times_then_none_of_them_is_kept(
    pane: Pane, qtbot: QtBot
) -> None:
    def alive() -> int:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return sum(isinstance(each, ColumnView) for each in gc.get_objects())

    before = alive()
    several = Several(pane, answer(LONG, "a0"), answer("Two", "a1"))
    for _ in range(5):
        several.versions.closed.emit()
        pane.model.show_versions("a0", None)
        pane.settle()
        several = Several(pane, answer(LONG, "a0"), answer("Two", "a1"))
    assert alive() <= before + 2
