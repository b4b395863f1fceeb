"""Uses the palette of the window in this process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from chatapp.domain.messages import (
    Conversation,
    Message,
    Role,
    Status,
    TextPart,
    new_id,
)
from chatapp.gui.palette.palette import Palette
from chatapp.gui.palette.rows import Kind, Row
from chatapp.storage.conversations import Conversations
from tests.support.gui_bench import GuiBench
from tests.support.qt import settle, until

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class PaletteDriver:
    """The palette of a window."""

    bench: GuiBench

    @property
    def palette(self) -> Palette:
        """The palette, once it was opened."""
        found = self.bench.window.findChild(QWidget, "palette")
        assert isinstance(found, Palette)
        return found

    @property
    def open(self) -> bool:
        """Whether it is shown."""
        found = self.bench.window.findChild(QWidget, "palette")
        return found is not None and found.isVisible()

    @property
    def rows(self) -> list[Row]:
        """All rows but the labels."""
        return [row for row in self.palette.model.rows if row.kind is not Kind.LABEL]

    @property
    def labels(self) -> list[str]:
        """The sections."""
        return [row.title for row in self.palette.model.rows if row.kind is Kind.LABEL]

    def titles(self, kind: Kind) -> list[str]:
        """The titles of all rows of a kind."""
        return [row.title for row in self.rows if row.kind is kind]

    @property
    def snippets(self) -> list[str]:
        """What the messages say."""
        return [row.snippet for row in self.rows if row.kind is Kind.MESSAGE]

    @property
    def count(self) -> str:
        """What it says about how much was found."""
        label = self.palette.findChild(QLabel, "palette_count")
        assert isinstance(label, QLabel)
        return label.text()

    @property
    def current(self) -> Row:
        """The row that Enter opens."""
        row = self.palette.view.current
        assert row is not None
        return row

    async def come(self, typed: str = "") -> None:
        """Open it by its command, and type."""
        self.bench.window.activateWindow()
        self.bench.do("search")
        await until("the palette", lambda: self.open and self.palette.field.hasFocus())
        if typed:
            await self.type(typed)

    async def type(self, text: str) -> None:
        """Type instead of what is there, and wait for all that is found."""
        field = self.palette.field
        field.selectAll()
        QTest.keyClicks(field, text) if text.isascii() else field.setText(text)
        await self.done()

    async def done(self) -> None:
        """Wait until nothing is searched for any more."""
        controller = self.bench.desktop._palette
        assert controller is not None

        def look() -> bool:
            search = controller._search
            return not controller._debounce.isActive() and (search is None or search.done())

        await settle()
        await until("the end of the search", look)
        await settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key in the field."""
        QTest.keyClick(self.palette.field, key, modifier or Qt.KeyboardModifier.NoModifier)

    async def stored(self, title: str, *texts: str, days: int = 0) -> list[Message]:
        """Store a conversation on one branch, a minute between its messages."""
        moment = DAY + timedelta(days=days)
        home = Conversation(new_id(), title, moment, moment)
        store = Conversations(self.bench.engine.database, "writer")
        await store.add(home)
        messages: list[Message] = []
        for number, text in enumerate(texts):
            role = Role.ASSISTANT if number % 2 else Role.USER
            parent = messages[-1].id if messages else None
            created = moment + timedelta(minutes=number)
            parts = (TextPart(text),)
            messages.append(
                Message(new_id(), home.id, parent, role, parts, Status.COMPLETE, created)
            )
        if messages:
            await store.add_messages(messages, current=messages[-1].id)
        return messages
