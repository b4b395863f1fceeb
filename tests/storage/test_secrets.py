"""Keys where there is no keyring, or none that is safe."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordSetError

from chatapp.domain.errors import SecretError
from chatapp.domain.messages import now
from chatapp.domain.models import Connection, Dialect
from chatapp.domain.sentences import SENTENCES
from chatapp.net.keys import known_keys
from chatapp.storage import keyrings
from chatapp.storage.secrets import Secrets, check_key

KEY = "canary-0123456789"
CONNECTION = Connection("some-id", "some", Dialect.OPENAI_CHAT, "https://example.org/v1", now())


class PlainTextKeyring(KeyringBackend):
    """Keeps passwords in a file that anyone can read, as some backends do."""

    priority = 10  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        return Path(os.environ["PLAIN_TEXT"]).read_text()

    def set_password(self, service: str, username: str, password: str) -> None:
        Path(os.environ["PLAIN_TEXT"]).write_text(password)


@pytest.fixture
def plain_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where the plain-text backend would write, which it must never do."""
    monkeypatch.setenv("PLAIN_TEXT", str(tmp_path / "passwords"))
    yield
    assert not (tmp_path / "passwords").exists()


@pytest.fixture(autouse=True)
def no_session_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)


async def check_memory_only(code: str) -> None:
    secrets = Secrets()
    assert await secrets.get(CONNECTION) is None
    failure = await secrets.store(CONNECTION, KEY)
    assert failure is not None
    assert failure.code == code
    assert failure.code in SENTENCES
    assert await secrets.get(CONNECTION) == KEY
    assert await secrets.get(replace(CONNECTION, base_url="https://example.org:444")) is None
    assert await Secrets().get(CONNECTION) is None
    status = await secrets.status()
    assert not status.usable
    assert status.failure is not None
    assert status.failure.code == code
    assert KEY not in repr(secrets)
    await secrets.remove(CONNECTION)
    assert await secrets.get(CONNECTION) is None


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems always have a keyring")
async def test_given_no_session_bus_when_stored_then_the_key_is_in_memory_only() -> None:
    await check_memory_only("keyring_missing")


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems always have a keyring")
async def test_given_a_plain_text_backend_at_hand_when_stored_then_it_is_not_chosen(
    plain_text: None,
) -> None:
    await check_memory_only("keyring_missing")


@pytest.mark.parametrize(
    ("backend", "code"),
    [
        ("keyring.backends.null.Keyring", "keyring_missing"),
        ("keyring.backends.fail.Keyring", "keyring_missing"),
        (f"{__name__}.PlainTextKeyring", "keyring_insecure"),
        ("no.such.module.Keyring", "keyring_failed"),
    ],
)
async def test_given_a_backend_that_is_not_safe_when_the_user_chose_it_then_it_is_not_used(
    plain_text: None, monkeypatch: pytest.MonkeyPatch, backend: str, code: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    if code == "keyring_failed":
        with pytest.raises(SecretError) as caught:
            await Secrets().get(CONNECTION)
        assert caught.value.code == "key_unreadable"
        return
    await check_memory_only(code)


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems always have a keyring")
async def test_given_the_chainer_when_the_user_chose_it_then_only_safe_members_count(
    plain_text: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.chainer.ChainerBackend")
    await check_memory_only("keyring_missing")


@pytest.mark.parametrize("given", ["sk-abc", "  sk-abc\n", "\tsk-abc\r\n", "\u3000sk-abc\u2028"])
def test_given_a_key_with_white_space_around_it_when_checked_then_it_is_taken_off(
    given: str,
) -> None:
    assert check_key(given) == "sk-abc"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "key_empty"),
        (" \n\t", "key_empty"),
        ("sk abc", "key_characters"),
        ("sk-\nabc", "key_characters"),
        ("sk-\0abc", "key_characters"),
        ("sk-\x7fabc", "key_characters"),
        ("sk-äbc", "key_characters"),
        ("sk-“abc”", "key_characters"),
        ("sk-\ud800", "key_characters"),
        ("k" * 10_000, "key_too_long"),
    ],
)
def test_given_a_key_that_cannot_be_one_when_checked_then_it_is_refused_unseen(
    given: str, code: str
) -> None:
    with pytest.raises(SecretError) as caught:
        check_key(given)
    assert caught.value.code == code
    assert "abc" not in repr(caught.value)
    assert "kkk" not in repr(caught.value)


def test_given_a_key_of_2_kb_when_checked_for_windows_then_it_is_too_long() -> None:
    with pytest.raises(SecretError) as caught:
        check_key("k" * 2048, limit=1280)
    assert (caught.value.code, caught.value.facts) == ("key_too_long", {"limit": "1280"})
    assert check_key("k" * 1280, limit=1280) == "k" * 1280


async def test_given_a_key_when_stored_then_it_is_masked_everywhere_from_then_on() -> None:
    key = "canary-masked-from-now-on"
    await Secrets().store(CONNECTION, key)
    assert key in known_keys.snapshot()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NoKeyringError("x"), "keyring_missing"),
        (KeyringLocked("x"), "keyring_locked"),
        (InitError("x"), "keyring_locked"),
        (PasswordSetError("x"), "keyring_failed"),
        (OSError("x"), "keyring_failed"),
        (ImportError("x"), "keyring_failed"),
        (SecretError("keyring_insecure", backend="b"), "keyring_insecure"),
    ],
)
def test_given_any_error_of_a_backend_when_mapped_then_it_has_a_sentence(
    error: Exception, code: str
) -> None:
    assert keyrings.secret_error_of(error).code == code
    assert code in SENTENCES


async def test_given_the_app_being_closed_when_the_keyring_hangs_then_threads_do_not_hold_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release = threading.Event()
    monkeypatch.setattr(keyrings, "choose_backend", release.wait)
    waiting = asyncio.create_task(Secrets().get(CONNECTION))
    await asyncio.sleep(0)
    (thread,) = [one for one in threading.enumerate() if one.name == "keyring"]
    assert thread.daemon
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    release.set()
    await asyncio.to_thread(thread.join)
