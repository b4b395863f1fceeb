"""The tokens of an answer that was taken out of a chain of thought."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.events import TokenProbability
from chatapp.domain.probabilities import AnswerProbabilities, taken_out, without_masked
from chatapp.domain.token_text import align


def tokens(*said: str | bytes) -> tuple[TokenProbability, ...]:
    """Tokens that say this; bytes are a part of a character."""
    return tuple(
        TokenProbability(one, -1.0)
        if isinstance(one, str)
        else TokenProbability("\ufffd", -1.0, one)
        for one in said
    )


def said(known: AnswerProbabilities) -> tuple[list[str], list[str]]:
    """What the reasoning's tokens and the answer's say."""
    return [one.token for one in known.reasoning], [one.token for one in known.tokens]


@pytest.mark.parametrize(
    ("before", "among", "text", "expected"),
    [
        (["So"], [" 7", "."], "7", (["So"], [" 7"])),
        (["So", " 7"], ["\n", "7", "."], "7", (["So", " 7", "\n"], ["7"])),
        ([], ["It", " is", ":", " 7", ".", "5"], "7.5", (["It", " is", ":"], [" 7", ".", "5"])),
        (["So"], ["sk", "-1"], "***", (["So"], ["sk", "-1"])),
        (["So"], [], "7", (["So"], [])),
        (["So"], [" 7"], "", (["So"], [" 7"])),
    ],
)
def test_given_an_answer_that_was_taken_out_when_cut_then_its_tokens_are_told_from_the_others(
    before: list[str], among: list[str], text: str, expected: tuple[list[str], list[str]]
) -> None:
    assert said(taken_out(tokens(*before), tokens(*among), text)) == expected


def test_given_a_character_of_two_tokens_when_cut_then_both_are_the_answers() -> None:
    first, last = "猫".encode()[:2], "猫".encode()[2:]
    known = taken_out((), tokens("so ", first, last, "。"), "猫")
    assert [one.raw for one in known.tokens] == [first, last]
    assert align("猫", known).exact


def test_given_a_masked_key_when_it_is_in_the_reasoning_then_its_tokens_are_hidden() -> None:
    known = AnswerProbabilities(tokens("7"), 0, tokens("My", " key ", "sk-", "123", " is"))
    hidden = without_masked(known, "7", "***", "My key *** is")
    assert said(hidden) == (["My", " key ", "***", "***", " is"], ["7"])


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.text("ab .想", min_size=1, max_size=3), max_size=5),
    st.lists(st.text("ab .想", min_size=1, max_size=3), max_size=5),
    st.lists(st.sampled_from([" ", ".", "\n"]), max_size=2),
)
def test_given_any_tokens_when_an_answer_is_cut_out_then_none_before_it_is_lost_and_it_fits(
    before: list[str], answer: list[str], after: list[str]
) -> None:
    text = "".join(answer).strip(" .")
    known = taken_out((), tokens(*before, *answer, *after), text)
    reasoning, kept = said(known)
    assert [*reasoning, *kept] == [*before, *answer, *after][: len(reasoning) + len(kept)]
    if text:
        assert text in "".join(kept)
