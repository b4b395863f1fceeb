"""What a file is, by what is in it, and what is read out of it. It runs in the child process."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from chatapp.documents.found import MOST_CHARACTERS, Found, FoundText, Unusable
from chatapp.domain.images import MOST_BYTES as MOST_PICTURE_BYTES

_MOST_UNPACKED = 256 * 2**20
"""Bytes a zip file may say it holds; more is taken for an attempt to fill the memory."""
_PDF_WITHIN = 1024
"""Bytes within which a PDF begins, as its readers have it."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_OTHER_PICTURES = (b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Reader = Callable[[bytes], FoundText]


def read_file(data: bytes) -> Found:
    """Read a file. Raises Unusable, and whatever its reader raises for one that is damaged."""
    if not data:
        raise Unusable("document_empty")
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        if len(data) > MOST_PICTURE_BYTES:
            limit = f"{MOST_PICTURE_BYTES // 2**20} MB"
            raise Unusable("image_too_large", limit=limit)
        from chatapp.documents.pictures import fit_to_send

        return fit_to_send(data)
    found = _reader_of(data)(data)
    if len(found.text) > MOST_CHARACTERS:
        raise Unusable("document_too_long", limit=f"{MOST_CHARACTERS:,}")
    if not found.text.strip():
        raise Unusable("document_no_text" if found.pages else "document_empty")
    return found


def _reader_of(data: bytes) -> Reader:
    if b"%PDF-" in data[:_PDF_WITHIN]:
        from chatapp.documents.pdf import read_pdf

        return read_pdf
    if data.startswith(b"PK\x03\x04"):
        return _office_reader(data)
    if data.startswith(_OLD_OFFICE):
        raise Unusable("document_encrypted" if _ENCRYPTED in data else "document_unknown")
    if data.startswith(_OTHER_PICTURES) and b"\0" in data[:64]:
        raise Unusable("image_unreadable")
    from chatapp.documents.plain import read_text

    return read_text


def _office_reader(data: bytes) -> Reader:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
            raise Unusable("document_too_large")
        names = set(archive.namelist())
    from chatapp.documents import office

    if "word/document.xml" in names:
        return office.read_word
    if "xl/workbook.xml" in names:
        return office.read_excel
    if "ppt/presentation.xml" in names:
        return office.read_powerpoint
    raise Unusable("document_unknown")
