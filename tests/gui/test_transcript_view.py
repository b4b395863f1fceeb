"""The transcript as it is read, scrolled and worked with."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import MessageChanged, MessageGrew, MessagesAdded
from chatapp.domain.messages import (
    Failure,
    PathEntry,
    Status,
    TextPart,
    ThinkingPart,
    Timing,
    Usage,
)
from chatapp.domain.prices import Price, Pricing
from chatapp.gui.model_menu import ModelChoice
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Label
from tests.support.transcript_pane import LONG, Pane, answer, conversation, prompt


def _top(widget: QWidget) -> int:
    return widget.mapToGlobal(QPoint(0, 0)).y()


# Reading


def test_given_a_conversation_then_its_end_is_shown_first(pane: Pane) -> None:
    pane.show(*conversation(200))
    assert pane.view.at_end
    assert pane.shows("Answer 199.")
    assert not pane.shows("Answer 100.")


def test_given_a_short_conversation_then_it_stands_at_the_top(pane: Pane) -> None:
    pane.show(prompt(), answer())
    assert 0 < pane.top_of("Question") < 60
    assert pane.view.at_end


def test_given_the_end_in_view_when_the_answer_grows_then_it_is_followed(pane: Pane) -> None:
    pane.show(prompt(), answer("Start", status=Status.STREAMING))
    for number in range(30):
        pane.grow(f"\n\nParagraph {number}. {LONG}")
    assert pane.view.at_end
    newest = pane.part_with("Paragraph 29.")
    assert newest.y + newest.slot.height <= pane.view.viewport().height()


def test_given_someone_reads_above_when_the_answer_grows_then_nothing_moves(pane: Pane) -> None:
    pane.show(*conversation(20), answer("Start", "a", status=Status.STREAMING))
    QTest.keyClick(pane.view, Qt.Key.Key_PageUp)
    QTest.keyClick(pane.view, Qt.Key.Key_PageUp)
    shown = next(f"Answer {number}." for number in range(20) if pane.shows(f"Answer {number}."))
    before = pane.top_of(shown)
    for number in range(10):
        pane.grow(f"\n\nParagraph {number}. {LONG}")
    pane.model.apply(MessageChanged(answer("Other text now.", "a")))
    pane.settle()
    assert pane.top_of(shown) == before
    assert not pane.view.at_end


def test_given_someone_reads_above_when_messages_are_added_then_nothing_moves(pane: Pane) -> None:
    pane.show(*conversation(20))
    QTest.keyClick(pane.view, Qt.Key.Key_PageUp)
    shown = next(f"Answer {number}." for number in range(20) if pane.shows(f"Answer {number}."))
    before = pane.top_of(shown)
    pane.model.apply(MessagesAdded("c", (replace(prompt("New", "n"), parent="a19"),)))
    pane.settle()
    assert pane.top_of(shown) == before


def test_given_a_long_conversation_when_scrolling_up_then_each_step_moves_by_its_distance(
    pane: Pane,
) -> None:
    pane.show(*conversation(60))
    for _ in range(60):
        shown = next(
            text
            for number in range(60)
            if pane.shows(text := f"Answer {number}.") and 0 <= pane.top_of(text) < 400
        )
        before = pane.top_of(shown)
        pane.view.scroll_by(-90)
        assert pane.top_of(shown) == before + 90


def test_given_the_top_when_scrolling_further_up_then_the_first_message_stays(pane: Pane) -> None:
    pane.show(*conversation(30))
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    before = pane.top_of("Question 0.")
    QTest.keyClick(pane.view, Qt.Key.Key_PageUp)
    assert pane.top_of("Question 0.") == before == pane.view.timeline.page.top


def test_given_keys_then_home_end_and_latest_go_where_they_say(pane: Pane) -> None:
    pane.show(*conversation(100))
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    assert pane.shows("Question 0.")
    assert not pane.view.at_end
    pane.button("Latest").click()
    assert pane.shows("Answer 99.")
    assert pane.view.at_end
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    QTest.keyClick(pane.view, Qt.Key.Key_End)
    assert pane.view.at_end


def test_given_the_scroll_bar_when_dragged_to_the_middle_then_the_middle_is_shown(
    pane: Pane,
) -> None:
    pane.show(*conversation(400))
    bar = pane.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert any(pane.shows(f"Answer {number}.") for number in range(150, 250))


def test_given_a_narrower_view_then_the_first_line_in_view_stays_in_view(pane: Pane) -> None:
    pane.show(*conversation(50))
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    for _ in range(4):
        QTest.keyClick(pane.view, Qt.Key.Key_PageDown)
    shown = pane.view.timeline.items[pane.view.timeline.anchor.item].id
    pane.view.resize(500, 600)
    pane.view.resize(900, 600)
    assert pane.view.timeline.items[pane.view.timeline.anchor.item].id == shown


def test_given_another_conversation_then_its_end_is_shown(pane: Pane) -> None:
    pane.show(*conversation(50))
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    pane.model.load("other", [PathEntry(prompt("Elsewhere"), ("p",))])
    assert pane.view.at_end
    assert pane.shows("Elsewhere")
    assert not pane.shows("Question 0.")


def test_given_a_reload_of_the_same_conversation_then_the_place_is_kept(pane: Pane) -> None:
    messages = conversation(50)
    pane.show(*messages)
    QTest.keyClick(pane.view, Qt.Key.Key_PageUp)
    QTest.keyClick(pane.view, Qt.Key.Key_PageUp)
    shown = next(f"Answer {number}." for number in range(50) if pane.shows(f"Answer {number}."))
    before = pane.top_of(shown)
    pane.show(*messages)
    assert pane.top_of(shown) == before


def test_given_changes_while_nothing_else_happens_then_they_are_shown_in_one_frame(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer("", status=Status.STREAMING))
    pane.settle()
    shown = 0

    def count() -> None:
        nonlocal shown
        shown += 1

    pane.view._frame.timeout.connect(count)
    for number in range(100):
        pane.model.apply(MessageGrew("c", "a", 2 * number, "ab"))
    pane.settle()
    assert pane.shows("ab" * 100)
    assert shown <= 2


def test_given_a_streaming_answer_then_parts_that_are_complete_keep_their_layout(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer("", status=Status.STREAMING))
    pane.grow("First paragraph.\n\n```py\nx = 1\n```\n\nTail")
    first = pane.part_with("First paragraph.").slot.leaf
    code = pane.part_with("x = 1").slot.leaf
    pane.grow(" grows")
    pane.model.apply(MessageChanged(answer("First paragraph.\n\n```py\nx = 1\n```\n\nTail grows")))
    pane.settle()
    assert pane.part_with("First paragraph.").slot.leaf is first
    assert pane.part_with("x = 1").slot.leaf is code
    assert pane.shows("Tail grows")


def test_given_the_final_message_then_the_link_that_came_late_is_a_link(pane: Pane) -> None:
    pane.show(prompt(), answer("", status=Status.STREAMING))
    pane.grow("See [here][x].\n\nMore.\n\n[x]: https://a.example/b\n")
    text = "See [here][x].\n\nMore.\n\n[x]: https://a.example/b\n"
    pane.model.apply(MessageChanged(answer(text)))
    pane.settle()
    assert pane.shows("See here.")
    (link,) = pane.part_with("See here.").slot.leaf.links()  # type: ignore[union-attr]
    assert link.address == "https://a.example/b"


# What an answer shows


def test_given_no_text_yet_then_it_says_that_it_waits(pane: Pane) -> None:
    pane.show(prompt(), answer("", status=Status.STREAMING))
    names = [child.accessibleName() for child in pane.view.findChildren(QWidget)]
    assert "Waiting for the first words" in names


@pytest.mark.parametrize("text", ["", "\n", " ", "> > ", "[a]: b\n"])
def test_given_text_of_which_nothing_shows_yet_then_it_goes_on_waiting(
    pane: Pane, text: str
) -> None:
    pane.show(*conversation(3), prompt(), answer(text, status=Status.STREAMING))
    names = [child.accessibleName() for child in pane.view.findChildren(QWidget)]
    assert "Waiting for the first words" in names
    pane.grow("\n\nNow.")
    assert pane.shows("Now.")


def test_given_usage_and_times_then_they_are_told(pane: Pane) -> None:
    usage, timing = Usage(10, 318), Timing(0.6, 0.6 + 318 / 71)
    pane.show(prompt(), answer(usage=usage, timing=timing))
    texts = [label.text() for label in pane.view.findChildren(QWidget) if hasattr(label, "text")]
    assert "Heron Pro  ·  first token 0.6 s  ·  71 tokens/s  ·  318 tokens" in texts


def test_given_a_price_then_the_cost_is_told_and_its_details_are_in_the_tip(pane: Pane) -> None:
    pane.show(prompt(), answer(usage=Usage(1000, 500)))
    (meta,) = [each for each in pane.view.findChildren(Label) if "500 tokens" in each.text()]
    assert meta.text() == "Heron Pro  ·  500 tokens"
    assert meta.toolTip() == ""
    price = Price("Heron Pro", "", "USD", 2_000_000, 8_000_000, since="2026-01-31")
    pane.view.set_pricing(Pricing([price], {}))
    assert meta.text() == "Heron Pro  ·  500 tokens  ·  $0.006"
    assert "Cost: $0.006" in meta.toolTip()
    assert meta.accessibleDescription() == meta.toolTip()
    pane.view.resize(400, 600)
    pane.settle()
    assert meta.text() == "500 tokens"
    pane.view.set_pricing(Pricing([], {}))
    assert "The price is not known" in meta.toolTip()


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.STOPPED, "stopped"),
        (Status.INTERRUPTED, "interrupted"),
        (Status.INCOMPLETE, "incomplete"),
        (Status.FAILED, "not finished"),
    ],
)
def test_given_an_answer_that_ended_early_then_it_says_how(
    pane: Pane, status: Status, word: str
) -> None:
    pane.show(prompt(), answer(status=status, error=Failure("broken")))
    texts = [label.text() for label in pane.view.findChildren(QWidget) if hasattr(label, "text")]
    assert f"Heron Pro  ·  {word}" in texts


def test_given_the_same_model_twice_then_its_name_is_shown_once(pane: Pane) -> None:
    pane.show(prompt(), answer(), prompt("Again", "p2"), answer("Other", "a2"))
    names = [
        label
        for label in pane.view.findChildren(QWidget)
        if label.isVisible()
        and getattr(label, "text", str)() == "Heron Pro"
        and label.height() == theme().line_height("ui")
    ]
    assert len(names) == 1


def test_given_a_failure_then_the_partial_text_stays_and_retry_is_offered(
    pane: Pane, qtbot: QtBot
) -> None:
    failure = Failure("broken", {"host": "a.example"})
    pane.show(prompt(), answer("Partial text", status=Status.FAILED, error=failure))
    assert pane.shows("Partial text")
    with qtbot.waitSignal(pane.view.retry_requested) as asked:
        pane.button("Retry").click()
    assert asked.args == ["a"]


@pytest.mark.parametrize(
    "code", ["unauthorized", "key_missing", "key_locked", "key_unreadable", "keyring_locked"]
)
def test_given_a_missing_key_then_entering_it_is_offered(
    pane: Pane, qtbot: QtBot, code: str
) -> None:
    failure = Failure(code, {"host": "a.example"})
    pane.show(prompt(), answer("", status=Status.FAILED, error=failure))
    with qtbot.waitSignal(pane.view.key_requested) as asked:
        pane.button("Enter key…").click()
    assert asked.args == ["a"]


def test_given_two_answers_then_only_the_last_one_names_the_shortcuts(pane: Pane) -> None:
    pane.show(prompt(), answer("First", "a"))
    pane.model.apply(
        MessagesAdded("c", (replace(prompt("x", "q"), parent="a"), answer("Last", "b", parent="q")))
    )
    pane.settle()
    for name, key in (("regenerate", "Ctrl+R"), ("copy_answer", "Ctrl+Shift+C")):
        buttons = pane.view.findChildren(QPushButton, name)
        tips = [each.toolTip() for each in sorted(buttons, key=_top)]
        assert [key in tip for tip in tips] == [False, True]


def test_given_too_little_to_measure_then_no_speed_is_shown(pane: Pane) -> None:
    for tokens, total in ((4, 9.0), (300, 0.52)):
        timing = Timing(0.5, total)
        pane.show(prompt(), answer("x", usage=Usage(9, tokens), timing=timing))
        pane.settle()
        texts = [label.text() for label in pane.view.findChildren(Label) if label.isVisible()]
        assert any("tokens" in text for text in texts)
        assert not any("tokens/s" in text for text in texts)


def test_given_details_then_code_and_facts_are_shown_inline(pane: Pane) -> None:
    failure = Failure("server_error", {"host": "a.example", "status": "503"})
    pane.show(prompt(), answer("", status=Status.FAILED, error=failure))
    pane.button("Details").click()
    texts = [
        label.text()
        for label in pane.view.findChildren(QWidget)
        if label.isVisible() and hasattr(label, "text")
    ]
    assert "server_error\nhost: a.example\nstatus: 503" in texts


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_given_other_models_then_an_answer_can_be_asked_of_them(pane: Pane, qtbot: QtBot) -> None:
    pane.view.set_model_choices([ModelChoice("o", "Orchard", "heron-mini", "Heron Mini")])
    pane.show(prompt(), answer(status=Status.FAILED, error=Failure("broken")))
    pane.settle()
    pane.button("Use another model").click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    with qtbot.waitSignal(pane.view.regenerate_with_requested) as asked:
        menu.actions()[-1].trigger()
    assert asked.args == ["a", "o", "heron-mini"]
    menu.close()


def test_given_reasoning_then_it_is_folded_until_asked_for(pane: Pane) -> None:
    thought = ThinkingPart("Let me think about it.")
    pane.show(prompt(), answer(parts=(thought, TextPart("The answer."))))
    assert not pane.shows("Let me think")
    pane.button("Reasoning").click()
    assert pane.shows("Let me think")
    pane.button("Reasoning").click()
    assert not pane.shows("Let me think")


# What can be done


def test_given_an_answer_then_it_is_regenerated_and_copied_by_its_buttons(
    pane: Pane, qtbot: QtBot
) -> None:
    pane.show(prompt(), answer("**Bold** text"))
    with qtbot.waitSignal(pane.view.regenerate_requested) as asked:
        pane.button("Regenerate").click()
    assert asked.args == ["a"]
    pane.view.copy_message("a")
    assert QGuiApplication.clipboard().text() == "**Bold** text"


def test_given_code_then_copy_takes_the_whole_block_and_says_so(pane: Pane) -> None:
    code = "\n".join(f"line {number}" for number in range(500))
    pane.show(prompt(), answer(f"```py\n{code}\n```"))
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    pane.button("Copy code").click()
    assert QGuiApplication.clipboard().text() == code
    assert pane.button("Copied").isVisible()


def test_given_shortcuts_then_the_last_answer_and_code_are_copied(pane: Pane) -> None:
    pane.show(prompt(), answer("```\none\n```\n\n```\ntwo\n```"), prompt("x", "p2"))
    assert pane.view.copy_last_code_block()
    assert QGuiApplication.clipboard().text() == "two"
    assert pane.view.copy_last_answer()
    assert QGuiApplication.clipboard().text().startswith("```\none")


def test_given_siblings_then_the_switcher_asks_for_the_next_one(pane: Pane, qtbot: QtBot) -> None:
    pane.show(prompt(), answer(), siblings={"p": ("o", "p", "q")})
    with qtbot.waitSignal(pane.view.sibling_selected) as asked:
        pane.button("Next version").click()
    assert asked.args == ["q"]
    with qtbot.waitSignal(pane.view.sibling_selected) as asked:
        pane.button("Previous version").click()
    assert asked.args == ["o"]


def test_given_another_version_when_it_is_written_then_only_the_way_to_the_others_is_shown(
    pane: Pane,
) -> None:
    streaming = answer("So far", "b", parent="p", status=Status.STREAMING)
    pane.show(prompt(), streaming, siblings={"b": ("a", "b")})
    shown = [each for each in pane.view.findChildren(QPushButton) if each.isVisible()]
    wanted = {"Previous version", "Next version", "Show all versions side by side"}
    offered = {each.accessibleName() for each in shown}
    assert wanted <= offered
    assert not offered & {"Good answer", "Bad answer", "Regenerate", "Continue"}


def test_given_another_sibling_then_it_stands_where_the_first_one_stood(pane: Pane) -> None:
    before = conversation(20)
    pane.show(*before, prompt("First", "p"), answer(LONG * 30, "a"), siblings={"p": ("p", "q")})
    QTest.keyClick(pane.view, Qt.Key.Key_PageUp)
    QTest.keyClick(pane.view, Qt.Key.Key_PageUp)
    while not pane.shows("First") or pane.top_of("First") < 100:
        pane.view.scroll_by(-60)
    top = pane.top_of("First")
    pane.button("Next version").click()
    pane.show(*before, prompt("Second", "q"), answer("Short", "b"), siblings={"q": ("p", "q")})
    pane.settle()
    assert pane.top_of("Second") >= top


def test_given_edit_then_the_new_text_is_sent_by_enter(pane: Pane, qtbot: QtBot) -> None:
    pane.show(prompt("Old text"), answer())
    pane.view.edit("p")
    (field,) = pane.view.findChildren(QPlainTextEdit)
    assert field.toPlainText() == "Old text"
    field.setPlainText("New text")
    with qtbot.waitSignal(pane.view.edit_submitted) as sent:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert sent.args == ["p", "New text"]


def test_given_an_edited_prompt_when_it_is_refused_then_its_text_is_still_there_to_send(
    pane: Pane, qtbot: QtBot
) -> None:
    pane.show(prompt("Old text"), answer())
    pane.view.edit("p")
    (field,) = pane.view.findChildren(QPlainTextEdit)
    field.setPlainText("New text")
    QTest.keyClick(field, Qt.Key.Key_Return)
    send = pane.view.findChild(QPushButton, "send_edited")
    assert isinstance(send, QPushButton)
    assert not send.isEnabled()
    with qtbot.assertNotEmitted(pane.view.edit_submitted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    pane.view.edit_failed("p")
    assert send.isEnabled()
    with qtbot.waitSignal(pane.view.edit_submitted) as sent:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert sent.args == ["p", "New text"]


def test_given_an_edited_prompt_when_it_was_taken_then_the_editor_is_gone(pane: Pane) -> None:
    pane.show(prompt("Old text"), answer())
    pane.view.edit("p")
    (field,) = pane.view.findChildren(QPlainTextEdit)
    QTest.keyClick(field, Qt.Key.Key_Return)
    pane.show(prompt("New text", "q"), answer("Another answer", "b"), siblings={"q": ("p", "q")})
    pane.settle()
    assert not any(field.isVisible() for field in pane.view.findChildren(QPlainTextEdit))
    assert pane.shows("New text")


def test_given_an_open_editor_when_read_far_away_and_loaded_again_then_its_text_stays(
    pane: Pane,
) -> None:
    messages = [prompt("Old text"), *(answer(LONG, f"a{number}") for number in range(80))]
    pane.show(*messages)
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    pane.view.edit("p")
    (field,) = pane.view.findChildren(QPlainTextEdit)
    field.setPlainText("Half written")
    pane.view.setFocus()
    for _ in range(60):
        QTest.keyClick(pane.view, Qt.Key.Key_PageDown)
    pane.show(*messages)
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    pane.settle()
    (field,) = pane.view.findChildren(QPlainTextEdit)
    assert field.toPlainText() == "Half written"


def test_given_an_open_editor_when_another_conversation_was_shown_then_its_text_is_still_there(
    pane: Pane,
) -> None:
    pane.show(prompt("Old text"), answer())
    pane.view.edit("p")
    (field,) = pane.view.findChildren(QPlainTextEdit)
    field.setPlainText("Half written")
    pane.model.load("another", [])
    pane.settle()
    pane.show(prompt("Old text"), answer())
    pane.settle()
    (field,) = [each for each in pane.view.findChildren(QPlainTextEdit) if each.isVisible()]
    assert field.toPlainText() == "Half written"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    pane.model.load("another", [])
    pane.show(prompt("Old text"), answer())
    pane.settle()
    assert pane.shows("Old text")


def test_given_ctrl_enter_as_the_key_that_sends_then_an_edited_prompt_follows_it(
    pane: Pane, qtbot: QtBot
) -> None:
    pane.show(prompt("Old text"), answer())
    pane.view.edit("p")
    pane.view.set_send_with_ctrl(True)
    (field,) = pane.view.findChildren(QPlainTextEdit)
    with qtbot.assertNotEmitted(pane.view.edit_submitted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.toPlainText() == "Old text\n"
    with qtbot.waitSignal(pane.view.edit_submitted):
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_given_edit_when_escape_is_pressed_then_the_prompt_is_back(pane: Pane) -> None:
    pane.show(prompt("Old text"), answer())
    pane.view.edit("p")
    (field,) = pane.view.findChildren(QPlainTextEdit)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    pane.settle()
    assert pane.shows("Old text")


def test_given_edit_while_an_input_method_composes_then_enter_does_not_send(
    pane: Pane, qtbot: QtBot
) -> None:
    pane.show(prompt("Old text"), answer())
    pane.view.edit("p")
    (field,) = pane.view.findChildren(QPlainTextEdit)
    QApplication.sendEvent(field, QInputMethodEvent("ni", []))
    with qtbot.assertNotEmitted(pane.view.edit_submitted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.toPlainText() == "Old text"


def test_given_the_tab_key_then_all_buttons_are_reached_in_reading_order(pane: Pane) -> None:
    pane.show(prompt(), answer("Text with a [link](https://a.example)."))
    pane.view.activateWindow()
    pane.view.setFocus()
    reached = []
    for _ in range(12):
        QTest.keyClick(QApplication.focusWidget() or pane.view, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if isinstance(focus, QPushButton) and focus.accessibleName() not in reached:
            reached.append(focus.accessibleName())
    wanted = ["Edit", "Copy message", "More", "Regenerate", "Good answer", "Bad answer"]
    assert [name for name in reached if name in wanted] == wanted


# Safety


def test_given_a_link_then_a_click_hands_on_its_real_address(pane: Pane, qtbot: QtBot) -> None:
    pane.show(prompt(), answer("[bank](https://bänk.example/a)"))
    with qtbot.waitSignal(pane.view.link_activated) as asked:
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=pane.point_of("bank"))
    assert asked.args == ["https://xn--bnk-qla.example/a"]


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "file:///etc/passwd", "smb://h/s", "https://a.example/\u202egpj"],
)
def test_given_a_link_that_must_not_open_then_it_is_none(pane: Pane, target: str) -> None:
    pane.show(prompt(), answer(f"[text]({target})"))
    leaf = pane.part_with("text").slot.leaf
    assert leaf is not None
    assert not leaf.links()


def test_given_images_of_local_files_then_none_is_opened(pane: Pane, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening it would hang
    text = f"![one]({pipe}) ![two](file://{pipe}) <img src='{pipe}'> ![zero](/dev/zero)"
    pane.show(prompt(text), answer(f"{text}\n\n|a|\n|-|\n|![x]({pipe})|\n"))
    pane.view.grab()
    assert pane.shows("one two")


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "字" * 200_000,
        "- item\n" * 10_000,
        "|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n" + ("|" + "b|" * 2_000 + "\n") * 5,
        "> " * 1_000 + "x",
        "```py\n" + "x" * 1_000_000 + "\n```",
        "```py\n" + "x = 1\n" * 20_000,
    ],
    ids=["line", "chinese", "items", "columns", "nesting", "code line", "code"],
)
def test_given_a_message_made_to_be_slow_then_it_is_shown_from_end_to_top(
    pane: Pane, text: str
) -> None:
    pane.show(prompt(), answer(text))
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    pane.view.resize(700, 600)
    pane.view.grab()
    assert pane.shows("Question")


def test_given_a_prompt_of_a_megabyte_then_it_is_shown(pane: Pane) -> None:
    pane.show(prompt("x" * 1_000_000), answer("The end"))
    assert pane.shows("The end")
    QTest.keyClick(pane.view, Qt.Key.Key_Home)
    pane.view.grab()


# Access and looks


def test_given_list_items_then_copying_keeps_their_markers(pane: Pane) -> None:
    pane.show(prompt(), answer("1. one\n2. two\n   - three"))
    pane.select("one", "three")
    assert pane.view.reading.copy()
    assert QGuiApplication.clipboard().text() == "1. one\n2. two\n  ◦ three"


@pytest.mark.parametrize("change", ["dark", "larger", "language"])
def test_given_another_look_then_the_text_is_still_there_and_in_place(
    pane: Pane, change: str
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    pane.show(*conversation(5), answer("`code`\n\n```py\nx = 1\n```\n\n|a|\n|-|\n|1|\n", "z"))
    actions: dict[str, Callable[[], object]] = {
        "dark": lambda: theme().apply(app, "dark", 100),
        "larger": lambda: theme().apply(app, "light", 150),
        "language": lambda: app.sendEvent(pane.view, QEvent(QEvent.Type.LanguageChange)),
    }
    actions[change]()
    pane.settle()
    assert pane.shows("x = 1")
    assert pane.view.at_end
    theme().apply(app, "light", 100)


def test_given_an_answer_of_many_lines_when_edited_then_all_of_them_are_in_view(
    pane: Pane,
) -> None:
    text = f"{LONG}\n\n1. One\n2. Two\n"
    pane.show(*conversation(6), answer(text, "long"))

    pane.view.edit("long")
    pane.settle()

    field = pane.view.findChild(QPlainTextEdit, "edited_prompt")
    assert isinstance(field, QPlainTextEdit)
    assert field.toPlainText() == text
    assert field.verticalScrollBar().maximum() == 0
    save = pane.button("Save")
    assert pane.view.viewport().rect().contains(save.mapTo(pane.view.viewport(), QPoint(20, 20)))
    pane.key(Qt.Key.Key_Return)  # an answer has many lines
    assert field.isVisible()
    pane.key(Qt.Key.Key_Escape)
    pane.settle()
    assert pane.shows("Two")


def test_given_an_edited_answer_then_its_meta_line_says_so(pane: Pane) -> None:
    changed = answer("Answer", parameters={"edited": True})

    pane.show(prompt(), changed)

    labels = [label.text() for label in pane.view.findChildren(Label) if label.isVisible()]
    assert any("edited" in text for text in labels)
