"""The text of PDF files."""

from __future__ import annotations

import io

from chatapp.documents.found import MOST_CHARACTERS, FoundText, Unusable


def read_pdf(data: bytes) -> FoundText:
    """The text page by page. Raises Unusable (document_encrypted, _no_text, _too_long)."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    reader = PdfReader(io.BytesIO(data), strict=False)
    try:
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Unusable("document_encrypted")
        pages: list[str] = []
        length = 0
        for page in reader.pages:
            pages.append(page.extract_text().strip())
            length += len(pages[-1])
            if length > MOST_CHARACTERS:
                raise Unusable("document_too_long", limit=f"{MOST_CHARACTERS:,}")
    except (DependencyError, FileNotDecryptedError):
        raise Unusable("document_encrypted") from None
    if not length:
        raise Unusable("document_no_text" if pages else "document_unreadable")
    text = "\n\n".join(f"[Page {number}]\n{page}" for number, page in enumerate(pages, 1) if page)
    return FoundText(text, "application/pdf", len(pages))
