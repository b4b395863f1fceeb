"""Shows whom the next prompt goes to, and where that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatapp.domain.models import DEMO_MODEL
from chatapp.gui.names import connection_name, model_name

if TYPE_CHECKING:
    from chatapp.engine.connections import Target
    from chatapp.gui.chat_page import ChatPage


def show_target(page: ChatPage, target: Target) -> None:
    """Name connection and model in the composer and on the empty page."""
    connection = target.connection
    label = model_name(connection.id, target.model)
    if not target.model:
        label = connection_name(connection)
    page.composer.set_model(connection.id, target.model, label)
    page.composer.foot.set_destination(
        connection_name(connection), connection.host, local=connection.embedded
    )
    demo = connection.embedded and target.model == DEMO_MODEL
    page.empty.set_model(label, demo=demo)
