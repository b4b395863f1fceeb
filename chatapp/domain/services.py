"""The services that the app knows by name: where they listen, and where their keys are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatapp.domain.models import Dialect

EMBEDDED_SERVICE = "llama.cpp"
"""The service that the embedded model's server is."""

OTHER_SERVICE = "other"
"""The entry for any address that is none of the others."""


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of `resources/services.json`, as far as it is shown."""

    id: str
    name: str
    addresses: Mapping[Dialect, str]
    """Base URL by dialect, the usual one first. "": any; what is in braces is the user's own."""
    chinese_name: str = ""
    """Where it has another one in Chinese."""
    key_page: str = ""
    """Address of the page that makes keys."""
    needs_key: bool = True
    local: bool = False
    """Whether it is a program that usually runs on the user's own computer."""

    @property
    def dialects(self) -> tuple[Dialect, ...]:
        """The dialects it speaks, the usual one first."""
        return tuple(self.addresses)

    @property
    def completes(self) -> bool:
        """Whether it continues plain texts (legacy completions)."""
        return Dialect.OPENAI_COMPLETIONS in self.addresses

    def shown_name(self, language: str) -> str:
        """Its name in a language, as in "en" or "zh_CN"."""
        return self.chinese_name if language.startswith("zh") and self.chinese_name else self.name
