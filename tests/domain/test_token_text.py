"""Tokens as places in their answer's text, whatever bytes they are cut into."""

from __future__ import annotations

import itertools

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatapp.domain.events import TokenProbability
from chatapp.domain.messages import clean_text
from chatapp.domain.probabilities import AnswerProbabilities, without_masked
from chatapp.domain.token_text import Alignment, align, known_within

_TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"), st.sampled_from("猫が好き é\u0301 👩‍👩‍👧 🇨🇭 \n\u200d\0")
    ),
    max_size=60,
)


def _tokens(*pieces: str | bytes) -> AnswerProbabilities:
    """Tokens of pieces: bytes have their bytes, texts have none."""
    return AnswerProbabilities(
        tuple(
            TokenProbability(piece, -0.5)
            if isinstance(piece, str)
            else TokenProbability(piece.decode(errors="replace"), -0.5, piece)
            for piece in pieces
        )
    )


def _says(text: str, alignment: Alignment) -> list[str]:
    return [text[unit.start : unit.end] for unit in alignment.units]


@st.composite
def _cut_texts(draw: st.DrawFn) -> tuple[str, list[bytes]]:
    text = draw(_TEXTS)
    data = text.encode()
    cuts = draw(st.lists(st.integers(0, len(data)), max_size=30))
    ends = sorted({0, len(data), *cuts})
    return text, [data[a:b] for a, b in itertools.pairwise(ends)]


@settings(max_examples=150, deadline=None)
@given(_cut_texts(), st.text(max_size=5))
def test_given_any_text_cut_into_any_bytes_when_aligned_then_every_character_has_its_tokens(
    cut: tuple[str, list[bytes]], before: str
) -> None:
    text, pieces = cut
    begun, shown = clean_text(before), clean_text(text)
    known = AnswerProbabilities(_tokens(*pieces).tokens, len(begun))

    alignment = align(begun + shown, known)

    assert alignment.exact
    places = [(unit.start, unit.end) for unit in alignment.units]
    assert [start for start, _ in places] == [len(begun), *(end for _, end in places[:-1])][
        : len(places)
    ]
    assert (places[-1][1] if places else len(begun)) == len(begun) + len(shown)
    for unit in alignment.units:
        said = b"".join(pieces[unit.first : unit.last])
        assert clean_text(said.decode()) == (begun + shown)[unit.start : unit.end]


@settings(max_examples=150, deadline=None)
@example("00001", ["010"], 4)
@given(_TEXTS, st.lists(st.one_of(_TEXTS, st.binary(max_size=6)), max_size=20), st.integers(0, 99))
def test_given_tokens_that_have_nothing_to_do_with_the_text_when_aligned_then_nothing_overlaps(
    text: str, pieces: list[str | bytes], start: int
) -> None:
    shown = clean_text(text)

    alignment = align(shown, AnswerProbabilities(_tokens(*pieces).tokens, start))

    end, last = min(start, len(shown)), 0
    for unit in alignment.units:
        assert end <= unit.start < unit.end <= len(shown)
        assert last <= unit.first < unit.last <= len(pieces)
        end, last = unit.end, unit.last


def test_given_a_character_in_three_tokens_when_aligned_then_they_are_one_unit() -> None:
    text = "a猫b"
    alignment = align(text, _tokens(b"a", b"\xe7\x8c", b"\xab", b"b"))

    assert _says(text, alignment) == ["a", "猫", "b"]
    assert [(unit.first, unit.last) for unit in alignment.units] == [(0, 1), (1, 3), (3, 4)]


def test_given_a_family_of_code_points_when_each_is_a_token_then_each_is_a_unit() -> None:
    text = "👩\u200d👧"
    alignment = align(text, _tokens("👩".encode(), "\u200d".encode(), "👧".encode()))

    assert _says(text, alignment) == ["👩", "\u200d", "👧"]


def test_given_broken_tokens_without_bytes_when_aligned_then_they_stand_for_what_is_there() -> None:
    text = "the 猫 sleeps"
    alignment = align(text, _tokens("the", " ", "\ufffd", "\ufffd", " sleeps"))

    assert _says(text, alignment) == ["the", " ", "猫", " sleeps"]
    assert [unit.fits for unit in alignment.units] == [True, True, False, True]
    assert not alignment.exact


def test_given_special_and_empty_tokens_when_aligned_then_only_what_says_something_is_missed() -> (
    None
):
    alignment = align("Yes.", _tokens("", "Yes", b"", ".", "<|eot|>"))

    assert _says("Yes.", alignment) == ["Yes", "."]
    assert alignment.unplaced == 1
    assert alignment.uncovered == 0


def test_given_a_server_that_drops_the_first_space_when_aligned_then_all_fits() -> None:
    alignment = align("Yes, sir", _tokens(" Yes", ",", " sir"))

    assert _says("Yes, sir", alignment) == ["Yes", ",", " sir"]
    assert alignment.exact


def test_given_tokens_of_the_reasoning_too_when_aligned_then_the_text_has_its_own() -> None:
    alignment = align("Four.", _tokens("<think>", "2 and 2", "</think>", "Four", "."))

    assert _says("Four.", alignment) == ["Four", "."]
    assert alignment.unplaced == 3


def test_given_a_text_that_was_edited_when_aligned_then_what_is_left_of_it_is_placed() -> None:
    text = "The quick red fox jumps"
    alignment = align(text, _tokens("The", " quick", " brown", " fox", " jumps", " over"))

    assert {"The", " quick", " jumps"} <= set(_says(text, alignment))
    assert not alignment.exact


def test_given_a_key_that_was_masked_when_it_is_kept_then_no_token_of_it_is() -> None:
    text = "Key: sk-•••, keep it."
    known = _tokens("Key", ":", " ", "sk", "-ab", "cdef", "ghi", ",", " keep", " it", ".")

    kept = without_masked(known, text, "•••")

    said = [one.token for one in kept.tokens]
    assert said == ["Key", ":", " ", "sk", "•••", "•••", "•••", ",", " keep", " it", "."]
    assert _says(text, align(text, kept))[-4:] == [",", " keep", " it", "."]


@settings(max_examples=100, deadline=None)
@given(_cut_texts(), st.integers(0, 60), st.integers(0, 60))
def test_given_any_part_of_a_text_when_its_tokens_are_taken_then_they_stand_where_they_stood(
    cut: tuple[str, list[bytes]], start: int, end: int
) -> None:
    text, pieces = cut
    shown, known = clean_text(text), _tokens(*pieces)
    end = min(max(start, end), len(shown))

    part = align(shown[start:end], known_within(shown, known, start, end))

    units = [one for one in align(shown, known).units if start <= one.start and one.end <= end]
    places = [(one.start - start, one.end - start) for one in units]
    assert [(one.start, one.end) for one in part.units] == places
    assert all(one.fits for one in part.units)
