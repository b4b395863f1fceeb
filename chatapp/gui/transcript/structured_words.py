"""What is said of an answer that is JSON: whether it follows its schema, and what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chatapp.gui.i18n import word_failure
from chatapp.gui.transcript.structured import StructuredView
from chatapp.gui.widgets.spoken import name_of

translate = QCoreApplication.translate


def state_words(view: StructuredView | None) -> str:
    """Whether it follows its schema. Parameters: `view`, None while nobody has looked at it."""
    if view is None:
        return translate("StructuredPane", "Looking at the answer…")
    words = _checked_words(view)
    if not view.again:
        return words
    return translate("StructuredPane", "{state} · asked once more").replace("{state}", words)


def problem_lines(view: StructuredView | None) -> list[str]:
    """What is wrong with it, and where."""
    lines = []
    for problem in view.problems if view is not None else ():
        words = word_failure(problem.failure).title
        lines.append(name_of(problem.place, words) if problem.place else words)
    return lines


def _checked_words(view: StructuredView) -> str:
    if any(problem.failure.code.startswith("schema_") for problem in view.problems):
        return translate("StructuredPane", "Not checked")
    if view.problems and view.found:
        return translate("StructuredPane", "Does not follow its schema")
    if view.problems:
        return translate("StructuredPane", "No JSON")
    if view.checked:
        return translate("StructuredPane", "Follows its schema")
    return translate("StructuredPane", "JSON")
