"""How the test of a connection stands, as the settings and first-run pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chatapp.domain.messages import Failure


class CheckState(StrEnum):
    """How far a test has come."""

    RUNNING = "running"
    WORKS = "works"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A test that runs, came through, or failed with `failure`. Times are seconds."""

    state: CheckState
    address_found: float = 0.0
    """Until the address answered."""
    key_accepted: float = 0.0
    """Until an answer came that only an accepted key gets; includes `address_found`."""
    first_token: float | None = None
    """From the request for an answer to its first piece; None: no model to ask."""
    model: str | None = None
    """The model that was asked."""
    models: tuple[str, ...] = ()
    keyless: bool = False
    """Whether it was tested without a key."""
    failure: Failure | None = None

    @property
    def works(self) -> bool:
        """Whether it came through."""
        return self.state is CheckState.WORKS

    @property
    def total(self) -> float:
        """All steps together, in seconds."""
        return self.key_accepted + (self.first_token or 0.0)


RUNNING = CheckResult(CheckState.RUNNING)


def failed(failure: Failure) -> CheckResult:
    """A test that ended with `failure`."""
    return CheckResult(CheckState.FAILED, failure=failure)
