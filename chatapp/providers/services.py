"""The table of services: how each differs from the reference of the dialect it speaks.

The table is `resources/services.json`. An entry has rules; those for the dialect and the model at
hand hold one after the other, the later over the earlier. A host that no entry knows has no
quirks: it is sent everything as it is named.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from chatapp.domain.capabilities import Obstacle
from chatapp.domain.messages import Json
from chatapp.domain.models import Dialect
from chatapp.domain.services import Service
from chatapp.providers.base import Endpoint
from chatapp.resources import resource

Form = Mapping[str, Mapping[str, Json]]
"""What a parameter is sent as, by its value: places in the body and what stands there. The value
"*" stands for any other one, and in a place for the value itself."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """How the beginning of an answer, sent as the last message, is continued."""

    message: Mapping[str, Json] = field(default_factory=dict)
    """Goes into that message."""
    body: Mapping[str, Json] = field(default_factory=dict)
    """Goes into the body."""
    path: str = ""
    """The base URL's path for it, where that is another one."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """How an endpoint and a model differ from the reference."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Wire names by canonical name; dots join the names of nested objects."""
    forms: Mapping[str, Form] = field(default_factory=dict)
    """By canonical name, what is more than another name."""
    refused: Mapping[str, Obstacle] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Lowest and highest value by canonical name, where they are narrower."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values that are taken of a choice."""
    always: Mapping[str, Json] = field(default_factory=dict)
    """Goes into every body."""
    system_role: str = "system"
    usage: bool = True
    """Whether a stream may be asked for its usage (`stream_options`)."""
    continues: Continuation | None = None
    """None: not at all, or not known."""
    repeats: bool = False
    """Whether an answer in one piece begins with the text it was to continue."""
    sends_reasoning: bool = False
    """Whether the reasoning of earlier answers is sent back (`reasoning_content`)."""
    key_header: str = ""
    """The header that carries the key as it is; "": `Authorization`, as a bearer token."""

    def wire(self, name: str) -> str:
        """Where a parameter stands in the body, to show."""
        form = self.forms.get(name, {})
        places = [list(form[value]) for value in ("*", *form) if form.get(value)]
        return self.names.get(name) or (places[0][-1] if places else name)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Quirks of some models and dialects; None: of all."""

    models: re.Pattern[str] | None
    dialects: frozenset[Dialect] | None
    fields: Mapping[str, Any]

    def holds(self, dialect: Dialect, model: str) -> bool:
        """Whether it is for a model."""
        fits = self.models is None or self.models.search(model) is not None
        return fits and (self.dialects is None or dialect in self.dialects)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One service of the table."""

    service: Service
    hosts: tuple[str, ...]
    rules: tuple[_Rule, ...]
    contexts: tuple[tuple[re.Pattern[str], int], ...]
    key_header: str

    def listens_at(self, host: str, port: int | None) -> bool:
        """Whether an address is one of the service's: exactly, or a name that ends like it."""
        named = {host, f"{host}:{port}", f"[{host}]:{port}"}
        return any(
            known in named or (known.startswith(".") and host.endswith(known))
            for known in self.hosts
        )


def services() -> tuple[Service, ...]:
    """All services, in the order to choose from."""
    return tuple(entry.service for entry in _table().values())


def service_of(endpoint: Endpoint) -> Service | None:
    """The service an endpoint was made for, else the one its host is known by."""
    entry = _entry_of(endpoint)
    return entry.service if entry is not None else None


def quirks_of(endpoint: Endpoint, dialect: Dialect, model: str) -> Quirks:
    """The quirks known of a model at an endpoint."""
    entry = _entry_of(endpoint)
    if entry is None:
        return Quirks()
    quirks = Quirks(key_header=entry.key_header)
    for rule in entry.rules:
        if rule.holds(dialect, model):
            quirks = _with_rule(quirks, rule)
    return quirks


def completions_address(endpoint: Endpoint, dialect: Dialect) -> str | None:
    """The base URL at which an endpoint continues plain texts (legacy completions); None: nowhere.

    It has the same origin: a key is bound to that. Where the service is not known it may.
    """
    service = service_of(endpoint)
    if dialect is Dialect.OPENAI_COMPLETIONS:
        return endpoint.base_url
    same = dialect in (Dialect.OPENAI_CHAT, Dialect.OPENAI_RESPONSES)
    if service is None:
        return endpoint.base_url if same else None
    if not service.completes:
        return None
    there = service.addresses[Dialect.OPENAI_COMPLETIONS]
    if same and there == service.addresses.get(dialect):
        return endpoint.base_url
    path = urlsplit(there).path
    return urlunsplit(urlsplit(endpoint.base_url)._replace(path=path)) if path else None


def usual_context(endpoint: Endpoint, model: str) -> int | None:
    """Tokens of context that a well-known model has there, as the table has it; else None."""
    entry = _entry_of(endpoint)
    contexts = entry.contexts if entry is not None else ()
    return next((tokens for models, tokens in contexts if models.search(model)), None)


def _with_rule(quirks: Quirks, rule: _Rule) -> Quirks:
    fields = dict(rule.fields)
    obstacle = Obstacle.SERVICE if rule.models is None else Obstacle.MODEL
    taken = fields.pop("takes", ())
    refused = {name: why for name, why in quirks.refused.items() if name not in taken}
    refused |= dict.fromkeys(fields.pop("refuses", ()), obstacle)
    changes: dict[str, Any] = {"refused": refused}
    for name, value in fields.items():
        match name:
            case "ranges" | "choices":
                pairs = {key: tuple(values) for key, values in value.items()}
                changes[name] = {**getattr(quirks, name), **pairs}
            case "names" | "forms" | "always":
                changes[name] = {**getattr(quirks, name), **value}
            case "continues":
                changes[name] = None if value is None else Continuation(**value)
            case _:
                changes[name] = value
    return dataclasses.replace(quirks, **changes)


def _entry_of(endpoint: Endpoint) -> _Entry | None:
    table = _table()
    if endpoint.service in table:
        return table[endpoint.service]
    try:
        parts = urlsplit(endpoint.base_url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    return next((entry for entry in table.values() if entry.listens_at(host, port)), None)


@cache
def _table() -> Mapping[str, _Entry]:
    """All entries by id; the file is read the first time."""
    table = json.loads(resource("services.json").read_text("utf-8"))
    raw = {entry["id"]: entry for entry in table["services"]}
    # What an entry does not say, the one says that it is like.
    return {
        name: _entry({**raw.get(entry.get("like"), {}), **entry}) for name, entry in raw.items()
    }


def _entry(raw: Mapping[str, Any]) -> _Entry:
    addresses = {Dialect(dialect): url for dialect, url in raw["addresses"].items()}
    shown = ("name", "chinese_name", "key_page", "needs_key", "local")
    service = Service(
        raw["id"], addresses=addresses, **{name: raw[name] for name in shown if name in raw}
    )
    return _Entry(
        service,
        tuple(raw.get("hosts", ())),
        tuple(map(_rule, raw.get("rules", ()))),
        tuple((re.compile(models), size) for models, size in raw.get("contexts", {}).items()),
        raw.get("key_header", ""),
    )


def _rule(raw: Mapping[str, Any]) -> _Rule:
    fields = dict(raw)
    models, dialects = fields.pop("models", None), fields.pop("dialects", None)
    return _Rule(
        None if models is None else re.compile(models),
        None if dialects is None else frozenset(map(Dialect, dialects)),
        fields,
    )
