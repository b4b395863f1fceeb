"""The OpenAI Responses dialect: requests.

The source is OpenAI's API reference (`POST /responses`). Nothing is kept by the service
(`store: false`): reasoning goes back and forth encrypted. Answers are read by
`openai_responses_decoder.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.messages import ImagePart, Json, Message, Role, TextPart, ThinkingPart
from chatapp.domain.models import CompletionRequest, Dialect
from chatapp.net.json import JsonError, parse_json
from chatapp.net.request import HttpRequest
from chatapp.providers.base import Decoder, Endpoint, Framing
from chatapp.providers.encoding import (
    data_url,
    dump,
    is_continued,
    is_streamed,
    json_headers,
    parameters_beside,
    text_of,
)
from chatapp.providers.openai_models import OpenAIModels
from chatapp.providers.openai_responses_decoder import SIGNATURE, OpenAIResponsesDecoder
from chatapp.providers.parameters import obstacles_beside, offers_of, put, put_parameters
from chatapp.providers.services import Quirks, quirks_of
from chatapp.providers.urls import join_url

_WIRES = {
    "temperature": "temperature",
    "top_p": "top_p",
    "max_tokens": "max_output_tokens",
    "response_format": "text.format",
    "reasoning_effort": "reasoning.effort",
    "logprobs": "include",
    "top_logprobs": "top_logprobs",
    "user": "user",
    "session": "prompt_cache_key",
    "stream": "stream",
}
"""What the reference has; the rest has no place in it."""
_TAKEN = ("input", "instructions", "store")
_PROBABILITIES = "message.output_text.logprobs"
_REASONING = "reasoning.encrypted_content"


class OpenAIResponses(OpenAIModels):
    """The codec of the dialect; see `base.Codec`."""

    path = "/responses"
    usual_path = "/v1"
    framing = Framing.EVENTS

    def capabilities(self, endpoint: Endpoint, model: str) -> Capabilities:
        """What the reference has but for what the table of services takes away."""
        quirks = _quirks(endpoint, model)
        offers = offers_of(quirks, _WIRES)
        return Capabilities(offers, obstacles_beside(offers, quirks.refused), several=False)

    def encode(self, request: CompletionRequest, endpoint: Endpoint) -> HttpRequest:
        """The request for an answer; unknown parameters are sent as they are."""
        if is_continued(request):
            raise InputError("not_continued", host=endpoint.host)
        url = join_url(endpoint.base_url, self.path)
        quirks = _quirks(endpoint, request.model)
        body: dict[str, Json] = {"model": request.model} if request.model else {}
        body |= quirks.always
        if request.system:
            body["instructions"] = request.system
        items = [item for message in request.messages for item in _items(message, request)]
        body |= {"input": list(items), "store": False}
        if is_streamed(request):
            body["stream"] = True
        _put_parameters(body, request, self.capabilities(endpoint, request.model), endpoint.host)
        if any(item.get("type") == "reasoning" for item in items):
            _include(body, _REASONING)
        return HttpRequest("POST", url, json_headers(endpoint.key, quirks.key_header), dump(body))

    def decoder(self) -> Decoder:
        """A decoder for one answer."""
        return OpenAIResponsesDecoder()


def _quirks(endpoint: Endpoint, model: str) -> Quirks:
    quirks = quirks_of(endpoint, Dialect.OPENAI_RESPONSES, model)
    return replace(quirks, names={**_WIRES, **quirks.names})


def _put_parameters(
    body: dict[str, Json], request: CompletionRequest, capabilities: Capabilities, host: str
) -> None:
    parameters = parameters_beside(request, _TAKEN)
    offers = capabilities.offers
    offer = offers.get("response_format")
    if "response_format" in parameters and offer is not None and offer.wire == "text.format":
        parameters["response_format"] = _format(parameters["response_format"])
    # Where they are taken, they are one of what is to be included.
    probabilities = parameters.pop("logprobs", False) if "logprobs" in offers else False
    put_parameters(body, parameters, capabilities, host)
    if probabilities:
        _include(body, _PROBABILITIES)
    if parameters.get("reasoning_effort", "none") != "none":
        put(body, "reasoning.summary", "auto")
        _include(body, _REASONING)


def _include(body: dict[str, Json], name: str) -> None:
    included = body.setdefault("include", [])
    if not isinstance(included, list):
        raise bad_parameter("include", included)
    if name not in included:
        body["include"] = [*included, name]


def _format(response_format: Json) -> Json:
    """The canonical format, whose schema lies one level deeper."""
    if isinstance(response_format, dict) and isinstance(response_format.get("json_schema"), dict):
        inner = {k: v for k, v in response_format.items() if k != "json_schema"}
        return {**inner, **response_format["json_schema"]}  # type: ignore[dict-item]
    return response_format


def _items(message: Message, request: CompletionRequest) -> Iterator[dict[str, Json]]:
    """A message as items of `input`: the reasoning that led to an answer stands before it."""
    if message.role is Role.USER:
        yield {"role": "user", "content": _content(message, request.attachments)}
        return
    if message.model == request.model:
        for part in message.parts:
            if isinstance(part, ThinkingPart) and (item := _reasoning(part.signature)):
                yield item
    text: Json = [{"type": "output_text", "text": text_of(message)}]
    yield {"type": "message", "role": "assistant", "content": text}


def _content(message: Message, attachments: Mapping[str, bytes]) -> Json:
    if not message.images:
        return text_of(message)
    content: list[Json] = []
    for part in message.parts:
        if isinstance(part, ImagePart):
            content.append({"type": "input_image", "image_url": data_url(part, attachments)})
        elif isinstance(part, TextPart):
            content.append({"type": "input_text", "text": part.text})
    return content


def _reasoning(signature: str | None) -> dict[str, Json] | None:
    """The item that a signature of this dialect holds; None for any other signature."""
    if signature is None or not signature.startswith(SIGNATURE):
        return None
    try:
        item = parse_json(signature.removeprefix(SIGNATURE))
    except JsonError:
        return None
    return item if isinstance(item, dict) and item.get("type") == "reasoning" else None
