"""`encryption`, and all commands on an encrypted profile, with a real keyring."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from chatapp.storage.profile import Profile
from tests.support.command import Command, Result
from tests.support.encrypted_profile import contents, readable_in
from tests.support.filled_profile import Filled, fill
from tests.support.secret_service import missing_programs, secret_service

pytestmark = [
    pytest.mark.keyring,
    pytest.mark.skipif(
        bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}"
    ),
]

WORDS = ("Message 3", "Conversation 1", "a draft", "IHDR")
RECOVERY_KEY = r"(?:[0-9A-Z]{5}-){5}[0-9A-Z]{5}"
LOCK = """
import secretstorage
secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
"""
NO_KEYRING = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The environment in which there is a keyring."""
    with secret_service(tmp_path_factory.mktemp("session") / "home") as environment:
        yield environment


@pytest.fixture
async def filled(profile_folder: Path) -> Filled:
    return await fill(profile_folder, conversations=2)


@pytest.fixture
def command(filled: Filled, keyring: Mapping[str, str]) -> Command:
    """The command on a filled profile, with a keyring."""
    return Command(filled.profile.folder, keyring)


async def turned_on(command: Command) -> str:
    """Encrypt; gives the recovery key."""
    result = await command.run("encryption", "on")
    assert (result.code, result.err) == (0, b"")
    assert re.fullmatch(f"{RECOVERY_KEY}\n", result.text)
    return result.text.strip()


def assert_says(result: Result, *words: str) -> None:
    assert (result.code, result.out) == (1, b"")
    for word in words:
        assert word in result.complaint


async def test_given_conversations_when_turned_on_then_all_commands_go_on_and_nothing_is_readable(
    command: Command, tmp_path: Path
) -> None:
    before = await command.conversations()
    recovery_key = await turned_on(command)
    assert await command.conversations() == before
    assert len((await command.run("search", "Message 3", "--json")).json) > 0
    export = await command.run("export", "--all", "--format", "json", str(tmp_path / "export"))
    assert export.code == 0
    (tmp_path / "export").unlink()
    assert (await command.run("backup", str(tmp_path / "backup"))).code == 0
    assert readable_in(tmp_path, *WORDS, recovery_key) == []
    status = await command.run("encryption", "status", "--json")
    assert status.json == {"encrypted": True, "in_keyring": True, "recoverable": True}
    doctor = (await command.run("doctor", "--json")).json
    (check,) = [one for one in doctor["checks"] if one["name"] == "encryption"]
    assert check["ok"]
    assert "its key is in the keyring" in check["detail"]


async def test_given_no_keyring_when_used_then_one_line_says_what_to_do_and_the_recovery_key_does(
    command: Command, filled: Filled
) -> None:
    before = await command.conversations()
    recovery_key = await turned_on(command)
    files = contents(filled.profile.folder)
    lost = await command.run("conversations", env=NO_KEYRING)
    assert_says(lost, "encrypted", "no keyring", "CHATAPP_RECOVERY_KEY")
    other = "00000-00000-00000-00000-00000-00000"
    mistyped = await command.run("conversations", env={**NO_KEYRING, "CHATAPP_RECOVERY_KEY": other})
    assert_says(mistyped, "not a recovery key")
    assert other not in mistyped.complaint
    assert contents(filled.profile.folder).keys() == files.keys()
    given = {**NO_KEYRING, "CHATAPP_RECOVERY_KEY": recovery_key}
    listed = await command.run("conversations", "--json", env=given)
    assert (listed.code, listed.err) == (0, b"")
    assert listed.json == before


async def test_given_the_keyring_without_the_key_when_used_then_it_is_said(
    command: Command, tmp_path: Path
) -> None:
    await turned_on(command)
    with secret_service(tmp_path / "another") as environment:
        result = await command.run("conversations", env=environment)
    assert_says(result, "encrypted", "not in the keyring", "CHATAPP_RECOVERY_KEY")


async def test_given_a_locked_keyring_when_used_then_it_is_said_and_not_taken_for_lost(
    command: Command, tmp_path: Path
) -> None:
    with secret_service(tmp_path / "locked") as environment:
        # The library leaves its connection to the bus open when the keyring is locked.
        other = Command(command.profile, {**environment, "PYTHONWARNINGS": "ignore"})
        recovery_key = await turned_on(other)
        locking = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", LOCK), env=other.environment
        )
        assert await locking.wait() == 0
        assert_says(await other.run("conversations"), "encrypted", "locked")
        given = {"CHATAPP_RECOVERY_KEY": recovery_key}
        assert (await other.run("conversations", env=given)).code == 0


async def test_given_changed_when_used_then_only_the_new_recovery_key_opens_it(
    command: Command,
) -> None:
    old = await turned_on(command)
    result = await command.run("encryption", "change")
    assert result.code == 0
    new = result.text.strip()
    assert new != old
    wrong = await command.run("conversations", env={**NO_KEYRING, "CHATAPP_RECOVERY_KEY": old})
    assert_says(wrong, "recovery key", "not the one")
    right = await command.run("conversations", env={**NO_KEYRING, "CHATAPP_RECOVERY_KEY": new})
    assert (right.code, right.err) == (0, b"")
    assert (await command.run("conversations")).code == 0


async def test_given_removed_when_used_then_no_key_is_needed_and_that_is_said(
    command: Command, filled: Filled
) -> None:
    await turned_on(command)
    result = await command.run("encryption", "off")
    assert (result.code, result.err) == (0, b"")
    assert "Other programs of this user can read" in result.text
    assert (await command.run("conversations", env=NO_KEYRING)).code == 0
    assert readable_in(filled.profile.folder, "Message 3") != []
    assert_says(await command.run("encryption", "off"), "not encrypted")
    assert_says(await command.run("encryption", "change"), "not encrypted")


async def test_given_encrypted_already_when_turned_on_again_then_it_is_refused(
    command: Command,
) -> None:
    await turned_on(command)
    assert_says(await command.run("encryption", "on"), "encrypted already")


async def test_given_no_keyring_when_turned_on_then_nothing_is_printed_and_nothing_changes(
    command: Command, filled: Filled
) -> None:
    before = contents(filled.profile.folder)
    result = await command.run("encryption", "on", env=NO_KEYRING)
    assert_says(result, "not encrypted", "keyring")
    assert filled.path.read_bytes() == before[filled.path]


async def test_given_another_process_when_turned_on_then_it_is_refused(
    command: Command, filled: Filled
) -> None:
    other = filled.profile.writer()
    assert_says(await command.run("encryption", "on"), "open on these conversations")
    other.release()
    await turned_on(command)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
async def test_given_kills_while_it_is_turned_on_and_off_when_used_then_the_keyring_opens_it(
    command: Command,
) -> None:
    before = await command.conversations()
    generator = random.Random(20261126)
    for _ in range(8):
        encrypted = (await command.run("encryption", "status", "--json")).json["encrypted"]
        async with command.running("encryption", "off" if encrypted else "on") as running:
            if not encrypted:
                await running.expect("-")  # the recovery key: from now on it is at work
                await asyncio.sleep(generator.uniform(0, 0.4))
            else:
                await asyncio.sleep(generator.uniform(0.3, 1.0))
            with suppress(ProcessLookupError):  # it came to its end
                running.signal(signal.SIGKILL)
            await running.end()
        assert await command.conversations() == before
        now = (await command.run("encryption", "status", "--json")).json
        assert now["in_keyring"] is now["recoverable"] is now["encrypted"]


async def test_given_only_a_backup_when_restored_on_a_fresh_profile_then_the_recovery_key_opens_it(
    command: Command, filled: Filled, tmp_path: Path
) -> None:
    before = await command.conversations()
    recovery_key = await turned_on(command)
    file = tmp_path / "moved" / "backup"
    file.parent.mkdir()
    assert (await command.run("backup", str(file))).code == 0
    shutil.rmtree(filled.profile.folder)
    fresh = Command(tmp_path / "fresh", NO_KEYRING)
    assert_says(await fresh.run("restore", str(file)), "encrypted", "CHATAPP_RECOVERY_KEY")
    done = await fresh.run("restore", str(file), env={"CHATAPP_RECOVERY_KEY": recovery_key})
    assert done.code == 0
    assert "here the conversations are not" in done.complaint
    assert await fresh.conversations() == before


@pytest.mark.skipif(sys.platform == "win32", reason="reads /proc")
async def test_given_a_change_when_looked_at_from_outside_then_no_key_is_in_logs_or_arguments(
    command: Command, filled: Filled
) -> None:
    recovery_key = await turned_on(command)
    environment = {**NO_KEYRING, "CHATAPP_RECOVERY_KEY": recovery_key}
    await command.run("conversations", env=environment)
    await command.run("doctor", env=environment)
    plain = recovery_key.replace("-", "")
    assert readable_in(filled.profile.folder, recovery_key, plain, recovery_key[:11]) == []


async def test_given_a_new_profile_when_turned_on_first_then_all_that_comes_is_encrypted(
    keyring: Mapping[str, str], tmp_path: Path
) -> None:
    command = Command(tmp_path / "new", keyring)
    await turned_on(command)
    source = tmp_path / "chat.md"
    source.write_text("# A title\n\n## User\n\nA canary sings\n\n## Assistant\n\nIt does\n")
    await command.run("import", str(source))
    source.unlink()
    assert readable_in(Profile.open(command.profile).folder, "canary") == []
