"""What the compare page shows, apart from the texts, and what it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, QPoint, Signal

from chatapp.domain.comparing import Verdict
from chatapp.domain.messages import Json

_LETTERS = "ABCDEF"


def letter(number: int) -> str:
    """What a column is called, by its place from 0."""
    return _LETTERS[number] if number < len(_LETTERS) else str(number + 1)


class Stage(StrEnum):
    """How far a column is."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    THINKING = "thinking"
    WRITING = "writing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    INCOMPLETE = "incomplete"

    @property
    def running(self) -> bool:
        """Whether more may arrive."""
        return self in (Stage.WAITING, Stage.THINKING, Stage.WRITING)

    @property
    def over(self) -> bool:
        """Whether an answer has ended."""
        return self is not Stage.NOT_ASKED and not self.running


@dataclass(frozen=True, slots=True)
class ColumnState:
    """One column, as it may be known: what is hidden is not in here."""

    id: str
    stage: Stage = Stage.NOT_ASKED
    name: str = ""
    """What sets it apart: its model, or its persona, say; "" while that is hidden."""
    note: str = ""
    """What it is asked with besides, in a few words."""
    facts: str = ""
    """Time, tokens and cost, in a few words."""
    draft: bool = False
    """Whether it is only made ready."""
    covered: bool = False
    """Whether its text is hidden until all have ended."""
    chosen: bool = False
    choosable: bool = False
    """Whether it can be found the best one now."""
    model: tuple[str, str] = ("", "")
    """Connection (id) and model, to tick in the menu; empty while hidden."""
    preset: str = ""
    """Id of its preset, or ""."""
    persona: str = ""
    """Id of its persona, or ""."""
    wording: str = ""
    """The `Offer` its wording came from, or ""."""
    temperature: Json = None
    preview: str = ""
    """What it will be asked with, where that is not only the prompt; "" once it was asked."""


@dataclass(frozen=True, slots=True)
class PageState:
    """The whole page."""

    title: str = ""
    prompt: str = ""
    columns: tuple[ColumnState, ...] = ()
    draft: bool = False
    """Whether nothing was asked yet."""
    before: bool | None = None
    """Whether a conversation goes before the prompt; None: there is none that could."""
    blind: bool = False
    hidden: bool = False
    """Whether names, speed and cost are hidden now."""
    together: bool = False
    differences: bool = False
    decidable: bool = False
    """Whether a verdict can be given."""
    verdict: Verdict | None = None
    most: bool = False
    """Whether there are as many columns as there can be."""

    @property
    def running(self) -> bool:
        """Whether any answer is being written."""
        return any(column.stage.running for column in self.columns)

    @property
    def chosen(self) -> int | None:
        """The place of the column that was chosen."""
        return next((at for at, column in enumerate(self.columns) if column.chosen), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a column can be made of."""

    id: str
    label: str
    group: str = ""
    """What stands above it in a menu of many, where it has a name of its own there."""
    name: str = ""
    """That name."""
    near: bool = True
    """Whether it is in the window's language; others are only found by what is written."""
    missing: str = ""
    """What would have to be filled in first: it cannot be chosen then."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What columns can be made of besides models and temperatures."""

    presets: tuple[Offer, ...] = ()
    personas: tuple[Offer, ...] = ()
    wordings: tuple[Offer, ...] = ()


class CompareIntents(QObject):
    """What the user asks for; the first argument is a column's id where one is concerned."""

    sidebar_requested = Signal()
    blind_toggled = Signal(bool)
    together_toggled = Signal(bool)
    differences_toggled = Signal(bool)
    before_toggled = Signal(bool)
    """The conversation goes before the prompt, or not."""
    chat_requested = Signal()
    """The conversation is to be shown as a chat."""
    rename_requested = Signal()
    add_requested = Signal(str, str)
    """Connection (id) and model of another column."""
    asked = Signal(str)
    """The prompt is to be sent to all columns."""
    left = Signal()
    """What is being made ready is not wanted any more."""
    stop_requested = Signal()
    stop_column_requested = Signal(str)
    ask_column_requested = Signal(str)
    ask_missing_requested = Signal()
    """All columns that were not asked yet are to be asked."""
    copy_requested = Signal(str)
    remove_requested = Signal(str)
    go_on_requested = Signal(str)
    model_chosen = Signal(str, str, str)
    preset_chosen = Signal(str, str)
    """As the next two: of a column, or of a new one where its id is ""; an `Offer`, or ""."""
    persona_chosen = Signal(str, str)
    wording_chosen = Signal(str, str)
    temperature_chosen = Signal(str, object)
    verdict_given = Signal(object, str)
    """A `Verdict`, and the id of the best column, or ""."""
    verdict_taken_back = Signal()
    menu_requested = Signal(str, QPoint)
    """The menu of a column, at a point of the screen."""
