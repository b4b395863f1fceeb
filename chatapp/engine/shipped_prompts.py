"""The prompts that come with the app."""

from __future__ import annotations

from functools import cache

from chatapp.domain.prompt_templates import PromptTemplate
from chatapp.domain.prompt_values import prompt_of
from chatapp.resources import resource

LANGUAGES = ("en", "zh")
"""The files there are in `resources/prompts`; each has all prompts."""


@cache
def shipped_prompts() -> tuple[PromptTemplate, ...]:
    """All of them, language by language, in the order of their files; read the first time.

    The id is the name in the file and the language, as in "linux-terminal.en".
    """
    return tuple(prompt for language in LANGUAGES for prompt in _of_language(language))


def _of_language(language: str) -> list[PromptTemplate]:
    import tomllib

    table = tomllib.loads(resource("prompts", f"{language}.toml").read_text("utf-8"))
    return [
        prompt_of({**values, "language": language}, f"{name}.{language}")
        for name, values in table.items()
    ]
