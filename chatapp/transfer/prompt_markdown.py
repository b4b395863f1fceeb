"""Prompts as Markdown with front matter: `---`, fields as YAML, `---`, the text.

Lines of a text that look like our own comments get a backslash in front.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatapp.domain.messages import new_id
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate
from chatapp.domain.prompt_values import prompt_of, values_of
from chatapp.transfer.front_matter import (
    FrontMatterError,
    read_front_matter,
    written_front_matter,
)

_RULE = "---"
_NEXT = "<!-- chatapp prompt -->"
_PART = re.compile(r"<!-- chatapp (text|variant: (.*)) -->[ \t]*")
_ESCAPED = re.compile(r"(?m)^(\\*)(?=<!-- chatapp )")
_UNESCAPED = re.compile(r"(?m)^\\(\\*)(?=<!-- chatapp )")


def is_markdown(text: str) -> bool:
    """Whether a text begins with front matter."""
    return text.lstrip("\n\r").partition("\n")[0].strip() in (_RULE, _NEXT)


def read(text: str) -> list[PromptTemplate]:
    """The prompts, one behind the other.

    Raises FrontMatterError where front matter cannot be read, ValueError where it has no end.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    prompts, before = [], 0
    for part in _prompts(lines):
        if any(line.strip() for line in part):
            prompts.append(_prompt_of(part, before))
        before += len(part) + 1
    return prompts


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
    yield from written_front_matter(front).rstrip("\n").split("\n")
    yield _RULE
    yield from ("", _escape(str(values.get(main, ""))))
    if persona and prompt.text:
        yield from ("", "<!-- chatapp text -->", "", _escape(prompt.text))
    for variant in prompt.variants:
        yield from ("", f"<!-- chatapp variant: {variant.name} -->", "", _escape(variant.text))


def _escape(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text)


def _prompt_of(lines: list[str], before: int) -> PromptTemplate:
    """The prompt of some lines. Parameters: `before`, how many of the file stand above them."""
    first = next(at for at, line in enumerate(lines) if line.strip())
    rules = [at for at, line in enumerate(lines) if line.rstrip() == _RULE]
    if rules[:1] != [first]:
        raise ValueError("no front matter")
    if len(rules) < 2:
        raise ValueError("front matter without an end")
    values = _front(lines[first + 1 : rules[1]], before + first + 1)
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


def _front(lines: list[str], before: int) -> dict[str, Any]:
    try:
        values = read_front_matter(lines)
    except FrontMatterError as error:
        raise FrontMatterError(before + error.line) from error
    if isinstance(tags := values.get("tags"), str):
        values["tags"] = [tag.strip(" \t\"'[]") for tag in tags.split(",")]
    return values


def _identity(values: dict[str, Any]) -> str:
    identity = values.get("id")
    return identity if isinstance(identity, str) and identity else new_id()
