"""Looking for updates over real sockets: only what the user asked for, and only what is signed."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import trustme

from chatapp.domain.changes import UpdatesChecked
from chatapp.domain.errors import ChatAppError
from chatapp.domain.settings import (
    UPDATE_CHECKED,
    UPDATE_SERIAL,
)
from chatapp.engine.update_feed import FeedSource
from chatapp.engine.updates import Updates
from chatapp.net import small_files
from chatapp.net.client import HttpClient
from chatapp.net.routes import Route
from tests.support.bench import Bench
from tests.support.file_server import redirect
from tests.support.hostile_server import HostileServer, answer, hang_up, silence
from tests.support.update_feeds import SigningKey, feed_bytes, feed_url, source_of
from tests.support.update_world import NEXT, OURS, UpdateWorld

FOREIGN = SigningKey()


@pytest.fixture
async def world(bench: Bench) -> AsyncIterator[UpdateWorld]:
    async with AsyncExitStack() as stack:
        yield UpdateWorld(bench, stack)


async def refusal(updates: Updates) -> str:
    """Why a check did not come through."""
    with pytest.raises(ChatAppError) as caught:
        await updates.check()
    return caught.value.code


# What is found


async def test_given_newer_versions_when_checked_then_they_are_told_and_remembered(
    world: UpdateWorld,
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes("1.0.0", "1.1.0", "1.2.0", serial=7), OURS)
    report = await updates.check()
    assert [each.version for each in report.newer] == ["1.2.0", "1.1.0"]
    assert world.bench.all(UpdatesChecked) == [UpdatesChecked(report)]
    assert world.engine.settings.get(UPDATE_SERIAL) == 7
    assert world.engine.settings.get(UPDATE_CHECKED) == world.clock.now.timestamp()


async def test_given_the_newest_version_when_checked_then_there_is_none(world: UpdateWorld) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes("1.0.0"), OURS)
    assert (await updates.check()).newer == ()


async def test_given_a_check_when_made_then_nothing_is_sent_but_the_request(
    world: UpdateWorld,
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(), OURS)
    await updates.check()
    expected = {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert [path for path, _headers in world.files.asked] == ["/updates.json", "/updates.json.sig"]
    for _path, headers in world.files.asked:
        assert set(headers) <= expected
        assert headers["user-agent"] == "ChatApp"


async def test_given_two_checks_at_once_when_made_then_one_follows_the_other(
    world: UpdateWorld,
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(), OURS)
    await asyncio.gather(updates.check(), updates.check())
    assert [path for path, _headers in world.files.asked[1::2]] == ["/updates.json.sig"] * 2


async def test_given_https_when_checked_then_the_certificate_counts(
    world: UpdateWorld, tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "own.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    world.files.put(feed_bytes("1.1.0"), OURS)
    async with HostileServer(world.files, tls=context, host="localhost") as server:
        updates = world.updates(source_of(feed_url(server), OURS))
        assert await refusal(updates) == "bad_certificate"
        async with HttpClient(Route(ca_file=str(tmp_path / "own.pem"))) as client:
            updates._client = lambda: client
            assert [each.version for each in (await updates.check()).newer] == ["1.1.0"]


# What is refused


async def test_given_a_changed_list_when_checked_then_it_is_refused_and_nothing_kept(
    world: UpdateWorld,
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(serial=9), OURS)
    document = world.files.files["/updates.json"]
    world.files.files["/updates.json"] = document.replace(b"9.0.0", b"9.9.9")
    assert await refusal(updates) == "update_tampered"
    assert world.engine.settings.get(UPDATE_SERIAL) == 0
    assert world.engine.settings.get(UPDATE_CHECKED) == 0
    assert world.bench.all(UpdatesChecked) == []


async def test_given_a_foreign_key_when_checked_then_it_is_refused(world: UpdateWorld) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(), FOREIGN)
    assert await refusal(updates) == "update_wrong_key"


async def test_given_the_next_key_when_checked_then_it_is_believed(world: UpdateWorld) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(), NEXT)
    assert (await updates.check()).newer


async def test_given_an_older_list_when_checked_then_it_is_refused_in_a_later_run_too(
    world: UpdateWorld,
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(serial=7), OURS)
    await updates.check()
    await updates.check()  # the same once more
    world.files.put(feed_bytes(serial=6), OURS)
    assert await refusal(updates) == "update_rollback"
    later = world.updates(updates.source)
    assert await refusal(later) == "update_rollback"
    world.files.put(feed_bytes(serial=8), OURS)
    await later.check()


async def test_given_a_list_before_the_installed_version_when_checked_then_it_is_refused(
    world: UpdateWorld,
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes("0.9.0"), OURS)
    assert await refusal(updates) == "update_older"


async def test_given_a_list_out_of_date_when_checked_then_it_is_refused(world: UpdateWorld) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(expires="2026-11-30T11:59:00Z"), OURS)
    assert await refusal(updates) == "update_expired"


@pytest.mark.parametrize("expires", ["2026-11-30T12:30:00Z", "9999-12-31T23:59:59Z"])
async def test_given_a_clock_that_is_some_hours_ahead_when_checked_then_the_list_is_believed(
    world: UpdateWorld, expires: str
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(expires=expires), OURS)
    assert (await updates.check()).newer


async def test_given_an_expired_list_when_refused_then_older_ones_are_refused_from_then_on(
    world: UpdateWorld,
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(serial=7, expires="2020-01-01T00:00:00Z"), OURS)
    assert await refusal(updates) == "update_expired"
    world.files.put(feed_bytes(serial=6), OURS)
    assert await refusal(updates) == "update_rollback"


@pytest.mark.parametrize("document", [b"no JSON", b"[]", b'{"format": 1}'])
async def test_given_a_signed_list_that_is_none_when_checked_then_that_is_said(
    world: UpdateWorld, document: bytes
) -> None:
    updates = await world.serve()
    world.files.put(document, OURS)
    assert await refusal(updates) == "update_unreadable"


async def test_given_too_much_when_checked_then_it_is_not_read_to_its_end(
    world: UpdateWorld,
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(more="x" * 600_000), OURS)
    assert await refusal(updates) == "update_too_large"


async def test_given_nothing_there_when_checked_then_that_is_said(world: UpdateWorld) -> None:
    updates = await world.serve()
    assert await refusal(updates) == "update_missing"


@pytest.mark.parametrize("signatures", [None, b"x" * 10_000, b"<html>"])
async def test_given_no_signature_when_checked_then_that_is_said(
    world: UpdateWorld, signatures: bytes | None
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(), OURS)
    if signatures is None:
        del world.files.files["/updates.json.sig"]
    else:
        world.files.files["/updates.json.sig"] = signatures
    assert await refusal(updates) == "update_unsigned"


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/updates.json",
        "http://localhost:1/updates.json",
        "//elsewhere.example/",
        "ftp://127.0.0.1/",
        "http://[",
        "",
    ],
)
async def test_given_a_redirect_to_another_place_when_checked_then_it_is_not_followed(
    world: UpdateWorld, target: str
) -> None:
    updates = await world.serve(redirect(target))
    assert await refusal(updates) == "update_redirected"
    assert len(world.server.requests) <= small_files.MOST_REDIRECTS + 1


async def test_given_https_when_redirected_to_http_then_it_is_not_followed(
    world: UpdateWorld, tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "own.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    async with HostileServer(
        redirect("http://localhost/"), tls=context, host="localhost"
    ) as server:
        updates = world.updates(source_of(feed_url(server), OURS))
        async with HttpClient(Route(ca_file=str(tmp_path / "own.pem"))) as client:
            updates._client = lambda: client
            assert await refusal(updates) == "update_redirected"


async def test_given_a_redirect_within_the_place_when_checked_then_it_is_followed(
    world: UpdateWorld,
) -> None:
    document = feed_bytes("1.1.0")
    behaviours = (redirect("/moved/u.json"), answer(document), answer(OURS.sign(document)))
    updates = await world.serve(*behaviours)
    assert [each.version for each in (await updates.check()).newer] == ["1.1.0"]
    assert world.server.requests[1].path == "/moved/u.json"


async def test_given_redirects_without_end_when_checked_then_they_are_left(
    world: UpdateWorld,
) -> None:
    updates = await world.serve(redirect("/updates.json"))
    assert await refusal(updates) == "update_redirected"
    assert len(world.server.requests) == small_files.MOST_REDIRECTS + 1


async def test_given_a_fault_of_the_server_when_checked_then_its_status_is_told(
    world: UpdateWorld,
) -> None:
    assert await refusal(await world.serve(answer(b"", 503))) == "http_status"
    assert await refusal(await world.serve(hang_up)) == "broken"


async def test_given_a_server_that_says_nothing_when_checked_then_it_is_given_up(
    world: UpdateWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(small_files.fetch_small_file.__kwdefaults__, "within", 0.2)
    assert await refusal(await world.serve(silence)) == "update_slow"


async def test_given_no_network_when_checked_then_the_reason_is_told_and_quietly_it_is_not(
    world: UpdateWorld,
) -> None:
    updates = world.updates(source_of("http://127.0.0.1:9/updates.json", OURS))
    assert await refusal(updates) == "refused"
    await updates.check_quietly()


async def test_given_a_build_without_a_key_when_checked_then_that_is_said_and_nothing_asked(
    world: UpdateWorld,
) -> None:
    await world.serve()
    for source in (FeedSource(feed_url(world.server), {}), source_of("", OURS)):
        updates = world.updates(source)
        assert not updates.possible
        assert await refusal(updates) == "update_no_key"
    assert world.server.connections == 0
