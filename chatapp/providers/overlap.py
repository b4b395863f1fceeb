"""White space that stands at the end of a text already, when the text is continued."""

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


def white_end(request: CompletionRequest) -> str:
    """The white space at the end of the answer that a request asks to continue, if it does."""
    last = request.messages[-1] if request.messages else None
    if last is None or last.role is not Role.ASSISTANT:
        return ""
    text = last.text
    return text[len(text.rstrip()) :]
