"""A .deb whose files are compressed afterwards stays the same .deb."""

from __future__ import annotations

import lzma
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.linux_packaging import deb_file

pytestmark = pytest.mark.skipif(shutil.which("xz") is None, reason="xz is not on this system")


def archive(*parts: tuple[bytes, bytes]) -> bytes:
    """An ar archive of names and contents."""
    told = b"!<arch>\n"
    for name, body in parts:
        head = name.ljust(16) + b"0".ljust(12) + b"0".ljust(6) * 2 + b"100644".ljust(8)
        told += head + str(len(body)).encode().ljust(10) + b"`\n" + body + b"\n" * (len(body) % 2)
    return told


@pytest.mark.parametrize("size", [0, 1, 70_001])
def test_given_plain_files_when_compressed_then_only_they_are_changed(
    tmp_path: Path, size: int
) -> None:
    package = tmp_path / "x.deb"
    files = b"heron" * size
    before = (b"debian-binary", b"2.0\n"), (b"control.tar.gz", b"odd")
    package.write_bytes(archive(*before, (b"data.tar", files)))

    deb_file.compress(package)

    told = package.read_bytes()
    kept = archive(*before)
    assert told.startswith(kept)
    name, body = told[len(kept) :][:16], told[len(kept) + deb_file.HEAD :]
    assert name.rstrip() == b"data.tar.xz"
    assert lzma.decompress(body.rstrip(b"\n")) == files


@pytest.mark.skipif(shutil.which("ar") is None, reason="ar is not on this system")
def test_given_a_compressed_one_when_ar_reads_it_then_the_parts_are_in_their_order(
    tmp_path: Path,
) -> None:
    package = tmp_path / "x.deb"
    package.write_bytes(archive((b"debian-binary", b"2.0\n"), (b"data.tar", b"files" * 101)))

    deb_file.compress(package)

    told = subprocess.run(["ar", "t", package], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["debian-binary", "data.tar.xz"]
