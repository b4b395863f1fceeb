"""A schema drawn as fields in the panel: by keys, moved, removed and put back, and as JSON."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QRadioButton
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import Json
from chatapp.domain.schema_fields import DrawnSchema, FieldType, SchemaField, schema_of
from chatapp.domain.schema_format import is_strict, response_format
from chatapp.gui import i18n
from chatapp.gui.parameters.format_row import FormatRow
from chatapp.gui.parameters.schema_editor import SchemaEditor
from chatapp.gui.parameters.schema_field_row import FieldRow
from chatapp.gui.parameters.schema_words import ready_schemas
from tests.support.parameters_panel import Shown, key, press, shown_panel

ALT = Qt.KeyboardModifier.AltModifier
PERSON = DrawnSchema((SchemaField("name"), SchemaField("age", FieldType.WHOLE_NUMBER)))


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return shown_panel(qtbot)


@pytest.fixture
def editor(shown: Shown) -> SchemaEditor:
    """The editor of a conversation whose answers are to be a person."""
    shown.wants({"response_format": response_format(schema_of(PERSON))})
    return row_of(shown).editor


def row_of(shown: Shown) -> FormatRow:
    """The row of the answer's format."""
    row = shown.row("response_format")
    assert isinstance(row, FormatRow)
    return row


def given(shown: Shown) -> Json:
    """The schema that holds."""
    value = shown.state.wanted.parameters["response_format"]
    assert isinstance(value, dict)
    inner = value["json_schema"]
    assert isinstance(inner, dict)
    return inner["schema"]


def names(editor: SchemaEditor) -> list[str]:
    """The names of the fields, from above."""
    by_place = sorted(editor.findChildren(FieldRow), key=lambda row: row.y())
    return [row.name.text() for row in by_place if row.isVisible()]


def choose_type(row: FieldRow, kind: FieldType) -> None:
    """Choose a type by keys."""
    key(row.type, Qt.Key.Key_Home, *[Qt.Key.Key_Down] * list(FieldType).index(kind))


def look_at(editor: SchemaEditor, view: str) -> None:
    """Switch between fields and JSON."""
    editor.views.findChild(QRadioButton, f"segment_{view}").click()
    QApplication.processEvents()


def test_given_no_schema_when_two_fields_are_drawn_by_keys_then_their_schema_is_given(
    shown: Shown,
) -> None:
    press(row_of(shown), "Schema")
    editor = row_of(shown).editor
    assert editor.problem == "Name a field. Until there is one, what was chosen before holds."
    focus = QApplication.focusWidget()
    assert focus is editor.fields.rows[0].name
    QTest.keyClicks(focus, "name")
    QTest.keyClick(focus, Qt.Key.Key_Return)
    second = editor.fields.rows[1]
    assert QApplication.focusWidget() is second.name
    assert editor.problem == "A field without a name is not asked for."
    QTest.keyClicks(second.name, "age")
    choose_type(second, FieldType.WHOLE_NUMBER)

    assert editor.problem == ""
    assert shown.state.wanted.parameters["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": schema_of(PERSON)},
    }
    assert json.loads(editor.json.text) == schema_of(PERSON)


def test_given_assistive_technology_when_it_sets_names_then_they_are_in_the_schema(
    shown: Shown, editor: SchemaEditor
) -> None:
    editor.fields.rows[0].name.setText("full_name")  # sets a text without editing it
    editor.name.setText("people")

    value = shown.state.wanted.parameters["response_format"]
    assert isinstance(value, dict)
    assert isinstance(value["json_schema"], dict)
    assert value["json_schema"]["name"] == "people"
    assert "full_name" in json.dumps(given(shown))


def test_given_a_choice_when_its_values_and_more_are_written_then_all_are_in_the_schema(
    shown: Shown, editor: SchemaEditor
) -> None:
    row = editor.fields.rows[0]
    choose_type(row, FieldType.CHOICE)
    assert "Write the choices of “name”." in editor.problem
    assert "enum" not in json.dumps(given(shown))
    QTest.keyClick(row.type, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is row.details.choices.edit
    row.details.choices.edit.insertPlainText("one, and a half\ntwo\n")
    row.details.description.edit.insertPlainText("Which?")
    key(row.details.needed, Qt.Key.Key_Space)
    key(editor.fields.is_list, Qt.Key.Key_Space)

    choice = SchemaField("name", FieldType.CHOICE, "Which?", ("one, and a half", "two"), False)
    assert given(shown) == schema_of(DrawnSchema((choice, PERSON.fields[1]), is_list=True))
    row.details.choices.edit.insertPlainText("two")
    assert "has a choice twice" in editor.problem


def test_given_fields_when_moved_by_keys_then_the_order_of_the_answer_follows(
    shown: Shown, editor: SchemaEditor
) -> None:
    first = editor.fields.rows[0]
    first.name.setFocus()
    QTest.keyClick(first.name, Qt.Key.Key_Down, ALT)
    QApplication.processEvents()
    assert names(editor) == ["age", "name"]
    assert json.dumps(given(shown)) == json.dumps(
        schema_of(DrawnSchema(tuple(reversed(PERSON.fields))))
    )
    first.type.setFocus()
    QTest.keyClick(first.type, Qt.Key.Key_Up, ALT)
    first.more.setChecked(True)
    key(first.details.buttons["down"], Qt.Key.Key_Space)
    QApplication.processEvents()
    assert names(editor) == ["age", "name"]
    assert QApplication.focusWidget() is first.name


def test_given_a_field_when_removed_by_keys_then_one_key_puts_it_back(
    shown: Shown, editor: SchemaEditor
) -> None:
    first = editor.fields.rows[0]
    first.name.setFocus()
    QTest.keyClick(first.name, Qt.Key.Key_Delete, ALT)
    assert given(shown) == schema_of(DrawnSchema(PERSON.fields[1:]))
    assert "“name” was removed." in shown.words
    undo = QApplication.focusWidget()
    assert undo is editor.fields.undo
    QTest.keyClick(undo, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert names(editor) == ["name", "age"]
    assert given(shown) == schema_of(PERSON)
    assert "was removed" not in shown.words


def test_given_two_fields_of_one_name_when_written_then_the_last_whole_schema_holds(
    shown: Shown, editor: SchemaEditor
) -> None:
    key(editor.fields.rows[1].name, Qt.Key.Key_Return)
    QTest.keyClicks(editor.fields.rows[2].name, "age")
    assert "Two fields are called “age”." in editor.problem
    QTest.keyClicks(editor.fields.rows[2].name, "s")
    assert given(shown) == schema_of(DrawnSchema((*PERSON.fields, SchemaField("ages"))))


def test_given_fields_and_json_when_switched_between_then_nothing_is_lost(
    shown: Shown, editor: SchemaEditor
) -> None:
    key(editor.fields.rows[1].name, Qt.Key.Key_Return)
    editor.fields.rows[2].details.description.edit.insertPlainText("No name yet")
    look_at(editor, "json")
    written = json.dumps(schema_of(PERSON))
    editor.json.edit.selectAll()
    editor.json.edit.insertPlainText(written)
    look_at(editor, "fields")
    assert names(editor) == ["name", "age", ""]
    assert editor.fields.rows[2].field.description == "No name yet"
    look_at(editor, "json")
    assert editor.json.text == written
    editor.json.edit.insertPlainText("x")
    look_at(editor, "fields")
    assert editor.views.value == "json"
    assert editor.problem == f"This is not JSON yet: line 1, character {len(written) + 1}."
    assert given(shown) == schema_of(PERSON)


def test_given_json_that_fields_cannot_say_when_pasted_then_it_stays_and_the_part_is_named(
    shown: Shown, editor: SchemaEditor
) -> None:
    look_at(editor, "json")
    long: Json = {"type": "object", "properties": {"a": {"type": "string", "minLength": 2}}}
    editor.json.edit.selectAll()
    editor.json.edit.insertPlainText(json.dumps(long))
    look_at(editor, "fields")
    assert (editor.views.value, editor.fields.isVisible()) == ("json", False)
    assert editor.problem == (
        "Shown as JSON. Fields have no place for minLength, which stands in properties.a."
    )
    assert given(shown) == long
    editor.json.edit.selectAll()
    editor.json.edit.insertPlainText('{"type": "object", "properties": {"b": {"type": "number"}}}')
    look_at(editor, "fields")
    assert names(editor) == ["b"]


def test_given_a_name_when_written_then_it_goes_with_the_schema_unless_services_refuse_it(
    shown: Shown, editor: SchemaEditor
) -> None:
    editor.name.setFocus()
    QTest.keyClicks(editor.name, "person")
    held = response_format(schema_of(PERSON), name="person")
    assert shown.state.wanted.parameters["response_format"] == held
    QTest.keyClicks(editor.name, " one")
    assert "letters from A to Z" in editor.problem
    assert shown.state.wanted.parameters["response_format"] == held


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, of a menu
@pytest.mark.parametrize("view", ["fields", "json"])
def test_given_a_schema_when_a_ready_one_is_chosen_then_undo_brings_it_back(
    shown: Shown, editor: SchemaEditor, view: str
) -> None:
    before = schema_of(PERSON)
    look_at(editor, view)
    if view == "json":
        before["title"] = "Person"
        editor.json.edit.selectAll()
        editor.json.edit.insertPlainText(json.dumps(before))
    editor.ready.click()
    (menu,) = editor.findChildren(QMenu, "ready_schemas_menu")
    titles = [action.text() for action in menu.actions()]
    assert titles == ["Empty", "Persons, places, dates", "Relations", "Events", "Sentiment"]
    menu.actions()[3].trigger()
    menu.close()
    QApplication.processEvents()
    value = shown.state.wanted.parameters["response_format"]
    assert value == response_format(schema_of(ready_schemas()[3].drawn), name="events")
    assert names(editor) == ["event", "trigger", "time", "place", "participants"]
    key(editor.fields.undo, Qt.Key.Key_Return)
    assert editor.views.value == view
    assert given(shown) == before


def test_given_another_conversation_when_shown_then_its_own_schema_is_drawn(
    shown: Shown, editor: SchemaEditor
) -> None:
    key(editor.fields.rows[0].name, Qt.Key.Key_Return)
    shown.wants({}, conversation="another")
    assert not editor.isVisible()
    fields = DrawnSchema((SchemaField("town"),), is_list=True)
    asked = response_format(schema_of(fields), name="towns")
    shown.wants({"response_format": asked}, conversation="third")
    assert names(editor) == ["town"]
    assert (editor.name.text(), editor.fields.is_list.isChecked()) == ("towns", True)
    assert shown.said == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_given_a_language_when_the_ready_schemas_are_made_then_each_is_strict_and_whole(
    qapp: QApplication, language: str
) -> None:
    i18n.install(qapp, language)
    try:
        ready = ready_schemas()
        assert all(is_strict(schema_of(each.drawn)) for each in ready)
        words = "".join(field.name for each in ready for field in each.drawn.fields)
        assert words.isascii() == (language == "en")
    finally:
        i18n.install(qapp, "en")
