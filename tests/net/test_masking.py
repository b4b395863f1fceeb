"""A known key never shows in an answer, however the answer is cut."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.net.masking import KeyMasker

KEY = "sk-proj-0123456789abcdef"
MASKED = "sk-•••"


def masked(*pieces: str, keys: tuple[str, ...] = (KEY,)) -> str:
    masker = KeyMasker(keys)
    return "".join([*map(masker.feed, pieces), masker.end()])


def test_given_a_key_in_one_piece_when_masked_then_three_characters_stay() -> None:
    assert masked(f"Your key is {KEY}.") == f"Your key is {MASKED}."


def test_given_a_key_character_by_character_when_masked_then_it_is_masked_alike() -> None:
    assert masked(*f"a {KEY}{KEY} b") == f"a {MASKED}{MASKED} b"


def test_given_text_that_ends_like_a_keys_first_letters_when_fed_then_nothing_waits() -> None:
    masker = KeyMasker([KEY])
    assert masker.feed("it tastes") == "it tastes"
    assert masker.feed(" like sk-") == " like sk-"


def test_given_the_beginning_of_a_key_when_it_goes_on_otherwise_then_the_text_is_whole() -> None:
    masker = KeyMasker([KEY])
    assert masker.feed("sk-proj-01") == "sk-"
    assert masker.feed("!") == "proj-01!"


def test_given_the_beginning_of_a_key_when_the_text_ends_then_it_is_given() -> None:
    assert masked("see sk-proj-0") == "see sk-proj-0"


def test_given_a_key_of_fewer_than_16_characters_when_in_a_text_then_it_is_a_word() -> None:
    assert masked("my password here", keys=("password",)) == "my password here"


def test_given_a_beginning_within_a_beginning_when_masked_then_the_key_is_found() -> None:
    key = "abababababababababX"
    assert masked(*f"ab{key}!", keys=(key,)) == "ababa•••!"


def test_given_a_key_within_another_when_masked_then_neither_shows() -> None:
    inner, outer = "0123456789abcdef", "sk-0123456789abcdef-long"
    text = masked(f"{outer} {inner}", keys=(inner, outer))
    assert inner not in text
    assert outer not in text


def test_given_no_keys_when_fed_then_the_text_passes_through() -> None:
    assert masked("sk-proj-", "0123", keys=()) == "sk-proj-0123"


small_keys = st.lists(st.text("ab-", min_size=16, max_size=18), min_size=1, max_size=3)


@settings(deadline=None)
@given(small_keys, st.data())
def test_given_any_cuts_when_masked_then_the_text_is_the_same_and_holds_no_key(
    keys: list[str], data: st.DataObject
) -> None:
    bits = st.sampled_from([*keys, *(key[:9] for key in keys), *(key[5:] for key in keys)])
    text = "".join(data.draw(st.lists(bits | st.text("ab-x", max_size=4), max_size=8)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    pieces = [text[i:j] for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    result = masked(*pieces, keys=tuple(keys))
    assert result == masked(text, keys=tuple(keys))
    assert not any(key in result for key in keys)


@settings(deadline=None)
@given(st.lists(st.text("abcsk-", max_size=9)))
def test_given_a_text_without_keys_when_masked_then_it_is_unchanged(pieces: list[str]) -> None:
    assert masked(*pieces) == "".join(pieces)
