"""The few-shot builder: rows in a table, what is sent, and a run over the rows held out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from chatapp.domain.few_shot import Choice
from chatapp.gui.few_shot.page import FewShotPage
from chatapp.gui.few_shot_controller import FewShotController
from chatapp.gui.tables import rows_pane, run_controls
from chatapp.gui.tables.rows_model import RowsModel
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import Exchange, HostileServer, event_stream
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")

TABLE = "text\tmood\n" + "".join(f"text {n}\t{('good', 'bad')[n % 2]}\n" for n in range(8))


class Builder:
    """The page, and the server that is asked."""

    def __init__(self, bench: GuiBench, server: HostileServer) -> None:
        self.bench, self.server = bench, server

    async def open(self) -> FewShotPage:
        self.bench.do("few_shot")
        await until("the page", lambda: bool(self.controller.state.targets))
        await settle()
        return self.page

    @property
    def controller(self) -> FewShotController:
        return self.bench.desktop.task_pages.few_shot

    @property
    def page(self) -> FewShotPage:
        page = self.bench.window.stack.currentWidget()
        assert isinstance(page, FewShotPage)
        return page

    async def quiet(self) -> None:
        """Wait until all is kept and looked at."""
        await until("nothing to do", self._is_quiet)
        await settle()

    def _is_quiet(self) -> bool:
        settling = self.controller._settling
        return settling is not None and settling.done()

    async def fill(self) -> FewShotPage:
        """A page with rows and a description."""
        page = await self.open()
        QGuiApplication.clipboard().setText(TABLE)
        await press(page, "Paste")
        page.form.description.edit.setPlainText("Good or bad?")
        page.form.held_out.field.setText("4")
        page.form.held_out._typed()
        await self.quiet()
        return page


@pytest.fixture
async def builder(profile_folder: Path) -> AsyncIterator[Builder]:
    """The window, connected to a server that says "good"."""
    async with (
        HostileServer(event_stream("good")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        yield Builder(bench, server)


async def test_given_cells_of_a_spreadsheet_when_pasted_then_the_exact_messages_are_shown(
    builder: Builder,
) -> None:
    page = await builder.fill()
    assert (page.model.columns, len(page.model.rows)) == (("text", "mood"), 8)
    assert page.form.label.currentText() == "mood"
    held_out = builder.controller.state.row
    shown = page.preview.text.toPlainText()
    assert shown.startswith("— System —\nGood or bad?\n\n— User —\ntext ")
    assert shown.endswith(
        f"— Assistant —\n{page.model.rows[_last_shown(builder)][1]}\n\n— User —\ntext {held_out}"
    )
    assert "tokens" in page.preview._tokens.text()
    page.form.question.edit.setPlainText("Text: {{text}}")
    page.preview.k._increase()
    await builder.quiet()
    assert page.preview.text.toPlainText().count("— User —\nText: text ") == 4


def _last_shown(builder: Builder) -> int:
    preview = builder.controller.state.preview
    assert preview is not None
    return preview.prompt.examples[-1]


async def test_given_held_out_rows_when_run_then_chart_and_wrong_rows_are_shown(
    builder: Builder,
) -> None:
    page = await builder.fill()
    page.results.ks.setText("0, 2")
    page.results._take_ks()
    await builder.quiet()
    await press(page, "Run")
    await until("the end", lambda: _ended(builder))
    await builder.quiet()
    scores = builder.controller.state.scores
    wrong = sum(each.accuracy.count - each.accuracy.right for each in scores)
    assert len(builder.server.requests) == 8
    assert page.results.chart.isVisibleTo(page)
    assert f"{scores[0].accuracy.right} of 4" in page.results.chart.accessibleName()
    rows = page.findChildren(QPushButton, "few_shot_wrong")
    assert len([row for row in rows if row.isVisibleTo(page)]) == wrong
    assert not page.results.start.isEnabled()
    if wrong:
        rows[-1].click()
        await builder.quiet()
        assert builder.controller.state.k == 2


async def test_given_a_run_when_stopped_and_gone_on_with_then_nothing_is_asked_twice(
    builder: Builder,
) -> None:
    answers: list[str] = ["good"]
    waits = [True]

    async def behave(exchange: Exchange) -> None:
        if waits and not answers:
            await exchange.client_closes()
        else:
            await event_stream(answers.pop() if answers else "good")(exchange)

    page = await builder.fill()
    builder.server.behaviours = (behave,)
    page.results.ks.setText("0")
    page.results._take_ks()
    await builder.quiet()
    await press(page, "Run")
    await until("an answer", lambda: _answered(builder) == 1)
    await press(page, "Stop")
    await until("the end", lambda: builder.controller.state.progress is None)
    await builder.quiet()
    assert _answered(builder) == 1
    waits.clear()
    before = len(builder.server.requests)
    await press(page, "Go on")
    await until("the end", lambda: _ended(builder))
    assert len(builder.server.requests) - before == 3


async def test_given_a_question_with_a_column_there_is_not_when_looked_at_then_it_cannot_be_run(
    builder: Builder,
) -> None:
    page = await builder.fill()
    assert page.results.start.isEnabled()
    page.form.question.edit.setPlainText("{{nope}}?")
    await builder.quiet()
    assert page.results.words.text().startswith("There is no column nope in the table.")
    assert not page.results.start.isEnabled()
    page.form.question.edit.clear()
    await builder.quiet()
    assert page.results.start.isEnabled()


async def test_given_more_examples_than_rows_when_run_then_only_what_there_is_is_tried(
    builder: Builder,
) -> None:
    page = await builder.fill()
    page.results.ks.setText("5")
    page.results._take_ks()
    await builder.quiet()
    assert not page.results.start.isEnabled()
    assert page.results.words.text().startswith("5 examples are wanted, and there are 4.")
    page.results.ks.setText("0, 5")
    page.results._take_ks()
    await builder.quiet()
    await press(page, "Run")
    await until("the end", lambda: _ended(builder))
    await builder.quiet()
    assert len(builder.server.requests) == 4
    assert "5 examples: too few rows" in page.results.chart.accessibleName()


async def test_given_numbers_of_examples_when_another_task_was_shown_then_they_are_those_of_the_task(
    builder: Builder,
) -> None:
    page = await builder.fill()
    page.results.ks.setText("0, 16")
    page.results._take_ks()
    await builder.quiet()
    page.chooser.new.click()
    await until("a new one", lambda: page.results.ks.text() == "0, 1, 2, 4")
    page.chooser.tasks.setCurrentIndex(0)
    await until("the task", lambda: page.results.ks.text() == "0, 16")
    await builder.quiet()


def _ended(builder: Builder) -> bool:
    state = builder.controller.state
    return state.progress is None and all(not each.left for each in state.scores)


def _answered(builder: Builder) -> int:
    return sum(each.accuracy.count for each in builder.controller.state.scores)


async def test_given_a_task_when_closed_and_opened_then_it_is_there_and_can_be_removed_and_undone(
    builder: Builder,
) -> None:
    page = await builder.fill()
    page.form.title.setText("Mood")
    page.form.choice._segments["similar"].click()
    await builder.quiet()
    (kept,) = await builder.bench.engine.few_shot.all()
    assert kept.title == "Mood"
    page.chooser.new.click()
    await builder.quiet()
    assert page.model.rows == ()
    page.chooser.tasks.setCurrentIndex(0)
    await until("the task", lambda: len(page.model.rows) == 8)
    assert builder.controller.state.task.choice is Choice.SIMILAR
    page.chooser.remove.click()
    await until("it is gone", lambda: page.model.rows == ())
    await until("the offer", lambda: builder.bench.notice == "Deleted Mood.")
    await press(builder.bench.window.chat.bar, "Undo")
    await until("the task", lambda: len(page.model.rows) == 8)


async def test_given_a_file_when_imported_then_its_rows_are_in_the_table_and_that_can_be_undone(
    builder: Builder, tmp_path: Path
) -> None:
    page = await builder.fill()
    (tmp_path / "rows.jsonl").write_text('{"q": "1+1", "a": 2}\n{"q": "2+2"}\n')
    builder.controller.import_file(tmp_path / "rows.jsonl")
    await until("the rows", lambda: page.model.rows == (("1+1", "2"), ("2+2", "")))
    await builder.quiet()
    page.rows.buttons["undo"].click()
    assert len(page.model.rows) == 8
    (tmp_path / "bad.csv").write_text('a\n"open\n')
    builder.controller.import_file(tmp_path / "bad.csv")
    await until("what is wrong", lambda: "Line 2 of the table" in builder.bench.notice)


async def test_given_a_builder_when_saved_as_a_persona_then_the_library_has_what_is_shown(
    builder: Builder,
) -> None:
    page = await builder.open()
    assert page.persona.isVisibleTo(page)
    await builder.fill()
    builder.controller.save_persona()
    await builder.quiet()
    prompts = await builder.bench.engine.prompts.all()
    (saved,) = [each for each in prompts if each.system == "Good or bad?"]
    assert len(saved.examples) == 2


async def test_given_a_pattern_that_is_none_when_looked_at_then_it_is_told_until_it_is_one(
    builder: Builder,
) -> None:
    page = await builder.fill()
    page.form.scoring.setCurrentIndex(page.form.scoring.findData("regex"))
    page.form.pattern.setText("(")
    await builder.quiet()
    page.results.ks.setText("0")
    page.results._take_ks()
    await builder.quiet()
    await press(page, "Run")
    await until("what is wrong", lambda: "( is no pattern" in page.results.words.text())
    page.form.pattern.setText("{{label}}")
    await builder.quiet()
    assert "no pattern" not in page.results.words.text()
    assert builder.server.requests == []


def table_of(model: RowsModel) -> list[str]:
    return [row[0] for row in model.rows]


def test_given_rows_when_moved_added_removed_then_each_change_can_be_undone_and_made_again() -> (
    None
):
    model = RowsModel()
    model.show(("a", "b"), (("1", "x"), ("2", "y"), ("3", "z")))
    model.move_row(0, 1)
    model.add_rows([("4",)], 0)
    model.remove_rows([2])
    model.setData(model.index(0, 0), "5")
    assert table_of(model) == ["5", "4", "3"]
    for expected in (["2", "4", "3"], ["2", "4", "1", "3"], ["2", "1", "3"], ["1", "2", "3"]):
        model.undo()
        assert table_of(model) == expected
    assert not model.can_undo
    model.redo()
    assert table_of(model) == ["2", "1", "3"]
    model.set_columns(["q", "b", "c"])
    assert model.rows[0] == ("2", "y", "")


async def test_given_the_table_when_keys_are_pressed_then_rows_move_and_go(
    builder: Builder,
) -> None:
    page = await builder.fill()
    table: Any = page.rows.table
    table.setCurrentIndex(page.model.index(1, 0))
    QTest.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert table_of(page.model)[:2] == ["text 1", "text 0"]
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert table_of(page.model)[0] == "text 0"
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(page.model.rows) == 8
    QGuiApplication.clipboard().setText("new\tgood\n")
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert ("new", "good") in page.model.rows
    await builder.quiet()


async def test_given_a_run_begun_by_the_keyboard_when_it_ends_then_the_focus_stays_there_and_it_is_heard(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def hear(_widget: QWidget, text: str) -> None:
        heard.append(text)

    monkeypatch.setattr(run_controls, "announce", hear)
    page = await builder.fill()
    page.results.ks.setText("0")
    page.results._take_ks()
    await builder.quiet()
    page.results.start.setFocus()
    focused: list[QWidget | None] = []
    QApplication.instance().focusChanged.connect(lambda _old, new: focused.append(new))

    QTest.keyClick(page.results.start, Qt.Key.Key_Space)
    await until("the end", lambda: _ended(builder))
    await builder.quiet()

    assert set(focused) == {page.results.stop, page.results.ks}
    assert page.results.ks.hasFocus()
    accuracy = builder.controller.state.scores[0].accuracy
    assert heard[0] == "0 of 4 answers"
    assert heard[1].startswith("Accuracy by the number of examples, 95% interval. 0 examples: ")
    assert heard[1].endswith(f"{accuracy.right} of 4")
    assert len(heard) == 2


async def test_given_a_run_when_stopped_by_the_keyboard_then_the_focus_is_on_going_on(
    builder: Builder,
) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.client_closes()

    page = await builder.fill()
    builder.server.behaviours = (behave,)
    page.results.start.setFocus()
    QTest.keyClick(page.results.start, Qt.Key.Key_Space)
    await until("Stop", page.results.stop.hasFocus)

    QTest.keyClick(page.results.stop, Qt.Key.Key_Space)
    await until("the end", lambda: builder.controller.state.progress is None)
    await builder.quiet()

    assert page.results.start.hasFocus()
    assert page.results.line.accessibleName() == "Progress of the run"


async def test_given_a_row_that_was_removed_when_taken_back_by_keys_then_its_cell_is_current_and_rows_are_told(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def hear(_widget: QWidget, text: str) -> None:
        heard.append(text)

    page = await builder.fill()
    monkeypatch.setattr(rows_pane, "announce", hear)
    table = page.rows.table
    table.setCurrentIndex(page.model.index(3, 1))
    table.setFocus()

    QTest.keyClick(table, Qt.Key.Key_Delete)
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert heard == ["7 rows", "8 rows"]
    at = table.currentIndex()
    assert (at.row(), page.model.rows[at.row()][0]) == (3, "text 3")


async def test_given_the_second_row_when_moved_up_by_its_button_then_the_table_has_the_focus(
    builder: Builder,
) -> None:
    page = await builder.fill()
    page.rows.table.setCurrentIndex(page.model.index(1, 0))
    up = page.rows.buttons["up"]
    up.setFocus()

    QTest.keyClick(up, Qt.Key.Key_Space)

    assert page.model.rows[0][0] == "text 1"
    assert page.rows.table.hasFocus()
