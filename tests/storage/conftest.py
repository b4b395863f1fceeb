"""A real profile with a real database for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from chatapp.domain.messages import (
    Conversation,
    Message,
    Role,
    Status,
    TextPart,
    new_id,
    now,
)
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile, WriterLock
from chatapp.storage.search import Search

MakeMessage = Callable[..., Message]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.open(tmp_path / "profile")


@pytest.fixture
def writer(profile: Profile) -> Iterator[WriterLock]:
    lock = profile.writer()
    yield lock
    lock.release()


@pytest.fixture
async def db(profile: Profile) -> AsyncIterator[Database]:
    database = await Database.open(profile.database_path)
    yield database
    await database.close()


@pytest.fixture
def store(db: Database, writer: WriterLock) -> Conversations:
    return Conversations(db, writer.id)


@pytest.fixture
def search(db: Database) -> Search:
    return Search(db)


@pytest.fixture
async def conversation(store: Conversations) -> Conversation:
    added = Conversation(new_id(), "A conversation", now(), now())
    await store.add(added)
    return added


@pytest.fixture
def make(conversation: Conversation) -> MakeMessage:
    """Builds a message of `conversation`; what matters to a test is named there."""

    def build(
        text: str = "",
        parent: Message | str | None = None,
        role: Role = Role.USER,
        status: Status = Status.COMPLETE,
        **fields: object,
    ) -> Message:
        above = parent.id if isinstance(parent, Message) else parent
        values = {"parts": (TextPart(text),) if text else (), "created": now(), **fields}
        return Message(
            id=new_id(),
            conversation=conversation.id,
            parent=above,
            role=role,
            status=status,
            **values,
        )

    return build
