"""What the generations of Claude take, as Anthropic's migration guides tell (November 2026).

They differ in what they refuse: sampling parameters, a budget for the reasoning, the beginning
of an answer. A model whose name tells no generation, as those of other services that speak the
dialect, may take everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DEFAULT_LENGTH = 4096
"""Tokens of the longest answer where none is asked for: every model takes so many."""
THOUGHTFUL_LENGTH = 16_384
"""The same for models that choose themselves how long to reason, as that counts to it."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a model takes."""

    sampling: bool = True
    """temperature, top_p and top_k."""
    budget: bool = True
    """A budget for its reasoning."""
    adaptive: bool = False
    """Reasoning whose length it chooses itself, by the effort."""
    efforts: tuple[str, ...] = ("low", "medium", "high")
    continues: bool = True
    """The beginning of an answer, to be continued."""

    @property
    def default_length(self) -> int:
        """Tokens of the longest answer where none is asked for."""
        return THOUGHTFUL_LENGTH if self.adaptive else DEFAULT_LENGTH


_OLD = re.compile(r"claude-(instant|[123]\b)")
_NAMED = re.compile(r"claude-([a-z]+)-(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)")
_EFFORTS = ("low", "medium", "high")


def traits_of(model: str) -> Traits:
    """What is known of a model, by its id."""
    if _OLD.search(model):
        return Traits(efforts=())
    named = _NAMED.search(model)
    if named is None:
        return Traits()
    generation = (int(named[2]), int(named[3] or 0))
    if generation >= (4, 7):
        efforts = ("none", *_EFFORTS, "xhigh")
        return Traits(False, budget=False, adaptive=True, efforts=efforts, continues=False)
    if generation >= (4, 6):
        return Traits(adaptive=True, efforts=("none", *_EFFORTS), continues=False)
    knows_effort = named[1] == "opus" and generation >= (4, 5)
    return Traits(efforts=_EFFORTS if knows_effort else ())
