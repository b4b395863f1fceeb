"""The field prompts are written in: what it takes, and that long text does not stop it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextOption
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from chatapp.gui.prompt_field import LONGEST_WORD, PromptField, is_hard_to_wrap

_WORDS = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
_ANYWHERE = QTextOption.WrapMode.WrapAnywhere
_UNBROKEN = "a" * (LONGEST_WORD + 1)


@pytest.fixture
def field(qtbot: QtBot) -> PromptField:
    made = PromptField()
    qtbot.addWidget(made)
    made.show()
    return made


def paste(field: PromptField, text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    field.insertFromMimeData(mime)


def test_given_unbroken_text_when_it_comes_in_any_way_then_no_word_boundaries_are_sought(
    field: PromptField,
) -> None:
    for put in (field.setPlainText, field.insertPlainText, field.textCursor().insertText):
        field.clear()
        assert field.wordWrapMode() == _WORDS
        put(f"words before\n{_UNBROKEN}")
        assert field.wordWrapMode() == _ANYWHERE
    field.clear()
    paste(field, f"{_UNBROKEN}\nwords after")
    assert field.wordWrapMode() == _ANYWHERE


def test_given_unbroken_text_when_another_line_changes_then_it_is_still_wrapped_anywhere(
    field: PromptField,
) -> None:
    field.setPlainText(f"{_UNBROKEN}\nwords")
    field.moveCursor(field.textCursor().MoveOperation.End)
    field.insertPlainText(" more")
    assert field.wordWrapMode() == _ANYWHERE


def test_given_a_megabyte_without_a_break_when_pasted_then_all_of_it_is_there(
    field: PromptField,
) -> None:
    paste(field, "a" * 1_000_000)
    assert len(field.toPlainText()) == 1_000_000


def test_given_long_lines_of_words_or_chinese_then_they_are_wrapped_at_words() -> None:
    assert not is_hard_to_wrap("word and more " * 10_000)
    assert not is_hard_to_wrap("\u4f60\u597d" * 10_000)
    assert is_hard_to_wrap(f"\u4f60\u597d{_UNBROKEN}")


def test_given_a_null_when_pasted_then_it_is_replaced(field: PromptField) -> None:
    paste(field, "one\0two")
    assert field.toPlainText() == "one\ufffdtwo"


def compose(field: PromptField, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


def test_given_margins_around_the_text_when_an_input_method_asks_then_it_is_told_the_true_place(
    qtbot: QtBot, field: PromptField
) -> None:
    field.setViewportMargins(30, 8, 30, 6)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)

    told = QGuiApplication.inputMethod().cursorRectangle().toRect()

    cursor = field.cursorRect()
    assert field.viewport().mapTo(field.window(), cursor.topLeft()) == told.topLeft()
    assert told.size() == cursor.size()


def test_given_a_placeholder_when_an_input_method_composes_then_it_is_not_shown_beneath(
    field: PromptField,
) -> None:
    def shown() -> str:
        return QPlainTextEdit.placeholderText(field)

    field.setPlaceholderText("Message")
    compose(field, "ni hao")
    assert (shown(), field.placeholderText()) == ("", "Message")

    field.setPlaceholderText("Another message")
    compose(field, "ni")
    assert (shown(), field.placeholderText()) == ("", "Another message")

    compose(field, "")
    assert shown() == "Another message"
    compose(field, "ni")
    compose(field, "", "你")
    assert (shown(), field.toPlainText()) == ("Another message", "你")


def test_given_a_placeholder_when_another_one_is_set_then_it_is_painted(
    field: PromptField, qtbot: QtBot
) -> None:
    painted: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(QPlainTextEdit.placeholderText(field))
            return False

    field.setPlaceholderText("one")
    qtbot.waitExposed(field)
    QApplication.processEvents()
    watch = Watch(field)
    field.viewport().installEventFilter(watch)
    field.setPlaceholderText("two")
    QApplication.processEvents()
    assert painted == ["two"]
