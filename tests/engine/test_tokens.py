"""Tokens counted by the bundled vocabulary, and laid beside a real tokenizer."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.engine import tokens
from chatapp.providers.local import EmbeddedServer, Launch

ROOT = Path(__file__).resolve().parents[2]

ENGLISH = (
    (ROOT / "tests/engine/test_tokens.py").name
    + " "
    + (
        "Reservoir sampling reads each line once and keeps exactly k of them. At any moment, every "
        "line seen so far has the same chance of being in the sample, however long the log is. "
    )
    * 8
)
CHINESE = (
    "水库抽样只读一遍日志，始终恰好保留其中的若干行。无论日志多长，每一行被选中的机会都相同。" * 8
)
CODE = Path(tokens.__file__).read_text("utf-8")


def test_given_known_texts_when_counted_then_it_is_as_tiktoken_counts_them() -> None:
    """tiktoken's counts with o200k_base; all these tokens are among the bundled ones."""
    assert tokens.count("hello world") == 2
    assert tokens.count("tiktoken is great!") == 6
    assert tokens.count("def f(x):\n    return x + 1\n") == 11
    assert tokens.count("") == 0


@given(st.text())
def test_given_any_text_when_counted_then_there_are_no_more_tokens_than_bytes(text: str) -> None:
    counted = tokens.count(text)
    assert (counted > 0) == bool(text)
    assert counted <= len(text.encode(errors="replace"))


@given(st.text(), st.text())
def test_given_two_texts_when_joined_then_counts_nearly_add_up(one: str, other: str) -> None:
    together = tokens.count(one + other)
    apart = tokens.count(one) + tokens.count(other)
    assert together <= apart + 8


def test_given_a_megabyte_without_a_space_when_counted_then_it_ends() -> None:
    assert tokens.count("a" * 1_000_000) < 1_000_000


async def test_given_long_and_short_texts_when_estimated_then_the_counts_are_the_same() -> None:
    for text in ("", "hello", ENGLISH, CHINESE):
        assert await tokens.estimate(text) == tokens.count(text)


@pytest.mark.parametrize("text", ["", ENGLISH, CODE, CHINESE], ids=["none", "en", "code", "zh"])
async def test_given_no_vocabulary_when_estimated_by_length_then_it_is_near_and_not_read(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = tokens.count(text)
    monkeypatch.setattr(tokens, "loaded", lambda: False)
    monkeypatch.setattr(tokens, "vocabulary", lambda: pytest.fail("it was read"))
    assert await tokens.estimate(text, by_length=True) == pytest.approx(exact, rel=0.35)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "low", "high"),
    [(ENGLISH, 0.9, 1.1), (CODE, 0.6, 1.05), (CHINESE, 0.2, 0.6)],
    ids=["english", "code", "chinese"],
)
async def test_given_the_demo_models_own_tokenizer_when_compared_then_the_error_is_as_documented(
    demo_model: Path, text: str, low: float, high: float
) -> None:
    """SmolLM2 knows 49,152 tokens and hardly any Chinese: there it needs far more than others."""
    server = EmbeddedServer()
    try:
        async with server.use(Launch(demo_model, 1)) as endpoint:
            counted = _tokenized(endpoint.base_url, endpoint.key, text)
    finally:
        await server.stop()

    assert low <= tokens.count(text) / counted <= high


def _tokenized(base_url: str, key: str, text: str) -> int:
    request = urllib.request.Request(
        base_url.removesuffix("/v1") + "/tokenize",
        json.dumps({"content": text}).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
    )
    with urllib.request.urlopen(request) as answer:
        return len(json.load(answer)["tokens"])
