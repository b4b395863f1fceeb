"""Failures in words: the sentence of their code, filled with their facts.

A missing fact shows as "?".
"""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter
from typing import TYPE_CHECKING, Any

from chatapp.domain.sentence import Sentence

if TYPE_CHECKING:
    from chatapp.domain.messages import Failure

_OWN_REASONS = frozenset(
    {
        "parameter_unsupported",
        "profile_unusable",
        "storage_failed",
        "download_failed",
        "conversation_unreadable",
        "backup_failed",
        "file_not_written",
        "encryption_keyring",
        "encryption_no_keyring",
        "encryption_failed",
        "data_key_not_kept",
        "table_line",
        "template_unreadable",
    }
)
"""Codes whose reason is the app's own text, marked where it is raised; others stay as told."""


class _Filler(Formatter):
    """Fills in facts; never fails, and never looks inside a fact."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        # Endpoints may give no reason; every other fact is owed.
        return kwargs.get(field_name) or ("" if field_name == "reason" else "?"), field_name


def word(failure: Failure, translate: Callable[[str], str] = str) -> Sentence:
    """The sentence for a failure, filled in.

    Parameters: `translate`, applied to each text before it is filled.
    """
    # Only where something failed.
    from chatapp.domain.sentences import SENTENCES

    sentence = SENTENCES.get(failure.code) or SENTENCES["unexpected"]
    return Sentence(
        *(_fill(text, failure, translate) for text in (sentence.title, sentence.detail))
    )


def one_line(failure: Failure) -> str:
    """Title and detail as one line of plain English, for the command line."""
    sentence = word(failure)
    text = f"{sentence.title}. {sentence.detail}" if sentence.detail else sentence.title
    return " ".join(text.split())


def _fill(text: str, failure: Failure, translate: Callable[[str], str]) -> str:
    if not text:
        return ""
    facts = dict(failure.facts)
    if failure.code in _OWN_REASONS and "reason" in facts:
        facts["reason"] = translate(facts["reason"])
    if text == "{reason}":
        return facts.get("reason", "")
    return _Filler().format(translate(text), **facts).strip()
