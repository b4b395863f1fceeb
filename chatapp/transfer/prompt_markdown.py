"""Prompts as Markdown with front matter: `---`, lines of `name: value`, `---`, the text.

How values are written: see `front_matter`. Lines of a text that look like our own comments get a
backslash in front.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatapp.domain.messages import Json, new_id
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate
from chatapp.domain.prompt_values import prompt_of, values_of
from chatapp.transfer.front_matter import read_front_matter

_RULE = "---"
_NEXT = "<!-- chatapp prompt -->"
_PART = re.compile(r"<!-- chatapp (text|variant: (.*)) -->[ \t]*")
_ESCAPED = re.compile(r"(?m)^(\\*)(?=<!-- chatapp )")
_UNESCAPED = re.compile(r"(?m)^\\(\\*)(?=<!-- chatapp )")


def is_markdown(text: str) -> bool:
    """Whether a text begins with front matter."""
    return text.lstrip("\n\r").partition("\n")[0].strip() in (_RULE, _NEXT)


def read(text: str) -> list[PromptTemplate]:
    """The prompts, one behind the other. Raises ValueError where front matter has no end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [_prompt_of(part) for part in _prompts(lines) if any(line.strip() for line in part)]


def write(prompts: Sequence[PromptTemplate]) -> str:
    """The text of a file with these prompts; nothing of them is lost."""
    return f"\n{_NEXT}\n".join("\n".join(_lines(one)) + "\n" for one in prompts)


def _prompts(lines: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for line in lines:
        if line.rstrip() == _NEXT:
            yield part
            part = []
        else:
            part.append(line)
    yield part


def _lines(prompt: PromptTemplate) -> Iterator[str]:
    values = values_of(prompt)
    persona = prompt.kind is PromptKind.PERSONA
    main = "system" if persona else "text"
    front = {name: one for name, one in values.items() if name not in ("text", "variants")}
    front.pop(main, None)
    yield _RULE
    yield from (f"{name}: {_written(value)}" for name, value in front.items())
    yield _RULE
    yield from ("", _escape(str(values.get(main, ""))))
    if persona and prompt.text:
        yield from ("", "<!-- chatapp text -->", "", _escape(prompt.text))
    for variant in prompt.variants:
        yield from ("", f"<!-- chatapp variant: {variant.name} -->", "", _escape(variant.text))


def _written(value: Json) -> str:
    if not isinstance(value, str) or "\n" in value or value != value.strip(" \t"):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False) if value[:1] in ('"', "'", "[", "{") else value


def _escape(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text)


def _prompt_of(lines: list[str]) -> PromptTemplate:
    while lines and not lines[0].strip():
        lines = lines[1:]
    if not lines or lines[0].strip() != _RULE:
        raise ValueError("no front matter")
    rules = [at for at, line in enumerate(lines) if line.rstrip() == _RULE]
    if len(rules) < 2:
        raise ValueError("front matter without an end")
    values = _front(lines[1 : rules[1]])
    persona = values.get("kind") != PromptKind.TEMPLATE.value
    persona = persona and (
        values.get("kind") == PromptKind.PERSONA.value or "variables" not in values
    )
    values.setdefault("kind", (PromptKind.PERSONA if persona else PromptKind.TEMPLATE).value)
    values.setdefault("title", values.get("name", ""))
    variants = []
    for head, text in _texts(lines[rules[1] + 1 :]):
        if head is None:
            values["system" if persona else "text"] = text
        elif head == "text":
            values["text"] = text
        else:
            variants.append({"name": head.partition(":")[2].strip(), "text": text})
    return prompt_of({**values, "variants": variants or values.get("variants")}, _identity(values))


def _texts(lines: list[str]) -> Iterator[tuple[str | None, str]]:
    """What stands in front of the first of our comments, and behind each of them."""
    head: str | None = None
    part: list[str] = []
    for line in lines:
        found = _PART.fullmatch(line)
        if found is None:
            part.append(line)
            continue
        yield head, _UNESCAPED.sub(r"\1", "\n".join(part).strip("\n"))
        head, part = found[1], []
    yield head, _UNESCAPED.sub(r"\1", "\n".join(part).strip("\n"))


def _front(lines: list[str]) -> dict[str, Any]:
    values = read_front_matter(lines)
    if isinstance(tags := values.get("tags"), str):
        values["tags"] = [tag.strip(" \t\"'[]") for tag in tags.split(",")]
    if isinstance(parameters := values.get("parameters"), dict):
        values["parameters"] = {name: _number(value) for name, value in parameters.items()}
    return values


def _number(value: Any) -> Any:
    """What a line tells of a parameter; what is no JSON is a text."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return value


def _identity(values: dict[str, Any]) -> str:
    identity = values.get("id")
    return identity if isinstance(identity, str) and identity else new_id()
