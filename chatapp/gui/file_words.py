"""An attached file in words, in the language in force."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chatapp.domain.messages import Attached, ImagePart
from chatapp.gui.formats import count, data_size


def about_file(part: Attached, tokens: int | None = None) -> str:
    """Its size, as in "640 × 480", "12 pages, 4,100 tokens" or "3.4 kB".

    Parameters: `tokens`, about how many its text takes, if that is known.
    """
    if isinstance(part, ImagePart):
        return f"{count(part.width)} × {count(part.height)}"
    translate = QCoreApplication.translate
    size = data_size(part.size)
    if tokens is not None:
        one, several = translate("files", "1 token"), translate("files", "%1 tokens")
        size = one if tokens == 1 else several.replace("%1", count(tokens))
    if part.pages is None:
        return size
    one, several = translate("files", "1 page"), translate("files", "%1 pages")
    pages = one if part.pages == 1 else several.replace("%1", count(part.pages))
    return translate("files", "%1, %2").replace("%1", pages).replace("%2", size)
