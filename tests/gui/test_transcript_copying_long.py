"""Copying what is long: it is written while the window lives on, and is what was selected."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from chatapp.domain.messages import PathEntry
from tests.support.transcript_pane import CTRL, Pane, answer, prompt

K = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PARAGRAPHS = [f"Paragraph {number} says *something* about rivers." for number in range(4_000)]
LONG = "\n\n".join(PARAGRAPHS)
"""Some 200,000 characters: read a little at a time, from the end up."""


def press_copy(pane: Pane) -> None:
    """Ctrl+C, without waiting for what it gives."""
    QGuiApplication.clipboard().clear()
    QTest.keyClick(pane.view, K.Key_C, CTRL)


def copy_all(pane: Pane) -> None:
    """Ctrl+A, Ctrl+C."""
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    press_copy(pane)


def finished(pane: Pane) -> QMimeData:
    """What is on the clipboard once it is written."""
    pane.qtbot.waitUntil(lambda: not pane.view.reading.copying, timeout=20_000)
    return QGuiApplication.clipboard().mimeData()


def load(pane: Pane, *texts: str, conversation: str = "c") -> None:
    """Show prompts and answers in turn, without waiting for long ones to be read."""
    entries: list[PathEntry] = []
    for number, text in enumerate(texts):
        made = (answer if number % 2 else prompt)(text, f"{conversation}{number}")
        parent = entries[-1].message.id if entries else None
        entries.append(PathEntry(replace(made, parent=parent), (made.id,)))
    pane.model.load(conversation, entries)


def test_given_a_long_answer_that_is_not_read_yet_when_all_is_copied_then_nothing_is_missing(
    pane: Pane,
) -> None:
    load(pane, "Tell me", LONG)
    assert pane.view.timeline.pending
    copy_all(pane)
    data = finished(pane)
    assert bytes(data.data("text/markdown").data()).decode() == f"Tell me\n\n{LONG}"
    plain = LONG.replace("*", "")
    assert data.text() == f"Tell me\n\n{plain}"


def test_given_words_at_the_end_of_an_answer_that_is_not_read_yet_then_these_are_copied(
    pane: Pane,
) -> None:
    load(pane, "Tell me", LONG)
    assert pane.view.timeline.pending
    pane.select("Paragraph 3998", "Paragraph 3999 says")
    press_copy(pane)
    assert finished(pane).text() == (
        "Paragraph 3998 says something about rivers.\n\nParagraph 3999 says"
    )


def test_given_much_is_selected_when_copied_then_the_key_returns_before_it_is_written(
    pane: Pane,
) -> None:
    pane.show(prompt("Tell me"), answer(LONG))
    copy_all(pane)
    assert pane.view.reading.copying
    assert finished(pane).hasHtml()


def test_given_much_is_being_copied_when_another_conversation_is_shown_then_it_is_copied_all_the_same(
    pane: Pane,
) -> None:
    pane.show(prompt("Tell me"), answer(LONG))
    copy_all(pane)
    load(pane, "Else", "Something else", conversation="d")
    assert finished(pane).text().endswith("Paragraph 3999 says something about rivers.")


def test_given_much_is_being_copied_when_something_else_is_copied_then_that_is_on_the_clipboard(
    pane: Pane,
) -> None:
    pane.show(prompt("Tell me"), answer(LONG))
    copy_all(pane)
    pane.select("Paragraph 3999", "Paragraph 3999")
    press_copy(pane)
    assert QGuiApplication.clipboard().text() == "Paragraph 3999"
    pane.qtbot.wait(300)
    assert QGuiApplication.clipboard().text() == "Paragraph 3999"


def test_given_a_thousand_messages_when_all_are_copied_then_each_is_its_source_in_order(
    pane: Pane,
) -> None:
    texts = [f"- *Message* {number}" for number in range(1_000)]
    load(pane, *texts)
    copy_all(pane)
    data = finished(pane)
    assert bytes(data.data("text/markdown").data()).decode() == "\n\n".join(texts)
    assert "• Message 999" in data.text()


def test_given_more_than_a_megabyte_when_copied_then_it_is_plain_text_as_it_was_written(
    pane: Pane,
) -> None:
    load(pane, "Tell me", *[LONG, "And on"] * 6)
    copy_all(pane)
    data = finished(pane)
    assert not data.hasHtml()
    assert data.text().count(LONG) == 6


def test_given_a_long_selection_when_quoted_then_the_quote_comes_when_it_is_written(
    pane: Pane,
) -> None:
    pane.show(prompt("Tell me"), answer(LONG))
    pane.take_focus()
    pane.key(K.Key_A, CTRL)
    quoted: list[str] = []
    pane.view.quote_requested.connect(quoted.append)
    pane.view.quote_selection()
    finished(pane)
    assert quoted == [f"Tell me\n\n{LONG}"]
