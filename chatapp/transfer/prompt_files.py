"""Files of prompts: what they are is seen by what is in them (docs/prompt-format.md)."""

from __future__ import annotations

import codecs
import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from chatapp.domain.messages import new_id
from chatapp.domain.prompt_templates import PromptTemplate
from chatapp.domain.prompt_values import prompt_of, values_of
from chatapp.transfer import prompt_csv, prompt_markdown

FORMAT, VERSION = "chatapp-prompts", 1
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class PromptFormat(StrEnum):
    """What a file of prompts can be written as."""

    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def read_prompts(data: bytes) -> list[PromptTemplate]:
    """The prompts in a file. Raises ValueError where it is none that is known."""
    text = data.decode("utf-16" if data[:2] in _UTF_16 else "utf-8-sig")
    head = text.lstrip()[:1]
    if head in ("{", "["):
        return _read_json(text)
    if prompt_markdown.is_markdown(text):
        return prompt_markdown.read(text)
    return prompt_csv.read(text)


def write_prompts(prompts: Sequence[PromptTemplate], form: PromptFormat) -> str:
    """The text of a file of prompts."""
    if form is PromptFormat.CSV:
        return prompt_csv.write(prompts)
    if form is PromptFormat.MARKDOWN:
        return prompt_markdown.write(prompts)
    lines = ",\n".join(json.dumps(values_of(one), ensure_ascii=False) for one in prompts)
    head = f'{{"format": "{FORMAT}", "version": {VERSION}, "prompts": ['
    return f"{head}\n{lines}\n]}}\n"


def _read_json(text: str) -> list[PromptTemplate]:
    try:
        loaded: Any = json.loads(text)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if isinstance(loaded, dict):
        if loaded.get("format") != FORMAT or loaded.get("version") != VERSION:
            raise ValueError("another format")
        loaded = loaded.get("prompts")
    if not isinstance(loaded, list) or not any(isinstance(one, dict) for one in loaded):
        raise ValueError("no prompts")
    return [prompt_of(one, _identity(one)) for one in loaded if isinstance(one, dict)]


def _identity(values: dict[str, Any]) -> str:
    identity = values.get("id")
    return identity if isinstance(identity, str) and identity else new_id()
