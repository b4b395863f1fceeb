"""Numbers of rows and answers in words, in the language in force."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chatapp.domain.scoring import Accuracy
from chatapp.gui.formats import count, decimal


def rows(number: int) -> str:
    """As in "12 rows"."""
    translate = QCoreApplication.translate
    one, more = translate("Tables", "1 row"), translate("Tables", "{count} rows")
    return one if number == 1 else more.format(count=count(number))


def wrong_answers(number: int) -> str:
    """As in "3 wrong answers"."""
    translate = QCoreApplication.translate
    one = translate("Tables", "1 wrong answer")
    more = translate("Tables", "{count} wrong answers")
    return one if number == 1 else more.format(count=count(number))


def failed_answers(number: int) -> str:
    """What to do about answers that failed."""
    translate = QCoreApplication.translate
    one = translate("Tables", "1 answer failed. The next run asks for it again.")
    more = translate("Tables", "{count} answers failed. The next run asks for them again.")
    return one if number == 1 else more.format(count=count(number))


def accuracy_words(accuracy: Accuracy) -> str:
    """As in "75.0%  (46.8–91.1%)  9 of 12"."""
    low, high = accuracy.interval
    text = QCoreApplication.translate("Tables", "{share}%  ({low}–{high}%)  {right} of {count}")
    return text.format(
        share=decimal(100 * accuracy.share),
        low=decimal(100 * low),
        high=decimal(100 * high),
        right=count(accuracy.right),
        count=count(accuracy.count),
    )
