"""What stands above an answer that is shown by its tokens, and what does where it cannot be."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.domain.token_options import perplexity
from chatapp.gui.commands import do
from chatapp.gui.formats import count, decimal
from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.panes.token_chart import HEIGHT as CHART
from chatapp.gui.transcript.panes.token_chart import TokenChart
from chatapp.gui.transcript.parts import TokenHead, TokensMissing
from chatapp.gui.transcript.token_fills import fill_token
from chatapp.gui.transcript.token_words import (
    measure_name,
    measure_tip,
    percent,
    said,
    step_words,
)
from chatapp.gui.transcript.tokens import Measure, ShownTokens
from chatapp.gui.widgets import Button, IconButton, Label, Menu
from chatapp.gui.widgets.painting import SMALL_HEIGHT, paint_box
from chatapp.gui.widgets.segments import Segments
from chatapp.gui.widgets.spoken import name_of

_GAP = 8
_ABOVE_CHART = 6
_SWATCH, _BESIDE_SWATCH, _BETWEEN = 14, 6, 16
_SEPARATOR = "  ·  "
_LISTED = 12
"""So many of the least certain places are listed."""
_SENSELESS = 1_000_000


class TokenHeadPane(Pane):
    """Shows a `TokenHead` part: figures, what the colours tell, the chart and the legend."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._shown: ShownTokens | None = None
        self._legend_top = 0
        self._facts = Label("", "meta", "text3", parent=self)
        self._least = IconButton("chevron-down", parent=self)
        self._least.setObjectName("least_certain")
        self._least.clicked.connect(self._list_least)
        self._axis = Label("", "meta", "text3", parent=self)
        self._mean = Label("", "meta", "text3", parent=self)
        self._note = Label("", "meta", "text3", wrap=True, parent=self)
        self._measures = Segments([each.value for each in Measure], self)
        self._measures.setObjectName("token_measure")
        self._measures.chosen.connect(intents.measure_chosen)
        self.chart = TokenChart(self)
        self.chart.chosen.connect(self._go_to)

    def show_part(self, part: TokenHead) -> None:
        """Show another answer, or the same in other colours."""
        self._shown = part.shown
        self._measures.select(part.shown.measure.value)
        self.chart.show_tokens(part.shown)
        self.chart.set_current(None)
        self.retranslate()

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        line = theme().line_height("meta")
        note = self._note_height(width)
        rows = 1 if self._beside(width) else 2
        top = theme().scaled(SMALL_HEIGHT) + (rows - 1) * (line + 4)
        return (
            top
            + _GAP
            + line
            + _ABOVE_CHART
            + theme().scaled(CHART)
            + _GAP
            + self._legend_rows(width) * _legend_line()
            + note
        )

    def retheme(self) -> None:
        """Take over another theme or font size."""
        self._lay_out()
        self.chart.update()

    def retranslate(self) -> None:
        """Set all texts."""
        shown = self._shown
        for measure in Measure:
            self._measures.set_text(measure.value, measure_name(measure), measure_tip(measure))
        self._least.set_name(self.tr("The least certain places"))
        self._measures.setAccessibleName(self.tr("What the colours tell"))
        self._axis.setText(self.tr("Surprise per token, nats"))
        if shown is None:
            return
        self._facts.setText(self._facts_text(shown))
        text = self.tr("mean {mean}, perplexity {perplexity}")
        text = text.replace("{mean}", _large(shown.mean))
        self._mean.setText(text.replace("{perplexity}", _large(shown.perplexity)))
        self.chart.setAccessibleName(name_of(self._axis.text(), self._mean.text()))
        self._note.setText(self._note_text(shown))
        self._note.setVisible(bool(self._note.text()))
        self._lay_out()
        self.update()

    def _facts_text(self, shown: ShownTokens) -> str:
        tokens, low = len(shown.known.tokens), len(shown.uncertain)
        one = self.tr("1 token") if tokens == 1 else self.tr("{count} tokens")
        below = (
            self.tr("{count} below 5%, F8 jumps to the next") if low else self.tr("none below 5%")
        )
        pieces = [one.replace("{count}", count(tokens)), below.replace("{count}", count(low))]
        return _SEPARATOR.join(pieces)

    def _note_text(self, shown: ShownTokens) -> str:
        """What is to be said of the reasoning, and where tokens and text part."""
        return " ".join(filter(None, (self._reasoning_text(shown), self._loose_text(shown))))

    def _reasoning_text(self, shown: ShownTokens) -> str:
        if shown.reasoning_mean is None:
            return ""
        text = self.tr(
            "The reasoning before it: {count} tokens, mean {mean}, perplexity {perplexity}."
        )
        text = text.replace("{count}", count(len(shown.known.reasoning)))
        text = text.replace("{mean}", _large(shown.reasoning_mean))
        return text.replace("{perplexity}", _large(perplexity(shown.reasoning_mean)))

    def _loose_text(self, shown: ShownTokens) -> str:
        if shown.alignment.exact and not shown.known.start:
            return ""
        if shown.alignment.exact:
            return self.tr("Nothing is known of the tokens this answer begins with.")
        return self.tr(
            "The tokens do not say exactly this text: what fits is coloured, the rest is not known."
        )

    def _go_to(self, unit: int) -> None:
        self.intents.token_chosen.emit(self.message_id, unit)

    def _list_least(self) -> None:
        """The least certain places in a menu; choosing one goes there."""
        shown = self._shown
        if shown is None:
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for unit in shown.least_certain(_LISTED):
            words = said(shown.said(unit)).replace("&", "&&")
            action = menu.addAction(f"{words}\t{percent(shown.probability(unit))}")
            action.triggered.connect(partial(do, partial(self._go_to, unit)))
        menu.popup(self._least.mapToGlobal(QPoint(0, self._least.height() + 4)))

    # Layout

    def _beside(self, width: int) -> bool:
        """Whether facts and measures have room in one line."""
        facts = self._facts.fontMetrics().horizontalAdvance(self._facts.text())
        room = self._least.sizeHint().width() + 16
        return facts + room + self._measures.sizeHint().width() <= width

    def _note_height(self, width: int) -> int:
        return self._note.heightForWidth(width) + 4 if self._note.text() else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def _lay_out(self) -> None:
        width, line = self.width(), theme().line_height("meta")
        small = theme().scaled(SMALL_HEIGHT)
        measures = min(width, self._measures.sizeHint().width())
        self._facts.setGeometry(0, (small - line) // 2, width, line)
        top = 0 if self._beside(width) else line + 4
        self._measures.setGeometry(width - measures if not top else 0, top, measures, small)
        if top:
            self._facts.setGeometry(0, 0, width, line)
        facts = self._facts.fontMetrics().horizontalAdvance(self._facts.text())
        size = self._least.sizeHint()
        middle = self._facts.geometry().center().y() + 1
        left = min(facts + 2, width - size.width())
        self._least.move(left, max(0, middle - size.height() // 2))
        top += small + _GAP
        mean = self._mean.fontMetrics().horizontalAdvance(self._mean.text()) + 2
        self._axis.setGeometry(0, top, max(0, width - mean - 8), line)
        self._mean.setGeometry(width - mean, top, mean, line)
        top += line + _ABOVE_CHART
        self.chart.setGeometry(0, top, width, theme().scaled(CHART))
        self._legend_top = top + theme().scaled(CHART) + _GAP
        if self._note.text():
            note = self._legend_top + self._legend_rows(width) * _legend_line() + 4
            self._note.setGeometry(0, note, width, self._note.heightForWidth(width))

    # The legend

    def _legend_places(self, width: int) -> list[tuple[int, int, str]]:
        """Where each step of the ramp is told: left, row, words."""
        if self._shown is None:
            return []
        metrics = QFontMetricsF(theme().font("meta"))
        places, left, row = [], 0, 0
        for words in step_words(self._shown.measure):
            room = _SWATCH + _BESIDE_SWATCH + round(metrics.horizontalAdvance(words))
            if left and left + room > width:
                left, row = 0, row + 1
            places.append((left, row, words))
            left += room + _BETWEEN
        return places

    def _legend_rows(self, width: int) -> int:
        return max((row for _left, row, _words in self._legend_places(width)), default=0) + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the legend."""
        if self._shown is None:
            return
        with QPainter(self) as painter:
            painter.setFont(theme().font("meta"))
            for level, (left, row, words) in enumerate(self._legend_places(self.width())):
                top = self._legend_top + row * _legend_line()
                above = (_legend_line() - _SWATCH) / 2
                self._paint_swatch(painter, QRectF(left, top + above, _SWATCH, _SWATCH), level)
                painter.setPen(theme().color("text2"))
                area = QRectF(left + _SWATCH + _BESIDE_SWATCH, top, self.width(), _legend_line())
                painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_swatch(self, painter: QPainter, box: QRectF, level: int) -> None:
        if theme().high_contrast:
            if level:
                height = 1 + level // 2
                line = QRectF(box.left(), box.bottom() - height, box.width(), height)
                painter.fillRect(line, theme().color("text"))
            return
        fill = theme().color(fill_token(level)) if level else None
        paint_box(painter, box, 3, fill, theme().color("edge") if level < 2 else None)


def _large(number: float) -> str:
    """A perplexity; beyond sense only that it is."""
    return decimal(number, 2) if number < _SENSELESS else f"> {count(_SENSELESS)}"


def _legend_line() -> int:
    """The height of a line of the legend, in px."""
    return theme().line_height("meta") + 4


class TokensMissingPane(Pane):
    """Shows a `TokensMissing` part: why there are none, and what can be done."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._offered = self._asked = False
        self._text = Label("", "meta", "text3", wrap=True, parent=self)
        self._ask = Button("", small=True, parent=self)
        self._ask.setObjectName("ask_for_probabilities")
        self._ask.clicked.connect(intents.probabilities_wanted)
        self._end = Button("", small=True, parent=self)
        self._end.setObjectName("ask_for_no_probabilities")
        self._end.clicked.connect(intents.probabilities_unwanted)

    def show_part(self, part: TokensMissing) -> None:
        """Show another reason."""
        self._offered, self._asked = part.missing.offered, part.missing.asked
        self._text.setText(part.missing.reason)
        self._ask.setVisible(self._offered)
        self._end.setVisible(self._asked)
        self.setAccessibleName(part.missing.reason)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts."""
        self._ask.setText(self.tr("Ask for probabilities from now on"))
        self._ask.setToolTip(
            self.tr("The next answers of this conversation come with them, and five alternatives")
        )
        self._end.setText(self.tr("Do not ask for them any more"))
        self._end.setToolTip(self.tr("The next answers of this conversation come without them"))
        self._lay_out()

    def retheme(self) -> None:
        """Take over another font size."""
        self._lay_out()

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        text = self._text.heightForWidth(max(40, width - 24))
        pressed = self._offered or self._asked
        return text + (_GAP + self._ask.sizeHint().height() if pressed else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def _lay_out(self) -> None:
        height = self._text.heightForWidth(max(40, self.width() - 24))
        self._text.setGeometry(24, 0, max(0, self.width() - 24), height)
        for button in (self._ask, self._end):
            size = button.sizeHint()
            button.setGeometry(24, height + _GAP, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark before the text."""
        with QPainter(self) as painter:
            paint_icon(painter, "info", QRectF(0, 0, 16, theme().line_height("meta")), "text3")
