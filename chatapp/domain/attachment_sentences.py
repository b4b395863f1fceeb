"""The sentences for files that cannot be attached or sent (see `sentences.py`)."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP

_KINDS = QT_TRANSLATE_NOOP(
    "errors",
    "Text, code, PDF, Word, Excel and PowerPoint files (docx, xlsx, pptx) and pictures can be.",
)

ATTACHMENT_SENTENCES: Mapping[str, Sentence] = {
    "document_unknown": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} is not a file that can be attached"), _KINDS
    ),
    "document_empty": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is nothing in {name}"),
    ),
    "document_no_text": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is no text in {name}"),
        QT_TRANSLATE_NOOP(
            "errors", "Its pages may be pictures. Attach pictures of them, or a version with text."
        ),
    ),
    "document_encrypted": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} is protected by a password"),
        QT_TRANSLATE_NOOP("errors", "Save it without one, then attach it again."),
    ),
    "document_unreadable": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} could not be read"),
        QT_TRANSLATE_NOOP("errors", "It may be damaged, or not be what its name says."),
    ),
    "document_too_large": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} unpacks to more than can be read"),
        QT_TRANSLATE_NOOP("errors", "It may be damaged, or made to do harm. Nothing was kept."),
    ),
    "document_too_long": Sentence(
        QT_TRANSLATE_NOOP("errors", "The text of {name} is too long"),
        QT_TRANSLATE_NOOP("errors", "The limit is {limit} characters. Attach a part of it."),
    ),
    "document_timeout": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} could not be read within {seconds} s"),
        QT_TRANSLATE_NOOP("errors", "Try again, or attach a part of it."),
    ),
    "images_unsupported": Sentence(
        QT_TRANSLATE_NOOP("errors", "{model} takes no pictures"),
        QT_TRANSLATE_NOOP("errors", "Remove them, or choose another model. Nothing was sent."),
    ),
}
"""By code."""
