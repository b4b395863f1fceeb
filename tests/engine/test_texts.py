"""The Complete mode: one text that a model continues, exact on the wire, kept as a branch."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Mode, Role, Status
from chatapp.domain.models import EMBEDDED_ID, Dialect
from chatapp.domain.pieces import Piece
from chatapp.domain.token_options import Fork, place_of
from chatapp.engine.texts import Continued
from chatapp.storage.connections import Connections
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.completions import continuation, told_continuation
from tests.support.hostile_server import HostileServer, error_answer, event_stream
from tests.support.probabilities import token


async def new_text(bench: Bench) -> str:
    conversation = await bench.engine.conversations.new()
    await bench.engine.texts.begin(conversation.id)
    return conversation.id


async def go_on(bench: Bench, conversation: str, *pieces: Piece) -> Continued:
    continued = await bench.engine.texts.go_on(conversation, pieces)
    await bench.ended(continued.sent)
    return continued


async def text_of(bench: Bench, conversation: str) -> list[tuple[str, str]]:
    pieces = await bench.engine.texts.pieces(conversation)
    return [(piece.role.value, piece.text) for piece in pieces]


def mine(text: str) -> Piece:
    return Piece(Role.USER, text)


async def test_given_a_chat_connection_when_a_text_is_continued_then_the_prompt_is_exactly_the_text(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(continuation("in\n", "the reeds"))
    conversation = await new_text(bench)

    continued = await go_on(bench, conversation, mine("  The heron\r\nstood "))

    (request,) = server.requests
    assert request.path == "/v1/completions"
    assert request.json["prompt"] == "  The heron\r\nstood "
    assert request.json["max_tokens"] == 256
    assert "messages" not in request.json
    (answer,) = await continued.sent.done
    assert (answer.status, answer.text, answer.model) == (Status.COMPLETE, "in\nthe reeds", "m")
    assert answer.parameters["max_tokens"] == 256
    assert answer.usage is not None
    home = await bench.engine.conversations.get(conversation)
    assert (home.mode, home.title, home.system) == (Mode.COMPLETE, "The heron", None)


async def test_given_a_continuation_when_continued_without_more_text_then_nothing_is_between(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(continuation(" two"), continuation(" three"))
    conversation = await new_text(bench)
    await go_on(bench, conversation, mine("One"))

    await go_on(bench, conversation, *await bench.engine.texts.pieces(conversation))

    assert server.requests[1].json["prompt"] == "One two"
    assert await text_of(bench, conversation) == [
        ("user", "One"),
        ("assistant", " two"),
        ("assistant", " three"),
    ]
    path = await bench.chat.branches.path(conversation)
    assert [entry.message.parent for entry in path[1:]] == [entry.message.id for entry in path[:2]]
    assert await bench.engine.soundness.problems() == []


async def test_given_an_edit_in_the_middle_when_continued_then_it_is_a_version_from_there_on(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(continuation(" grey heron"), continuation(" stood"), continuation("!"))
    conversation = await new_text(bench)
    await go_on(bench, conversation, mine("A"))
    first = await bench.engine.texts.pieces(conversation)
    await go_on(bench, conversation, *first)
    a, heron, stood = await bench.engine.texts.pieces(conversation)

    cut = Piece(Role.ASSISTANT, " grey ", heron.message)
    continued = await go_on(bench, conversation, a, cut, mine("old"), stood)

    assert server.requests[2].json["prompt"] == "A grey old stood"
    assert await text_of(bench, conversation) == [
        ("user", "A"),
        ("assistant", " grey "),
        ("user", "old"),
        ("assistant", " stood"),
        ("assistant", "!"),
    ]
    path = await bench.chat.branches.path(conversation)
    assert path[0].message.id == continued.messages[0] == a.message
    assert path[1].siblings == (heron.message, path[1].message.id)
    assert [entry.message.model for entry in path] == [None, "m", None, "m", "m"]
    assert path[1].message.edited
    assert not path[3].message.edited
    figures = await bench.engine.usage.of_conversation(conversation)
    assert figures.answers == 3  # what is copied was paid for once

    await bench.engine.conversations.select_sibling(str(heron.message))
    assert "".join(text for _role, text in await text_of(bench, conversation)) == (
        "A grey heron stood"
    )


async def test_given_the_text_of_another_version_when_continued_then_it_goes_on_there(
    bench: Bench, serve: Serve
) -> None:
    await serve(continuation(" one"), continuation(" two"), continuation(" three"))
    conversation = await new_text(bench)
    await go_on(bench, conversation, mine("A"))
    first = await bench.engine.texts.pieces(conversation)
    await go_on(bench, conversation, *first[:1])
    path = await bench.chat.branches.path(conversation)
    assert path[1].message.text == " two"
    assert path[1].position == 1

    continued = await go_on(bench, conversation, *first)

    assert continued.messages == tuple(piece.message for piece in first)
    assert len(await bench.engine.conversations.messages(conversation)) == 4


async def test_given_the_users_words_in_the_place_of_the_models_when_read_then_they_are_versions(
    bench: Bench, serve: Serve
) -> None:
    await serve(continuation(" one"), continuation(" two"))
    conversation = await new_text(bench)
    await go_on(bench, conversation, mine("A"))
    a, one = await bench.engine.texts.pieces(conversation)

    await go_on(bench, conversation, a, mine(" mine"))

    path = await bench.chat.branches.path(conversation)
    assert path[1].siblings == (one.message, path[1].message.id)


async def test_given_a_failed_continuation_when_tried_again_then_the_text_is_not_kept_twice(
    bench: Bench, serve: Serve
) -> None:
    await serve(error_answer(400, "no"), continuation(" two"))
    conversation = await new_text(bench)
    failed = await go_on(bench, conversation, mine("One"))
    assert (await failed.sent.done)[0].status is Status.FAILED

    await go_on(bench, conversation, mine("One"))

    messages = await bench.engine.conversations.messages(conversation)
    assert [message.text for message in messages] == ["One", "", " two"]


async def test_given_no_text_when_continued_then_it_is_refused(bench: Bench, serve: Serve) -> None:
    server = await serve(continuation("x"))
    conversation = await new_text(bench)
    with pytest.raises(InputError) as refused:
        await bench.engine.texts.go_on(conversation, (mine(""),))
    assert refused.value.code == "empty_prompt"
    assert server.requests == []


async def test_given_a_service_that_cannot_when_a_text_is_continued_then_nothing_is_sent_or_kept(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(continuation("x"))
    connection = (await bench.engine.connections.all())[0]
    await Connections(bench.engine.database).change(connection.id, service="groq")
    conversation = await new_text(bench)

    with pytest.raises(InputError) as refused:
        await bench.engine.texts.go_on(conversation, (mine("One"),))

    assert refused.value.code == "not_completed"
    assert server.requests == []
    assert await bench.engine.conversations.messages(conversation) == []


async def test_given_a_service_with_another_address_for_it_when_continued_then_that_is_asked(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(continuation("x"))
    connection = (await bench.engine.connections.all())[0]
    await Connections(bench.engine.database).change(
        connection.id, service="deepseek", base_url=f"http://127.0.0.1:{server.port}/v1"
    )
    await go_on(bench, await new_text(bench), mine("One"))
    assert server.requests[0].path == "/beta/completions"


async def test_given_a_connection_that_only_completes_when_asked_then_a_new_conversation_is_a_text(
    bench: Bench,
) -> None:
    async with HostileServer(continuation(" two")) as server:
        only = await bench.connect(server, "Base", dialect=Dialect.OPENAI_COMPLETIONS)
        assert await bench.engine.texts.wanted(None, only.id, None)
        sent = await bench.engine.texts.send(None, "One", connection=only.id)
        await bench.ended(sent)
    home = await bench.engine.conversations.get(sent.conversation)
    assert home.mode is Mode.COMPLETE


async def test_given_parameters_when_a_text_is_continued_then_they_go_before_the_default(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(continuation("x"))
    conversation = await new_text(bench)
    await bench.engine.conversations.set_parameters(
        conversation, {"max_tokens": 9, "temperature": 0.5}
    )
    await go_on(bench, conversation, mine("One"))
    assert server.requests[0].json["max_tokens"] == 9
    assert server.requests[0].json["temperature"] == 0.5


async def test_given_a_text_when_exported_and_imported_then_it_is_a_text_again(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    from chatapp.engine.transfer_reports import Format

    await serve(continuation(" two\n\n"), continuation("three"))
    conversation = await new_text(bench)
    await go_on(bench, conversation, mine("One"))
    await go_on(bench, conversation, *await bench.engine.texts.pieces(conversation))
    before = await text_of(bench, conversation)
    for form in (Format.JSON, Format.MARKDOWN, Format.TEXT, Format.HTML):
        target = tmp_path / f"text.{form.value}"
        await bench.engine.transfer.export(target, form, [conversation])
        assert "One two\n\nthree" in target.read_text("utf-8") or form is Format.JSON
    for name, expected in (
        ("text.json", before),
        ("text.markdown", [("user", "One two\n\nthree")]),
    ):
        await bench.engine.conversations.delete(conversation)
        await bench.engine.organising.remove([conversation])
        report = await bench.engine.transfer.import_file(tmp_path / name)
        assert report.imported == [conversation]
        home = await bench.engine.conversations.get(conversation)
        assert home.mode is Mode.COMPLETE
        assert await text_of(bench, conversation) == expected


@pytest.mark.model
async def test_given_the_embedded_model_when_a_text_is_continued_then_it_goes_on(
    bench: Bench,
) -> None:
    sent = await bench.engine.texts.send(
        None,
        "One, two, three, four, five, six,",
        connection=EMBEDDED_ID,
        parameters={"max_tokens": 8, "temperature": 0, "logprobs": True, "top_logprobs": 3},
    )
    (answer,) = await sent.done
    assert answer.status is Status.COMPLETE
    assert "".join(await told(bench, answer.id)) == answer.text
    assert "seven" in answer.text or "7" in answer.text


async def test_given_a_text_when_its_model_has_answered_then_no_title_is_asked_for(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(continuation(" two"), event_stream("A title"))
    await bench.engine.set_setting("auto_title", True)
    conversation = await new_text(bench)
    await go_on(bench, conversation, mine("One"))
    assert len(server.requests) == 1


async def told(bench: Bench, message: str | None) -> list[str]:
    """What the tokens say whose probabilities are kept."""
    known = await bench.engine.conversations.probabilities(message or "")
    return [one.token for one in known.tokens] if known is not None else []


HERON = (
    token(" a", 0.6, **{" one": 0.2}),
    token(" 灰", 0.5),
    token("🪶", 0.4),
    token(" heron", 0.3),
)


async def test_given_an_edit_when_continued_then_what_is_left_keeps_the_probabilities_of_its_tokens(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(told_continuation(*HERON), continuation("!"))
    conversation = await new_text(bench)
    await bench.engine.conversations.set_parameters(conversation, {"logprobs": True})
    await go_on(bench, conversation, mine("See"))
    see, answer = await bench.engine.texts.pieces(conversation)
    assert server.requests[0].json["logprobs"] == 1
    assert await told(bench, answer.message) == [" a", " 灰", "🪶", " heron"]

    left = Piece(Role.ASSISTANT, " a 灰", answer.message)
    rest = Piece(Role.ASSISTANT, "🪶 her", answer.message, start=4)
    await go_on(bench, conversation, see, left, mine("x"), rest, mine("ring"))

    pieces = await bench.engine.texts.pieces(conversation)
    assert "".join(piece.text for piece in pieces) == "See a 灰x🪶 herring!"
    assert await told(bench, pieces[1].message) == [" a", " 灰"]
    assert await told(bench, pieces[3].message) == ["🪶"]
    assert await bench.engine.soundness.problems() == []


async def test_given_another_token_when_a_text_goes_on_from_it_then_it_is_a_version_of_the_answer(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(told_continuation(*HERON), told_continuation(token(" gull", 0.9)))
    conversation = await new_text(bench)
    await bench.engine.conversations.set_parameters(conversation, {"logprobs": True})
    await go_on(bench, conversation, mine("See"))
    _see, answer = await bench.engine.texts.pieces(conversation)

    other = next(one for one in place_of(HERON[:1]).options if not one.chosen)
    fork = Fork("", 0, other)
    await bench.ended(await bench.engine.texts.continue_from(str(answer.message), fork))

    assert server.requests[1].json["prompt"] == "See one"
    assert await text_of(bench, conversation) == [("user", "See"), ("assistant", " one gull")]
    _see, version = await bench.engine.texts.pieces(conversation)
    assert await told(bench, version.message) == [" one", " gull"]
    path = await bench.chat.branches.path(conversation)
    assert path[1].siblings == (answer.message, version.message)
