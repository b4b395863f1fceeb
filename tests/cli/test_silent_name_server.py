"""A name server that never answers keeps no command longer than it wants to wait."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHILD = Path(__file__).parent / "children" / "ask_in_silence.py"
ROOT = Path(__file__).parents[2]


def has_own_network() -> bool:
    """Whether a process may have a network that only it sees."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    command = ("unshare", "-rmn", "ip", "link", "set", "lo", "up")
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(
    not has_own_network(), reason="this system does not let a process have a network (unshare -rn)"
)
def test_given_a_silent_name_server_when_time_is_up_or_stopped_then_the_command_ends(
    tmp_path: Path,
) -> None:
    settings = tmp_path / "resolv.conf"
    settings.write_text("nameserver 127.0.0.1\noptions timeout:30 attempts:1\n")
    script = 'ip link set lo up && mount --bind "$1" /etc/resolv.conf && exec "$2" "$3" "$4"'
    arguments = (str(settings), sys.executable, str(CHILD), str(tmp_path / "profile"))
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    done = subprocess.run(
        ("unshare", "-rmn", "sh", "-c", script, "sh", *arguments),
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    code, sentence = result["limited"]
    assert (code, "longer than the limit of 0.5 s" in sentence) == (1, True)
    assert result["stopped"] == 130
