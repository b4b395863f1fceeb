"""Canonical parameters on their way into a request's body."""

from __future__ import annotations

import contextlib
import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.capabilities import Capabilities, Obstacle, Offer
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json
from chatapp.providers.parameters import put, put_parameters

CAPABILITIES = Capabilities(
    {
        "temperature": Offer("temperature"),
        "max_tokens": Offer("options.num_predict"),
        "seed": Offer("options.deep.seed"),
        "thinking_budget": Offer("thinking.budget"),
    },
    {"top_k": Obstacle.SERVICE},
)
FORMS = {
    "thinking_budget": {
        "0": {"thinking.type": "off"},
        "*": {"thinking.type": "on", "thinking.budget": "*"},
    }
}


def body_with(**parameters: Json) -> dict[str, Json]:
    body: dict[str, Json] = {}
    put_parameters(body, parameters, CAPABILITIES, "host", FORMS)
    return body


def test_given_nested_places_when_put_then_they_share_one_object() -> None:
    assert body_with(max_tokens=5, seed=1, temperature=0) == {
        "options": {"num_predict": 5, "deep": {"seed": 1}},
        "temperature": 0,
    }


@pytest.mark.parametrize(
    ("budget", "expected"), [(0, {"type": "off"}), (9, {"type": "on", "budget": 9})]
)
def test_given_a_form_when_put_then_the_value_decides_what_is_sent(
    budget: int, expected: Json
) -> None:
    assert body_with(thinking_budget=budget) == {"thinking": expected}


def test_given_an_object_of_the_users_when_put_then_it_is_added_to_whatever_the_order() -> None:
    mine: dict[str, Json] = {"num_ctx": 9, "num_predict": 1}
    for parameters in (
        {"options": mine, "max_tokens": 5},
        {"max_tokens": 5, "options": mine},
    ):
        assert body_with(**parameters) == {"options": {"num_ctx": 9, "num_predict": 5}}
    assert mine == {"num_ctx": 9, "num_predict": 1}


def test_given_an_obstacle_when_put_then_it_is_told_and_the_apps_own_stay() -> None:
    with pytest.raises(InputError) as caught:
        body_with(top_k=5)
    assert caught.value.code == "parameter_unsupported"
    assert body_with(timeout=5, idle_timeout=1, context_overflow="stop") == {}


def test_given_something_else_in_its_way_when_put_then_that_is_told() -> None:
    body: dict[str, Json] = {"a": {"b": 5}}
    with pytest.raises(InputError) as caught:
        put(body, "a.b.c", 1)
    assert (caught.value.code, caught.value.facts["name"]) == ("bad_parameter", "b")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [*CAPABILITIES.offers, *CAPABILITIES.obstacles, "options", "thinking", "model", "timeout", ""]
) | st.text(max_size=8)


@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_given_any_parameters_when_put_then_all_are_sent_or_an_error_says_which_not(
    parameters: dict[str, Json],
) -> None:
    before = copy.deepcopy(parameters)
    body: dict[str, Json] = {}
    with contextlib.suppress(InputError):
        put_parameters(body, parameters, CAPABILITIES, "host", FORMS)
        sent = set(parameters) - {"timeout"}
        places = {"max_tokens": "options", "seed": "options", "thinking_budget": "thinking"}
        assert {places.get(name, name) for name in sent} == set(body)
    assert repr(parameters) == repr(before)
