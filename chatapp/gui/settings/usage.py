"""The settings page of usage: how many tokens, what they cost, and by which prices."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.usage import Figures, Period, UsageReport
from chatapp.gui.names import model_name
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings.declared import in_column
from chatapp.gui.settings.form import Hint
from chatapp.gui.settings.header import PageHeader
from chatapp.gui.settings.usage_chart import Bar, MonthChart
from chatapp.gui.settings.usage_prices import PriceList
from chatapp.gui.settings.usage_state import UsageController
from chatapp.gui.settings.usage_table import Cells, FigureTable
from chatapp.gui.usage_words import (
    UNKNOWN,
    answers_text,
    costs_text,
    figures_text,
    money,
    month_text,
    notes,
    plain_tip,
    short_count,
    short_tokens,
    tokens_text,
)
from chatapp.gui.widgets import Button, Label, ScrollPage, Select, limit_width

_WIDTH = 720
_COLUMNS = (88, 136)
_MOST_MONTHS = 36
_AROUND_EDITOR = 24
TOKENS = "tokens"


class UsagePage(QWidget):
    """Totals, a chart by month, tables by model and conversation, and the prices."""

    def __init__(
        self, controller: UsageController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._state = state.usage
        self._header = PageHeader()
        self.export = Button(icon="download", small=True)
        self.export.setObjectName("exportUsage")
        self._header.add(self.export)
        self.period, self.measure = Select(), Select()
        self.period.setObjectName("usagePeriod")
        self.measure.setObjectName("usageMeasure")
        self._totals = [(Label("", "h1"), Label("", "meta", "text3")) for _ in range(3)]
        self.chart = MonthChart()
        self._month = Label("", "meta", "text2", wrap=True)
        self._notes = Hint()
        self.models = FigureTable("usageModels", _COLUMNS, self._add_price, "plus")
        self.conversations = FigureTable(
            "usageConversations", _COLUMNS, controller.open_conversation
        )
        self.prices = PriceList(controller, state)
        self._lay_out()
        self._fill_choices()
        self.export.clicked.connect(self._choose_file)
        self.period.activated.connect(self._load)
        self.measure.activated.connect(self._show_chart)
        self.chart.chosen.connect(self._show_month)
        self.prices.editing.connect(self._show_editor)
        self._state.report_changed.connect(self._show)
        self._state.prices_changed.connect(self._load_if_shown)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Sum up what happened since the page was last looked at."""
        super().showEvent(event)
        if not event.spontaneous():
            self._load()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._header.title.setText(self.tr("Usage"))
        self.export.setText(self.tr("Export…"))
        self.export.setToolTip(self.tr("Write all sums into a CSV file"))
        self.period.setAccessibleName(self.tr("Period"))
        self.period.setToolTip(self.tr("Which months are summed up"))
        periods = (self.tr("This month"), self.tr("Last 12 months"), self.tr("All time"))
        for number, text in enumerate(periods):
            self.period.setItemText(number, text)
        self.measure.setAccessibleName(self.tr("Shown in the chart"))
        self.measure.setToolTip(self.tr("What the bars stand for"))
        self.measure.setItemText(0, self.tr("Tokens"))
        self.models.title.setText(self.tr("By model"))
        self.conversations.title.setText(self.tr("By conversation"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self.period)
        choices.addWidget(self.measure)
        choices.addStretch()
        totals = QHBoxLayout()
        totals.setSpacing(32)
        for figure, words in self._totals:
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(figure)
            pair.addWidget(words)
            totals.addLayout(pair)
        totals.addStretch()
        chart = QVBoxLayout()
        chart.setSpacing(8)
        chart.addWidget(self.chart)
        chart.addWidget(self._month)
        chart.addWidget(self._notes)
        top = QWidget()
        inside = QVBoxLayout(top)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(20)
        for layout in (choices, totals, chart):
            inside.addLayout(layout)
        parts = (top, self.models, self.conversations, self.prices)
        for part in parts:
            limit_width(part, _WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        self._page = ScrollPage(in_column(*parts, gap=32))
        column.addWidget(self._page, 1)

    def _fill_choices(self) -> None:
        for period in (Period.MONTH, Period.YEAR, Period.ALL):
            self.period.add("", period)
        self.period.select(Period.YEAR)
        self.measure.add("", TOKENS)

    # Showing

    def _load(self, _index: int = 0) -> None:
        self._controller.load_report(Period(self.period.currentData()))

    def _load_if_shown(self) -> None:
        if self.isVisible():
            self._load()

    def _show(self) -> None:
        report = self._state.report
        figures = report.total if report is not None else Figures()
        self._show_totals(figures, read=report is not None)
        if report is None:
            return
        self._offer_measures(report)
        self._show_chart()
        outside = self.tr(
            "All branches count, also of conversations in the trash or removed for good; temporary"
            " chats do not. Costs are those of the prices below. What titles cost is not counted."
        )
        self._notes.say("\n".join([*notes(figures), outside]))
        heads = (self.tr("Tokens"), self.tr("Cost"))
        head = Cells(self.tr("Model"), "", heads)
        self.models.show_rows(head, len(report.models), partial(self._model_row, report))
        head = Cells(self.tr("Conversation"), "", heads)
        count = len(report.conversations)
        self.conversations.show_rows(head, count, partial(self._conversation_row, report))

    def _show_totals(self, figures: Figures, *, read: bool) -> None:
        texts = (
            (short_tokens(figures), self.tr("tokens")),
            (costs_text(figures), self.tr("cost")),
            (short_count(figures.answers + figures.silent), self.tr("answers")),
        )
        for (figure, words), (value, unit) in zip(self._totals, texts, strict=True):
            figure.setText(value if read else "…")
            figure.setToolTip(figures_text(figures) if read else "")
            words.setText(unit)
            figure.updateGeometry()

    def _offer_measures(self, report: UsageReport) -> None:
        """Tokens, and the cost in each currency there is."""
        chosen = self.measure.currentData()
        while self.measure.count() > 1:
            self.measure.removeItem(1)
        words = self.tr("Cost in {currency}")
        for currency in sorted(report.total.costs):
            self.measure.add(words.replace("{currency}", currency), currency)
        self.measure.select(chosen)
        self.measure.updateGeometry()

    def _show_chart(self, _index: int = 0) -> None:
        report, measure = self._state.report, self.measure.currentData()
        if report is None:
            return
        months = report.months[-_MOST_MONTHS:]
        years = len({month[:4] for month, _figures in months}) > 1
        bars = tuple(_bar(month, figures, str(measure), years) for month, figures in months)
        self.chart.show_bars(bars, f"{self.measure.currentText()}: {self.period.currentText()}")

    def _show_month(self) -> None:
        self._month.setText(self.chart.words)
        self._month.updateGeometry()

    def _model_row(self, report: UsageReport, number: int) -> Cells:
        connection, model, figures = report.models[number]
        name = model_name(connection or None, model or None)
        note = report.names.get(connection, "")
        if not figures.unpriced or not model:
            return self._cells(name, note, figures)
        cells = self._cells(name, note, figures, f"{connection}\n{model}")
        offer = self.tr("Give its price")
        return replace(cells, tip=f"{offer}\n{cells.tip}")

    def _conversation_row(self, report: UsageReport, number: int) -> Cells:
        titled, figures = report.conversations[number]
        if titled is None:
            return self._cells(self.tr("Removed for good"), "", figures)
        note = self.tr("in the trash") if titled.trashed else ""
        target = "" if titled.trashed else titled.id
        return self._cells(titled.title or self.tr("Without a title"), note, figures, target)

    def _cells(self, name: str, note: str, figures: Figures, target: str = "") -> Cells:
        tip = f"{name}\n{answers_text(figures.answers + figures.silent)}\n{figures_text(figures)}"
        told = short_tokens(figures), costs_text(figures)
        return Cells(name, note, told, plain_tip(tip), target)

    def _add_price(self, target: str) -> None:
        """Begin the price of a model that has none."""
        connection, _separator, model = target.partition("\n")
        self.prices.add_for(connection, model)

    def _show_editor(self) -> None:
        QTimer.singleShot(0, self._scroll_to_editor)  # when it is laid out

    def _scroll_to_editor(self) -> None:
        if self.prices.editor is not None:
            self._page.ensureWidgetVisible(self.prices.editor, 0, _AROUND_EDITOR)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Export usage"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Comma separated values (*.csv)")])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("usage.csv")
        dialog.fileSelected.connect(self._controller.export_usage)
        dialog.open()


def _bar(month: str, figures: Figures, measure: str, years: bool) -> Bar:
    """A month of the chart. Parameters: `years`, whether January says which one it is."""
    january = years and month.endswith("-01")
    label = month[:4] if january else month_text(month, short=True)
    details = [tokens_text(figures.tokens)]
    if figures.answers:
        details += [costs_text(figures), answers_text(figures.answers)]
    elif not figures.told:
        told = QCoreApplication.translate("UsagePage", "tokens not known")
        details = [told, answers_text(figures.silent)]
    words = QCoreApplication.translate("UsagePage", "{month}: {details}")
    words = words.replace("{month}", month_text(month)).replace("{details}", ", ".join(details))
    if measure == TOKENS:
        return Bar(figures.tokens, short_tokens(figures), label, words)
    picos = figures.costs.get(measure, 0)
    unknown = not picos and (figures.unpriced > 0 or not figures.told)
    return Bar(picos, UNKNOWN if unknown else money(measure, picos), label, words)
