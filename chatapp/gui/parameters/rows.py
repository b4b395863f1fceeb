"""All parameters, one below the other; those rarely used are folded away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.messages import Json
from chatapp.domain.parameters import PARAMETERS, Kind, Parameter
from chatapp.gui.parameters.biases_row import BiasesRow
from chatapp.gui.parameters.format_row import FormatRow
from chatapp.gui.parameters.number_row import NumberRow
from chatapp.gui.parameters.plain_rows import ChoiceRow, SessionRow, TextRow
from chatapp.gui.parameters.row import Row, RowState
from chatapp.gui.parameters.stops_row import TextsRow
from chatapp.gui.widgets import Button
from chatapp.gui.widgets.tab_order import put_behind

MORE = frozenset(
    {
        "logprobs",
        "top_logprobs",
        "logit_bias",
        "user",
        "session",
        "stream",
        "timeout",
        "idle_timeout",
        "context_overflow",
        "custom_instructions",
    }
)
"""Those that are folded away."""

_KINDS: dict[Kind, type[Row]] = {
    Kind.NUMBER: NumberRow,
    Kind.INTEGER: NumberRow,
    Kind.SWITCH: ChoiceRow,
    Kind.CHOICE: ChoiceRow,
    Kind.TEXT: TextRow,
    Kind.TEXTS: TextsRow,
    Kind.BIASES: BiasesRow,
    Kind.FORMAT: FormatRow,
}
_GAP = 12


_ANSWERS = "n"
_USER = "user"


def row_for(parameter: Parameter) -> Row:
    """A row for a parameter's kind."""
    if parameter.name == "session":
        return SessionRow(parameter)
    return _KINDS[parameter.kind](parameter)


class Rows(QWidget):
    """Rows that are folded away are made late.

    Signals: `changed(name, value)`, by the user; `opened(row)`, a row became higher.
    """

    changed = Signal(str, object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, Row] = {}
        self._show_again: Callable[[], None] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        self._add(name for name in PARAMETERS if name not in MORE)
        self.more = Button("", "ghost", icon="chevron-right")
        self.more.setObjectName("more_parameters")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._unfold)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    def show_values(
        self,
        values: Mapping[str, Json],
        usual: Mapping[str, Json],
        capabilities: Capabilities,
        *,
        user_id: bool,
    ) -> None:
        """Show values.

        Parameters: `usual`, those that are no change; `user_id`, whether the app sends its own.
        """
        shown = partial(self.show_values, values, usual, capabilities, user_id=user_id)
        self._show_again = shown
        for name, row in self.rows.items():
            offer, obstacle = capabilities.offers.get(name), capabilities.obstacles.get(name)
            by_requests = name == _ANSWERS and not capabilities.several
            if row.parameter.own or name == _ANSWERS:  # several answers can be several requests
                obstacle = None
            row.show_state(
                RowState(
                    values.get(name),
                    usual.get(name),
                    offer,
                    obstacle,
                    automatic=name == _USER and user_id and offer is not None,
                    by_requests=by_requests,
                )
            )

    @property
    def format(self) -> FormatRow:
        """The row of the answer's format."""
        row = self.rows["response_format"]
        assert isinstance(row, FormatRow)
        return row

    def forget(self) -> None:
        """Another conversation is shown: what was begun and not given is gone."""
        for row in self.rows.values():
            row.forget()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.more.setText(self.tr("More parameters"))
        self.more.setAccessibleName(self.more.text())
        tip = self.tr("Probabilities, biases, ids, streaming, time limits, full context")
        self.more.setToolTip(tip)

    def _add(self, names: Iterable[str]) -> None:
        for name in names:
            row = row_for(PARAMETERS[name])
            row.changed.connect(self.changed)
            row.opened.connect(partial(self.opened.emit, row))
            self.rows[name] = row
            self._column.addWidget(row)

    def _unfold(self, wanted: bool) -> None:
        self.more.set_icon("chevron-down" if wanted else "chevron-right")
        if wanted and not any(name in MORE for name in self.rows):
            self._add(name for name in PARAMETERS if name in MORE)
            put_behind(self.more, *(row for name, row in self.rows.items() if name in MORE))
            if self._show_again is not None:
                self._show_again()
        for name in MORE.intersection(self.rows):
            self.rows[name].setVisible(wanted)
        if wanted:
            self.opened.emit(next(self.rows[name] for name in PARAMETERS if name in MORE))
