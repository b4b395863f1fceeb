"""What the panel shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.messages import Json
from chatapp.domain.presets import NOTHING_WANTED, Difference, Preset, Wanted, differences


@dataclass(frozen=True, slots=True)
class PanelState:
    """Presets, and what is asked for in the shown conversation.

    `conversation`: its id, "" where none is shown; `chosen`, `default`: ids of presets, "" for
    none. `next_only`: whether the user sets values for the next message only; `next`: those, None
    for a parameter that is not sent with it.
    """

    conversation: str = ""
    wanted: Wanted = NOTHING_WANTED
    presets: tuple[Preset, ...] = ()
    chosen: str = ""
    default: str = ""
    capabilities: Capabilities = field(default_factory=Capabilities)
    next_only: bool = False
    user_id: bool = False
    """Whether the app sends an id of its own for the user, where none is set."""
    next: Mapping[str, Json] = field(default_factory=dict)

    @property
    def preset(self) -> Preset | None:
        """The conversation's preset; None where it has none, or that one is gone."""
        return next((one for one in self.presets if one.id == self.chosen), None)

    @property
    def usual(self) -> Wanted:
        """What is no change: what the preset wants, or, for the next message, what holds else."""
        if self.next_only:
            return self.wanted
        return NOTHING_WANTED if self.preset is None else self.preset.wanted

    @property
    def present(self) -> Wanted:
        """What is shown."""
        if not self.next_only:
            return self.wanted
        merged = {**self.wanted.parameters, **self.next}
        kept = {name: value for name, value in merged.items() if value is not None}
        return Wanted(self.wanted.system, kept)

    @property
    def changes(self) -> list[Difference]:
        """What differs from the usual."""
        return differences(self.usual, self.present)

    @property
    def edited(self) -> bool:
        """Whether the conversation differs from its preset."""
        return self.preset is not None and bool(differences(self.preset.wanted, self.wanted))
