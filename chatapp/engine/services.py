"""What is known of an endpoint without asking it: its service, what it takes, a model's context."""

from __future__ import annotations

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.models import Connection
from chatapp.domain.services import Service
from chatapp.providers.base import endpoint_of


def known_services() -> tuple[Service, ...]:
    """The services that are known by name, in the order to choose from."""
    from chatapp.providers.services import services

    return services()


def service_of(connection: Connection) -> Service | None:
    """The service that a connection leads to, where it is known by name."""
    from chatapp.providers.services import service_of

    return service_of(endpoint_of(connection, None))


def capabilities_of(connection: Connection, model: str) -> Capabilities:
    """What a connection can do with a model; raises InputError (dialect_unsupported)."""
    from chatapp.providers.registry import dialect_named

    return dialect_named(connection.dialect).capabilities(endpoint_of(connection, None), model)


def context_of(connection: Connection, model: str) -> int | None:
    """Tokens of context of a model: as its endpoint says, else as the table has it."""
    from chatapp.providers.services import usual_context

    told = connection.contexts.get(model)
    return told or usual_context(endpoint_of(connection, None), model)
