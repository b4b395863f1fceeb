"""JSON schemas in files."""

from __future__ import annotations

import json
from pathlib import Path

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json
from chatapp.domain.schema_format import is_schema_name, response_format
from chatapp.engine.documents import Documents, read_whole

_AS_FILE = {"schema_bad": "schema_file_rules", "schema_reference": "schema_file_reference"}


async def read_schema(path: Path) -> Json:
    """A schema in a file as a value of `response_format`, named as the file or as it says itself.

    The file may also hold such a value, or its `json_schema` (OpenAI's API reference). A process of
    its own checks that it is a schema.
    Raises NotFoundError (no_file), InputError (file_not_read, file_too_large; schema_file_json,
    schema_file_object, schema_file_rules: it is none; schema_file_reference).
    """
    wrapped = _wrapped(path, await read_whole(path))
    assert isinstance(wrapped["json_schema"], dict)
    given = {"schema": wrapped["json_schema"]["schema"]}
    for each in json.loads(await Documents().checked(json.dumps(given).encode())):
        code = _AS_FILE[each["code"]]
        raise InputError(code, path=path, **each["facts"])
    return wrapped


def _wrapped(path: Path, data: bytes) -> dict[str, Json]:
    value = _json(path, data)
    if isinstance(value, dict) and value.get("type") == "json_schema":
        value = value.get("json_schema")
    name = path.stem if is_schema_name(path.stem) else ""
    if not isinstance(value, dict):
        raise InputError("schema_file_object", path=path)
    schema = value.get("schema")
    if isinstance(schema, dict) and "name" in value and "type" not in value:
        return response_format(schema, {"json_schema": value})
    return response_format(value, name=name)


def _json(path: Path, data: bytes) -> Json:
    try:
        value: Json = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        facts = {"line": str(error.lineno), "column": str(error.colno)}
        raise InputError("schema_file_json", path=path, **facts) from None
    except (ValueError, RecursionError):  # not UTF-8, far too many digits, or too deep
        raise InputError("schema_file_object", path=path) from None
    return value
