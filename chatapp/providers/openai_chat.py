"""The OpenAI chat completions dialect: requests.

The source is OpenAI's API reference (`POST /chat/completions`); canonical parameter names are
its names. How services differ is in `services.py`. Answers are read by `openai_chat_decoder.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.errors import InputError
from chatapp.domain.messages import ImagePart, Json, Message, TextPart
from chatapp.domain.models import CompletionRequest, Dialect
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS
from chatapp.net.request import HttpRequest
from chatapp.providers.base import Decoder, Endpoint, Framing
from chatapp.providers.encoding import data_url, dump, is_continued, json_headers, text_of
from chatapp.providers.openai_chat_decoder import OpenAIChatDecoder
from chatapp.providers.openai_models import OpenAIModels
from chatapp.providers.parameters import obstacles_beside, offers_of, put_parameters
from chatapp.providers.services import Quirks, quirks_of
from chatapp.providers.urls import join_url


class OpenAIChat(OpenAIModels):
    """The codec of the dialect; see `base.Codec`."""

    path = "/chat/completions"
    usual_path = "/v1"
    framing = Framing.EVENTS

    def capabilities(self, endpoint: Endpoint, model: str) -> Capabilities:
        """All parameters of the app but those that the table of services takes away."""
        quirks = quirks_of(endpoint, Dialect.OPENAI_CHAT, model)
        offers = offers_of(quirks, (name for name in PARAMETERS if name not in OWN_PARAMETERS))
        return Capabilities(
            offers,
            obstacles_beside(offers, quirks.refused),
            several="n" in offers,
            continues=quirks.continues is not None,
            repeats=quirks.repeats,
        )

    def encode(self, request: CompletionRequest, endpoint: Endpoint) -> HttpRequest:
        """The request for an answer; unknown parameters are sent as they are."""
        quirks = quirks_of(endpoint, Dialect.OPENAI_CHAT, request.model)
        url = join_url(endpoint.base_url, self.path)
        # A server with a single model takes a request that names none.
        body: dict[str, Json] = {"model": request.model} if request.model else {}
        body["messages"] = _messages(request, quirks)
        body |= quirks.always
        if request.stream:
            body["stream"] = True
        if is_continued(request):
            if quirks.continues is None:
                raise InputError("not_continued", host=endpoint.host)
            body |= quirks.continues.body
            if quirks.continues.path:
                url = join_url(_at_path(url, quirks.continues.path), self.path)
        capabilities = self.capabilities(endpoint, request.model)
        put_parameters(body, request.parameters, capabilities, endpoint.host, quirks.forms)
        if body.get("stream") is True and quirks.usage:
            body.setdefault("stream_options", {"include_usage": True})
        return HttpRequest("POST", url, json_headers(endpoint.key, quirks.key_header), dump(body))

    def decoder(self) -> Decoder:
        """A decoder for one answer."""
        return OpenAIChatDecoder()


def _at_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=path))


def _messages(request: CompletionRequest, quirks: Quirks) -> list[Json]:
    messages: list[dict[str, Json]] = []
    if request.system:
        messages.append({"role": quirks.system_role, "content": request.system})
    for message in request.messages:
        said: dict[str, Json] = {
            "role": message.role.value,
            "content": _content(message, request.attachments),
        }
        if quirks.sends_reasoning and message.thinking and message.model == request.model:
            said["reasoning_content"] = message.thinking
        messages.append(said)
    if is_continued(request) and quirks.continues is not None:
        messages[-1] |= quirks.continues.message
    return list(messages)


def _content(message: Message, attachments: Mapping[str, bytes]) -> Json:
    """A plain text; a list of parts where there are pictures."""
    if not message.images:
        return text_of(message)
    content: list[Json] = []
    for part in message.parts:
        if isinstance(part, ImagePart):
            url = data_url(part, attachments)
            content.append({"type": "image_url", "image_url": {"url": url}})
        elif isinstance(part, TextPart):
            content.append({"type": "text", "text": part.text})
    return content
