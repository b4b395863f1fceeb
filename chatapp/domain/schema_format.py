"""A JSON schema as it is asked for: its name, and whether a service is to hold to it strictly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from chatapp.domain.messages import Json

SCHEMA_NAME = "answer"
"""What a schema is called that was given no name."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NEVER_STRICT = frozenset(
    {
        *("allOf", "oneOf", "not", "if", "then", "else", "patternProperties", "propertyNames"),
        *("dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems"),
        *(
            "minProperties",
            "maxProperties",
            "uniqueItems",
            "contains",
            "minContains",
            "maxContains",
        ),
        "default",  # some models refuse it: "'default' is not permitted"
    }
)


def is_schema_name(name: str) -> bool:
    """Whether a schema may be called so (OpenAI's API reference, `json_schema.name`)."""
    return _NAME.fullmatch(name) is not None


def is_strict(schema: Json) -> bool:
    """Whether OpenAI's strict mode takes a schema, as far as objects and keywords go."""
    return (
        isinstance(schema, dict)
        and schema.get("type") == "object"
        and all(map(_fits_strict, _schemas_in(schema)))
    )


def _fits_strict(schema: Mapping[str, Json]) -> bool:
    kind = schema.get("type")
    if _NEVER_STRICT.intersection(schema):
        return False
    if kind != "object" and not (isinstance(kind, list) and "object" in kind):
        return "properties" not in schema
    properties, required = schema.get("properties"), schema.get("required")
    return (
        schema.get("additionalProperties") is False
        and isinstance(properties, dict)
        and isinstance(required, list)
        and set(map(str, required)) == set(properties)
    )


def _schemas_in(schema: Json) -> Iterator[Mapping[str, Json]]:
    """A schema and those within it."""
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, dict):
            continue
        yield one
        for keyword, value in one.items():
            if keyword in ("properties", "$defs", "definitions") and isinstance(value, dict):
                waiting.extend(value.values())
            elif keyword in ("anyOf", "prefixItems") and isinstance(value, list):
                waiting.extend(value)
            elif keyword == "items":
                waiting.append(value)


def response_format(schema: Json, before: Json = None, name: str = "") -> dict[str, Json]:
    """A schema as a value of `response_format`.

    Name and strictness stay as they were in the value `before`, but that a schema is strict from
    when on strict mode takes it until it no longer does. Parameters: `name`, another one.
    """
    inner = before.get("json_schema") if isinstance(before, dict) else None
    kept: dict[str, Json] = dict(inner) if isinstance(inner, dict) else {}
    old = kept.pop("schema", None)
    kept = {"name": SCHEMA_NAME, **kept} if not name else {**kept, "name": name}
    if is_strict(schema):
        kept.setdefault("strict", True)
    elif kept.get("strict") is True and is_strict(old):
        del kept["strict"]
    return {"type": "json_schema", "json_schema": {**kept, "schema": schema}}
