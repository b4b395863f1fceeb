"""The panel of parameters as a whole: presets, instructions, the next message, the Tab key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.domain.parameters import PARAMETERS
from chatapp.gui.parameters.biases_row import BiasesRow
from chatapp.gui.parameters.format_row import FormatRow
from chatapp.gui.parameters.rows import MORE
from tests.support.parameters_panel import BRIEF, CAREFUL, Shown, key, press, shown_panel, type_into


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return shown_panel(qtbot)


def test_given_a_preset_when_the_conversation_differs_then_it_says_edited_and_how_much(
    shown: Shown,
) -> None:
    presets = (BRIEF, CAREFUL)
    shown.show(replace(shown.state, wanted=CAREFUL.wanted, presets=presets, chosen="p"))
    assert shown.panel.presets.accessibleName() == "Preset: Careful writing"
    assert not shown.panel.foot.reset.isEnabled()
    assert not shown.number("top_p").name.marked

    shown.wants({"temperature": 1})

    assert shown.panel.presets.accessibleName() == "Preset: Careful writing, edited"
    assert shown.panel.foot.reset.text() == "Reset 2 changes"
    assert shown.number("top_p").name.marked
    key(shown.number("top_p").name, Qt.Key.Key_Return)
    press(shown.number("top_p"), "Undo this change")
    assert shown.said == [("top_p", 0.9)]


def test_given_two_presets_when_compared_then_what_differs_is_listed(shown: Shown) -> None:
    shown.show(replace(shown.state, wanted=CAREFUL.wanted, presets=(BRIEF, CAREFUL), chosen="p"))

    shown.panel.presets.compare_requested.emit("b")

    lines = shown.panel.comparison.text.text().split("\n")
    assert lines == [
        "Instructions: Write plainly. → Not sent",
        "Temperature: Not sent → 0.20",
        "Top-p: 0.90 → Not sent",
    ]
    shown.show(replace(shown.state, wanted=BRIEF.wanted))
    assert shown.panel.comparison.text.text() == "There is no difference."


def test_given_a_name_when_a_preset_is_saved_then_what_it_replaces_is_told(shown: Shown) -> None:
    saved: list[str] = []
    renamed: list[str] = []
    foot = shown.panel.foot
    foot.save_requested.connect(saved.append)
    foot.rename_requested.connect(renamed.append)
    shown.show(replace(shown.state, presets=(BRIEF, CAREFUL), chosen="p"))

    key(foot.save, Qt.Key.Key_Return)
    assert foot.name.text() == "Careful writing"
    assert foot.hint == "The preset of that name is replaced."
    type_into(foot.name, "Plain")
    shown.panel.presets.rename_requested.emit()
    foot.name.setText("brief")
    assert (foot.give.isEnabled(), foot.hint) == (
        False,
        "There is a preset of that name already.",
    )
    key(foot.name, Qt.Key.Key_Return)
    type_into(foot.name, "Careful")
    key(foot.save, Qt.Key.Key_Return)
    key(foot.name, Qt.Key.Key_Escape)

    assert (saved, renamed) == (["Plain"], ["Careful"])
    assert not foot.name.isVisible()


def test_given_only_the_next_message_when_shown_then_changes_are_counted_from_the_conversation(
    shown: Shown,
) -> None:
    shown.wants({"temperature": 0.7, "seed": 3}, next_only=True, next={"seed": None, "n": 2})

    assert "Changes are for the next message only." in shown.words
    assert shown.number("seed").field.text() == ""
    assert shown.number("n").field.text() == "2"
    assert shown.panel.foot.reset.text() == "Reset 2 changes"
    assert not shown.panel.instructions.isEnabled()
    assert not shown.panel.foot.save.isEnabled()


def test_given_instructions_when_written_then_they_are_given_and_counted(shown: Shown) -> None:
    written: list[str] = []
    asked: list[str] = []
    shown.panel.system_changed.connect(written.append)
    shown.panel.count_requested.connect(asked.append)

    shown.panel.instructions.edit.insertPlainText("Be brief.")
    shown.panel.show_count("Be", 1)
    assert "1 token" not in shown.words
    shown.panel.show_count("Be brief.", 3)

    assert written == asked == ["Be brief."]
    assert "3 tokens" in shown.words


def test_given_begun_texts_when_another_conversation_is_shown_then_they_are_gone(
    shown: Shown,
) -> None:
    formats, biases = shown.row("response_format"), shown.row("logit_bias")
    assert isinstance(formats, FormatRow)
    assert isinstance(biases, BiasesRow)
    press(formats, "Schema")
    formats.editor.json.edit.insertPlainText("{")
    QTest.mouseClick(biases.add, Qt.MouseButton.LeftButton)

    shown.show(replace(shown.state, conversation="another"))

    assert formats.segments.value == "text"
    assert formats.editor.json.text == ""
    assert biases.lines == []


def test_given_the_panel_when_tab_is_pressed_then_it_leads_from_the_top_to_the_foot(
    shown: Shown,
) -> None:
    shown.wants({"stop": ["a", "b"], "logit_bias": {"1": 2}})
    shown.panel.focus_first()
    shown.panel.rows.more.setChecked(True)
    visited: list[str] = []
    for _ in range(90):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus is shown.panel.foot.reset:
            break
        rows = [row for row in shown.panel.rows.rows.values() if row.isAncestorOf(focus)]
        visited.append(rows[0].parameter.name if rows else focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is shown.panel.foot.reset
    top = ["preset", "instructions", *(name for name in PARAMETERS if name not in MORE)]
    below = [name for name in PARAMETERS if name in MORE]
    assert list(dict.fromkeys(visited)) == [*top, "more_parameters", *below]
