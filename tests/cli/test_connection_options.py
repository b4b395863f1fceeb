"""`connections add` and `change` with options, `models` and `services`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.canary import traces
from tests.support.command import Command, Result
from tests.support.hostile_server import Exchange, HostileServer, event_stream, json_answer
from tests.support.proxies import SocksProxy
from tests.support.secret_service import missing_programs, secret_service

VALUE = "team-canary-0123456789abcdef"
PASSWORD = "proxy-canary-0123456789abcdef"
KEY = "sk-canary-0123456789-abcdefghijklmnop"
SECRETS = {"TEAM": VALUE, "PROXY_PASSWORD": PASSWORD}
MODELS = json_answer({"data": [{"id": "a", "context_length": 4096}, {"id": "b"}]})

needs_keyring = pytest.mark.skipif(
    bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}"
)


@pytest.fixture
def keyring(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The environment in which there is a keyring."""
    with secret_service(tmp_path / "home") as environment:
        yield environment


async def service(exchange: Exchange) -> None:
    if exchange.request.path.endswith("/models"):
        await MODELS(exchange)
    else:
        await event_stream("ok")(exchange)


async def add(command: Command, url: str, *options: str, **more: object) -> Result:
    place = ("--dialect", "openai-chat", "--base-url", url)
    return await command.run("connections", "add", "mine", *place, *options, **more)  # type: ignore[arg-type]


async def change(command: Command, *options: str, **more: object) -> Result:
    return await command.run("connections", "change", "mine", *options, **more)  # type: ignore[arg-type]


@pytest.mark.keyring
@needs_keyring
async def test_given_secrets_in_the_environment_when_added_then_they_are_used_and_in_no_file(
    command: Command, keyring: Mapping[str, str]
) -> None:
    env = {**keyring, **SECRETS}
    async with HostileServer(service) as server, SocksProxy(server.port, "me", PASSWORD) as proxy:
        options = ["--header-env", "X-Team=TEAM", "--project", "proj-1"]
        options += ["--proxy", f"socks5://me@127.0.0.1:{proxy.port}"]
        options += ["--proxy-password-env", "PROXY_PASSWORD"]
        added = await add(command, "http://service.invalid/v1", *options, env=env)
        assert (added.code, added.err) == (0, b"")
        answer = await command.ask("Hi", env=keyring)
        assert (answer.code, answer.text) == (0, "ok\n")
        assert server.requests[0].headers["x-team"] == VALUE
        assert server.requests[0].headers["openai-project"] == "proj-1"
        assert proxy.asked == ["service.invalid:80"]
        moved = await change(command, "--base-url", "http://other.invalid/v1", env=keyring)
        assert moved.code == 0
        assert "The header X-Team: left behind" in moved.complaint
        await command.ask("Hi", env=keyring)
        assert "x-team" not in server.requests[1].headers
        for result in (added, answer, moved):
            assert VALUE.encode() not in result.out + result.err
            assert PASSWORD.encode() not in result.out + result.err
    assert traces([command.profile], VALUE, PASSWORD) == []


async def test_given_no_keyring_when_added_then_what_is_secret_is_left_out_and_that_is_said(
    command: Command,
) -> None:
    options = ["--header-env", "X-Team=TEAM", "--proxy", f"http://me:{PASSWORD}@127.0.0.1:9"]
    result = await add(command, "https://host.example/v1", *options, env=SECRETS)
    assert (result.code, result.text) == (0, "Added mine, https://host.example/v1\n")
    lines = result.err.decode().splitlines()
    assert ["header X-Team is not kept" in lines[0], "password is not kept" in lines[1]] == [
        True
    ] * 2
    changed = await change(command, "--organization", "org-1")
    assert changed.text == (
        "Changed mine, https://host.example/v1, proxy http://127.0.0.1:9, organization org-1\n"
    )
    assert traces([command.profile], VALUE, PASSWORD) == []


async def test_given_options_when_changed_then_the_rest_stays(
    command: Command, tmp_path: Path
) -> None:
    await add(command, "https://host.example/v1", "--project", "proj-1")
    result = await change(command, "--proxy", "none", "--ca", "own.pem", "--name", "yours")
    file = tmp_path / "own.pem"
    assert result.text == (
        f"Changed yours, https://host.example/v1, no proxy, certificates in {file}, project proj-1\n"
    )
    plain = ("--proxy", "system", "--ca", "", "--project", "", "--dialect", "anthropic")
    result = await command.run("connections", "change", "yours", *plain)
    assert result.text == "Changed yours, https://host.example/v1\n"
    (listed,) = (await command.run("connections", "list", "--json")).json
    assert listed["dialect"] == "anthropic"


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--header", f"Authorization={VALUE}"], "Authorization"),
        (["--header", f"X Team={VALUE}"], "X Team"),
        (["--header", f"X-Team={VALUE}\n"], ""),
        (["--header-env", "X-Team=NOT_THERE"], "NOT_THERE"),
        (["--proxy", f"ftp://me:{VALUE}@host"], "host"),
        (["--organization", "a b"], "organization"),
        (["--service", "nowhere"], "nowhere"),
        (["--service", "mistral", "--dialect", "gemini", "--header", f"A={VALUE}"], "gemini"),
    ],
)
async def test_given_an_option_that_cannot_be_when_added_then_nothing_is(
    command: Command, options: list[str], word: str
) -> None:
    place = ("--dialect", "openai-chat", "--base-url", "https://host.example/v1")
    place = () if "--service" in options else place
    result = await command.run("connections", "add", "mine", *place, *options)
    if word:
        assert (result.code, result.out) == (1, b"")
        assert word in result.complaint
        assert (await command.run("connections", "list", "--json")).json == []
    assert VALUE.encode() not in result.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "x", "--service", "azure"),
        ("add", "x", "--header", "X-Team"),
        ("change", "x", "--proxy-password", "secret"),
        ("change",),
        ("models",),
    ],
)
async def test_given_wrong_usage_when_called_then_exit_2(
    command: Command, arguments: tuple[str, ...]
) -> None:
    result = await command.run("connections", *arguments)
    assert (result.code, result.out) == (2, b"")
    assert b"usage:" in result.err


async def test_given_a_service_known_by_name_when_added_then_it_has_its_address(
    command: Command,
) -> None:
    listed = (await command.run("connections", "services", "--json")).json
    known = {service["id"]: service for service in listed}
    assert {"openai", "azure", "anthropic", "gemini", "ollama", "vllm"} <= known.keys()
    result = await command.run("connections", "add", "work", "--service", "deepseek")
    assert result.text == "Added work, https://api.deepseek.com/v1\n"
    result = await command.run("connections", "change", "work", "--service", "mistral")
    assert result.text == "Changed work, https://api.mistral.ai/v1\n"
    assert "deepseek" in (await command.run("connections", "services")).text


async def test_given_an_endpoint_when_asked_for_its_models_then_they_are_listed(
    command: Command,
) -> None:
    async with HostileServer(service) as server:
        await add(command, server.base_url)
        result = await command.run("connections", "models", "mine", "--json")
        assert result.json == [
            {"id": "a", "context": 4096, "starred": False},
            {"id": "b", "context": None, "starred": False},
        ]
        assert (await command.run("connections", "models", "mine")).text == "a\nb\n"
    assert (await command.run("connections", "models", "mine")).code == 1
