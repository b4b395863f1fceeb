"""The way out of the engine: changes to whoever listens, in order, on the loop's thread."""

from __future__ import annotations

import logging
from collections.abc import Callable

from chatapp.domain.changes import Change

log = logging.getLogger(__name__)

Listener = Callable[[Change], None]


class Feed:
    """Hands each change to every listener; one that fails does not keep it from the others."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every change from now on; the result ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def publish(self, change: Change) -> None:
        """Tell all listeners."""
        for listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception:
                log.exception("A listener failed on %s", type(change).__name__)
