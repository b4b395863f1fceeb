"""What an answer with a chain of thought shows below its text: votes, and the chains behind them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT, chain_of_thought
from chatapp.domain.chains import Votes, numbers_of, votes_of
from chatapp.domain.errors import InputError
from chatapp.domain.messages import ChainPart, Message, Status
from chatapp.gui.formats import count, decimal
from chatapp.gui.i18n import word_failure
from chatapp.gui.transcript.parts import ChainHead, VoteBar, VoteKind, VotesPart
from chatapp.gui.transcript.running_chains import RunningChain, RunningChains

_LONGEST_ANSWER = 40
"""Characters of an answer in the line over its chain."""


def is_reasoned(message: Message) -> bool:
    """Whether an answer's reasoning stands below it."""
    return CHAIN_OF_THOUGHT in message.parameters


def votes_part(message: Message, opened: VoteBar | None) -> VotesPart | None:
    """The votes of an answer; None where there was no vote. Parameters: `opened`, as in the part."""
    samples = max(_samples(message), len(message.chains))
    if samples < 2:
        return None
    votes, running = votes_of(message.chains), message.status is Status.STREAMING
    bars = [
        VoteBar(VoteKind.ANSWER, vote.answer, vote.shown, vote.chains) for vote in votes.answers
    ]
    bars += [
        VoteBar(kind, chains=places)
        for kind, places in ((VoteKind.SILENT, votes.silent), (VoteKind.FAILED, votes.failed))
        if places
    ]
    unbegun = samples - len(message.chains)
    if not running and (votes.unended or unbegun):
        bars.append(VoteBar(VoteKind.UNENDED, chains=votes.unended, unbegun=unbegun))
    # Bars grow and change while chains end: the same one stays open.
    shown = next((bar for bar in bars if opened is not None and bar.same(opened)), None)
    return VotesPart(tuple(bars), samples, _ended(votes), running, shown)


def chain_title(message: Message, place: int) -> str:
    """What stands over a chain: its number, what it came to, and how sure the model was."""
    chain = message.chains[place]
    title = QCoreApplication.translate("Transcript", "Chain {number}")
    title = title.replace("{number}", count(numbers_of(message.chains)[place]))
    return " · ".join(filter(None, (title, _short_answer(chain), _ending(chain), _sureness(chain))))


def chain_heads(chains: RunningChains, opened: int | None) -> list[ChainHead]:
    """The lines of chains while they vote. Parameters: `opened`, the number of the one that is."""
    return [
        ChainHead(
            *(one.number, one.writing, one.words, _came_to(one.part), one.part.error),
            open=one.number == opened,
        )
        for one in chains.all
    ]


def bar_of_chain(message: Message, number: int) -> VoteBar | None:
    """The bar of a vote that has ended behind which a chain is."""
    part = votes_part(message, None)
    numbers = numbers_of(message.chains)
    if part is None or number not in numbers:
        return None
    place = numbers.index(number)
    return next((bar for bar in part.bars if place in bar.chains), None)


def chain_text(chain: ChainPart | RunningChain) -> str:
    """A chain as Markdown: its reasoning, then what came of asking for the answer."""
    texts = (str(chain.thinking).strip(), str(chain.text).strip())
    return "\n\n".join(text for text in texts if text)


def _came_to(chain: ChainPart) -> str | None:
    return None if chain.answer is None else chain.shown or chain.answer


def _short_answer(chain: ChainPart) -> str:
    words = " ".join((_came_to(chain) or "").split())
    return words if len(words) <= _LONGEST_ANSWER else f"{words[:_LONGEST_ANSWER].rstrip()}…"


def _ending(chain: ChainPart) -> str:
    return word_failure(chain.error).title if chain.error is not None else ""


def _sureness(chain: ChainPart) -> str:
    if chain.mean_logprob is None:
        return ""
    words = QCoreApplication.translate("Transcript", "mean log probability {number}")
    return words.replace("{number}", decimal(chain.mean_logprob, 2).replace("-", "−"))


def _ended(votes: Votes) -> int:
    voted = sum(len(vote.chains) for vote in votes.answers)
    return voted + len(votes.failed) + len(votes.silent)


def _samples(message: Message) -> int:
    try:
        wanted = chain_of_thought(message.parameters)
    except InputError:  # a file may say anything
        return 0
    return wanted.samples if wanted is not None else 0
