"""Help, usage, exit codes, and what starting a command loads."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys

import pytest

from tests.support.command import Command, Serve
from tests.support.hostile_server import event_stream

COMMANDS = (
    *("ask", "conversations", "show", "search", "import", "export"),
    *("connections", "model", "backup", "restore", "backups", "doctor"),
)

LOADED = """
import json, sys
from chatapp.__main__ import main
try:
    code = main(sys.argv[1:])
except SystemExit as end:
    code = end.code
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


async def loaded_by(command: Command, *arguments: str) -> set[str]:
    """The modules that a command has loaded by its end."""
    process = await asyncio.create_subprocess_exec(
        command.python,
        "-c",
        LOADED,
        *arguments,
        env=command.environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _out, err = await process.communicate()
    code, modules = json.loads(err.splitlines()[-1])
    assert code == 0
    return {name.partition(".")[0] for name in modules}


async def test_given_help_asked_for_when_run_then_it_names_every_command_and_exit_code(
    command: Command,
) -> None:
    result = await command.run("--help")
    assert (result.code, result.err) == (0, b"")
    for word in (*COMMANDS, "--profile", "CHATAPP_PROFILE", "130"):
        assert word in result.text
    assert not command.profile.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("ask",),
            ("-", "--connection", "--model", "--conversation", "--system", "--param", "--json"),
        ),
        (("ask",), ("stdin", "CHATAPP_API_KEY", "timeout", "idle_timeout", "429", "130")),
        (("conversations",), ("--json",)),
        (("show",), ("ID", "--json")),
        (("search",), ("TEXT", "operator", "width", "accents", "trash", "--json")),
        (("search",), ("--limit", "--conversation", "--role", "--model", "--after", "--before")),
        (("connections",), ("add", "list", "test", "remove", "keyring")),
        (("connections", "add"), ("--dialect", "--base-url", "--key-stdin", "gemini")),
        (("connections", "test"), ("NAME", "/v1")),
        (("model",), ("fetch", "list", "add")),
        (("backup",), ("FILE", "--json", "deleted")),
        (("restore",), ("FILE", "--yes", "--json", "another process")),
        (("backups",), ("list", "purge")),
        (("doctor",), ("--json", "--repair")),
    ],
)
async def test_given_a_command_when_help_is_asked_for_then_it_says_what_it_takes(
    command: Command, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    result = await command.run(*arguments, "--help")
    assert (result.code, result.err) == (0, b"")
    for word in words:
        assert word in result.text


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-command",),
        ("ask",),
        ("ask", "a", "b"),
        ("ask", "--no-such-option", "a"),
        ("ask", "Hi", "--param", "no-equals-sign"),
        ("ask", "Hi", "--param", "=1"),
        ("ask", "Hi", "--conv", "abbreviated"),
        ("show",),
        ("show", "--logprobs", "some-id"),
        ("prompts", "export", "Linux terminal", "--all", "--format", "json", "--output", "a.json"),
        ("backup",),
        ("restore", "a", "b"),
        ("conversations", "extra"),
        ("model", "fly"),
        ("--prof", "somewhere", "conversations"),
    ],
)
async def test_given_wrong_usage_when_run_then_exit_2_and_nothing_on_stdout_or_disk(
    command: Command, arguments: tuple[str, ...]
) -> None:
    result = await command.run(*arguments)
    assert (result.code, result.out) == (2, b"")
    assert b"usage:" in result.err
    assert not command.profile.exists()


async def test_given_version_asked_for_when_run_then_it_is_told(command: Command) -> None:
    result = await command.run("--version")
    assert result.code == 0
    assert result.text.startswith("ChatApp ")


async def test_given_a_profile_option_when_run_then_it_goes_before_the_environment(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("ok"))
    await command.ask("Hi")
    elsewhere = command.profile.with_name("elsewhere")
    other = await command.run("--profile", str(elsewhere), "conversations", "--json")
    assert (other.code, other.json) == (0, [])
    assert elsewhere.is_dir()
    here = await command.run(
        "--profile",
        str(command.profile),
        "conversations",
        "--json",
        env={"CHATAPP_PROFILE": str(elsewhere)},
    )
    assert len(here.json) == 1


async def test_given_help_when_run_then_nothing_heavy_is_loaded(command: Command) -> None:
    loaded = await loaded_by(command, "--help")
    assert not loaded & {"httpx", "keyring", "apsw", "PySide6", "asyncio", "pygments", "ssl"}
    assert "chatapp.domain.messages" not in loaded


async def test_given_reading_commands_when_run_then_no_network_keyring_or_window_is_loaded(
    command: Command,
) -> None:
    for arguments in (("conversations", "--json"), ("connections", "list")):
        loaded = await loaded_by(command, *arguments)
        assert not loaded & {"httpx", "keyring", "PySide6", "qasync", "pygments", "xllamacpp"}


async def test_given_a_question_when_asked_then_no_window_is_loaded(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("ok"))
    loaded = await loaded_by(command, "ask", "--model", "m", "Hi")
    assert not loaded & {"PySide6", "shiboken6", "qasync", "xllamacpp"}
    assert "httpx" in loaded


async def test_given_no_display_when_run_without_a_command_then_no_window_is_tried(
    command: Command,
) -> None:
    env = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "", "CHATAPP_MODELS": "nowhere"}
    result = await command.run(env=env)
    assert result.code == 1
    assert b"--help" in result.err.splitlines()[0]
    assert b"demo model" in result.err or b"model" in result.err


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(
    "moment", ["chatapp.domain.start_request", "chatapp.cli.output", "chatapp.cli.stdout"]
)
async def test_given_ctrl_c_before_the_question_is_there_when_asking_then_130_and_no_traceback(
    command: Command, moment: str
) -> None:
    """With the modules loaded so far as the clock: at first, half-way, and at stdin."""
    reading, writing = os.pipe()
    process = await asyncio.create_subprocess_exec(
        *(command.python, "-X", "importtime", "-m", "chatapp", "ask", "-"),
        stdin=reading,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=command.environment,
    )
    os.close(reading)
    assert process.stderr is not None
    while moment.encode() not in await process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    out, err = await process.communicate()
    os.close(writing)
    told = [line for line in err.splitlines() if not line.startswith(b"import time:")]
    assert (process.returncode, out, told) == (130, b"", [])
