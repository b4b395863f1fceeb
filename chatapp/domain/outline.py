"""The tree of a conversation's messages as an outline: lines that can be shown one below another.

From each message its largest branch goes straight on; the others stand before it, one step
further in. So a line is never further in than the number of messages has binary digits, and
where a line stands does not depend on which branch is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from chatapp.domain.messages import Role

LONGEST = 80
"""Characters of a message that an outline has."""
FEW = 6
"""So many branches beside the straight one are all shown; of more only the newest are."""
_SHOWN_OF_MANY = 3


class OutlineNode(NamedTuple):
    """A message in the tree. `parent`: by place; -1: a root. `start`: how its text begins."""

    id: str
    parent: int
    role: Role
    start: str
    connection: str | None
    model: str | None


class Line(NamedTuple):
    """A line of the outline: a message, or what stands for branches that are folded.

    Parameters: `node`, a message by place, for a fold that they branch off from (-1: roots);
    `depth`, steps from the left; `branches`, whether it begins a branch beside the straight one;
    `ends`, whether nothing goes straight on below it; `folded`, how many branches it stands for,
    0 for a message; `shown`, whether the message is on the shown branch; `passing`, the depth at
    which the shown branch goes past this line, or -1.
    """

    node: int
    depth: int
    branches: bool
    ends: bool
    folded: int
    shown: bool
    passing: int


class Outline:
    """All messages of a conversation, parents before children.

    Parameters: `leaf`, the place of the shown leaf, or -1.
    """

    def __init__(self, nodes: Sequence[OutlineNode], leaf: int) -> None:
        self.nodes = nodes
        self.children: dict[int, list[int]] = {}
        """By the parent's place; only the straight one comes not in its order, but last."""
        sizes = [1] * len(nodes)
        for place in range(len(nodes) - 1, -1, -1):
            if (parent := nodes[place].parent) >= 0:
                sizes[parent] += sizes[place]
        for place, node in enumerate(nodes):
            self.children.setdefault(node.parent, []).append(place)
        for below in self.children.values():
            if len(below) > 1:
                straight = max(below, key=lambda place: (sizes[place], place))
                below.remove(straight)
                below.append(straight)
        self.shown: set[int] = set()
        """The places on the shown branch."""
        self.leaf = leaf
        self.show(leaf)

    def show(self, leaf: int) -> None:
        """Another leaf, by place, is the shown one."""
        self.leaf = leaf
        self.shown = set()
        while leaf >= 0:
            self.shown.add(leaf)
            leaf = self.nodes[leaf].parent

    def lines(self, opened: Collection[int] = ()) -> list[Line]:
        """All lines, from the top. Parameters: `opened`, places whose many branches are shown."""
        lines: list[Line] = []
        passing = -1
        waiting = list(self._below(-1, -1, opened))[::-1]
        while waiting:
            node, depth, branches, folded = waiting.pop()
            if folded:
                lines.append(Line(node, depth, branches, True, folded, False, passing))
                continue
            ends = node not in self.children
            shown = node in self.shown
            if shown:
                passing = -1
            lines.append(Line(node, depth, branches, ends, 0, shown, passing))
            if shown and node != self.leaf:
                passing = depth
            if not ends:
                waiting += list(self._below(node, depth, opened))[::-1]
        return lines

    def _below(
        self, node: int, depth: int, opened: Collection[int]
    ) -> Iterator[tuple[int, int, bool, int]]:
        """What comes below a message: place, depth, whether it branches off, what is folded."""
        if node not in self.children:
            return
        *beside, straight = self.children[node]
        depth = max(depth, 0)
        hidden: set[int] = set()
        if len(beside) > FEW and node not in opened:
            hidden = set(beside[:-_SHOWN_OF_MANY]) - self.shown
            yield node, depth + 1, True, len(hidden)
        for place in beside:
            if place not in hidden:
                yield place, depth + 1, True, 0
        yield straight, depth, False, 0
