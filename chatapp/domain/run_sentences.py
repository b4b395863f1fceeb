"""The part of `sentences.py` about tables, and runs over their rows."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP

RUN_SENTENCES: Mapping[str, Sentence] = {
    "table_line": Sentence(
        QT_TRANSLATE_NOOP("errors", "Line {line} of the table cannot be read"),
        QT_TRANSLATE_NOOP("errors", "{reason}. Nothing was sent."),
    ),
    "table_empty": Sentence(
        QT_TRANSLATE_NOOP("errors", "There are no rows in the table"),
        QT_TRANSLATE_NOOP("errors", "Its first line names the columns, the others are rows."),
    ),
    "table_short": Sentence(
        QT_TRANSLATE_NOOP("errors", "The table has too few rows: {rows}"),
        QT_TRANSLATE_NOOP("errors", "One at least is held out, and one to show. Nothing was sent."),
    ),
    "examples_few": Sentence(
        QT_TRANSLATE_NOOP("errors", "{wanted} examples are wanted, and there are {there}"),
        QT_TRANSLATE_NOOP("errors", "Those are the rows that are not held out. Nothing was sent."),
    ),
    "column_twice": Sentence(
        QT_TRANSLATE_NOOP("errors", "Two columns have the name {name}"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent."),
    ),
    "bad_encoding": Sentence(QT_TRANSLATE_NOOP("errors", "There is no encoding {name}")),
    "no_column": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is no column {name} in the table"),
        QT_TRANSLATE_NOOP("errors", "It has {columns}. Nothing was sent."),
    ),
    "no_variable": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is no variable {name} in the template"),
        QT_TRANSLATE_NOOP("errors", "It has {variables}. Nothing was sent."),
    ),
    "no_variables": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is no variable {name}: the template has none"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent."),
    ),
    "bad_pattern": Sentence(
        QT_TRANSLATE_NOOP("errors", "{pattern} is no pattern"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "pattern_slow": Sentence(
        QT_TRANSLATE_NOOP("errors", "{pattern} takes too long to be searched in an answer"),
        QT_TRANSLATE_NOOP(
            "errors", "The answers are kept. Write it simpler: without repeats inside repeats."
        ),
    ),
    "judge_unclear": Sentence(
        QT_TRANSLATE_NOOP("errors", "The judge said neither yes nor no: {answer}"),
    ),
    "blank_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "The template has no blank, or more than one"),
        QT_TRANSLATE_NOOP("errors", "Write the word blank in double braces where words are to go."),
    ),
    "labels_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "There are no two labels with words for the blank"),
    ),
    "blank_not_last": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} cannot say how likely a given text is"),
        QT_TRANSLATE_NOOP("errors", "The blank has to stand at the end of the template there."),
    ),
    "not_scored": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} does not say how likely words are"),
        QT_TRANSLATE_NOOP("errors", "Choose a model of another connection."),
    ),
    "no_experiment": Sentence(QT_TRANSLATE_NOOP("errors", "There is no experiment {name}")),
    "no_template": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is no template {name}"),
        QT_TRANSLATE_NOOP("errors", "It is neither a file nor in the prompt library."),
    ),
    "no_cloze_template": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is no template {name}"),
        QT_TRANSLATE_NOOP(
            "errors",
            "It is neither a file nor in the prompt library; a text needs the word blank in double "
            "braces where words are to go.",
        ),
    ),
    "template_unreadable": Sentence(
        QT_TRANSLATE_NOOP("errors", "{path} is no template that can be read"),
        QT_TRANSLATE_NOOP("errors", "{reason}."),
    ),
    "results_other": Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "{path} holds results of another template, model or parameters"
        ),
        QT_TRANSLATE_NOOP(
            "errors", "Nothing was sent. Name another file, or begin anew with --restart."
        ),
    ),
    "results_foreign": Sentence(
        QT_TRANSLATE_NOOP("errors", "{path} is no file of results (line {line})"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent; it was left as it is. Name another file."),
    ),
    "results_read": Sentence(
        QT_TRANSLATE_NOOP("errors", "{path} is read by this command"),
        QT_TRANSLATE_NOOP(
            "errors", "The results cannot go there as well. Nothing was sent. Name another file."
        ),
    ),
    "table_changed": Sentence(
        QT_TRANSLATE_NOOP("errors", "{left} of {rows} rows were gone when they were to be asked"),
        QT_TRANSLATE_NOOP(
            "errors", "The table was changed meanwhile. What was written is kept; run it again."
        ),
    ),
    "results_held": Sentence(
        QT_TRANSLATE_NOOP("errors", "Another run writes to {path}"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent."),
    ),
    "results_not_written": Sentence(
        QT_TRANSLATE_NOOP("errors", "{path} could not be written"),
        QT_TRANSLATE_NOOP("errors", "{reason}. What was written before is kept; run it again."),
    ),
    "rows_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "{failed} of {rows} rows failed"),
        QT_TRANSLATE_NOOP("errors", "Ask for them again with --retry-failed; the first: {reason}"),
    ),
}
