"""What a search sees as the same, and where it stood before folding."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.folding import all_spans, clusters, first_span, fold

LETTERS = (
    "aAzZéÉñÑøØłŁßẞıİiIſﬁ²…½ 　\n\tαΆάςΣйЙи漢字日本カﾞｶガがかﾊﾟ，！Ａａ１가각ㄱㅋㅏㅠﾡ\u1100\u1161\u11a8"
    "\u0301\u0308\u0300\u0345\u3099\u05b0\u200d👩🏽🇩🇪नि\u0e01\u0e33عُ"
)
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(LETTERS), st.characters(codec="utf-8")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRASSE", "straße"),
        ("Café", "cafe\u0301"),
        ("Łódź Đà Nẵng", "lodz da nang"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("你好，世界！（真的？）：是；", "你好,世界!(真的?):是;"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("ﾡㅏ", "ㄱㅏ"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("İSTANBUL ışık", "istanbul ISIK"),
        ("ﬁn…", "FIN..."),
        ("각", "각"),
    ],
)
def test_given_case_width_or_accents_that_differ_when_folded_then_texts_are_the_same(
    one: str, other: str
) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("が", "か"),
        ("й", "и"),
        ("ά", "α"),
        ("カ", "か"),
        ("ㄱㅏ", "가"),
        ("a b", "ab"),
        ("नि", "न"),
    ],
)
def test_given_other_differences_when_folded_then_texts_stay_different(
    one: str, other: str
) -> None:
    assert fold(one) != fold(other)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_given_a_latin_text_when_folded_then_only_base_letters_are_left(text: str) -> None:
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in taken_apart if not unicodedata.combining(c))
    for stroked, plain in zip("øđħıɨłŧƶ", "odhiiltz", strict=True):
        bare = bare.replace(stroked, plain)
    # A mark without a letter, such as a lone diaeresis, is a character of its own.
    found = "".join(c for c in fold(text) if not unicodedata.combining(c))
    assert unicodedata.normalize("NFKC", found) == unicodedata.normalize("NFKC", bare)


@given(TEXTS)
def test_given_any_text_when_folded_piece_by_piece_then_it_is_the_same(text: str) -> None:
    pieces = [text[start:end] for start, end in clusters(text)]
    assert "".join(pieces) == text
    assert "".join(map(fold, pieces)) == fold(text)


@given(TEXTS, TEXTS, TEXTS)
def test_given_a_text_inside_another_when_its_place_is_asked_for_then_it_is_there(
    before: str, needle: str, after: str
) -> None:
    text = f"{before} {needle or 'x'} {after}"
    wanted = fold(needle or "x")
    found = first_span(text, fold(text), wanted)
    assert found is not None
    assert wanted in fold(text[slice(*found)])
    spans = all_spans(text, [wanted])
    assert spans[0] == found
    assert all(wanted in fold(text[start:end]) for start, end in spans)


def test_given_letters_that_become_longer_when_found_then_whole_characters_are_meant() -> None:
    text = "…Straße ﬁn" * 3
    assert [text[start:end] for start, end in all_spans(text, ["s"])] == ["S", "ß", "ß"] * 3
    assert first_span(text, fold(text), "f") == (8, 9)
    assert first_span(text, fold(text), "zz") is None
