"""White space that was cut off a text to be continued is not written twice."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.events import Finished, FinishReason, TextDelta, ThinkingDelta
from chatapp.domain.messages import Role
from chatapp.domain.models import CompletionRequest
from chatapp.providers.overlap import Overlap, white_end
from tests.support.chat import ask, message
from tests.support.dialect_wires import ANTHROPIC, CHAT, Wire
from tests.support.hostile_server import HostileServer, json_answer


def passed(cut: str, *texts: str) -> str:
    events = Overlap(cut).pass_on(TextDelta(0, text) for text in texts)
    return "".join(event.text for event in events if isinstance(event, TextDelta))


@pytest.mark.parametrize(
    ("cut", "written", "left"),
    [
        ("", " two", " two"),
        (" ", " two", "two"),
        ("\n\n", "\n\nTwo", "Two"),
        (" \n", " two", "two"),
        (" ", "two ", "two "),
        ("\n", "\n\nTwo", "\nTwo"),
        (" ", "  ", " "),
        (" ", "", ""),
    ],
)
def test_given_white_space_that_was_cut_when_it_is_written_anew_then_it_is_left_out(
    cut: str, written: str, left: str
) -> None:
    assert passed(cut, written) == left


@given(st.text(" \n", max_size=5), st.text(" \nab", max_size=12), st.data())
def test_given_any_pieces_when_passed_on_then_the_cuts_make_no_difference(
    cut: str, written: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(written)))
    assert passed(cut, written[:at], written[at:]) == passed(cut, written)
    assert passed(cut, *written) == passed(cut, written)


def test_given_other_events_when_passed_on_then_they_stay_as_they_are() -> None:
    events = [ThinkingDelta(0, " "), TextDelta(0, " a"), Finished(0, FinishReason.STOP)]
    passed_on = list(Overlap(" ").pass_on(iter(events)))
    assert passed_on == [ThinkingDelta(0, " "), TextDelta(0, "a"), Finished(0, FinishReason.STOP)]


def test_given_a_request_when_its_last_message_is_an_answer_then_its_white_end_counts() -> None:
    prompt, answer = message("Q \n"), message("One, \n", Role.ASSISTANT)
    assert white_end(CompletionRequest("m", (prompt, answer))) == " \n"
    assert white_end(CompletionRequest("m", (answer, prompt))) == ""
    assert white_end(CompletionRequest("m", ())) == ""


async def test_given_an_answer_to_continue_when_the_dialect_cuts_it_then_the_rest_fits_on() -> None:
    branch = (message("Count."), message("One, \n", Role.ASSISTANT))
    request = CompletionRequest("claude-sonnet-4-5", branch)
    async with HostileServer(ANTHROPIC.stream(" ", "\n", "two")) as server:
        got = await ask(server.base_url, request, dialect=ANTHROPIC.dialect)
        prompt_only = dataclasses.replace(request, messages=branch[:1])
        other = await ask(server.base_url, prompt_only, dialect=ANTHROPIC.dialect)
    assert server.requests[0].json["messages"][-1]["content"] == "One,"
    assert (got.text, other.text) == ("two", " \ntwo")


@pytest.mark.parametrize("wire", [CHAT, ANTHROPIC], ids=lambda wire: wire.dialect.value)
async def test_given_a_server_that_repeats_the_beginning_when_not_streamed_then_it_comes_once(
    wire: Wire,
) -> None:
    branch = (message("Count."), message("One, \n", Role.ASSISTANT))
    request = CompletionRequest("m", branch, stream=False)
    begun = "One," if wire is ANTHROPIC else "One, \n"
    for told, rest in ((f"{begun} \ntwo", "two" if wire is ANTHROPIC else " \ntwo"), ("x", "x")):
        async with HostileServer(json_answer(wire.whole(told))) as server:
            options = {"dialect": wire.dialect, "service": "llama.cpp"}
            assert (await ask(server.base_url, request, **options)).text == rest
            streamed = dataclasses.replace(request, messages=branch[:1], stream=True)
            assert (await ask(server.base_url, streamed, **options)).text == told
