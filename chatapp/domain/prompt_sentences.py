"""The part of `sentences.py` about prompt templates and what is made with them."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP

PROMPT_SENTENCES: Mapping[str, Sentence] = {
    "no_prompt": Sentence(QT_TRANSLATE_NOOP("errors", "There is no prompt {name}")),
    "prompts_unknown": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} is no file of prompts"),
        QT_TRANSLATE_NOOP(
            "errors",
            "Prompts come as JSON of this app, as CSV with the columns act and prompt, or as "
            "Markdown with front matter. Nothing was added.",
        ),
    ),
    "front_matter_unreadable": Sentence(
        QT_TRANSLATE_NOOP("errors", "The front matter of {name} cannot be read in line {line}"),
        QT_TRANSLATE_NOOP(
            "errors",
            "It is lines of YAML, such as title: Pirate. A text with other signs in it stands in "
            "quotes. Nothing was added.",
        ),
    ),
    "value_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} is not filled in"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent."),
    ),
    "bad_value": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} cannot be {value}"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent."),
    ),
    "example_incomplete": Sentence(
        QT_TRANSLATE_NOOP("errors", "Example {number} is not whole"),
        QT_TRANSLATE_NOOP(
            "errors", "It needs a question (Q:), a reasoning (T:) and an answer (A:)."
        ),
    ),
    "reason_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "--task and --samples need --reason"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent."),
    ),
    "no_vote": Sentence(
        QT_TRANSLATE_NOOP("errors", "None of {count} chains of thought came to an answer"),
        QT_TRANSLATE_NOOP("errors", "What they wrote is saved."),
    ),
}
