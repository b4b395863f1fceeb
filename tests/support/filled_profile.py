"""A profile with conversations, branches, pictures and long texts, and ways to damage its file."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from chatapp.domain.messages import Conversation, Message, Role, Status, TextPart, new_id, now
from chatapp.storage.attachments import Attachments
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile
from tests.support.images import image_file

PAGE = 4096


@dataclass(frozen=True)
class Filled:
    """A closed profile and what is in it."""

    profile: Profile
    texts: dict[str, str]
    """By message id."""

    @property
    def path(self) -> Path:
        """The database's file."""
        return self.profile.database_path

    @property
    def pages(self) -> int:
        """How many pages the file has."""
        return self.path.stat().st_size // PAGE


async def fill(folder: Path, *, conversations: int = 5, messages: int = 40) -> Filled:
    """Make and fill a profile; its database is closed."""
    profile = Profile.open(folder)
    db = await Database.open(profile.database_path)
    store = Conversations(db, "writer")
    texts: dict[str, str] = {}
    picture = await Attachments(db).add(image_file(3, 5) + bytes(9000), "picture.png")
    for number in range(conversations):
        conversation = Conversation(new_id(), f"Conversation {number}", now(), now())
        await store.add(conversation)
        chain: list[Message] = []
        for place in range(messages):
            text = f"Message {place} of {number}. " * (1200 if place % 10 == 9 else 5)
            role = Role.ASSISTANT if place % 2 else Role.USER
            parts = (TextPart(text), picture) if place == 0 else (TextPart(text),)
            parent = chain[max(0, len(chain) - 1 - place % 3)].id if chain else None
            identity = new_id()
            chain.append(
                Message(identity, conversation.id, parent, role, parts, Status.COMPLETE, now())
            )
            texts[identity] = text
        await store.add_messages(chain, current=chain[-1].id)
    await store.set_draft("new", "a draft")
    await db.close()
    return Filled(profile, texts)


def overwrite(path: Path, page: int, generator: random.Random, size: int = 200) -> None:
    """Put random bytes somewhere into a page, counted from 1."""
    offset = (page - 1) * PAGE + generator.randrange(PAGE - size)
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(generator.randbytes(size))


def zero(path: Path, page: int) -> None:
    """Make a page, counted from 1, all zeros."""
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))
