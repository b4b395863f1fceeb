"""The part of `sentences.py` about keys and other secrets, and the keyring they are in."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP

SECRET_SENTENCES: Mapping[str, Sentence] = {
    "key_characters": Sentence(
        QT_TRANSLATE_NOOP("errors", "The key has characters that no key has"),
        QT_TRANSLATE_NOOP(
            "errors", "Spaces, line breaks or other letters may have been copied along."
        ),
    ),
    "key_empty": Sentence(QT_TRANSLATE_NOOP("errors", "The key is empty")),
    "key_too_long": Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "The key is longer than the keyring takes ({limit} characters)"
        ),
    ),
    "key_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "The key for {connection} is not in the keyring"),
        QT_TRANSLATE_NOOP("errors", "Enter it again; your message is kept."),
    ),
    "key_locked": Sentence(
        QT_TRANSLATE_NOOP("errors", "The keyring with the key for {connection} is locked"),
        QT_TRANSLATE_NOOP("errors", "Unlock it and try again; your message is kept."),
    ),
    "key_unreadable": Sentence(
        QT_TRANSLATE_NOOP("errors", "The keyring did not give the key for {connection}"),
        QT_TRANSLATE_NOOP("errors", "Try again, or enter the key again; your message is kept."),
    ),
    "header_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "The header {name} of {connection} is not in the keyring"),
        QT_TRANSLATE_NOOP("errors", "Write its value again, or remove it; your message is kept."),
    ),
    "proxy_password_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "The proxy's password for {connection} is not in the keyring"),
        QT_TRANSLATE_NOOP("errors", "Enter it again; your message is kept."),
    ),
    "keyring_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "This system has no keyring that can be used"),
        QT_TRANSLATE_NOOP("errors", "The key is kept in memory until the app is closed."),
    ),
    "keyring_locked": Sentence(
        QT_TRANSLATE_NOOP("errors", "The keyring is locked"),
        QT_TRANSLATE_NOOP("errors", "The key is kept in memory until the app is closed."),
    ),
    "keyring_timeout": Sentence(
        QT_TRANSLATE_NOOP("errors", "The keyring did not answer within {seconds} s"),
        QT_TRANSLATE_NOOP("errors", "The key is kept in memory until the app is closed."),
    ),
    "keyring_insecure": Sentence(
        QT_TRANSLATE_NOOP("errors", "The keyring {backend} is not a safe place for keys"),
        QT_TRANSLATE_NOOP("errors", "The key is kept in memory until the app is closed."),
    ),
    "keyring_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The keyring did not keep the key"),
        QT_TRANSLATE_NOOP("errors", "The key is kept in memory until the app is closed."),
    ),
    "header_in_memory": Sentence(
        QT_TRANSLATE_NOOP("errors", "The value of the header {name} is not in the keyring"),
        QT_TRANSLATE_NOOP("errors", "It is kept in memory until the app is closed."),
    ),
    "proxy_password_in_memory": Sentence(
        QT_TRANSLATE_NOOP("errors", "The proxy's password is not in the keyring"),
        QT_TRANSLATE_NOOP("errors", "It is kept in memory until the app is closed."),
    ),
    "key_not_removed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The key of {connection} may still be in the keyring"),
        QT_TRANSLATE_NOOP(
            "errors", "The keyring did not remove it. The app does not use it any more."
        ),
    ),
    "header_not_removed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The value of the header {name} may still be in the keyring"),
        QT_TRANSLATE_NOOP(
            "errors", "The keyring did not remove it. The app does not use it any more."
        ),
    ),
    "proxy_password_not_removed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The proxy's password may still be in the keyring"),
        QT_TRANSLATE_NOOP(
            "errors", "The keyring did not remove it. The app does not use it any more."
        ),
    ),
}
