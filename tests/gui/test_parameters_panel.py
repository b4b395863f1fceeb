"""The panel of parameters: what it shows, and what it says that the user wants."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.capabilities import Capabilities, Obstacle, Offer
from chatapp.domain.messages import Json, now
from chatapp.domain.parameters import PARAMETERS
from chatapp.domain.presets import Preset, Wanted
from chatapp.gui.parameters.biases_row import BiasesRow
from chatapp.gui.parameters.format_row import FormatRow
from chatapp.gui.parameters.number_row import NumberRow
from chatapp.gui.parameters.panel import ParametersPanel
from chatapp.gui.parameters.plain_rows import ChoiceRow
from chatapp.gui.parameters.row import Row
from chatapp.gui.parameters.rows import MORE
from chatapp.gui.parameters.state import PanelState
from chatapp.gui.parameters.stops_row import TextsRow
from chatapp.gui.theme import theme

CAREFUL = Preset("p", "Careful writing", now(), Wanted("Write plainly.", {"top_p": 0.9}))
BRIEF = Preset("b", "Brief", now(), Wanted(None, {"temperature": 0.2}))


class Shown:
    """A panel, and what it said; a value that is given holds at once."""

    def __init__(self, qtbot: QtBot) -> None:
        self.panel = ParametersPanel()
        self.said: list[tuple[str, Json]] = []
        self.state = PanelState("c")
        qtbot.addWidget(self.panel)
        self.panel.value_changed.connect(self._take)
        self.panel.resize(304, 1200)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.activateWindow()
        self.show(self.state)

    def show(self, state: PanelState) -> None:
        """Show another state."""
        self.state = state
        self.panel.show_state(state)
        QApplication.processEvents()

    def wants(self, parameters: dict[str, Json], **fields: object) -> None:
        """Show a conversation that wants these."""
        wanted = Wanted(self.state.wanted.system, parameters)
        self.show(replace(self.state, wanted=wanted, **fields))  # type: ignore[arg-type]

    def row(self, name: str) -> Row:
        """The row of a parameter, unfolded if need be."""
        if name in MORE:
            self.panel.rows.more.setChecked(True)
        return self.panel.rows.rows[name]

    def number(self, name: str) -> NumberRow:
        """The row of a number."""
        row = self.row(name)
        assert isinstance(row, NumberRow)
        return row

    @property
    def words(self) -> str:
        """All labels that can be seen."""
        labels = self.panel.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def _take(self, name: str, value: Json) -> None:
        self.said.append((name, value))
        kept = {**self.state.wanted.parameters, name: value}
        self.wants({key: one for key, one in kept.items() if one is not None})


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme().apply(app, "light", 100)
    QLocale.setDefault(QLocale("en"))
    return Shown(qtbot)


def key(widget: QWidget, *keys: Qt.Key) -> None:
    """Press keys in a widget that has the focus."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    for one in keys:
        QTest.keyClick(widget, one)


def type_into(field: QLineEdit, text: str) -> None:
    """Replace a field's text by typing, with Enter behind it."""
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_given_a_conversation_when_shown_then_each_parameter_says_its_value_or_that_it_has_none(
    shown: Shown,
) -> None:
    shown.wants({"temperature": 0.7, "seed": 20417})

    assert list(shown.panel.rows.rows) == [name for name in PARAMETERS if name not in MORE]
    temperature, seed, top_k = (shown.number(name) for name in ("temperature", "seed", "top_k"))
    assert (temperature.field.text(), seed.field.text(), top_k.field.text()) == (
        "0.70",
        "20417",
        "",
    )
    assert temperature.slider.accessibleName() == "Temperature, 0.70"
    assert top_k.slider.accessibleName() == "Top-k, Not sent"
    assert top_k.field.placeholderText() == "Not sent"
    assert not seed.slider.isVisible()
    assert [name for name, row in shown.panel.rows.rows.items() if row.name.marked] == [
        "temperature",
        "seed",
    ]


def test_given_a_slider_when_keys_are_pressed_then_each_gives_a_value_and_delete_takes_it_back(
    shown: Shown,
) -> None:
    slider = shown.number("temperature").slider

    key(slider, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_End, Qt.Key.Key_Delete)

    assert shown.said == [
        ("temperature", 0.05),
        ("temperature", 0.25),
        ("temperature", 2),
        ("temperature", None),
    ]
    assert slider.accessibleName() == "Temperature, Not sent"


def test_given_a_slider_when_dragged_then_its_value_is_given_once_it_is_let_go(
    shown: Shown,
) -> None:
    row = shown.number("top_p")
    middle = row.slider.rect().center()

    QTest.mousePress(row.slider, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(row.slider, middle + QPoint(40, 0))
    QTest.mouseMove(row.slider, middle + QPoint(row.slider.width(), 0))

    assert row.field.text() == "1.00"
    assert shown.said == []
    QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton, pos=middle)
    assert shown.said == [("top_p", 1)]


def test_given_a_number_that_cannot_be_sent_when_typed_then_it_stays_to_be_mended(
    shown: Shown,
) -> None:
    field = shown.number("top_p").field

    type_into(field, "1.5")

    assert shown.said == []
    assert field.text() == "1.5"
    assert field.toolTip() == "This cannot be sent: 0 to 1 · sent as top_p"
    type_into(field, "0.5")
    type_into(field, "")
    assert shown.said == [("top_p", 0.5), ("top_p", None)]


def test_given_what_is_being_typed_when_another_value_changes_then_it_is_not_lost(
    shown: Shown,
) -> None:
    field = shown.number("seed").field
    field.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(field, "12")

    shown.wants({"temperature": 1})
    shown.wants({"temperature": 1, "seed": 5})

    assert field.text() == "12"


def test_given_an_obstacle_when_shown_then_the_reason_is_told_and_the_value_is_kept(
    shown: Shown,
) -> None:
    capabilities = Capabilities({}, {"top_k": Obstacle.SERVICE})
    shown.wants({"top_k": 40}, capabilities=capabilities)

    row = shown.number("top_k")
    assert not row.field.isEnabled()
    assert row.field.text() == "40"
    assert not row.slider.isVisible()
    assert "This service does not take it" in shown.words
    shown.wants({"top_k": 40}, capabilities=Capabilities())
    assert row.field.isEnabled()
    assert "This service does not take it" not in shown.words


def test_given_a_name_when_pressed_then_the_parameter_is_explained_with_its_wire_name(
    shown: Shown,
) -> None:
    offers = {"max_tokens": Offer("max_completion_tokens", 1, 4096)}
    shown.wants({"max_tokens": 100}, capabilities=Capabilities(offers, {}))
    row = shown.number("max_tokens")

    key(row.name, Qt.Key.Key_Return)

    assert "The answer is cut after so many tokens." in shown.words
    assert "1 to 4,096 tokens · sent as max_completion_tokens" in shown.words
    press(row, "Don't send")
    assert shown.said == [("max_tokens", None)]


def press(widget: QWidget, text: str) -> None:
    """Click the button with these words."""
    (button,) = [one for one in widget.findChildren(QAbstractButton) if one.text() == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_given_a_format_when_chosen_then_json_is_given_and_a_schema_once_it_is_whole(
    shown: Shown,
) -> None:
    row = shown.row("response_format")
    assert isinstance(row, FormatRow)

    press(row, "JSON")
    press(row, "Schema")
    assert row.problem.startswith("Write a JSON schema.")
    row.schema.edit.insertPlainText('{\n"type": ')
    assert row.problem == "This is not JSON yet: line 2, character 9."
    row.schema.edit.insertPlainText('"object"}')

    assert row.problem == ""
    schema = {"type": "object"}
    whole = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
    assert shown.said == [
        ("response_format", {"type": "json_object"}),
        ("response_format", whole),
    ]
    row.schema.edit.insertPlainText("x")
    assert row.problem
    assert shown.state.wanted.parameters["response_format"] == whole
    press(row, "Text")
    assert shown.said[-1] == ("response_format", None)
    assert not row.schema.isVisible()


def test_given_a_schema_with_a_name_when_edited_then_name_and_strictness_stay(shown: Shown) -> None:
    inner: Json = {"name": "route", "strict": True, "schema": {"type": "object"}}
    shown.wants({"response_format": {"type": "json_schema", "json_schema": inner}})
    row = shown.row("response_format")
    assert isinstance(row, FormatRow)

    row.schema.edit.selectAll()
    row.schema.edit.insertPlainText('{"type": "array"}')

    _name, value = shown.said[-1]
    assert value == {
        "type": "json_schema",
        "json_schema": {"name": "route", "strict": True, "schema": {"type": "array"}},
    }


def test_given_stop_texts_when_added_and_removed_then_escapes_are_what_they_mean(
    shown: Shown,
) -> None:
    row = shown.row("stop")
    assert isinstance(row, TextsRow)

    QTest.mouseClick(row.add, Qt.MouseButton.LeftButton)
    type_into(row.field, r"\n\n")
    type_into(row.field, "###")
    type_into(row.field, "###")
    chips = row.chips.findChildren(QAbstractButton, "chip_0")
    assert chips[-1].accessibleName() == r"Remove \n\n"
    QTest.keyClick(chips[-1], Qt.Key.Key_Delete)

    assert shown.said == [("stop", ["\n\n"]), ("stop", ["\n\n", "###"]), ("stop", ["###"])]
    key(row.field, Qt.Key.Key_Escape)
    assert not row.field.isVisible()


def test_given_biases_when_written_then_only_whole_lines_are_given(shown: Shown) -> None:
    row = shown.row("logit_bias")
    assert isinstance(row, BiasesRow)
    shown.wants({"logit_bias": {"50256": -100}})

    QTest.mouseClick(row.add, Qt.MouseButton.LeftButton)
    line = row.lines[-1]
    type_into(line.token, "11")
    assert shown.said == []
    type_into(line.bias, "500")
    assert shown.said == []
    type_into(line.bias, "2.5")

    assert shown.said == [("logit_bias", {"50256": -100, "11": 2.5})]
    for one in list(row.lines):
        one.removed.emit()
    assert shown.said[-1] == ("logit_bias", None)


def test_given_a_switch_when_chosen_then_it_is_on_off_or_not_sent(shown: Shown) -> None:
    row = shown.row("stream")
    assert isinstance(row, ChoiceRow)
    assert [row.select.itemText(place) for place in range(3)] == ["Not sent", "On", "Off"]

    for place in (2, 1, 0):
        row.select.activated.emit(place)

    assert shown.said == [("stream", False), ("stream", True), ("stream", None)]


def test_given_fewer_choices_at_the_endpoint_when_shown_then_only_they_are_offered(
    shown: Shown,
) -> None:
    offers = {"reasoning_effort": Offer("reasoning_effort", choices=("low", "high"))}
    shown.wants({"reasoning_effort": "medium"}, capabilities=Capabilities(offers, {}))

    row = shown.row("reasoning_effort")
    assert isinstance(row, ChoiceRow)
    words = [row.select.itemText(place) for place in range(row.select.count())]
    assert words == ["Not sent", "Low", "High", "Medium"]
    assert row.select.currentText() == "Medium"


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
    shown.panel.system_changed.connect(written.append)
    shown.panel.set_token_counter(len)

    shown.panel.instructions.edit.insertPlainText("Be brief.")

    assert written == ["Be brief."]
    assert "9 tokens" in shown.words


def test_given_begun_texts_when_another_conversation_is_shown_then_they_are_gone(
    shown: Shown,
) -> None:
    formats, biases = shown.row("response_format"), shown.row("logit_bias")
    assert isinstance(formats, FormatRow)
    assert isinstance(biases, BiasesRow)
    press(formats, "Schema")
    formats.schema.edit.insertPlainText("{")
    QTest.mouseClick(biases.add, Qt.MouseButton.LeftButton)

    shown.show(replace(shown.state, conversation="another"))

    assert formats.segments.value == "text"
    assert formats.schema.text == ""
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
