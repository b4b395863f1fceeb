"""Uses a program as assistive technology does: requests come in and results go out as JSON lines.

Run by the system's Python, which has the AT-SPI bindings: `python3 accessibility_agent.py PID`.
A request is {"do": NAME, ...}, a reply {"ok": VALUE} or {"error": TEXT}. Nothing is cached: every
answer is the program's own, at that moment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

ANSWER_WITHIN_MS = 3_000
"""How long the program may take for one answer before it counts as hung."""
STATES = (
    "active",
    "checked",
    "editable",
    "enabled",
    "expanded",
    "focusable",
    "focused",
    "selected",
    "sensitive",
    "showing",
    "visible",
)


class Agent:
    """Asks one process. Parameters: `pid`, its number."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.requests: dict[str, Callable[..., Any]] = {
            "find": self.find,
            "tree": self.tree,
            "read": self.read,
            "press": self.press,
            "write": self.write,
            "focus": self.focus,
            "select": self.select,
            "text": self.text,
            "select_text": self.select_text,
            "listen": self.listen,
            "heard": self.heard,
        }
        self._events: list[dict[str, Any]] = []
        self._listener: Any = None

    def application(self) -> Any:
        """The process's root object, or None."""
        desktop = Atspi.get_desktop(0)
        for number in range(desktop.get_child_count()):
            program = desktop.get_child_at_index(number)
            if program is not None and program.get_process_id() == self.pid:
                return program
        return None

    def matches(
        self,
        *,
        role: str | list[str] | None = None,
        name: str | None = None,
        within: dict[str, Any] | None = None,
        hidden: bool = False,
    ) -> Iterator[Any]:
        """Objects of a role and name below the first object that fits `within`.

        Parameters: `hidden`, whether those count that are not shown.
        """
        top = self.application() if within is None else next(self.matches(**within), None)
        roles = [role] if isinstance(role, str) else role or []
        for thing, _depth in walk(top, hidden=hidden) if top is not None else ():
            if role is not None and thing.get_role_name() not in roles:
                continue
            if name is None or thing.get_name() == name:
                yield thing

    def one(self, **query: Any) -> Any:
        """The first that fits; raises LookupError."""
        found = next(self.matches(**query), None)
        if found is None:
            raise LookupError(f"nothing fits {query}")
        return found

    def find(self, **query: Any) -> list[dict[str, Any]]:
        """All that fit, described."""
        return [described(thing) for thing in self.matches(**query)]

    def tree(self, **query: Any) -> list[dict[str, Any]]:
        """Everything below the first that fits, in order, with its depth."""
        top = self.one(**query)
        return [{"depth": depth, **described(thing)} for thing, depth in walk(top, hidden=False)]

    def read(self, **query: Any) -> str:
        """All text of the first that fits and of what is in it, a line each."""
        things = [thing for thing, _depth in walk(self.one(**query), hidden=False)]
        lines = [text_of(thing) or str(thing.get_name() or "") for thing in things]
        return "\n".join(line for line in lines if line)

    def press(self, **query: Any) -> str:
        """Do the first action of the first that fits; gives the action's name."""
        actions = self.one(**query).get_action_iface()
        if actions is None or actions.get_n_actions() == 0:
            raise LookupError(f"{query} can do nothing")
        actions.do_action(0)
        return str(actions.get_action_name(0))

    def write(self, text: str, **query: Any) -> None:
        """Replace the text of a field."""
        field = self.one(**query).get_editable_text_iface()
        if field is None or not field.set_text_contents(text):
            raise LookupError(f"{query} takes no text")

    def focus(self, **query: Any) -> bool:
        """Give the first that fits the focus."""
        return bool(self.one(**query).get_component_iface().grab_focus())

    def select(self, **query: Any) -> bool:
        """Select the first that fits in what holds it."""
        thing = self.one(**query)
        selection = thing.get_parent().get_selection_iface()
        return bool(selection.select_child(thing.get_index_in_parent()))

    def text(self, start: int, end: int, **query: Any) -> dict[str, Any]:
        """Of the first that fits: its text from one offset to another, and where that begins.

        Gives the text, the word at `start`, the first character's area on the screen, the offset
        found at its middle, and what is selected.
        """
        text = text_iface(self.one(**query))
        area = text.get_character_extents(start, Atspi.CoordType.SCREEN)
        middle = area.x + area.width // 2 - 1, area.y + area.height // 2
        selected = [text.get_selection(number) for number in range(text.get_n_selections())]
        return {
            "text": text.get_text(start, end),
            "count": text.get_character_count(),
            "word": text.get_string_at_offset(start, Atspi.TextGranularity.WORD).content,
            "area": [area.x, area.y, area.width, area.height],
            "offset_there": text.get_offset_at_point(*middle, Atspi.CoordType.SCREEN),
            "selected": [[each.start_offset, each.end_offset] for each in selected],
        }

    def select_text(self, start: int, end: int, **query: Any) -> bool:
        """Select a range in the first that fits."""
        return bool(text_iface(self.one(**query)).add_selection(start, end))

    def listen(self) -> None:
        """Take note of the process's events from now on."""
        self._listener = Atspi.EventListener.new(self._take)
        for kind in (
            "object:announcement",
            "object:children-changed",
            "object:state-changed:focused",
            "object:text-changed",
            "object:text-selection-changed",
        ):
            self._listener.register(kind)

    def _take(self, event: Any) -> None:
        source = event.source
        if source is None or source.get_process_id() != self.pid:
            return
        told = event.any_data
        self._events.append(
            {
                "kind": event.type,
                "name": source.get_name(),
                "role": source.get_role_name(),
                "text": text_of(source),
                "on": bool(event.detail1),
                "said": told if isinstance(told, str) else "",
            }
        )

    def heard(self) -> list[dict[str, Any]]:
        """The events since it was last asked."""
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)
        heard, self._events = self._events, []
        return heard

    def reply(self, line: str) -> dict[str, Any]:
        """What is answered to a request."""
        request = json.loads(line)
        try:
            return {"ok": self.requests[request.pop("do")](**request)}
        except (LookupError, GLib.GError) as error:
            return {"error": str(error)}


def walk(top: Any, *, hidden: bool) -> Iterator[tuple[Any, int]]:
    """The object and all below it, with their depth."""
    waiting = [(top, 0)]
    while waiting:
        thing, depth = waiting.pop()
        if not hidden and depth and not thing.get_state_set().contains(Atspi.StateType.SHOWING):
            continue
        yield thing, depth
        below = (thing.get_child_at_index(n) for n in range(thing.get_child_count()))
        waiting.extend((child, depth + 1) for child in reversed([c for c in below if c]))


def described(thing: Any) -> dict[str, Any]:
    """What assistive technology tells about an object."""
    states = thing.get_state_set()
    component = thing.get_component_iface()
    area = component.get_extents(Atspi.CoordType.SCREEN) if component else None
    return {
        "role": thing.get_role_name(),
        "name": thing.get_name(),
        "description": thing.get_description(),
        "text": text_of(thing),
        "states": [s for s in STATES if states.contains(getattr(Atspi.StateType, s.upper()))],
        "area": [area.x, area.y, area.width, area.height] if area else [0, 0, 0, 0],
    }


def text_of(thing: Any) -> str:
    """The text an object holds besides its name."""
    text = thing.get_text_iface()
    count = text.get_character_count() if text is not None else 0
    return str(text.get_text(0, count)) if count > 0 else ""


def text_iface(thing: Any) -> Any:
    """What answers for an object's text; raises LookupError."""
    text = thing.get_text_iface()
    if text is None:
        raise LookupError(f"{thing.get_name()!r} has no text")
    return text


def main() -> None:
    """Answer requests until standard input ends."""
    Atspi.init()
    Atspi.set_timeout(ANSWER_WITHIN_MS, ANSWER_WITHIN_MS)
    agent = Agent(int(sys.argv[1]))
    for line in sys.stdin:
        print(json.dumps(agent.reply(line)), flush=True)


if __name__ == "__main__":
    main()
