"""The composer: when Enter sends, what it shows, and what it keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import now
from chatapp.domain.models import DEMO_MODEL, EMBEDDED_ID, Connection, Dialect
from chatapp.gui.composer.composer import Composer
from chatapp.gui.model_menu import MOST_IN_MENU, choices_of
from chatapp.gui.theme import theme
from tests.support.owners import owner

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def composer(qtbot: QtBot) -> Composer:
    """A composer with an engine behind it."""
    composer = Composer()
    qtbot.addWidget(composer)
    composer.set_ready(True)
    composer.resize(624, 200)
    composer.show()
    qtbot.waitExposed(composer)
    composer.focus_text()
    return composer


@pytest.fixture
def sent(composer: Composer) -> list[str]:
    """What the composer has handed over."""
    texts: list[str] = []
    composer.submitted.connect(texts.append)
    return texts


def compose(composer: Composer, preedit: str, commit: str = "") -> None:
    """What an input method does: text that is not committed yet, and text that is."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(composer.edit, event)


def test_given_text_when_enter_is_pressed_then_it_is_sent(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    qtbot.keyClicks(composer.edit, "Hello")

    qtbot.keyClick(composer.edit, Key.Key_Return)

    assert sent == ["Hello"]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
def test_given_an_input_method_that_composes_when_enter_is_pressed_then_nothing_is_sent(
    qtbot: QtBot, composer: Composer, sent: list[str], key: Qt.Key
) -> None:
    compose(composer, "nihao")

    qtbot.keyClick(composer.edit, key)
    qtbot.keyClick(composer.edit, key, CTRL)
    qtbot.mouseClick(composer.send, Qt.MouseButton.LeftButton)

    assert sent == []
    compose(composer, "", "你好")
    assert composer.text == "你好"
    qtbot.keyClick(composer.edit, key)
    assert sent == ["你好"]


def test_given_an_input_method_that_composes_when_up_is_pressed_then_nothing_is_recalled(
    qtbot: QtBot, composer: Composer
) -> None:
    recalled: list[bool] = []
    composer.recall_requested.connect(lambda: recalled.append(True))
    compose(composer, "ni")

    qtbot.keyClick(composer.edit, Key.Key_Up)

    assert recalled == []


@pytest.mark.parametrize("text", ["", "  ", "\n\n"])
def test_given_no_words_when_enter_is_pressed_then_nothing_is_sent(
    qtbot: QtBot, composer: Composer, sent: list[str], text: str
) -> None:
    composer.set_text(text)

    qtbot.keyClick(composer.edit, Key.Key_Return)

    assert sent == []
    assert not composer.send.isEnabled()


def test_given_no_engine_yet_when_enter_is_pressed_then_the_text_stays(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    composer.set_ready(False)
    qtbot.keyClicks(composer.edit, "Early")

    qtbot.keyClick(composer.edit, Key.Key_Return)

    assert sent == []
    assert composer.text == "Early"


def test_given_text_when_shift_enter_is_pressed_then_the_line_breaks(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    qtbot.keyClicks(composer.edit, "One")
    qtbot.keyClick(composer.edit, Key.Key_Return, SHIFT)
    qtbot.keyClicks(composer.edit, "two")

    assert composer.text == "One\ntwo"
    assert sent == []


def test_given_ctrl_enter_as_the_key_when_enter_is_pressed_then_only_ctrl_enter_sends(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    composer.set_send_with_ctrl(True)
    qtbot.keyClicks(composer.edit, "One")

    qtbot.keyClick(composer.edit, Key.Key_Return)
    assert sent == []
    qtbot.keyClick(composer.edit, Key.Key_Return, CTRL)

    assert sent == ["One\n"]


def test_given_a_running_answer_when_shown_then_stop_stands_in_the_place_of_send(
    composer: Composer,
) -> None:
    composer.set_answering(True)

    assert composer.stop.isVisible()
    assert not composer.send.isVisible()
    composer.set_answering(False)
    assert composer.send.isVisible()
    assert not composer.stop.isVisible()


def test_given_a_running_answer_when_enter_is_pressed_then_the_text_is_handed_over_too(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    composer.set_answering(True)
    qtbot.keyClicks(composer.edit, "Next")

    qtbot.keyClick(composer.edit, Key.Key_Return)

    assert sent == ["Next"]


def test_given_a_waiting_prompt_when_shown_then_it_can_be_edited_removed_and_later_sent(
    composer: Composer,
) -> None:
    composer.queued.set_text("Next\nline", answering=True)

    assert composer.queued.isVisible()
    assert composer.queued.accessibleDescription() == "Next\nline"
    assert composer.queued.edit.isVisible()
    assert composer.queued.remove.isVisible()
    assert not composer.queued.send.isVisible()
    composer.set_answering(False)
    assert composer.queued.send.isVisible()
    composer.queued.set_text(None)
    assert not composer.queued.isVisible()


def test_given_a_waiting_prompt_when_tab_is_pressed_then_its_buttons_come_before_the_text(
    qtbot: QtBot, composer: Composer
) -> None:
    composer.set_answering(True)
    composer.queued.set_text("Later", answering=False)
    composer.activateWindow()
    composer.focus_text()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is composer.edit)
    walked = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Backtab, SHIFT)
        walked.append(QApplication.focusWidget())
    assert walked[:3] == [composer.queued.remove, composer.queued.send, composer.queued.edit]
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    assert QApplication.focusWidget() is composer.attach


def test_given_text_when_replaced_then_it_can_be_undone(composer: Composer) -> None:
    composer.set_text("What I had written")

    composer.set_text("The last prompt")
    composer.edit.undo()

    assert composer.text == "What I had written"


def test_given_a_draft_when_loaded_then_there_is_nothing_of_another_to_undo(
    composer: Composer,
) -> None:
    composer.set_text("Of one conversation")

    composer.load_text("Of another")
    composer.edit.undo()

    assert composer.text == "Of another"
    assert composer.edit.textCursor().atEnd()


def test_given_rich_text_with_nul_when_pasted_then_it_is_plain_and_can_be_stored(
    composer: Composer,
) -> None:
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    data.setText("bold\0")

    composer.edit.insertFromMimeData(data)

    assert composer.text == "bold\ufffd"


def test_given_many_lines_when_written_then_the_field_grows_to_its_limit(
    qtbot: QtBot, composer: Composer
) -> None:
    low = composer.edit.height()

    composer.set_text("line\n" * 5)
    qtbot.waitUntil(lambda: composer.edit.height() > low)
    composer.set_text("line\n" * 500)

    qtbot.waitUntil(lambda: composer.edit.height() == 240)


def test_given_a_place_when_shown_then_the_foot_says_where_text_goes(composer: Composer) -> None:
    composer.foot.set_destination("Orchard", "api.orchard.example", local=False)
    assert composer.foot.place.text() == "Goes to Orchard, api.orchard.example"

    composer.foot.set_destination("api.orchard.example", "api.orchard.example", local=False)
    assert composer.foot.place.text() == "Goes to api.orchard.example"

    composer.foot.set_destination("Demo model", "", local=True)
    assert composer.foot.place.text() == "Stays on this computer"


def test_given_large_letters_when_there_is_little_room_then_the_place_is_not_cut(
    composer: Composer, qapp: QApplication
) -> None:
    composer.foot.set_destination("Orchard", "api.orchard.example", local=False)
    composer.resize(524, 300)
    assert composer.foot.place.text() == "Goes to Orchard, api.orchard.example"
    theme().apply(qapp, "light", 150)
    try:
        assert composer.foot.place.text() == "Goes to Orchard"
    finally:
        theme().apply(qapp, "light", 100)


def connection(model: str | None, *models: str, own_id: str = "c") -> Connection:
    """A connection with a chosen model and those it offers."""
    return Connection(
        own_id,
        "Orchard",
        Dialect.OPENAI_CHAT,
        "https://orchard.example/v1",
        now(),
        model=model,
        models=models,
    )


def test_given_a_connection_when_its_models_are_listed_then_the_chosen_one_is_among_them() -> None:
    def labels(known: Connection) -> list[str]:
        return [choice.label for choice in choices_of([known])]

    assert labels(connection("own", "a", "b")) == ["own", "a", "b"]
    assert labels(connection("a", "a", "b")) == ["a", "b"]
    assert labels(connection(None)) == ["Orchard"]
    assert labels(connection(DEMO_MODEL, own_id=EMBEDDED_ID)) == ["Demo model"]


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, of a menu
def test_given_a_choice_of_models_when_one_is_taken_from_the_menu_then_it_is_told(
    composer: Composer,
) -> None:
    chosen: list[tuple[str, str]] = []
    composer.picker.chosen.connect(lambda *choice: chosen.append(choice))
    composer.picker.set_choices(choices_of([connection("a", "a", "b&c")]))
    composer.picker.set_current("c", "a", "a")

    composer.picker.open_menu()
    menu = composer.picker.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    assert actions["a"].isChecked()
    assert not actions["b&&c"].isChecked()
    actions["b&&c"].trigger()
    menu.close()

    assert chosen == [("c", "b&c")]


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, of a menu
def test_given_many_models_when_the_menu_is_opened_again_then_no_submenu_stays_behind(
    composer: Composer, qtbot: QtBot
) -> None:
    models = tuple(f"model {number}" for number in range(MOST_IN_MENU + 3))
    made = replace(connection("a", "a", *models), models=models)
    composer.picker.set_choices(choices_of([made]))
    filled: list[int] = []
    for _ in range(3):
        composer.picker.open_menu()
        menu = composer.picker.findChild(QMenu)
        assert isinstance(menu, QMenu)
        menu.hide()
        filled.append(len(menu.actions()))
    assert len(set(filled)) == 1
    qtbot.waitUntil(lambda: len(menu.findChildren(QMenu)) == 1)


def test_given_a_waiting_prompt_that_is_made_late_then_no_widget_ends_with_the_text(
    qtbot: QtBot,
) -> None:
    window = QWidget()
    before, composer = QLineEdit(), Composer()
    layout = QVBoxLayout(window)
    layout.addWidget(before)
    layout.addWidget(composer)
    qtbot.addWidget(window)
    composer.queued.set_text("Later", answering=True)
    assert f"{id(window):x}" in owner(before)
    assert f"{id(window):x}" in owner(composer)
