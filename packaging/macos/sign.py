"""Sign the program for macOS and have Apple notarise its disk image, where the secrets are there.

    python packaging/macos/sign.py keychain                 imports the certificate
    python packaging/macos/sign.py app dist/ChatApp.app     signs all code in it, then itself
    python packaging/macos/sign.py image dist/ChatApp.dmg   signs, notarises and staples

Secrets come from the environment: docs/packaging-macos.md names them and says how to make each.
What has no secret is left out, and said so; it is no error. Sources: codesign(1), security(1),
notarytool(1), stapler(1); Apple's Technical Note 2206.
"""

from __future__ import annotations

import argparse
import base64
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import mach_o

HERE = Path(__file__).resolve().parent
ENTITLEMENTS = HERE / "entitlements.plist"
"""What the program may do under the hardened runtime; docs/packaging-macos.md says why. codesign
takes no comments in this file."""
IDENTITY = "MACOS_SIGN_IDENTITY"
CERTIFICATE = ("MACOS_CERTIFICATE", "MACOS_CERTIFICATE_PASSWORD")
NOTARY = ("MACOS_NOTARY_KEY", "MACOS_NOTARY_KEY_ID", "MACOS_NOTARY_ISSUER")
KEYCHAIN = "chatapp-signing.keychain-db"
LOCK_AFTER = 6 * 60 * 60
"""Seconds until the keychain locks itself: longer than any build."""


def main() -> int:
    """Do what the command line says. Raises CalledProcessError where Apple's tools fail."""
    parser = argparse.ArgumentParser(description="Sign the program for macOS.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("keychain", help="import the certificate")
    commands.add_parser("app", help="sign an app").add_argument("path", type=Path)
    commands.add_parser("image", help="sign and notarise a .dmg").add_argument("path", type=Path)
    options = parser.parse_args()
    match options.command:
        case "keychain":
            keychain()
        case "app":
            app(options.path)
        case _:
            image(options.path)
    return 0


def keychain() -> None:
    """Put the certificate into a keychain of its own, where codesign finds it without asking."""
    if not _all_there(CERTIFICATE, "No certificate is imported"):
        return
    certificate, password = (os.environ[name] for name in CERTIFICATE)
    lock = secrets.token_urlsafe(24)
    _run("security", "create-keychain", "-p", lock, KEYCHAIN)
    _run("security", "set-keychain-settings", "-lut", str(LOCK_AFTER), KEYCHAIN)
    _run("security", "unlock-keychain", "-p", lock, KEYCHAIN)
    with tempfile.TemporaryDirectory() as scratch:
        file = _private(Path(scratch, "certificate.p12"), base64.b64decode(certificate))
        _run("security", "import", str(file), "-k", KEYCHAIN, "-P", password, "-f", "pkcs12",
             "-T", "/usr/bin/codesign")  # fmt: skip
    # Without this list the system asks in a window whether codesign may use the key.
    _run("security", "set-key-partition-list", "-S", "apple-tool:,apple:,codesign:", "-s",
         "-k", lock, KEYCHAIN)  # fmt: skip
    listed = subprocess.run(
        ["security", "list-keychains", "-d", "user"], capture_output=True, text=True, check=True
    ).stdout
    others = [line.strip().strip('"') for line in listed.splitlines() if line.strip()]
    _run("security", "list-keychains", "-d", "user", "-s", KEYCHAIN, *others)


def app(path: Path) -> None:
    """Sign an app from the inside out, each file of code by itself, with the hardened runtime.

    What is inside has no entitlements: they are the process's, which runs the app's own program.
    """
    if not _all_there((IDENTITY,), f"{path.name} keeps the signature without an identity"):
        return
    for code in inside_out(path):
        _sign(code)
    _sign(path, "--entitlements", str(ENTITLEMENTS))
    _run("codesign", "--verify", "--deep", "--strict", "--verbose=2", str(path))


def image(path: Path) -> None:
    """Sign a disk image, have it notarised, and staple the ticket to it."""
    if not _all_there((IDENTITY,), f"{path.name} is not signed"):
        return
    _run("codesign", "--force", "--timestamp", "--sign", os.environ[IDENTITY], str(path))
    if not _all_there(NOTARY, f"{path.name} is not notarised"):
        return
    key, key_id, issuer = (os.environ[name] for name in NOTARY)
    with tempfile.TemporaryDirectory() as scratch:
        file = _private(Path(scratch, "key.p8"), base64.b64decode(key))
        _run("xcrun", "notarytool", "submit", str(path), "--wait", "--timeout", "1h",
             "--key", str(file), "--key-id", key_id, "--issuer", issuer)  # fmt: skip
    _run("xcrun", "stapler", "staple", str(path))


def inside_out(path: Path) -> list[Path]:
    """All code in an app but its own program, the deepest first; a framework after what it holds."""
    own = path / "Contents" / "MacOS" / "chatapp"
    files = [file for file in path.rglob("*") if mach_o.is_mach_o(file) and file != own]
    frameworks = [
        folder
        for folder in path.rglob("*.framework")
        if folder.is_dir() and not folder.is_symlink()
    ]
    return sorted([*files, *frameworks], key=lambda each: (-len(each.parts), str(each)))


def _sign(path: Path, *more: str) -> None:
    identity = os.environ[IDENTITY]
    options = ["--force", "--timestamp", "--options", "runtime", *more, "--sign", identity]
    _run("codesign", *options, str(path))


def _all_there(names: tuple[str, ...], otherwise: str) -> bool:
    """Whether the environment has all of these; says what is left out where it has not."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        print(f"{otherwise}: {', '.join(missing)} is not set.", flush=True)
    return not missing


def _private(path: Path, data: bytes) -> Path:
    """Write a file that only its owner can read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return path


def _run(*command: str) -> None:
    """Run one of Apple's tools. A failure names the tool alone: its arguments hold secrets."""
    code = subprocess.run(command, check=False).returncode
    if code:
        raise SystemExit(f"{' '.join(command[:2])} failed with exit code {code}.")


if __name__ == "__main__":
    sys.exit(main())
