"""The fields of one price, in the place of its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.errors import InputError
from chatapp.domain.prices import Price, checked, parse_price, price_text
from chatapp.gui.settings.form import Hint
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, Select, TextField
from chatapp.gui.widgets.painting import paint_box

CURRENCIES = ("USD", "CNY", "EUR", "GBP", "JPY", "INR", "KRW", "CHF")
NEW = Price("", "", "USD", 0, 0)
_AROUND = 4
_FIELDS = ("prompt", "cached", "completion")


class PriceEditor(QWidget):
    """Edits a price, or a new one.

    Signals: `saved(Price)`, `reset(Price)`, the user's price shall go; `left`, nothing changes.
    Parameters: `new`, whether there is no such price yet: `price` says what is known of it;
    `hosts`, the services a new price can be for; `taken`, model and host of the prices there are.
    """

    saved = Signal(object)
    reset = Signal(object)
    left = Signal()

    def __init__(
        self,
        price: Price,
        *,
        new: bool = False,
        hosts: Sequence[str] = (),
        taken: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        super().__init__()
        self.setObjectName("priceEditor")
        self._price, self._hosts, self._taken = price, hosts, taken
        self._new = new
        names = (*_FIELDS, "currency", "model", "host")
        self._labels = {name: Label("", "meta", "text2", parent=self) for name in names}
        self._title = Label(price.model, "ui", "text", weight=600, parent=self)
        self._whose = Label("", "meta", "text3", parent=self)
        self.model, self.host, self.currency = TextField(parent=self), Select(self), Select()
        self.fields = {name: TextField() for name in _FIELDS}
        self.save = Button(kind="primary", small=True)
        self.put_back = Button(small=True)
        self.cancel = Button(kind="ghost", small=True)
        self.hint = Hint()
        self._name_parts()
        self._lay_out()
        self._fill()
        self._connect()
        self.retranslate()

    @property
    def controls(self) -> list[QWidget]:
        """All that takes the focus, in the order of Tab."""
        named = [self.model, self.host] if self._new else []
        buttons = (self.save, self.put_back, self.cancel)
        return [*named, *self.fields.values(), self.currency, *buttons]

    def begin(self) -> None:
        """Put the focus where writing begins."""
        first = self.model if self._new and not self._price.model else self.fields["prompt"]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        first.selectAll()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        texts = {
            "model": (self.tr("Model"), self.tr("The model's id, or its beginning and *")),
            "host": (self.tr("Service"), self.tr("Whose price it is")),
            "prompt": (self.tr("Input"), self.tr("Price of a million tokens of input")),
            "cached": (
                self.tr("Cached"),
                self.tr("Price of a million tokens of input that the service had in its cache"),
            ),
            "completion": (self.tr("Output"), self.tr("Price of a million tokens of output")),
            "currency": (self.tr("Currency"), self.tr("What the service is paid in")),
        }
        controls = {**self.fields, "model": self.model, "host": self.host}
        controls["currency"] = self.currency
        for name, (text, tip) in texts.items():
            self._labels[name].setText(text)
            controls[name].setAccessibleName(text)
            controls[name].setToolTip(tip)
        self.fields["cached"].setPlaceholderText(self.tr("as input"))
        self.save.setText(self.tr("Save"))
        self.save.setToolTip(self.tr("Keep this price (Enter)"))
        self.put_back.setText(self.tr("Remove my price"))
        self.put_back.setToolTip(self.tr("The price of the app's table holds again, if it has one"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Leave the price as it was (Esc)"))
        self.host.setItemText(0, self.tr("Any"))
        self._whose.setText(self._price.host or self.tr("any service"))
        self._say_limit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the editor, not the settings."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, a little off the rows around it."""
        area = QRectF(self.rect()).adjusted(0, _AROUND, 0, -_AROUND)
        look = theme()
        paint_box(QPainter(self), area, 8, look.color("sunken"), look.color("line"))

    def _name_parts(self) -> None:
        names = {"model": self.model, "host": self.host, "currency": self.currency}
        for name, control in {**names, **self.fields}.items():
            control.setObjectName(f"price_{name}")
            self._labels[name].setBuddy(control)
        self.save.setObjectName("price_save")
        self.put_back.setObjectName("price_put_back")
        self.cancel.setObjectName("price_cancel")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for column, name in enumerate(_FIELDS):
            grid.addWidget(self._labels[name], 0, column)
            grid.addWidget(self.fields[name], 1, column)
        grid.addWidget(self._labels["currency"], 0, 3)
        grid.addWidget(self.currency, 1, 3)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.save, self.put_back, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch()
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(12, 12 + _AROUND, 12, 12 + _AROUND)
        column_layout.setSpacing(8)
        column_layout.addLayout(self._head())
        column_layout.addLayout(grid)
        column_layout.addWidget(self.hint)
        column_layout.addLayout(buttons)

    def _head(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        only_for_new = (self.model, self.host, self._labels["model"], self._labels["host"])
        for widget in only_for_new:
            widget.setVisible(self._new)
        for widget in (self._title, self._whose):
            widget.setVisible(not self._new)
        if not self._new:
            grid.addWidget(self._title, 0, 0)
            grid.addWidget(self._whose, 0, 1)
            grid.setColumnStretch(2, 1)
            return grid
        grid.addWidget(self._labels["model"], 0, 0)
        grid.addWidget(self.model, 1, 0)
        grid.addWidget(self._labels["host"], 0, 1)
        grid.addWidget(self.host, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _fill(self) -> None:
        self.host.add("", "")
        for host in self._hosts:
            self.host.add(host, host)
        currencies = dict.fromkeys((*CURRENCIES, self._price.currency or "USD"))
        for currency in currencies:
            self.currency.add(currency, currency)
        self.currency.select(self._price.currency)
        self.put_back.setVisible(self._price.edited)
        if self._new:
            self.model.setText(self._price.model)
            self.host.select(self._price.host)
            return
        self.fields["prompt"].setText(price_text(self._price.prompt))
        self.fields["completion"].setText(price_text(self._price.completion))
        if self._price.cached is not None:
            self.fields["cached"].setText(price_text(self._price.cached))

    def _connect(self) -> None:
        self.save.clicked.connect(self._save)
        self.put_back.clicked.connect(self._put_back)
        self.cancel.clicked.connect(self.left)
        for field in (self.model, *self.fields.values()):
            field.returnPressed.connect(self._save)
            field.textChanged.connect(self._forgive)

    def _forgive(self) -> None:
        """What is written anew is not wrong yet."""
        for field in (self.model, *self.fields.values()):
            field.set_invalid(False)
        self._say_limit()

    def _say_limit(self) -> None:
        words = ""
        if self._price.up_to is not None:
            words = self.tr("The table's price is only for short prompts; yours will be for all.")
        self.hint.say(words)

    def _save(self) -> None:
        model = self.model.text().strip() if self._new else self._price.model
        host = str(self.host.currentData() or "") if self._new else self._price.host
        if not self._check_model(model, host):
            return
        found: dict[str, int | None] = {}
        for name, field in self.fields.items():
            try:
                empty = name == "cached" and not field.text().strip()
                found[name] = None if empty else parse_price(field.text())
            except InputError:
                self._refuse(field, self.tr("A price is a number, such as 2.50"))
                return
        prompt, completion = found["prompt"] or 0, found["completion"] or 0
        currency = str(self.currency.currentData())
        price = Price(model, host, currency, prompt, completion, found["cached"], edited=True)
        self.saved.emit(price)

    def _check_model(self, model: str, host: str) -> bool:
        try:
            checked(replace(NEW, model=model))
        except InputError:
            self._refuse(self.model, self.tr("A model's id, or its beginning and * at the end"))
            return False
        if self._new and (model, host) in self._taken:
            self._refuse(self.model, self.tr("This model has a price already: change that one"))
            return False
        return True

    def _refuse(self, field: TextField, words: str) -> None:
        field.set_invalid(True)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()
        self.hint.say(words, "danger")

    def _put_back(self) -> None:
        self.reset.emit(self._price)
