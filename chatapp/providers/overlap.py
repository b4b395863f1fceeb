"""What stands in a text already, when the text is continued: it is not written twice."""

from __future__ import annotations

from collections.abc import Iterator

from chatapp.domain.events import Event, TextDelta
from chatapp.domain.messages import Role
from chatapp.domain.models import CompletionRequest


class Overlap:
    """Leaves out of a continuation what its dialect had cut off the text before it was sent.

    The model writes it anew, but the text that is kept has it still.
    Parameters: `cut`, the white space.
    """

    def __init__(self, cut: str) -> None:
        self._left = cut

    def pass_on(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events without the repeated white space at the beginning of the text."""
        for event in events:
            if self._left and isinstance(event, TextDelta):
                event = TextDelta(event.index, self._without(event.text))
            yield event

    def _without(self, text: str) -> str:
        shared = 0
        while shared < min(len(self._left), len(text)) and self._left[shared] == text[shared]:
            shared += 1
        self._left = self._left[shared:] if shared == len(text) else ""
        return text[shared:]


def without_beginning(events: Iterator[Event], begun: str) -> Iterator[Event]:
    """The events of a whole answer without `begun` in front of its text, where it is there."""
    seen: set[int] = set()
    for event in events:
        if isinstance(event, TextDelta) and event.index not in seen:
            seen.add(event.index)
            event = TextDelta(event.index, event.text.removeprefix(begun))
        yield event


def begun_text(request: CompletionRequest) -> str:
    """The beginning of the answer that a request asks to continue; "" where it does not."""
    last = request.messages[-1] if request.messages else None
    return last.text if last is not None and last.role is Role.ASSISTANT else ""


def white_end(request: CompletionRequest) -> str:
    """The white space at the end of that beginning."""
    text = begun_text(request)
    return text[len(text.rstrip()) :]
