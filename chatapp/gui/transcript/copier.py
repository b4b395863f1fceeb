"""Has what is selected written down: at once where it is little, else while the window lives on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from chatapp.gui.transcript.background import Workshop
from chatapp.gui.transcript.selection import Place
from chatapp.gui.transcript.timeline import Timeline

if TYPE_CHECKING:
    from chatapp.gui.transcript.copying import Copied, Excerpt

_AT_ONCE = 0.02
"""Seconds in which it may be done at once."""
_STEP = 0.008
"""Seconds of each step after that."""
_LITTLE = 10_000
"""So many characters are written at once."""
_log = logging.getLogger(__name__)

Ends = Callable[[], tuple[Place, Place] | None]


class Copier(QObject):
    """Writes one excerpt at a time; a new one takes the place of one that is not done."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self._timeline = timeline
        self._ends: Ends | None = None
        self._excerpt: Excerpt | None = None
        self._then: Callable[[Copied], None] | None = None
        self._workshop = Workshop("copying")
        self._workshop.done.connect(self._written)
        self._steps = QTimer(self)
        self._steps.setInterval(0)
        self._steps.timeout.connect(self._step)

    def copy(self, ends: Ends, then: Callable[[Copied], None]) -> None:
        """Give `then` what is between `ends`, which may move while a text is read to its end."""
        self._ends, self._then, self._excerpt = ends, then, None
        self._steps.start()
        self._go_on(time.monotonic() + _AT_ONCE)

    @property
    def busy(self) -> bool:
        """Whether something is still to be given."""
        return self._then is not None

    def _step(self) -> None:
        self._go_on(time.monotonic() + _STEP)

    def _go_on(self, until: float) -> None:
        if self._excerpt is None:
            self._excerpt = self._taken_from(until)
        if self._excerpt is None or not self._excerpt.take(until):
            return
        self._steps.stop()
        if self._excerpt.size <= _LITTLE:
            self._give(self._excerpt.write())
        else:
            self._workshop.give(self._excerpt, self._excerpt.write)

    def _taken_from(self, until: float) -> Excerpt | None:
        """The excerpt, once the messages it begins and ends in are read to their ends."""
        assert self._ends is not None
        ends = self._ends()
        if ends is None:  # the messages are not shown any more
            self._steps.stop()
            self._then = None
            return None
        for row in {ends[0].row, ends[1].row}:
            self._timeline.slots(row)
            if not self._timeline.read_on(row, until):
                return None
        from chatapp.gui.transcript.copying import Excerpt

        ends = self._ends()
        return Excerpt(self._timeline, ends) if ends is not None else None

    def _written(self, excerpt: object, result: object) -> None:
        if excerpt is not self._excerpt:
            return
        from chatapp.gui.transcript.copying import Copied

        if isinstance(result, Copied):
            self._give(result)
        else:
            self._then = None
            _log.error("what is selected cannot be copied: %r", result)

    def _give(self, copied: Copied) -> None:
        then, self._then, self._excerpt = self._then, None, None
        if then is not None:
            then(copied)
