"""Keys in a real Secret Service: gnome-keyring on a session bus of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

USER = Path(__file__).parent / "children" / "use_keyring.py"
MISSING = [name for name in ("gnome-keyring-daemon", "dbus-run-session") if not shutil.which(name)]

pytestmark = [
    pytest.mark.keyring,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]

SESSION = """
printf 'password\\n' | gnome-keyring-daemon --unlock --components=secrets --foreground \
    >/dev/null 2>&1 &
export KEYRING_PID=$!
gdbus_wait() {
    for _ in $(seq 200); do
        dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
            org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets \
            | grep -q 'boolean true' && return
        sleep 0.05
    done
    exit 1
}
gdbus_wait
"$@"
ended=$?
kill -KILL $KEYRING_PID
exit $ended
"""


def in_session(home: Path, *arguments: str) -> dict[str, object]:
    """Run the child in a new session with an open keyring, and give its report."""
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "XDG_DATA_HOME": str(home),
        "DISPLAY": "",
    }
    shell = ["dbus-run-session", "--", "bash", "-c", SESSION, "session"]
    done = subprocess.run(
        [*shell, sys.executable, str(USER), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_given_an_open_keyring_when_a_key_is_stored_then_it_is_there_for_its_origin_only(
    tmp_path: Path,
) -> None:
    assert in_session(tmp_path, "round_trip") == {
        "usable": True,
        "backend": "keyring.backends.SecretService.Keyring",
        "before": None,
        "stored": None,
        "read": True,
        "moved": None,
        "entry": "some-id@https://example.org",
        "header": "blue",
        "header moved": None,
        "proxy": "secret",
        "proxy moved": None,
        "removed": None,
        "removed again": None,
        "after": None,
    }
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"canary" not in path.read_bytes()


def test_given_a_locked_keyring_when_the_prompt_fails_then_keys_stay_in_memory(
    tmp_path: Path,
) -> None:
    assert in_session(tmp_path, "locked") == {
        "read": "key_locked",
        "stored": "keyring_locked",
        "in memory": "another",
        "status": ["keyring.backends.SecretService.Keyring", False, "keyring_locked"],
    }


FROZEN = {
    "first": "key_unreadable",
    "many": ["key_unreadable"],
    "fail at once": True,
    "known": True,
    "stored": "keyring_timeout",
    "in memory": "another",
    "loop ran": True,
}


def test_given_a_frozen_keyring_when_it_thaws_then_it_is_used_again(tmp_path: Path) -> None:
    assert in_session(tmp_path, "frozen") == {**FROZEN, "thawed": True}


def test_given_a_key_removed_while_the_keyring_hung_when_it_thaws_then_none_is_left_there(
    tmp_path: Path,
) -> None:
    assert in_session(tmp_path, "removed_while_frozen") == {
        "stored": "keyring_timeout",
        "removed": "keyring_timeout",
        "after": None,
    }


def test_given_a_keyring_frozen_for_ever_when_the_app_is_closed_then_it_ends(
    tmp_path: Path,
) -> None:
    assert in_session(tmp_path, "frozen", "stay") == FROZEN
