"""Chains of thought in a message's layout, whole and damaged."""

from __future__ import annotations

from typing import Any

import pytest

from chatapp.domain.messages import ChainPart, Failure, Status
from chatapp.storage.chain_parts import chain_entry, chain_of


@pytest.mark.parametrize(
    "chain",
    [
        ChainPart("想", "7.", "7", "$7"),
        ChainPart(status=Status.FAILED, error=Failure("incomplete", {"host": "h"})),
        ChainPart("so", status=Status.STOPPED, number=12, mean_logprob=-0.25),
    ],
)
def test_given_a_chain_when_stored_then_it_is_read_the_same(chain: ChainPart) -> None:
    assert chain_of(chain_entry(chain)) == chain


@pytest.mark.parametrize(
    ("entry", "chain"),
    [
        ({"kind": "chain"}, ChainPart(status=Status.INCOMPLETE)),
        (
            {"thinking": 1, "content": None, "answer": 7, "status": "complete", "facts": []},
            ChainPart(),
        ),
        ({"status": "complete", "number": True}, ChainPart()),
        ({"status": "complete", "number": -3, "mean_logprob": "-1"}, ChainPart()),
        (
            {"thinking": "so", "status": "later", "error": "broken", "facts": {"host": 1}},
            ChainPart("so", status=Status.INCOMPLETE, error=Failure("broken", {"host": "1"})),
        ),
    ],
)
def test_given_a_damaged_chain_when_read_then_what_is_left_of_it_is_there(
    entry: dict[str, Any], chain: ChainPart
) -> None:
    assert chain_of(entry) == chain
