"""How likely texts are: requests of legacy completions, and what their answers tell."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chatapp.domain.messages import Json
from chatapp.providers.base import Endpoint
from chatapp.providers.text_scores import (
    ScoredToken,
    echo_request,
    next_request,
    read_echo,
    read_next,
)

HERE = Endpoint("http://127.0.0.1/v1", "key")


def echoed(**logprobs: Any) -> Json:
    return {"choices": [{"text": "It was good ok", "logprobs": logprobs}]}


TOKENS: dict[str, Any] = {
    "tokens": ["It", " was", " good", " ok"],
    "token_logprobs": [None, -1.5, -2, -9.0],
    "text_offset": [0, 2, 6, 11],
}


def test_given_a_text_when_asked_about_then_one_token_more_is_written_without_chance() -> None:
    request = echo_request(HERE, "m", "It was")
    assert (request.url, request.headers["Authorization"]) == (
        "http://127.0.0.1/v1/completions",
        "Bearer key",
    )
    asked = {"model": "m", "prompt": "It was", "max_tokens": 1, "temperature": 0}
    assert json.loads(request.body or b"") == {**asked, "echo": True, "logprobs": 1}
    assert json.loads(next_request(HERE, "", "x", 20).body or b"")["logprobs"] == 20


@pytest.mark.parametrize(
    "offsets", [TOKENS["text_offset"], None, [7, 9, 13, 18]], ids=["told", "untold", "shifted"]
)
def test_given_a_text_that_is_given_back_when_read_then_each_token_knows_its_place(
    offsets: Json,
) -> None:
    tokens = read_echo(echoed(**{**TOKENS, "text_offset": offsets}), "It was good")
    assert tokens == (ScoredToken(2, 6, -1.5), ScoredToken(6, 11, -2.0))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"choices": []},
        {"choices": [{"text": " ok", "logprobs": TOKENS}]},
        {"choices": [{"text": "It was good ok"}]},
        echoed(tokens=["It"], token_logprobs=[]),
        echoed(**{**TOKENS, "text_offset": None, "tokens": ["It", "?", " good", " ok"]}),
        echoed(content=[]),
    ],
)
def test_given_an_answer_that_does_not_give_the_text_back_when_read_then_it_is_none(
    answer: Json,
) -> None:
    assert read_echo(answer, "It was good") is None


def test_given_the_likeliest_tokens_in_either_shape_when_read_then_they_are_the_same() -> None:
    legacy = {"tokens": [" a"], "token_logprobs": [-0.5], "top_logprobs": [{" a": -0.5, " b": -2}]}
    top = [{"token": " a", "logprob": -0.5}, {"token": " b", "logprob": -2}]
    chat = {"content": [{"token": " a", "logprob": -0.5, "top_logprobs": top}]}
    for logprobs in (legacy, chat):
        found = read_next({"choices": [{"text": " a", "logprobs": logprobs}]})
        assert [(one.token, one.logprob) for one in found] == [(" a", -0.5), (" b", -2.0)]
    outside = {"tokens": [" c"], "token_logprobs": [-9], "top_logprobs": [{" a": -0.5}]}
    found = read_next({"choices": [{"logprobs": outside}]})
    assert [one.token for one in found] == [" c", " a"]
    assert read_next({"choices": [{"text": " a"}]}) == ()
