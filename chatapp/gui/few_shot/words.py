"""Numbers of things in words, in the language in force."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chatapp.gui.formats import count


def examples(number: int) -> str:
    """As in "4 examples"."""
    translate = QCoreApplication.translate
    one, more = translate("FewShot", "1 example"), translate("FewShot", "{count} examples")
    return one if number == 1 else more.format(count=count(number))


def rows(number: int) -> str:
    """As in "12 rows"."""
    translate = QCoreApplication.translate
    one, more = translate("FewShot", "1 row"), translate("FewShot", "{count} rows")
    return one if number == 1 else more.format(count=count(number))


def wrong_answers(number: int) -> str:
    """As in "3 wrong answers"."""
    translate = QCoreApplication.translate
    one = translate("FewShot", "1 wrong answer")
    more = translate("FewShot", "{count} wrong answers")
    return one if number == 1 else more.format(count=count(number))


def failed_answers(number: int) -> str:
    """What to do about answers that failed."""
    translate = QCoreApplication.translate
    one = translate("FewShot", "1 answer failed. Go on to ask for it again.")
    more = translate("FewShot", "{count} answers failed. Go on to ask for them again.")
    return one if number == 1 else more.format(count=count(number))
