"""Numbers of things in words, in the language in force."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chatapp.gui.formats import count


def examples(number: int) -> str:
    """As in "4 examples"."""
    translate = QCoreApplication.translate
    one, more = translate("FewShot", "1 example"), translate("FewShot", "{count} examples")
    return one if number == 1 else more.format(count=count(number))
