"""What is known of a connection: by a list of its models, and what another address forgets."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TypedDict

from chatapp.domain.models import Connection, ModelInfo
from chatapp.domain.services import OTHER_SERVICE


class Learnt(TypedDict):
    """Fields of a connection that its endpoint told."""

    models: tuple[str, ...]
    contexts: dict[str, int]


def learnt(models: Iterable[ModelInfo]) -> Learnt:
    """What a list of models tells, as fields of a connection."""
    known = tuple(models)
    contexts = {model.id: model.context for model in known if model.context is not None}
    return {"models": tuple(model.id for model in known), "contexts": contexts}


def known_service(identity: str) -> str:
    """The service as it is kept: one that is any other is told by its host."""
    return "" if identity == OTHER_SERVICE else identity


def left_behind(old: Connection) -> dict[str, object]:
    """The fields of a connection that has got another origin: what was for the old one is gone."""
    return {
        "has_key": False,
        "models": (),
        "model": None,
        "contexts": {},
        "starred": (),
        "service": "",
        "options": dataclasses.replace(old.options, headers=()),
    }
