"""Loss of power: what was written but not synced may be there, or not, or in part.

A VFS of our own notes all writes. A crash image is what was synced last, and on top any of the
writes since, in any order and torn anywhere.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import apsw

from chatapp.domain.messages import Conversation, Message, Role, Status, TextPart, new_id, now
from chatapp.storage.backup import back_up
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.restore import restore
from tests.support.filled_profile import fill

SECTOR = 512


@dataclass
class Disk:
    """Files as they are for sure, and the writes that are on their way."""

    synced: dict[str, bytes] = field(default_factory=dict)
    pending: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    generator: random.Random = field(default_factory=lambda: random.Random(20261122))
    on_write: Callable[[], None] = lambda: None

    def sync(self, name: str) -> None:
        self.synced[name] = self._with(name, self.pending.pop(name, []))

    def after_power_loss(self, folder: Path) -> None:
        for name in {*self.synced, *self.pending}:
            writes = [one for one in self.pending.get(name, []) if self.generator.random() < 0.5]
            self.generator.shuffle(writes)
            torn = [
                (offset, data[: SECTOR * self.generator.randint(0, len(data) // SECTOR)])
                if self.generator.random() < 0.3
                else (offset, data)
                for offset, data in writes
            ]
            (folder / Path(name).name).write_bytes(self._with(name, torn))

    def _with(self, name: str, writes: list[tuple[int, bytes]]) -> bytes:
        content = bytearray(self.synced.get(name, b""))
        for offset, data in writes:
            if offset < 0:
                del content[-offset - 1 :]
                continue
            content.extend(bytes(max(0, offset + len(data) - len(content))))
            content[offset : offset + len(data)] = data
        return bytes(content)


class NotedFile(apsw.VFSFile):
    """A file whose writes and syncs are noted."""

    def __init__(self, vfs: str, disk: Disk, name: Any, flags: list[int]) -> None:
        self.disk = disk
        self.name = name if isinstance(name, str) else name.filename()
        super().__init__(vfs, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.pending.setdefault(self.name, []).append((offset, bytes(data)))
        super().xWrite(data, offset)
        self.disk.on_write()

    def xTruncate(self, size: int) -> None:
        self.disk.pending.setdefault(self.name, []).append((-size - 1, b""))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self.disk.sync(self.name)


class NotingVFS(apsw.VFS):
    """The system's file access, with notes."""

    def __init__(self, vfs: str, disk: Disk) -> None:
        self.vfs = vfs
        self.disk = disk
        super().__init__("noting", vfs)

    def xOpen(self, name: Any, flags: list[int]) -> NotedFile:
        return NotedFile(self.vfs, self.disk, name, flags)


async def open_noted(path: Path, disk: Disk) -> Database:
    """Open a whole database so that everything that is written from now on is noted."""
    usual = apsw.vfs_names()[0]
    disk.synced[str(path)] = await asyncio.to_thread(path.read_bytes)
    vfs = NotingVFS(usual, disk)
    apsw.set_default_vfs("noting")
    try:
        return await Database.open(path)
    finally:
        apsw.set_default_vfs(usual)
        vfs.unregister()  # open files go on


async def test_given_power_lost_at_any_moment_when_opened_then_what_was_promised_is_there(
    tmp_path: Path,
) -> None:
    live = tmp_path / "live"
    live.mkdir()
    path = live / "chatapp.sqlite3"
    await (await Database.open(path)).close()
    disk = Disk()
    db = await open_noted(path, disk)
    promised: list[Message] = []
    moments = 0

    async def lose_power() -> None:
        nonlocal moments
        moments += 1
        image = tmp_path / f"image{moments}"
        image.mkdir()
        disk.after_power_loss(image)
        await check_image(image / path.name, promised)

    before = disk.synced[str(path)]
    await converse(Conversations(db, "writer"), promised, lose_power)
    assert disk.synced[str(path)] != before, "no checkpoint was among it"
    await db.close()
    assert moments == 80


async def converse(
    store: Conversations, promised: list[Message], lose_power: Callable[[], Any]
) -> None:
    conversation = Conversation(new_id(), "on battery", now(), now())
    await store.add(conversation)
    parent = None
    for number in range(20):
        prompt = Message(
            new_id(),
            conversation.id,
            parent,
            Role.USER,
            (TextPart(f"prompt {number} " * 200),),
            Status.COMPLETE,
            now(),
        )
        answer = replace(
            prompt,
            id=new_id(),
            parent=prompt.id,
            role=Role.ASSISTANT,
            parts=(),
            status=Status.STREAMING,
        )
        await store.add_messages([prompt, answer], current=answer.id)
        promised.append(prompt)
        await lose_power()
        for piece in range(10):
            await store.append_chunk(answer.id, f"{piece} " * 3000)
            if piece in (3, 7):
                await lose_power()
        done = replace(answer, status=Status.COMPLETE, parts=(TextPart("answer " * 10000),))
        await store.finish(done)
        promised.append(done)
        await lose_power()
        parent = done.id


async def check_image(path: Path, promised: list[Message]) -> None:
    db = await Database.open(path)
    assert db.notices == []
    store = Conversations(db, "reader")
    assert await store.check() == []
    assert await store.verify_hashes() == []
    kept = await store.messages(promised[0].conversation)
    assert [one for one in kept if one in promised] == promised
    await db.close()


async def test_given_power_lost_in_mid_restore_when_opened_then_it_is_the_old_state_or_the_new(
    tmp_path: Path,
) -> None:
    old = await fill(tmp_path / "old", conversations=3)
    new = await fill(tmp_path / "new", conversations=8)
    back_up(new.path, tmp_path / "backup")
    disk = Disk()
    db = await open_noted(old.path, disk)
    images: list[Path] = []

    def lose_power() -> None:
        images.append(tmp_path / f"image{len(images)}")
        images[-1].mkdir()
        disk.after_power_loss(images[-1])

    writes = itertools.count()
    disk.on_write = lambda: lose_power() if next(writes) % 10 == 0 else None
    await db.exclusive(restore, old.path, tmp_path / "backup", "", now(), lambda: False)
    disk.on_write = lambda: None
    during = len(images)
    for _ in range(5):
        lose_power()
    await db.close()
    found = [await messages_in(image / old.path.name) for image in images]
    assert set(found) == {len(old.texts), len(new.texts)}
    assert set(found[during:]) == {len(new.texts)}
    assert found == sorted(found)


async def messages_in(path: Path) -> int:
    db = await Database.open(path)
    assert db.notices == []
    store = Conversations(db, "reader")
    assert await store.check() == []
    assert await store.verify_hashes() == []
    counts = [one.message_count for one in await store.list()]
    await db.close()
    return sum(counts)
