"""What an answer may need besides text: a key, a model, a link opened, a word about the demo model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from chatapp.domain.changes import Level
from chatapp.domain.messages import Message, Role
from chatapp.domain.models import EMBEDDED_ID, Connection
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.i18n import word_failure
from chatapp.gui.key_prompt import KeyPrompt

LONGEST_SHOWN = 120
"""Characters of an address that are shown before it is opened."""
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


class AnswerHelp(QObject):
    """Helps where an answer alone does not.

    Signals: `key_given(connection id, message id, key)`. Parameters: `manage_connections`, opens
    the page where connections and models are managed.
    """

    key_given = Signal(str, str, str)

    def __init__(self, page: ChatPage, manage_connections: Callable[[], None]) -> None:
        super().__init__(page)
        self._page = page
        self._manage_connections = manage_connections
        self._connections: dict[str, Connection] = {}
        self._key_prompt = KeyPrompt(page)
        self._key_prompt.submitted.connect(self.key_given)
        page.top_changed.connect(self._key_prompt.set_top)
        page.transcript.key_requested.connect(self.ask_for_key)
        page.transcript.link_activated.connect(self.confirm_link)

    def set_connections(self, connections: Iterable[Connection]) -> None:
        """All connections."""
        self._connections = {known.id: known for known in connections}

    def confirm_link(self, url: str) -> None:
        """Open a link after its real host was shown; only http, https and mailto."""
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https", "mailto"):
            return
        host = parts.hostname or parts.path
        shown = url if len(url) <= LONGEST_SHOWN else f"{url[: LONGEST_SHOWN - 1]}…"
        self._page.bar.show_text(
            self.tr("Open %1 in the browser? %2").replace("%1", host).replace("%2", shown),
            action=self.tr("Open"),
            on_action=partial(_open_url, url),
            stay=True,
        )

    def ask_for_key(self, message: str) -> None:
        """Ask for the key of the connection that a message was asked of."""
        row = self._page.model.row_of(message)
        asked = self._page.model.rows[row].message.connection if row is not None else None
        connection = self._connections.get(asked or "")
        if connection is None or connection.embedded:
            self._manage_connections()
            return
        self._key_prompt.set_top(self._page.top)
        self._key_prompt.ask(connection, message)

    def offer_model(self, message: Message) -> None:
        """Show the way to the models where the one that was asked is not there."""
        if message.error is not None and message.error.code == "model_missing":
            self._page.bar.show_text(
                word_failure(message.error).title,
                level=Level.WARNING,
                action=self.tr("Models…"),
                on_action=self._manage_connections,
                stay=True,
            )

    def show_hints(self, messages: Iterable[Message]) -> None:
        """A quiet word where the demo model is asked in Chinese."""
        prompt = ""
        for message in messages:
            if message.role is Role.USER:
                prompt = message.text
            elif message.connection == EMBEDDED_ID and _CHINESE.search(prompt):
                text = self.tr("The demo model knows only English. Connect a real model for more.")
                self._page.model.set_hint(message.id, text)


def _open_url(url: str) -> None:
    QDesktopServices.openUrl(QUrl(url))
