"""What was sent is kept with the answer, made again byte for byte, and holds no key."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from chatapp.domain.messages import Prompt, Role
from chatapp.domain.models import ConnectionOptions, Dialect
from chatapp.domain.request_text import curl_line, readable_request
from chatapp.domain.sent import KEY_PLACE
from chatapp.engine.sent_requests import shown_headers
from chatapp.engine.services import capabilities_of
from chatapp.providers.registry import dialect_named
from chatapp.storage.connections import Connections
from chatapp.storage.profile import Profile
from tests.support.bench import Bench, Open
from tests.support.command import Serve
from tests.support.hostile_server import HostileServer, error_answer, event_stream
from tests.support.images import image_file

CANARY = "sk-canary-0123456789abcdef0123456789"


def _spoken(dialect: Dialect) -> bool:
    try:
        dialect_named(dialect)
    except Exception:
        return False
    return True


DIALECTS = [dialect for dialect in Dialect if _spoken(dialect)]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_given_any_dialect_when_asked_then_the_request_is_made_again_byte_for_byte(
    bench: Bench, dialect: Dialect
) -> None:
    async with HostileServer(error_answer(400, "no"), error_answer(400, "no")) as server:
        connection, _ = await bench.engine.connections.add(
            "Test", dialect, server.base_url, CANARY, keep_in_memory=True
        )
        await Connections(bench.engine.database).change(connection.id, model="m")
        able = capabilities_of(connection, "m")
        picture = await bench.engine.attachments.add(image_file(), "dot.png")
        sent = await bench.chat.send(
            None,
            'Say "Grüße, 你好"\n\\ and more',
            system="Be brief.",
            parameters={"max_tokens": 64} if "max_tokens" in able.offers else {},
            attached=[picture] if able.images else [],
        )
        await bench.ended(sent)
        shown = await bench.engine.sent.of_answer(sent.answers[0])
    (received,) = server.requests
    assert shown is not None
    assert (shown.method, shown.body, shown.changed) == (received.method, received.body, False)
    assert shown.url == f"http://127.0.0.1:{server.port}{received.path}"
    for name, value in shown.headers.items():
        if KEY_PLACE in value:
            assert received.headers[name.lower()] == value.replace(KEY_PLACE, CANARY)
        else:
            assert received.headers[name.lower()] == value


async def test_given_several_answers_by_a_request_each_when_shown_then_each_has_its_own(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(*[event_stream("Yes")] * 3)
    connection = (await bench.engine.connections.all())[0]
    await Connections(bench.engine.database).change(connection.id, service="groq")
    sent = await bench.chat.send(None, "Hi", parameters={"n": 3, "seed": 7})
    await bench.ended(sent)
    bodies = []
    for answer in sent.answers:
        shown = await bench.engine.sent.of_answer(answer)
        assert shown is not None
        assert not shown.changed
        bodies.append(shown.body)
    assert sorted(bodies) == sorted(request.body for request in server.requests)
    assert sorted(json.loads(body)["seed"] for body in bodies) == [7, 8, 9]


async def test_given_a_key_when_requests_are_kept_then_it_is_in_none_of_it(
    bench: Bench, serve: Serve, profile_folder: Path
) -> None:
    server = await serve(event_stream("Yes"))
    connection = (await bench.engine.connections.all())[0]
    await bench.engine.connections.set_key(connection.id, CANARY)
    answer = await bench.ask("Hi")
    shown = await bench.engine.sent.of_answer(answer.id)
    assert shown is not None
    assert CANARY in server.requests[0].headers["authorization"]
    for text in (readable_request(shown), curl_line(shown), repr(shown)):
        assert CANARY not in text
    assert "Bearer $API_KEY" in curl_line(shown)
    await bench.engine.close()
    stored = Profile.open(profile_folder).database_path
    assert CANARY.encode() not in await asyncio.to_thread(stored.read_bytes)


async def test_given_an_earlier_message_edited_when_shown_then_it_says_so(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("One"), event_stream("Two"))
    first = await bench.ask("First")
    second = await bench.ask("Second", first.conversation)
    assert first.parent is not None
    await bench.engine.tree.edit(first.parent, "Another")
    shown = await bench.engine.sent.of_answer(second.id)
    assert shown is not None
    assert shown.changed
    assert [one["content"] for one in json.loads(shown.body)["messages"]] == [
        "Another",
        "One",
        "Second",
    ]


async def test_given_a_branch_that_went_on_when_an_early_answer_is_shown_then_only_its_own_is(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("One"), event_stream("Two"))
    first = await bench.ask("First")
    await bench.ask("Second", first.conversation)
    shown = await bench.engine.sent.of_answer(first.id)
    assert shown is not None
    assert shown.body == server.requests[0].body


async def test_given_a_failed_answer_when_shown_then_its_request_is_there(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(error_answer(400, "No such parameter"))
    answer = await bench.ask("Hi", temperature=0.5)
    shown = await bench.engine.sent.of_answer(answer.id)
    assert shown is not None
    assert shown.body == server.requests[0].body
    assert json.loads(shown.body)["temperature"] == 0.5


async def test_given_a_prompt_when_shown_then_nothing_is_known_and_a_copy_has_its_originals(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("One"))
    answer = await bench.ask("First")
    assert answer.parent is not None
    assert await bench.engine.sent.of_answer(answer.parent) is None
    copied = await bench.engine.tree.branch_into_new(answer.id)
    (entry,) = [
        entry
        for entry in await bench.chat.branches.path(copied.id)
        if entry.message.role is Role.ASSISTANT
    ]
    shown = await bench.engine.sent.of_answer(entry.message.id)
    assert shown is not None
    assert shown.body == server.requests[0].body


async def test_given_own_headers_when_shown_then_their_values_are_not(
    bench: Bench, serve: Serve
) -> None:
    await serve()
    connection = (await bench.engine.connections.all())[0]
    options = ConnectionOptions(headers=("X-Team",), organization="org-1")
    known = await Connections(bench.engine.database).change(connection.id, options=options)
    headers = {"Authorization": "Bearer abc", "x-api-key": "abc", "X-Unknown": "what"}
    assert shown_headers(headers, known) == {
        "Authorization": "Bearer $API_KEY",
        "x-api-key": "$API_KEY",
        "X-Unknown": "•••",
        "OpenAI-Organization": "org-1",
        "X-Team": "•••",
    }


async def test_given_a_curl_line_when_a_real_shell_runs_it_then_the_server_gets_the_same(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("Yes"), event_stream("Yes"))
    connection = (await bench.engine.connections.all())[0]
    await bench.engine.connections.set_key(connection.id, CANARY)
    answer = await bench.ask('It\'s "quoted" $HOME `id` \\ 你好\n' + "x" * 150_000)
    shown = await bench.engine.sent.of_answer(answer.id)
    assert shown is not None
    process = await asyncio.create_subprocess_exec(
        *("sh", "-s"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"API_KEY": CANARY, "PATH": os.environ["PATH"]},
    )
    out, err = await process.communicate(f"{curl_line(shown)}\n".encode())
    if process.returncode == 127:
        pytest.skip("curl is not here")
    assert b"Yes" in out, err
    first, second = server.requests
    assert second.body.rstrip(b"\n") == first.body
    assert second.headers["authorization"] == first.headers["authorization"]


async def test_given_a_draft_when_shown_then_it_is_what_would_be_sent(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("One"), event_stream("Two"))
    first = await bench.ask("First", temperature=0.5)
    await bench.engine.conversations.change(first.conversation, parameters={"seed": 7})
    shown = await bench.engine.context.draft_request(first.conversation, Prompt("Second"))
    await bench.ask("Second", first.conversation)
    assert shown.body == server.requests[1].body
    assert shown.url.endswith("/v1/chat/completions")


async def test_given_a_new_engine_when_an_old_answer_is_shown_then_it_is_still_known(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    server = await serve(event_stream("One"))
    answer = await bench.ask("First")
    await bench.engine.close()
    again = await open_engine()
    shown = await again.engine.sent.of_answer(answer.id)
    assert shown is not None
    assert shown.body == server.requests[0].body
