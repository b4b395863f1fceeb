"""GGUF files of our own making, written as the format's description has it."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

STRING, ARRAY = 8, 9
TEMPLATE = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>{% endfor %}"


def text(value: str) -> bytes:
    """A string."""
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def entry(key: str, value: object) -> bytes:
    """A key with its value: a text, a whole number, a list of either."""
    if isinstance(value, str):
        return text(key) + struct.pack("<I", STRING) + text(value)
    if isinstance(value, int):
        return text(key) + struct.pack("<IQ", 10, value)
    assert isinstance(value, Sequence)
    texts = all(isinstance(each, str) for each in value)
    items = b"".join(text(each) if texts else struct.pack("<I", each) for each in value)
    return text(key) + struct.pack("<IIQ", ARRAY, STRING if texts else 4, len(value)) + items


def tensor(name: str, *sizes: int) -> bytes:
    """What is said about a tensor."""
    head = text(name) + struct.pack("<I", len(sizes))
    return head + struct.pack(f"<{len(sizes)}QIQ", *sizes, 0, 0)


def gguf_bytes(
    values: Mapping[str, object], tensors: Sequence[bytes] = (), *, version: int = 3
) -> bytes:
    """A file with these keys and tensors."""
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(values))
    return head + b"".join(entry(k, v) for k, v in values.items()) + b"".join(tensors)


USUAL: Mapping[str, object] = {
    "general.architecture": "llama",
    "general.name": "Small Finch",
    "general.size_label": "2B",
    "general.file_type": 15,
    "llama.context_length": 8192,
    "llama.block_count": 4,
    "llama.embedding_length": 64,
    "llama.attention.head_count": 8,
    "llama.attention.head_count_kv": 2,
    "tokenizer.ggml.model": "gpt2",
    "tokenizer.ggml.tokens": ["a", "b", "c"],
    "tokenizer.chat_template": TEMPLATE,
}


def model_bytes(**changes: object) -> bytes:
    """A small model without its data. Parameters: keys with "__" for ".", None takes one out."""
    renamed = {key.replace("__", "."): value for key, value in changes.items()}
    values = {**USUAL, **renamed}
    kept = {key: value for key, value in values.items() if value is not None}
    return gguf_bytes(kept, [tensor("token_embd.weight", 64, 3), tensor("output.weight", 64, 3)])
