"""What a comparison is made ready with: columns as they are asked, the conversation before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.domain.comparing import MOST_COLUMNS, Column, Comparison
from chatapp.domain.messages import Conversation, Mode, new_id


@dataclass(frozen=True, slots=True)
class Before:
    """The conversation that may go before the prompt of a draft."""

    home: Conversation | None = None
    """None: there is none that could."""
    wanted: bool = False

    @property
    def shown(self) -> bool | None:
        """Whether it goes before it; None where that is no question."""
        return self.wanted if self.home is not None else None

    @property
    def conversation(self) -> str | None:
        """Its id, where it goes before the prompt."""
        return self.home.id if self.home is not None and self.wanted else None

    def asked(self, draft: Comparison) -> Comparison:
        """A draft with all that its columns are asked with."""
        from chatapp.domain.columns import in_conversation, without_unsent

        columns = draft.columns
        if self.wanted and self.home is not None:
            columns = tuple(in_conversation(one, self.home) for one in columns)
        return replace(draft, columns=tuple(map(without_unsent, columns)))


def before_of(home: Conversation | None, *, wanted: bool) -> Before:
    """The same for a conversation: one that has messages, and is no text or comparison, may."""
    talked = home is not None and home.current is not None and home.mode is Mode.CHAT
    return Before(home, wanted) if talked else Before()


def anew(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The same columns for another comparison; wordings and conversations are not theirs."""
    found: list[Column] = []
    for one in columns[:MOST_COLUMNS]:
        plain = replace(one, id="", wording=None)
        if one.inherits:
            plain = Column(one.connection, one.model, id="")
        if plain not in found:
            found.append(plain)
    return tuple(replace(one, id=new_id()) for one in found)
