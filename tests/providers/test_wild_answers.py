"""Answers of any shape in the dialects of OpenAI and Ollama: only known errors come of them."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import ChatAppError
from chatapp.net.json import parse_json
from chatapp.net.json_lines import JsonLinesDecoder
from chatapp.net.sse import SseDecoder
from chatapp.providers.base import ErrorReported, UnreadableEvent
from chatapp.providers.reading import ReplyReader
from chatapp.providers.registry import dialect_named
from tests.support.dialect_wires import COMPLETIONS, OLLAMA, RESPONSES, Wire
from tests.support.wild_json import check_storable

KEY = "sk-canary-0123456789abcdef"

each = pytest.mark.parametrize(
    "wire", [RESPONSES, COMPLETIONS, OLLAMA], ids=lambda wire: wire.dialect.value
)

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
NAMES = [
    "type",
    "delta",
    "text",
    "refusal",
    "logprobs",
    "part",
    "item",
    "item_id",
    "output_index",
    "content_index",
    "summary_index",
    "response",
    "output",
    "status",
    "incomplete_details",
    "usage",
    "error",
    "content",
    "summary",
    "encrypted_content",
    "id",
    "code",
    "message",
    "thinking",
    "done",
    "done_reason",
    "prompt_eval_count",
    "eval_count",
    "choices",
    "index",
    "finish_reason",
    "tokens",
    "token_logprobs",
    "top_logprobs",
    "token",
    "logprob",
    "bytes",
    "input_tokens",
    "output_tokens",
]
TYPES = [
    "response.output_text.delta",
    "response.output_text.done",
    "response.refusal.done",
    "response.reasoning_summary_text.delta",
    "response.reasoning_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.completed",
    "response.incomplete",
    "response.failed",
    "error",
    "output_text",
    "refusal",
    "summary_text",
    "reasoning",
    "message",
    "function_call",
    "completed",
    "failed",
    "stop",
    "length",
]
wild_values: st.SearchStrategy[Any] = st.recursive(
    json_values | st.sampled_from(TYPES),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=25,
)
wild_chunks = wild_values | st.fixed_dictionaries(
    {"type": st.sampled_from(TYPES)}, optional=dict.fromkeys(NAMES[1:], wild_values)
)


@each
@settings(deadline=None)
@given(chunks=st.lists(wild_chunks, max_size=5))
def test_given_json_of_any_shape_when_decoded_then_only_known_errors_come(
    wire: Wire, chunks: list[Any]
) -> None:
    reader = ReplyReader(dialect_named(wire.dialect).decoder(), [KEY])
    frames = JsonLinesDecoder() if wire.lines else SseDecoder()
    try:
        for chunk in chunks:
            for event in reader.take(frames.feed(wire.frame(json.dumps(chunk)))):
                check_storable(event)
    except (ChatAppError, ErrorReported):
        pass


@each
@settings(deadline=None)
@given(answer=wild_chunks)
def test_given_a_whole_answer_of_any_shape_when_decoded_then_only_known_errors_come(
    wire: Wire, answer: Any
) -> None:
    codec, value = dialect_named(wire.dialect), parse_json(json.dumps(answer))
    with contextlib.suppress(UnreadableEvent, ErrorReported):
        for event in ReplyReader(codec.decoder(), []).take_whole(value):
            check_storable(event)
    with contextlib.suppress(UnreadableEvent, ErrorReported):
        codec.decode_models(value)


@each
@settings(deadline=None)
@given(pieces=st.lists(st.binary() | st.binary().map(lambda raw: b"data:" + raw), max_size=9))
def test_given_any_bytes_when_decoded_then_only_known_errors_come(
    wire: Wire, pieces: list[bytes]
) -> None:
    reader = ReplyReader(dialect_named(wire.dialect).decoder(), [])
    frames = JsonLinesDecoder() if wire.lines else SseDecoder()
    try:
        for piece in pieces:
            list(reader.take(frames.feed(piece + b"\n")))
        if frames.end() and frames.unfinished:
            list(reader.take_unfinished(frames.unfinished))
    except (ChatAppError, ErrorReported):
        pass
