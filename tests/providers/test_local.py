"""The embedded server: started when needed, shared, replaced, and never left behind."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from chatapp.domain.errors import ModelError
from chatapp.providers import local
from chatapp.providers.local import EmbeddedServer, Endpoint, Launch, measure_threads
from tests.support.gguf_files import model_bytes

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def child_that(script: str) -> tuple[str, ...]:
    """The command of a child in the server's place."""
    return (sys.executable, "-c", script)


HANGING = child_that("import sys; sys.stdin.read()")
DEAF = child_that("import time; time.sleep(60)")


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    """A file with the header of a model, and nothing behind it."""
    path = tmp_path / "small.gguf"
    path.write_bytes(model_bytes())
    return path


@pytest.fixture
async def server():
    """A server that is stopped at the end."""
    embedded = EmbeddedServer()
    yield embedded
    await embedded.stop()


GONE = ("", "Z")


def process_state(pid: int) -> str:
    """The letter Linux gives a process's state; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


async def state_of(pid: int, wanted: tuple[str, ...]) -> None:
    """Wait until a process is in one of the wanted states."""
    async with asyncio.timeout(10):
        while process_state(pid) not in wanted:  # noqa: ASYNC110 - nothing to wait for
            await asyncio.sleep(0.01)


def addresses_listening(pid: int, port: int) -> list[str]:
    """Where TCP connections to a port are taken, in the kernel's notation."""
    tables = [Path(f"/proc/{pid}/net/{name}").read_text() for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table.splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")]


async def ask(endpoint: Endpoint, **parameters: object) -> httpx.Response:
    """One short answer."""
    body = {
        "model": endpoint.model,
        "messages": [{"role": "user", "content": "Name a colour."}],
        "max_tokens": 8,
        "temperature": 0,
        **parameters,
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"}
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        return await client.post(
            f"{endpoint.base_url}/chat/completions", json=body, headers=headers
        )


def choices(response: httpx.Response) -> list[str]:
    """The answers in a response."""
    return [choice["message"]["content"] for choice in response.json()["choices"]]


@pytest.mark.model
async def test_given_a_model_in_use_when_another_is_wanted_then_it_waits_and_neither_is_cut_off(
    server: EmbeddedServer, demo_model: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.gguf"
    other.symlink_to(demo_model)
    async with server.use(Launch(demo_model, 1)) as endpoint:
        waiting = asyncio.create_task(ask_of(server, other))
        async with server.use(Launch(demo_model, 2)) as same:  # more threads: later
            assert same == endpoint
        response = await ask(endpoint)
        assert response.status_code == 200
        assert not waiting.done()

    model, answered = await waiting
    assert (model, answered.status_code) == ("other", 200)


async def ask_of(server: EmbeddedServer, path: Path) -> tuple[str, httpx.Response]:
    """One short answer of a model, and its name."""
    async with server.use(Launch(path, 1)) as endpoint:
        return endpoint.model, await ask(endpoint)


@pytest.mark.model
async def test_given_the_demo_model_when_asked_then_it_answers(
    server: EmbeddedServer, demo_model: Path
) -> None:
    endpoint = await server.start(Launch(demo_model, 1))

    response = await ask(endpoint)

    assert response.status_code == 200
    assert choices(response)[0].strip()
    assert server.running
    assert not server.crashed


@pytest.mark.model
async def test_given_the_demo_model_when_asked_for_as_many_answers_as_it_takes_then_all_come(
    server: EmbeddedServer, demo_model: Path
) -> None:
    endpoint = await server.start(Launch(demo_model, 1))

    enough = await ask(endpoint, n=local.MOST_ANSWERS, **local.RESAMPLING, seed=7)
    too_many = await ask(endpoint, n=local.MOST_ANSWERS + 1)

    assert len(choices(enough)) == local.MOST_ANSWERS
    assert too_many.status_code == 400


@pytest.mark.model
async def test_given_temperature_0_when_asked_twice_then_the_answers_are_the_same(
    server: EmbeddedServer, demo_model: Path
) -> None:
    endpoint = await server.start(Launch(demo_model, 1))

    first, second = [choices(await ask(endpoint, **local.DEFAULTS)) for _ in range(2)]

    assert first == second


@pytest.mark.model
async def test_given_a_running_server_when_called_without_its_key_then_it_refuses(
    server: EmbeddedServer, demo_model: Path
) -> None:
    endpoint = await server.start(Launch(demo_model, 1))

    response = await ask(Endpoint(endpoint.base_url, endpoint.model, "another key"))

    assert response.status_code == 401


@pytest.mark.model
async def test_given_a_conversation_beyond_the_models_context_then_that_is_the_error(
    server: EmbeddedServer, demo_model: Path
) -> None:
    endpoint = await server.start(Launch(demo_model, 1))

    response = await ask(endpoint, messages=[{"role": "user", "content": "word " * 4500}])

    assert response.status_code == 400
    assert response.json()["error"]["type"] == "exceed_context_size_error"


@pytest.mark.model
async def test_given_a_web_page_that_calls_the_server_then_no_browser_lets_it_read_the_answer(
    server: EmbeddedServer, demo_model: Path
) -> None:
    endpoint = await server.start(Launch(demo_model, 1))

    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.options(endpoint.base_url, headers={"Origin": "https://a.example"})

    assert not response.headers.get("access-control-allow-origin")


@pytest.mark.model
@linux_only
async def test_given_a_running_server_then_its_key_shows_nowhere(
    server: EmbeddedServer, demo_model: Path
) -> None:
    endpoint = await server.start(Launch(demo_model, 1))
    process = Path(f"/proc/{server.pid}")

    shown = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()

    assert endpoint.key.encode() not in shown
    assert endpoint.key not in repr(endpoint)


@pytest.mark.model
@linux_only
async def test_given_a_running_server_then_it_listens_on_loopback_only_and_steps_back(
    server: EmbeddedServer, demo_model: Path
) -> None:
    endpoint = await server.start(Launch(demo_model, 1))
    port = int(endpoint.base_url.removesuffix("/v1").rsplit(":", 1)[1])

    assert server.pid is not None
    assert addresses_listening(server.pid, port) == [f"0100007F:{port:04X}"]
    assert os.getpriority(os.PRIO_PROCESS, server.pid) > os.getpriority(os.PRIO_PROCESS, 0)


@pytest.mark.model
async def test_given_several_callers_when_they_start_it_at_once_then_they_share_one_server(
    server: EmbeddedServer, demo_model: Path
) -> None:
    endpoints = await asyncio.gather(*(server.start(Launch(demo_model, 1)) for _ in range(4)))

    assert len({endpoint.base_url for endpoint in endpoints}) == 1
    assert await server.start(Launch(demo_model, 1)) == endpoints[0]


@pytest.mark.model
async def test_given_two_callers_when_one_gives_up_then_the_other_gets_the_server(
    server: EmbeddedServer, demo_model: Path
) -> None:
    impatient = asyncio.create_task(server.start(Launch(demo_model, 1)))
    patient = asyncio.create_task(server.start(Launch(demo_model, 1)))
    await asyncio.sleep(0)

    impatient.cancel()

    assert (await ask(await patient)).status_code == 200
    assert impatient.cancelled()


@pytest.mark.model
async def test_given_a_running_server_when_another_model_is_wanted_then_it_replaces_the_first(
    server: EmbeddedServer, demo_model: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.gguf"
    other.symlink_to(demo_model)
    first = await server.start(Launch(demo_model, 1))
    first_pid = server.pid

    second = await server.start(Launch(other, 1))

    assert server.pid != first_pid
    assert (second.model, second.key != first.key) == ("other", True)
    with pytest.raises(httpx.ConnectError):
        await ask(first)


@pytest.mark.model
async def test_given_a_running_server_when_it_is_killed_then_that_is_told_and_it_starts_again(
    demo_model: Path,
) -> None:
    server = EmbeddedServer()
    await server.start(Launch(demo_model, 1))
    assert server.pid is not None

    os.kill(server.pid, signal.SIGKILL)
    end = await server.crash(within=5)

    assert end is not None
    assert end.status == -signal.SIGKILL
    assert server.crashed
    assert not server.running
    again = await server.start(Launch(demo_model, 1))
    assert not server.crashed
    assert (await ask(again)).status_code == 200
    await server.stop()


@pytest.mark.model
@linux_only
async def test_given_a_server_that_hangs_when_it_is_wanted_then_a_new_one_is_started(
    demo_model: Path,
) -> None:
    server = EmbeddedServer(health_limit=0.3)
    await server.start(Launch(demo_model, 1))
    hung = server.pid
    assert hung is not None
    os.kill(hung, signal.SIGSTOP)
    await state_of(hung, ("T",))

    endpoint = await server.start(Launch(demo_model, 1))

    assert server.pid != hung
    assert (await ask(endpoint)).status_code == 200
    await server.stop()


@pytest.mark.model
async def test_given_a_running_server_when_stopped_then_its_process_is_gone(
    server: EmbeddedServer, demo_model: Path
) -> None:
    await server.start(Launch(demo_model, 1))
    pid = server.pid
    assert pid is not None

    await server.stop()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not server.crashed
    assert await server.crash() is None


APP_THAT_IS_KILLED = """
import asyncio, os, sys
from pathlib import Path
from chatapp.providers.local import EmbeddedServer, Launch

async def main():
    server = EmbeddedServer()
    starting = asyncio.create_task(server.start(Launch(Path(sys.argv[1]), 1)))
    if sys.argv[2] == "running":
        await starting
    else:
        while not (children := open(f"/proc/self/task/{os.getpid()}/children").read().split()):
            await asyncio.sleep(0)
    print(open(f"/proc/self/task/{os.getpid()}/children").read(), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.model
@linux_only
@pytest.mark.parametrize("moment", ["running", "starting"])
async def test_given_an_app_when_it_is_killed_then_its_server_ends_too(
    demo_model: Path, moment: str
) -> None:
    app = subprocess.Popen(  # noqa: ASYNC220 - as good as at once
        [sys.executable, "-c", APP_THAT_IS_KILLED, demo_model, moment], stdout=subprocess.PIPE
    )
    assert app.stdout is not None
    with app.stdout:
        server = int(app.stdout.readline())
        assert process_state(server)

        app.kill()
        app.wait()

    await state_of(server, GONE)


async def test_given_a_child_that_hangs_when_started_then_the_limit_ends_it(gguf: Path) -> None:
    for command in (HANGING, DEAF):
        server = EmbeddedServer(start_limit=0.2, command=command)

        with pytest.raises(ModelError) as caught:
            await server.start(Launch(gguf, 1))

        assert caught.value.code == "model_start_timeout"
        assert caught.value.facts["seconds"] == "0.2"
        assert not server.running
        assert not server.crashed


async def test_given_a_start_under_way_when_stopped_then_the_caller_is_released(
    gguf: Path,
) -> None:
    server = EmbeddedServer(command=DEAF)
    starting = asyncio.create_task(server.start(Launch(gguf, 1)))
    await asyncio.sleep(0)

    await server.stop()

    with pytest.raises(asyncio.CancelledError):
        await starting


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("raise SystemExit(3)", "it ended with exit status 3"),
        ("print('no JSON')", "it ended with exit status 0"),
        ("print('[1]')", "it ended with exit status 0"),
        ('print(\'{"error": "no room"}\')', "no room"),
        ("import os; os.kill(os.getpid(), 4)", "it was ended by the signal SIGILL"),
        ("import sys; sys.exit('0.00.1 E srv load: no memory')", "no memory"),
    ],
)
async def test_given_a_child_that_fails_when_started_then_the_reason_is_plain(
    gguf: Path, script: str, reason: str
) -> None:
    server = EmbeddedServer(command=child_that(script))

    with pytest.raises(ModelError) as caught:
        await server.start(Launch(gguf, 1))

    assert caught.value.code == "model_start_failed"
    assert caught.value.facts["reason"] == reason


async def test_given_a_computer_without_llama_cpp_when_started_then_that_is_said(
    gguf: Path,
) -> None:
    server = EmbeddedServer(command=child_that("print('{\"unsupported\": true}')"))

    with pytest.raises(ModelError) as caught:
        await server.start(Launch(gguf, 1))

    assert caught.value.code == "model_unsupported"


async def test_given_no_such_program_when_started_then_that_is_said(gguf: Path) -> None:
    server = EmbeddedServer(command=(str(gguf.with_name("nothing")),))

    with pytest.raises(ModelError) as caught:
        await server.start(Launch(gguf, 1))

    assert caught.value.code == "model_start_failed"


async def test_given_no_file_or_another_kind_of_file_when_started_then_it_is_refused(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    text = tmp_path / "text.gguf"
    text.write_text("no model")
    pipe = tmp_path / "pipe.gguf"
    os.mkfifo(pipe)
    expected = {
        tmp_path / "none.gguf": "model_missing",
        text: "model_unreadable",
        tmp_path: "model_unreadable",
        pipe: "model_unreadable",
    }

    for path, code in expected.items():
        with pytest.raises(ModelError) as caught:
            await server.start(Launch(path, 1))
        assert caught.value.code == code


@pytest.mark.model
async def test_given_a_damaged_model_when_started_then_it_fails_with_llama_cpps_reason(
    server: EmbeddedServer, demo_model: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.gguf"
    shutil.copy(demo_model, cut)
    os.truncate(cut, 4_000_000)

    with pytest.raises(ModelError) as caught:
        await server.start(Launch(cut, 1))

    assert caught.value.code == "model_start_failed"
    assert "corrupted or incomplete" in caught.value.facts["reason"]


async def test_given_keys_in_the_environment_when_started_then_the_child_does_not_get_them(
    gguf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATAPP_API_KEY", "canary")
    monkeypatch.setenv("LLAMA_ARG_HOST", "0.0.0.0")
    tell = "import json, os; print(json.dumps({'error': ' '.join(sorted(os.environ))}))"

    with pytest.raises(ModelError) as caught:
        await EmbeddedServer(command=child_that(tell)).start(Launch(gguf, 1))

    names = caught.value.facts["reason"].split()
    assert "PATH" in names
    assert not {"CHATAPP_API_KEY", "LLAMA_ARG_HOST"} & set(names)


def test_given_the_app_then_llama_cpp_is_never_loaded_into_it() -> None:
    script = "import sys, chatapp.providers.local; sys.exit('xllamacpp' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.model
async def test_given_candidates_when_threads_are_measured_then_one_of_them_is_best(
    demo_model: Path,
) -> None:
    assert await measure_threads(demo_model, [2, 1]) in (1, 2)


@pytest.mark.model
async def test_given_a_measurement_when_cancelled_then_no_child_is_left(demo_model: Path) -> None:
    measuring = asyncio.create_task(measure_threads(demo_model, [1, 2]))
    await asyncio.sleep(0)

    measuring.cancel()

    with pytest.raises(asyncio.CancelledError):
        await measuring


async def test_given_no_model_when_threads_are_measured_then_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        await measure_threads(tmp_path / "none.gguf", [1])

    assert caught.value.code == "model_missing"


ON_THE_WINDOWS_LOOP = """
import asyncio, sys
from pathlib import Path
import qasync
from PySide6.QtCore import QCoreApplication
from chatapp.providers.local import EmbeddedServer, Launch

async def main():
    server = EmbeddedServer()
    first = await server.start(Launch(Path(sys.argv[1]), 1))
    assert await server.start(Launch(Path(sys.argv[1]), 1)) == first
    await server.stop()
    print(json.dumps(first.base_url))

import json
app = QCoreApplication([])
with qasync.QEventLoop(app) as loop:
    loop.run_until_complete(main())
"""


@pytest.mark.model
def test_given_the_windows_event_loop_when_started_then_it_works_the_same(
    demo_model: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ON_THE_WINDOWS_LOOP, demo_model],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout).startswith("http://127.0.0.1:")
