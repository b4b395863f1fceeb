"""What stands in the list of the palette."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

Ranges = tuple[tuple[int, int], ...]
"""What to highlight in a text: first character and the one after the last, in order."""


class Section(Enum):
    """The parts of the list, in their order."""

    CONVERSATIONS = auto()
    FOLDERS = auto()
    MESSAGES = auto()
    COMMANDS = auto()
    PROMPTS = auto()


class Kind(Enum):
    """What a row is."""

    LABEL = auto()
    CONVERSATION = auto()
    MESSAGE = auto()
    COMMAND = auto()
    FOLDER = auto()
    MORE = auto()
    """The rest of its section."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; what it shows is ready to be painted."""

    kind: Kind
    title: str
    ranges: Ranges = ()
    snippet: str = ""
    snippet_ranges: Ranges = ()
    note: str = ""
    """Quiet words at the end."""
    icon: str = ""
    keys: tuple[str, ...] = ()
    """The keys of its shortcut."""
    target: tuple[str, ...] = ()
    """What it stands for: ids, a command's name, or a folder's name."""
    texts: tuple[str, ...] = ()
    """What was found in a message, as it stands there."""

    @property
    def spoken(self) -> str:
        """What is read out."""
        return ", ".join(filter(None, (self.title, self.snippet, self.note, " ".join(self.keys))))
