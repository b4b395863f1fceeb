"""Structured answers: the JSON in an answer, what is wrong with it by its schema, and its table."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from chatapp.domain.messages import Failure, Json
from chatapp.domain.wording import one_line

REPAIRS = "repairs"
"""The parameter that says of a prompt that it asks for an answer anew that broke its schema: its id."""

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})([^`]*)")
_BEGINNING = re.compile(r"[{\[]")
_MEANT = re.compile(r"\{\s*(?:['\"]|\w+\s*:)|\[\s*(?:['\"]|\{\s*['\"])")
"""The beginning of what is meant as JSON, though it may be none."""
_BRACKET = re.compile(r'\\.|"(?:[^"\\]++|\\.)*+"|[{}\[\]]', re.DOTALL)
_MOST_BEGINNINGS = 200
"""So many places of a text are tried for the beginning of JSON."""
_DEEPEST = 4
"""So many members within each other have columns of their own; what is deeper stands as JSON."""
_LONGEST_NAME = 400
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (as in "people[2].name"; "" for the whole), and what."""

    place: str
    failure: Failure


@dataclass(frozen=True, slots=True)
class Structured:
    """What an answer says as JSON, and what is wrong with it."""

    value: Json
    problems: tuple[Problem, ...] = ()
    found: bool = True
    """Whether there is any JSON in the answer; `value` is None otherwise."""

    @property
    def valid(self) -> bool:
        """Whether it follows its schema."""
        return not self.problems

    @property
    def unchecked(self) -> bool:
        """Whether it is the schema that is wrong, and not the answer."""
        return any(problem.failure.code.startswith("schema_") for problem in self.problems)

    @property
    def failure(self) -> Failure:
        """What is wrong, in one sentence; only of an answer that is not `valid`."""
        first, more = self.problems[0], len(self.problems) - 1
        if self.unchecked:
            return first.failure
        facts = {"place": first.place or "$", "reason": one_line(first.failure)}
        if not more:
            return Failure("answer_breaks_schema", facts)
        return Failure("answer_breaks_schema_more", {**facts, "more": str(more)})

    @property
    def as_json(self) -> dict[str, Json]:
        """What the command line tells of it."""
        errors: list[Json] = [
            {
                "path": problem.place,
                "code": problem.failure.code,
                "message": one_line(problem.failure),
            }
            for problem in self.problems
        ]
        return {"valid": self.valid, "errors": errors, "value": self.value}


@dataclass(frozen=True, slots=True)
class ValueTable:
    """A value as a table; a cell is None where an object has no such member."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Json, ...], ...]


def schema_in(parameters: Mapping[str, Json]) -> dict[str, Json] | None:
    """The JSON schema that an answer was asked for with (`response_format`)."""
    match parameters.get("response_format"):
        case {"type": "json_schema", "json_schema": {"schema": dict() as schema}}:
            return schema
    return None


def read_json(text: str) -> Structured:
    """The JSON of an answer: all of it, what stands in its first fence, or the first that is whole.

    Models put words or fences around what was asked for; none of it is guessed or mended.
    """
    first: Structured | None = None
    for candidate in (text.strip(), *_fenced(text)):
        read = _whole(candidate)
        if read.found:
            return read
        first = first or read
    return _embedded(text) or first or Structured(None, found=False)


def _fenced(text: str) -> Iterator[str]:
    """What stands between two fences that are alike, from the top."""
    lines = text.split("\n")
    fences = [_FENCE.fullmatch(line) for line in lines]
    ends: dict[str, list[int]] = {}
    for number, found in enumerate(fences):
        if found is not None and not found[2].strip():
            ends.setdefault(found[1], []).append(number)
    after = 0
    for number, found in enumerate(fences):
        if found is None or number < after:
            continue
        closing = ends.get(found[1], [])
        place = bisect_right(closing, number)
        if place < len(closing):
            after = closing[place] + 1
            yield "\n".join((*lines[number + 1 : after - 1], ""))


def _whole(text: str) -> Structured:
    try:
        return Structured(json.loads(text, parse_constant=_refused, parse_float=_finite))
    except json.JSONDecodeError as error:
        return _broken(error, "json_broken" if _BEGINNING.match(text) else "json_missing")
    except (ValueError, RecursionError) as error:  # NaN, far too large, or too deep
        missing = Structured(None, (Problem("", Failure("json_missing")),), found=False)
        return (_no_value(text, error) if _BEGINNING.match(text) else None) or missing


def _broken(error: json.JSONDecodeError, code: str) -> Structured:
    facts = {"line": str(error.lineno), "column": str(error.colno)}
    return Structured(None, (Problem("", Failure(code, facts)),), found=False)


def _no_value(text: str, error: Exception) -> Structured | None:
    """JSON with a number that is none, by the error that names it; None for other errors."""
    name = str(error)
    place = text.find(name) if len(name) <= _LONGEST_NAME else -1
    if isinstance(error, RecursionError) or place < 0:
        return None
    return _broken(json.JSONDecodeError("", text, place), "json_broken")


def _embedded(text: str) -> Structured | None:
    """The first object, or list with objects in it, that is whole, with words around it; else the
    first other list: among words such a one may be a reference ("as [1] says").

    Nothing that stands in a broken one is the answer.
    """
    plain = broken = None
    decoder = json.JSONDecoder(parse_constant=_refused, parse_float=_finite)
    after = 0
    for found in islice(_BEGINNING.finditer(text), _MOST_BEGINNINGS):
        if (start := found.start()) < after:
            continue
        try:
            value, end = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
                return plain if plain and found[0] == "[" else _broken(error, "json_broken")
            if text[found.end() : error.pos].strip() or _MEANT.match(text, start):
                after = _end_of(text, start)
                broken = broken or _broken(error, "json_broken")
        except (ValueError, RecursionError) as error:
            after = _end_of(text, start)
            broken = broken or _no_value(text, error)
        else:
            if value and not _BEGINNING.match(text, end):
                if any(isinstance(each, dict) for each in (value, *value)):
                    return Structured(value)
                plain = plain or Structured(value)
    return plain or broken


def _end_of(text: str, start: int) -> int:
    """The end of an object or list that cannot be read, by its brackets; that of the text where
    they do not close."""
    depth = 0
    for found in _BRACKET.finditer(text, start):
        depth += (found[0] in "{[") - (found[0] in "}]")
        if not depth:
            return found.end()
    return len(text)


def _refused(name: str) -> Json:
    raise ValueError(name)


def _finite(text: str) -> float:
    """A number; one that is too large would become a value that JSON does not have."""
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number


def place_of(path: Sequence[str | int]) -> str:
    """Where something stands in a value, as it is written in JavaScript."""
    place = ""
    for step in path:
        if isinstance(step, int):
            place += f"[{step}]"
        elif step.isidentifier():
            place += f".{step}" if place else step
        else:
            place += f"[{json.dumps(step, ensure_ascii=False)}]"
    return place


# As a table


def table_of(value: Json) -> ValueTable | None:
    """A list of objects as rows, or an object as the only one; None for anything else.

    An object whose only list is one of objects stands for that list. Objects within objects have
    columns of their own ("address.city").
    """
    if isinstance(value, dict):
        lists = [each for each in value.values() if _is_list_of_objects(each)]
        others = [each for each in value.values() if isinstance(each, list | dict)]
        value = lists[0] if len(lists) == len(others) == len(value) == 1 else [value]
    if not _is_list_of_objects(value):
        return None
    assert isinstance(value, list)
    objects = [each for each in value if isinstance(each, dict)]
    members = [list(_members(each)) for each in objects]
    flat = [dict(each) for each in members]
    if any(len(row) < len(each) for row, each in zip(flat, members, strict=True)):
        flat = objects  # two members would share a column: "a.b", and b in a
    columns = tuple(dict.fromkeys(name for row in flat for name in row))
    if not columns or len(columns) > MOST_COLUMNS:
        return None
    return ValueTable(columns, tuple(tuple(row.get(name) for name in columns) for row in flat))


def _is_list_of_objects(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(e, dict) for e in value)


def _members(
    value: dict[str, Json], before: str = "", depth: int = 1
) -> Iterator[tuple[str, Json]]:
    for name, member in value.items():
        if isinstance(member, dict) and member and depth < _DEEPEST:
            yield from _members(member, f"{before}{name}.", depth + 1)
        else:
            yield f"{before}{name}", member


def cell_text(value: Json) -> str:
    """A value as it stands in a cell; "" for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(str(each) for each in value)
    return json.dumps(value, ensure_ascii=False)
