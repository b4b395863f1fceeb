"""JSON of any shape, and events a decoder may make of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from chatapp.domain.events import (
    Event,
    EventSkipped,
    Finished,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    UsageReported,
)


def json_of(names: Sequence[str], words: Sequence[str]) -> st.SearchStrategy[Any]:
    """Values of any shape whose objects have `names`, and whose texts are often `words`."""
    texts = st.sampled_from(["", "a", "\ud800", "\0", "é", *words])
    plain = st.none() | st.booleans() | st.integers() | st.floats() | texts
    return st.recursive(
        plain,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(list(names)), inner, max_size=5)
        ),
        max_leaves=30,
    )


def check_storable(event: Event) -> None:
    """Texts can be encoded and have no U+0000; nothing is NaN; counts fit the database."""
    if isinstance(event, (TextDelta, ThinkingDelta)):
        assert "\0" not in event.text
        event.text.encode()
    elif isinstance(event, ThinkingSigned):
        assert event.signature.isascii()
        assert event.signature.isprintable()
    elif isinstance(event, TokenProbabilities):
        for token in event.tokens:
            token.token.encode()
            assert abs(token.logprob) < float("inf")
    elif isinstance(event, UsageReported):
        usage = event.usage
        counts = (usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)
        assert all(count is None or 0 <= count < 2**63 for count in counts)
    else:
        assert isinstance(event, (EventSkipped, Finished))
