"""The part of `sentences.py` about the list of updates: why it was not believed, or not fetched."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP

UPDATE_SENTENCES: Mapping[str, Sentence] = {
    "update_no_key": Sentence(
        QT_TRANSLATE_NOOP("errors", "This build has no update key"),
        QT_TRANSLATE_NOOP("errors", "It cannot tell a true list of updates from a false one."),
    ),
    "update_unsigned": Sentence(
        QT_TRANSLATE_NOOP("errors", "The list of updates at {host} is not signed"),
        QT_TRANSLATE_NOOP("errors", "It was not read. The app stays as it is."),
    ),
    "update_tampered": Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "The list of updates at {host} was changed after it was signed"
        ),
        QT_TRANSLATE_NOOP("errors", "It was not read. Someone on the way may have changed it."),
    ),
    "update_wrong_key": Sentence(
        QT_TRANSLATE_NOOP("errors", "The list of updates at {host} is signed with a foreign key"),
        QT_TRANSLATE_NOOP(
            "errors", "It was not read. If this goes on, get the app anew from where you got it."
        ),
    ),
    "update_rollback": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} sent an older list of updates than before"),
        QT_TRANSLATE_NOOP("errors", "Number {serial}, after {seen}. It was not used."),
    ),
    "update_older": Sentence(
        QT_TRANSLATE_NOOP("errors", "The list of updates ends before the installed version"),
        QT_TRANSLATE_NOOP("errors", "Version {version} is installed, {newest} is its newest."),
    ),
    "update_expired": Sentence(
        QT_TRANSLATE_NOOP("errors", "The list of updates at {host} is out of date"),
        QT_TRANSLATE_NOOP("errors", "It was valid until {date}, by the clock of this computer."),
    ),
    "update_unreadable": Sentence(
        QT_TRANSLATE_NOOP("errors", "The list of updates at {host} cannot be read"),
        QT_TRANSLATE_NOOP("errors", "Its signature is right, its contents are not."),
    ),
    "update_format": Sentence(
        QT_TRANSLATE_NOOP("errors", "The list of updates is made for newer versions of the app"),
        QT_TRANSLATE_NOOP("errors", "Get the newest version from where you got this one."),
    ),
    "update_too_large": Sentence(
        QT_TRANSLATE_NOOP("errors", "What {host} sent is too large for a list of updates"),
        QT_TRANSLATE_NOOP("errors", "The limit is {limit}. It was not read."),
    ),
    "update_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is no list of updates at {host}"),
        QT_TRANSLATE_NOOP("errors", "It may have moved. Try again later."),
    ),
    "update_redirected": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} points to another place for updates: {target}"),
        QT_TRANSLATE_NOOP("errors", "The app did not go there."),
    ),
    "update_slow": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} took longer than {seconds} s for the list of updates"),
        QT_TRANSLATE_NOOP("errors", "Try again later."),
    ),
}
