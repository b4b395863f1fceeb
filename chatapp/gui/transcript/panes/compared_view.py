"""The text of one answer on the compare page: a transcript of a single message."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from chatapp.gui.transcript.finder import SLICE_SECONDS, Found
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.panes.column_view import ColumnView
from chatapp.gui.transcript.panes.turns import Turns


class ComparedView(ColumnView):
    """A column's text that can have words marked."""

    alone = True

    def __init__(
        self, model: TranscriptModel, intents: Intents, turns: Turns, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, intents, turns, parent)  # type: ignore[arg-type]
        self.intents.resumes = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    async def parts(self) -> Sequence[tuple[int, str]]:
        """The texts of its parts with their numbers, read a few ms at a time."""
        read = not self.model.rows
        while not read:
            read = self.timeline.read_on(0, time.monotonic() + SLICE_SECONDS)
            await asyncio.sleep(0)
        return [*self.timeline.texts(0)] if self.model.rows else []

    def mark(self, places: Iterable[tuple[int, int, int]]) -> None:
        """Mark ranges: part by number, first character and the one after the last."""
        if self.model.rows:
            self.finder.show(self.model.rows[0].id, [Found(*place) for place in places])
