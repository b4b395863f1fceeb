"""The token probabilities of an answer, as they are kept with it."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.domain.events import TokenProbability
from chatapp.domain.token_table import TokenTable, table_of


@dataclass(frozen=True, slots=True)
class AnswerProbabilities:
    """The tokens of an answer in their order, each with what stood beside it.

    `start`: characters of the answer's text before the first one, of which nothing is known;
    `reasoning`: those of the chain of thought the answer was taken out of, which is no part of its
    text.
    """

    tokens: Sequence[TokenProbability]
    start: int = 0
    reasoning: Sequence[TokenProbability] = ()


def taken_out(
    reasoning: Sequence[TokenProbability], tokens: Sequence[TokenProbability], text: str
) -> AnswerProbabilities:
    """The probabilities of an answer that was taken out of what a model wrote.

    Parameters: `reasoning`, what surely comes before it; `tokens`, among which it is; `text`, the
    answer, of which space before it and a stop behind it were taken off.
    """
    pieces = [
        token.encode("utf-8", "replace") if raw is None else raw
        for token, raw in table_of(tokens).said()
    ]
    ends = list(itertools.accumulate(map(len, pieces)))
    wanted = text.encode("utf-8", "replace")
    begin = b"".join(pieces).rfind(wanted) if wanted else -1
    if begin < 0:  # it was cleaned or masked since: nobody knows which
        return AnswerProbabilities(tokens, 0, reasoning)
    first = bisect_right(ends, begin)
    last = bisect_left(ends, begin + len(wanted)) + 1
    before = TokenTable(reasoning)
    before.extend(tokens[:first])
    return AnswerProbabilities(TokenTable(tokens[first:last]), 0, before)


def without_masked(
    known: AnswerProbabilities, text: str, mask: str, thinking: str = ""
) -> AnswerProbabilities:
    """The same without the tokens of what is masked in the answer, for they spell it out.

    All between the first and the last mask in `text` is taken for such, and in `thinking`.
    """
    tokens = _without_masked(known.tokens, text, mask, known.start)
    return replace(
        known, tokens=tokens, reasoning=_without_masked(known.reasoning, thinking, mask, 0)
    )


def _without_masked(
    known: Sequence[TokenProbability], text: str, mask: str, start: int
) -> Sequence[TokenProbability]:
    """Parameters: `start`, characters of the text before the first token."""
    if mask not in text:
        return known
    said = (one for one, _raw in table_of(known).said())
    if "".join(said) == text[start:]:
        return known  # the model wrote that itself
    tokens = list(known)
    first, last = text.index(mask), text.rindex(mask) + len(mask)
    begin = _fitting(tokens, text[start : max(first, start)])
    rest = tokens[begin:]
    backward = [replace(one, token=one.token[::-1]) for one in reversed(rest)]
    end = len(tokens) - _fitting(backward, text[last:][::-1])
    hidden = [TokenProbability(mask, one.logprob) for one in tokens[begin:end]]
    return (*tokens[:begin], *hidden, *tokens[end:])


def _fitting(tokens: Sequence[TokenProbability], text: str) -> int:
    """How many tokens lie within the text, one after the other from its beginning."""
    place = 0
    for number, one in enumerate(tokens):
        if not text.startswith(one.token, place):
            return number
        place += len(one.token)
    return len(tokens)
