"""Reading the beginning of a model file that may be anything."""

from __future__ import annotations

import io
import struct
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chatapp.providers.gguf import is_gguf, trained_context


def string(text: str) -> bytes:
    """A string as GGUF has it."""
    return struct.pack("<Q", len(text.encode())) + text.encode()


def file_of(*pairs: tuple[str, int, bytes], count: int | None = None) -> io.BytesIO:
    """A file with these keys, types and values, and no tensors."""
    head = b"GGUF" + struct.pack("<IQQ", 3, 0, len(pairs) if count is None else count)
    body = b"".join(string(key) + struct.pack("<I", kind) + value for key, kind, value in pairs)
    return io.BytesIO(head + body)


ARCHITECTURE = ("general.architecture", 8, string("llama"))
CONTEXT = ("llama.context_length", 4, struct.pack("<I", 2048))


def test_given_a_file_that_names_its_context_then_it_is_found() -> None:
    assert trained_context(file_of(ARCHITECTURE, ("a.flag", 7, b"\1"), CONTEXT)) == 2048


def test_given_a_context_of_64_bits_then_it_is_found() -> None:
    assert trained_context(file_of(("x.context_length", 10, struct.pack("<Q", 1 << 17)))) == 1 << 17


def test_given_lists_before_the_context_then_they_are_passed_over() -> None:
    words = struct.pack("<IQ", 8, 2) + string("en") + string("zh")
    numbers = struct.pack("<IQ", 5, 3) + bytes(12)

    assert trained_context(file_of(("a", 9, words), ("b", 9, numbers), CONTEXT)) == 2048


def test_given_no_context_or_one_far_behind_then_there_is_none() -> None:
    long = struct.pack("<IQ", 0, 1 << 21) + bytes(1 << 21)
    lying = struct.pack("<IQ", 8, 1 << 60)
    nested = struct.pack("<IQ", 9, 1)

    assert trained_context(file_of(ARCHITECTURE)) is None
    for array in (long, lying, nested):
        assert trained_context(file_of(("list", 9, array), CONTEXT)) is None


def test_given_counts_and_lengths_that_lie_then_there_is_none() -> None:
    assert trained_context(file_of(ARCHITECTURE, count=1 << 63)) is None
    assert trained_context(io.BytesIO(file_of().getvalue() + b"\xff" * 100)) is None
    endless = b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", (1 << 64) - 1)
    assert trained_context(io.BytesIO(endless)) is None


def test_given_the_demo_model_then_its_context_is_known(demo_model: Path) -> None:
    with demo_model.open("rb") as file:
        assert is_gguf(file)
        assert trained_context(file) == 8192


@given(st.binary(max_size=300))
def test_given_any_bytes_then_the_answer_is_a_number_or_none(data: bytes) -> None:
    for file in (io.BytesIO(data), io.BytesIO(b"GGUF" + data)):
        context = trained_context(file)
        assert context is None or context > 0


@given(st.binary(max_size=20))
def test_given_any_bytes_then_only_the_magic_makes_a_model(data: bytes) -> None:
    assert is_gguf(io.BytesIO(data)) == data.startswith(b"GGUF")
