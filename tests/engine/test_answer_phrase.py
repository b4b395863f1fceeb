"""An answer in a text that arrives in pieces: it does not matter how it is cut."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.events import TextDelta
from chatapp.engine.answer_phrase import AnswerEnds, AnswerPhrase

SOME = settings(max_examples=80, deadline=None)


def told_apart(phrase: str | tuple[str, ...], *pieces: str) -> tuple[str, str]:
    """Reasoning and answer."""
    phrases = (phrase,) if isinstance(phrase, str) else phrase
    finder, texts = AnswerPhrase(*phrases), {True: "", False: ""}
    for piece in pieces:
        for event in finder.take(piece):
            texts[isinstance(event, TextDelta)] += event.text
    return texts[False], texts[True]


def ends_off(*pieces: str) -> str:
    """An answer without its ends."""
    ends = AnswerEnds()
    events = [event for piece in pieces for event in ends.take(piece)]
    return "".join(event.text for event in (*events, *ends.rest()))


def cut(text: str, places: list[int]) -> list[str]:
    """A text in pieces."""
    edges = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[start:end] for start, end in itertools.pairwise(edges)]


@pytest.mark.parametrize(
    ("phrase", "text", "reasoning", "answer"),
    [
        ("The answer is", "3+4. The answer is 7.", "3+4. The answer is ", "7."),
        ("The answer is", "So THE ANSWER IS: 7", "So THE ANSWER IS: ", "7"),
        ("答案是", "三加四。答案是：7", "三加四。答案是：", "7"),
        ("The answer is", "It makes 7.", "It makes 7.", ""),
        ("The answer is", "The answer is ", "The answer is ", ""),
        ("", "The answer is 7", "The answer is 7", ""),
    ],
)
def test_given_a_phrase_when_it_comes_then_what_follows_is_the_answer(
    phrase: str, text: str, reasoning: str, answer: str
) -> None:
    assert told_apart(phrase, text) == (reasoning, answer)


@pytest.mark.parametrize(
    ("text", "answer"), [("三加四。答案是7", "7"), ("3+4. The answer is 7. 答案是8", "7. 答案是8")]
)
def test_given_several_phrases_when_the_first_of_them_comes_then_it_does_not_matter_how_it_is_cut(
    text: str, answer: str
) -> None:
    for place in range(len(text)):
        told = told_apart(("The answer is", "答案是"), text[:place], text[place:])
        assert told[1] == answer
        assert "".join(told) == text


@SOME
@given(
    st.lists(
        st.sampled_from(["The ", "the answer", " is", "answer is", ":", " ", "7"]), max_size=8
    ),
    st.lists(st.integers(0, 60), max_size=8),
)
def test_given_any_cut_when_told_apart_then_nothing_changes_and_nothing_is_lost(
    words: list[str], places: list[int]
) -> None:
    text = "".join(words)
    whole = told_apart("The answer is", text)
    assert told_apart("The answer is", *cut(text, places)) == whole
    assert "".join(whole) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" 7.", "7"),
        ("1,234.5", "1,234.5"),
        ("Yes.\n", "Yes"),
        ("北京。", "北京"),
        (" It is so. It is. ", "It is so. It is. "),
        (".", "."),
        ("  ", ""),
    ],
)
def test_given_an_answer_when_it_is_one_word_then_its_stop_is_off(text: str, shown: str) -> None:
    assert ends_off(text) == shown


@SOME
@given(st.text(alphabet="a7 .\n", max_size=12), st.lists(st.integers(0, 20), max_size=6))
def test_given_any_cut_when_ends_are_taken_off_then_it_is_the_same(
    text: str, places: list[int]
) -> None:
    assert ends_off(*cut(text, places)) == ends_off(text)
