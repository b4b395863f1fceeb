"""Trying a connection out: found, accepted, answering; a missing /v1 is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from chatapp.domain.errors import RequestError
from chatapp.net.client import HttpClient
from chatapp.providers.check import ConnectionCheck, check_connection
from tests.support.chat import PATIENT, connection_to
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    answer,
    error_answer,
    event_stream,
    json_answer,
    silence,
)

KEY = "sk-canary-0123456789abcdef"
MODELS = json_answer({"data": [{"id": "text-embedding-3"}, {"id": "chat"}, {"id": "other"}]})
CHAT = event_stream("Hello", silence)
PAGE = answer("<html>Welcome</html>", 200, "text/html")


def routes(table: Mapping[str, Behaviour]) -> Behaviour:
    """Behaves by path; other paths are not found."""

    async def behave(exchange: Exchange) -> None:
        path = exchange.request.path
        await table.get(path, error_answer(404, "Not Found"))(exchange)

    return behave


async def check(
    table: Mapping[str, Behaviour], path: str = "/v1", model: str | None = None
) -> tuple[ConnectionCheck, HostileServer]:
    async with HostileServer(routes(table)) as server, HttpClient() as client:
        connection = connection_to(server.url + path)
        result = await check_connection(client, connection, KEY, PATIENT, model=model)
    return result, server


async def code_of(table: Mapping[str, Behaviour], path: str = "/v1") -> str:
    with pytest.raises(RequestError) as caught:
        await check(table, path)
    return caught.value.code


async def test_given_a_working_connection_when_tested_then_each_step_has_its_time() -> None:
    result, server = await check({"/v1/models": MODELS, "/v1/chat/completions": CHAT})
    assert [model.id for model in result.models] == ["text-embedding-3", "chat", "other"]
    assert result.model == "chat"
    assert result.mended_base_url is None
    assert 0 < result.address_found <= result.key_accepted
    assert result.first_token is not None
    assert [request.headers["authorization"] for request in server.requests] == [
        f"Bearer {KEY}"
    ] * 2


async def test_given_a_model_when_tested_then_that_one_is_asked() -> None:
    table = {"/v1/models": MODELS, "/v1/chat/completions": CHAT}
    result, server = await check(table, model="other")
    assert result.model == "other"
    assert server.requests[-1].json["model"] == "other"


@pytest.mark.parametrize("path", ["", "/"])
@pytest.mark.parametrize(
    "root", [{}, {"/models": PAGE}, {"/models": json_answer({"error": "Unexpected endpoint"})}]
)
async def test_given_a_missing_v1_when_tested_then_the_address_is_mended(
    path: str, root: Mapping[str, Behaviour]
) -> None:
    table = {**root, "/v1/models": MODELS, "/v1/chat/completions": CHAT}
    result, server = await check(table, path)
    assert result.mended_base_url == server.base_url


async def test_given_models_at_the_root_but_no_chat_when_tested_then_it_is_mended() -> None:
    table = {"/models": MODELS, "/v1/models": MODELS, "/v1/chat/completions": CHAT}
    result, server = await check(table, "")
    assert result.mended_base_url == server.base_url


async def test_given_an_address_that_works_without_v1_when_tested_then_it_is_kept() -> None:
    result, _server = await check({"/api/models": MODELS, "/api/chat/completions": CHAT}, "/api")
    assert result.mended_base_url is None


async def test_given_a_refused_key_behind_a_missing_v1_when_tested_then_the_key_is_told() -> None:
    assert await code_of({"/v1/models": error_answer(401)}, "") == "unauthorized"


async def test_given_a_refused_key_when_tested_then_it_is_told() -> None:
    assert await code_of({"/v1/models": error_answer(401)}) == "unauthorized"


async def test_given_a_public_list_but_a_refused_key_when_tested_then_it_is_told() -> None:
    table = {"/v1/models": MODELS, "/v1/chat/completions": error_answer(401)}
    assert await code_of(table) == "unauthorized"


async def test_given_nothing_of_the_kind_when_tested_then_the_first_failure_is_told() -> None:
    assert await code_of({}, "") == "not_found"
    assert await code_of({"/models": PAGE, "/v1/models": PAGE}, "") == "not_an_api"


async def test_given_no_list_but_a_model_when_tested_then_the_answer_counts() -> None:
    result, _server = await check({"/v1/chat/completions": CHAT}, model="m")
    assert (result.models, result.model) == ((), "m")
    assert result.first_token is not None


async def test_given_an_empty_list_when_tested_then_no_model_is_asked() -> None:
    result, server = await check({"/v1/models": json_answer({"data": []})})
    assert (result.model, result.first_token, len(server.requests)) == (None, None, 1)


async def test_given_an_answer_without_anything_when_tested_then_it_is_empty() -> None:
    empty = event_stream(done=False, finish=None)
    assert await code_of({"/v1/models": MODELS, "/v1/chat/completions": empty}) == "empty"


async def test_given_a_connection_with_a_model_when_tested_then_it_is_asked() -> None:
    table = routes({"/v1/models": MODELS, "/v1/chat/completions": CHAT})
    async with HostileServer(table) as server, HttpClient() as client:
        connection = replace(connection_to(server.base_url), model="mine")
        result = await check_connection(client, connection, None, PATIENT)
    assert result.model == "mine"
