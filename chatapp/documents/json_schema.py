"""Checks a value by a JSON schema. It runs in the child process: a pattern may take for ever.

JSON Schema 2020-12, or the draft that the schema names (json-schema.org).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from chatapp.documents.json_schema_rules import exact, formats, other_members

MOST_PROBLEMS = 50
"""So many are told."""
_BOUNDS = {
    "minimum": "value_least",
    "exclusiveMinimum": "value_least",
    "maximum": "value_most",
    "exclusiveMaximum": "value_most",
    "minLength": "value_short",
    "minItems": "value_short",
    "minProperties": "value_short",
    "maxLength": "value_long",
    "maxItems": "value_long",
    "maxProperties": "value_long",
    "pattern": "value_pattern",
}


def check(data: bytes) -> bytes:
    """What is wrong: a JSON list of `{"path": [...], "code": ..., "facts": {...}}`.

    Parameters: `data`, JSON: {"schema": ..., "value": ...}; without a value the schema is looked
    at by itself, with all it refers to.
    """
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import Draft202012Validator, validator_for
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    given = json.loads(data)
    schema = given["schema"]
    kind = exact(validator_for(schema, default=Draft202012Validator))
    problems: list[dict[str, Any]] = []
    try:
        kind.check_schema(schema, format_checker=formats())
        registry: Any = Registry()  # one that fetches nothing
        if "value" in given:
            problems = list(_told(kind(schema, registry=registry).iter_errors(given["value"])))
        elif (lost := _lost_reference(schema, registry)) is not None:
            problems = [_unresolved(lost)]
    except SchemaError as error:
        problems = [_bad(error.message)]
    except re.error as error:  # where names are looked at by jsonschema itself
        problems = [_bad(f"{error.pattern!r} is not a 'regex'")]
    except Unresolvable as error:
        problems = [_unresolved(error.ref)]
    return json.dumps(problems).encode()


def _bad(reason: str) -> dict[str, Any]:
    return {"path": [], "code": "schema_bad", "facts": {"reason": reason[:200]}}


def _unresolved(reference: str) -> dict[str, Any]:
    return {"path": [], "code": "schema_reference", "facts": {"reference": reference[:200]}}


def _lost_reference(schema: Any, registry: Any) -> str | None:
    """What a schema refers to and does not have."""
    from referencing import Resource
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    root: Any = Resource.from_contents(schema, default_specification=DRAFT202012)
    waiting = [(root, registry.resolver_with_root(root))]
    while waiting:
        part, resolver = waiting.pop()
        reference = part.contents.get("$ref") if isinstance(part.contents, dict) else None
        try:
            if isinstance(reference, str):
                resolver.lookup(reference)
        except Unresolvable:
            return reference
        waiting += [(each, resolver.in_subresource(each)) for each in part.subresources()]
    return None


def _told(errors: Iterable[Any]) -> Iterator[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    for error in errors:
        code, facts = _words(error)
        problem = {"path": list(error.absolute_path), "code": code, "facts": facts}
        if problem not in told:  # each missing member is an error, and names all that are missing
            told.append(problem)
            yield problem
        if len(told) == MOST_PROBLEMS:
            return


def _words(error: Any) -> tuple[str, dict[str, str]]:
    """The code of `structured_sentences.py` for an error, and what fills its sentence."""
    rule, wanted = str(error.validator), error.validator_value
    if rule == "required":
        missing = [name for name in wanted if name not in error.instance]
        return "value_required", {"name": ", ".join(missing)}
    if rule == "additionalProperties" and isinstance(error.instance, dict):
        extra = other_members(error.instance, error.schema)
        return "value_extra", {"name": ", ".join(extra)[:200]}
    if rule == "type":
        types = wanted if isinstance(wanted, list) else [wanted]
        return "value_type", {"wanted": " / ".join(map(str, types))}
    if rule in ("enum", "const"):
        choices = wanted if rule == "enum" else [wanted]
        shown = ", ".join(json.dumps(each, ensure_ascii=False) for each in choices)
        return "value_choice", {"wanted": shown[:200]}
    if rule in _BOUNDS:
        return _BOUNDS[rule], {"wanted": str(wanted)[:200]}
    return "value_rule", {"rule": rule}
