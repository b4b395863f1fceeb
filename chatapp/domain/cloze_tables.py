"""A cloze task with rows to score, as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatapp.domain.cloze import BLANK, ClozeTask, Label
from chatapp.domain.messages import Json, clean_text
from chatapp.domain.prompt_templates import names_in


@dataclass(frozen=True, slots=True)
class ClozeTable:
    """A task as it is written, and its rows. Rows are known by their place, from 0."""

    template: str = ""
    labels: str = ""
    """A label a line: its name, a colon, and its words with commas between them."""
    per_token: bool = True
    prior: bool = False
    neutral: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    gold: str = ""
    """The column with the right labels; "": there is none."""

    @property
    def task(self) -> ClozeTask:
        """The task itself; it may be none that can be scored (`ClozeTask.check`)."""
        return ClozeTask(
            self.template, labels_of(self.labels), self.per_token, self.prior, self.neutral
        )

    @property
    def variables(self) -> tuple[str, ...]:
        """The columns that the template asks for."""
        return tuple(name for name in names_in(self.template) if name != BLANK)

    def values(self, row: int) -> dict[str, str]:
        """What fills the variables for a row."""
        return dict(zip(self.columns, self.rows[row], strict=False))


def labels_of(text: str) -> tuple[Label, ...]:
    """Labels as they are written, a line each; a line without words has its name for one, and of
    two lines with one name the words are added up."""
    labels: dict[str, tuple[str, ...]] = {}
    for line in text.replace("：", ":").replace("，", ",").splitlines():
        name, _colon, words = line.partition(":")
        given = [word.strip() for word in (words or name).split(",")]
        if name.strip():
            known = labels.get(name.strip(), ())
            labels[name.strip()] = tuple(dict.fromkeys(filter(None, (*known, *given))))
    return tuple(Label(name, words) for name, words in labels.items())


def cloze_json(table: ClozeTable) -> dict[str, Json]:
    """A task as it is kept."""
    return {
        "template": table.template,
        "labels": table.labels,
        "per_token": table.per_token,
        "prior": table.prior,
        "neutral": table.neutral,
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
        "gold": table.gold,
    }


def cloze_of_json(body: Mapping[str, Json]) -> ClozeTable:
    """A task out of what was kept; what is missing or damaged is as in an empty one."""
    columns = tuple(map(_text, _list(body.get("columns"))))
    rows = (tuple(map(_text, _list(row))) for row in _list(body.get("rows")))
    padding = ("",) * len(columns)
    return ClozeTable(
        _text(body.get("template")),
        _text(body.get("labels")),
        body.get("per_token") is not False,
        body.get("prior") is True,
        _text(body.get("neutral")),
        columns,
        tuple((*row, *padding)[: len(columns)] for row in rows),
        _text(body.get("gold")),
    )


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _text(value: Json) -> str:
    return clean_text(value) if isinstance(value, str) else ""
