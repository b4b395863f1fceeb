"""Checks texts by a JSON schema, each in a process of its own, and words what is wrong."""

from __future__ import annotations

import asyncio
import json
import re

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Failure, Json
from chatapp.domain.structured import Problem, Structured, place_of, read_json
from chatapp.domain.wording import one_line
from chatapp.engine.documents import Documents

_TOLD = 10
"""So many problems are told to the model."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NO_JSON = Problem("", Failure("json_missing"))


class SchemaChecks:
    """Looks at answers; a schema may be made to take for ever, so no check is done here."""

    def __init__(self) -> None:
        self._documents = Documents()

    async def check(self, text: str, schema: dict[str, Json] | None) -> Structured:
        """What a text says as JSON, and what is wrong with it by its schema (None: there is none)."""
        read = await asyncio.to_thread(read_json, text)
        if not read.found or schema is None:
            problems = () if read.found else read.problems or (_NO_JSON,)
            return Structured(read.value, problems, found=read.found)
        given = await asyncio.to_thread(_given, schema, read.value)
        try:
            problems = _problems(await self._documents.checked(given))
        except InputError:  # it took too long, or more memory than it may
            problems = (Problem("", Failure("schema_slow")),)
        return Structured(read.value, problems)

    async def fault(self, schema: dict[str, Json]) -> Failure | None:
        """Why a schema is none, or what it refers to and does not have; None: nothing is wrong."""
        data = await asyncio.to_thread(json.dumps, {"schema": schema})
        try:
            problems = _problems(await self._documents.checked(data.encode()))
        except InputError:  # it took too long: what is wrong with it is told with an answer
            return None
        return problems[0].failure if problems else None


def repair_request(text: str, read: Structured) -> str:
    """The prompt for a repair, in the language of the answer; the problems are in English.

    Parameters: `text`, the answer; `read`, what is wrong with it.
    """
    lines = [
        f"- {problem.place or '$'}: {one_line(problem.failure)}"
        for problem in read.problems[:_TOLD]
    ]
    begin, end = "Your answer does not follow the JSON schema:", "Give it again, as JSON only."
    if _CHINESE.search(text):
        begin, end = "你的回答不符合 JSON 模式：", "请重新给出，只输出 JSON。"
    return "\n".join((begin, "", *lines, "", end))


def _given(schema: dict[str, Json], value: Json) -> bytes:
    return json.dumps({"schema": schema, "value": value}).encode()


def _problems(told: bytes) -> tuple[Problem, ...]:
    return tuple(
        Problem(place_of(each["path"]), Failure(each["code"], each["facts"]))
        for each in json.loads(told)
    )
