"""What comes first by relevance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chatapp.domain.folding import fold
from chatapp.domain.messages import Role
from chatapp.domain.relevance import measure, ranked
from chatapp.domain.search import SearchHit, Snippet

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def hit(text: str, title: str = "", days: float = 0.0, needle: str = "tea") -> SearchHit:
    """A measured hit of so many days ago."""
    created = NOW - timedelta(days=days)
    place = (round(created.timestamp()), 1)
    score = measure(fold(text), [needle])
    return SearchHit("c", title, text, Role.USER, created, None, Snippet("", ()), place, score)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (hit("green tea"), hit("a steady team")),
        (hit("tea or tea, and more tea"), hit("tea or coffee, and more milk")),
        (hit("tea"), hit("tea" + " and much else" * 300)),
        (hit("cold tea", title="Tea ceremony"), hit("cold tea", title="Something")),
        (hit("cold tea", days=1), hit("cold tea", days=40)),
        (hit("好茶", needle="茶"), hit("x" * 4000 + "茶", needle="茶")),
    ],
)
def test_given_two_hits_then_the_one_that_is_more_about_it_comes_first(
    first: SearchHit, second: SearchHit
) -> None:
    assert ranked([second, first], ["茶" if "茶" in first.message else "tea"], NOW)[0] is first


def test_given_equal_hits_then_the_newest_comes_first() -> None:
    old, new = hit("x", days=900), hit("x", days=800)
    assert ranked([old, new], [], NOW) == [new, old]


def test_given_a_hit_from_the_future_then_it_is_ranked_as_new() -> None:
    assert len(ranked([hit("tea", days=-400), hit("tea")], ["tea"], NOW)) == 2
