"""Files to be attached, good and hostile, made anew for each test."""

from __future__ import annotations

import io
import struct
import zipfile

from docx import Document
from openpyxl import Workbook
from PIL import Image
from pptx import Presentation
from pptx.util import Inches
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def pdf_file(*pages: str, password: str | None = None) -> bytes:
    """A PDF with a line of text on each page; an empty one has nothing on it."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    resources = DictionaryObject({NameObject("/Font"): fonts})
    for text in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = resources
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    return _saved(writer.write)


def word_file() -> bytes:
    """A heading, a paragraph, a table."""
    document = Document()
    document.add_heading("Herons", 1)
    document.add_paragraph("They stand in shallow water. 苍鹭")
    table = document.add_table(rows=2, cols=2)
    for row, words in zip(table.rows, (("Bird", "Height"), ("Grey heron", "98 cm")), strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    document.add_paragraph("The end.")
    return _saved(document.save)


def excel_file(rows: int = 2) -> bytes:
    """Two sheets; the first has so many rows of a word and a number."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Counts"
    for number in range(rows):
        sheet.append(["heron", number])
    book.create_sheet("Empty")
    return _saved(book.save)


def powerpoint_file() -> bytes:
    """A slide with a title, a box, a table and notes."""
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Herons"
    box = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(3), Inches(1))
    box.text_frame.text = "In shallow water"
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(3), Inches(3), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Height", "98 cm"
    slide.notes_slide.notes_text_frame.text = "Speak slowly"
    return _saved(show.save)


def zip_file(**parts: bytes) -> bytes:
    """A zip file. Parameters: `parts`, by name, with `__` for a slash and `_dot_` for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return file.getvalue()


def word_bomb(size: int) -> bytes:
    """A Word file of some KB whose text unpacks to `size` bytes."""
    body = b"<w:t>" + b" " * size + b"</w:t>"
    return zip_file(word__document_dot_xml=body)


def lying_word_bomb(size: int) -> bytes:
    """The same, but it says that it unpacks to almost nothing."""
    data = bytearray(word_bomb(size))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + place
        data[at : at + 4] = struct.pack("<I", 10)
    return bytes(data)


def deep_word_file(depth: int) -> bytes:
    """A Word file whose text lies so deep in other elements."""
    genuine = zipfile.ZipFile(io.BytesIO(word_file()))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in genuine.namelist():
            data = genuine.read(name)
            if name == "word/document.xml":
                data = b"<a>" * depth + b"</a>" * depth
            archive.writestr(name, data)
    return file.getvalue()


def photo(width: int, height: int, *, turned: int = 1) -> bytes:
    """A JPEG as a camera writes it, with the place where it was taken. `turned`: its orientation."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "HeronCam"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (47.0, 33.0, 12.0)
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height // 2))
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    """The picture in a file."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def _saved(save: object) -> bytes:
    file = io.BytesIO()
    assert callable(save)
    save(file)
    return file.getvalue()
