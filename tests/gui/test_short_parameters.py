"""What an answer was asked for, in a few words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from chatapp.domain.messages import Json
from chatapp.domain.models import DEMO_PARAMETERS, EMBEDDED_ID
from chatapp.gui.short_parameters import short_change, short_parameters


@pytest.fixture(autouse=True)
def _english() -> None:
    QLocale.setDefault(QLocale("en"))


def test_given_parameters_when_told_then_those_looked_for_most_come_first() -> None:
    asked: dict[str, Json] = {
        "max_tokens": 2048,
        "seed": 20417,
        "stop": ["###", "\n"],
        "temperature": 0.7,
        "response_format": {"type": "json_object"},
    }
    assert short_parameters("c", asked) == [
        "temp 0.70",
        "seed 20417",
        "at most 2,048",
        "as JSON",
        r"stop at ###, \n",
    ]


def test_given_what_changes_nothing_or_is_not_about_the_answer_when_told_then_it_is_left_out() -> (
    None
):
    asked: dict[str, Json] = {
        "top_p": 1.0,
        "frequency_penalty": 0,
        "user": "3f",
        "session": "c",
        "stream": False,
        "timeout": 30,
        "edited": True,
        "own_thing": 1,
    }
    assert short_parameters("c", asked) == []


def test_given_the_demo_model_when_told_then_only_what_differs_from_its_usual_way_is() -> None:
    assert short_parameters(EMBEDDED_ID, DEMO_PARAMETERS) == []
    assert short_parameters("c", DEMO_PARAMETERS) == ["temp 0.00", "at most 512"]
    assert short_parameters(EMBEDDED_ID, {**DEMO_PARAMETERS, "seed": 3}) == ["seed 3"]


def test_given_a_value_of_any_length_when_told_then_it_is_short() -> None:
    assert short_parameters("c", {"stop": ["x" * 100]}) == [f"stop at {'x' * 24}…"]


def test_given_a_parameter_that_is_not_to_be_sent_when_told_then_it_is_named() -> None:
    assert short_change("seed", None) == "Seed: Not sent"
    assert short_change("timeout", None) == "Time limit: As usual"
    assert short_change("logprobs", True) == "Token probabilities: On"
