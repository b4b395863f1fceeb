"""What stands around the fields of a schema, in words, and the schemas to begin with."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from chatapp.domain.schema_fields import DrawnSchema, Fault, FieldType, SchemaField
from chatapp.domain.schema_format import SCHEMA_NAME


def type_words(kind: FieldType) -> str:
    """What a type of fields is called."""
    return {
        FieldType.TEXT: QCoreApplication.translate("SchemaEditor", "Text"),
        FieldType.NUMBER: QCoreApplication.translate("SchemaEditor", "Number"),
        FieldType.WHOLE_NUMBER: QCoreApplication.translate("SchemaEditor", "Whole number"),
        FieldType.YES_NO: QCoreApplication.translate("SchemaEditor", "Yes or no"),
        FieldType.CHOICE: QCoreApplication.translate("SchemaEditor", "Choice"),
        FieldType.TEXTS: QCoreApplication.translate("SchemaEditor", "List of texts"),
    }[kind]


def fault_words(fault: Fault, name: str) -> str:
    """What is missing or wrong with the field `name`, as a sentence."""
    words = {
        Fault.NO_NAME: QCoreApplication.translate(
            "SchemaEditor", "A field without a name is not asked for."
        ),
        Fault.SAME_NAME: QCoreApplication.translate(
            "SchemaEditor",
            "Two fields are called “%1”. Until that is changed, the last whole schema holds.",
        ),
        Fault.NO_CHOICES: QCoreApplication.translate(
            "SchemaEditor", "Write the choices of “%1”. Until then, the last whole schema holds."
        ),
        Fault.SAME_CHOICE: QCoreApplication.translate(
            "SchemaEditor",
            "“%1” has a choice twice. Until that is changed, the last whole schema holds.",
        ),
    }[fault]
    return words.replace("%1", name)


@dataclass(frozen=True, slots=True)
class ReadySchema:
    """A schema to begin with. `name` is what it is sent as, `title` what it is called here."""

    name: str
    title: str
    drawn: DrawnSchema


def ready_schemas() -> tuple[ReadySchema, ...]:
    """Those there are, with their fields in the language in force.

    Entities, relations and events are the tasks of information extraction that are one task in
    Lu et al. 2022, "Unified Structure Generation for Universal Information Extraction".
    """
    return (
        ReadySchema(
            SCHEMA_NAME, QCoreApplication.translate("SchemaEditor", "Empty"), DrawnSchema()
        ),
        _entities(),
        _relations(),
        _events(),
        _sentiment(),
    )


def _entities() -> ReadySchema:
    kinds = (
        QCoreApplication.translate("SchemaEditor", "person"),
        QCoreApplication.translate("SchemaEditor", "place"),
        QCoreApplication.translate("SchemaEditor", "organisation"),
        QCoreApplication.translate("SchemaEditor", "date"),
    )
    fields = (
        SchemaField(
            QCoreApplication.translate("SchemaEditor", "entity"),
            description=QCoreApplication.translate("SchemaEditor", "As it stands in the text"),
        ),
        SchemaField(
            QCoreApplication.translate("SchemaEditor", "kind"), FieldType.CHOICE, choices=kinds
        ),
    )
    title = QCoreApplication.translate("SchemaEditor", "Persons, places, dates")
    return ReadySchema("entities", title, DrawnSchema(fields, is_list=True))


def _relations() -> ReadySchema:
    fields = (
        SchemaField(QCoreApplication.translate("SchemaEditor", "subject")),
        SchemaField(
            QCoreApplication.translate("SchemaEditor", "relation"),
            description=QCoreApplication.translate("SchemaEditor", "As in “works for”"),
        ),
        SchemaField(QCoreApplication.translate("SchemaEditor", "object")),
    )
    title = QCoreApplication.translate("SchemaEditor", "Relations")
    return ReadySchema("relations", title, DrawnSchema(fields, is_list=True))


def _events() -> ReadySchema:
    fields = (
        SchemaField(
            QCoreApplication.translate("SchemaEditor", "event"),
            description=QCoreApplication.translate("SchemaEditor", "What happens, in few words"),
        ),
        SchemaField(
            QCoreApplication.translate("SchemaEditor", "trigger"),
            description=QCoreApplication.translate(
                "SchemaEditor", "The word of the text that tells of it"
            ),
        ),
        SchemaField(QCoreApplication.translate("SchemaEditor", "time"), needed=False),
        SchemaField(QCoreApplication.translate("SchemaEditor", "place"), needed=False),
        SchemaField(QCoreApplication.translate("SchemaEditor", "participants"), FieldType.TEXTS),
    )
    title = QCoreApplication.translate("SchemaEditor", "Events")
    return ReadySchema("events", title, DrawnSchema(fields, is_list=True))


def _sentiment() -> ReadySchema:
    kinds = (
        QCoreApplication.translate("SchemaEditor", "positive"),
        QCoreApplication.translate("SchemaEditor", "negative"),
        QCoreApplication.translate("SchemaEditor", "neutral"),
    )
    fields = (
        SchemaField(
            QCoreApplication.translate("SchemaEditor", "sentiment"),
            FieldType.CHOICE,
            choices=kinds,
        ),
        SchemaField(
            QCoreApplication.translate("SchemaEditor", "reason"),
            description=QCoreApplication.translate("SchemaEditor", "One sentence"),
        ),
    )
    title = QCoreApplication.translate("SchemaEditor", "Sentiment")
    return ReadySchema("sentiment", title, DrawnSchema(fields))
