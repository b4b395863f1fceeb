"""Nodes of a file, whatever is wrong with them, to a conversation's tree.

Parents may be missing, left out or cyclic, ids there twice, and the order in the file means
nothing. All of it is done without recursion: a tree may be 100,000 deep.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from chatapp.domain.messages import (
    Conversation,
    Failure,
    FilePart,
    ImagePart,
    Message,
    Part,
    Role,
    Status,
    TextPart,
    TitleSource,
    Usage,
    now,
)
from chatapp.domain.transferred import Picture, Transferred

_LONGEST_TITLE = 500
"""In characters."""

_ROLES = {
    "user": Role.USER,
    "human": Role.USER,
    "assistant": Role.ASSISTANT,
    "model": Role.ASSISTANT,
    "bot": Role.ASSISTANT,
    "tool": Role.ASSISTANT,
    "function": Role.ASSISTANT,
}


@dataclass(slots=True)
class Node:
    """One node as the file has it. `role` None: it is left out, its children move up."""

    id: str
    parent: str | None
    role: Role | None
    parts: list[Part] = field(default_factory=list)
    created: datetime | None = None
    model: str | None = None
    status: Status = Status.COMPLETE
    error: Failure | None = None
    usage: Usage | None = None


@dataclass(slots=True)
class Draft:
    """A conversation as the file tells of it, before its tree is put in order."""

    source: str
    id: str
    title: str = ""
    nodes: list[Node] = field(default_factory=list)
    current: str | None = None
    created: datetime | None = None
    updated: datetime | None = None
    system: str | None = None
    pictures: dict[str, Picture] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def add_picture(self, key: str, name: str, picture: Picture | None) -> list[Part]:
        """The part for an image, or nothing for one that is not there: that is noted."""
        if picture is None:
            self.left_out.append(name)
            return []
        self.pictures[key] = picture
        return [ImagePart(key, "", 1, 1, name)]

    def add_file(self, key: str, name: str, media_type: str, file: Picture | None) -> list[Part]:
        """The part for a file that is no picture, as `add_picture` does it."""
        if file is None:
            self.left_out.append(name)
            return []
        self.pictures[key] = file
        return [FilePart(key, media_type, 0, name)]

    def finish(self) -> Transferred:
        """Put the tree in order; times that are missing come from what stands around."""
        nodes = _with_unique_ids(self.nodes)
        parents = _kept_parents(nodes)
        kept = [node for node in nodes if node.role is not None]
        known = [node.created for node in kept if node.created is not None]
        created = self.created or min(known, default=None) or self.updated or now()
        messages = _ordered(kept, parents, self.id, created)
        conversation = Conversation(
            id=self.id,
            title=" ".join(self.title.splitlines())[:_LONGEST_TITLE],
            created=created,
            updated=self.updated or max((*known, created)),
            title_source=TitleSource.MODEL if self.title.strip() else TitleSource.PROMPT,
            current=_current(messages, parents, self.current),
            system=self.system,
        )
        pictures = dict(self.pictures)
        left_out = tuple(self.left_out)
        return Transferred(
            self.source, conversation, messages, pictures=pictures, left_out=left_out
        )


def chain(nodes: Iterable[Node], parent: str | None = None) -> list[Node]:
    """Each node becomes the child of the one before, the first of them that of `parent`."""
    chained = []
    for node in _with_unique_ids(list(nodes)):
        chained.append(replace(node, parent=parent))
        parent = node.id
    return chained


def role_named(name: object) -> Role | None:
    """The role with that name in files; None for the system and what is not known."""
    return _ROLES.get(name.lower()) if isinstance(name, str) else None


def has_content(parts: Sequence[Part]) -> bool:
    """Whether there is anything to see."""
    return any(isinstance(part, ImagePart | FilePart) or part.text for part in parts)


def text_parts(text: str | None) -> list[Part]:
    """A text as parts: none for none."""
    return [TextPart(text)] if text else []


def newest_leaf(messages: Sequence[Message]) -> str | None:
    """The id of the youngest message that has no child; of several the last one."""
    inner = {message.parent for message in messages}
    best: Message | None = None
    for message in messages:
        if message.id not in inner and (best is None or message.created >= best.created):
            best = message
    return best.id if best is not None else None


def parents_first(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The messages in their order, but each after its parent; the first one of each id.

    One whose parent is not there, or that is its own ancestor, becomes a root.
    """
    by_id: dict[str, Message] = {}
    for message in messages:
        by_id.setdefault(message.id, message)
    placed: dict[str, Message] = {}
    for message in by_id.values():
        way: dict[str, Message] = {}
        at: Message | None = message
        while at is not None and at.id not in placed and at.id not in way:
            way[at.id] = at
            at = by_id.get(at.parent) if at.parent is not None else None
        for above in reversed(way.values()):
            known = above.parent is None or above.parent in placed
            placed[above.id] = above if known else replace(above, parent=None)
    return tuple(placed.values())


def _with_unique_ids(nodes: Sequence[Node]) -> list[Node]:
    """An id that comes again gets a number; children belong to the first one that has it."""
    seen: set[str] = set()
    copies: Counter[str] = Counter()
    unique = []
    for node in nodes:
        identity = node.id
        while identity in seen:
            copies[node.id] += 1
            identity = f"{node.id}#{copies[node.id] + 1}"
        seen.add(identity)
        unique.append(node if identity == node.id else replace(node, id=identity))
    return unique


def _kept_parents(nodes: Sequence[Node]) -> dict[str, str | None]:
    """For each node the nearest ancestor that is kept; None where there is none."""
    by_id = {node.id: node for node in nodes}
    found: dict[str, str | None] = {}
    for node in nodes:
        way: dict[str, None] = {}
        at: str | None = node.id
        while at is not None and at not in found and at not in way:
            way[at] = None
            above = by_id[at].parent
            at = above if above in by_id else None
            if at is not None and by_id[at].role is not None:
                break
        kept = at if at is not None and by_id[at].role is not None else found.get(at or "")
        found.update(dict.fromkeys(way, kept))
    return found


def _ordered(
    nodes: Sequence[Node], parents: dict[str, str | None], conversation: str, start: datetime
) -> tuple[Message, ...]:
    """Messages, parents before children and else by time; a cycle is opened at its first node."""
    children: dict[str | None, list[int]] = {}
    for place, node in enumerate(nodes):
        children.setdefault(parents[node.id], []).append(place)
    ready = [(nodes[place].created or start, place, None) for place in children.get(None, ())]
    waiting: list[tuple[datetime, int, str | None]] = list(ready)
    heapq.heapify(waiting)
    done: set[int] = set()
    messages: list[Message] = []
    unreached = iter(range(len(nodes)))
    while True:
        while waiting:
            created, place, parent = heapq.heappop(waiting)
            if place in done:
                continue
            done.add(place)
            node = nodes[place]
            messages.append(_message(node, conversation, parent, created))
            for child in children.get(node.id, ()):
                if child not in done:
                    heapq.heappush(waiting, (nodes[child].created or created, child, node.id))
        first = next((place for place in unreached if place not in done), None)
        if first is None:
            return tuple(messages)
        parents[nodes[first].id] = None
        waiting.append((nodes[first].created or start, first, None))


def _message(node: Node, conversation: str, parent: str | None, created: datetime) -> Message:
    return Message(
        id=node.id,
        conversation=conversation,
        parent=parent,
        role=node.role or Role.ASSISTANT,
        parts=tuple(node.parts),
        status=node.status,
        created=created,
        model=node.model,
        error=node.error,
        usage=node.usage,
    )


def _current(
    messages: Sequence[Message], parents: dict[str, str | None], wanted: str | None
) -> str | None:
    """The wanted node, or its nearest kept ancestor, or else the newest leaf."""
    kept = {message.id for message in messages}
    if wanted in kept:
        return wanted
    above = parents.get(wanted) if wanted is not None else None
    return above if above in kept else newest_leaf(messages)
