"""A JSON schema drawn as a table of fields, and what of a schema the table can say.

The schema that is made is one for OpenAI's strict mode (developers' guide "Structured Outputs"):
its root is an object, no object takes other members, all are required, and one that may be
missing is null instead. llama.cpp's converter to grammars takes it as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json
from chatapp.domain.structured import place_of

ITEMS = "items"
"""The member of the root that holds the objects of a list."""

Path = tuple[str | int, ...]


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE_NUMBER = "whole_number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXTS = "texts"


_TYPES = {
    FieldType.TEXT: "string",
    FieldType.NUMBER: "number",
    FieldType.WHOLE_NUMBER: "integer",
    FieldType.YES_NO: "boolean",
    FieldType.CHOICE: "string",
    FieldType.TEXTS: "array",
}
_PLAIN = {
    "string": FieldType.TEXT,
    "number": FieldType.NUMBER,
    "integer": FieldType.WHOLE_NUMBER,
    "boolean": FieldType.YES_NO,
}


@dataclass(frozen=True, slots=True)
class SchemaField:
    """One member of the answer. `choices` are those of a choice."""

    name: str
    type: FieldType = FieldType.TEXT
    description: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = True


@dataclass(frozen=True, slots=True)
class DrawnSchema:
    """Fields of an object, or of each object of a list.

    `open`: other members may stand beside them; `absent`: a field that is not needed may be left
    out, where else it is null. Neither is so in a schema that is drawn anew; a schema that was
    pasted stays as it was meant.
    """

    fields: tuple[SchemaField, ...] = ()
    is_list: bool = False
    open: bool = False
    absent: bool = False


class Fault(StrEnum):
    """Why a field cannot be in a schema yet."""

    NO_NAME = "no_name"
    SAME_NAME = "same_name"
    NO_CHOICES = "no_choices"
    SAME_CHOICE = "same_choice"


def fault_of(fields: Sequence[SchemaField], number: int) -> Fault | None:
    """What is missing or wrong with a field, beside the others."""
    field = fields[number]
    if not field.name:
        return Fault.NO_NAME
    if any(other.name == field.name for other in fields[:number]):
        return Fault.SAME_NAME
    if field.type is FieldType.CHOICE and not field.choices:
        return Fault.NO_CHOICES
    if field.type is FieldType.CHOICE and len(set(field.choices)) < len(field.choices):
        return Fault.SAME_CHOICE
    return None


# From fields to a schema


def schema_of(drawn: DrawnSchema) -> dict[str, Json]:
    """The schema of fields that have no `fault_of`."""
    inner = _object(
        {field.name: _member(field, drawn) for field in drawn.fields},
        [field.name for field in drawn.fields if field.needed or not drawn.absent],
        is_open=drawn.open,
    )
    if not drawn.is_list:
        return inner
    return _object({ITEMS: {"type": "array", "items": inner}}, [ITEMS], is_open=drawn.open)


def _object(
    properties: dict[str, Json], required: Sequence[str], *, is_open: bool
) -> dict[str, Json]:
    closing: dict[str, Json] = {} if is_open else {"additionalProperties": False}
    return {"type": "object", "properties": properties, "required": [*required], **closing}


def _member(field: SchemaField, drawn: DrawnSchema) -> Json:
    nullable = not (field.needed or drawn.absent)
    plain = _TYPES[field.type]
    member: dict[str, Json] = {"type": [plain, "null"] if nullable else plain}
    if field.description:
        member["description"] = field.description
    if field.type is FieldType.CHOICE:
        member["enum"] = [*field.choices, None] if nullable else [*field.choices]
    if field.type is FieldType.TEXTS:
        member["items"] = {"type": "string"}
    return member


# From a schema to fields


def fields_in(schema: Json) -> DrawnSchema:
    """The fields that say the same as a schema.

    Raises InputError where they cannot, with the part of the schema that is in the way
    (fields_root, fields_keyword, fields_type, fields_choice, fields_name, fields_missing).
    """
    properties, is_list = _properties(schema, ()), False
    path: Path = ()
    inner = properties.get(ITEMS)
    if len(properties) == 1 and isinstance(inner, dict) and _holds_objects(inner):
        is_list, path = True, ("properties", ITEMS, "items")
        _only(inner, ("type", "items"), path[:-1])
        if inner.get("type") != "array" or _is_open(schema) != _is_open(inner["items"]):
            raise InputError("fields_type", place=place_of(path[:-1]))
        if ITEMS not in _required(schema, ()):
            raise InputError("fields_missing", place=place_of(path[:-1]))
        schema = inner["items"]
        properties = _properties(schema, path)
    found = [
        _field(name, member, (*path, "properties", name)) for name, member in properties.items()
    ]
    required = _required(schema, path)
    absent = any(field.name not in required for field, _null in found)
    fields = []
    for field, null in found:
        if null and absent:  # it may be null, and that or another may be left out
            raise InputError("fields_missing", place=place_of((*path, "properties", field.name)))
        needed = field.name in required and not null
        fields.append(SchemaField(field.name, field.type, field.description, field.choices, needed))
    return DrawnSchema(tuple(fields), is_list, _is_open(schema), absent)


def _properties(schema: Json, path: Path) -> dict[str, Json]:
    if not isinstance(schema, dict) or schema.get("type") != "object":
        raise InputError("fields_root", place=_told(path))
    _only(schema, ("type", "properties", "required", "additionalProperties"), path)
    properties = schema.get("properties", {})
    if not isinstance(properties, dict):
        raise InputError("fields_type", place=place_of((*path, "properties")))
    if not isinstance(schema.get("additionalProperties", True), bool):
        raise InputError("fields_type", place=place_of((*path, "additionalProperties")))
    return properties


def _holds_objects(member: Mapping[str, Json]) -> bool:
    items = member.get("items")
    return isinstance(items, dict) and items.get("type") == "object"


def _is_open(schema: Json) -> bool:
    return isinstance(schema, dict) and schema.get("additionalProperties") is not False


def _required(schema: Json, path: Path) -> set[str]:
    """Names in `required`; each of them has a field."""
    assert isinstance(schema, dict)
    names, properties = schema.get("required", []), schema.get("properties", {})
    assert isinstance(properties, dict)
    known = isinstance(names, list) and all(map(properties.__contains__, map(str, names)))
    if not known:
        raise InputError("fields_type", place=place_of((*path, "required")))
    return set(map(str, names if isinstance(names, list) else ()))


def _field(name: str, member: Json, path: Path) -> tuple[SchemaField, bool]:
    """A field, and whether it may be null."""
    place = place_of(path)
    if not _is_line(name):
        raise InputError("fields_name", place=place)
    if not isinstance(member, dict):
        raise InputError("fields_type", place=place)
    kind, null = _type(member, place)
    description = member.get("description", "")
    if not isinstance(description, str):
        raise InputError("fields_type", place=place_of((*path, "description")))
    if "enum" in member:
        _only(member, ("type", "description", "enum"), path)
        choices = _choices(member["enum"], (*path, "enum"), null=null)
        if kind != "string":
            raise InputError("fields_choice", place=place_of((*path, "enum")))
        return SchemaField(name, FieldType.CHOICE, description, choices), null
    if kind == "array":
        _only(member, ("type", "description", "items"), path)
        if member.get("items") != {"type": "string"}:
            raise InputError("fields_type", place=place_of((*path, "items")))
        return SchemaField(name, FieldType.TEXTS, description), null
    _only(member, ("type", "description"), path)
    if kind not in _PLAIN:
        raise InputError("fields_type", place=place)
    return SchemaField(name, _PLAIN[kind], description), null


def _type(member: Mapping[str, Json], place: str) -> tuple[str, bool]:
    """The type of a member, and whether it may be null."""
    kind = member.get("type")
    if isinstance(kind, list) and len(kind) == 2 and kind.count("null") == 1:
        other = kind[0] if kind[1] == "null" else kind[1]
        return str(other), True
    if not isinstance(kind, str):
        keyword = next((key for key in member if key not in ("description", "enum")), None)
        if keyword is None or keyword == "type":
            raise InputError("fields_type", place=place)
        raise InputError("fields_keyword", keyword=keyword, place=place)
    return kind, False


def _choices(values: Json, path: Path, *, null: bool) -> tuple[str, ...]:
    """The texts of an enumeration; null is one of them where the field may be null."""
    listed = values if isinstance(values, list) else []
    texts = tuple(value for value in listed if isinstance(value, str))
    others = [value for value in listed if not isinstance(value, str)]
    whole = all(map(_is_line, texts)) and 0 < len(texts) == len(set(texts))
    if not whole or others != ([None] if null else []):
        raise InputError("fields_choice", place=place_of(path))
    return texts


def _only(schema: Mapping[str, Json], known: Sequence[str], path: Path) -> None:
    for keyword in schema:
        if keyword not in known:
            raise InputError("fields_keyword", keyword=keyword, place=_told(path))


def _told(path: Path) -> str:
    return place_of(path) or "$"


def _is_line(text: str) -> bool:
    """Whether a text is one line that is not empty: what can be written in a line of a form."""
    return len(text.splitlines()) == 1 and text == text.strip("\r\n\0")
