"""What a start asks for, as text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.start_request import StartRequest

ANY_NAME = st.text(st.characters(exclude_characters="\0"), min_size=1)
"""As systems give names of files: also what is no valid text."""


@given(st.lists(ANY_NAME), st.booleans(), st.booleans(), ANY_NAME | st.just(""))
def test_given_any_request_when_written_then_it_is_read_back_the_same(
    files: list[str], new: bool, hidden: bool, token: str
) -> None:
    request = StartRequest(tuple(files), new, hidden, token)

    text = request.to_text()

    assert StartRequest.from_text(text) == request
    assert text.isascii()
    assert "\n" not in text


@given(st.text())
def test_given_any_text_when_read_then_nothing_is_raised(text: str) -> None:
    assert isinstance(StartRequest.from_text(text), StartRequest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 100_000,
        '{"files": "abc"}',
        '{"files": [1, null, ""], "new": 1, "hidden": "yes", "token": 3}',
    ],
)
def test_given_damage_when_read_then_it_asks_only_to_come_forward(text: str) -> None:
    assert StartRequest.from_text(text) == StartRequest()
