"""What was sent, as it is kept with an answer: whole, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from chatapp.domain.chain_of_thought import Frame
from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import Conversation, Message, Role, Status, TextPart, new_id, now
from chatapp.domain.prompt_templates import ExampleTurn
from chatapp.domain.sent import SentRequest
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.sent_requests import SentRequests

REQUEST = SentRequest(
    dialect="openai-chat",
    service="",
    base_url="https://host/v1",
    method="POST",
    url="https://host/v1/chat/completions",
    headers={"Authorization": "Bearer $API_KEY"},
    model="m",
    system=None,
    parameters={"stop": ["\n"], "temperature": 0.5},
    stream=True,
    first="a",
    last="b",
    last_length=3,
    left_out=0,
    summarised=False,
    digest="0" * 64,
    size=12,
)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "chat.db")
    yield database
    await database.close()


@pytest.fixture
async def answer(db: Database) -> str:
    """The id of a stored message."""
    store = Conversations(db, "writer")
    home = Conversation(new_id(), "", now(), now())
    await store.add(home)
    message = Message(
        new_id(), home.id, None, Role.ASSISTANT, (TextPart("x"),), Status.COMPLETE, now()
    )
    await store.add_messages([message], current=message.id)
    return message.id


async def test_given_a_request_when_kept_then_it_is_given_back_the_same(
    db: Database, answer: str
) -> None:
    kept = SentRequests(db)
    assert await kept.get(answer) is None
    for request in (REQUEST, replace(REQUEST, system="Be brief. 简短。", left_out=4)):
        await kept.put(answer, request)
        assert await kept.get(answer) == request


async def test_given_several_calls_when_kept_then_each_has_its_place_and_its_frame(
    db: Database, answer: str
) -> None:
    kept = SentRequests(db)
    frame = Frame((ExampleTurn("1+1?", "2"),), "Think.", "So 想", "And?", reasoning=True)
    first, third = replace(REQUEST, frame=frame), replace(REQUEST, model="third")
    await kept.put(answer, first)
    await kept.put(answer, third, 2)
    assert await kept.all(answer) == [first, third]
    again = replace(REQUEST, model="again")
    await kept.put(answer, again)
    await kept.put(answer, replace(third, frame=frame), 1)
    assert await kept.all(answer) == [again, replace(third, frame=frame), third]
    assert await kept.get(answer) == again


@pytest.mark.parametrize("further", ["7", "[1, null]", '[{"dialect": 1}]', '{"a": 1}'])
async def test_given_damaged_later_calls_when_read_then_the_first_is_still_known(
    db: Database, answer: str, further: str
) -> None:
    kept = SentRequests(db)
    await kept.put(answer, REQUEST)

    def damage(connection: apsw.Connection) -> None:
        query = "UPDATE message SET request = json_set(request, '$.further', json(?))"
        connection.execute(query, (further,))

    await db.write(damage)
    assert await kept.all(answer) == [REQUEST]
    await kept.put(answer, REQUEST, 1)
    assert (await kept.all(answer))[:2] == [REQUEST, REQUEST]


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"dialect": 1}', "null"])
async def test_given_a_damaged_request_when_read_then_nothing_is_known(
    db: Database, answer: str, damaged: str
) -> None:
    def damage(connection: apsw.Connection) -> None:
        connection.execute("UPDATE message SET request = ?", (damaged,))

    await db.write(damage)
    assert await SentRequests(db).get(answer) is None


async def test_given_summaries_when_forgotten_then_only_requests_with_one_go(
    db: Database, answer: str
) -> None:
    kept = SentRequests(db)
    conversation = (await Conversations(db, "writer").message(answer)).conversation
    await kept.put(answer, REQUEST)
    await kept.forget_summarised(conversation)
    assert await kept.get(answer) == REQUEST
    await kept.put(answer, replace(REQUEST, summarised=True, system="What was said"))
    await kept.forget_summarised(conversation)
    assert await kept.get(answer) is None


async def test_given_no_such_message_when_read_then_it_is_not_found(db: Database) -> None:
    with pytest.raises(NotFoundError):
        await SentRequests(db).get("nothing")
