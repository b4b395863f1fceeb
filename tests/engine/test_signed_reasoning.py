"""Signed reasoning is kept with the answer and goes back with the next request."""

from __future__ import annotations

import pytest

from chatapp.domain.models import Dialect
from tests.support.bench import Bench
from tests.support.hostile_server import HostileServer
from tests.support.transcripts import transcript


@pytest.mark.parametrize(("model", "sent_back"), [("one", True), ("another", False)])
async def test_given_signed_reasoning_when_asked_on_then_only_the_same_model_gets_it_back(
    bench: Bench, model: str, sent_back: bool
) -> None:
    async with HostileServer(transcript("by_hand/responses_reasoning").answers) as server:
        await bench.engine.connections.add("R", Dialect.OPENAI_RESPONSES, server.base_url)
        sent = await bench.chat.send(None, "How many?", model="one")
        (answer,) = await bench.ended(sent)
        assert (answer.text, answer.thinking[:12]) == ("Two 🙂.", "**Counting**")
        await bench.ended(await bench.chat.send(answer.conversation, "Sure?", model=model))
        first, second = (request.json for request in server.requests)
    assert "include" not in first
    items = [item for item in second["input"] if item.get("type") == "reasoning"]
    assert bool(items) == sent_back
    if sent_back:
        assert items[0]["encrypted_content"] == "gAAAAABo3ncrypted=="
        assert [part["text"][:12] for part in items[0]["summary"]] == [
            "**Counting**",
            "**Checking**",
        ]
        assert second["include"] == ["reasoning.encrypted_content"]
