"""How likely texts are, as legacy completions tell it.

Two ways: `echo` gives the text back with the log-probability of each of its tokens (OpenAI's API
reference, `POST /completions`; vLLM and others keep to it, others ignore it or refuse it); and the
alternatives to the next token, of which an endpoint tells so many at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from chatapp.domain.events import Alternative
from chatapp.domain.messages import Json
from chatapp.net.request import HttpRequest
from chatapp.providers.base import Endpoint
from chatapp.providers.encoding import dump, json_headers
from chatapp.providers.openai_completions_decoder import legacy_probabilities
from chatapp.providers.probabilities import probability, token_probabilities
from chatapp.providers.urls import join_url

PATH = "/completions"


@dataclass(frozen=True, slots=True)
class ScoredToken:
    """A token of a text."""

    start: int
    """Its first character's place in the text."""
    end: int
    logprob: float


def echo_request(endpoint: Endpoint, model: str, text: str) -> HttpRequest:
    """Asks how likely a text is. One token more is written: some take none for all there is."""
    return _request(endpoint, model, text, {"echo": True, "logprobs": 1})


def next_request(endpoint: Endpoint, model: str, text: str, count: int) -> HttpRequest:
    """Asks for the likeliest tokens behind a text. Parameters: `count`, how many."""
    return _request(endpoint, model, text, {"logprobs": count})


def read_echo(answer: Json, text: str) -> tuple[ScoredToken, ...] | None:
    """The tokens of a text; the first one has no probability and is left out.

    None where the answer does not give the text back with its tokens.
    """
    choice = _choice(answer)
    logprobs, said = choice.get("logprobs"), choice.get("text")
    if not isinstance(logprobs, dict) or not isinstance(said, str) or not said.startswith(text):
        return None
    tokens, values = logprobs.get("tokens"), logprobs.get("token_logprobs")
    if not isinstance(tokens, list) or not isinstance(values, list) or len(tokens) != len(values):
        return None
    offsets = _offsets(logprobs.get("text_offset"), tokens, said)
    if offsets is None:
        return None
    ends = [*offsets[1:], len(said)]
    scored = (
        ScoredToken(start, end, logprob)
        for start, end, value in zip(offsets, ends, values, strict=True)
        if start < len(text) and (logprob := probability(value)) is not None
    )
    return tuple(scored)


def read_next(answer: Json) -> tuple[Alternative, ...]:
    """The likeliest next tokens; () where the answer does not tell."""
    logprobs = _choice(answer).get("logprobs")
    tokens = legacy_probabilities(logprobs)
    if not tokens and isinstance(logprobs, dict):
        tokens = token_probabilities(logprobs.get("content"))
    if not tokens:
        return ()
    first = tokens[0]
    own = Alternative(first.token, first.logprob, first.raw)
    known = {one.token for one in first.top}
    return first.top if own.token in known else (own, *first.top)


def _request(endpoint: Endpoint, model: str, text: str, asked: dict[str, Json]) -> HttpRequest:
    body: dict[str, Json] = {"model": model} if model else {}
    body |= {"prompt": text, "max_tokens": 1, "temperature": 0, **asked}
    url = join_url(endpoint.base_url, PATH)
    return HttpRequest("POST", url, json_headers(endpoint.key), dump(body))


def _choice(answer: Json) -> dict[str, Json]:
    choices = answer.get("choices") if isinstance(answer, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}


def _offsets(given: Json, tokens: list[Json], said: str) -> list[int] | None:
    """Where tokens begin; where that is not told, their texts must make up the whole."""
    if isinstance(given, list) and len(given) == len(tokens):
        offsets = [place for place in given if type(place) is int]
        rising = all(one <= two for one, two in pairwise(offsets))
        if len(offsets) == len(tokens) and rising and (not offsets or offsets[0] >= 0):
            return [place - offsets[0] for place in offsets]
    texts = [token for token in tokens if isinstance(token, str)]
    if len(texts) != len(tokens) or "".join(texts) != said:
        return None
    places = [0]
    for text in texts:
        places.append(places[-1] + len(text))
    return places[:-1]
