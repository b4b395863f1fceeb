"""The part of `sentences.py` about the database, backups, encryption, and files written."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP

STORAGE_SENTENCES: Mapping[str, Sentence] = {
    "database_newer": Sentence(
        QT_TRANSLATE_NOOP("errors", "The conversations were written by a newer version of the app"),
        QT_TRANSLATE_NOOP("errors", "They can be read, but not changed, until the app is updated."),
    ),
    "database_foreign": Sentence(
        QT_TRANSLATE_NOOP("errors", "The file {path} is not a conversation database"),
        QT_TRANSLATE_NOOP("errors", "It was left as it is."),
    ),
    "database_damaged": Sentence(
        QT_TRANSLATE_NOOP("errors", "The conversation database is damaged"),
        QT_TRANSLATE_NOOP("errors", "It was moved aside to {path}; nothing was deleted."),
    ),
    "database_empty": Sentence(
        QT_TRANSLATE_NOOP("errors", "The conversation database was an empty file"),
        QT_TRANSLATE_NOOP("errors", "It was moved aside to {path} and a new one was begun."),
    ),
    "database_salvaged": Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "The conversation database was damaged: {messages} messages in {conversations} "
            "conversations were saved",
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "The damaged file is kept as {path}. {doubtful} of the messages may not be as they were "
            "written.",
        ),
    ),
    "database_corrupt": Sentence(
        QT_TRANSLATE_NOOP("errors", "A part of the conversation database is damaged"),
        QT_TRANSLATE_NOOP(
            "errors",
            "Close the app and start it again, or run chatapp doctor --repair: what can be read "
            "is saved then.",
        ),
    ),
    "database_reindexed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The conversation database was damaged and is mended"),
        QT_TRANSLATE_NOOP("errors", "Nothing was lost; a backup of it was made before."),
    ),
    "login_start_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The start at login could not be changed"),
        "{reason}",
    ),
    "disk_full": Sentence(
        QT_TRANSLATE_NOOP("errors", "The disk is full"),
        QT_TRANSLATE_NOOP(
            "errors", "New text is kept in memory and saved as soon as there is room."
        ),
    ),
    "disk_full_at_start": Sentence(
        QT_TRANSLATE_NOOP("errors", "The disk is full"),
        QT_TRANSLATE_NOOP(
            "errors", "Your conversations are kept. Make room, then start the app again."
        ),
    ),
    "no_room_to_clean": Sentence(
        QT_TRANSLATE_NOOP("errors", "The disk has no room to write the database anew"),
        QT_TRANSLATE_NOOP("errors", "Make room, then try again."),
    ),
    "read_only": Sentence(
        QT_TRANSLATE_NOOP("errors", "The folder {path} cannot be written to"),
        QT_TRANSLATE_NOOP("errors", "Allow it, then start the app again."),
    ),
    "profile_unusable": Sentence(
        QT_TRANSLATE_NOOP("errors", "The profile folder {path} cannot be used: {reason}"),
    ),
    "storage_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The conversations could not be saved or read"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "storage_recovered": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is room on the disk again: everything is saved"),
    ),
    "profile_held": Sentence(
        QT_TRANSLATE_NOOP("errors", "The app is open on these conversations"),
        QT_TRANSLATE_NOOP("errors", "Close its window and its other commands, then try again."),
    ),
    "backup_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "No backup could be made at {path}"),
        QT_TRANSLATE_NOOP("errors", "{reason}. Your conversations are as they were."),
    ),
    "backup_cancelled": Sentence(
        QT_TRANSLATE_NOOP("errors", "It was cancelled"),
        QT_TRANSLATE_NOOP("errors", "Your conversations are as they were."),
    ),
    "backup_foreign": Sentence(
        QT_TRANSLATE_NOOP("errors", "{path} is not a backup of conversations"),
    ),
    "backup_newer": Sentence(
        QT_TRANSLATE_NOOP("errors", "The backup {path} is of a newer version of the app"),
        QT_TRANSLATE_NOOP("errors", "Update the app to restore it."),
    ),
    "backup_damaged": Sentence(
        QT_TRANSLATE_NOOP("errors", "The backup {path} is damaged"),
        QT_TRANSLATE_NOOP("errors", "Nothing was changed."),
    ),
    "backup_at_hand": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is a backup of {time}: {path}"),
        QT_TRANSLATE_NOOP("errors", "It can be restored in the settings, or with chatapp restore."),
    ),
    # Encryption
    "encryption_locked": Sentence(
        QT_TRANSLATE_NOOP("errors", "The file {path} is encrypted, and its key is not at hand"),
        QT_TRANSLATE_NOOP("errors", "It was left as it is."),
    ),
    "encryption_key_missing": Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "The conversations are encrypted, and their key is not in the keyring"
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "Open the window and enter the recovery key, or give it in CHATAPP_RECOVERY_KEY; "
            "nothing was changed.",
        ),
    ),
    "encryption_keyring": Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "The conversations are encrypted, and the keyring does not give their key"
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "{reason}. Unlock the keyring, or give the recovery key in CHATAPP_RECOVERY_KEY; "
            "nothing was changed.",
        ),
    ),
    "recovery_key_malformed": Sentence(
        QT_TRANSLATE_NOOP("errors", "This is not a recovery key"),
        QT_TRANSLATE_NOOP(
            "errors", "It has 6 groups of 5 letters and digits; one may be mistyped."
        ),
    ),
    "recovery_key_wrong": Sentence(
        QT_TRANSLATE_NOOP("errors", "The recovery key is not the one of these conversations"),
        QT_TRANSLATE_NOOP("errors", "Each change of encryption makes a new one."),
    ),
    "wrapped_key_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "The file that the recovery key opens is missing in {path}"),
        QT_TRANSLATE_NOOP(
            "errors",
            "Put encryption.json back there, or a backup into the folder backups; nothing was "
            "changed.",
        ),
    ),
    "wrapped_key_lost": Sentence(
        QT_TRANSLATE_NOOP("errors", "The recovery key does not open the conversations any more"),
        QT_TRANSLATE_NOOP(
            "errors",
            "The file encryption.json is gone. Change the encryption in the settings: that makes "
            "a new recovery key.",
        ),
    ),
    "data_key_not_kept": Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "The key of the conversations could not be put into the keyring"
        ),
        QT_TRANSLATE_NOOP("errors", "{reason}. The recovery key is asked for at the next start."),
    ),
    "encryption_no_keyring": Sentence(
        QT_TRANSLATE_NOOP("errors", "The conversations were not encrypted"),
        QT_TRANSLATE_NOOP("errors", "Their key is to be kept in the keyring: {reason}."),
    ),
    "encryption_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The encryption was not changed"),
        QT_TRANSLATE_NOOP("errors", "{reason}. Your conversations are as they were."),
    ),
    "encryption_cancelled": Sentence(
        QT_TRANSLATE_NOOP("errors", "The encryption was not changed"),
        QT_TRANSLATE_NOOP("errors", "It was cancelled; your conversations are as they were."),
    ),
    "encryption_on": Sentence(
        QT_TRANSLATE_NOOP("errors", "The conversations are encrypted already"),
    ),
    "encryption_off": Sentence(QT_TRANSLATE_NOOP("errors", "The conversations are not encrypted")),
    "backups_not_recoded": Sentence(
        QT_TRANSLATE_NOOP("errors", "{count} backups still are as they were"),
        QT_TRANSLATE_NOOP(
            "errors",
            "They could not be read, or there was no room. Remove them if nobody else may read "
            "them; the first one is {path}.",
        ),
    ),
    "readable_file_left": Sentence(
        QT_TRANSLATE_NOOP("errors", "A damaged file from before is not encrypted: {path}"),
        QT_TRANSLATE_NOOP("errors", "Remove it when you do not need it any more."),
    ),
    "restored_readable": Sentence(
        QT_TRANSLATE_NOOP("errors", "The backup was encrypted; here the conversations are not"),
        QT_TRANSLATE_NOOP("errors", "Encryption can be turned on in the settings, under Privacy."),
    ),
    "backup_locked": Sentence(
        QT_TRANSLATE_NOOP("errors", "The backup {path} is encrypted, and its key is not at hand"),
        QT_TRANSLATE_NOOP("errors", "Its recovery key can be given in CHATAPP_RECOVERY_KEY."),
    ),
    "attachment_damaged": Sentence(
        QT_TRANSLATE_NOOP("errors", "The attachment {name} is damaged"),
        QT_TRANSLATE_NOOP("errors", "Its message is kept. Attach the file again to send it."),
    ),
    "file_not_written": Sentence(
        QT_TRANSLATE_NOOP("errors", "The file {path} could not be written"),
        QT_TRANSLATE_NOOP("errors", "{reason}. What you see is kept in the app."),
    ),
}
