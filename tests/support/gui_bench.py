"""The whole window in this process, offscreen: a real engine, its controllers, and a server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from chatapp.domain.messages import Conversation
from chatapp.domain.models import Connection, Dialect
from chatapp.domain.settings import AUTO_TITLE, FIRST_RUN_DONE
from chatapp.engine.engine import Engine
from chatapp.gui.desktop import Desktop
from chatapp.gui.first_paint import FirstPaint
from chatapp.gui.main_window import MainWindow
from chatapp.storage.profile import Profile
from tests.support.qt import settle, until


@dataclass
class GuiBench:
    """The window and what stands behind it."""

    engine: Engine
    desktop: Desktop
    window: MainWindow

    @property
    def shown(self) -> Conversation:
        """The conversation in the chat pane."""
        chat = self.desktop._chat
        assert chat is not None
        assert chat.conversation is not None
        return chat.conversation

    @property
    def texts(self) -> list[str]:
        """What the transcript's rows say, from the top."""
        return [row.text for row in self.window.chat.model.rows]

    @property
    def titles(self) -> list[str]:
        """The entries of the list."""
        model = self.window.sidebar.model
        return [str(model.index(row).data()) for row in range(model.rowCount())]

    @property
    def notice(self) -> str:
        """What the message bar says, or "" while it is not shown."""
        bar = self.window.chat.bar
        return bar.text if bar.isVisibleTo(self.window) else ""

    def do(self, command: str) -> None:
        """Give one of the window's commands."""
        self.window.actions_table[command].trigger()

    async def says(self, *texts: str) -> None:
        """Wait until exactly these messages are shown."""
        await until(f"{texts} in the transcript", lambda: self.texts == list(texts))

    async def idle(self) -> None:
        """Wait until no answer is being written."""
        await until("the end", lambda: not self.engine.chat.answering_conversations)
        await settle()

    async def ask(self, text: str) -> None:
        """Write and send a prompt, once nothing is being answered."""
        await until("Send", lambda: self.window.chat.composer.send.isVisibleTo(self.window))
        before = len(self.texts)
        await self.ask_more(text)
        await until("the prompt", lambda: len(self.texts) != before)

    async def ask_more(self, text: str) -> None:
        """Write and send a prompt, whatever is going on."""
        self.window.chat.composer.set_text(text)
        self.window.chat.composer.submit()
        await settle()

    async def connect(self, base_url: str, name: str = "Orchard") -> Connection:
        """Add a connection without a key."""
        connection, _failure = await self.engine.connections.add(
            name, Dialect.OPENAI_CHAT, base_url
        )
        changed, _failure = await self.engine.connections.change(connection.id, model="heron")
        return changed


@asynccontextmanager
async def gui_bench(profile_folder: Path, base_url: str | None = None) -> AsyncIterator[GuiBench]:
    """Open the window on a profile.

    Parameters: `base_url`, a server to be connected to; None: the first-run page is shown.
    """
    profile = Profile.open(profile_folder)
    engine = await Engine.open(profile, interactive=True)
    window = MainWindow()
    desktop = Desktop(window, FirstPaint.read(profile_folder), profile_folder)
    bench = GuiBench(engine, desktop, window)
    try:
        await engine.set_setting(AUTO_TITLE.name, False)
        if base_url is not None:
            await engine.set_setting(FIRST_RUN_DONE.name, True)
            if not [known for known in await engine.connections.all() if not known.embedded]:
                await bench.connect(base_url)
        window.show()
        await desktop.start(engine)
        await settle()
        yield bench
        await desktop.finish(4.0)
    finally:
        await engine.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
