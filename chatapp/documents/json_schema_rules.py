"""Rules of JSON Schema that are checked otherwise than jsonschema does.

Decimals are reckoned with as they are written, and patterns are those of JavaScript, which is what
the standard says (ECMA-262: \\p{L}, (?<name>...)), of texts and of names of members.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import regex
from jsonschema import FormatChecker, validators
from jsonschema.exceptions import ValidationError


def exact(kind: Any) -> Any:
    """A validator with these rules in the place of its own."""
    extend: Any = validators.extend
    return extend(
        kind,
        {
            "multipleOf": _multiple_of,
            "pattern": _pattern,
            "patternProperties": _pattern_members,
            "additionalProperties": _other_members,
        },
    )


def formats() -> FormatChecker:
    """What is looked at in a schema itself: its patterns."""
    checker = FormatChecker(formats=())

    @checker.checks("regex", raises=regex.error)
    def is_regex(value: object) -> bool:
        return not isinstance(value, str) or regex.compile(value) is not None

    return checker


def other_members(value: Mapping[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """The names of the members that a schema tells nothing about."""
    known, patterns = (schema.get(one, {}) for one in ("properties", "patternProperties"))
    return [
        name
        for name in value
        if name not in known and not any(regex.search(one, name) for one in patterns)
    ]


def _multiple_of(validator: Any, factor: Any, value: Any, _schema: Any) -> Iterator[Any]:
    if validator.is_type(value, "number") and Fraction(str(value)) % Fraction(str(factor)):
        yield ValidationError(f"{value!r} is not a multiple of {factor}")


def _pattern(validator: Any, wanted: str, value: Any, _schema: Any) -> Iterator[Any]:
    if validator.is_type(value, "string") and not regex.search(wanted, value):
        yield ValidationError(f"{value!r} does not match {wanted!r}")


def _pattern_members(validator: Any, patterns: Any, value: Any, _schema: Any) -> Iterator[Any]:
    members = value.items() if validator.is_type(value, "object") else ()
    for pattern, rules in patterns.items():
        for name, member in members:
            if regex.search(pattern, name):
                yield from validator.descend(member, rules, path=name, schema_path=pattern)


def _other_members(validator: Any, allowed: Any, value: Any, schema: Any) -> Iterator[Any]:
    others = other_members(value, schema) if validator.is_type(value, "object") else []
    if validator.is_type(allowed, "object"):
        for name in others:
            yield from validator.descend(value[name], allowed, path=name)
    elif others and not allowed:
        yield ValidationError(f"{', '.join(others)} may not be there")
