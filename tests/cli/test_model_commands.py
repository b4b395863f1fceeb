"""`model` and `doctor`, and questions to the embedded model."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from chatapp.domain.changes import EmbeddedLoaded
from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.command import Command, Running, Serve
from tests.support.file_server import FileOffer
from tests.support.gguf_files import model_bytes
from tests.support.hostile_server import Exchange, HostileServer, event_stream

PARTS = ("versions", "profile", "database", "keyring", "encryption", "model", "updates", "display")


@pytest.fixture
def no_models(tmp_path: Path) -> Mapping[str, str]:
    """The environment in which the demo model is not there and nothing gives it."""
    return {
        "CHATAPP_MODELS": str(tmp_path / "models"),
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_CACHE_DIR": str(tmp_path / "cache"),
        "PYTHONWARNINGS": "",  # pip's own
    }


def children_of(pid: int) -> list[int]:
    """The child processes of a process, as Linux tells them."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += map(int, task.read_text().split())
    return found


async def gone(pid: int) -> None:
    """Wait until a process is there no more."""
    async with asyncio.timeout(10):
        while Path(f"/proc/{pid}").exists():  # noqa: ASYNC110, ASYNC240 - nobody tells it
            await asyncio.sleep(0.02)


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")


async def test_given_no_demo_model_when_listed_then_it_is_told_to_be_absent(
    command: Command, no_models: Mapping[str, str]
) -> None:
    (demo,) = (await command.run("model", "list", "--json", env=no_models)).json
    assert (demo["demo"], demo["present"], demo["size"]) == (True, False, 0)
    plain = await command.run("model", "list", env=no_models)
    assert "not there" in plain.text


async def test_given_no_demo_model_when_asked_then_one_line_says_how_to_get_it(
    command: Command, no_models: Mapping[str, str]
) -> None:
    result = await command.run("ask", "Hi", env=no_models)
    assert (result.code, result.out) == (1, b"")
    assert "Fetch the demo model" in result.complaint
    answer = await command.answer()
    assert (answer["status"], answer["error"]) == ("failed", "model_missing")


async def test_given_nobody_who_gives_the_model_when_fetched_then_one_line_says_why(
    command: Command, no_models: Mapping[str, str]
) -> None:
    result = await command.run("model", "fetch", env=no_models)
    assert (result.code, result.out) == (1, b"")
    assert "could not be fetched" in result.complaint
    assert "may be offline" in result.complaint


@linux
async def test_given_ctrl_c_when_fetching_then_130_and_no_process_is_left(
    command: Command, no_models: Mapping[str, str]
) -> None:
    asked = asyncio.Event()

    async def say_nothing(exchange: Exchange) -> None:
        asked.set()
        await exchange.client_closes()

    async with HostileServer(say_nothing) as server:
        env = {**no_models, "PIP_INDEX_URL": f"{server.url}/simple"}
        async with command.running("model", "fetch", env=env) as fetching:
            await asyncio.wait_for(asked.wait(), 30)
            children = children_of(fetching.process.pid)
            assert children
            fetching.signal(signal.SIGINT)
            result = await fetching.end()
        for child in children:
            await gone(child)
    assert (result.code, result.out, result.err) == (130, b"", b"")


async def test_given_a_file_that_is_no_model_when_added_then_one_line_refuses_it(
    command: Command, tmp_path: Path
) -> None:
    other = tmp_path / "notes.gguf"
    other.write_text("not a model")
    for path in (other, tmp_path / "missing.gguf"):
        result = await command.run("model", "add", str(path))
        assert (result.code, result.out) == (1, b"")
        assert path.name in result.complaint


MODEL = model_bytes() + os.urandom(2_000_000)
SHA256 = hashlib.sha256(MODEL).hexdigest()


@pytest.fixture
def own_models(tmp_path: Path) -> Mapping[str, str]:
    """The environment in which models go into a folder of the test."""
    return {"CHATAPP_MODELS": str(tmp_path / "models")}


async def test_given_an_address_when_fetched_then_the_model_is_listed_described_and_removed(
    command: Command, own_models: Mapping[str, str]
) -> None:
    async with HostileServer(FileOffer(MODEL)) as server:
        url = f"{server.url}/finch.gguf"
        fetched = await command.run("model", "fetch", url, "--sha256", SHA256, env=own_models)
    path = Path(own_models["CHATAPP_MODELS"]) / "finch.gguf"
    assert (fetched.code, fetched.text) == (0, f"{path}\n")
    assert b"100%" in fetched.err
    assert b"new conversations use it" in fetched.err

    listed = (await command.run("model", "list", "--json", env=own_models)).json
    assert [(one["id"], one["default"], one["fetched"]) for one in listed][1:] == [
        ("finch", True, True)
    ]
    told = (await command.run("model", "info", "finch", "--json", env=own_models)).json
    assert (told["quantisation"], told["chat_template"]) == ("Q4_K_M", "ChatML")
    assert (told["sha256"], told["memory"]["file"]) == (SHA256, len(MODEL))
    plain = await command.run("model", "info", "finch", env=own_models)
    assert "trained context: 8192\n" in plain.text

    removed = await command.run("model", "remove", "finch", "--delete-file", env=own_models)
    assert removed.code == 0
    assert (len(await models_of(command, own_models)), there(path)) == (1, False)


def there(path: Path) -> bool:
    """Whether a file is there."""
    return path.exists()


async def models_of(command: Command, env: Mapping[str, str]) -> list[str]:
    """The ids that are listed."""
    return [one["id"] for one in (await command.run("model", "list", "--json", env=env)).json]


async def test_given_an_own_file_when_removed_then_it_stays_and_is_never_deleted(
    command: Command, own_models: Mapping[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(model_bytes())
    await command.run("model", "add", str(path), env=own_models)
    refused = await command.run("model", "remove", "own", "--delete-file", env=own_models)
    assert refused.code == 1
    assert "was not downloaded by this app" in refused.complaint
    removed = await command.run("model", "remove", "own", env=own_models)
    assert (removed.code, there(path)) == (0, True)
    again = await command.run("model", "remove", "own", env=own_models)
    assert again.code == 1


async def test_given_a_wrong_checksum_when_fetched_then_one_line_says_what_it_is(
    command: Command, own_models: Mapping[str, str]
) -> None:
    async with HostileServer(FileOffer(MODEL[:900])) as server:
        arguments = ("model", "fetch", f"{server.url}/finch.gguf", "--sha256", "ab" * 32)
        result = await command.run(*arguments, env=own_models)
    assert (result.code, result.out) == (1, b"")
    assert hashlib.sha256(MODEL[:900]).hexdigest() in result.err.decode().splitlines()[-1]


async def test_given_ctrl_c_when_a_file_is_fetched_then_130_and_the_same_command_goes_on(
    command: Command, own_models: Mapping[str, str]
) -> None:
    offer = FileOffer(MODEL, pause=0.05)
    async with HostileServer(offer) as server:
        arguments = ("model", "fetch", f"{server.url}/finch.gguf")
        async with command.running(*arguments, env=own_models) as fetching:
            assert fetching.process.stderr is not None
            await asyncio.wait_for(fetching.process.stderr.readline(), 60)  # 10%
            fetching.signal(signal.SIGINT)
            result = await fetching.end()
        assert (result.code, result.out) == (130, b"")
        assert b"the same command goes on" in result.err
        left = await command.run("model", "list", env=own_models)
        assert "finch.gguf  fetched" in left.text
        offer.pause = 0
        again = await command.run(*arguments, env=own_models)
    assert again.code == 0
    assert offer.asked[-1]["range"].startswith("bytes=")


async def test_given_the_page_of_a_repository_when_fetched_then_one_line_says_what_to_give(
    command: Command, own_models: Mapping[str, str]
) -> None:
    url = "https://huggingface.co/finch/small-GGUF"
    result = await command.run("model", "fetch", url, env=own_models)
    assert (result.code, result.out) == (1, b"")
    assert "copy the address of a .gguf file" in result.complaint


async def test_given_nobody_else_when_a_model_is_to_be_unloaded_then_that_is_said(
    command: Command, own_models: Mapping[str, str]
) -> None:
    result = await command.run("model", "unload", env=own_models)
    assert (result.code, result.out) == (0, b"")
    assert "no model is loaded" in result.complaint


@pytest.mark.model
async def test_given_a_window_with_a_loaded_model_when_unload_is_asked_for_then_it_is_unloaded(
    command: Command, demo_model: Path
) -> None:
    window = await Engine.open(Profile.open(command.profile), interactive=True)
    ended = asyncio.Event()
    try:
        async with window.embedded.use("smollm2-135m-instruct"):
            pass
        window.feed.subscribe(lambda change: ended.set() if change == EmbeddedLoaded("") else None)
        result = await command.run("model", "unload")
        assert (result.code, result.out) == (0, b"")
        await asyncio.wait_for(ended.wait(), 30)
        assert await window.embedded.loaded() is None
    finally:
        await window.close()


@pytest.mark.parametrize("json", [False, True])
async def test_given_a_healthy_profile_when_the_doctor_looks_then_every_part_is_named(
    command: Command, demo_model: Path, json: bool
) -> None:
    result = await command.run("doctor", *(["--json"] if json else []))
    assert (result.code, result.err) == (0, b"")
    if json:
        assert result.json["ok"] is True
        assert tuple(check["name"] for check in result.json["checks"]) == PARTS
        assert all(set(check) == {"name", "ok", "detail"} for check in result.json["checks"])
    else:
        assert [line.split()[1] for line in result.text.splitlines()] == [
            f"{part}:" for part in PARTS
        ]
        assert str(command.profile) in result.text


async def test_given_no_model_and_no_connection_when_the_doctor_looks_then_that_needs_the_user(
    command: Command, no_models: Mapping[str, str], serve: Serve
) -> None:
    result = await command.run("doctor", env=no_models)
    assert result.code == 1
    assert "model" in result.complaint
    await serve(event_stream("ok"))
    assert (await command.run("doctor", env=no_models)).code == 0


async def test_given_a_damaged_database_when_the_doctor_looks_then_that_needs_the_user(
    command: Command, demo_model: Path
) -> None:
    command.profile.mkdir()
    (command.profile / "chatapp.sqlite3").write_text("no database at all " * 100)
    result = await command.run("doctor", "--json")
    assert result.code == 1
    assert "database" in result.complaint
    bad = [check["name"] for check in result.json["checks"] if not check["ok"]]
    assert bad == ["database"]


@pytest.mark.model
class TestEmbeddedModel:
    """A real server of the demo model, in a child process."""

    async def test_given_the_demo_model_when_fetched_then_its_path_is_told(
        self, command: Command, demo_model: Path
    ) -> None:
        result = await command.run("model", "fetch")
        assert (result.code, result.text, result.err) == (0, f"{demo_model}\n", b"")

    async def test_given_no_connection_when_asked_then_it_answers_the_same_each_time(
        self, command: Command, demo_model: Path
    ) -> None:
        first = await command.run("ask", "Give me three tips for sleeping better.")
        second = await command.run("ask", "Give me three tips for sleeping better.")
        assert (first.code, first.err) == (0, b"")
        assert "sleep" in first.text
        assert second.out == first.out
        answer = await command.answer_of_newest()
        assert answer["status"] == "complete"
        assert answer["text"] + "\n" == first.text

    async def test_given_parameters_when_asked_then_the_model_heeds_them(
        self, command: Command, demo_model: Path
    ) -> None:
        short = await command.run(
            "ask", "--json", "--param", "max_tokens=4", "Tell me a long story."
        )
        end, usage = short.events[-1], short.events[-2]
        assert (short.code, end["status"], end["error"]) == (0, "complete", "length")
        assert usage["completion_tokens"] == 4
        assert short.complaint
        options = ("--param", "n=2", "--param", "max_tokens=12", "--param", "temperature=1.5")
        several = await command.run("ask", *options, "Tell me a long story.")
        assert several.code == 0
        listed = await command.conversations()
        _prompt, one, two = (await command.show(listed[0]["id"]))["messages"]
        assert one["text"]
        assert two["text"]
        assert one["text"] != two["text"]

    async def test_given_more_answers_than_it_can_write_when_asked_then_one_line_says_so(
        self, command: Command, demo_model: Path
    ) -> None:
        result = await command.run("ask", "--param", "n=5", "Hi")
        assert (result.code, result.out) == (1, b"")
        assert "n cannot be 5" in result.complaint

    async def test_given_probabilities_asked_for_when_asked_then_they_come(
        self, command: Command, demo_model: Path
    ) -> None:
        options = ("--param", "logprobs=true", "--param", "top_logprobs=2")
        result = await command.run("ask", "--json", *options, "--param", "max_tokens=3", "Hi")
        tokens = [event for event in result.events if event["event"] == "logprobs"]
        assert tokens
        assert all(token["logprob"] <= 0 for event in tokens for token in event["tokens"])
        assert len(tokens[0]["tokens"][0]["top"]) == 2

    async def test_given_a_model_file_added_when_asked_by_its_name_then_it_answers(
        self, command: Command, demo_model: Path, tmp_path: Path
    ) -> None:
        own = tmp_path / "my model.gguf"
        await asyncio.to_thread(_copy, demo_model, own)
        added = await command.run("model", "add", str(own))
        assert added.code == 0
        listed = (await command.run("model", "list", "--json")).json
        assert [one["id"] for one in listed][1:] == ["my model"]
        options = ("--model", "my model", "--param", "max_tokens=40", "--param", "temperature=0")
        result = await command.run("ask", *options, "Give me three tips for sleeping better.")
        assert (result.code, "sleep" in result.text) == (0, True)
        assert (await command.answer())["model"] == "my model"

    async def test_given_the_built_in_connection_when_tested_then_it_works(
        self, command: Command, demo_model: Path
    ) -> None:
        result = await command.run("connections", "test", "Demo model", "--json")
        assert (result.code, result.json["ok"]) == (0, True)

    async def test_given_a_key_for_this_run_when_the_model_is_asked_then_it_does_not_get_it(
        self, command: Command, demo_model: Path
    ) -> None:
        env = {"CHATAPP_API_KEY": "sk-canary-0123456789"}
        async with answering(command, env=env) as (asking, child):
            assert b"canary" not in Path(f"/proc/{child}/environ").read_bytes()  # noqa: ASYNC240
            asking.signal(signal.SIGINT)
            assert (await asking.end()).code == 130

    @linux
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
    async def test_given_the_asking_process_ends_when_its_server_runs_then_that_ends_too(
        self, command: Command, demo_model: Path, number: signal.Signals
    ) -> None:
        async with answering(command) as (asking, child):
            await asyncio.sleep(0.3)  # as long as text may be unsaved, and some more
            asking.signal(number)
            await asking.end()
            await gone(child)
        answer = await command.answer()
        assert answer["status"] == ("stopped" if number == signal.SIGINT else "interrupted")
        assert answer["text"]

    @linux
    async def test_given_an_answer_when_it_is_complete_then_the_server_is_gone(
        self, command: Command, demo_model: Path
    ) -> None:
        async with answering(command, "--param", "max_tokens=20") as (asking, child):
            await asking.end()
            assert not Path(f"/proc/{child}").exists()  # noqa: ASYNC240

    @linux
    async def test_given_the_server_is_killed_when_answering_then_the_answer_has_failed(
        self, command: Command, demo_model: Path
    ) -> None:
        async with answering(command) as (asking, child):
            os.kill(child, signal.SIGKILL)
            result = await asking.end()
        assert result.code == 1
        assert "ended unexpectedly" in result.complaint
        answer = await command.answer()
        assert (answer["status"], answer["error"]) == ("failed", "model_crashed")
        assert answer["text"] + "\n" == result.text

    async def test_given_no_display_when_run_without_a_command_then_it_answers_in_the_terminal(
        self, command: Command, demo_model: Path
    ) -> None:
        env = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
        result = await command.run(env=env)
        assert result.code == 0
        assert len(result.text) > 50
        assert "--help" in result.complaint


@asynccontextmanager
async def answering(
    command: Command, *options: str, env: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[Running, int]]:
    """A question to the model in mid-answer, and the number of its server's process."""
    question = ("ask", "--param", "max_tokens=400", *options, "Write a long story.")
    async with command.running(*question, env=env) as asking:
        await asking.expect(" ")
        (child,) = children_of(asking.process.pid)
        yield asking, child


def _copy(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
