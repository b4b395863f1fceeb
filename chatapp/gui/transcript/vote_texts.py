"""The votes of an answer on the page, and the texts of the chains that are unfolded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chatapp.domain.chains import numbers_of
from chatapp.domain.messages import ChainPart, Message
from chatapp.gui.transcript.content import Content
from chatapp.gui.transcript.parts import Hint, Part, VoteBar, VotesPart
from chatapp.gui.transcript.reasoned import (
    bar_of_chain,
    chain_heads,
    chain_text,
    chain_title,
    votes_part,
)
from chatapp.gui.transcript.row import Row
from chatapp.gui.transcript.running_chains import RunningChain


@dataclass(slots=True)
class VoteChoice:
    """What the reader has unfolded of a vote."""

    bar: VoteBar | None = None
    """The answer whose chains are shown."""
    chain: int | None = None
    """The number of the chain that is shown while the vote runs."""

    def toggle_bar(self, bar: VoteBar) -> None:
        """Show the chains behind a bar, or not any more."""
        self.bar = None if self.bar is not None and self.bar.same(bar) else bar

    def toggle_chain(self, number: int) -> None:
        """Show a chain while it is written, or not any more."""
        self.chain = None if self.chain == number else number

    def end(self, message: Message) -> None:
        """The vote has ended: the chain that was shown is now behind its bar."""
        number, self.chain = self.chain, None
        if number is not None and self.bar is None:
            self.bar = bar_of_chain(message, number)


class VoteTexts:
    """Makes the parts of one answer's vote."""

    def __init__(self) -> None:
        self._shown: dict[int, Content] = {}
        """The texts of the chains that are shown, by the chains' numbers."""
        self._before: dict[int, Content] = {}

    @property
    def contents(self) -> Iterable[Content]:
        """The texts that are shown."""
        return self._shown.values()

    def parts(self, row: Row, choice: VoteChoice) -> list[Part]:
        """Bars with what is unfolded below them; none where there is no vote."""
        if not row.streaming:
            choice.end(row.message)
        votes = votes_part(row.message, choice.bar)
        self._before, self._shown = self._shown, {}
        if votes is None:
            return []
        running = self._running(row, choice.chain) if row.streaming else []
        return [votes, *self._behind_bar(row.message, votes), *running]

    def _behind_bar(self, message: Message, votes: VotesPart) -> list[Part]:
        """The chains of the bar that is open."""
        parts: list[Part] = []
        numbers = numbers_of(message.chains)
        for place in votes.opened.chains if votes.opened is not None else ():
            parts.append(Hint(chain_title(message, place)))
            parts += self._chain(numbers[place], message.chains[place])
        return parts

    def _running(self, row: Row, opened: int | None) -> list[Part]:
        """A line for each chain, with the text of the one that is open."""
        parts: list[Part] = []
        chains = row.chains
        for chain, head in zip(chains.all, chain_heads(chains, opened), strict=True):
            parts.append(head)
            if head.open:
                parts += self._chain(chain.number, chain)
        return parts

    def _chain(self, number: int, chain: ChainPart | RunningChain) -> list[Part]:
        """What a chain says; what was read of it until now is not read again."""
        content = self._shown.get(number) or self._before.get(number) or Content(thinking=True)
        self._shown[number] = content
        writing = isinstance(chain, RunningChain) and chain.writing
        return content.parts(chain_text(chain), growing=writing)
