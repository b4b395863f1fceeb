"""Files that are attached: what is read out of them, and what is refused, in words."""

from __future__ import annotations

import asyncio
import os
import queue
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.images import MOST_BYTES
from chatapp.domain.messages import FilePart, ImagePart
from chatapp.domain.sentences import SENTENCES
from chatapp.engine import documents
from tests.support.bench import Bench
from tests.support.documents import (
    deep_word_file,
    excel_file,
    lying_word_bomb,
    opened,
    pdf_file,
    photo,
    powerpoint_file,
    word_bomb,
    word_file,
    zip_file,
)
from tests.support.images import image_file, png_claiming


async def taken(bench: Bench, data: bytes, name: str = "file") -> FilePart:
    part = await bench.engine.attachments.take(data, name)
    assert isinstance(part, FilePart)
    return part


async def picture(bench: Bench, data: bytes) -> tuple[ImagePart, bytes]:
    part = await bench.engine.attachments.take(data, "a.png")
    assert isinstance(part, ImagePart)
    return part, await bench.engine.attachments.read(part.attachment)


async def refusal(bench: Bench, data: bytes, name: str = "file") -> str:
    """The code of the error, which has its words."""
    with pytest.raises(InputError) as error:
        await bench.engine.attachments.take(data, name)
    assert error.value.facts["name"] == name
    assert error.value.code in SENTENCES
    return error.value.code


TEXT = "Grüße, 苍鹭!\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-32"),
        TEXT.replace("\n", "\r\n").encode(),
    ],
    ids=["UTF-8", "UTF-8 with a mark", "UTF-16", "UTF-32", "Windows lines"],
)
async def test_given_a_text_in_an_encoding_of_unicode_when_attached_then_it_is_read(
    bench: Bench, data: bytes
) -> None:
    part = await taken(bench, data, "notes.txt")

    assert part.text == TEXT
    assert (part.media_type, part.size, part.pages) == ("text/plain", len(data), None)
    assert await bench.engine.attachments.read(part.attachment) == data


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("苍鹭站在浅水里，一动不动。\n", "gb18030"),
        ("The heron says 你好 to all.", "gb18030"),
        ("Über Reiher: été, naïve, Füße", "latin-1"),
        ("plain words", "utf-16-le"),
        ("plain words", "utf-16-be"),
    ],
)
async def test_given_a_text_that_does_not_say_its_encoding_when_attached_then_it_is_told(
    bench: Bench, text: str, encoding: str
) -> None:
    assert (await taken(bench, text.encode(encoding))).text == text


async def test_given_a_pdf_when_attached_then_its_pages_are_read(bench: Bench) -> None:
    part = await taken(bench, pdf_file("Herons", "", "The end"), "paper.pdf")

    assert part.text == "[Page 1]\nHerons\n\n[Page 3]\nThe end"
    assert (part.media_type, part.pages, part.name) == ("application/pdf", 3, "paper.pdf")


async def test_given_a_word_file_when_attached_then_headings_and_tables_are_read(
    bench: Bench,
) -> None:
    part = await taken(bench, word_file(), "birds.docx")

    assert part.text == (
        "# Herons\n\nThey stand in shallow water. 苍鹭\n\n"
        "Bird | Height\nGrey heron | 98 cm\n\nThe end."
    )
    assert part.media_type.endswith("wordprocessingml.document")


async def test_given_a_workbook_when_attached_then_its_sheets_are_read(bench: Bench) -> None:
    part = await taken(bench, excel_file(), "counts.xlsx")

    assert part.text == "# Counts\nheron\t0\nheron\t1\n# Empty"
    assert part.pages == 2


async def test_given_a_presentation_when_attached_then_slides_and_notes_are_read(
    bench: Bench,
) -> None:
    part = await taken(bench, powerpoint_file(), "talk.pptx")

    expected = ("# 1", "Herons", "In shallow water", "Height | 98 cm", "Speak slowly")
    assert part.text == "\n\n".join(expected)
    assert part.pages == 1


async def test_given_a_name_that_is_wrong_when_attached_then_what_is_in_it_counts(
    bench: Bench,
) -> None:
    assert (await taken(bench, pdf_file("Herons"), "picture.png")).text == "[Page 1]\nHerons"
    assert (await picture(bench, image_file()))[0].media_type == "image/png"
    assert (await taken(bench, b"words", "paper.pdf")).text == "words"
    assert (await taken(bench, b"BMX and more", "bike.bmp")).text == "BMX and more"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "document_empty"),
        (b" \n", "document_empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "document_unknown"),
        (bytes(range(256)) * 10, "document_unknown"),
        (zip_file(a_dot_txt=b"words"), "document_unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old Word file", "document_unknown"),
        (pdf_file("secret", password="heron"), "document_encrypted"),
        (pdf_file("", ""), "document_no_text"),
        (pdf_file("Herons")[:200], "document_unreadable"),
        (word_file()[:3000], "document_unreadable"),
        (zip_file(word__document_dot_xml=b"<w"), "document_unreadable"),
        (deep_word_file(100_000), "document_unreadable"),
        (word_bomb(300 * 2**20), "document_too_large"),
        (lying_word_bomb(300 * 2**20), "document_unreadable"),
        (b"heron " * 350_000, "document_too_long"),
        (b"BM" + bytes(60), "image_unreadable"),
        (image_file()[:60], "image_unreadable"),
        (png_claiming(30_000, 30_000), "image_too_large"),
        (png_claiming(40_000, 10), "image_too_large"),
        (image_file() + bytes(MOST_BYTES), "image_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
async def test_given_a_file_that_cannot_be_used_when_attached_then_it_says_why(
    bench: Bench, data: bytes, code: str
) -> None:
    assert await refusal(bench, data) == code
    kept = await bench.engine.database.read(
        lambda db: db.execute("SELECT count(*) FROM attachment").get
    )
    assert kept == 0


async def test_given_a_pdf_of_ten_thousand_pages_when_attached_then_it_ends_in_time(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "READ_WITHIN", 2.0)

    assert await refusal(bench, pdf_file(*["Herons " * 20] * 10_000)) == "document_timeout"


async def test_given_a_reading_that_is_cancelled_when_it_ends_then_no_process_is_left(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
    start = documents._start

    def note(job: str) -> subprocess.Popen[bytes]:
        process = start(job)
        started.put(process)
        return process

    monkeypatch.setattr(documents, "_start", note)
    task = asyncio.create_task(bench.engine.attachments.take(pdf_file(*["x"] * 3000), "a"))
    process = await asyncio.to_thread(started.get)
    await asyncio.sleep(0)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert process.poll() is not None


async def test_given_a_folder_a_pipe_or_nothing_when_attached_then_it_says_so(
    bench: Bench, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(InputError, match="file_not_read"):
            await bench.engine.attachments.take_file(path)
    with pytest.raises(NotFoundError, match="no_file"):
        await bench.engine.attachments.take_file(tmp_path / "none")


# Pictures


async def test_given_a_picture_that_is_fit_to_be_sent_when_attached_then_not_a_byte_is_changed(
    bench: Bench,
) -> None:
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        part, data = await picture(bench, image_file(kind=kind))
        assert data == image_file(kind=kind)
        assert (part.media_type, part.width, part.height) == (f"image/{kind.lower()}", 40, 30)


async def test_given_a_large_photo_when_attached_then_it_is_made_smaller_and_upright(
    bench: Bench,
) -> None:
    part, data = await picture(bench, photo(4096, 1024, turned=6))

    assert (part.width, part.height) == (512, 2048)
    shown = opened(data)
    assert shown.size == (512, 2048)
    # A quarter turn to the right: the red corner was on the upper left, and is on the upper right.
    red, green, blue = shown.getpixel((500, 20))
    assert red > 200 > 100 > max(green, blue)


async def test_given_a_photo_with_its_place_when_attached_then_nothing_tells_of_it(
    bench: Bench,
) -> None:
    given = photo(400, 300)
    assert b"HeronCam" in given

    _part, data = await picture(bench, given)

    assert b"HeronCam" not in data
    assert b"Exif" not in data
    assert not opened(data).getexif()
    assert opened(data).size == (400, 300)


async def test_given_a_file_when_its_conversation_is_temporary_then_it_is_kept_there(
    bench: Bench,
) -> None:
    conversation = await bench.engine.conversations.new_temporary()
    part = await bench.engine.attachments.take(b"secret words", "a.txt", conversation.id)

    assert await bench.engine.attachments.read(part.attachment) == b"secret words"
    kept = await bench.engine.database.read(
        lambda db: db.execute("SELECT count(*) FROM attachment").get
    )
    assert kept == 0


async def test_given_an_engine_when_nothing_is_attached_then_no_reader_is_loaded() -> None:
    readers = "'PIL', 'pypdf', 'docx', 'pptx', 'openpyxl', 'lxml'"
    code = f"import sys, chatapp.engine.engine; print([m for m in ({readers}) if m in sys.modules])"
    run = partial(subprocess.run, capture_output=True, text=True, check=True)
    process = await asyncio.to_thread(run, [sys.executable, "-c", code])
    assert process.stdout.strip() == "[]"
