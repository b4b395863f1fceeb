"""Reading the beginning of a model file that may be anything."""

from __future__ import annotations

import io
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import ModelError
from chatapp.domain.model_files import ModelFile, ModelUse
from chatapp.providers import gguf
from chatapp.providers.gguf import is_gguf, read_header
from chatapp.providers.model_file import (
    described,
    missing_parts,
    parts_of,
    read_model_file,
    size_of,
)
from tests.support.gguf_files import gguf_bytes, model_bytes, text


def model(**changes: object) -> ModelFile:
    """What a small model says about itself, with keys changed."""
    header = read_header(io.BytesIO(model_bytes(**changes)))
    assert header is not None
    return described(header)


def test_given_a_model_file_then_it_says_what_it_is() -> None:
    assert model() == ModelFile(
        architecture="llama",
        name="Small Finch",
        size_label="2B",
        parameters=384,
        quantisation="Q4_K_M",
        context=8192,
        layers=4,
        embedding=64,
        heads=8,
        cache_row=4 * 2 * (8 + 8),
        vocabulary=3,
        tokenizer="gpt2",
        template="ChatML",
        use=ModelUse.CHAT,
    )


def test_given_the_demo_model_then_it_says_what_it_is(demo_model: Path) -> None:
    known = read_model_file(demo_model)
    assert (known.architecture, known.size_label, known.quantisation) == ("llama", "135M", "Q4_1")
    assert (known.context, known.layers, known.vocabulary) == (8192, 30, 49152)
    assert known.parameters == 134_515_008
    assert known.cache_row == 30 * 3 * 128
    assert (known.template, known.use) == ("ChatML", ModelUse.CHAT)


def test_given_heads_of_each_layer_then_the_cache_is_their_sum() -> None:
    assert model(llama__attention__head_count_kv=[1, 0, 2, 4]).cache_row == 7 * 16
    assert model(llama__attention__head_count_kv=None).cache_row == 4 * 8 * 16
    wide = model(llama__attention__key_length=32, llama__attention__value_length=16)
    assert wide.cache_row == 4 * 2 * 48
    assert model(llama__block_count=None).cache_row is None


@pytest.mark.parametrize(
    ("changes", "use"),
    [
        ({"tokenizer__chat_template": None}, ModelUse.COMPLETE),
        ({"tokenizer__chat_template": "  "}, ModelUse.COMPLETE),
        ({"general__architecture": "nomic-bert"}, ModelUse.EMBEDDING),
        ({"general__architecture": "clip"}, ModelUse.PART),
        ({"general__type": "mmproj"}, ModelUse.PART),
        ({"general__type": "adapter"}, ModelUse.PART),
    ],
)
def test_given_what_is_no_partner_to_talk_to_then_that_is_known(
    changes: dict[str, object], use: ModelUse
) -> None:
    assert model(**changes).use is use


@pytest.mark.parametrize(
    ("template", "family"),
    [
        ("<|start_header_id|>{{ role }}", "Llama 3"),
        ("<start_of_turn>user", "Gemma"),
        ("[INST] {{ text }} [/INST]", "Mistral"),
        ("{{ messages }}", "own"),
    ],
)
def test_given_a_chat_template_then_its_family_is_named(template: str, family: str) -> None:
    assert model(tokenizer__chat_template=template).template == family


def test_given_a_quantisation_nobody_knows_then_none_is_named() -> None:
    assert model(general__file_type=999).quantisation == ""
    assert model(general__file_type="Q4").quantisation == ""


def test_given_long_lists_before_what_is_wanted_then_they_are_passed_over() -> None:
    words = [f"word {number}" for number in range(20_000)]
    assert model(tokenizer__ggml__tokens=words).vocabulary == 20_000
    numbers = read_header(io.BytesIO(gguf_bytes({"a.scores": list(range(9000)), "b": 7})))
    assert numbers is not None
    assert numbers.values["a.scores"] == gguf.Listed(9000)
    assert numbers.number("b") == 7


def test_given_counts_and_lengths_that_lie_then_it_is_not_read() -> None:
    head = b"GGUF" + struct.pack("<I", 3)
    lies = (
        head + struct.pack("<QQ", 0, 1 << 63),
        head + struct.pack("<QQ", 1 << 63, 0),
        head + struct.pack("<QQ", 0, 1) + struct.pack("<Q", (1 << 64) - 1),
        head + struct.pack("<QQ", 0, 1) + text("a") + struct.pack("<IIQ", 9, 8, 1 << 60),
        head + struct.pack("<QQ", 0, 1) + text("a") + struct.pack("<IIQ", 9, 4, 1 << 60),
        head + struct.pack("<QQ", 0, 1) + text("a") + struct.pack("<IIQ", 9, 9, 1),
        head + struct.pack("<QQ", 0, 1) + text("a") + struct.pack("<I", 99),
        head + struct.pack("<QQ", 1, 0) + text("t") + struct.pack("<I", 1 << 31),
        gguf_bytes({}, version=1),
        gguf_bytes({}, version=3 << 24),  # of the other byte order
    )
    for lie in lies:
        assert read_header(io.BytesIO(lie)) is None


def test_given_a_file_that_never_ends_then_what_is_read_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Endless(io.RawIOBase):
        """The same short text, for ever, in a list of very many."""

        taken = 0

        def __init__(self) -> None:
            head = b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("a")
            self.head = io.BytesIO(head + struct.pack("<IIQ", 9, 8, 1 << 62))

        def seek(self, _offset: int, _whence: int = 0) -> int:
            return 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            data = self.head.read(size)
            return data + bytes(size - len(data))

    monkeypatch.setattr(gguf, "READ_AT_MOST", 1 << 20)
    file = Endless()
    tracemalloc.start()
    assert read_header(file) is None  # type: ignore[arg-type]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert file.taken <= 1 << 20
    assert peak < 4 << 20


@given(st.binary(max_size=300))
def test_given_any_bytes_then_there_is_a_header_or_none(data: bytes) -> None:
    for start in (b"", b"GGUF", b"GGUF\3\0\0\0"):
        header = read_header(io.BytesIO(start + data))
        if header is not None:
            described(header)


@given(st.data())
def test_given_a_model_file_cut_or_changed_anywhere_then_it_is_read_or_refused(
    data: st.DataObject,
) -> None:
    whole = model_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] = data.draw(st.integers(0, 255))
    header = read_header(io.BytesIO(bytes(changed)))
    if header is not None:
        described(header)
    assert read_header(io.BytesIO(whole[:place])) is None


@given(st.binary(max_size=20))
def test_given_any_bytes_then_only_the_magic_makes_a_model(data: bytes) -> None:
    assert is_gguf(io.BytesIO(data)) == data.startswith(b"GGUF")


def test_given_a_damaged_beginning_when_read_then_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "cut.gguf"
    path.write_bytes(model_bytes()[:200])

    with pytest.raises(ModelError) as caught:
        read_model_file(path)

    assert caught.value.code == "model_damaged"


def test_given_a_split_model_then_its_parts_are_known_and_missed(tmp_path: Path) -> None:
    names = [f"big-0000{number}-of-00003.gguf" for number in (1, 2, 3)]
    paths = [tmp_path / name for name in names]
    paths[0].write_bytes(b"1234")
    paths[2].write_bytes(b"12")

    assert parts_of(paths[1]) == tuple(paths)
    assert missing_parts(paths[0]) == (paths[1],)
    assert size_of(paths[0]) == 6
    lone = tmp_path / "lone-00001-of-00001.gguf"
    assert parts_of(lone) == (lone,)
