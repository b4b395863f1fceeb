"""Encryption as the engine does it: keyring, recovery key, backups."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from chatapp.domain.errors import ChatAppError, InputError
from chatapp.engine.doctor import examine
from chatapp.engine.engine import Engine
from chatapp.storage import keyrings
from chatapp.storage.backup import back_up
from chatapp.storage.connecting import mark_damaged
from chatapp.storage.data_keys import DataKey, data_keys
from chatapp.storage.encrypted_files import is_encrypted
from chatapp.storage.profile import Profile
from chatapp.storage.recovery_keys import new_recovery_key
from chatapp.storage.wrapped_keys import read_wrapped_keys, wrapped_keys_path
from tests.support.bench import Bench, HeldAnswer
from tests.support.command import Serve
from tests.support.encrypted_profile import contents, readable_in
from tests.support.filled_profile import Filled, fill, zero
from tests.support.keyring_backend import MemoryKeyring

WORDS = ("Message 3", "Conversation 1", "a draft", "picture.png", "IHDR")
OpenAnew = Callable[..., Awaitable[Engine]]


@pytest.fixture(autouse=True)
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    made = MemoryKeyring()
    monkeypatch.setattr(keyrings, "choose_backend", lambda: made)
    data_keys.forget_all()
    yield made
    data_keys.forget_all()


@pytest.fixture
async def filled(profile_folder: Path) -> Filled:
    return await fill(profile_folder, conversations=2)


@pytest.fixture
async def open_anew() -> AsyncIterator[OpenAnew]:
    """Opens engines as a process of its own would: it holds no key yet."""
    async with AsyncExitStack() as stack:

        async def start(
            profile: Profile, recovery_key: str | None = None, *, interactive: bool = True
        ) -> Engine:
            data_keys.forget_all()
            engine = await Engine.open(profile, interactive=interactive, recovery_key=recovery_key)
            stack.push_async_callback(engine.close)
            return engine

        yield start


async def messages_of(engine: Engine) -> int:
    return sum(one.message_count for one in await engine.conversations.all())


async def encrypted(open_anew: OpenAnew, filled: Filled) -> str:
    """Encrypt a closed profile; gives its recovery key."""
    engine = await open_anew(filled.profile)
    recovery_key = engine.encryption.new_recovery_key()
    assert await engine.encryption.encrypt(recovery_key) == []
    await engine.close()
    return recovery_key


async def refusal(attempt: Awaitable[object]) -> str:
    """The code of what is raised."""
    with pytest.raises(ChatAppError) as caught:
        await attempt
    return caught.value.code


async def test_given_a_plain_profile_when_opened_then_the_keyring_is_not_asked(
    open_anew: OpenAnew, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise AssertionError("the keyring was asked")

    monkeypatch.setattr(keyrings, "choose_backend", fail)
    engine = await open_anew(filled.profile)
    assert await messages_of(engine) == 80
    assert not (await engine.encryption.status(try_it=False)).encrypted


async def test_given_conversations_when_encrypted_then_the_keyring_opens_them(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring
) -> None:
    parts: list[float] = []
    engine = await open_anew(filled.profile)
    assert await engine.encryption.encrypt(new_recovery_key(), parts.append) == []
    assert parts == sorted(parts)
    assert parts[-1] >= 0.6
    assert await messages_of(engine) == 80
    await engine.close()
    assert readable_in(filled.profile.folder, *WORDS) == []
    (entry,) = keyring.entries
    assert readable_in(filled.profile.folder, *keyring.entries.values()) == []
    again = await open_anew(filled.profile)
    assert again.notices == []
    assert await messages_of(again) == 80
    status = await again.encryption.status()
    assert (status.encrypted, status.in_keyring, status.recoverable) == (True, True, True)
    assert entry.endswith(read_wrapped_keys(filled.path)[0].id)


async def test_given_plain_backups_when_encrypted_then_encrypted_ones_take_their_place(
    open_anew: OpenAnew, filled: Filled, tmp_path: Path
) -> None:
    engine = await open_anew(filled.profile)
    for folder in ("", str(tmp_path / "chosen")):
        await engine.set_setting("backup_folder", folder)
        await engine.backups.back_up()
    before = {path.name for path in contents(filled.profile.folder)}
    recovery_key = new_recovery_key()
    assert await engine.encryption.encrypt(recovery_key) == []
    (backup,) = await engine.backups.all()
    assert is_encrypted(backup.path)
    assert readable_in(tmp_path, *WORDS) == []
    assert {path.name for path in contents(filled.profile.folder)} - before <= {"encryption.json"}
    assert (await engine.backups.preview(backup.path)).holds.messages == 80
    daily = await engine.backups.back_up()
    assert is_encrypted(daily.path)


async def test_given_a_backup_that_is_damaged_when_encrypted_then_it_is_left_and_told(
    open_anew: OpenAnew, filled: Filled
) -> None:
    engine = await open_anew(filled.profile)
    backup = await engine.backups.back_up()
    zero(backup.path, 1)
    (notice,) = await engine.encryption.encrypt(new_recovery_key())
    assert notice.code == "backups_not_recoded"
    assert notice.facts == {"count": "1", "path": str(backup.path)}
    assert not is_encrypted(backup.path)


async def test_given_a_damaged_file_was_set_aside_when_encrypted_then_it_is_told(
    open_anew: OpenAnew, filled: Filled
) -> None:
    zero(filled.path, 1)
    engine = await open_anew(filled.profile)
    (salvaged,) = engine.notices
    (notice,) = await engine.encryption.encrypt(new_recovery_key())
    assert (notice.code, notice.facts["path"]) == ("readable_file_left", salvaged.facts["path"])


async def test_given_a_new_key_when_changed_then_the_old_ones_open_nothing(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring
) -> None:
    old = await encrypted(open_anew, filled)
    (old_entry,) = keyring.entries
    engine = await open_anew(filled.profile)
    await engine.backups.back_up()
    new = engine.encryption.new_recovery_key()
    assert await engine.encryption.encrypt(new) == []
    (backup,) = await engine.backups.all()
    await engine.close()
    assert old_entry not in keyring.entries
    keyring.entries.clear()
    assert await refusal(open_anew(filled.profile, old)) == "recovery_key_wrong"
    again = await open_anew(filled.profile, new)
    assert (await again.backups.preview(backup.path)).holds.messages == 80


@pytest.mark.parametrize("page", [1, 5])
async def test_given_a_damaged_encrypted_file_aside_when_the_key_is_changed_then_its_key_is_kept(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring, page: int
) -> None:
    await encrypted(open_anew, filled)
    (old_entry,) = keyring.entries
    zero(filled.path, page)
    mark_damaged(filled.path)
    engine = await open_anew(filled.profile)
    assert "database_salvaged" in [notice.code for notice in engine.notices]
    await engine.encryption.encrypt(new_recovery_key())
    assert old_entry in keyring.entries
    assert len(keyring.entries) == 2
    await engine.encryption.decrypt()
    assert old_entry in keyring.entries


async def test_given_encryption_when_removed_then_all_can_be_read_and_no_key_is_left(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring
) -> None:
    await encrypted(open_anew, filled)
    engine = await open_anew(filled.profile)
    backup = await engine.backups.back_up()
    assert await engine.encryption.decrypt() == []
    assert keyring.entries == {}
    assert not wrapped_keys_path(filled.path).exists()
    assert not is_encrypted(backup.path)
    await engine.close()
    assert filled.path in readable_in(filled.profile.folder, "Message 3")
    assert await messages_of(await open_anew(filled.profile)) == 80


async def test_given_a_process_killed_before_the_backups_when_started_then_they_follow(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring, tmp_path: Path
) -> None:
    engine = await open_anew(filled.profile)
    backup = await engine.backups.back_up()
    plain = backup.path.read_bytes()
    await engine.encryption.encrypt(new_recovery_key())
    encrypted_backup = backup.path.read_bytes()
    backup.path.write_bytes(plain)
    await engine.encryption.recode_left_backups()
    assert is_encrypted(backup.path)
    kept = dict(keyring.entries)
    await engine.encryption.decrypt()
    backup.path.write_bytes(encrypted_backup)
    keyring.entries |= kept
    await engine.close()
    again = await open_anew(filled.profile)
    await again.encryption.recode_left_backups()
    assert not is_encrypted(backup.path)
    assert keyring.entries == {}


# Without the key


@pytest.mark.parametrize("trouble", ["lost", "locked", "of another profile"])
async def test_given_the_keyring_gives_no_key_when_opened_then_the_recovery_key_does(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring, trouble: str
) -> None:
    recovery_key = await encrypted(open_anew, filled)
    ((entry, text),) = keyring.entries.items()
    if trouble == "lost":
        keyring.entries.clear()
    elif trouble == "locked":
        keyring.locked = True
    else:
        keyring.entries[entry] = DataKey.new().text
    before = contents(filled.profile.folder)
    wanted = "encryption_keyring" if trouble == "locked" else "encryption_key_missing"
    assert await refusal(open_anew(filled.profile)) == wanted
    wrong = "recovery_key_wrong"
    assert await refusal(open_anew(filled.profile, new_recovery_key())) == wrong
    assert await refusal(open_anew(filled.profile, "mistyped")) == "recovery_key_malformed"
    assert contents(filled.profile.folder) == before

    engine = await open_anew(filled.profile, recovery_key.lower())
    assert await messages_of(engine) == 80
    codes = [notice.code for notice in engine.notices]
    assert codes == (["data_key_not_kept"] if trouble == "locked" else [])
    await engine.close()
    assert trouble == "locked" or keyring.entries == {entry: text}


async def test_given_a_command_when_opened_by_the_recovery_key_then_the_keyring_stays_as_it_is(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring
) -> None:
    recovery_key = await encrypted(open_anew, filled)
    keyring.entries.clear()
    engine = await open_anew(filled.profile, recovery_key, interactive=False)
    assert await messages_of(engine) == 80
    assert keyring.entries == {}


async def test_given_a_wrong_recovery_key_and_the_right_keyring_when_opened_then_it_opens(
    open_anew: OpenAnew, filled: Filled
) -> None:
    await encrypted(open_anew, filled)
    engine = await open_anew(filled.profile, new_recovery_key())
    assert await messages_of(engine) == 80


async def test_given_the_wrapped_key_lost_when_a_backup_is_there_then_the_recovery_key_works(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring
) -> None:
    recovery_key = await encrypted(open_anew, filled)
    engine = await open_anew(filled.profile)
    await engine.backups.back_up()
    await engine.close()
    wrapped_keys_path(filled.path).unlink()
    keyring.entries.clear()
    again = await open_anew(filled.profile, recovery_key)
    assert await messages_of(again) == 80
    assert wrapped_keys_path(filled.path).exists()


async def test_given_the_wrapped_key_lost_when_opened_by_the_keyring_then_that_is_told(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring
) -> None:
    recovery_key = await encrypted(open_anew, filled)
    wrapped_keys_path(filled.path).unlink()
    engine = await open_anew(filled.profile)
    assert [notice.code for notice in engine.notices] == ["wrapped_key_lost"]
    checks = {check.name: check for check in await examine(engine)}
    assert not checks["encryption"].ok
    await engine.close()
    keyring.entries.clear()
    assert await refusal(open_anew(filled.profile, recovery_key)) == "wrapped_key_missing"


# When it cannot be done


async def test_given_no_keyring_when_encrypted_then_it_is_refused_and_nothing_changed(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring
) -> None:
    keyring.locked = True
    engine = await open_anew(filled.profile)
    assert await refusal(engine.encryption.check()) == "encryption_no_keyring"
    attempt = engine.encryption.encrypt(new_recovery_key())
    assert await refusal(attempt) == "encryption_no_keyring"
    assert not is_encrypted(filled.path)
    assert not wrapped_keys_path(filled.path).exists()


async def test_given_another_process_when_encrypted_then_it_is_refused_and_no_key_is_left(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring
) -> None:
    engine = await open_anew(filled.profile)
    other = filled.profile.writer()
    assert await refusal(engine.encryption.check()) == "profile_held"
    assert await refusal(engine.encryption.encrypt(new_recovery_key())) == "profile_held"
    other.release()
    assert keyring.entries == {}
    assert not is_encrypted(filled.path)


async def test_given_an_answer_under_way_when_encrypted_then_it_is_refused(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    await answer.asked.wait()
    answer.say("one")
    with pytest.raises(InputError) as caught:
        await bench.engine.encryption.encrypt(new_recovery_key())
    assert caught.value.code == "conversation_busy"
    answer.end()
    await bench.ended(sent)
    assert await bench.engine.encryption.encrypt(new_recovery_key()) == []
    assert await bench.texts(sent.conversation) == ["Hello", "one"]


async def test_given_it_is_given_up_when_encrypting_then_it_is_as_before(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring
) -> None:
    engine = await open_anew(filled.profile)
    attempt = engine.encryption.encrypt(
        new_recovery_key(), lambda _part: engine.encryption.give_up()
    )
    assert await refusal(attempt) == "encryption_cancelled"
    assert keyring.entries == {}
    assert await messages_of(engine) == 80
    assert await engine.encryption.encrypt(new_recovery_key()) == []


# Backups of encrypted conversations


async def test_given_only_a_backup_and_its_recovery_key_when_restored_elsewhere_then_all_is_there(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring, tmp_path: Path
) -> None:
    recovery_key = await encrypted(open_anew, filled)
    engine = await open_anew(filled.profile)
    file = tmp_path / "elsewhere" / "backup"
    file.parent.mkdir()
    await engine.backups.back_up_to(file)
    await engine.close()
    assert readable_in(file.parent, *WORDS) == []
    shutil.rmtree(filled.profile.folder)
    keyring.entries.clear()
    fresh = Profile.open(tmp_path / "fresh")
    locked = await open_anew(fresh)
    assert await refusal(locked.backups.restore(file)) == "backup_locked"
    await locked.close()
    wrong = await open_anew(fresh, new_recovery_key())
    assert await refusal(wrong.backups.restore(file)) == "recovery_key_wrong"
    await wrong.close()
    right = await open_anew(fresh, recovery_key)
    done = await right.backups.restore(file)
    assert (done.holds.messages, done.readable) == (80, True)
    assert await messages_of(right) == 80
    assert await right.soundness.problems() == []


async def test_given_an_open_engine_when_a_backups_recovery_key_is_given_then_it_is_restored(
    open_anew: OpenAnew, filled: Filled, keyring: MemoryKeyring, tmp_path: Path
) -> None:
    recovery_key = await encrypted(open_anew, filled)
    engine = await open_anew(filled.profile)
    file = tmp_path / "backup"
    await engine.backups.back_up_to(file)
    await engine.close()
    shutil.rmtree(filled.profile.folder)
    keyring.entries.clear()
    fresh = await open_anew(Profile.open(tmp_path / "fresh"), new_recovery_key())

    assert await refusal(fresh.backups.preview(file)) == "recovery_key_wrong"
    assert await refusal(fresh.backups.preview(file, "heron")) == "recovery_key_malformed"
    assert await refusal(fresh.backups.preview(file, new_recovery_key())) == "recovery_key_wrong"
    assert (await fresh.backups.preview(file, recovery_key)).holds.messages == 80
    assert (await fresh.backups.restore(file)).readable
    assert keyring.entries == {}


@pytest.mark.parametrize("of_backup", ["plain", "another key"])
async def test_given_an_encrypted_profile_when_another_backup_is_restored_then_it_is_encrypted(
    open_anew: OpenAnew, filled: Filled, tmp_path: Path, of_backup: str
) -> None:
    other = await fill(tmp_path / "other", conversations=1)
    if of_backup == "another key":
        await encrypted(open_anew, other)
    file = tmp_path / "backup"
    back_up(other.path, file)
    await encrypted(open_anew, filled)
    engine = await open_anew(filled.profile)
    done = await engine.backups.restore(file)
    assert (done.holds.messages, done.replaced.messages, done.readable) == (40, 80, False)
    assert is_encrypted(done.kept)
    assert await messages_of(engine) == 40
    assert await engine.soundness.problems() == []
    await engine.close()
    assert readable_in(filled.profile.folder, *WORDS) == []
    again = await open_anew(filled.profile)
    assert await messages_of(again) == 40


async def test_given_an_encrypted_profile_when_deleted_text_is_purged_then_it_stays_encrypted(
    open_anew: OpenAnew, filled: Filled
) -> None:
    await encrypted(open_anew, filled)
    engine = await open_anew(filled.profile)
    await engine.backups.back_up()
    purged = await engine.backups.purge()
    assert (purged.removed, purged.left) == (1, None)
    assert is_encrypted(purged.fresh.path)
    assert (await engine.backups.preview(purged.fresh.path)).holds.messages == 80
    (listed,) = await engine.backups.listed()
    assert listed.contents is not None
    assert listed.contents.messages == 80
    await engine.close()
    assert readable_in(filled.profile.folder, *WORDS) == []
    assert await messages_of(await open_anew(filled.profile)) == 80


async def test_given_damage_in_an_encrypted_profile_when_opened_then_it_is_told_and_saved(
    open_anew: OpenAnew, filled: Filled
) -> None:
    await encrypted(open_anew, filled)
    zero(filled.path, 1)
    assert await refusal(_without_keyring(open_anew, filled)) == "encryption_key_missing"
    engine = await open_anew(filled.profile)
    assert [notice.code for notice in engine.notices] == ["database_salvaged"]
    assert await messages_of(engine) == 80
    await engine.close()
    assert readable_in(filled.profile.folder, *WORDS) == []


async def _without_keyring(open_anew: OpenAnew, filled: Filled) -> Engine:
    backend = keyrings.choose_backend()
    assert isinstance(backend, MemoryKeyring)
    kept, backend.entries = backend.entries, {}
    try:
        return await open_anew(filled.profile)
    finally:
        backend.entries = kept
