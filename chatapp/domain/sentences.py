"""The one table of sentences for errors and notices, in English, by code.

The command line prints them; the window translates them (the catalogue takes the texts marked
with `QT_TRANSLATE_NOOP` from this file). A sentence says what happened in the user's words,
its hint what they can do. `{name}` is filled from the facts (`wording.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.attachment_sentences import ATTACHMENT_SENTENCES
from chatapp.domain.call_sentences import CALL_SENTENCES
from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP

SENTENCES: Mapping[str, Sentence] = {
    **CALL_SENTENCES,
    **ATTACHMENT_SENTENCES,
    # Keys
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
    # Storage
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
    # The embedded model
    "model_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "The file of the model {model} is not there"),
        QT_TRANSLATE_NOOP("errors", "Fetch the demo model, or choose a GGUF file."),
    ),
    "model_unreadable": Sentence(
        QT_TRANSLATE_NOOP("errors", "{path} is not a model file (GGUF)"),
    ),
    "model_damaged": Sentence(
        QT_TRANSLATE_NOOP("errors", "The model file {path} is damaged or not whole"),
        QT_TRANSLATE_NOOP("errors", "It was not loaded. Get it once more."),
    ),
    "model_parts_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "{model} has several files, and not all are here"),
        QT_TRANSLATE_NOOP("errors", "Put {part} beside it, then add it again."),
    ),
    "model_not_text": Sentence(
        QT_TRANSLATE_NOOP("errors", "{model} does not write text"),
        QT_TRANSLATE_NOOP("errors", "It is made for embeddings, or is a part of another model."),
    ),
    "model_added": Sentence(QT_TRANSLATE_NOOP("errors", "{model} was added")),
    "model_is_default": Sentence(
        QT_TRANSLATE_NOOP("errors", "{model} was added, and new conversations use it"),
        QT_TRANSLATE_NOOP("errors", "The models page of the settings has the choice."),
    ),
    "model_completes": Sentence(
        QT_TRANSLATE_NOOP("errors", "{model} was added; it continues texts"),
        QT_TRANSLATE_NOOP("errors", "It has no chat template, so it is no partner to talk to."),
    ),
    "model_part_here": Sentence(
        QT_TRANSLATE_NOOP("errors", "{model} is here; the model has more files"),
        QT_TRANSLATE_NOOP("errors", "Download {part} too."),
    ),
    "model_too_large": Sentence(
        QT_TRANSLATE_NOOP("errors", "{model} is larger than the memory of this computer"),
        QT_TRANSLATE_NOOP("errors", "Its file has {size}. Choose a smaller one."),
    ),
    "model_in_use": Sentence(
        QT_TRANSLATE_NOOP("errors", "{model} is writing an answer"),
        QT_TRANSLATE_NOOP("errors", "Stop the answer first, or wait for its end."),
    ),
    "model_not_fetched": Sentence(
        QT_TRANSLATE_NOOP("errors", "{model} was not downloaded by this app"),
        QT_TRANSLATE_NOOP("errors", "Its file stays; it can be taken off the list."),
    ),
    "model_start_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The embedded model could not be started"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "model_start_timeout": Sentence(
        QT_TRANSLATE_NOOP("errors", "The embedded model was not ready within {seconds} s"),
    ),
    "model_crashed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The embedded model ended unexpectedly"),
        QT_TRANSLATE_NOOP(
            "errors", "It is started again with the next message. What arrived is saved."
        ),
    ),
    "model_unsupported": Sentence(
        QT_TRANSLATE_NOOP("errors", "The embedded model does not run on this kind of computer"),
    ),
    "download_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The demo model could not be fetched"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "download_checksum": Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "The fetched model is not the one expected, so it was not kept"
        ),
    ),
    "download_cancelled": Sentence(QT_TRANSLATE_NOOP("errors", "Fetching was cancelled")),
    "download_no_pip": Sentence(
        QT_TRANSLATE_NOOP("errors", "The demo model cannot be fetched here: pip is missing"),
        QT_TRANSLATE_NOOP("errors", "Choose a GGUF file instead."),
    ),
    # The download of a model by its address
    "download_no_room": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is not enough room on the disk for {name}"),
        QT_TRANSLATE_NOOP("errors", "It needs {needed}; {free} are free. What arrived is kept."),
    ),
    "download_disk_full": Sentence(
        QT_TRANSLATE_NOOP("errors", "The disk became full while {name} arrived"),
        QT_TRANSLATE_NOOP("errors", "{kept} of it are kept. Make room, then resume."),
    ),
    "download_not_written": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} could not be written to the disk"),
        QT_TRANSLATE_NOOP("errors", "{reason}. What arrived before is kept."),
    ),
    "download_broken": Sentence(
        QT_TRANSLATE_NOOP("errors", "The connection to {host} broke while {name} arrived"),
        QT_TRANSLATE_NOOP("errors", "{kept} of it are kept. Resume to get the rest."),
    ),
    "download_refused": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} did not give the file (status {status})"),
        QT_TRANSLATE_NOOP("errors", "Look at the address. Some files need an account there."),
    ),
    "download_redirect": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} leads to an address that is not safe to follow"),
        QT_TRANSLATE_NOOP("errors", "Nothing was downloaded."),
    ),
    "download_no_model": Sentence(
        QT_TRANSLATE_NOOP("errors", "What {host} sends is not a model file (GGUF)"),
        QT_TRANSLATE_NOOP("errors", "Give the address of the file itself. Nothing was kept."),
    ),
    "download_wrong": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} is not the file that was expected"),
        QT_TRANSLATE_NOOP("errors", "Its SHA-256 is {found}. It was not kept."),
    ),
    "download_page": Sentence(
        QT_TRANSLATE_NOOP("errors", "This is the address of a page, not of a model file"),
        QT_TRANSLATE_NOOP(
            "errors", "Open the list of files there and copy the address of a .gguf file."
        ),
    ),
    "download_running": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} is being downloaded already"),
    ),
    # What the user named or gave
    "no_conversation": Sentence(QT_TRANSLATE_NOOP("errors", "There is no conversation {id}")),
    "no_removal": Sentence(
        QT_TRANSLATE_NOOP("errors", "What was deleted cannot be brought back any more"),
    ),
    "no_folder": Sentence(QT_TRANSLATE_NOOP("errors", "There is no folder {id}")),
    "no_preset": Sentence(QT_TRANSLATE_NOOP("errors", "There is no preset {name}")),
    "no_message": Sentence(QT_TRANSLATE_NOOP("errors", "There is no message {id}")),
    "no_connection": Sentence(QT_TRANSLATE_NOOP("errors", "There is no connection named {name}")),
    "no_file": Sentence(QT_TRANSLATE_NOOP("errors", "There is no file {path}")),
    "no_attachment": Sentence(
        QT_TRANSLATE_NOOP("errors", "The attachment {name} is not there any more"),
        QT_TRANSLATE_NOOP("errors", "Attach it again to send it."),
    ),
    "image_unreadable": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} is not a picture that can be attached"),
        QT_TRANSLATE_NOOP("errors", "PNG, JPEG, GIF and WebP files can be. Your text is kept."),
    ),
    "image_too_large": Sentence(
        QT_TRANSLATE_NOOP("errors", "The picture {name} is too large"),
        QT_TRANSLATE_NOOP("errors", "The limit is {limit}. Your text is kept."),
    ),
    "file_too_large": Sentence(
        QT_TRANSLATE_NOOP("errors", "The file {name} is too large"),
        QT_TRANSLATE_NOOP("errors", "The limit is {limit}. Your text is kept."),
    ),
    "images_too_large": Sentence(
        QT_TRANSLATE_NOOP("errors", "The pictures of this conversation are too large to be sent"),
        QT_TRANSLATE_NOOP(
            "errors", "Together they may have {limit}. Begin a new conversation, or send fewer."
        ),
    ),
    "empty_prompt": Sentence(QT_TRANSLATE_NOOP("errors", "There is nothing to send")),
    "bad_parameter": Sentence(
        QT_TRANSLATE_NOOP("errors", "The parameter {name} cannot be {value}"),
    ),
    "parameter_unsupported": Sentence(
        QT_TRANSLATE_NOOP("errors", "The parameter {name} cannot be sent to {host}"),
        QT_TRANSLATE_NOOP("errors", "{reason}. Nothing was sent."),
    ),
    "not_continued": Sentence(
        QT_TRANSLATE_NOOP("errors", "An answer cannot be continued at {host}"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent. Ask for another one, or ask to go on."),
    ),
    "not_completed": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} cannot continue a text"),
        QT_TRANSLATE_NOOP("errors", "Nothing was sent. Choose a model of another connection."),
    ),
    "name_taken": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is a connection named {name} already"),
    ),
    "folder_taken": Sentence(QT_TRANSLATE_NOOP("errors", "There is a folder named {name} already")),
    "preset_taken": Sentence(QT_TRANSLATE_NOOP("errors", "There is a preset named {name} already")),
    "bad_url": Sentence(
        QT_TRANSLATE_NOOP("errors", "{url} is not an address of a service"),
        QT_TRANSLATE_NOOP("errors", "It begins with http:// or https://, as in https://host/v1."),
    ),
    "bad_proxy": Sentence(
        QT_TRANSLATE_NOOP("errors", "{address} is not the address of a proxy"),
        QT_TRANSLATE_NOOP("errors", "Write host and port, as in proxy.example:3128."),
    ),
    "bad_header": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} cannot be the name of a header"),
        QT_TRANSLATE_NOOP("errors", "It has letters, digits and hyphens, as in X-Team."),
    ),
    "reserved_header": Sentence(
        QT_TRANSLATE_NOOP("errors", "The app fills the header {name} itself"),
        QT_TRANSLATE_NOOP("errors", "A key belongs into the field of the key."),
    ),
    "bad_header_value": Sentence(
        QT_TRANSLATE_NOOP("errors", "The value of {name} cannot be that of a header"),
        QT_TRANSLATE_NOOP(
            "errors", "It is one line of letters, digits and signs, of {limit} characters at most."
        ),
    ),
    "variable_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is no environment variable {name}"),
    ),
    "dialect_unsupported": Sentence(
        QT_TRANSLATE_NOOP("errors", "This version cannot talk to {dialect} yet"),
    ),
    "pull_unsupported": Sentence(
        QT_TRANSLATE_NOOP("errors", "{connection} cannot be told to fetch models"),
        QT_TRANSLATE_NOOP("errors", "Ollama can: choose its own interface for the connection."),
    ),
    "conversation_busy": Sentence(
        QT_TRANSLATE_NOOP("errors", "An answer is still being written in this conversation"),
    ),
    "context_full": Sentence(
        QT_TRANSLATE_NOOP("errors", "The conversation is longer than {model} can read"),
        QT_TRANSLATE_NOOP("errors", "Room for {limit} tokens. Nothing was sent."),
    ),
    "request_unknown": Sentence(
        QT_TRANSLATE_NOOP("errors", "What was sent for this message is not known"),
        QT_TRANSLATE_NOOP(
            "errors", "It was made before that was kept, imported, copied, or it is no answer."
        ),
    ),
    "request_changed": Sentence(
        QT_TRANSLATE_NOOP("errors", "This is not exactly what was sent"),
        QT_TRANSLATE_NOOP("errors", "A message before it, or the service, was changed since."),
    ),
    "builtin_connection": Sentence(
        QT_TRANSLATE_NOOP("errors", "The built-in connection cannot be removed or changed"),
    ),
    "input_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The input could not be read"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "output_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The output could not be written"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "import_unknown": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} holds no conversations that this app can read"),
    ),
    "import_newer": Sentence(
        QT_TRANSLATE_NOOP("errors", "The file was written by a newer version of the app"),
        QT_TRANSLATE_NOOP("errors", "Update the app, then import it again."),
    ),
    "import_too_large": Sentence(
        QT_TRANSLATE_NOOP("errors", "{name} is too large to be imported"),
        QT_TRANSLATE_NOOP("errors", "The limit is {limit}."),
    ),
    "file_not_read": Sentence(
        QT_TRANSLATE_NOOP("errors", "The file {path} could not be read"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "conversation_unreadable": Sentence(
        QT_TRANSLATE_NOOP("errors", "The conversation {name} could not be read"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "unexpected": Sentence(
        QT_TRANSLATE_NOOP("errors", "Something went wrong inside the app"),
        QT_TRANSLATE_NOOP("errors", "Your text is kept. Details are in the log."),
    ),
}
