"""What encoders of all dialects do alike: headers, bodies, texts and pictures, parameters."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping

from chatapp.domain.errors import bad_parameter
from chatapp.domain.messages import ImagePart, Json, Message, Role, clean_text
from chatapp.domain.models import CompletionRequest
from chatapp.net.json import is_json
from chatapp.net.keys import check_key


def json_headers(key: str | None, key_header: str = "") -> dict[str, str]:
    """The headers of a JSON body, with the key as a bearer token; raises SecretError.

    Parameters: `key_header`, the header that carries the key as it is, where it is another one.
    """
    headers = {"Content-Type": "application/json"}
    if key and key_header:
        headers[key_header] = check_key(key)
    elif key:
        headers["Authorization"] = f"Bearer {check_key(key)}"
    return headers


def dump(body: dict[str, Json]) -> bytes:
    """The bytes of a body; raises InputError (bad_parameter) for a value JSON cannot hold."""
    try:
        text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (ValueError, RecursionError) as error:
        name = next((name for name, value in body.items() if not is_json(value)), "?")
        raise bad_parameter(name, body.get(name)) from error
    return clean_text(text).encode()


def text_of(message: Message) -> str:
    """What a message says.

    A prompt of nothing but other files names them: an empty one is refused by many.
    """
    return message.text or " ".join(f"[{part.name}]" for part in message.attached)


def base64_of(picture: ImagePart, attachments: Mapping[str, bytes]) -> str:
    """A picture's bytes in base 64."""
    return base64.b64encode(attachments[picture.attachment]).decode("ascii")


def data_url(picture: ImagePart, attachments: Mapping[str, bytes]) -> str:
    """A picture as an address that holds it."""
    return f"data:{picture.media_type};base64,{base64_of(picture, attachments)}"


def is_streamed(request: CompletionRequest) -> bool:
    """Whether the answer is to come as it is written."""
    return request.parameters.get("stream", request.stream) is True


def is_continued(request: CompletionRequest) -> bool:
    """Whether the last message is the beginning of the answer."""
    return bool(request.messages) and request.messages[-1].role is Role.ASSISTANT


def parameters_beside(request: CompletionRequest, taken: Collection[str] = ()) -> dict[str, Json]:
    """The parameters of `request` but `stream`, which is a matter of the request itself.

    Parameters: `taken`, fields of the body that the dialect fills itself.
    Raises InputError (bad_parameter) where one of these is among them.
    """
    parameters = {name: value for name, value in request.parameters.items() if name != "stream"}
    for name in taken:
        if name in parameters:
            raise bad_parameter(name, parameters[name])
    return parameters
