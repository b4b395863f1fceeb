"""What a release on hosted runners does with the packages: signatures, the list of updates, notes."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs12,
)

from chatapp.engine.update_feed import FeedSource, key_id, parse_feed, verify
from tests.support.release_packaging import PACKAGING, feed, notes, try_installers, windows_sign

SITE = "https://github.com/someone/chatapp"
PACKAGES = {
    "chatapp_1.2.0_amd64.deb": "deb",
    "chatapp-1.2.0-1.x86_64.rpm": "rpm",
    "ChatApp-1.2.0-x86_64.AppImage": "appimage",
    "ChatApp-1.2.0-x86_64.flatpak": "flatpak",
    "ChatApp-1.2.0-x64-setup.exe": "exe",
    "ChatApp-1.2.0-x64.msi": "msi",
    "ChatApp-1.2.0-arm64.dmg": "dmg",
    "ChatApp-1.2.0-x86_64.dmg": "dmg",
}
OTHERS = ("chatapp-no-model_1.2.0_amd64.deb", "chatapp-no-model-1.2.0-1.x86_64.rpm", "SHA256SUMS")


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all packages of version 1.2.0, which the changelog tells of."""
    folder, root = tmp_path / "release", tmp_path / "root"
    folder.mkdir()
    root.mkdir()
    for name in (*PACKAGES, *OTHERS):
        (folder / name).write_bytes(name.encode())
    (root / "CHANGELOG.md").write_text(
        "# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-12-01\n\n### Added\n- A thing.\n\n"
        "## 1.2 - 2026-11-01\n\n- Older.\n"
    )
    for module in (feed.notes, notes):
        monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(feed.notes, "VERSION", "1.2.0")
    monkeypatch.delenv(feed.KEY, raising=False)
    return folder


def key() -> tuple[str, bytes]:
    """A key for the list: private as PEM, public as its bytes."""
    made = ed25519.Ed25519PrivateKey.generate()
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return pem, made.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def test_given_a_key_when_a_list_is_made_then_the_app_believes_it_and_finds_each_package(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, public = key()
    monkeypatch.setenv(feed.KEY, pem)
    monkeypatch.setattr(sys, "argv", ["feed.py", str(release), "--site", f"{SITE}/"])

    assert feed.main() == 0

    document = (release / "updates.json").read_bytes()
    signature = (release / "updates.json.sig").read_bytes()
    verify(document, signature, FeedSource(SITE, {key_id(public): public}))
    (newest,) = parse_feed(document).releases
    found = {each.url.rpartition("/")[2]: each.kind for each in newest.downloads}
    assert found == PACKAGES
    assert all(
        each.url.startswith(f"{SITE}/releases/download/v1.2.0/") for each in newest.downloads
    )
    assert newest.notes_in("en") == "### Added\n- A thing.\n"


def test_given_the_list_of_before_when_a_release_is_added_then_both_are_in_it(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, _public = key()
    feed.write(release, SITE, pem)
    before = json.loads((release / "updates.json").read_text("utf-8"))
    before["releases"][0]["version"] = "1.1.0"
    (release / "updates.json").write_text(json.dumps(before))

    feed.write(release, SITE, pem)

    made = parse_feed((release / "updates.json").read_bytes())
    assert made.serial == before["serial"] + 1
    assert [each.version for each in made.releases] == ["1.2.0", "1.1.0"]


def test_given_no_key_when_a_list_is_made_then_there_is_none_and_it_says_so(
    release: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (release / "updates.json").write_text("{}")
    monkeypatch.setattr(sys, "argv", ["feed.py", str(release), "--site", SITE])

    assert feed.main() == 0

    assert not (release / "updates.json").exists()
    assert capsys.readouterr().out == "No list of updates: UPDATES_KEY is not set.\n"


def test_given_a_version_that_the_changelog_does_not_name_when_asked_for_notes_then_it_says_so(
    release: Path,
) -> None:
    assert notes.of("1.2") == "- Older.\n"
    with pytest.raises(SystemExit, match=r"says nothing about 1\.1"):
        notes.of("1.1")


def test_given_no_certificate_when_a_program_is_signed_then_it_stays_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in windows_sign.CERTIFICATE:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "chatapp.exe").write_bytes(b"a program")
    monkeypatch.setattr(sys, "argv", ["sign.py", str(tmp_path / "chatapp.exe")])

    assert windows_sign.main() == 0

    assert (tmp_path / "chatapp.exe").read_bytes() == b"a program"
    assert "Nothing is signed: WINDOWS_CERTIFICATE, " in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="Debian: apt install osslsigncode")
def test_given_a_certificate_when_a_program_is_signed_then_its_signature_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pip

    program = tmp_path / "chatapp.exe"
    shutil.copy(Path(pip.__file__).parent / "_vendor" / "distlib" / "w64.exe", program)
    packed, pem = certificate(b"open sesame")
    (tmp_path / "ca.pem").write_bytes(pem)
    monkeypatch.setenv("WINDOWS_CERTIFICATE", base64.b64encode(packed).decode())
    monkeypatch.setenv("WINDOWS_CERTIFICATE_PASSWORD", "open sesame")
    monkeypatch.setenv("WINDOWS_TIMESTAMP_URL", "")
    monkeypatch.setattr(sys, "argv", ["sign.py", str(program)])

    assert windows_sign.main() == 0

    check = ["osslsigncode", "verify", "-CAfile", tmp_path / "ca.pem", "-in", program]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".signed"] == []


def certificate(password: bytes) -> tuple[bytes, bytes]:
    """One for signing code: with its key as PKCS #12, and alone as PEM."""
    secret, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Ada")])
    usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CODE_SIGNING])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(usage, critical=False)
        .sign(secret, hashes.SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(
        b"Ada", secret, made, None, BestAvailableEncryption(password)
    )
    return packed, made.public_bytes(Encoding.PEM)


@pytest.mark.skipif(sys.platform == "win32", reason="scripts stand in for Windows programs")
@pytest.mark.parametrize("removes", [True, False])
def test_given_a_setup_when_tried_then_what_its_uninstaller_leaves_is_named(
    removes: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, menu, check = tmp_path / "ChatApp", tmp_path / "ChatApp.lnk", tmp_path / "check.py"
    check.touch()
    monkeypatch.setattr(try_installers, "CHECK", check)
    monkeypatch.setattr(try_installers, "GONE_WITHIN", 0.0)
    (tmp_path / "uninstall").write_text(
        f'#!/bin/sh\n{"rm -r" if removes else "ls"} "{folder}" "{menu}" >/dev/null\n'
    )
    setup = tmp_path / "setup.exe"
    setup.write_text(
        f'#!/bin/sh\nmkdir "{folder}" && cd "{folder}" && touch chatapp.exe "{menu}"\n'
        "cp -p ../uninstall uninstall.exe\n"
    )
    for script in (setup, tmp_path / "uninstall"):
        script.chmod(0o755)

    if removes:
        try_installers.try_setup(setup, folder, menu)
        assert f"ok        {folder} is gone\n" in capsys.readouterr().out
        return
    with pytest.raises(SystemExit, match=r"ChatApp was not removed: .*chatapp\.exe"):
        try_installers.try_setup(setup, folder, menu)


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
def test_given_another_appimagetool_than_the_known_one_when_fetched_then_it_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    curl = tmp_path / "bin" / "curl"
    curl.parent.mkdir()
    curl.write_text('#!/bin/sh\nwhile [ "$1" != --output ]; do shift; done\necho other > "$2"\n')
    curl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{curl.parent}:{os.environ['PATH']}")
    script = PACKAGING / "linux" / "fetch_appimagetool.sh"

    done = subprocess.run([script, tmp_path / "tool"], capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert "FAILED" in done.stdout
    assert not (tmp_path / "tool" / "appimagetool").exists()
