"""A request in words: as it is read, and as a line for a shell."""

from __future__ import annotations

import json
import re
import shlex

from chatapp.domain.messages import Json
from chatapp.domain.sent import KEY_PLACE, ShownRequest

LONGEST_ARGUMENT = 100_000
"""Bytes that one argument of a command may surely have (Linux: 131,071); longer bodies are read
from standard input."""
_END = "END_OF_BODY"
_ENCODED = re.compile(r"(data:[\w.+-]+/[\w.+-]+;base64,)?([A-Za-z0-9+/_-]{400,}={0,2})")
"""A file as text."""
_SHOWN = 24
"""Characters of such a file that are shown."""


def readable_body(body: bytes, *, whole: bool = False) -> str:
    """A JSON body, indented; of pictures in it only the beginning, unless it is to be `whole`.

    A body that is no JSON is given as the text it is.
    """
    try:
        value: Json = json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
    return json.dumps(value if whole else _shortened(value), ensure_ascii=False, indent=2)


def readable_request(shown: ShownRequest) -> str:
    """Method, address, headers and body, one after the other, as HTTP has them."""
    lines = [f"{shown.method} {shown.url}"]
    lines += [f"{name}: {value}" for name, value in shown.headers.items()]
    return "\n".join(lines) + "\n\n" + readable_body(shown.body)


def curl_line(shown: ShownRequest) -> str:
    """A command for sh that sends the same, with the key from the variable `API_KEY`.

    The body is exactly the same, pictures and all.
    """
    parts = [f"curl --no-buffer -X {shown.method} {_quoted(shown.url)}"]
    parts += [f"-H {_quoted(f'{name}: {value}')}" for name, value in shown.headers.items()]
    body = shown.body.decode("utf-8", "replace")
    if len(shown.body) <= LONGEST_ARGUMENT:
        parts.append(f"--data-raw {shlex.quote(body)}")
        return " \\\n  ".join(parts)
    parts.append(f"--data-binary @- <<'{_END}'\n{body}\n{_END}")
    return " \\\n  ".join(parts)


def _quoted(text: str) -> str:
    """One word of a shell in which only the place of the key is filled in."""
    if KEY_PLACE not in text:
        return shlex.quote(text)
    pieces = [re.sub(r'([\\"$`])', r"\\\1", piece) for piece in text.split(KEY_PLACE)]
    return f'"{KEY_PLACE.join(pieces)}"'


def _shortened(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _shortened(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_shortened(one) for one in value]
    if isinstance(value, str) and (match := _ENCODED.fullmatch(value)):
        start, data = match[1] or "", match[2]
        return f"{start}{data[:_SHOWN]}… ({len(data):,} characters)"
    return value
