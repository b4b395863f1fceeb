"""The words by which two texts differ."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.differences import differing, differing_parts, words_of


def marked(text: str, other: str) -> list[str]:
    return [text[first:end] for first, end in differing(text, other)]


def test_given_words_that_differ_when_compared_then_only_those_are_marked() -> None:
    assert marked("The old valve arrives on Friday.", "The new valve comes on Friday!") == [
        "old",
        "arrives",
    ]
    assert marked("the same", "The SAME") == []
    assert marked("one two three", "one") == ["two three"]
    assert marked("one", "one two three") == []


def test_given_chinese_when_compared_then_it_is_by_character() -> None:
    assert marked("暖气周五恢复", "暖气周四恢复") == ["五"]
    assert marked("用 GPU 训练", "用 CPU 训练") == ["GPU"]
    assert marked("红、绿。", "红，绿！") == []
    assert marked("人々", "人") == ["々"]


def test_given_signs_that_say_something_when_they_differ_then_they_are_marked() -> None:
    assert marked("It is -5.", "It is 5.") == ["-"]
    assert marked("if x > 5", "if x < 5") == [">"]
    assert marked("Good 🙂", "Good 🙁") == ["🙂"]
    assert marked("about 5%", "about 5") == ["%"]
    assert marked("a well-known “word” – here…", 'a well known "word", here!') == []


def test_given_parts_when_compared_then_a_range_over_two_parts_is_one_in_each() -> None:
    assert differing_parts(
        [(0, "one two"), (3, "three"), (4, "four")], [(0, "one"), (1, "four")]
    ) == [
        (0, 4, 7),
        (3, 0, 5),
    ]


@settings(max_examples=60)
@given(st.text("ab 中文é.", max_size=60), st.text("ab 中文é.", max_size=60))
def test_given_any_texts_when_compared_then_what_is_left_unmarked_is_in_the_other(
    text: str, other: str
) -> None:
    ranges = differing(text, other)
    assert all(0 <= first < end <= len(text) for first, end in ranges)
    assert [*ranges] == sorted(ranges)
    left = [
        text[first:end].casefold()
        for first, end in words_of(text)
        if not any(begin <= first < stop for begin, stop in ranges)
    ]
    theirs = iter([other[first:end].casefold() for first, end in words_of(other)])
    assert all(word in theirs for word in left)  # in this order
    assert differing(text, text) == []
