"""A page of HTML as a PDF: a process of its own, for only Qt can lay the page out.

    python -m chatapp _pdf PAGE.html FILE.pdf

The page is one that the HTML export wrote. Nothing is loaded that is not inside of it.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QUrl
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextDocument,
)

_DOTS_PER_INCH = 300
_WIDEST_PICTURE = 480
"""Pictures are no wider, in px of the page."""
_FAMILIES = ["Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei UI", "DejaVu Sans"]
_STYLE = """
h1 { font-size: 18pt; margin-bottom: 4px; }
h2 { font-size: 13pt; } h3 { font-size: 11pt; }
p.speaker { font-size: 9pt; font-weight: 600; color: #59636e; margin-top: 22px; margin-bottom: 4px; }
p.facts { font-size: 9pt; color: #59636e; }
p { line-height: 140%; } li { line-height: 140%; }
div.plain { white-space: pre-wrap; background-color: #eef1f5; }
pre { background-color: #eef1f5; white-space: pre-wrap; font-size: 9pt; font-family: {fixed}; }
code { font-family: {fixed}; }
a { color: #0b6bcb; text-decoration: none; }
"""
_UNKNOWN_TAGS = (
    (re.compile(r"<style>.*?</style>", re.DOTALL), ""),
    (re.compile(r"<(/?)(?:section|article|details)\b"), r"<\1div"),
    (re.compile(r"<(/?)summary\b"), r"<\1p"),
    (re.compile(r'<h2 class="speaker">(.*?)</h2>'), r'<p class="speaker">\1</p>'),
)
"""What Qt's rich text does not know, and what stands for it."""


class _Page(QTextDocument):
    """The page, with the pictures inside of it."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of a data: address; nothing for any other address."""
        address = name.toString() if isinstance(name, QUrl) else name
        head, _comma, data = address.partition(",")
        if not (head.startswith("data:image/") and head.endswith(";base64")):
            return QImage()
        try:
            picture = QImage.fromData(base64.b64decode(data))
        except (ValueError, binascii.Error):
            return QImage()
        return picture


def rich_text(page: str) -> str:
    """The exported page in the part of HTML that Qt lays out."""
    for pattern, instead in _UNKNOWN_TAGS:
        page = pattern.sub(instead, page)
    return re.sub(r'(<img\b[^>]*?) width="(\d+)" height="(\d+)"', _fitted, page)


def _fitted(match: re.Match[str]) -> str:
    width, height = int(match[2]), int(match[3])
    scale = min(1.0, _WIDEST_PICTURE / max(1, width))
    return f'{match[1]} width="{round(width * scale)}" height="{round(height * scale)}"'


def write_pdf(page: str, target: Path) -> bool:
    """Write a page as A4; whether that went well. There must be a QGuiApplication."""
    document = _Page()
    font = QFont()
    font.setFamilies(_FAMILIES)
    font.setPointSizeF(10.5)
    document.setDefaultFont(font)
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    document.setDefaultStyleSheet(_STYLE.replace("{fixed}", f"'{fixed}'"))
    document.setHtml(rich_text(page))
    writer = QPdfWriter(str(target))
    writer.setResolution(_DOTS_PER_INCH)
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    writer.setCreator("ChatApp")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(), QPageLayout.Unit.Millimeter)  # the text has its own
    document.print_(writer)
    del writer  # ends the file
    return target.exists() and target.stat().st_size > 0


def main(arguments: list[str]) -> int:
    """Turn a page into a PDF; gives the exit code."""
    page, target = arguments
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv[:1])
    done = write_pdf(Path(page).read_text("utf-8"), Path(target))
    del application
    return 0 if done else 1
