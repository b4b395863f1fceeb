"""The messages of the timeline: each is made when it is first looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable

from chatapp.gui.transcript.item import Choices, Item
from chatapp.gui.transcript.row import Row

_REMEMBERED = 1_000
"""So many messages' folds and edits are remembered when another branch is shown."""


class Items:
    """As many items as there are rows; one that nobody looked at is only a place in a list.

    Parameters: `rows`, gives the rows.
    """

    def __init__(self, rows: Callable[[], list[Row]]) -> None:
        self._rows = rows
        self._made: list[Item | None] = []
        self._left: OrderedDict[str, Choices] = OrderedDict()

    def __len__(self) -> int:
        return len(self._made)

    def __getitem__(self, index: int) -> Item:
        item = self._made[index]
        if item is None:
            item = self._made[index] = Item(self._rows()[index])
            item.choices = self._left.pop(item.id, item.choices)
        return item

    def made(self, index: int) -> Item | None:
        """An item, where it was looked at."""
        return self._made[index]

    def glance(self, index: int) -> Item:
        """An item that is only looked into: where it is not made yet, it is not kept either."""
        item = self._made[index]
        if item is None:
            item = Item(self._rows()[index])
            item.choices = self._left.get(item.id, item.choices)
        return item

    def all_made(self, first: int = 0) -> list[Item]:
        """The items that were looked at, from row `first` on."""
        return [item for item in self._made[first:] if item is not None]

    def prepend(self, count: int) -> None:
        """So many rows came in front."""
        self._made[:0] = [None] * count

    def replace_from(self, first: int, kept: Iterable[tuple[int, Item]] = ()) -> None:
        """Rows from `first` on are others. Parameters: `kept`, items with their new places."""
        self._made[first:] = [None] * (len(self._rows()) - first)
        for index, item in kept:
            self._made[index] = item

    def splice(self, first: int, removed: int, added: int) -> None:
        """So many rows from `first` on are gone, and so many new ones are there."""
        self._made[first : first + removed] = [None] * added

    def remember(self, item: Item) -> None:
        """What was chosen in a message that goes is remembered for a while."""
        if item.choices != Choices():
            self._left[item.id] = item.choices
        while len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
