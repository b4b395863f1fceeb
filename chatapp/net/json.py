"""JSON from strangers: one strict, bounded parser for everything that comes over the network.

Bounded means that no input can crash or stall it: nesting beyond the interpreter's limit, a
number with thousands of digits and bytes that are not UTF-8 end in `JsonError` or in a value.
"""

from __future__ import annotations

import json
from typing import cast

from chatapp.domain.messages import Json

_MAX_DIGITS = 300


class JsonError(ValueError):
    """The text is not JSON, or is nested too deep."""


def parse_json(text: str | bytes) -> Json:
    """The value that `text` holds; raises JsonError.

    Numbers that no endpoint means (NaN, Infinity, integers of hundreds of digits) become
    None, so that they cost only the field they stand in. Of duplicate keys the last one wins.
    """
    if isinstance(text, bytes):
        text = text.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    try:
        return cast("Json", _DECODER.decode(text))
    except (ValueError, RecursionError) as error:
        raise JsonError("not JSON") from error


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MAX_DIGITS else None


def _no_number(_name: str) -> None:
    return None


_DECODER = json.JSONDecoder(parse_int=_integer, parse_constant=_no_number)


def is_json(value: Json) -> bool:
    """Whether a value can be sent: infinity, though Python reads "1e999" as such, cannot."""
    try:
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        return False
    return True
