"""How sure a model was, and what it could have written instead."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.events import Alternative, TokenProbability
from chatapp.domain.token_options import entropy_of, mean_surprise, perplexity, place_of


def _token(said: str, probability: float, **others: float) -> TokenProbability:
    top = tuple(Alternative(name, math.log(value)) for name, value in others.items())
    return TokenProbability(said, math.log(probability), None, top)


def test_given_a_token_among_its_alternatives_when_looked_at_then_it_has_its_rank() -> None:
    place = place_of([_token("b", 0.25, a=0.5, b=0.25, c=0.125)])

    assert [option.text for option in place.options] == ["a", "b", "c"]
    assert place.rank == 2
    assert place.rest == pytest.approx(0.125)
    assert place.surprise == pytest.approx(math.log(4))
    assert place.entropy == pytest.approx(
        0.5 * math.log(2) + 0.25 * math.log(4) + 2 * 0.125 * math.log(8)
    )


def test_given_an_alternative_as_likely_when_looked_at_then_what_stands_there_goes_first() -> None:
    place = place_of([_token("b", 0.5, a=0.5, b=0.5)])

    assert ([option.text for option in place.options], place.rank) == (["b", "a"], 1)


def test_given_a_token_that_no_alternative_names_when_looked_at_then_its_rank_is_not_known() -> (
    None
):
    place = place_of([_token("z", 0.01, a=0.6, b=0.3)])

    assert place.rank is None
    assert place.chosen.text == "z"
    assert place.options[-1] is place.chosen


def test_given_a_character_of_two_tokens_when_looked_at_then_options_of_both_exclude_each_other() -> (
    None
):
    half, other = "猫".encode()[:2], "猫".encode()[2:]
    first = TokenProbability(
        *("\ufffd", math.log(0.5), half), (Alternative(" cat", math.log(0.3), b" cat"),)
    )
    second = TokenProbability(
        *("\ufffd", math.log(0.8), other), (Alternative("\ufffd", math.log(0.2), b"\xac"),)
    )

    place = place_of([first, second])

    assert [(option.text, option.whole) for option in place.options] == [
        ("猫", True),
        (" cat", True),
        ("猬", True),
    ]
    assert place.chosen.probability == pytest.approx(0.4)
    assert place.options[2].probability == pytest.approx(0.1)
    assert place.rest == pytest.approx(0.2)


def test_given_an_alternative_that_is_part_of_a_character_when_looked_at_then_it_is_not_whole() -> (
    None
):
    top = (
        Alternative("\ufffd", -1.0, b"\xe7\x8c"),
        Alternative("\ufffd", -2.0),
        Alternative("", -3.0),
    )
    place = place_of([TokenProbability("a", -0.5, b"a", top)])

    assert [option.whole for option in place.options] == [True, False, False, False]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=20))
def test_given_any_probabilities_when_looked_at_then_the_entropy_keeps_its_bounds(
    weights: list[float],
) -> None:
    total = math.fsum(weights) * 1.25
    named = {str(number): weight / total for number, weight in enumerate(weights)}
    place = place_of([_token("0", named["0"], **named)])

    assert entropy_of([_token("0", named["0"], **named)]) == pytest.approx(place.entropy)
    assert 0.0 <= place.entropy <= math.log(len(weights) + 1) + 1e-9
    assert place.rest == pytest.approx(0.2)


def test_given_surprises_when_averaged_then_the_perplexity_is_their_exponential() -> None:
    mean = mean_surprise([math.log(0.5), math.log(0.125)])

    assert mean is not None
    assert perplexity(mean) == pytest.approx(4.0)
    assert mean_surprise([]) is None
