"""The part of `sentences.py` about answers that are to follow a JSON schema."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP

STRUCTURED_SENTENCES: Mapping[str, Sentence] = {
    "no_table": Sentence(QT_TRANSLATE_NOOP("errors", "The answer has no rows for a table")),
    "json_missing": Sentence(QT_TRANSLATE_NOOP("errors", "There is no JSON in the answer")),
    "json_broken": Sentence(
        QT_TRANSLATE_NOOP("errors", "The JSON breaks off at line {line}, character {column}")
    ),
    "value_required": Sentence(QT_TRANSLATE_NOOP("errors", "{name} is missing")),
    "value_extra": Sentence(QT_TRANSLATE_NOOP("errors", "{name} is not in the schema")),
    "value_type": Sentence(QT_TRANSLATE_NOOP("errors", "It should be of the type {wanted}")),
    "value_choice": Sentence(QT_TRANSLATE_NOOP("errors", "It should be one of {wanted}")),
    "value_least": Sentence(QT_TRANSLATE_NOOP("errors", "It should be at least {wanted}")),
    "value_most": Sentence(QT_TRANSLATE_NOOP("errors", "It should be at most {wanted}")),
    "value_short": Sentence(QT_TRANSLATE_NOOP("errors", "It should have at least {wanted} parts")),
    "value_long": Sentence(QT_TRANSLATE_NOOP("errors", "It should have at most {wanted} parts")),
    "value_pattern": Sentence(QT_TRANSLATE_NOOP("errors", "It does not match {wanted}")),
    "value_rule": Sentence(QT_TRANSLATE_NOOP("errors", "It breaks the schema's rule {rule}")),
    "schema_bad": Sentence(
        QT_TRANSLATE_NOOP("errors", "The schema is none: {reason}"),
        QT_TRANSLATE_NOOP("errors", "The answer was not checked."),
    ),
    "schema_reference": Sentence(
        QT_TRANSLATE_NOOP("errors", "The schema refers to {reference}, which is not in it"),
        QT_TRANSLATE_NOOP("errors", "Nothing is fetched for it. The answer was not checked."),
    ),
    "schema_slow": Sentence(
        QT_TRANSLATE_NOOP("errors", "Checking the answer took too long"),
        QT_TRANSLATE_NOOP("errors", "A pattern in the schema may be the cause."),
    ),
    "schema_file_json": Sentence(
        QT_TRANSLATE_NOOP("errors", "{path} is not JSON: line {line}, character {column}"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent."),
    ),
    "schema_file_object": Sentence(
        QT_TRANSLATE_NOOP("errors", "{path} is no JSON schema: one is an object"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent."),
    ),
    "schema_file_rules": Sentence(
        QT_TRANSLATE_NOOP("errors", "{path} is no JSON schema: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent."),
    ),
    "schema_file_reference": Sentence(
        QT_TRANSLATE_NOOP("errors", "{path} refers to {reference}, which is not in it"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent, and nothing is fetched for a schema."),
    ),
    "answer_breaks_schema": Sentence(
        QT_TRANSLATE_NOOP("errors", "The answer does not follow its schema, at {place}: {reason}"),
        QT_TRANSLATE_NOOP("errors", "The answer is kept."),
    ),
    "answer_breaks_schema_more": Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "The answer does not follow its schema, at {place} and in {more} more: {reason}",
        ),
        QT_TRANSLATE_NOOP("errors", "The answer is kept."),
    ),
    "fields_root": Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "Fields can only say what an object holds; this is none: {place}"
        )
    ),
    "fields_keyword": Sentence(
        QT_TRANSLATE_NOOP("errors", "Fields have no place for {keyword}, which stands in {place}")
    ),
    "fields_type": Sentence(
        QT_TRANSLATE_NOOP("errors", "Fields have no type for what stands in {place}")
    ),
    "fields_choice": Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "Choices of fields are single lines of text; others are in {place}"
        )
    ),
    "fields_name": Sentence(
        QT_TRANSLATE_NOOP("errors", "Names of fields are single lines; another stands in {place}")
    ),
    "fields_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "Fields cannot say in which way {place} may be missing")
    ),
}
