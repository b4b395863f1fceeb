"""Between the first-run page and the engine: intents go out, what is the case comes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import Change, EmbeddedModelsChanged, ModelProgress
from chatapp.domain.messages import Failure
from chatapp.domain.models import Dialect
from chatapp.domain.services import Service
from chatapp.gui.connection_check import CheckResult


@dataclass(frozen=True, slots=True)
class Begin:
    """What the user chose: a connection to make and to use first, or the demo model."""

    name: str = ""
    base_url: str = ""
    key: str = ""
    dialect: Dialect = Dialect.OPENAI_CHAT
    service: str = ""
    """Id of the service that was chosen."""

    @property
    def demo(self) -> bool:
        """Whether it is the demo model."""
        return not self.base_url

    def __repr__(self) -> str:
        return f"Begin(name={self.name!r}, base_url={self.base_url!r})"


class OnboardingController(Protocol):
    """What the page asks for. Every call returns at once; results go into `OnboardingState`."""

    @property
    def services(self) -> tuple[Service, ...]:
        """The services to choose from, any other address the last one."""

    def check_service(self, base_url: str, key: str, dialect: Dialect) -> None:
        """Make a real call to an address that is not kept yet, then `set_check`."""

    def fetch_demo_model(self) -> None:
        """Fetch the demo model; progress comes as changes."""

    def cancel_fetch(self) -> None:
        """Stop fetching the demo model."""

    def set_setting(self, name: str, value: object) -> None:
        """Keep a setting: language or theme."""

    def begin(self, choice: Begin) -> None:
        """Make the connection and go to the chat, or `OnboardingState.set_failure`."""

    def want_encryption(self, wanted: bool) -> None:
        """Whether encryption is to be set up right after this page."""

    def skip(self) -> None:
        """Go to the chat; nothing is made."""

    def open_link(self, url: str) -> None:
        """Open a page in the system's browser."""


class OnboardingState(QObject):
    """What the page shows."""

    check_changed = Signal()
    demo_changed = Signal()
    failed = Signal(Failure)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.check: CheckResult | None = None
        self.checked = ("", "")
        """Address and key of the last test."""
        self.demo_present = False
        self.progress: ModelProgress | None = None
        self.fetch_failure: Failure | None = None
        self.language = "system"
        self.theme = "system"

    def apply(self, change: Change) -> None:
        """Take over what a change says about the demo model."""
        if isinstance(change, EmbeddedModelsChanged):
            present = any(model.demo and model.present for model in change.models)
            self.set_demo_present(present)
        elif isinstance(change, ModelProgress):
            self.progress, self.fetch_failure = change, None
            self.demo_changed.emit()

    def set_demo_present(self, present: bool) -> None:
        """Whether the demo model's file is there."""
        self.demo_present = present
        self.demo_changed.emit()

    def end_fetch(self, failure: Failure | None = None) -> None:
        """Fetching the demo model came to its end, or failed."""
        self.progress, self.fetch_failure = None, failure
        self.demo_changed.emit()

    def set_check(self, base_url: str, key: str, check: CheckResult | None) -> None:
        """How the test of an address and key stands; a stale one is passed by on the page."""
        self.check, self.checked = check, (base_url, key)
        self.check_changed.emit()

    def set_failure(self, failure: Failure) -> None:
        """Why the choice could not be carried out."""
        self.failed.emit(failure)
