"""How connections and models are called in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chatapp.domain.messages import Conversation
    from chatapp.domain.models import Connection, Dialect


def connection_name(connection: Connection) -> str:
    """The user's name for it; the built-in one has a name in the language in force."""
    if connection.embedded:
        from chatapp.domain.models import DEMO_MODEL

        if connection.model not in (DEMO_MODEL, None):
            return QCoreApplication.translate("names", "This computer")
        return QCoreApplication.translate("names", "Demo model")
    return connection.name


def model_name(connection: str | None, model: str | None) -> str:
    """The name of a model as it is shown. Parameters: `connection`, the connection's id."""
    from chatapp.domain.models import DEMO_MODEL, EMBEDDED_ID

    if connection == EMBEDDED_ID and model in (DEMO_MODEL, None, ""):
        return QCoreApplication.translate("names", "Demo model")
    return model or QCoreApplication.translate("names", "Model")


def conversation_title(conversation: Conversation | None) -> str:
    """The title; a conversation without one is a new one. Parameters: None, what that is called."""
    if conversation is not None and conversation.temporary and not conversation.title:
        return QCoreApplication.translate("names", "Temporary chat")
    title = "" if conversation is None else conversation.title
    return title or QCoreApplication.translate("names", "New conversation")


def dialect_name(dialect: Dialect) -> str:
    """What an interface is called."""
    from chatapp.domain.models import Dialect

    translate = QCoreApplication.translate
    return {
        Dialect.OPENAI_CHAT: translate("names", "Chat completions"),
        Dialect.OPENAI_RESPONSES: translate("names", "Responses"),
        Dialect.OPENAI_COMPLETIONS: translate("names", "Completions, for base models"),
        Dialect.ANTHROPIC: translate("names", "Anthropic messages"),
        Dialect.GEMINI: translate("names", "Gemini"),
        Dialect.OLLAMA: translate("names", "Ollama"),
    }[dialect]


def numbered_name(name: str, taken: Iterable[str]) -> str:
    """`name`, with a number behind it where that is taken, whatever the case."""
    known = {other.casefold() for other in taken}
    number, free = 1, name
    while free.casefold() in known:
        number += 1
        free = f"{name} {number}"
    return free
