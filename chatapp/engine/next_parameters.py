"""Parameters that are for one prompt only: the next one of a conversation."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.changes import NextParametersChanged
from chatapp.domain.messages import Conversation, Json
from chatapp.engine.feed import Feed


class NextParameters:
    """They wait in memory until a prompt is sent; then they are gone."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._waiting: dict[str, dict[str, Json]] = {}

    def of(self, conversation: str) -> Mapping[str, Json]:
        """What waits for the next prompt; None stands for a parameter that is not to be sent."""
        return self._waiting.get(conversation, {})

    def over(self, conversation: Conversation) -> dict[str, Json]:
        """What the next prompt is sent with: the conversation's own, and what waits over it."""
        waiting = self.of(conversation.id)
        wanted = {**conversation.parameters, **waiting}
        left_out = [name for name, value in waiting.items() if value is None]
        return {name: value for name, value in wanted.items() if name not in left_out}

    def set(self, conversation: str, name: str, value: Json) -> None:
        """Let a parameter have a value for the next prompt only."""
        self._keep(conversation, {**self.of(conversation), name: value})

    def forget(self, conversation: str, *names: str) -> None:
        """Let the conversation's own values hold again, of all parameters where none is named."""
        waiting = self.of(conversation)
        if waiting:
            left = {name: value for name, value in waiting.items() if names and name not in names}
            self._keep(conversation, left)

    def sent(self, conversation: str, waiting: Mapping[str, Json]) -> None:
        """A prompt was sent with `waiting`, as `of` gave it: what was set since then stays."""
        now = self.of(conversation)
        if waiting:
            left = {n: v for n, v in now.items() if n not in waiting or waiting[n] != v}
            self._keep(conversation, left)

    def _keep(self, conversation: str, waiting: dict[str, Json]) -> None:
        if waiting:
            self._waiting[conversation] = waiting
        else:
            self._waiting.pop(conversation, None)
        self._feed.publish(NextParametersChanged(conversation, waiting))
