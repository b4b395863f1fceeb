"""Ollama's own API: requests.

The source is Ollama's API documentation (`POST /api/chat`, `GET /api/tags`). Its streams are
JSON lines. Answers are read by `ollama_decoder.py`; models are fetched by `ollama_pull.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.errors import bad_parameter
from chatapp.domain.messages import Json, Message
from chatapp.domain.models import CompletionRequest, Dialect
from chatapp.net.request import HttpRequest
from chatapp.providers.base import Decoder, Endpoint, Framing
from chatapp.providers.encoding import (
    base64_of,
    dump,
    is_streamed,
    json_headers,
    parameters_beside,
    text_of,
)
from chatapp.providers.ollama_decoder import OllamaDecoder
from chatapp.providers.openai_models import OpenAIModels
from chatapp.providers.parameters import obstacles_beside, offers_of, put_parameters
from chatapp.providers.services import quirks_of
from chatapp.providers.urls import join_url

_OPTIONS = frozenset(
    {
        *("num_ctx", "num_keep", "num_batch", "num_gpu", "main_gpu", "num_thread", "use_mmap"),
        *("typical_p", "tfs_z", "repeat_last_n", "repeat_penalty", "num_predict", "low_vram"),
        *("mirostat", "mirostat_eta", "mirostat_tau", "penalize_newline", "use_mlock", "numa"),
    }
)
"""What Ollama knows among `options` and the app does not; all else is sent as it is."""
_WIRES = {
    "temperature": "options.temperature",
    "top_p": "options.top_p",
    "top_k": "options.top_k",
    "min_p": "options.min_p",
    "max_tokens": "options.num_predict",
    "frequency_penalty": "options.frequency_penalty",
    "presence_penalty": "options.presence_penalty",
    "repetition_penalty": "options.repeat_penalty",
    "seed": "options.seed",
    "stop": "options.stop",
    "response_format": "format",
    "reasoning_effort": "think",
    "logprobs": "logprobs",
    "top_logprobs": "top_logprobs",
    "stream": "stream",
}
"""What the API has; the rest has no place in it."""
_EFFORTS = ("low", "medium", "high")


class Ollama(OpenAIModels):
    """The codec of the dialect; see `base.Codec`."""

    path = "/api/chat"
    usual_path = ""
    framing = Framing.LINES

    def capabilities(self, endpoint: Endpoint, model: str) -> Capabilities:
        """What the API has; gpt-oss alone tells efforts apart, and always thinks."""
        efforts = _EFFORTS if _tells_efforts_apart(model) else ("none", *_EFFORTS)
        quirks = quirks_of(endpoint, Dialect.OLLAMA, model)
        quirks = replace(
            quirks,
            names={**_WIRES, **quirks.names},
            choices={"reasoning_effort": efforts, **quirks.choices},
        )
        offers = offers_of(quirks, _WIRES)
        obstacles = obstacles_beside(offers, quirks.refused)
        return Capabilities(offers, obstacles, several=False, continues=True)

    def encode(self, request: CompletionRequest, endpoint: Endpoint) -> HttpRequest:
        """The request for an answer; a beginning of it, as the last message, is continued."""
        url = ollama_url(endpoint.base_url, self.path)
        # Without a word about it a stream comes.
        body: dict[str, Json] = {
            "model": request.model,
            "messages": _messages(request),
            "stream": is_streamed(request),
        }
        parameters = parameters_beside(request)
        if _type_of(parameters.get("response_format")) == "text":
            del parameters["response_format"]  # which comes anyway; the API has no word for it
        told = {name: _value(name, value, request) for name, value in parameters.items()}
        capabilities = self.capabilities(endpoint, request.model)
        put_parameters(body, _with_options(told), capabilities, endpoint.host)
        return HttpRequest("POST", url, json_headers(endpoint.key), dump(body))

    def decoder(self) -> Decoder:
        """A decoder for one answer."""
        return OllamaDecoder()

    def models_request(self, endpoint: Endpoint) -> HttpRequest:
        """The request for the list of models that are there."""
        headers = json_headers(endpoint.key)
        del headers["Content-Type"]
        return HttpRequest("GET", ollama_url(endpoint.base_url, "/api/tags"), headers)


def ollama_url(base_url: str, path: str) -> str:
    """The address of a call; the base URL may have been entered with `/api`, or `/api/chat`.

    Raises InputError (bad_url).
    """
    return join_url(join_url(join_url(base_url, "", Ollama.path), "", "/api"), path)


def _tells_efforts_apart(model: str) -> bool:
    return "gpt-oss" in model.lower()


def _messages(request: CompletionRequest) -> list[Json]:
    messages: list[Json] = []
    if request.system:
        messages.append({"role": "system", "content": request.system})
    messages += [_message(message, request.attachments) for message in request.messages]
    return messages


def _message(message: Message, attachments: Mapping[str, bytes]) -> dict[str, Json]:
    told: dict[str, Json] = {
        "role": message.role.value,
        "content": message.text if message.images else text_of(message),
    }
    if message.images:
        told["images"] = [base64_of(picture, attachments) for picture in message.images]
    return told


def _with_options(parameters: dict[str, Json]) -> dict[str, Json]:
    """Parameters, those that are options of Ollama's own within `options`."""
    options = {name: value for name, value in parameters.items() if name in _OPTIONS}
    if not options:
        return parameters
    given = parameters.get("options", {})
    if not isinstance(given, dict):
        raise bad_parameter("options", given)
    return {
        **{name: value for name, value in parameters.items() if name not in _OPTIONS},
        "options": {**given, **options},
    }


def _value(name: str, value: Json, request: CompletionRequest) -> Json:
    """A parameter's value as Ollama has it."""
    if name == "response_format":
        return _format(value)
    if name == "stop" and isinstance(value, str):
        return [value]
    if name == "reasoning_effort" and not _tells_efforts_apart(request.model):
        return value != "none"
    return value


def _format(response_format: Json) -> Json:
    """The schema itself, or "json"; raises InputError (bad_parameter)."""
    schema = response_format.get("json_schema") if isinstance(response_format, dict) else None
    if isinstance(schema, dict):
        return schema.get("schema", schema)
    if _type_of(response_format) == "json_object":
        return "json"
    raise bad_parameter("response_format", response_format)


def _type_of(response_format: Json) -> Json:
    return response_format.get("type") if isinstance(response_format, dict) else None
