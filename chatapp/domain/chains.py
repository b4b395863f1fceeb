"""Several chains of thought of one answer: as they grow, and how their answers vote.

Self-consistency, Wang et al. 2022 (arXiv 2203.11171): the answer that most chains come to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatapp.domain.changes import ChainPiece
from chatapp.domain.events import ChainEnded, ChainGrew
from chatapp.domain.growing_text import GrowingText
from chatapp.domain.messages import ChainPart, Message, Status, TextPart


@dataclass(frozen=True, slots=True)
class Vote:
    """An answer, and the chains that came to it."""

    answer: str
    """As it votes."""
    shown: str
    """As the first of them has it."""
    chains: tuple[int, ...]
    """Their places among all chains, in the order in which they ended."""


@dataclass(frozen=True, slots=True)
class Votes:
    """How the chains of an answer have voted."""

    answers: tuple[Vote, ...]
    """The winner first; of two with as many votes the one that had them first."""
    failed: tuple[int, ...]
    """Chains that failed, by their places like the next ones."""
    silent: tuple[int, ...]
    """Chains that ended without an answer of the wanted kind."""
    unended: tuple[int, ...]
    """Chains that run, or were ended before their end."""

    def decided(self, left: int) -> bool:
        """Whether `left` more chains cannot change which answer has the most votes."""
        counts = [len(vote.chains) for vote in self.answers]
        second = counts[1] if len(counts) > 1 else 0
        return bool(counts) and counts[0] - second > left


def votes_of(chains: Sequence[ChainPart]) -> Votes:
    """How chains have voted. Parameters: `chains`, in the order in which they ended."""
    votes: dict[str, list[int]] = {}
    failed, silent, unended = [], [], []
    for place, chain in enumerate(chains):
        if chain.status in (Status.FAILED, Status.INCOMPLETE):
            failed.append(place)
        elif chain.status is not Status.COMPLETE:
            unended.append(place)
        elif chain.answer is None:
            silent.append(place)
        else:
            votes.setdefault(chain.answer, []).append(place)
    # Who has as many votes had the last of them earlier.
    ranked = sorted(votes.items(), key=lambda vote: (-len(vote[1]), vote[1][-1]))
    answers = tuple(
        Vote(answer, chains[places[0]].shown, tuple(places)) for answer, places in ranked
    )
    return Votes(answers, tuple(failed), tuple(silent), tuple(unended))


def leading_answer(chains: Sequence[ChainPart]) -> str:
    """The answer with the most votes, as the model wrote it; "" where none has any."""
    answers = votes_of(chains).answers
    return answers[0].shown if answers else ""


def as_interrupted(message: Message) -> Message:
    """An answer whose writer is gone: its chains run no more, and what led is its text."""
    if not message.chains:
        return message
    parts = [
        replace(part, status=Status.INTERRUPTED)
        if isinstance(part, ChainPart) and part.status is Status.STREAMING
        else part
        for part in message.parts
    ]
    leader = "" if message.text else leading_answer(message.chains)
    return replace(message, parts=(*([TextPart(leader)] if leader else []), *parts))


class GrowingChains:
    """Chains as their events come."""

    def __init__(self) -> None:
        self._chains: dict[int, _Chain] = {}
        self._ended: list[int] = []
        self.changed = False
        """Whether anything came since this was last set to False."""

    @property
    def begun(self) -> bool:
        """Whether there is any."""
        return bool(self._chains)

    def apply(self, event: ChainGrew | ChainEnded) -> None:
        """Take one event in."""
        self.changed = True
        chain = self._chains.setdefault(event.chain, _Chain())
        if isinstance(event, ChainGrew):
            chain.thinking.append(event.thinking)
            chain.text.append(event.text)
        else:
            chain.ended = event
            self._ended.append(event.chain)

    def as_they_stand(self, status: Status) -> tuple[ChainPart, ...]:
        """Those that have ended in that order, then the others. Parameters: `status`, of the answer."""
        # Of an answer that is whole they were not needed any more.
        unended = Status.STOPPED if status is Status.COMPLETE else status
        running = [number for number in sorted(self._chains) if number not in self._ended]
        return tuple(
            self._chains[place].part(unended, place + 1) for place in (*self._ended, *running)
        )

    def take(self, reader: str) -> Iterator[ChainPiece]:
        """What `reader` has not taken yet, of each chain that has grown."""
        for place, chain in self._chains.items():
            thinking, text = chain.thinking.take(reader), chain.text.take(reader)
            if thinking[1] or text[1]:
                yield ChainPiece(place + 1, *thinking, *text)


def numbers_of(chains: Sequence[ChainPart]) -> tuple[int, ...]:
    """The chains' numbers; by their places where they are not known, or not each its own."""
    known = tuple(chain.number for chain in chains)
    sound = len(set(known)) == len(known) and all(number > 0 for number in known)
    return known if sound else tuple(range(1, len(known) + 1))


class _Chain:
    def __init__(self) -> None:
        self.thinking, self.text = GrowingText(), GrowingText()
        self.ended: ChainEnded | None = None

    def part(self, unended: Status, number: int) -> ChainPart:
        texts, end = (str(self.thinking), str(self.text)), self.ended
        if end is None:
            return ChainPart(*texts, status=unended, number=number)
        return ChainPart(
            *texts, end.answer, end.shown, end.status, end.error, number, end.mean_logprob
        )
