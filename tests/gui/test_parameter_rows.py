"""Each row of the panel of parameters: what it shows, and what it says that the user wants."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QRadioButton
from pytestqt.qtbot import QtBot

from chatapp.domain.capabilities import Capabilities, Obstacle, Offer
from chatapp.domain.messages import Json
from chatapp.domain.parameters import PARAMETERS
from chatapp.gui.parameters.biases_row import BiasesRow
from chatapp.gui.parameters.format_row import FormatRow
from chatapp.gui.parameters.plain_rows import ChoiceRow, TextRow
from chatapp.gui.parameters.row import Row
from chatapp.gui.parameters.rows import MORE
from chatapp.gui.parameters.stops_row import TextsRow
from chatapp.gui.widgets import Label
from tests.support.parameters_panel import Shown, key, press, shown_panel, type_into


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return shown_panel(qtbot)


def words(row: Row) -> list[str]:
    """What the row says besides its control."""
    return [each.text() for each in row.findChildren(Label) if each.isVisibleTo(row)]


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
    problem = "This cannot be sent: 0 to 1 · sent as top_p"
    assert field.toolTip() == problem
    assert problem in words(shown.row("top_p"))
    type_into(field, "0.5")
    assert problem not in words(shown.row("top_p"))
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


def test_given_a_format_when_chosen_then_json_is_given_and_a_schema_once_it_is_whole(
    shown: Shown,
) -> None:
    row = shown.row("response_format")
    assert isinstance(row, FormatRow)

    press(row, "JSON")
    press(row, "Schema")
    row.editor.findChild(QRadioButton, "segment_json").click()
    assert row.problem.startswith("Write a JSON schema.")
    row.editor.json.edit.insertPlainText('{\n"type": ')
    assert row.problem == "This is not JSON yet: line 2, character 9."
    row.editor.json.edit.insertPlainText('"object"}')

    assert row.problem == ""
    schema = {"type": "object"}
    whole = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
    assert shown.said == [
        ("response_format", {"type": "json_object"}),
        ("response_format", whole),
    ]
    row.editor.json.edit.insertPlainText("x")
    assert row.problem
    assert shown.state.wanted.parameters["response_format"] == whole
    press(row, "Text")
    assert shown.said[-1] == ("response_format", None)
    assert not row.editor.isVisible()


def test_given_a_schema_with_a_name_when_edited_then_name_and_strictness_stay(shown: Shown) -> None:
    inner: Json = {"name": "route", "strict": True, "schema": {"type": "object"}}
    shown.wants({"response_format": {"type": "json_schema", "json_schema": inner}})
    row = shown.row("response_format")
    assert isinstance(row, FormatRow)

    row.editor.json.edit.selectAll()
    row.editor.json.edit.insertPlainText('{"type": "array"}')

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
    assert [row.select.itemText(place) for place in range(3)] == ["As usual", "On", "Off"]

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


def test_given_no_n_at_the_service_when_shown_then_several_answers_take_a_request_each(
    shown: Shown,
) -> None:
    capabilities = Capabilities({}, {"n": Obstacle.SERVICE}, several=False)
    shown.wants({}, capabilities=capabilities)

    row = shown.number("n")
    assert row.field.isEnabled()
    assert row.facts == "1 to 8 · a request for each"


def test_given_a_kept_value_that_the_model_does_not_take_when_shown_then_it_is_marked(
    shown: Shown,
) -> None:
    offers = {"temperature": Offer("temperature", 0, 1)}
    shown.wants({"temperature": 1.5}, capabilities=Capabilities(offers, {}))

    field = shown.number("temperature").field
    assert field.text() == "1.50"
    problem = "This cannot be sent: 0 to 1 · sent as temperature"
    assert field.toolTip() == problem
    assert problem in words(shown.row("temperature"))
    shown.wants({"temperature": 0.5}, capabilities=Capabilities(offers, {}))
    assert problem not in words(shown.row("temperature"))


def test_given_ids_when_shown_then_the_apps_own_are_told_as_such(shown: Shown) -> None:
    offers = {"user": Offer("user"), "session": Offer("prompt_cache_key")}
    shown.wants({}, capabilities=Capabilities(offers, {}), user_id=True)
    user, session = shown.row("user"), shown.row("session")
    assert isinstance(user, TextRow)
    assert isinstance(session, ChoiceRow)

    assert user.field.placeholderText() == "Automatic"
    session.select.activated.emit(1)

    assert shown.said == [("session", "conversation")]
    assert session.select.currentText() == "This conversation"
