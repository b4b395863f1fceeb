"""One message of the transcript as it stands now."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chatapp.domain.changes import MessageGrew, RetryScheduled
from chatapp.domain.messages import Message, PathEntry, PathPart, Role, Status
from chatapp.domain.reply import GrowingText
from chatapp.gui.transcript.running_chains import RunningChains, unknown_part
from chatapp.gui.transcript.structured import asks_json, unread_text

if TYPE_CHECKING:
    from chatapp.gui.transcript.structured import StructuredView
    from chatapp.gui.transcript.tokens import NoTokens, ShownTokens
    from chatapp.gui.transcript.versions import Versions


class Row:
    """A message on the shown branch; `text` and `thinking` run ahead of `message.parts`.

    Parameters: `entry`, or None: it is made of `part` at `index` when it is needed, and can be
    made again.
    """

    __slots__ = (
        "_chains",
        "_entry",
        "_index",
        "_part",
        "_text",
        "_thinking",
        "_thinking_since",
        "_thinking_time",
        "bare",
        "hint",
        "retry",
        "structured",
        "tokens",
        "versions",
    )

    def __init__(
        self, entry: PathEntry | None, part: Sequence[PathEntry] = (), index: int = 0
    ) -> None:
        self._entry = entry
        self._part = part
        self._index = index
        self.hint = ""
        self.retry: RetryScheduled | None = None
        """An attempt that is still ahead."""
        self.versions: Versions | None = None
        """The versions that are shown side by side in its place."""
        self.structured: StructuredView | None = None
        """What was found in an answer that was asked for as JSON."""
        self.tokens: ShownTokens | NoTokens | None = None
        """What it is shown by, or why not, where answers are to be shown by their tokens."""
        self.bare = False
        """Whether it is shown without the model's name and without what can be done with it."""
        self._thinking_since: float | None = None
        self._thinking_time: float | None = None
        self._text: GrowingText | None = None
        self._thinking: GrowingText | None = None
        self._chains: RunningChains | None = None

    @property
    def entry(self) -> PathEntry:
        """The message and its siblings as last heard of in whole."""
        if self._entry is None:
            self._entry = self._part[self._index]
        return self._entry

    def rest(self) -> None:
        """Let go of what can be made again: nobody looks at the message."""
        if self._part:
            self._entry = None

    @property
    def message(self) -> Message:
        """The message as last heard of in whole."""
        return self.entry.message

    @property
    def id(self) -> str:
        """The message's id."""
        if isinstance(self._part, PathPart):
            return self._part.message_id(self._index)
        return self.entry.message.id

    @property
    def text(self) -> str:
        """The prompt, or as much of the answer as has arrived."""
        if self._text is not None:
            return str(self._text)
        if isinstance(self._part, PathPart):
            return self._part.text(self._index)
        return self.entry.message.text

    @property
    def shown_text(self) -> str:
        """What is painted of its text, as Markdown: JSON is shown in the shape that was chosen."""
        if self.structured is not None:
            return self.structured.texts[self.structured.shape]
        if self._entry is None or self.prompt or self.bare:  # nobody looks at it
            return self.text
        return unread_text(self.text) if asks_json(self.message.parameters) else self.text

    @property
    def unread(self) -> bool:
        """Whether it has ended, was asked for as JSON, and nobody has looked at what is in it."""
        if self.structured is not None or self.prompt or self.bare or self.streaming:
            return False
        return asks_json(self.message.parameters) and bool(self.text)

    @property
    def thinking(self) -> str:
        """As much of the reasoning as has arrived."""
        if self._thinking is not None:
            return str(self._thinking)
        if isinstance(self._part, PathPart):
            return self._part.thinking(self._index)
        return self.entry.message.thinking

    @property
    def chains(self) -> RunningChains:
        """Chains of thought that vote, as far as they have arrived."""
        if self._chains is None:
            self._chains = RunningChains(self.message.chains)
        return self._chains

    @property
    def thinking_since(self) -> float | None:
        """When the reasoning began that runs, by `time.monotonic`; None where that is not known."""
        timing = self.message.timing
        if self._thinking_since is None and timing is not None and timing.thinking is not None:
            self._thinking_since = time.monotonic() - timing.thinking
        return self._thinking_since

    @property
    def thinking_time(self) -> float | None:
        """Seconds the reasoning took; None where that is not known."""
        timing = self.message.timing
        told = timing.thinking if timing is not None else None
        return self._thinking_time if self.streaming and self._thinking_time is not None else told

    @property
    def streaming(self) -> bool:
        """Whether more may arrive."""
        return self.message.status is Status.STREAMING

    @property
    def prompt(self) -> bool:
        """Whether the user wrote it."""
        if isinstance(self._part, PathPart):
            return self._part.role(self._index) is Role.USER
        return self.message.role is Role.USER

    def replace(self, entry: PathEntry) -> None:
        """Stand as `entry` says, whatever arrived before."""
        if self.structured is not None and entry.message.text != self.text:
            self.structured = None
        self._entry, self._part = entry, ()
        self._text = self._thinking = self._chains = self.retry = None
        self._thinking_since = self._thinking_time = None

    def update(self, entry: PathEntry) -> bool:
        """Take an entry as it was read; gives whether anything is another.

        Text that arrived since it was read stays.
        """
        before, message = self.entry, entry.message
        if self._text is None or message.status is not Status.STREAMING:
            if entry == before:
                return False
            self.replace(entry)
            return True
        if self._begins_with(message):
            self._entry, self._part = entry, ()
            return entry.siblings != before.siblings
        self.replace(entry)
        return True

    def grow(self, change: MessageGrew) -> bool | None:
        """Add what is new in a change: whether anything is; None where a part is missing."""
        if self._text is None or self._thinking is None:
            self._text, self._thinking = _growing(self.text), _growing(self.thinking)
        text = unknown_part(change.text, change.text_offset, len(self._text))
        thinking = unknown_part(change.thinking, change.thinking_offset, len(self._thinking))
        chains = self.chains.grow(change.chains) if change.chains else False
        if text is None or thinking is None or chains is None:
            return None
        if not (text or thinking or chains):
            return False
        self._time_thinking(text, thinking)
        self._text.append(text)
        self._thinking.append(thinking)
        self.retry = None
        return True

    def _time_thinking(self, text: str, thinking: str) -> None:
        """Take the time where reasoning begins, and where the answer does after it."""
        if thinking and not self.thinking:
            self._thinking_since = time.monotonic()
        if text and not self.text and (since := self.thinking_since) is not None:
            self._thinking_time = time.monotonic() - since

    def _begins_with(self, message: Message) -> bool:
        texts = self.text.startswith(message.text), self.thinking.startswith(message.thinking)
        return all(texts) and self.chains.begin_with(message.chains)


def _growing(text: str) -> GrowingText:
    growing = GrowingText()
    growing.append(text)
    return growing
