"""What a GGUF file's header means: which model it is, what it is good for, its parts."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from chatapp.domain.errors import ModelError
from chatapp.domain.model_files import ModelFile, ModelUse
from chatapp.providers.gguf import Header, Listed, is_gguf, read_header

_QUANTISATIONS = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S",
    29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0",
    38: "MXFP4",
}  # fmt: skip
"""By `general.file_type`, as `llama_ftype` of llama.h numbers them."""

_TEMPLATES = (
    ("<|im_start|>", "ChatML"),
    ("<|start_header_id|>", "Llama 3"),
    ("<|header_start|>", "Llama 4"),
    ("<start_of_turn>", "Gemma"),
    ("<|channel|>", "gpt-oss"),
    ("[INST]", "Mistral"),
    ("<|start_of_role|>", "Granite"),
    ("<｜User｜>", "DeepSeek"),
    ("<|START_OF_TURN_TOKEN|>", "Command R"),
    ("[gMASK]", "GLM"),
    ("<|assistant|>", "Phi"),
)
"""What only the templates of a family hold."""

_EMBEDDING = re.compile(r".*bert.*|t5encoder|gemma-embedding|llama-embed", re.ASCII)
_PARTS = re.compile(r"clip|mmproj|adapter|imatrix", re.ASCII)

_SPLIT = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", re.IGNORECASE)
MOST_PARTS = 999


def read_model_file(path: Path) -> ModelFile:
    """Read what a model file says about itself; the whole of it is checked by loading it only.

    Raises ModelError: model_missing; model_unreadable for what is no regular file, no GGUF file
    or cannot be read; model_damaged where its beginning is not whole.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            raise ModelError("model_unreadable", path=path)
        with path.open("rb") as file:
            if not is_gguf(file):
                raise ModelError("model_unreadable", path=path)
            header = read_header(file)
    except (FileNotFoundError, NotADirectoryError):
        raise ModelError("model_missing", model=path.stem) from None
    except OSError:
        raise ModelError("model_unreadable", path=path) from None
    if header is None:
        raise ModelError("model_damaged", path=path)
    return described(header)


def described(header: Header) -> ModelFile:
    """What a header says, in the app's terms."""
    architecture = header.text("general.architecture")
    tokens = header.values.get("tokenizer.ggml.tokens")
    whole = not header.number("split.count") or header.number("split.count") == 1
    file_type = header.values.get("general.file_type")
    return ModelFile(
        architecture=architecture[:64],
        name=" ".join(header.text("general.name").split())[:100],
        size_label=header.text("general.size_label")[:20],
        parameters=header.parameters if whole and header.parameters else None,
        quantisation=_QUANTISATIONS.get(file_type, "") if isinstance(file_type, int) else "",
        context=header.number(f"{architecture}.context_length"),
        layers=header.number(f"{architecture}.block_count") or 0,
        embedding=header.number(f"{architecture}.embedding_length") or 0,
        heads=_largest(header, f"{architecture}.attention.head_count"),
        cache_row=_cache_row(header, architecture),
        vocabulary=tokens.length if isinstance(tokens, Listed) else 0,
        tokenizer=header.text("tokenizer.ggml.model")[:40],
        template=_family(header.text("tokenizer.chat_template")),
        use=_use(header, architecture),
    )


def _use(header: Header, architecture: str) -> ModelUse:
    kind = header.text("general.type")
    if _PARTS.fullmatch(architecture) or _PARTS.fullmatch(kind):
        return ModelUse.PART
    if _EMBEDDING.fullmatch(architecture):
        return ModelUse.EMBEDDING
    return ModelUse.CHAT if header.text("tokenizer.chat_template").strip() else ModelUse.COMPLETE


def _family(template: str) -> str:
    if not template.strip():
        return ""
    return next((family for mark, family in _TEMPLATES if mark in template), "own")


def _cache_row(header: Header, architecture: str) -> int | None:
    """Values of a token in the caches of all layers; None where the file does not tell."""
    prefix = f"{architecture}.attention"
    layers = min(header.number(f"{architecture}.block_count") or 0, 4096)
    heads = _largest(header, f"{prefix}.head_count")
    embedding = header.number(f"{architecture}.embedding_length")
    if not layers or not heads or not embedding:
        return None
    usual = embedding // heads
    width = (header.number(f"{prefix}.key_length") or usual) + (
        header.number(f"{prefix}.value_length") or usual
    )
    of_layers = header.values.get(f"{prefix}.head_count_kv")
    if isinstance(of_layers, Listed) and of_layers.values:
        heads_together = sum(int(each) for each in of_layers.values[:layers] if 0 < each < 1e6)
    else:
        heads_together = layers * (header.number(f"{prefix}.head_count_kv") or heads)
    return heads_together * width


def _largest(header: Header, key: str) -> int:
    """A number, or the largest of a list with one for each layer."""
    value = header.values.get(key)
    if isinstance(value, Listed):
        return max((int(each) for each in value.values if 0 < each < 1e6), default=0)
    return header.number(key) or 0


def parts_of(path: Path) -> tuple[Path, ...]:
    """All files of a model that is split, the first one first; else the file itself."""
    match = _SPLIT.fullmatch(path.name)
    count = int(match["count"]) if match else 0
    if match is None or not 1 < count <= MOST_PARTS:
        return (path,)
    numbers = range(1, count + 1)
    suffix = path.name[-5:]
    return tuple(
        path.with_name(f"{match['stem']}-{number:05}-of-{count:05}{suffix}") for number in numbers
    )


def missing_parts(path: Path) -> tuple[Path, ...]:
    """The files of a split model that are not beside it."""
    return tuple(part for part in parts_of(path) if not part.is_file())


def size_of(path: Path) -> int:
    """Bytes of all its parts that are there; raises OSError where the file itself is not."""
    size = path.stat().st_size
    for part in parts_of(path):
        if part != path and part.is_file():
            size += part.stat().st_size
    return size
