"""Model files from real servers that break off, begin anew, lie, or lead elsewhere."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from chatapp.domain.errors import ChatAppError
from chatapp.net import download
from chatapp.net.client import HttpClient
from chatapp.providers import model_download
from chatapp.providers.model_download import Fetched, fetch_model
from chatapp.providers.part_file import Note, PartFile, read_notes
from tests.support.file_server import FileOffer, redirect
from tests.support.gguf_files import model_bytes
from tests.support.hostile_server import Behaviour, Exchange, HostileServer, answer
from tests.support.mounts import has_own_mounts, on_own_disk

MODEL = model_bytes() + os.urandom(3_000_000)
SHA256 = hashlib.sha256(MODEL).hexdigest()
NAME = "small.gguf"
CHILD = Path(__file__).parent / "children" / "fetch_model.py"
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    async with HttpClient() as opened:
        yield opened


class Fetching:
    """Fetches one file as often as wanted, as runs of the app would."""

    def __init__(self, client: HttpClient, folder: Path, url: str, **known: str) -> None:
        self.client, self.folder = client, folder
        self.note = Note(NAME, url, **known)
        self.told: list[tuple[int, int | None, str]] = []
        self.much = asyncio.Event()
        """Set once some of it has arrived."""

    async def run(self) -> Fetched:
        """Fetch what is left; what was noted is read from the disk."""
        for note in read_notes(self.folder):
            self.note = note
        part = PartFile(self.folder, self.note, 100_000)
        return await fetch_model(
            self.client,
            self.folder,
            part,
            self._tell,
            margin=0,
        )

    def _tell(self, done: int, total: int | None, host: str) -> None:
        self.told.append((done, total, host))
        if done > 300_000:
            self.much.set()

    async def fail(self) -> ChatAppError:
        """The error it ends with."""
        with pytest.raises(ChatAppError) as caught:
            await self.run()
        return caught.value

    @property
    def arrived(self) -> int:
        """Bytes that are kept of files that are not whole."""
        return sum(path.stat().st_size for path in self.folder.glob("*.part"))

    @property
    def files(self) -> set[str]:
        """What lies in the folder."""
        return {path.name for path in self.folder.iterdir()}


def whole(fetched: Fetched) -> bool:
    """Whether a file is the one that was offered."""
    return fetched.path.read_bytes() == MODEL and fetched.sha256 == SHA256


async def test_given_a_model_when_fetched_then_it_is_there_whole_with_its_checksum(
    client: HttpClient, tmp_path: Path
) -> None:
    async with HostileServer(FileOffer(MODEL)) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}", expected=SHA256)
        fetched = await fetching.run()

    assert whole(fetched)
    assert fetching.files == {NAME}
    assert fetching.told[-1] == (len(MODEL), len(MODEL), "127.0.0.1")
    assert "authorization" not in server.requests[0].headers


async def test_given_a_broken_connection_when_fetched_again_then_only_the_rest_comes(
    client: HttpClient, tmp_path: Path
) -> None:
    offer = FileOffer(MODEL, cut_at=1_500_000)
    async with HostileServer(offer) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}")
        broken = await fetching.fail()
        kept = (tmp_path / f"{NAME}.part").stat().st_size
        assert whole(await fetching.run())

    assert broken.code == "download_broken"
    assert 0 < kept <= 1_500_000
    assert offer.asked[1]["range"] == f"bytes={kept}-"
    assert offer.asked[1]["if-range"] == '"one"'
    assert fetching.files == {NAME}


async def test_given_a_server_that_falls_silent_then_what_arrived_is_kept(
    client: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "LIMITS", replace(download.LIMITS, idle=0.3))

    async def fall_silent(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Length": str(len(MODEL)), "ETag": '"one"'})
        await exchange.send(MODEL[:400_000])
        await exchange.client_closes()

    async with HostileServer(fall_silent, FileOffer(MODEL)) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}")
        assert (await fetching.fail()).code == "download_broken"
        assert fetching.arrived == 400_000
        assert whole(await fetching.run())


async def test_given_a_server_without_ranges_when_fetched_again_then_it_begins_anew(
    client: HttpClient, tmp_path: Path
) -> None:
    async with HostileServer(FileOffer(MODEL, ranges=False, cut_at=1_500_000)) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}")
        assert (await fetching.fail()).code == "download_broken"
        assert whole(await fetching.run())


@pytest.mark.parametrize("heeds_if_range", [True, False])
async def test_given_a_file_that_changed_meanwhile_when_fetched_again_then_no_two_are_mixed(
    client: HttpClient, tmp_path: Path, heeds_if_range: bool
) -> None:
    old = FileOffer(model_bytes() + os.urandom(3_000_000), cut_at=1_500_000)
    new = FileOffer(MODEL, etag='"two"', heeds_if_range=heeds_if_range)
    async with HostileServer(old, new) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}")
        await fetching.fail()
        assert whole(await fetching.run())


async def test_given_a_file_that_became_shorter_when_fetched_again_then_it_begins_anew(
    client: HttpClient, tmp_path: Path
) -> None:
    async with HostileServer(
        FileOffer(MODEL + bytes(1_000_000), cut_at=2_500_000),
        answer(status=416),
        FileOffer(MODEL, etag='"two"'),
    ) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}")
        await fetching.fail()
        assert whole(await fetching.run())


async def test_given_a_server_that_names_no_version_when_its_length_differs_then_it_begins_anew(
    client: HttpClient, tmp_path: Path
) -> None:
    old = FileOffer(model_bytes() + os.urandom(9_000_000), etag="", cut_at=1_500_000)
    async with HostileServer(old, FileOffer(MODEL, etag="")) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}")
        await fetching.fail()
        assert whole(await fetching.run())


@pytest.mark.parametrize("length", [len(MODEL) + 1000, None])
async def test_given_a_wrong_length_or_none_when_fetched_then_it_is_not_taken_for_whole(
    client: HttpClient, tmp_path: Path, length: int | None
) -> None:
    async with HostileServer(FileOffer(MODEL, length=length)) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}")
        if length is None:
            assert whole(await fetching.run())
        else:
            assert (await fetching.fail()).code == "download_broken"
            assert NAME not in fetching.files


@pytest.mark.parametrize("by", ["user", "server"])
async def test_given_another_checksum_than_expected_then_the_file_is_not_kept(
    client: HttpClient, tmp_path: Path, by: str
) -> None:
    named = {"X-Linked-ETag": f'"{"ab" * 32}"'} if by == "server" else {}
    expected = "ab" * 32 if by == "user" else ""
    async with HostileServer(FileOffer(MODEL, headers=named)) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}", expected=expected)
        wrong = await fetching.fail()

    assert (wrong.code, wrong.facts["found"]) == ("download_wrong", SHA256)
    assert fetching.files == set()


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (answer("<html>Sign in</html>"), "download_no_model"),
        (answer(b"GG"), "model_damaged"),
        (FileOffer(b"GGUF" + bytes(1000)), "model_damaged"),
        (answer("gone", status=404), "download_refused"),
        (answer("no", status=401), "download_refused"),
        (redirect("ftp://127.0.0.1/m.gguf"), "download_redirect"),
        (redirect("http://another.example/m.gguf"), "download_redirect"),
        (redirect(""), "download_redirect"),
        (redirect("http://[/m.gguf"), "download_redirect"),
        (redirect("/again"), "download_redirect"),  # for ever
    ],
)
async def test_given_no_model_at_the_address_then_that_is_said_and_nothing_is_kept(
    client: HttpClient, tmp_path: Path, behaviour: Behaviour, code: str
) -> None:
    async with HostileServer(behaviour) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}")
        assert (await fetching.fail()).code == code
        assert len(server.requests) <= 6

    assert NAME not in fetching.files
    assert fetching.arrived == 0


async def test_given_more_bytes_than_announced_then_they_do_not_become_a_file(
    client: HttpClient, tmp_path: Path
) -> None:
    first = FileOffer(MODEL, cut_at=2_000_000)
    lying = FileOffer(MODEL + bytes(500_000), heeds_if_range=False)
    async with HostileServer(first, lying) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}", expected=SHA256)
        await fetching.fail()
        assert (await fetching.fail()).code == "download_wrong"
    assert fetching.files == set()


def secure(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


async def test_given_redirects_to_secure_addresses_then_they_are_followed_and_never_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    folder = tmp_path / "models"
    linked = {"X-Linked-ETag": f'"{SHA256}"', "X-Linked-Size": str(len(MODEL))}
    async with (
        HttpClient() as client,
        HostileServer(FileOffer(MODEL)) as plain,
        HostileServer(tls=secure(authority)) as store,
        HostileServer() as hub,
    ):
        store.behaviours = (redirect("/second", 307), FileOffer(MODEL))
        hub.behaviours = (redirect(f"{store.url}/first", headers=linked),)
        fetching = Fetching(client, folder, f"{hub.url}/{NAME}")
        assert whole(await fetching.run())
        assert fetching.note.named == SHA256

        store.behaviours = (redirect(f"{plain.url}/m.gguf"),)
        back = Fetching(client, tmp_path / "others", f"{store.url}/{NAME}")
        assert (await back.fail()).code == "download_redirect"
        assert not plain.requests


async def test_given_a_download_when_cancelled_then_what_arrived_is_kept(
    client: HttpClient, tmp_path: Path
) -> None:
    offer = FileOffer(MODEL, pause=0.02)
    async with HostileServer(offer) as server:
        fetching = Fetching(client, tmp_path, f"{server.url}/{NAME}")
        running = asyncio.create_task(fetching.run())
        await asyncio.wait_for(fetching.much.wait(), 20)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await server.all_closed()
        (note,) = read_notes(tmp_path)
        assert 300_000 <= note.kept < len(MODEL)

        offer.pause = 0
        assert whole(await fetching.run())
    assert offer.asked[-1]["range"] == f"bytes={note.kept}-"


async def test_given_a_download_in_another_process_when_begun_again_then_it_is_left_alone(
    client: HttpClient, tmp_path: Path
) -> None:
    held = PartFile(tmp_path, Note(NAME, "http://127.0.0.1:9/"))
    held.open()

    refused = await Fetching(client, tmp_path, "http://127.0.0.1:9/").fail()

    assert refused.code == "download_running"
    held.close()


async def test_given_a_name_that_is_taken_then_the_file_gets_another_one(
    client: HttpClient, tmp_path: Path
) -> None:
    (tmp_path / NAME).write_text("mine")
    async with HostileServer(FileOffer(MODEL)) as server:
        fetched = await Fetching(client, tmp_path, f"{server.url}/{NAME}").run()

    assert fetched.path.name == "small-2.gguf"
    assert (tmp_path / NAME).read_text() == "mine"


async def test_given_too_little_room_then_it_is_said_before_anything_arrives(
    client: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(model_download.shutil, "disk_usage", lambda _folder: usage)
    async with HostileServer(FileOffer(MODEL)) as server:
        error = await Fetching(client, tmp_path, f"{server.url}/{NAME}").fail()

    assert (error.code, error.facts["needed"]) == ("download_no_room", "2.86 MB")


@pytest.mark.skipif(not has_own_mounts(), reason="this system does not let a process mount")
async def test_given_a_disk_that_becomes_full_then_what_arrived_is_kept_and_goes_on(
    tmp_path: Path,
) -> None:
    async with HostileServer(FileOffer(MODEL, length=None)) as server:
        command = (sys.executable, str(CHILD), str(tmp_path), f"{server.url}/{NAME}", "fill")
        process = await asyncio.create_subprocess_exec(
            *on_own_disk(tmp_path, "2m", command),
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )
        out, _none = await asyncio.wait_for(process.communicate(), 60)

    report = json.loads(out)
    assert report["first"] == "download_disk_full"
    assert report["kept"] > 500_000
    assert report["files"] == [f"{NAME}.part", f"{NAME}.part.json"]
    assert report["second"] == SHA256


async def test_given_a_process_killed_in_mid_download_when_begun_again_then_it_goes_on(
    client: HttpClient, tmp_path: Path
) -> None:
    offer = FileOffer(MODEL, pause=0.02)
    async with HostileServer(offer) as server:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(CHILD),
            str(tmp_path),
            f"{server.url}/{NAME}",
            "tell",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        await asyncio.wait_for(process.stdout.readline(), 60)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await server.all_closed()

        (note,) = read_notes(tmp_path)
        assert 0 < note.kept < len(MODEL)
        offer.pause = 0
        assert whole(await Fetching(client, tmp_path, note.url).run())
    assert offer.asked[-1]["range"] == f"bytes={note.kept}-"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{}",
        '{"name": "other.gguf", "url": "x"}',
        '{"name": "small.gguf", "url": 7}',
        '{"name": "small.gguf", "url": "x", "kept": -1}',
        '{"name": "small.gguf", "url": "x", "kept": true}',
        '{"name": "small.gguf", "url": "x", "total": "many"}',
        '{"name": "small.gguf", "url": "x", "new": 1}',
        "[" * 100_000,
    ],
)
def test_given_a_note_that_is_none_then_it_is_passed_over(tmp_path: Path, note: str) -> None:
    (tmp_path / f"{NAME}.part.json").write_text(note)
    assert list(read_notes(tmp_path)) == []
