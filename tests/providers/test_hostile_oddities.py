"""What an answer may look like, however odd, in every dialect: no text is lost by us."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chatapp.domain.events import FinishReason
from tests.support.chat import Answer, ask, asking
from tests.support.dialect_wires import ANTHROPIC, CHAT, GEMINI, OLLAMA, RESPONSES, Wire, each
from tests.support.hostile_server import Behaviour, Exchange, HostileServer, answer


async def answer_of(wire: Wire, behaviour: Behaviour, **options: Any) -> Answer:
    async with HostileServer(behaviour) as server:
        return await ask(server.url + wire.path, dialect=wire.dialect, **options)


# Bytes and lines


@each()
async def test_given_a_plain_stream_when_asked_then_text_end_and_usage_come(wire: Wire) -> None:
    got = await answer_of(wire, wire.stream("Hel", "lo"))
    assert (got.text, got.marked, got.finishes) == ("Hello", True, {0: FinishReason.STOP})
    assert got.usage is not None
    assert got.usage.completion_tokens == 2


@each()
async def test_given_an_emoji_split_over_chunks_when_asked_then_it_is_whole(wire: Wire) -> None:
    frame = wire.frame(json.dumps(wire.chunk("🙂"), ensure_ascii=False))
    middle = frame.index("🙂".encode()) + 2

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Transfer-Encoding": "chunked"})
        for piece in (frame[:middle], frame[middle:], wire.end(), b""):
            await exchange.chunk(piece)

    got = await answer_of(wire, behave)
    assert (got.text, got.marked) == ("🙂", True)


@each()
async def test_given_nul_and_surrogates_when_asked_then_they_are_whole_or_replaced(
    wire: Wire,
) -> None:
    got = await answer_of(wire, wire.stream("a\ud83d", "\ude42b\0", "\ud83d", "c", "\ude42", "d"))
    assert got.text == "a🙂b\ufffd\ufffdc\ufffdd"
    got = await answer_of(wire, wire.stream("a", "d\ud83d"))
    assert got.text == "ad\ufffd"


@each()
async def test_given_other_line_ends_when_asked_then_the_text_is_the_same(wire: Wire) -> None:
    stream = b"".join(map(wire.frame, (wire.chunk("one"), wire.chunk("two")))) + wire.end()
    for end in (b"\r\n",) if wire.lines else (b"\r\n", b"\r"):
        got = await answer_of(wire, wire.stream(stream.replace(b"\n", end), end=False))
        assert (got.text, got.marked, got.skipped) == ("onetwo", True, 0)


@each()
async def test_given_a_byte_order_mark_when_asked_then_the_first_frame_counts(wire: Wire) -> None:
    got = await answer_of(wire, wire.stream(b"\xef\xbb\xbf" + wire.frame(wire.chunk("one"))))
    assert (got.text, got.skipped) == ("one", 0)


@each("events")
async def test_given_comments_and_other_fields_when_asked_then_they_are_passed_over(
    wire: Wire,
) -> None:
    behaviour = wire.stream(b": hi\n\nid: 1\nretry: 5\n\n", "a", b": ping\n\n", "b")
    got = await answer_of(wire, behaviour)
    assert (got.text, got.marked, got.skipped) == ("ab", True, 0)


@each("events")
async def test_given_one_event_on_several_data_lines_when_asked_then_it_is_one(wire: Wire) -> None:
    lines = json.dumps(wire.chunk("a"), indent=1).replace("\n", "\ndata: ")
    assert (await answer_of(wire, wire.stream(f"data: {lines}\n\n".encode()))).text == "a"


@each()
async def test_given_a_unicode_line_separator_when_asked_then_it_is_text(wire: Wire) -> None:
    frame = wire.frame(json.dumps(wire.chunk("a\u2028b\x85c"), ensure_ascii=False))
    assert (await answer_of(wire, wire.stream(frame))).text == "a\u2028b\x85c"


@each()
async def test_given_bad_utf8_when_asked_then_it_becomes_a_replacement(wire: Wire) -> None:
    frame = wire.frame(wire.chunk("a?b")).replace(b"?", b"\xff")
    got = await answer_of(wire, wire.stream(frame))
    assert (got.text, got.skipped) == ("a\ufffdb", 0)


# Values


@each()
async def test_given_frames_with_nothing_in_them_when_asked_then_they_do_no_harm(
    wire: Wire,
) -> None:
    odd = {**wire.chunk(""), "x": {"y": 1}, "usage": None}
    behaviour = wire.stream(*wire.void, odd, "a", {}, {"k": 1}, *wire.void, "b")
    got = await answer_of(wire, behaviour)
    assert (got.text, got.skipped, got.marked, got.error) == ("ab", 0, True, None)


@each()
async def test_given_nan_and_huge_numbers_when_asked_then_no_text_is_lost(wire: Wire) -> None:
    odd = json.dumps({**wire.chunk("a"), "at": 0})
    frame = wire.frame(odd.replace('"at": 0', f'"at": {"9" * 5000}, "nan": NaN, "far": -1e999'))
    got = await answer_of(wire, wire.stream(frame, "b"))
    assert (got.text, got.skipped) == ("ab", 0)


@each("thinking")
async def test_given_reasoning_when_asked_then_it_is_apart_from_the_text(wire: Wire) -> None:
    assert wire.thought is not None
    got = await answer_of(wire, wire.stream(wire.thought("h"), wire.thought("m"), "a"))
    assert (got.thinking, got.text, got.marked) == ("hm", "a", True)


@each()
async def test_given_tool_calls_out_of_order_and_cut_when_asked_then_they_are_passed_over(
    wire: Wire,
) -> None:
    first, second = FinishReason.TOOL_CALLS, FinishReason.STOP
    reason = first if first in wire.reasons else second
    got = await answer_of(wire, wire.stream("a", *wire.tools, "b", reason=reason))
    assert (got.text, got.finishes, got.skipped, got.error) == ("ab", {0: reason}, 0, None)


@each()
async def test_given_each_finish_reason_when_asked_then_it_is_told_and_the_end_is_marked(
    wire: Wire,
) -> None:
    for reason in wire.reasons:
        got = await answer_of(wire, wire.stream("a", reason=reason))
        assert (got.text, got.finishes, got.marked) == ("a", {0: reason}, True)


# Several choices


@each("choices")
async def test_given_two_choices_when_interleaved_then_each_gets_its_text(wire: Wire) -> None:
    stop, length = FinishReason.STOP, FinishReason.LENGTH
    frames = [at(wire.chunk("a"), 1), wire.chunk("b"), at(wire.chunk("c"), 1)]
    ends = [at(wire.finish(stop), 1), wire.finish(length)]
    behaviour = wire.stream(*frames, *ends, wire.mark, end=False)
    got = await answer_of(wire, behaviour, request=asking("Hi", n=2))
    assert (got.texts, got.finishes) == ({0: "b", 1: "ac"}, {0: length, 1: stop})


@each("choices")
async def test_given_a_missing_or_a_doubled_index_when_asked_then_no_piece_is_lost(
    wire: Wire,
) -> None:
    (choice,) = wire.chunk("a")["choices"]
    unnumbered = {name: value for name, value in choice.items() if name != "index"}
    behaviour = wire.stream({"choices": [choice, choice]}, {"choices": [unnumbered]})
    assert (await answer_of(wire, behaviour)).texts == {0: "aaa"}


@each("choices")
async def test_given_one_of_two_choices_unfinished_when_ended_then_it_is_unmarked(
    wire: Wire,
) -> None:
    pieces = ("a", at(wire.chunk("b"), 1), wire.finish(FinishReason.STOP))
    behaviour = wire.stream(*pieces, end=False)
    got = await answer_of(wire, behaviour, request=asking("Hi", n=2))
    assert (got.texts, got.marked) == ({0: "a", 1: "b"}, False)


def at(frame: dict[str, Any], index: int) -> dict[str, Any]:
    (choice,) = frame["choices"]
    return {**frame, "choices": [{**choice, "index": index}]}


# Bodies


@each()
@pytest.mark.parametrize("label", ["text/html", "application/json", "text/plain", ""])
async def test_given_a_stream_under_a_wrong_label_when_asked_then_the_bytes_decide(
    wire: Wire, label: str
) -> None:
    got = await answer_of(wire, wire.stream("a", label=label))
    assert (got.text, got.marked) == ("a", True)


@each()
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("label", ["application/json", "text/event-stream", "text/html"])
async def test_given_a_json_answer_when_a_stream_was_asked_then_it_is_the_whole_answer(
    wire: Wire, indent: int | None, label: str
) -> None:
    body = "\n " + json.dumps(wire.whole("Hello"), indent=indent)
    got = await answer_of(wire, answer(body, 200, label))
    assert (got.text, got.marked, got.finishes) == ("Hello", True, {0: FinishReason.STOP})
    assert (got.error, got.skipped) == (None, 0)
    assert got.usage is not None
    assert got.usage.total_tokens == 5


async def test_given_ollamas_lines_as_events_when_asked_then_a_gateway_made_them_so() -> None:
    frames = (OLLAMA.frame(OLLAMA.chunk("a")), OLLAMA.end())
    body = b"".join(b"data: " + frame + b"\n" for frame in frames)
    got = await answer_of(OLLAMA, answer(body, 200, "text/event-stream"))
    assert (got.text, got.marked) == ("a", True)


async def test_given_the_stream_of_another_dialect_when_asked_then_it_ends_unmarked() -> None:
    for wire, other in ((CHAT, ANTHROPIC), (ANTHROPIC, GEMINI), (GEMINI, ANTHROPIC)):
        got = await answer_of(wire, other.stream("a"))
        assert (got.text, got.marked) == ("", False)


@pytest.mark.parametrize(
    "wire", [RESPONSES, ANTHROPIC, GEMINI, OLLAMA], ids=lambda wire: wire.dialect.value
)
async def test_given_a_chat_stream_when_another_dialect_was_chosen_then_its_end_mark_is_none(
    wire: Wire,
) -> None:
    """The text is in events that the dialect does not know: the answer is not whole."""
    got = await answer_of(wire, CHAT.stream("a"))
    assert (got.text, got.skipped) == ("", 1)
