"""Which parameters go with a request, and what the answer keeps of them."""

from __future__ import annotations

from typing import Any

import pytest

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json
from chatapp.domain.models import EMBEDDED_ID
from chatapp.domain.settings import USER_ID
from chatapp.domain.wording import one_line
from chatapp.engine.parameters import canonical, merged
from chatapp.engine.services import capabilities_of, context_of, known_services, service_of
from chatapp.storage.connections import Connections
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.hostile_server import HostileServer, event_stream, json_answer


async def served_as(bench: Bench, server: HostileServer, service: str, model: str = "m") -> str:
    """Another connection to a server, made for a service; gives its id."""
    connection = await bench.connect(server, service)
    await Connections(bench.engine.database).change(connection.id, service=service, model=model)
    return connection.id


def own(body: dict[str, Any]) -> dict[str, Any]:
    """What a request has besides what every one has."""
    usual = ("model", "messages", "stream", "stream_options")
    return {name: value for name, value in body.items() if name not in usual}


# Asked for with the call


async def test_given_a_parameter_the_service_refuses_when_asked_for_then_nothing_is_sent_or_kept(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    connection = await served_as(bench, server, "groq")
    with pytest.raises(InputError) as caught:
        await bench.chat.send(
            None, "Hi", connection=connection, parameters={"logprobs": True, "seed": 1}
        )
    assert one_line(caught.value.failure) == (
        "The parameter logprobs cannot be sent to 127.0.0.1. This service does not take it. "
        "Nothing was sent."
    )
    assert server.requests == []
    assert await bench.engine.conversations.all() == []


async def test_given_a_parameter_the_model_refuses_when_asked_for_then_the_model_is_the_reason(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    connection = await served_as(bench, server, "openai", "o3")
    with pytest.raises(InputError) as caught:
        await bench.chat.send(None, "Hi", connection=connection, parameters={"temperature": 1})
    assert caught.value.code == "parameter_unsupported"
    assert caught.value.facts["reason"] == "This model does not take it"


@pytest.mark.parametrize(
    "parameters",
    [
        {"temperature": "warm"},
        {"temperature": None},
        {"top_p": 1.5},
        {"top_logprobs": 21},
        {"logprobs": 21},
        {"max_tokens": 1.5},
        {"stop": [1]},
        {"reasoning_effort": "enormous"},
        {"context_overflow": "explode"},
        {"stream": 1},
    ],
)
async def test_given_a_value_that_a_parameter_cannot_have_when_asked_then_it_is_refused(
    bench: Bench, serve: Serve, parameters: dict[str, Json]
) -> None:
    server = await serve(event_stream("ok"))
    with pytest.raises(InputError) as caught:
        await bench.chat.send(None, "Hi", parameters=parameters)
    assert caught.value.code == "bad_parameter"
    assert caught.value.facts["name"] in {*parameters, "top_logprobs"}
    assert server.requests == []


@pytest.mark.parametrize(
    ("service", "model", "parameters"),
    [
        ("mistral", "m", {"temperature": 1.6}),
        ("openai", "o3", {"reasoning_effort": "minimal"}),
        ("moonshot", "moonshot-v1-8k", {"n": 6}),
    ],
)
async def test_given_a_value_outside_the_services_range_when_asked_then_it_is_refused(
    bench: Bench, serve: Serve, service: str, model: str, parameters: dict[str, Json]
) -> None:
    server = await serve(event_stream("ok"))
    connection = await served_as(bench, server, service, model)
    with pytest.raises(InputError) as caught:
        await bench.chat.send(None, "Hi", connection=connection, parameters=parameters)
    assert caught.value.code == "bad_parameter"
    assert server.requests == []


async def test_given_parameters_nobody_knows_when_asked_then_they_go_and_are_kept_as_they_are(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    connection = await served_as(bench, server, "openai", "o3")
    given: dict[str, Json] = {"frobnicate": {"deep": [1, None]}, "stop_token_ids": "x"}
    sent = await bench.chat.send(None, "Hi", connection=connection, parameters=given)
    (answer,) = await bench.ended(sent)
    assert own(server.requests[0].json) == given
    assert answer.parameters == given


# Kept with the conversation


async def test_given_kept_parameters_the_target_refuses_when_asked_then_they_are_left_out(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("one"), event_stream("two"), event_stream("three"))
    anywhere = await bench.connect(server, "Anywhere")
    reasoning = await served_as(bench, server, "openai", "o3")
    first = await bench.ended(await bench.chat.send(None, "Hi", connection=anywhere.id))
    home = first[0].conversation
    kept: dict[str, Json] = {"temperature": 0.3, "top_k": 5, "max_tokens": 9, "timeout": 30}
    await bench.engine.conversations.change(home, parameters=kept)

    there = await bench.ended(await bench.chat.send(home, "More", connection=reasoning))
    here = await bench.ended(await bench.chat.send(home, "Again", connection=anywhere.id))

    bodies = [request.json for request in server.requests]
    assert own(bodies[1]) == {"max_completion_tokens": 9}
    assert there[0].parameters == {"max_tokens": 9, "timeout": 30}
    assert own(bodies[2]) == {"temperature": 0.3, "top_k": 5, "max_tokens": 9}
    assert here[0].parameters == kept
    assert (await bench.engine.conversations.get(home)).parameters == kept


async def test_given_both_when_asked_then_the_calls_own_go_before_the_conversations(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("one"), event_stream("two"))
    first = await bench.ask("Hi")
    kept: dict[str, Json] = {"temperature": 0.3, "seed": 4}
    await bench.engine.conversations.change(first.conversation, parameters=kept)
    await bench.ask("More", first.conversation, temperature=0.9)
    assert own(server.requests[1].json) == {"temperature": 0.9, "seed": 4}


async def test_given_a_model_not_known_before_when_it_refuses_then_nothing_is_sent_and_retry_helps(
    bench: Bench, serve: Serve
) -> None:
    models = json_answer({"data": [{"id": "o3"}]})
    server = await serve(models, event_stream("ok"))
    connection = await bench.connect(server, "Cloud", model=None)
    await Connections(bench.engine.database).change(connection.id, service="openai")
    home = await bench.engine.conversations.new()
    await bench.engine.conversations.change(home.id, parameters={"temperature": 0.3})
    (failed,) = await bench.ended(await bench.chat.send(home.id, "Hi", connection=connection.id))
    assert failed.error is not None
    assert (failed.error.code, failed.model) == ("parameter_unsupported", "o3")
    assert [request.path for request in server.requests] == ["/v1/models"]

    (again,) = await bench.ended(await bench.chat.regenerate(failed.id))
    assert (again.text, again.parameters) == ("ok", {})


# Token probabilities


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"logprobs": 5}, {"logprobs": True, "top_logprobs": 5}),
        ({"logprobs": 0}, {"logprobs": True}),
        ({"logprobs": True}, {"logprobs": True}),
        ({"logprobs": False}, {"logprobs": False}),
        ({"logprobs": 5, "top_logprobs": 2}, {"logprobs": True, "top_logprobs": 2}),
        ({}, {}),
    ],
)
def test_given_log_probabilities_as_a_number_when_taken_then_it_is_the_canonical_pair(
    given: dict[str, Json], expected: dict[str, Json]
) -> None:
    assert canonical(given) == expected


def test_given_kept_alternatives_when_the_call_asks_for_others_then_it_has_those() -> None:
    kept: dict[str, Json] = {"logprobs": True, "top_logprobs": 3, "seed": 1}
    assert merged(kept, {"logprobs": 5}) == {"logprobs": True, "top_logprobs": 5, "seed": 1}
    assert merged(kept, {"logprobs": 0}) == {"logprobs": True, "seed": 1}
    assert merged(kept, {"seed": 2}) == {**kept, "seed": 2}


# Who asks, and in which conversation


async def test_given_the_setting_off_when_asked_then_no_user_id_is_sent(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    await bench.ask("Hi")
    assert "user" not in server.requests[0].json


async def test_given_the_setting_on_when_asked_then_the_same_random_id_is_sent_and_kept(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    await bench.engine.set_setting("send_user_id", True)
    answers = [await bench.ask("Hi"), await bench.ask("Again")]
    own_one = await bench.ask("As another", user="me")
    ids = [request.json["user"] for request in server.requests]
    assert ids[0] == ids[1] == answers[0].parameters["user"]
    assert (len(ids[0]), ids[2]) == (32, "me")
    assert own_one.parameters["user"] == "me"

    await bench.engine.set_setting("send_user_id", False)
    assert bench.engine.settings.get(USER_ID) == ""
    await bench.engine.set_setting("send_user_id", True)
    await bench.ask("Once more")
    assert server.requests[3].json["user"] not in ids


async def test_given_the_setting_on_when_a_service_takes_no_user_id_then_none_is_sent(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    await bench.engine.set_setting("send_user_id", True)
    connection = await served_as(bench, server, "mistral")
    await bench.ended(await bench.chat.send(None, "Hi", connection=connection))
    assert "user" not in server.requests[0].json


async def test_given_the_conversation_as_session_when_asked_then_its_id_is_sent(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    connection = await served_as(bench, server, "openrouter")
    sent = await bench.chat.send(
        None, "Hi", connection=connection, parameters={"session": "conversation"}
    )
    (answer,) = await bench.ended(sent)
    other = await bench.chat.send(
        None, "Hi", connection=connection, parameters={"session": "my own"}
    )
    await bench.ended(other)
    assert server.requests[0].json["session_id"] == sent.conversation
    assert answer.parameters["session"] == sent.conversation
    assert server.requests[1].json["session_id"] == "my own"


# The embedded model


async def test_given_the_embedded_model_then_it_is_a_llama_cpp_server(bench: Bench) -> None:
    connections = bench.engine.connections
    embedded = await connections.get(EMBEDDED_ID)
    service = service_of(embedded)
    assert service is not None
    assert service.id == "llama.cpp"
    capabilities = capabilities_of(embedded, "demo")
    assert capabilities.offers["repetition_penalty"].wire == "repeat_penalty"
    assert (capabilities.several, capabilities.continues) == (True, True)


# Contexts and services


async def test_given_what_an_endpoint_says_then_it_goes_before_the_table(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    connection = await served_as(bench, server, "openai")
    known = await Connections(bench.engine.database).change(connection, contexts={"gpt-4o": 99})
    assert context_of(known, "gpt-4o") == 99
    assert context_of(known, "gpt-4.1") == 1_047_576
    assert context_of(known, "my-own") is None
    assert known_services()[0].id == "openai"
