"""The prices on the page of usage: those that matter here, or all; each is edited in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.prices import FREE, Price
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings.form import Hint
from chatapp.gui.settings.price_editor import NEW, PriceEditor
from chatapp.gui.settings.usage_state import UsageController
from chatapp.gui.settings.usage_table import Cells, RowButton, head_line
from chatapp.gui.theme import theme
from chatapp.gui.usage_words import day_text, price_money, prices_text
from chatapp.gui.widgets import Button, Label, Rule

_WIDTH = 72


class PriceList(QWidget):
    """Prices per million tokens. Signal: `editing`, an editor was opened."""

    editing = Signal()

    def __init__(
        self, controller: UsageController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("priceList")
        self._controller = controller
        self._state = state
        self._all = False
        self._behind = False
        self.editor: PriceEditor | None = None
        self.rows: list[RowButton] = []
        self._title = Label("", "title")
        self.add = Button(icon="plus", small=True)
        self.add.setObjectName("addPrice")
        self.whole = Button("", "ghost", small=True)
        self.whole.setObjectName("wholePriceTable")
        self._hint = Hint()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._lay_out()
        self.add.clicked.connect(self._add_any)
        self.whole.clicked.connect(self._toggle)
        state.usage.prices_changed.connect(self.refresh)
        state.usage.report_changed.connect(self.refresh)
        state.connections_changed.connect(self.refresh)
        theme().changed.connect(self.refresh)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._title.setText(self.tr("Prices per million tokens"))
        self.add.setText(self.tr("Add price"))
        self.add.setToolTip(self.tr("Give the price of a model that has none"))
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def refresh(self) -> None:
        """Show the prices in force; what is being edited is left alone."""
        if self.editor is not None:
            self._behind = True
            return
        self._behind = False
        self._clear()
        prices = self._prices()
        widths = [theme().scaled(_WIDTH)] * 3
        heads = (self.tr("Input"), self.tr("Cached"), self.tr("Output"))
        self._lines.addWidget(head_line(Cells(self.tr("Model"), "", heads), widths, aside=True))
        self._lines.addWidget(Rule())
        before: QWidget = self.add
        for price in prices:
            row = RowButton(self._cells(price), widths, "pencil")
            row.setObjectName("price_row")
            row.clicked.connect(partial(self._edit, price, row))
            self._lines.addWidget(row)
            self.rows.append(row)
            QWidget.setTabOrder(before, row)
            before = row
        QWidget.setTabOrder(before, self.whole)
        self._say(len(prices))

    def _prices(self) -> list[Price]:
        """Those the user gave, then those of models in use here, or of the whole table."""
        pricing = self._state.usage.pricing
        if pricing is None:
            return []
        wanted = set(pricing.prices) if self._all else set(self._in_use())
        return [price for price in pricing.prices if price.edited or price in wanted]

    def _in_use(self) -> Iterable[Price]:
        pricing, report = self._state.usage.pricing, self._state.usage.report
        if pricing is None:
            return
        asked = (
            [(connection, model) for connection, model, _figures in report.models] if report else []
        )
        for known in self._state.connections:
            asked += [(known.id, model) for model in known.models]
        for connection, model in asked:
            price = pricing.price_of(connection, model)
            if price is not None and price is not FREE:
                yield price

    def _cells(self, price: Price) -> Cells:
        cached = price.prompt if price.cached is None else price.cached
        figures = tuple(
            price_money(price.currency, picos) for picos in (price.prompt, cached, price.completion)
        )
        note = price.host or self.tr("any service")
        if price.edited:
            note = self.tr("{service}, yours").replace("{service}", note)
        return Cells(price.model, note, figures, prices_text(price))

    def _say(self, shown: int) -> None:
        pricing = self._state.usage.pricing
        self.whole.setVisible(pricing is not None)
        if pricing is None:
            self._hint.say("")
            return
        table = [price for price in pricing.prices if not price.edited]
        words = self.tr(
            "The app's table is of {day} and may be out of date. A price you give goes before it."
        )
        self._hint.say(words.replace("{day}", day_text(table[0].since) if table else "—"))
        if self._all:
            self.whole.setText(self.tr("Show only models in use"))
        else:
            words = self.tr("Show the whole table ({count} prices)")
            self.whole.setText(words.replace("{count}", str(len(pricing.prices))))
        self.whole.setToolTip(self.tr("Choose which prices are shown"))
        self.whole.set_icon("chevron-up" if self._all else "chevron-down")

    def _clear(self) -> None:
        self.rows = []
        while (taken := self._lines.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _toggle(self) -> None:
        self._all = not self._all
        self._close()
        self.refresh()

    def add_for(self, connection_id: str, model: str) -> None:
        """Begin a price of a model on a connection."""
        connection = self._state.connection(connection_id)
        self._add(replace(NEW, model=model, host=connection.host if connection else ""))

    def _add_any(self) -> None:
        self._add(NEW)

    def _add(self, begun: Price) -> None:
        hosts = dict.fromkeys(known.host for known in self._state.connections if not known.embedded)
        pricing = self._state.usage.pricing
        given = pricing.prices if pricing is not None else ()
        taken = frozenset(price.key for price in given)
        editor = PriceEditor(begun, new=True, hosts=tuple(hosts), taken=taken)
        self._open(editor, 2, None)

    def _edit(self, price: Price, row: RowButton, _checked: bool = False) -> None:
        self._open(PriceEditor(price), self._lines.indexOf(row), row)

    def _open(self, editor: PriceEditor, place: int, row: RowButton | None) -> None:
        if self.editor is not None:
            place = self._place_after_closing(row, place)
        self.editor = editor
        editor.saved.connect(self._save)
        editor.reset.connect(self._reset)
        editor.left.connect(self._leave)
        self._lines.insertWidget(place, editor)
        if row is not None:
            row.hide()
        before: QWidget = row or self.add
        for widget in editor.controls:
            QWidget.setTabOrder(before, widget)
            before = widget
        editor.show()
        editor.begin()
        self.editing.emit()

    def _place_after_closing(self, row: RowButton | None, place: int) -> int:
        """Close the editor that is open; gives where the next one goes."""
        self._close()
        return place if row is None else self._lines.indexOf(row)

    def _save(self, price: Price) -> None:
        self._close()
        self._controller.set_price(price)

    def _reset(self, price: Price) -> None:
        self._close()
        self._controller.reset_price(price)

    def _leave(self) -> None:
        self._close()
        if self._behind:
            self.refresh()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        editor, self.editor = self.editor, None
        if editor is None:
            return
        self._lines.removeWidget(editor)
        editor.hide()
        editor.deleteLater()
        for row in self.rows:
            row.show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addLayout(self._lines)
        column.addWidget(self.whole, 0, Qt.AlignmentFlag.AlignLeft)
