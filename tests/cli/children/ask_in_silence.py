"""Ask while no name can be looked up: `ask_in_silence.py PROFILE`.

Runs in a network of its own, in which the name server takes questions and never answers. Prints
what became of a call with a time limit, and of one that was stopped by Ctrl+C, as JSON.
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from contextlib import suppress

COMMAND = (sys.executable, "-m", "chatapp", "--profile", sys.argv[1])
PATIENCE = 15
"""Seconds; the system itself gives up after 30."""

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))


def forget_questions() -> None:
    server.setblocking(False)
    with suppress(BlockingIOError):
        while server.recv(512):
            pass
    server.setblocking(True)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=PATIENCE
    )


url = "https://far.example.test/v1"
run("connections", "add", "Far", "--dialect", "openai-chat", "--base-url", url)
limited = run("ask", "--model", "m", "--param", "timeout=0.5", "Hello")
forget_questions()
asking = subprocess.Popen([*COMMAND, "ask", "--model", "m", "Hello"], stderr=subprocess.PIPE)
server.recv(512)  # it has begun to look the name up
asking.send_signal(signal.SIGINT)
asking.communicate(timeout=PATIENCE)
print(json.dumps({"limited": [limited.returncode, limited.stderr], "stopped": asking.returncode}))
