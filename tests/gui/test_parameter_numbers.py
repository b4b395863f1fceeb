"""Numbers of parameters: how they are shown, read, and laid out on a slider."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from chatapp.domain.capabilities import Offer
from chatapp.domain.parameters import PARAMETERS
from chatapp.gui.parameter_numbers import nearest, read, refused, shown, values_of

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def english() -> None:
    QLocale.setDefault(QLocale("en"))


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("temperature", 0.7, "0.70"),
        ("temperature", 1, "1.00"),
        ("temperature", 0.125, "0.125"),
        ("frequency_penalty", -0.4, "−0.40"),
        ("max_tokens", 2048, "2,048"),
        ("max_tokens", 10**30, "1" + "0" * 30),
        ("seed", 20417, "20417"),
        ("seed", -1, "−1"),
        ("timeout", 30, "30"),
        ("timeout", 2.5, "2.5"),
    ],
)
def test_given_a_value_when_shown_and_read_again_then_it_is_the_same(
    name: str, value: float, text: str
) -> None:
    assert shown(PARAMETERS[name], value) == text
    assert read(PARAMETERS[name], text) == value


@pytest.mark.parametrize("text", ["", "x", "1e999", "nan", "0.5.5", "--1", "9" * 5000])
def test_given_what_is_no_number_when_read_then_there_is_none(text: str) -> None:
    assert read(PARAMETERS["temperature"], text) is None


@given(st.text())
def test_given_any_text_when_read_then_it_is_a_number_or_none(text: str) -> None:
    for name in ("temperature", "seed"):
        value = read(PARAMETERS[name], text)
        assert value is None or isinstance(value, int | float)


@given(st.integers())
def test_given_any_seed_when_shown_and_read_again_then_no_digit_is_lost(seed: int) -> None:
    assert read(PARAMETERS["seed"], shown(PARAMETERS["seed"], seed)) == seed


def test_given_a_wide_range_when_laid_out_then_its_steps_grow_and_both_ends_are_there() -> None:
    values = values_of(PARAMETERS["max_tokens"], None)

    assert (values[0], values[-1]) == (1, 131_072)
    assert {2048, 4096, 65_536} <= set(values)
    assert list(values) == sorted(set(values))
    assert len(values) < 100


def test_given_a_narrower_offer_when_laid_out_then_the_slider_ends_there() -> None:
    values = values_of(PARAMETERS["temperature"], Offer("temperature", 0, 1))

    assert (values[0], values[-1], len(values)) == (0, 1, 21)
    assert values[nearest(values, 0.71)] == 0.7
    assert values[nearest(values, 5)] == 1


def test_given_values_outside_a_range_when_checked_then_only_real_limits_refuse_them() -> None:
    temperature, top_p, seed = (PARAMETERS[name] for name in ("temperature", "top_p", "seed"))

    assert not refused(temperature, None, 3)
    assert refused(temperature, Offer("temperature", 0, 1), 1.5)
    assert refused(top_p, None, 1.5)
    assert refused(seed, None, 1.5)
    assert not refused(seed, None, -1)
