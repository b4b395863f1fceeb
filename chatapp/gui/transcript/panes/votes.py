"""How several chains of thought have voted: a bar for each answer, which opens its chains."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.formats import count
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import OUTDENT, Pane
from chatapp.gui.transcript.panes.vote_row import PAD, VoteRow
from chatapp.gui.transcript.parts import VotesPart
from chatapp.gui.widgets import Label
from chatapp.gui.widgets.painting import SMALL_HEIGHT

_LABEL_SHARE = 0.5
"""How much of the width the answers have at most."""
_TITLE_GAP = 4


class VotesPane(Pane):
    """Shows a `VotesPart`."""

    outdent = OUTDENT

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part: VotesPart | None = None
        self._title = Label("", "ui", "text2", parent=self)
        self._title.setObjectName("votes")
        self._rows: list[VoteRow] = []

    @property
    def stops(self) -> list[QWidget]:
        """The bars."""
        return [row for row in self._rows if not row.isHidden()]

    def show_part(self, part: VotesPart) -> None:
        """Show other votes; rows that are not needed wait."""
        self._part = part
        for place in range(len(self._rows), len(part.bars)):
            row = VoteRow(self)
            row.setObjectName(f"vote_{place}")
            row.clicked.connect(partial(self._toggle, place))
            self._rows.append(row)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(part.bars))
            if place < len(part.bars):
                row.show_bar(part.bars[place], part)
        self.retranslate()

    def height_for(self, width: int) -> int:
        """The height the part takes."""
        bars = len(self._part.bars) if self._part is not None else 0
        title = theme().line_height("ui") + (_TITLE_GAP if bars else 0)
        return title + bars * theme().scaled(SMALL_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def retheme(self) -> None:
        """Take over another theme or font size."""
        for row in self._rows:
            row.restyle()
        self._lay_out()

    def retranslate(self) -> None:
        """Set all texts."""
        if self._part is None:
            return
        self._title.setText(self._words(self._part))
        for row in self._rows[: len(self._part.bars)]:
            row.retranslate()
        self._lay_out()

    def _words(self, part: VotesPart) -> str:
        text = self.tr("Vote of {ended} chains of thought")
        if part.running:
            text = self.tr("{ended} of {samples} chains of thought have ended")
        elif part.ended < part.samples:
            text = self.tr("Vote of {ended} chains of thought; {samples} were asked for")
        return text.replace("{ended}", count(part.ended)).replace("{samples}", count(part.samples))

    def _lay_out(self) -> None:
        line, height = theme().line_height("ui"), theme().scaled(SMALL_HEIGHT)
        room = max(0, self.width() - 2 * OUTDENT)
        self._title.setGeometry(OUTDENT, 0, room, line)
        shown = self._rows[: len(self._part.bars)] if self._part is not None else []
        widest = max((row.label_width for row in shown), default=0)
        for place, row in enumerate(shown):
            row.set_label_room(min(widest, int(room * _LABEL_SHARE)))
            top = line + _TITLE_GAP + place * height
            row.setGeometry(OUTDENT - PAD, top, room + PAD, height)

    def _toggle(self, place: int) -> None:
        if self._part is not None and place < len(self._part.bars):
            self.intents.vote_toggled.emit(self.message_id, self._part.bars[place])
