"""What differs between two presets, and texts with escapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.escapes import escaped, unescaped
from chatapp.domain.presets import SYSTEM, Difference, Wanted, differences


def test_given_two_sets_when_compared_then_only_what_differs_is_told_in_the_panels_order() -> None:
    first = Wanted("Write plainly.", {"seed": 1, "temperature": 0.7, "own_thing": 2, "top_p": 1})
    second = Wanted(None, {"top_p": 1.0, "temperature": 0.2, "stop": ["###"]})

    assert differences(first, second) == [
        Difference(SYSTEM, "Write plainly.", None),
        Difference("temperature", 0.7, 0.2),
        Difference("seed", 1, None),
        Difference("stop", None, ["###"]),
        Difference("own_thing", 2, None),
    ]


def test_given_an_empty_system_prompt_and_none_when_compared_then_they_are_the_same() -> None:
    assert differences(Wanted("", {}), Wanted(None, {})) == []


def test_given_true_and_one_when_compared_then_they_differ() -> None:
    assert differences(Wanted(None, {"logprobs": True}), Wanted(None, {"logprobs": 1}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (r"\n\n", "\n\n"),
        (r"a\tb", "a\tb"),
        (r"C:\\new", r"C:\new"),
        (r"\u00e9", "é"),
        (r"\ud83d\ude00", "😀"),
        (r"\x \ua \q", r"\x \ua \q"),
        ("\\", "\\"),
    ],
)
def test_given_escapes_when_read_then_they_are_the_characters_meant(typed: str, meant: str) -> None:
    assert unescaped(typed) == meant


def test_given_characters_that_cannot_be_seen_when_shown_then_they_are_escapes() -> None:
    assert escaped("a\nb\t\\ \u200b\U000e0001é 中") == r"a\nb\t\\ \u200B\uDB40\uDC01é 中"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_given_any_text_when_shown_and_read_again_then_it_is_the_same(text: str) -> None:
    assert unescaped(escaped(text)) == text
