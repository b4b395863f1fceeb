"""The files that go with the next message: taken in, shown above the text, kept with the draft."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import Level
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Attached, Failure, FilePart, ImagePart, Prompt
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.composer.attached_chip import ChipState
from chatapp.gui.tasks import WindowTasks, kept

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from chatapp.engine.engine import Engine

MOST = 20
"""Files with one message."""
_THUMBNAIL = 40.0
"""Px; a chip shows the middle of it."""

Content = Path | bytes | str
"""What a file is made from: one on the disk, its bytes, or a text."""


@dataclass(eq=False)
class Item:
    """One file of a message that is being written."""

    number: int
    name: str
    content: Content | None = None
    """None for what was kept with a draft: there is nothing to read again."""
    part: Attached | None = None
    failure: Failure | None = None
    tokens: int | None = None
    """About how many its text takes."""
    reading: asyncio.Task[None] | None = field(default=None, repr=False)


class Attaching(QObject):
    """Takes files in, one list for each conversation.

    Signals: `opened(part)`, the user wants to look at it; `changed`, there are other ones.
    """

    opened = Signal(object)
    changed = Signal()

    def __init__(self, page: ChatPage, engine: Engine, tasks: WindowTasks) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._numbers = itertools.count(1)
        self._items: dict[str | None, list[Item]] = {None: []}
        """By conversation; those of None are for the one that is shown next."""
        self._shown: str | None = None
        self._refused_by = ""
        self._connected = False
        edit = page.composer.edit
        edit.files_pasted.connect(self.add_files)
        edit.picture_pasted.connect(self.add_picture)
        edit.long_text_pasted.connect(self._add_long_text)

    # What the window gives

    def add_files(self, paths: Sequence[Path]) -> None:
        """Take in files from the disk."""
        self._add([Item(next(self._numbers), path.name, path) for path in paths])

    def add_picture(self, picture: bytes | QImage, name: str = "") -> None:
        """Take in a picture that is in no file."""
        name = name or self.tr("Picture.png")
        if isinstance(picture, bytes):
            self._add([Item(next(self._numbers), name, picture)])
        else:
            self._tasks.spawn(self._add_image(picture, name), "attach-picture")

    async def _add_image(self, image: QImage, name: str) -> None:
        from chatapp.gui.picture_bytes import png_of

        self.add_picture(await asyncio.to_thread(png_of, image), name)

    def _add_long_text(self, text: str) -> None:
        item = Item(next(self._numbers), self.tr("Pasted text.txt"), text)
        self._add([item])
        self._page.bar.show_text(
            self.tr("The long text was attached as a file."),
            action=self.tr("Paste as text"),
            on_action=partial(self._paste_instead, item, text),
        )

    def _paste_instead(self, item: Item, text: str) -> None:
        self._drop(item)
        edit = self._page.composer.edit
        edit.insertPlainText(text.replace("\0", "\ufffd"))
        edit.ensureCursorVisible()
        self._page.composer.focus_text()

    def _add(self, items: list[Item]) -> None:
        mine = self._items[self._shown]
        room = max(0, MOST - len(mine))
        if len(items) > room:
            told = self.tr("At most %1 files go with one message.").replace("%1", str(MOST))
            self._page.bar.show_text(told, level=Level.WARNING)
        mine += items[:room]
        if self._shown is not None:
            for item in items[:room]:
                self._read(self._shown, item)
        self._show()

    # Where they are shown

    async def show(self, conversation: str) -> None:
        """Show a conversation's files; those that were given meanwhile are for it."""
        if conversation not in self._items:
            stored = await self._engine.conversations.draft_attached(conversation)
            kept_items = [Item(next(self._numbers), part.name, part=part) for part in stored]
            self._items.setdefault(conversation, kept_items)
            for item in kept_items:
                self._tasks.spawn(self._count(conversation, item), "count-attached")
        self._shown = conversation
        early, self._items[None] = self._items[None], []
        self._items[conversation] += early
        for item in early:
            if item.content is not None:
                self._read(conversation, item)
        self._show()

    def leave(self) -> None:
        """What is given from now on is for another conversation."""
        self._shown = None
        self._show()

    def forget(self) -> None:
        """The shown conversation is gone, and its files with it."""
        self._items.pop(self._shown, None)
        self._items[None] = []
        self._shown = None
        self._show()

    def release(self, waiting: Sequence[Attached]) -> None:
        """The shown conversation is gone; its files stay, for the next one.

        Parameters: `waiting`, those of a prompt that waited there.
        """
        if self._shown is not None:
            gone = self._items.pop(self._shown, [])
            more = [Item(next(self._numbers), part.name, part=part) for part in waiting]
            self._items[None] = [*more, *gone, *self._items[None]]
            self._shown = None

    def set_refusal(self, model: str) -> None:
        """The name of the model, if it takes no pictures; else ""."""
        if model != self._refused_by:
            self._refused_by = model
            self._show()

    def refused(self, item: Item) -> bool:
        """Whether the model takes no such file."""
        return bool(self._refused_by) and isinstance(item.part, ImagePart)

    # On their way

    @property
    def prompt(self) -> Prompt:
        """The text and the files as they would be sent now."""
        attached = tuple(item.part for item in self.items if item.part is not None)
        return Prompt(self._page.composer.text, attached)

    @property
    def items(self) -> tuple[Item, ...]:
        """The files of the message that is being written."""
        return tuple(self._items[self._shown])

    def take(self) -> tuple[Attached, ...] | None:
        """The files, which then are no longer of the draft; None: not all can be sent.

        Why not is told.
        """
        mine = self._items[self._shown]
        if any(item.failure is not None for item in mine):
            told = self.tr("Not all files could be attached. Remove those that failed.")
            self._page.bar.show_text(
                told,
                level=Level.WARNING,
                action=self.tr("Send without those"),
                on_action=partial(self._send_without_failed, self._shown),
            )
            return None
        if any(item.part is None for item in mine):
            self._page.bar.show_text(self.tr("The files are still being read."))
            return None
        if any(map(self.refused, mine)):
            self._page.bar.show_text(
                self.tr("%1 takes no pictures.").replace("%1", self._refused_by),
                level=Level.WARNING,
                action=self.tr("Send without them"),
                on_action=self._send_without,
            )
            return None
        self._items[self._shown] = []
        self._show()
        return tuple(item.part for item in mine if item.part is not None)

    def give_back(self, conversation: str, attached: Sequence[Attached]) -> None:
        """Put files of a prompt that was not sent back to where they were."""
        back = [Item(next(self._numbers), part.name, part=part) for part in attached]
        if back and conversation in self._items:
            self._items[conversation][:0] = back
            self._keep(conversation)
            self._show()
            for item in back:
                self._tasks.spawn(self._count(conversation, item), "count-attached")

    def keep(self, conversation: str) -> None:
        """Keep with the draft what is left of it after sending."""
        self._keep(conversation)

    def _send_without(self) -> None:
        mine = self._items[self._shown]
        self._items[self._shown] = [item for item in mine if not self.refused(item)]
        self._show()
        self._page.composer.submit()

    # Chips

    def _show(self) -> None:
        composer = self._page.composer
        mine = self._items[self._shown]
        composer.set_attached(
            [
                ChipState(
                    item.number,
                    item.name,
                    item.part,
                    item.failure,
                    self._refused_by if self.refused(item) else "",
                    item.tokens,
                )
                for item in mine
            ]
        )
        if mine and not self._connected:
            self._connected = True
            strip = composer.attached
            strip.removed.connect(self._remove)
            strip.retried.connect(self._retry)
            strip.opened.connect(self._open)
            from chatapp.gui.transcript.pictures import pictures

            pictures().ready.connect(self._show_thumbnails)
        self._show_thumbnails()
        self.changed.emit()

    def _show_thumbnails(self, attachment: str = "") -> None:
        mine = self._items[self._shown]
        parts = [item for item in mine if isinstance(item.part, ImagePart)]
        if not parts:
            return
        from PySide6.QtGui import QImage

        from chatapp.gui.transcript.pictures import pictures

        ratio = self._page.devicePixelRatioF()
        for item in parts:
            assert isinstance(item.part, ImagePart)
            if attachment in ("", item.part.attachment):
                wide = _THUMBNAIL * max(1.0, item.part.width / item.part.height)
                image = pictures().find(item.part.attachment, wide, ratio)
                if isinstance(image, QImage):
                    self._page.composer.attached.set_thumbnail(item.number, image)

    def _item(self, number: int) -> Item | None:
        mine = self._items[self._shown]
        return next((item for item in mine if item.number == number), None)

    def _open(self, number: int) -> None:
        item = self._item(number)
        if item is not None and item.part is not None:
            self.opened.emit(item.part)

    def _retry(self, number: int) -> None:
        item = self._item(number)
        if item is not None and self._shown is not None:
            self._read(self._shown, item)
            self._show()

    def _remove(self, number: int) -> None:
        """Take a file away; it can be brought back."""
        item = self._item(number)
        if item is None:
            return
        conversation, place = self._shown, self._items[self._shown].index(item)
        self._drop(item)
        self._page.bar.show_text(
            self.tr("Removed %1.").replace("%1", item.name),
            action=self.tr("Undo"),
            on_action=partial(self._put_back, conversation, place, item),
        )

    def _send_without_failed(self, conversation: str | None) -> None:
        if conversation == self._shown:
            for item in [each for each in self.items if each.failure is not None]:
                self._drop(item)
            self._page.composer.focus_text()
            self._page.composer.submit()

    def _drop(self, item: Item) -> None:
        mine = self._items[self._shown]
        if item in mine:
            mine.remove(item)
        if item.reading is not None:
            item.reading.cancel()
        self._keep(self._shown)
        self._show()

    def _put_back(self, conversation: str | None, place: int, item: Item) -> None:
        there = self._items.get(conversation)
        if there is None:
            return
        there.insert(place, item)
        if item.part is None and conversation is not None:
            self._read(conversation, item)
        self._keep(conversation)
        self._show()

    # Reading

    def _read(self, conversation: str, item: Item) -> None:
        if item.reading is not None:
            item.reading.cancel()
        item.part = item.failure = None
        item.reading = self._tasks.spawn(self._take_in(conversation, item), "attach")

    async def _take_in(self, conversation: str, item: Item) -> None:
        try:
            item.part = await self._taken(conversation, item)
        except ChatAppError as error:
            item.failure = error.failure
        self._keep(conversation)
        await self._count(conversation, item)

    async def _count(self, conversation: str, item: Item) -> None:
        """Count the tokens of a file's text, and show them."""
        if isinstance(item.part, FilePart) and item.part.text is not None:
            item.tokens = await self._engine.context.count(item.part.text)
        if conversation == self._shown:
            self._show()

    async def _taken(self, conversation: str, item: Item) -> Attached:
        attachments, content = self._engine.attachments, item.content
        part: Attached
        if isinstance(content, Path):
            part = await attachments.take_file(content, conversation)
        elif isinstance(content, str):
            part = await attachments.take_text(content, item.name, conversation)
        else:
            part = await attachments.take(content or b"", item.name, conversation)
        return part

    def _keep(self, conversation: str | None) -> None:
        if conversation is None or conversation not in self._items:
            return
        parts = [item.part for item in self._items[conversation] if item.part is not None]
        keeping = self._engine.conversations.set_draft_attached(conversation, parts)
        self._tasks.spawn(kept(keeping), "keep-attached")
