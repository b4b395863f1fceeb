"""Preferences in the database: damaged rows are read as far as they go, salvage keeps them."""

from __future__ import annotations

from contextlib import closing

from chatapp.domain.comparing import Verdict
from chatapp.domain.messages import Conversation, new_id, now
from chatapp.domain.preferences import Judged, Preference
from chatapp.storage.checking import problems_of
from chatapp.storage.connecting import mark_damaged
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.opening import open_database
from chatapp.storage.preferences import Preferences
from chatapp.storage.profile import Profile


async def kept(db: Database, verdict: Verdict = Verdict.TIE) -> Preference:
    """A preference in a conversation of its own."""
    home = Conversation(new_id(), "", now(), now())
    await Conversations(db, "writer").add(home)
    answers = (Judged("m1", "One \0\ud800"), Judged("m2", "Two"))
    chosen = 1 if verdict is Verdict.CHOSEN else None
    preference = Preference(new_id(), home.id, now(), verdict, answers, chosen)
    await Preferences(db).add(preference)
    return preference


async def test_given_text_that_cannot_be_stored_when_kept_then_it_is_replaced(db: Database) -> None:
    preference = await kept(db)

    (found,) = await Preferences(db).list()

    assert [answer.text for answer in found.answers] == ["One \ufffd\ufffd", "Two"]
    assert (found.id, found.verdict) == (preference.id, Verdict.TIE)


async def test_given_another_conversation_when_removed_there_then_it_stays(db: Database) -> None:
    first, second = await kept(db), await kept(db)

    await Preferences(db).remove(second.conversation, first.id)

    assert [one.id for one in await Preferences(db).list()] == [first.id, second.id]


async def test_given_damaged_rows_when_read_then_what_is_left_is_given(db: Database) -> None:
    await kept(db, Verdict.CHOSEN)
    await kept(db, Verdict.CHOSEN)
    await db.write(
        lambda connection: connection.execute(
            "UPDATE preference SET verdict = 'later', chosen = 9 WHERE number = 1"
        )
    )
    await db.write(
        lambda connection: connection.execute(
            "UPDATE preference SET answers = '[1', messages = '{' WHERE number = 2"
        )
    )

    first, second = await Preferences(db).list()

    assert (first.verdict, first.chosen, len(first.answers)) == (Verdict.TIE, None, 2)
    assert (second.answers, second.chosen, second.messages) == ((), None, ())


async def test_given_a_damaged_database_when_salvaged_then_its_preferences_are_saved(
    db: Database, profile: Profile
) -> None:
    preference = await kept(db, Verdict.CHOSEN)
    await db.close()
    mark_damaged(profile.database_path)

    with closing(open_database(profile.database_path).connection) as connection:
        assert problems_of(connection) == []
        found = connection.execute("SELECT id FROM preference").fetchall()

    assert found == [(preference.id,)]
