"""What of the prompt library is shown: by words, tag, language and kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from chatapp.domain.folding import fold
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate


def is_shipped(identity: str) -> bool:
    """Whether a prompt with this id came with the app, changed or not."""
    return identity.endswith((".en", ".zh"))


def shipped_name(identity: str) -> str:
    """What a shipped prompt and the same one in another language have in common; "" of others."""
    return identity.rpartition(".")[0] if is_shipped(identity) else ""


def tags_of(prompts: Iterable[PromptTemplate]) -> list[str]:
    """All tags, the most frequent first, then by name."""
    counts: dict[str, int] = {}
    for prompt in prompts:
        for tag in prompt.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return sorted(counts, key=lambda tag: (-counts[tag], fold(tag)))


def matching(
    prompts: Sequence[PromptTemplate],
    words: str = "",
    *,
    tag: str = "",
    language: str = "",
    kind: PromptKind | None = None,
) -> list[PromptTemplate]:
    """The prompts that have all words somewhere, those with them in the title first.

    A shipped prompt is also found by the words of its other language. Parameters: `language`,
    "en" or "zh"; prompts of no language in particular belong to both.
    """
    needles = fold(words).split()
    other = _other_languages(prompts) if needles else {}
    titled, found = [], []
    for prompt in prompts:
        chosen = (not tag or tag in prompt.tags) and kind in (None, prompt.kind)
        if not chosen or (language and prompt.language not in ("", language)):
            continue
        if all(needle in fold(prompt.title) for needle in needles):
            titled.append(prompt)
            continue
        said = _said(prompt) + other.get(shipped_name(prompt.id), "")
        if all(needle in said for needle in needles):
            found.append(prompt)
    return [*titled, *found]


def called(prompts: Sequence[PromptTemplate], words: str, language: str) -> list[PromptTemplate]:
    """Those that have all words in their titles or tags, or in those of their other language.

    Those of another language are given only where words were and none of the language has them.
    """
    needles = fold(words).split()
    names: dict[str, str] = {}
    for prompt in prompts:
        if name := shipped_name(prompt.id):
            names[name] = names.get(name, "") + _folded((prompt.title, *prompt.tags))
    found = [
        prompt
        for prompt in prompts
        if all(
            needle in _folded((prompt.title, *prompt.tags)) + names.get(shipped_name(prompt.id), "")
            for needle in needles
        )
    ]
    near = [prompt for prompt in found if prompt.language in ("", language)]
    far = [prompt for prompt in found if prompt.language not in ("", language)]
    return near or (far if needles else [])


def _other_languages(prompts: Iterable[PromptTemplate]) -> dict[str, str]:
    """What shipped prompts say in all their languages, by what these have in common."""
    said: dict[str, str] = {}
    for prompt in prompts:
        if name := shipped_name(prompt.id):
            said[name] = said.get(name, "") + _said(prompt)
    return said


def _said(prompt: PromptTemplate) -> str:
    """All texts of a prompt, folded."""
    parts = (prompt.title, prompt.description, *prompt.tags, prompt.system, prompt.text)
    return _folded((*parts, *(variant.text for variant in prompt.variants)))


@lru_cache(4_096)
def _folded(parts: tuple[str, ...]) -> str:
    """Texts folded, a line break behind each."""
    return fold("\n".join((*parts, "")))
