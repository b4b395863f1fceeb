"""`export --format pdf`: the pages, and what happens where they cannot be written."""

from __future__ import annotations

import json
import re
import stat
import zlib
from pathlib import Path

from tests.support.command import Command
from tests.support.transferred import gpt_talk


def streams(pdf: bytes) -> bytes:
    """What the compressed parts of a PDF hold."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = []
    for data in found:
        try:
            unpacked.append(zlib.decompress(data))
        except zlib.error:
            unpacked.append(data)
    return b"\n".join(unpacked)


def left_behind(folder: Path) -> list[str]:
    """Files that an export makes on its way."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".chatapp")]


async def imported(command: Command, tmp_path: Path, *texts: str, title: str = "River") -> str:
    (tmp_path / "talk.json").write_text(json.dumps([gpt_talk(*texts, title=title)]))
    assert (await command.run("import", str(tmp_path / "talk.json"))).code == 0
    (one,) = (await command.run("conversations", "--json")).json
    return str(one["id"])


async def test_given_a_conversation_when_exported_as_pdf_then_it_has_its_title_pages_and_text(
    command: Command, tmp_path: Path
) -> None:
    paragraphs = "\n\n".join(f"Paragraph {number} 河流。" for number in range(120))
    identity = await imported(command, tmp_path, "Tell me", paragraphs)
    target = tmp_path / "out.pdf"
    result = await command.run("export", "--conversation", identity, "--format", "pdf", str(target))
    assert (result.code, result.err) == (0, b"")
    pdf = target.read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert "River".encode("utf-16-be") in pdf
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 2
    assert streams(pdf).count(b"Tj") > 100  # each line of text shows glyphs
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert not left_behind(tmp_path)


async def test_given_an_existing_pdf_when_exported_again_then_it_is_replaced_whole(
    command: Command, tmp_path: Path
) -> None:
    await imported(command, tmp_path, "hi", "ho")
    target = tmp_path / "out.pdf"
    target.write_bytes(b"old")
    assert (await command.run("export", "--all", "--format", "pdf", str(target))).code == 0
    assert target.read_bytes().startswith(b"%PDF-")


async def test_given_a_folder_that_is_not_there_when_exported_as_pdf_then_one_line_says_so(
    command: Command, tmp_path: Path
) -> None:
    await imported(command, tmp_path, "hi", "ho")
    target = tmp_path / "nowhere" / "out.pdf"
    result = await command.run("export", "--all", "--format", "pdf", str(target))
    assert (result.code, result.out) == (1, b"")
    assert str(target) in result.complaint


async def test_given_a_picture_of_an_address_when_exported_as_pdf_then_nothing_is_fetched(
    command: Command, tmp_path: Path
) -> None:
    text = "![x](file:///etc/hostname) <img src='http://127.0.0.1:9/x.png'> **bold**"
    await imported(command, tmp_path, "hi", text)
    target = tmp_path / "out.pdf"
    assert (await command.run("export", "--all", "--format", "pdf", str(target))).code == 0
    assert b"/Subtype /Image" not in target.read_bytes()
