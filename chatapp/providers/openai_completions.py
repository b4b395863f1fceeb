"""The OpenAI legacy completions dialect: one text that the model continues.

The source is OpenAI's API reference (`POST /completions`). Answers are read by
`openai_completions_decoder.py`.
"""

from __future__ import annotations

from dataclasses import replace

from chatapp.domain.capabilities import Capabilities, Obstacle
from chatapp.domain.messages import Json
from chatapp.domain.models import CompletionRequest, Dialect
from chatapp.domain.pieces import DEFAULT_MAX_TOKENS
from chatapp.net.request import HttpRequest
from chatapp.providers.base import Decoder, Endpoint, Framing
from chatapp.providers.encoding import (
    dump,
    is_streamed,
    json_headers,
    parameters_beside,
)
from chatapp.providers.openai_completions_decoder import OpenAICompletionsDecoder
from chatapp.providers.openai_models import OpenAIModels
from chatapp.providers.parameters import (
    obstacles_beside,
    offers_of,
    put_parameters,
    unsupported,
)
from chatapp.providers.services import quirks_of
from chatapp.providers.urls import join_url

_REFERENCE = (
    "temperature",
    "top_p",
    "max_tokens",
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "n",
    "stop",
    "logprobs",
    "logit_bias",
    "user",
    "stream",
)
_BEYOND = ("top_k", "min_p", "repetition_penalty")
"""What the reference has not, but most servers of base models take; the table of services knows
which do not, and who has another name for it."""
_ALTERNATIVES = "top_logprobs"
"""Not a parameter of its own here: `logprobs` is their number."""


class OpenAICompletions(OpenAIModels):
    """The codec of the dialect; see `base.Codec`."""

    path = "/completions"
    usual_path = "/v1"
    framing = Framing.EVENTS

    def capabilities(self, endpoint: Endpoint, model: str) -> Capabilities:
        """What the reference has, and what servers add, but for what a service does not take."""
        quirks = quirks_of(endpoint, Dialect.OPENAI_COMPLETIONS, model)
        offers = offers_of(quirks, (*_REFERENCE, *_BEYOND))
        if "max_tokens" in offers:
            offers["max_tokens"] = replace(offers["max_tokens"], default=DEFAULT_MAX_TOKENS)
        if "logprobs" in offers:
            offers[_ALTERNATIVES] = offers["logprobs"]
        return Capabilities(
            offers,
            obstacles_beside(offers, quirks.refused),
            several="n" in offers,
            continues=True,
            completes=True,
            chats=False,
            images=False,
        )

    def encode(self, request: CompletionRequest, endpoint: Endpoint) -> HttpRequest:
        """The request for an answer; unknown parameters are sent as they are."""
        if any(message.images for message in request.messages):
            raise unsupported("images", endpoint.host, Obstacle.INTERFACE)
        url = join_url(endpoint.base_url, self.path)
        quirks = quirks_of(endpoint, Dialect.OPENAI_COMPLETIONS, request.model)
        body: dict[str, Json] = {"model": request.model} if request.model else {}
        body |= {"prompt": _prompt(request), **quirks.always}
        if is_streamed(request):
            body["stream"] = True
            if quirks.usage:
                body["stream_options"] = {"include_usage": True}
        capabilities = self.capabilities(endpoint, request.model)
        parameters = parameters_beside(request, ("prompt",))
        if "logprobs" in capabilities.offers:
            parameters = _with_count(parameters)
        put_parameters(body, parameters, capabilities, endpoint.host)
        return HttpRequest("POST", url, json_headers(endpoint.key, quirks.key_header), dump(body))

    def decoder(self) -> Decoder:
        """A decoder for one answer."""
        return OpenAICompletionsDecoder()


def _prompt(request: CompletionRequest) -> str:
    """The texts of all messages, exactly one after the other, the system prompt before them."""
    text = "".join(message.text for message in request.messages)
    return f"{request.system}\n\n{text}" if request.system else text


def _with_count(parameters: dict[str, Json]) -> dict[str, Json]:
    """`logprobs` as the number of alternatives; at least one, as 0 may mean none at all."""
    told = dict(parameters)
    alternatives = told.pop(_ALTERNATIVES, None)
    if told.pop("logprobs", alternatives is not None):
        told["logprobs"] = alternatives or 1
    return told
