"""The tool that signs the list of updates: what it makes, the app believes."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from chatapp.domain.errors import UpdateError
from chatapp.engine.update_feed import FeedSource, key_id, parse_feed, verify

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = "https://downloads.example/"


def run(folder: Path, *arguments: str, fails: bool = False) -> str:
    """Run the tool in a folder; gives what it said."""
    command = [sys.executable, str(ROOT / "tools" / "sign_feed.py"), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode == 1) is fails, done.stderr
    return done.stderr if fails else done.stdout


def new_key(folder: Path, name: str) -> bytes:
    """Make a key; gives its public part."""
    from base64 import b64decode

    return b64decode(run(folder, "new-key", name).splitlines()[0].rpartition(" ")[2])


def make(folder: Path, version: str, *more: str) -> None:
    """Add a release to the list."""
    (folder / "notes.md").write_text(f"News of *{version}*", "utf-8")
    (folder / "chatapp.deb").write_bytes(b"a package")
    url = f"{PAGE}chatapp_{version}.deb"
    download = ("--download", "linux-x86_64", "deb", url, "chatapp.deb")
    notes = ("--notes", "en=notes.md")
    run(
        folder,
        "make",
        "updates.json",
        "--version",
        version,
        "--page",
        PAGE,
        *notes,
        *download,
        *more,
    )


def test_given_a_release_when_made_and_signed_then_the_app_believes_it(tmp_path: Path) -> None:
    current, following = new_key(tmp_path, "current.pem"), new_key(tmp_path, "next.pem")
    make(tmp_path, "1.2.0")
    make(tmp_path, "1.10.0")
    run(tmp_path, "sign", "updates.json", "--key", "current.pem", "--key", "next.pem")

    document = (tmp_path / "updates.json").read_bytes()
    signatures = (tmp_path / "updates.json.sig").read_bytes()
    for key in (current, following):
        verify(document, signatures, FeedSource(PAGE, {key_id(key): key}))
    feed = parse_feed(document)
    assert feed.serial == 2
    assert [each.version for each in feed.releases] == ["1.10.0", "1.2.0"]
    (download,) = feed.releases[0].downloads
    assert download.size == len(b"a package")
    assert feed.releases[0].notes_in("en") == "News of *1.10.0*"


def test_given_a_signed_list_when_made_anew_then_the_old_signature_is_gone(tmp_path: Path) -> None:
    new_key(tmp_path, "key.pem")
    make(tmp_path, "1.0.0")
    run(tmp_path, "sign", "updates.json", "--key", "key.pem")
    make(tmp_path, "1.0.0")
    assert not (tmp_path / "updates.json.sig").exists()
    assert json.loads((tmp_path / "updates.json").read_text("utf-8"))["serial"] == 2


def test_given_a_key_when_made_then_only_its_owner_can_read_it_and_it_is_never_replaced(
    tmp_path: Path,
) -> None:
    new_key(tmp_path, "key.pem")
    before = (tmp_path / "key.pem").read_bytes()
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600
    run(tmp_path, "new-key", "key.pem", fails=True)
    assert (tmp_path / "key.pem").read_bytes() == before


@pytest.mark.parametrize("document", ["{}", "no JSON", ""])
def test_given_a_list_that_the_app_would_refuse_when_signed_then_it_is_not(
    tmp_path: Path, document: str
) -> None:
    new_key(tmp_path, "key.pem")
    (tmp_path / "updates.json").write_text(document, "utf-8")
    assert "cannot be read" in run(tmp_path, "sign", "updates.json", "--key", "key.pem", fails=True)
    assert not (tmp_path / "updates.json.sig").exists()


def test_given_an_expired_list_when_signed_then_it_is_not(tmp_path: Path) -> None:
    new_key(tmp_path, "key.pem")
    make(tmp_path, "1.0.0")
    path = tmp_path / "updates.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "expires": "2020-01-01T00:00:00Z"}))
    assert "expired" in run(tmp_path, "sign", "updates.json", "--key", "key.pem", fails=True)


def test_given_a_foreign_key_when_the_app_looks_then_it_does_not_believe(tmp_path: Path) -> None:
    new_key(tmp_path, "key.pem")
    other = new_key(tmp_path, "other.pem")
    make(tmp_path, "1.0.0")
    run(tmp_path, "sign", "updates.json", "--key", "key.pem")
    source = FeedSource(PAGE, {key_id(other): other})
    with pytest.raises(UpdateError, match="update_wrong_key"):
        verify(
            (tmp_path / "updates.json").read_bytes(),
            (tmp_path / "updates.json.sig").read_bytes(),
            source,
        )
