"""`presets`, and `ask` with one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.domain.messages import Json
from chatapp.domain.presets import Preset, Wanted
from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.command import Command, Serve
from tests.support.hostile_server import event_stream


@pytest.fixture
async def preset(profile_folder: Path) -> Preset:
    """A preset in the command's profile, with which new conversations begin."""
    engine = await Engine.open(Profile.open(profile_folder))
    try:
        wanted = Wanted("Write plainly.", {"temperature": 0.7, "seed": 3})
        saved = await engine.presets.save("Careful writing", wanted)
        await engine.presets.set_default(saved.id)
    finally:
        await engine.close()
    return saved


async def test_given_presets_when_listed_then_names_or_all_of_them_are_printed(
    command: Command, preset: Preset
) -> None:
    assert (await command.run("presets")).text == "Careful writing\n"
    (listed,) = (await command.run("presets", "--json")).json
    assert listed == {
        "id": preset.id,
        "name": "Careful writing",
        "created": preset.created.isoformat(),
        "default": True,
        "system": "Write plainly.",
        "parameters": {"temperature": 0.7, "seed": 3},
    }


async def test_given_a_preset_when_asked_with_it_then_what_is_given_beside_it_goes_first(
    command: Command, serve: Serve, preset: Preset
) -> None:
    server = await serve(event_stream("Hello"))
    result = await command.ask("Hi", "--preset", "careful writing", "--param", "seed=4")

    assert (result.code, result.text) == (0, "Hello\n")
    sent = server.requests[-1].json
    assert (sent["temperature"], sent["seed"]) == (0.7, 4)
    assert sent["messages"][0] == {"role": "system", "content": "Write plainly."}


async def test_given_no_such_preset_when_asked_with_it_then_nothing_is_sent(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("Hello"))
    result = await command.ask("Hi", "--preset", "Careless")

    assert result.code == 1
    assert result.complaint == "chatapp: There is no preset Careless."
    assert server.requests == []


async def test_given_a_conversation_with_what_its_model_does_not_take_when_asked_then_that_is_said(
    command: Command, serve: Serve, profile_folder: Path
) -> None:
    server = await serve(event_stream("Hello"), event_stream("Again"), event_stream("More"))
    first = (await command.ask("Hi", "--json")).events[-1]["conversation"]
    await _keep(profile_folder, first, {"temperature": 0.3, "top_k": 5, "n": 1})

    result = await command.ask("More", "--conversation", first, "--model", "o3")

    assert (result.code, result.text) == (0, "Again\n")
    words = "chatapp: Set in the conversation, not taken by this model: temperature, top_k"
    assert result.complaint == words
    assert "top_k" not in server.requests[-1].json
    await _keep(profile_folder, first, {"max_tokens": 5})
    assert (await command.ask("More", "--conversation", first, "--model", "o3")).err == b""


async def _keep(profile: Path, conversation: str, parameters: dict[str, Json]) -> None:
    """Have a conversation keep parameters; its endpoint is now one that is known by name."""
    engine = await Engine.open(Profile.open(profile))
    try:
        connection, _embedded = await engine.connections.all()
        await engine.connections.change(connection.id, service="openai")
        await engine.conversations.change(conversation, parameters=parameters)
    finally:
        await engine.close()
