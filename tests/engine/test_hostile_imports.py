"""Odd values in every place of every format: each conversation is stored or named, none fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.bench import Bench
from tests.transfer.test_hostile_values import SAMPLES, places

ODD: tuple[Any, ...] = (
    None, True, -1, 1.5, 1e308, 2**80, "", "\0\ud800", [[]], [None, 5, "x"], {"a": 1}
)  # fmt: skip

FILES: dict[str, tuple[Any, Callable[[list[Any]], Any]]] = {
    "own": (
        SAMPLES["own"]["conversations"][0],
        lambda variants: {**SAMPLES["own"], "conversations": variants},
    ),
    "chatgpt": (SAMPLES["chatgpt"][0], list),
    "claude": (SAMPLES["claude"][0], list),
    "librechat": (SAMPLES["librechat"], list),
    "open webui": (SAMPLES["open webui"][0], list),
    "chatbox": (
        SAMPLES["chatbox"]["session:1"],
        lambda variants: {
            "chat-sessions-list": [],
            **{f"session:{number}": one for number, one in enumerate(variants)},
        },
    ),
    "nextchat": (
        SAMPLES["nextchat"]["chat-next-web-store"]["sessions"][0],
        lambda variants: {"chat-next-web-store": {"sessions": variants}},
    ),
}


def variants_of(sample: Any) -> Iterator[Any]:
    """The sample with an odd value in one place, for all places and values, and without it."""
    for number in range(len(list(places(sample)))):
        for odd in ODD:
            changed = copy.deepcopy(sample)
            holder, key = list(places(changed))[number]
            holder[key] = odd
            yield changed
        changed = copy.deepcopy(sample)
        holder, key = list(places(changed))[number]
        del holder[key]
        yield changed


def tell_apart(sample: Any, variant: Any, number: str) -> None:
    """Give a variant ids of its own, where they are not what is odd about it."""
    for key in ("id", "conversation_id", "uuid", "conversationId", "source"):
        if not isinstance(variant, dict) or not isinstance(sample, dict) or key not in variant:
            continue
        if key == "source":
            tell_apart(sample[key], variant[key], number)
        elif variant[key] == sample.get(key):
            variant[key] = f"{variant[key]} {number}"


@pytest.mark.parametrize("name", FILES)
async def test_given_an_odd_value_in_any_place_when_imported_then_all_others_are(
    bench: Bench, tmp_path: Path, name: str
) -> None:
    sample, file_of = FILES[name]
    variants = [copy.deepcopy(sample), *variants_of(sample), *ODD]
    for number, variant in enumerate(variants):
        tell_apart(sample, variant, str(number))
    path = tmp_path / "file"
    path.write_text(json.dumps(file_of(variants)))
    reports = [await bench.engine.transfer.import_file(path) for _ in range(2)]
    first, second = reports
    assert first.done >= len(variants)
    assert first.outcomes["imported"] > len(variants) / 2
    assert first.unreadable == second.unreadable
    assert len(first.unreadable) >= len(ODD)
    assert second.outcomes["imported"] == second.outcomes["grown"] == 0
    for conversation in await bench.engine.conversations.all():
        await bench.engine.conversations.messages(conversation.id)
    assert await bench.engine.soundness.problems() == []
