"""The recovery key on paper."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDate, QLocale
from PySide6.QtGui import QFont, QPagedPaintDevice, QTextCursor, QTextDocument


def print_recovery_key(device: QPagedPaintDevice, key: str) -> None:
    """Put the key and what it is for on a page. Parameters: `device`, a printer or a PDF."""
    document = QTextDocument()
    cursor = QTextCursor(document)
    plain, large = cursor.charFormat(), cursor.charFormat()
    plain.setFontPointSize(11)
    large.setFontFamilies(["Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
    large.setFontPointSize(14)
    large.setFontWeight(QFont.Weight.DemiBold)
    when = QLocale().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)
    title = QCoreApplication.translate("RecoveryKeyPage", "Recovery key of ChatApp")
    words = QCoreApplication.translate(
        "RecoveryKeyPage",
        "It opens your encrypted conversations and their backups when the system keyring cannot."
        " Keep it where others do not look.",
    )
    for text, form in ((f"{title}, {when}\n\n", plain), (f"{key}\n\n", large), (words, plain)):
        cursor.insertText(text, form)
    document.print_(device)
