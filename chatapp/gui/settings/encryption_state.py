"""What the settings show of encryption; the engine's end fills it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.domain.messages import Failure

if TYPE_CHECKING:
    from chatapp.engine.encryption import EncryptionStatus


class EncryptionState(QObject):
    """Signals: `changed`; `key_made`, a recovery key is there to be shown."""

    changed = Signal()
    key_made = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.status: EncryptionStatus | None = None
        """None: not known yet."""
        self.percent: int | None = None
        """How much of a change is done; None: there is none under way."""
        self.failures: tuple[Failure, ...] = ()
        """Why the last change was not made, or what has to be known besides."""
        self.offered = False
        """Whether the user has asked for encryption elsewhere, and is to be shown its key."""

    def set_status(self, status: EncryptionStatus) -> None:
        """How the conversations are kept."""
        self.status = status
        self.changed.emit()

    def set_percent(self, percent: int) -> None:
        """A change is under way."""
        self.percent, self.failures = percent, ()
        self.changed.emit()

    def end(self, *failures: Failure) -> None:
        """A change came to its end, or could not be made."""
        self.percent, self.failures = None, failures
        self.changed.emit()
