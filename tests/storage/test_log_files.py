"""The log tells what happened, to its owner only, and no key."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.net.keys import known_keys
from chatapp.storage import logs
from chatapp.storage.profile import Profile
from tests.support.logs import ExpectLog

KEY = "canary-0123456789abcdef"


@pytest.fixture
def log_file(profile: Profile) -> Iterator[Path]:
    levels = {name: logging.getLogger(name).level for name in ("", "chatapp", *logs._CHATTY)}
    handler = logs.start_logging(profile)
    yield profile.log_folder / "chatapp.log"
    logs.stop_logging(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_given_a_known_key_when_logged_in_any_way_then_it_is_in_no_file(
    log_file: Path, expect_log: ExpectLog
) -> None:
    expect_log("failed with")
    known_keys.add(KEY)
    logger = logging.getLogger("chatapp.test")
    logger.info("the key is %s", KEY)
    logger.info("headers: %r", {"Authorization": "Bearer something-never-seen"})
    try:
        raise ValueError(f"bad key {KEY}")
    except ValueError:
        logger.exception("failed with %s", KEY)
    text = log_file.read_text()
    assert "the key is" in text
    assert "Traceback" in text
    assert KEY not in text
    assert "something-never-seen" not in text


@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "keyring.backend"])
def test_given_chatty_libraries_when_they_log_then_their_details_are_left_out(
    log_file: Path, name: str, expect_log: ExpectLog
) -> None:
    expect_log("something is wrong")
    logging.getLogger(name).debug("request headers")
    logging.getLogger(name).info("request line")
    logging.getLogger(name).warning("something is wrong")
    text = log_file.read_text()
    assert "request" not in text
    assert "something is wrong" in text


def test_given_much_to_say_when_logged_then_three_small_files_are_kept(log_file: Path) -> None:
    for _ in range(50):
        logging.getLogger("chatapp.test").info("x" * 100_000)
    files = sorted(log_file.parent.iterdir())
    assert [file.name for file in files] == ["chatapp.log", "chatapp.log.1", "chatapp.log.2"]
    assert all(file.stat().st_size <= logs.MAXIMUM_SIZE for file in files)
    assert {file.stat().st_mode & 0o077 for file in files} == {0}


def test_given_a_log_that_cannot_be_written_when_logged_then_the_app_goes_on_in_silence(
    profile: Profile, log_file: Path, capfd: pytest.CaptureFixture[str], expect_log: ExpectLog
) -> None:
    expect_log("nobody will read this")
    profile.log_folder.rmdir()
    profile.log_folder.touch()
    logging.getLogger("chatapp.test").error("nobody will read this")
    assert capfd.readouterr() == ("", "")
    profile.log_folder.unlink()
    profile.log_folder.mkdir()


def test_given_odd_text_when_logged_then_it_is_written_as_far_as_it_can_be(
    log_file: Path,
) -> None:
    logging.getLogger("chatapp.test").info("lone \ud800 surrogate, 日本")
    assert "surrogate, 日本" in log_file.read_text()
