"""The log of the `llm` tool is read, and never written to."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from chatapp.domain.messages import Role, Usage
from chatapp.domain.transferred import Transferred
from chatapp.storage.foreign import ForeignError, read_llm_log
from chatapp.transfer import llm_log
from tests.support.images import image_file

SCHEMA = """
CREATE TABLE conversations (id TEXT PRIMARY KEY, name TEXT, model TEXT);
CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT,
    response TEXT, conversation_id TEXT, datetime_utc TEXT, input_tokens INTEGER,
    output_tokens INTEGER);
CREATE TABLE attachments (id TEXT PRIMARY KEY, type TEXT, path TEXT, url TEXT, content BLOB);
CREATE TABLE prompt_attachments (response_id TEXT, attachment_id TEXT, "order" INTEGER);
"""


def a_log(path: Path, *responses: tuple[Any, ...], wal: bool = False) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    if wal:
        db.execute("PRAGMA journal_mode = wal")
    db.executescript(SCHEMA)
    db.execute("INSERT INTO conversations VALUES ('c1', 'Cats', 'm')")
    db.executemany("INSERT INTO responses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", responses)
    db.commit()
    return db


def read(path: Path) -> dict[str, Transferred]:
    found = [llm_log.read(value) for value in read_llm_log(path)]
    return {one.conversation.id: one for one in found}


RESPONSES = (
    ("r2", "m2", "more\n", None, "yes ", "c1", "2025-03-01T10:01:00.5+00:00", 7, 9),
    ("r1", "m1", "hi", "Be brief.", "ho", "c1", "2025-03-01T10:00:00+00:00", None, None),
    ("r3", "m1", "alone", None, "", None, "2025-03-01T11:00:00", None, None),
)


@pytest.mark.parametrize("wal", [False, True])
def test_given_a_log_when_read_then_prompts_and_answers_follow_by_time(
    tmp_path: Path, wal: bool
) -> None:
    path = tmp_path / "a log?#%.db"
    db = a_log(path, *RESPONSES, wal=wal)
    red = image_file()
    db.execute("INSERT INTO attachments VALUES ('a', 'image/png', '/x/red.png', NULL, ?)", (red,))
    db.execute("INSERT INTO attachments VALUES ('b', 'image/png', '/etc/passwd', NULL, NULL)")
    db.executemany("INSERT INTO prompt_attachments VALUES ('r1', ?, 0)", [("a",), ("b",)])
    db.commit()
    found = read(path)
    db.close()
    talk = found["c1"]
    assert [(one.role, one.text, one.model) for one in talk.messages] == [
        (Role.USER, "hi", None),
        (Role.ASSISTANT, "ho", "m1"),
        (Role.USER, "more\n", None),
        (Role.ASSISTANT, "yes ", "m2"),
    ]
    assert [one.parent for one in talk.messages[1:]] == [one.id for one in talk.messages[:-1]]
    assert (talk.conversation.title, talk.conversation.system) == ("Cats", "Be brief.")
    assert talk.messages[3].usage == Usage(7, 9)
    assert talk.messages[2].created.isoformat() == "2025-03-01T10:01:00.500000+00:00"
    (image,) = talk.messages[0].images
    assert (image.name, talk.pictures[image.attachment]()) == ("red.png", red)
    assert talk.left_out == ("passwd",)
    assert [one.text for one in found["r3"].messages] == ["alone"]


def test_given_fragments_and_tools_when_read_then_they_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    db = a_log(path, *RESPONSES)
    db.executescript(
        """
        CREATE TABLE fragments (id INTEGER PRIMARY KEY, content TEXT);
        CREATE TABLE prompt_fragments (response_id TEXT, fragment_id INTEGER, "order" INTEGER);
        CREATE TABLE system_fragments (response_id TEXT, fragment_id INTEGER, "order" INTEGER);
        CREATE TABLE tool_calls (id INTEGER, response_id TEXT, name TEXT, arguments TEXT);
        CREATE TABLE tool_results (id INTEGER, response_id TEXT, name TEXT, output TEXT);
        INSERT INTO fragments VALUES (1, 'second'), (2, 'first');
        INSERT INTO prompt_fragments VALUES ('r1', 1, 1), ('r1', 2, 0);
        INSERT INTO system_fragments VALUES ('r1', 2, 0);
        INSERT INTO tool_calls VALUES (1, 'r1', 'time', '{}');
        INSERT INTO tool_results VALUES (1, 'r2', 'time', 'noon');
        """
    )
    db.close()
    talk = read(path)["c1"]
    texts = [message.text for message in talk.messages]
    assert texts[0] == "first\nsecond\nhi"
    assert talk.conversation.system == "first\nBe brief."
    assert texts[1].startswith("ho\n\n```json\n")
    assert '"arguments": "{}"' in texts[1]
    assert '"output": "noon"' in texts[2]
    assert [message.role for message in talk.messages[1:4]] == [
        Role.ASSISTANT,
        Role.ASSISTANT,
        Role.USER,
    ]
    assert texts[3] == "more\n"


def test_given_a_log_when_read_then_nothing_is_made_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    a_log(path, *RESPONSES, wal=True).close()
    before = path.read_bytes()
    assert len(read(path)) == 2
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE other (x)",
        "CREATE VIEW responses AS SELECT 1 AS id, 2 AS prompt, 3 AS response",
        "CREATE TABLE responses (id, prompt)",
    ],
)
def test_given_another_database_when_read_then_it_is_refused(tmp_path: Path, script: str) -> None:
    db = sqlite3.connect(tmp_path / "db")
    db.executescript(script)
    db.close()
    with pytest.raises(ForeignError):
        next(read_llm_log(tmp_path / "db"))


def test_given_a_damaged_log_when_read_then_it_fails_as_foreign(tmp_path: Path) -> None:
    path = tmp_path / "db"
    many = [(str(n), "m", "x" * 500, None, "y", None, None, None, None) for n in range(500)]
    a_log(path, *many).close()
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(ForeignError):
        list(read_llm_log(path))
