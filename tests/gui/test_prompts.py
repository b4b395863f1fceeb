"""The prompt library over a real engine: searched, edited in place, begun with, put in by "/"."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from chatapp.domain.messages import new_id
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate, Variable, Variant
from chatapp.domain.settings import CUSTOM_INSTRUCTIONS
from chatapp.gui.compare.page import ComparePage
from chatapp.gui.folder_instructions import FolderInstructions
from chatapp.gui.key_prompt import KeyPrompt
from chatapp.gui.persona_strip import PersonaStrip
from chatapp.gui.prompts import detail_head
from chatapp.gui.prompts.export_dialog import ExportDialog
from chatapp.gui.prompts.fill_form import FillForm
from chatapp.gui.prompts.model import ABOUT
from chatapp.gui.prompts.page import PromptsPage
from chatapp.gui.prompts.template_list import TemplateList
from chatapp.gui.transcript.find_bar import FindBar
from chatapp.gui.widgets import TextField
from chatapp.gui.widgets.focus import FocusRing
from chatapp.gui.widgets.text_box import TextBox
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")

GREET = PromptTemplate(
    new_id(),
    PromptKind.TEMPLATE,
    "Greet someone",
    text="Greet {{name}} in {{language}}.",
    variables=(Variable("name", label="Whom"), Variable("language", default="French")),
    variants=(Variant("Short", "Hello {{name}}"),),
)
PIRATE = PromptTemplate(
    *(new_id(), PromptKind.PERSONA, "Pirate", "Ahoy", "Say arr, {{name}}."),
    variables=(Variable("name", default="Anne"),),
)


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Answers with "Yes"."""
    async with HostileServer(event_stream("Yes")) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window, connected to the server, with two prompts of the user's own."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        await bench.engine.prompts.save(GREET)
        await bench.engine.prompts.save(PIRATE)
        yield bench


async def opened(bench: GuiBench) -> PromptsPage:
    """The library, shown by its command and filled."""
    bench.do("prompts")
    pages = await until("the page", lambda: bench.window.findChildren(PromptsPage))
    await until("the prompts", lambda: pages[0].list.model.prompts)
    return pages[0]


def shown(page: PromptsPage) -> list[str]:
    return [prompt.title for prompt in page.list.model.prompts]


def visible(bench: GuiBench, kind: type[Any]) -> list[Any]:
    return [one for one in bench.window.findChildren(kind) if one.isVisibleTo(bench.window)]


async def form(bench: GuiBench) -> FillForm:
    """The form of variables, once it is there."""
    found: list[FillForm] = await until("the form", lambda: visible(bench, FillForm))
    return found[0]


def write(bench: GuiBench, text: str) -> None:
    """Type into the message field."""
    edit = bench.window.chat.composer.edit
    edit.setFocus()
    QTest.keyClicks(edit, text)


async def listed(bench: GuiBench) -> TemplateList:
    """The list that "/" opens, once it is there."""
    found: list[TemplateList] = await until("the list", lambda: visible(bench, TemplateList))
    return found[0]


def offered(templates: TemplateList) -> list[str]:
    return [prompt.title for prompt in templates.model.prompts]


# The page


async def test_given_the_library_when_searched_and_filtered_then_the_fitting_prompts_are_shown(
    bench: GuiBench,
) -> None:
    page = await opened(bench)
    assert shown(page)[:3] == ["Greet someone", "Pirate", "Linux terminal"]
    about = [page.list.model.data(page.list.model.index(row), ABOUT) for row in range(3)]
    assert about == [
        "Greet {{name}} in {{language}}.",
        "Say arr, {{name}}.",
        "Type commands; the answer is what a terminal would print.",
    ]
    assert QApplication.focusWidget() is page.list.search

    page.list.search.setText("terminal")
    assert shown(page) == ["Linux terminal"]
    assert page.detail.title.text() == "Linux terminal"
    page.list.search.setText("no such thing")
    assert shown(page) == []
    assert page.list.none.isVisibleTo(page)
    page.list.search.clear()
    page.list.tag.setCurrentText("T5")
    page.list.tag.activated.emit(0)
    assert shown(page) == ["Translate", "Summarise", "Acceptability", "Similarity", "Sentiment"]
    bench.window.escape_pressed.emit()
    assert not page.isVisibleTo(bench.window)


async def test_given_a_prompt_when_edited_in_place_then_it_is_kept_and_its_variables_follow(
    bench: GuiBench,
) -> None:
    page = await opened(bench)
    page.list.select(GREET.id)
    detail = page.detail

    detail.title.setText("Greet warmly")
    detail.text.edit.setPlainText("Greet {{name}} in {{tone}} tone, {{count}} times.")
    kind, label, default, choices = detail.variables.controls["tone"]
    kind.setCurrentIndex(kind.findText("Choice"))
    kind.activated.emit(0)
    for field, text in ((label, "Tone"), (default, "warm"), (choices, "warm, cool")):
        QTest.keyClicks(field, text)
    detail.tags.setText("social, fun")
    detail.flush()

    wanted = {"warm", "cool"}
    await until("it is stored", lambda: "Greet warmly" in shown(page))
    kept = await bench.engine.prompts.get(GREET.id)
    assert [one.name for one in kept.used_variables] == ["name", "tone", "count", "language"][:3]
    assert set(kept.used_variables[1].choices) == wanted
    assert kept.used_variables[0].label == "Whom"
    assert kept.tags == ("social", "fun")
    assert detail.title.text() == "Greet warmly"


async def test_given_a_prompt_without_a_title_when_edited_then_it_is_marked_and_not_kept(
    bench: GuiBench,
) -> None:
    page = await opened(bench)
    page.list.select(GREET.id)
    page.detail.title.clear()
    page.detail.flush()
    await settle()
    assert (await bench.engine.prompts.get(GREET.id)).title == "Greet someone"
    assert page.detail.head.note.text() == "Not saved: it has no title"
    assert page.detail.title.accessibleDescription() == "Not saved: it has no title"

    page.detail.title.setText("Greet")
    assert page.detail.head.note.text() == ""
    assert page.detail.title.accessibleDescription() == ""
    page.detail.flush()
    await until("it is stored", lambda: "Greet" in shown(page))


async def test_given_a_persona_when_it_cannot_be_kept_as_it_is_written_then_the_reason_is_told(
    bench: GuiBench,
) -> None:
    page = await opened(bench)
    detail = page.detail
    page.list.select("linux-terminal.en")
    assert detail.head.note.text() == "Came with the app"

    detail.parameters.edit.setPlainText("temperature = 1\ntop_p 3")
    told = "Not saved: “top_p 3” is no parameter as name = value"
    assert detail.head.note.text() == told
    assert detail.parameters.edit.accessibleDescription() == told
    detail.parameters.edit.clear()
    detail.system.edit.clear()
    assert detail.head.note.text() == "Not saved: it has no instructions"
    detail.kind.select("template")
    detail.kind.chosen.emit("template")
    assert detail.head.note.text() == "Not saved: it has no text"
    await settle()


async def test_given_a_shipped_prompt_when_changed_then_it_can_be_reset_and_that_undone(
    bench: GuiBench,
) -> None:
    page = await opened(bench)
    page.list.select("poem.en")
    head = page.detail.head
    assert not head.restore.isVisibleTo(page)
    page.detail.title.setText("Write verse")
    page.detail.flush()
    await until("Reset", lambda: head.restore.isVisibleTo(page))

    head.restore.click()

    await until("the old title", lambda: page.detail.title.text() == "Write a poem")
    await press(bench.window, "Undo")
    await until("the new title", lambda: page.detail.title.text() == "Write verse")


async def test_given_a_prompt_when_deleted_then_the_next_one_is_shown_and_undo_brings_it_back(
    bench: GuiBench,
) -> None:
    page = await opened(bench)
    page.list.select(GREET.id)
    page.detail.head.remove.click()
    await until("it is gone", lambda: "Greet someone" not in shown(page))
    assert page.detail.title.text() == "Pirate"
    assert bench.notice == "Deleted “Greet someone”."
    await press(bench.window, "Undo")
    await until("it is back", lambda: page.detail.title.text() == "Greet someone")


async def test_given_new_and_duplicated_prompts_when_made_then_they_are_shown_to_be_edited(
    bench: GuiBench,
) -> None:
    page = await opened(bench)
    page.new_requested.emit("template")
    await until("a new one", lambda: page.detail.title.text() == "New template")
    await until("the focus", lambda: QApplication.focusWidget() is page.detail.title)
    page.list.select("catgirl.en")
    page.detail.head.duplicate.click()
    await until("a copy", lambda: page.detail.title.text() == "Catgirl (copy)")
    assert not page.detail.head._shipped
    assert len(page.detail.examples.rows) == 1


async def test_given_files_when_imported_and_exported_then_counts_are_told_with_undo(
    bench: GuiBench, tmp_path: Path
) -> None:
    page = await opened(bench)
    table = tmp_path / "awesome.csv"
    table.write_text("act,prompt\nPoet,Write verse.\nPirate 2,Arr\n", "utf-8")
    prompts = bench.desktop._prompts
    assert prompts is not None
    prompts.import_files([str(table)])
    await until("the counts", lambda: bench.notice == "Added 2 prompts.")
    await until("they are listed", lambda: {"Poet", "Pirate 2"} <= set(shown(page)))
    await press(bench.window, "Undo")
    await until("they are gone", lambda: "Poet" not in shown(page))

    target = tmp_path / "own.md"
    prompts.export_to([PIRATE], str(target))
    await until("it is told", lambda: bench.notice == "Exported 1 prompt.")
    assert "Say arr, {{name}}." in target.read_text("utf-8")


async def test_given_a_kind_of_file_when_it_is_chosen_then_the_name_ends_so_and_it_is_written_so(
    bench: GuiBench, tmp_path: Path
) -> None:
    page = await opened(bench)
    page.list.select(PIRATE.id)
    page.detail.head.export.click()
    dialogs = await until("the dialog", lambda: bench.window.findChildren(ExportDialog))
    dialog = dialogs[0]
    dialog.setDirectory(str(tmp_path))
    assert Path(dialog.selectedFiles()[0]).name == "Pirate.json"
    for kind, name in (("Markdown (*.md)", "Pirate.md"), ("CSV (*.csv)", "Pirate.csv")):
        dialog.selectNameFilter(kind)
        dialog.filterSelected.emit(kind)
        assert Path(dialog.selectedFiles()[0]).name == name
    dialog.accept()
    await until("it is told", lambda: bench.notice == "Exported 1 prompt.")
    assert (tmp_path / "Pirate.csv").read_text("utf-8").startswith("act,prompt,")


async def test_given_the_page_when_shown_then_every_control_has_a_name_a_tip_and_an_object_name(
    bench: GuiBench,
) -> None:
    page = await opened(bench)
    for identity in (GREET.id, "linux-terminal.en"):
        page.list.select(identity)
        await settle()
        for control in page.findChildren(QWidget):
            if not control.isVisibleTo(page) or control.focusPolicy() == Qt.FocusPolicy.NoFocus:
                continue
            if isinstance(control, (QAbstractButton, QLineEdit, QComboBox)):
                words = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or words, control
                assert control.toolTip() or words, control


# Personas


async def test_given_a_persona_with_variables_when_started_then_they_are_asked_for_and_sent(
    bench: GuiBench, server: HostileServer
) -> None:
    page = await opened(bench)
    page.list.select(PIRATE.id)
    page.detail.head.use.click()
    asked = await form(bench)
    field = asked.fields["name"]
    assert isinstance(field, TextField)
    assert field.text() == "Anne"
    field.setText("Mary")
    asked.accept.click()
    await until("the opening", lambda: bench.window.chat.composer.text == "Ahoy")
    strip = (await until("the strip", lambda: visible(bench, PersonaStrip)))[0]
    assert strip._name.text() == "Persona: Pirate"
    bench.window.chat.composer.submit()
    await bench.says("Ahoy", "Yes")
    sent = server.requests[-1].json["messages"]
    assert sent[0] == {"role": "system", "content": "Say arr, Mary."}


async def test_given_the_empty_page_when_a_persona_is_chosen_then_one_click_begins_it(
    bench: GuiBench, server: HostileServer
) -> None:
    await press(bench.window, "Linux terminal")
    strip = (await until("the strip", lambda: visible(bench, PersonaStrip)))[0]
    assert strip.fold.text() == "2 example turns"
    strip.fold.click()
    await settle()
    texts = [label.text() for label in strip.findChildren(QWidget) if hasattr(label, "text")]
    assert "cat shopping.txt" in texts
    await bench.ask("ls")
    await bench.says("ls", "Yes")
    roles = [one["role"] for one in server.requests[-1].json["messages"]]
    assert roles == ["system", *["user", "assistant"] * 2, "user"]
    bench.do("new")
    await until("a plain one", lambda: not strip.isVisibleTo(bench.window))


async def test_given_a_persona_that_was_removed_then_the_empty_page_does_not_offer_it(
    bench: GuiBench,
) -> None:
    def offered() -> list[str]:
        buttons = bench.window.chat.empty.personas
        return [each.text() for each in buttons if each.isVisibleTo(bench.window)]

    assert offered() == ["Linux terminal", "Catgirl", "Wuxia novelist"]
    before = await bench.engine.prompts.remove(["catgirl.en"])
    await until("it to go", lambda: offered() == ["Linux terminal", "Wuxia novelist"])
    await bench.engine.prompts.put_back(before)
    await until("it to come back", lambda: len(offered()) == 3)


async def test_given_a_message_in_the_bar_when_a_persona_is_shown_then_its_line_is_not_under_it(
    bench: GuiBench,
) -> None:
    bench.window.chat.bar.show_text("The disk is full", stay=True)
    await press(bench.window, "Linux terminal")
    strip = (await until("the strip", lambda: visible(bench, PersonaStrip)))[0]
    await settle()

    def gap() -> int:
        return bench.window.chat.bar.geometry().top() - strip.geometry().bottom()

    assert gap() > 0
    strip.fold.click()
    await settle()
    assert gap() > 0
    bench.do("new")
    await until("a plain one", lambda: not strip.isVisibleTo(bench.window))
    await settle()
    header = bench.window.chat.header.geometry().bottom()
    assert 0 < bench.window.chat.bar.geometry().top() - header < strip.height()


async def test_given_a_find_bar_when_a_persona_is_shown_then_it_is_below_its_line(
    bench: GuiBench,
) -> None:
    await press(bench.window, "Linux terminal")
    strip = (await until("the strip", lambda: visible(bench, PersonaStrip)))[0]
    bench.do("find")
    (bar,) = await until("the bar", lambda: visible(bench, FindBar))
    for _folded in range(2):
        await settle()
        assert bar.geometry().top() > strip.geometry().bottom()
        strip.fold.click()


async def test_given_a_persona_when_its_line_unfolds_then_the_question_for_a_key_stays_below(
    bench: GuiBench,
) -> None:
    await press(bench.window, "Linux terminal")
    strip = (await until("the strip", lambda: visible(bench, PersonaStrip)))[0]
    asked = bench.window.chat.findChild(KeyPrompt)
    assert asked is not None
    for _folded in range(2):
        await settle()
        assert asked.geometry().top() > strip.geometry().bottom()
        strip.fold.click()


# "/" in the message field


async def test_given_a_slash_when_typed_then_templates_are_offered_filtered_and_put_in(
    bench: GuiBench,
) -> None:
    write(bench, "/")
    templates = await listed(bench)
    assert offered(templates)[:2] == ["Greet someone", "Translate"]
    write(bench, "greet")
    await until("one", lambda: offered(templates) == ["Greet someone"])
    edit = bench.window.chat.composer.edit
    QTest.keyClick(edit, Qt.Key.Key_Return)

    asked = await form(bench)
    assert not templates.isVisibleTo(bench.window)
    asked.accept.click()  # whom is not filled in
    assert asked.isVisibleTo(bench.window)
    assert asked._wrong.text() == "Whom is not filled in"
    first = asked.fields["name"]
    QTest.keyClicks(first, "Mary")
    QTest.keyClick(first, Qt.Key.Key_Return)

    await until("the text", lambda: bench.window.chat.composer.text == "Greet Mary in French.")
    assert QApplication.focusWidget() is edit
    assert bench.texts == []
    edit.undo()
    assert bench.window.chat.composer.text == ""


async def test_given_a_variant_when_chosen_in_the_form_then_it_is_put_in_with_its_variables(
    bench: GuiBench,
) -> None:
    write(bench, "Dear all,")
    QTest.keyClick(
        bench.window.chat.composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier
    )
    write(bench, "/greet")
    await listed(bench)
    QTest.keyClick(bench.window.chat.composer.edit, Qt.Key.Key_Tab)
    asked = await form(bench)
    field = asked.fields["name"]
    QTest.keyClicks(field, "Mary")
    asked.variant.setCurrentIndex(1)
    asked.variant.activated.emit(1)
    assert list(asked.fields) == ["name"]
    asked.accept.click()
    await until("the text", lambda: bench.window.chat.composer.text == "Dear all,\nHello Mary")


async def test_given_a_template_that_begins_with_a_choice_when_asked_then_the_focus_is_seen(
    bench: GuiBench,
) -> None:
    write(bench, "/explain a regular")
    await listed(bench)
    QTest.keyClick(bench.window.chat.composer.edit, Qt.Key.Key_Return)
    asked = await form(bench)
    rings = await until("the ring", lambda: asked.findChildren(FocusRing))
    assert rings[0].geometry().top() >= 0  # nothing of it is cut off


async def test_given_the_list_when_escaped_or_nothing_fits_then_it_closes_and_enter_sends(
    bench: GuiBench,
) -> None:
    edit = bench.window.chat.composer.edit
    write(bench, "/g")
    templates = await listed(bench)
    QTest.keyClick(edit, Qt.Key.Key_Down)
    assert templates.rows.currentIndex().row() == 1
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not templates.isVisibleTo(bench.window)
    write(bench, "r")
    assert not templates.isVisibleTo(bench.window)
    bench.window.chat.composer.set_text("")
    write(bench, "/usr/bin/x")
    await settle()
    assert not templates.isVisibleTo(bench.window)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await bench.says("/usr/bin/x", "Yes")


@pytest.mark.parametrize("text", ["a/", "no /greet", " /"])
async def test_given_a_slash_elsewhere_when_typed_then_nothing_is_offered(
    bench: GuiBench, text: str
) -> None:
    write(bench, text)
    await settle()
    assert visible(bench, TemplateList) == []


async def test_given_an_input_method_that_composes_when_keys_come_then_they_are_its_own(
    bench: GuiBench,
) -> None:
    edit = bench.window.chat.composer.edit
    write(bench, "/")
    templates = await listed(bench)
    QApplication.sendEvent(edit, QInputMethodEvent("wen", []))
    row = templates.rows.currentIndex().row()
    QTest.keyClick(edit, Qt.Key.Key_Down)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert templates.rows.currentIndex().row() == row
    assert visible(bench, FillForm) == []
    committed = QInputMethodEvent("", [])
    committed.setCommitString("翻译")
    QApplication.sendEvent(edit, committed)
    await until("by Chinese words", lambda: offered(templates)[:1] == ["Translate"])


async def test_given_a_form_when_another_conversation_is_opened_then_nothing_is_put_in_there(
    bench: GuiBench,
) -> None:
    await bench.ask("Hi")
    await bench.says("Hi", "Yes")
    await bench.idle()
    write(bench, "/greet")
    await listed(bench)
    QTest.keyClick(bench.window.chat.composer.edit, Qt.Key.Key_Return)
    await form(bench)
    before = bench.shown.id
    bench.do("new")
    await until("a new one", lambda: bench.shown.id != before)
    assert visible(bench, FillForm) == []
    assert bench.window.chat.composer.text == ""
    await bench.idle()


# Custom instructions


async def test_given_instructions_written_in_the_settings_when_left_then_they_are_sent(
    bench: GuiBench, server: HostileServer
) -> None:
    bench.do("settings")
    boxes = await until("the box", lambda: visible(bench, TextBox))
    boxes[0].edit.setFocus()
    QTest.keyClicks(boxes[0].edit, "Be brief.")
    bench.window.escape_pressed.emit()
    await until("kept", lambda: bench.engine.settings.get(CUSTOM_INSTRUCTIONS))
    await bench.ask("Hi")
    await bench.says("Hi", "Yes")
    assert server.requests[-1].json["messages"][0]["content"] == "Be brief."


async def test_given_instructions_written_without_the_focus_when_a_moment_passed_then_they_are_kept(
    bench: GuiBench,
) -> None:
    """As assistive technology writes them."""
    bench.do("settings")
    boxes = await until("the box", lambda: visible(bench, TextBox))
    boxes[0].edit.setPlainText("Be brief.")
    await until("kept", lambda: bench.engine.settings.get(CUSTOM_INSTRUCTIONS) == "Be brief.")


async def test_given_a_folder_when_its_instructions_are_written_then_its_conversations_get_them(
    bench: GuiBench, server: HostileServer
) -> None:
    folder = await bench.engine.organising.new_folder("Work", [bench.shown.id])
    await settle()
    bench.window.sidebar.intents.folder_instructions_requested.emit(folder.id)
    asked = (await until("the window", lambda: visible_dialogs(FolderInstructions)))[0]
    QTest.keyClicks(asked.text.edit, "Use metric units.")
    asked.save.click()
    await until("it is closed", lambda: not visible_dialogs(FolderInstructions))
    await settle()
    await bench.ask("Hi")
    await bench.says("Hi", "Yes")
    assert server.requests[-1].json["messages"][0]["content"] == "Use metric units."
    assert bench.window.sidebar.model.folders[0].instructions == "Use metric units."


def visible_dialogs(kind: type[Any]) -> list[Any]:
    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
    ]


# Comparing wordings


async def test_given_variants_when_compared_then_one_form_makes_a_column_of_each_and_sends_nothing(
    bench: GuiBench, server: HostileServer
) -> None:
    page = await opened(bench)
    page.list.select(GREET.id)
    page.detail.head.compare.click()
    asked = await form(bench)
    assert list(asked.fields) == ["name", "language"]
    assert not asked.variant.isVisibleTo(asked)
    QTest.keyClicks(asked.fields["name"], "Mary")

    QTest.keyClick(asked.fields["name"], Qt.Key.Key_Return)

    compare = await compare_page(bench)
    assert [column.name for column in compare.state.columns] == ["Usual wording", "Short"]
    assert [column.preview for column in compare.state.columns] == [
        "Greet Mary in French.",
        "Hello Mary",
    ]
    assert {column.note for column in compare.state.columns} == {"heron"}
    assert compare.prompt.field.text == "Mary"
    assert compare.prompt.field.edit.hasFocus()
    assert server.requests == []


async def test_given_compared_variants_when_asked_then_each_wording_is_sent_to_the_same_model(
    bench: GuiBench, server: HostileServer
) -> None:
    bench.window.chat.composer.set_text("Not this")
    page = await opened(bench)
    page.list.select(GREET.id)
    page.detail.head.compare.click()
    asked = await form(bench)
    QTest.keyClicks(asked.fields["name"], "Mary")
    asked.accept.click()
    compare = await compare_page(bench)
    QTest.keyClicks(compare.prompt.field.edit, " Ann")

    QTest.keyClick(compare.prompt.field.edit, Qt.Key.Key_Return)

    await until("the requests", lambda: len(server.requests) == 2)
    sent = [request.json for request in server.requests]
    assert {one["messages"][0]["content"] for one in sent} == {
        "Greet Mary Ann in French.",
        "Hello Mary Ann",
    }
    assert {one["model"] for one in sent} == {"heron"}
    await bench.idle()
    assert bench.shown.title == "Mary Ann"


async def test_given_more_variants_than_columns_when_compared_then_the_first_are_and_it_is_said(
    bench: GuiBench,
) -> None:
    variants = tuple(Variant(f"No. {number}", f"Sing {number}") for number in range(1, 9))
    prompt = replace(GREET, id=new_id(), title="Sing", text="Sing", variants=variants)
    await bench.engine.prompts.save(prompt)
    page = await opened(bench)
    page.list.select(prompt.id)

    page.detail.head.compare.click()

    compare = await compare_page(bench)
    names = ["Usual wording", *(f"No. {number}" for number in range(1, 6))]
    assert [column.name for column in compare.state.columns] == names
    assert compare.prompt.field.text == "Sing"
    assert bench.notice == "Of 9 wordings the first 6 are compared."


async def test_given_the_form_of_a_comparison_when_left_then_nothing_is_compared(
    bench: GuiBench,
) -> None:
    page = await opened(bench)
    page.list.select(GREET.id)
    page.detail.head.compare.click()
    asked = await form(bench)

    QTest.keyClick(asked.fields["name"], Qt.Key.Key_Escape)

    assert not asked.isVisible()
    assert page.isVisible()
    page.list.select(PIRATE.id)
    assert not page.detail.head.compare.isVisible()


async def compare_page(bench: GuiBench) -> ComparePage:
    """The compare page, once it is shown."""
    await until("the page", lambda: isinstance(bench.window.main_pane, ComparePage))
    page = bench.window.main_pane
    assert isinstance(page, ComparePage)
    return page


async def test_given_a_template_when_tab_is_pressed_then_its_parts_come_in_the_order_they_stand_in(
    bench: GuiBench,
) -> None:
    page = await opened(bench)
    page.list.search.setText("translate")
    await until("the template", lambda: page.detail.title.text() == "Translate")
    await settle()
    page.detail.tags.setFocus()
    seen: list[str] = []

    while len(seen) < 20 and seen[-1:] != ["add_variant"]:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        seen.append(focus.objectName() if focus is not None else "")

    variables = [
        f"variable_{name}_{part}"
        for name in ("source", "target", "text")
        for part in ("type", "label", "default")
    ]
    variants = [f"variant_{n}_{part}" for n in (1, 2) for part in ("first", "second", "remove")]
    assert seen == [
        *("segment_template", "prompt_language", "prompt_text"),
        *variables,
        *variants,
        "add_variant",
    ]


async def test_given_a_prompt_without_a_title_when_written_then_it_is_heard_that_it_is_not_saved(
    bench: GuiBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def hear(_widget: QWidget, text: str) -> None:
        heard.append(text)

    page = await opened(bench)
    monkeypatch.setattr(detail_head, "announce", hear)
    page.detail.title.setText("")
    page.detail.title.setText("A")

    assert heard == ["Not saved: it has no title", ""]
