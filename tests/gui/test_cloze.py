"""Cloze templates in the window: a row with its bars, all rows, and those that went wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from chatapp.gui import formats
from chatapp.gui.cloze.page import ClozePage
from chatapp.gui.cloze_controller import ClozeController
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, error_answer
from tests.support.qt import press, settle, until
from tests.support.word_scores import echoing

pytestmark = pytest.mark.usefixtures("qapp")

TABLE = "text\tmood\nLovely.\tgood\nDull.\tbad\nFine.\tgood\n"


class Clozes:
    """The page, and the server that is asked."""

    def __init__(self, bench: GuiBench, server: HostileServer) -> None:
        self.bench, self.server = bench, server

    @property
    def controller(self) -> ClozeController:
        return self.bench.desktop.task_pages.cloze

    async def quiet(self) -> None:
        """Wait until all is kept and looked at."""

        def look() -> bool:
            settling, state = self.controller._settling, self.controller.state
            return settling is not None and settling.done() and state.progress is None

        await until("nothing to do", look)
        await settle()

    async def filled(self) -> ClozePage:
        """A page with a template, labels and rows."""
        self.bench.do("cloze")
        await until("the page", lambda: bool(self.controller.state.targets))
        await self.quiet()
        page = self.bench.window.stack.currentWidget()
        assert isinstance(page, ClozePage)
        page.form.template.edit.setPlainText("{{text}} It was {{blank}}")
        page.form.labels.edit.setPlainText("good: great\nbad：awful，boring")
        QGuiApplication.clipboard().setText(TABLE)
        await press(page, "Paste")
        page.form.gold.setCurrentIndex(page.form.gold.findData("mood"))
        await self.quiet()
        return page


@pytest.fixture
async def clozes(profile_folder: Path) -> AsyncIterator[Clozes]:
    """The window, connected to a server to which "great" is likely."""
    async with (
        HostileServer(echoing({"great": -0.5})) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        yield Clozes(bench, server)


async def test_given_a_row_when_scored_then_its_labels_are_shown_as_bars(clozes: Clozes) -> None:
    page = await clozes.filled()
    assert page.results.text.text() == "Lovely. It was ____"
    await press(page, "Score this row")
    await until("bars", lambda: page.results.chart.isVisibleTo(page))
    await clozes.quiet()
    assert page.results.chart.accessibleName() == (
        "How likely each label is. good: 62.2%; bad: 37.8%"
    )
    assert [request.json["prompt"] for request in clozes.server.requests] == [
        *("Lovely. It was great", "Lovely. It was awful", "Lovely. It was boring"),
    ]
    assert not page.results.score.isEnabled()


async def test_given_rows_without_right_labels_when_run_then_the_label_of_each_is_listed(
    clozes: Clozes,
) -> None:
    page = await clozes.filled()
    page.form.gold.setCurrentIndex(0)
    await clozes.quiet()
    await press(page, "Run")
    await until("the end", lambda: all(row.scores for row in clozes.controller.state.rows))
    await clozes.quiet()
    listed = [
        button.accessibleName()
        for button in page.findChildren(QPushButton, "cloze_row")
        if button.isVisibleTo(page)
    ]
    assert listed == [
        "Lovely. Row 1: good, 62.2%",
        "Dull. Row 2: good, 62.2%",
        "Fine. Row 3: good, 62.2%",
    ]


async def test_given_rows_when_run_then_accuracy_and_wrong_rows_are_shown_and_kept(
    clozes: Clozes,
) -> None:
    page = await clozes.filled()
    await press(page, "Run")
    await until("the end", lambda: all(row.scores for row in clozes.controller.state.rows))
    await clozes.quiet()
    assert "2 of 3" in page.results.accuracy.accessibleName()
    (wrong,) = [
        button for button in page.findChildren(QPushButton, "cloze_row") if button.isVisibleTo(page)
    ]
    assert wrong.accessibleName() == "Dull. Row 2: “good” in place of “bad”"
    wrong.click()
    await clozes.quiet()
    assert page.results.text.text() == "Dull. It was ____"
    before = len(clozes.server.requests)
    page.chooser.new.click()
    await until("a new one", lambda: page.model.rows == ())
    page.chooser.tasks.setCurrentIndex(0)
    await until("the task", lambda: len(page.model.rows) == 3)
    await clozes.quiet()
    assert "2 of 3" in page.results.accuracy.accessibleName()
    assert len(clozes.server.requests) == before


async def test_given_an_endpoint_that_cannot_when_the_blank_is_not_last_then_the_reason_is_shown(
    clozes: Clozes,
) -> None:
    page = await clozes.filled()
    clozes.server.behaviours = (error_answer(404),)
    page.form.template.edit.setPlainText("A {{blank}} film: {{text}}")
    await clozes.quiet()
    await press(page, "Score this row")
    await until("the reason", lambda: page.results.note.isVisibleTo(page))
    assert "The blank has to stand at the end" in page.results.note.text()
    await clozes.quiet()


async def test_given_the_embedded_model_when_the_blank_is_not_last_then_it_is_disabled_with_the_reason(
    clozes: Clozes,
) -> None:
    page = await clozes.filled()
    names = [name for name, _target in clozes.controller.state.targets]
    embedded = next(at for at, name in enumerate(names) if name.startswith("Demo model"))
    page.results.target.setCurrentIndex(embedded)
    await clozes.quiet()
    assert page.results.score.isEnabled()

    page.form.template.edit.setPlainText("A {{blank}} film: {{text}}")
    await clozes.quiet()
    reason = (
        "Demo model cannot say how likely a given text is. The blank has to stand at the end of "
        "the template there."
    )
    assert page.results.note.text() == page.results.score.toolTip() == reason
    assert not page.results.score.isEnabled()
    assert not page.results.start.isEnabled()


async def test_given_a_task_that_is_not_whole_when_looked_at_then_what_is_missing_is_told(
    clozes: Clozes,
) -> None:
    page = await clozes.filled()
    results, form = page.results, page.form
    for template, told in (
        ("{{text}}", "The template has no blank, or more than one."),
        ("{{film}} {{blank}}", "There is no column film in the table"),
        ("", "Write a template, and add a row to the table."),
    ):
        form.template.edit.setPlainText(template)
        await clozes.quiet()
        assert results.text.text().startswith(told)
        assert results.start.toolTip().startswith(told)
        assert not results.note.isVisibleTo(page)
        assert not results.start.isEnabled()
        assert not results.score.isEnabled()

    form.template.edit.setPlainText("It was {{blank}}")
    form.labels.edit.setPlainText("good: great")
    await clozes.quiet()
    assert results.text.text() == "It was ____"
    assert results.note.text() == "There are no two labels with words for the blank"
    form.labels.edit.setPlainText("good: great\nbad: awful")
    await clozes.quiet()
    assert not results.note.isVisibleTo(page)
    assert results.start.isEnabled()
    page.model.remove_rows(range(3))
    await clozes.quiet()
    assert results.text.text() == "Add a row to the table."


async def test_given_columns_with_names_when_rows_without_any_are_pasted_then_no_row_is_lost(
    clozes: Clozes,
) -> None:
    clozes.bench.do("cloze")
    await until("the page", lambda: bool(clozes.controller.state.targets))
    page = clozes.bench.window.stack.currentWidget()
    assert isinstance(page, ClozePage)
    page.form.template.edit.setPlainText("{{text}} It was {{blank}}")
    QGuiApplication.clipboard().setText("Lovely.\nDull.\n")
    await press(page, "Paste")
    assert (page.model.columns, page.model.rows) == (("text",), (("Lovely.",), ("Dull.",)))

    page.model.remove_rows(range(2))
    page.form.template.edit.clear()
    page.rows.columns.setText("text, mood")
    page.rows.columns.editingFinished.emit()
    QGuiApplication.clipboard().setText("Lovely.\tgood\nDull.\tbad\n")
    await press(page, "Paste")
    assert page.model.columns == ("text", "mood")
    assert page.model.rows == (("Lovely.", "good"), ("Dull.", "bad"))

    page.model.remove_rows(range(2))
    QGuiApplication.clipboard().setText("Mood\tfilm\ngood\tHeat\n")
    await press(page, "Paste")
    assert (page.model.columns, page.model.rows) == (("Mood", "film"), (("good", "Heat"),))
    await clozes.quiet()


async def test_given_more_rows_than_a_table_takes_when_pasted_then_the_number_is_told(
    clozes: Clozes,
) -> None:
    page = await clozes.filled()
    QGuiApplication.clipboard().setText("\n".join(f"film {n}\tgood" for n in range(5_000)))
    await press(page, "Paste")
    assert len(page.model.rows) == 5_000
    taken, pasted = formats.count(4_997), formats.count(5_000)  # as the language sets them
    assert clozes.bench.notice == f"The first {taken} of {pasted} rows were taken."
    await clozes.quiet()


async def test_given_a_template_when_there_are_no_rows_then_its_variables_are_the_columns(
    clozes: Clozes,
) -> None:
    clozes.bench.do("cloze")
    await until("the page", lambda: bool(clozes.controller.state.targets))
    page = clozes.bench.window.stack.currentWidget()
    assert isinstance(page, ClozePage)
    page.form.template.edit.setPlainText("{{one}} and {{two}}: {{blank}}")
    await clozes.quiet()
    assert page.model.columns == ("one", "two")


async def test_given_a_row_scored_by_the_keyboard_when_it_ends_then_the_next_row_can_be_chosen(
    clozes: Clozes,
) -> None:
    page = await clozes.filled()
    page.results.score.setFocus()

    QTest.keyClick(page.results.score, Qt.Key.Key_Space)
    await until("bars", lambda: page.results.chart.isVisibleTo(page))
    await clozes.quiet()

    assert page.results.row.field.hasFocus()
