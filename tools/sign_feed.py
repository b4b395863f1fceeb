"""Makes and signs the list of updates that the app checks: docs/update-feed.md.

    python tools/sign_feed.py new-key KEY.pem
    python tools/sign_feed.py make updates.json --version 1.2.0 --page https://... \\
        --notes en=NEWS.md --notes zh_CN=NEWS.zh.md \\
        --download linux-x86_64 deb https://... FILE.deb
    python tools/sign_feed.py sign updates.json --key KEY.pem

`make` adds a release to the list, or makes the list, and gives it the next serial number. `sign`
writes `updates.json.sig`; with several keys it is signed by each.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from chatapp.domain.errors import UpdateError
from chatapp.domain.updates import Version
from chatapp.domain.wording import one_line
from chatapp.engine.update_feed import FORMAT, MOST_BYTES, key_id, parse_feed

VALID_DAYS = 180


def new_key(arguments: argparse.Namespace) -> None:
    """Make a private key that only its owner can read, and tell the public one."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(arguments.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    public = public_bytes(key)
    print(f"Public key, for resources/updates.json: {base64.b64encode(public).decode()}")
    print(f"Its id in signatures: {key_id(public)}")


def make(arguments: argparse.Namespace) -> None:
    """Add a release to the list, in the place of one of the same version."""
    Version.parse(arguments.version)
    target = Path(arguments.feed)
    before = json.loads(target.read_text("utf-8")) if target.exists() else {}
    others = [each for each in before.get("releases", []) if each["version"] != arguments.version]
    releases = sorted([*others, release_of(arguments)], key=version_of, reverse=True)
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=arguments.valid_days)
    feed = {
        "format": FORMAT,
        "serial": before.get("serial", 0) + 1,
        "expires": expires.isoformat(),
        "releases": releases,
    }
    document = json.dumps(feed, ensure_ascii=False, indent=2).encode() + b"\n"
    check(document)
    target.write_bytes(document)
    target.with_name(f"{target.name}.sig").unlink(missing_ok=True)  # it is of the list before
    print(f"{target}: number {feed['serial']}, {len(releases)} releases, to be signed")


def sign(arguments: argparse.Namespace) -> None:
    """Write the signatures of a list beside it."""
    document = Path(arguments.feed).read_bytes()
    check(document)
    lines = []
    for path in arguments.key:
        key = read_key(Path(path))
        signature = base64.b64encode(key.sign(document)).decode()
        lines.append(f"{key_id(public_bytes(key))} {signature}\n")
    Path(f"{arguments.feed}.sig").write_text("".join(lines), "ascii", newline="\n")
    print(f"{arguments.feed}.sig: signed by {len(lines)}")


def check(document: bytes) -> None:
    """Refuse what the app would not read, or not believe any more."""
    if len(document) > MOST_BYTES:
        raise ValueError(f"the list has more than {MOST_BYTES} bytes")
    if parse_feed(document).expires < datetime.now(UTC):
        raise ValueError("the list has expired: make it anew")


def release_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """The release that the command line describes; sizes and sums are those of the files."""
    notes = dict(each.split("=", 1) for each in arguments.notes)
    downloads = []
    for platform, kind, url, path in arguments.download or []:
        data = Path(path).read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        downloads.append(
            {"platform": platform, "kind": kind, "url": url, "size": len(data), "sha256": sha256}
        )
    return {
        "version": arguments.version,
        "date": arguments.date or date.today().isoformat(),
        "page": arguments.page,
        "notes": {language: Path(path).read_text("utf-8") for language, path in notes.items()},
        "downloads": downloads,
    }


def version_of(release: dict[str, Any]) -> Version:
    """What a release is sorted by."""
    return Version.parse(release["version"])


def read_key(path: Path) -> Ed25519PrivateKey:
    """The private key of a file."""
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds no Ed25519 key")
    return key


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes of a key that are for everyone."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = top.add_subparsers(required=True)
    making_key = commands.add_parser("new-key", help="make a private key")
    making_key.add_argument("key")
    making_key.set_defaults(run=new_key)
    making = commands.add_parser("make", help="add a release to the list")
    making.add_argument("feed")
    making.add_argument("--version", required=True)
    making.add_argument("--page", required=True, help="where all downloads are")
    making.add_argument("--date", help="of the release; today if not given")
    making.add_argument("--notes", action="append", required=True, metavar="LANGUAGE=FILE")
    names = ("PLATFORM", "KIND", "URL", "FILE")
    making.add_argument("--download", action="append", nargs=4, metavar=names)
    making.add_argument("--valid-days", type=int, default=VALID_DAYS)
    making.set_defaults(run=make)
    signing = commands.add_parser("sign", help="sign the list")
    signing.add_argument("feed")
    signing.add_argument("--key", action="append", required=True)
    signing.set_defaults(run=sign)
    return top


def main() -> int:
    """Do what the command line says; exit 1 with a reason where it cannot be done."""
    arguments = parser().parse_args()
    try:
        arguments.run(arguments)
    except UpdateError as error:
        sys.stderr.write(f"sign_feed: {one_line(error.failure)}\n")
        return 1
    except (OSError, ValueError, TypeError) as error:
        sys.stderr.write(f"sign_feed: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
