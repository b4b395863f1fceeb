"""The token probabilities of an answer, as they are kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.domain.events import TokenProbability
from chatapp.domain.token_table import table_of


@dataclass(frozen=True, slots=True)
class AnswerProbabilities:
    """The tokens of an answer in their order, each with what stood beside it.

    `start`: characters of the answer's text before the first one, of which nothing is known.
    """

    tokens: Sequence[TokenProbability]
    start: int = 0


def without_masked(known: AnswerProbabilities, text: str, mask: str) -> AnswerProbabilities:
    """The same without the tokens of what is masked in the answer, for they spell it out.

    All between the first and the last mask in `text` is taken for such.
    """
    if mask not in text:
        return known
    said = (one for one, _raw in table_of(known.tokens).said())
    if "".join(said) == text[known.start :]:
        return known  # the model wrote that itself
    tokens = list(known.tokens)
    first, last = text.index(mask), text.rindex(mask) + len(mask)
    begin = _fitting(tokens, text[known.start : max(first, known.start)])
    rest = tokens[begin:]
    backward = [replace(one, token=one.token[::-1]) for one in reversed(rest)]
    end = len(tokens) - _fitting(backward, text[last:][::-1])
    hidden = [TokenProbability(mask, one.logprob) for one in tokens[begin:end]]
    return replace(known, tokens=(*tokens[:begin], *hidden, *tokens[end:]))


def _fitting(tokens: Sequence[TokenProbability], text: str) -> int:
    """How many tokens lie within the text, one after the other from its beginning."""
    place = 0
    for number, one in enumerate(tokens):
        if not text.startswith(one.token, place):
            return number
        place += len(one.token)
    return len(tokens)
