"""The line around what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.folding import fold
from chatapp.domain.search import Snippet
from chatapp.domain.snippets import LENGTH, make_snippet
from tests.domain.test_folding import TEXTS


def snippet(text: str, *needles: str) -> Snippet:
    return make_snippet(text, fold(text), [fold(needle) for needle in needles])


def marked(found: Snippet) -> list[str]:
    return [found.text[start:end] for start, end in found.ranges]


def test_given_a_short_text_when_cut_then_it_is_there_as_a_whole() -> None:
    found = snippet("  Say\n\thello,   World ", "HELLO")
    assert found.text == "Say hello, World"
    assert marked(found) == ["hello"]


def test_given_a_long_text_when_cut_then_the_hit_is_in_the_middle_between_whole_words() -> None:
    found = snippet("before " * 100 + "Needle" + " after" * 100, "needle")
    assert len(found.text) <= LENGTH + 2
    ((start, end),) = found.ranges
    assert abs(start - (len(found.text) - end)) <= 20
    assert set(found.text.strip("…").split()) == {"before", "Needle", "after"}
    assert found.text[0] == found.text[-1] == "…"


def test_given_a_hit_at_the_beginning_or_end_when_cut_then_the_room_is_used() -> None:
    text = "first " + "word " * 200 + "last"
    for needle, dots in (("first", (False, True)), ("last", (True, False))):
        found = snippet(text, needle)
        assert (found.text.startswith("…"), found.text.endswith("…")) == dots
        assert len(found.text) > LENGTH - 20


def test_given_several_texts_when_cut_then_each_is_marked_wherever_it_is() -> None:
    found = snippet("a Café, a cafe and tea in the CAFÉ", "café", "tea")
    assert marked(found) == ["Café", "cafe", "tea", "CAFÉ"]


def test_given_texts_that_overlap_when_cut_then_they_are_marked_as_one() -> None:
    assert marked(snippet("abcdef", "abc", "cde")) == ["abcde"]


def test_given_no_text_when_cut_then_it_is_the_beginning() -> None:
    assert snippet("one two") == Snippet("one two", ())
    assert len(snippet("x" * 500).text) <= LENGTH + 1


def test_given_a_hit_longer_than_the_line_when_cut_then_its_beginning_is_shown() -> None:
    found = snippet("x" * 1000, "x" * 400)
    assert len(found.text) <= LENGTH + 2
    assert found.ranges[0][0] <= 1


@pytest.mark.parametrize("seen", ["👩🏽‍🚀", "🇩🇪", "e\u0301\u0308", "각", "नि", "❤\ufe0f"])
def test_given_characters_of_several_when_cut_then_none_is_taken_apart(seen: str) -> None:
    for shift in range(12):
        text = "x" * shift + seen * 100 + "!needle!" + seen * 100
        found = snippet(text, "needle").text.strip("…").replace("!needle!", "")
        assert found.replace(seen, "").strip("x") == ""


@given(TEXTS, TEXTS, TEXTS, st.integers(0, 200))
def test_given_any_text_when_cut_then_it_is_one_short_line_with_the_hit_marked(
    before: str, needle: str, after: str, more: int
) -> None:
    needle = needle.strip() or "x"
    text = f"{before}{'word ' * more}{needle}{' more' * more}{after}"
    found = snippet(text, needle)
    assert len(found.text) <= LENGTH + 40
    assert len(found.text.splitlines()) <= 1
    assert not any(ord(character) < 32 for character in found.text)
    edges = [place for both in found.ranges for place in both]
    assert edges == sorted(set(edges))
    assert edges[-1] <= len(found.text)
    if len(needle) < LENGTH and not any(map(str.isspace, needle)) and needle.isprintable():
        assert any(fold(needle) in fold(one) for one in marked(found))
