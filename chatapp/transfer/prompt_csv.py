"""Prompts as comma separated values with the columns `act` and `prompt`.

Those are the columns of the collection awesome-chatgpt-prompts; quoted as RFC 4180 says.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from chatapp.domain.messages import new_id
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate
from chatapp.domain.prompt_values import prompt_of

COLUMNS = ("act", "prompt", "kind", "description", "language", "tags")
_BETWEEN_TAGS = ";"
_LONGEST_FIELD = 2**24
"""Characters of one field; Python's own limit is too low for a long prompt."""


def read(text: str) -> list[PromptTemplate]:
    """The prompts, one a row. Raises ValueError where there are no such columns."""
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        names = [name.strip().casefold() for name in next(rows, [])]
        if not {"act", "prompt"} <= set(names):
            raise ValueError("no columns act and prompt")
        return [_prompt_of(dict(zip(names, row, strict=False))) for row in rows if any(row)]
    except csv.Error as error:
        raise ValueError(str(error)) from error


def write(prompts: Sequence[PromptTemplate]) -> str:
    """A row for each; variables, variants, examples and parameters are lost."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for one in prompts:
        text = one.system if one.kind is PromptKind.PERSONA else one.text
        tags = _BETWEEN_TAGS.join(one.tags)
        writer.writerow((one.title, text, one.kind.value, one.description, one.language, tags))
    return file.getvalue()


def _prompt_of(row: dict[str, str]) -> PromptTemplate:
    template = row.get("kind", "") == PromptKind.TEMPLATE.value
    values = {name: row.get(name, "") for name in ("description", "language")}
    return prompt_of(
        {
            **values,
            "kind": (PromptKind.TEMPLATE if template else PromptKind.PERSONA).value,
            "title": row.get("act", ""),
            "text" if template else "system": row.get("prompt", ""),
            "tags": row.get("tags", "").split(_BETWEEN_TAGS),
        },
        new_id(),
    )
