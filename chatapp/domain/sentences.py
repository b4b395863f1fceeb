"""The one table of sentences for errors and notices, in English, by code.

The command line prints them; the window translates them (the catalogue takes the texts marked
with `QT_TRANSLATE_NOOP` from here and from the parts by subject, `*_sentences.py`). A sentence
says what happened in the user's words, its hint what they can do. `{name}` is filled from the
facts (`wording.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.attachment_sentences import ATTACHMENT_SENTENCES
from chatapp.domain.call_sentences import CALL_SENTENCES
from chatapp.domain.model_sentences import MODEL_SENTENCES
from chatapp.domain.prompt_sentences import PROMPT_SENTENCES
from chatapp.domain.run_sentences import RUN_SENTENCES
from chatapp.domain.secret_sentences import SECRET_SENTENCES
from chatapp.domain.sentence import Sentence
from chatapp.domain.storage_sentences import STORAGE_SENTENCES
from chatapp.domain.structured_sentences import STRUCTURED_SENTENCES
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.domain.update_sentences import UPDATE_SENTENCES

SENTENCES: Mapping[str, Sentence] = {
    **CALL_SENTENCES,
    **ATTACHMENT_SENTENCES,
    **SECRET_SENTENCES,
    **STORAGE_SENTENCES,
    **MODEL_SENTENCES,
    **UPDATE_SENTENCES,
    **PROMPT_SENTENCES,
    **STRUCTURED_SENTENCES,
    **RUN_SENTENCES,
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
        QT_TRANSLATE_NOOP(
            "errors",
            "It begins with http:// or https:// and has no user, password or query, as in "
            "https://host/v1.",
        ),
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
    "prompt_too_long": Sentence(
        QT_TRANSLATE_NOOP("errors", "The last message alone is longer than {model} can read"),
        QT_TRANSLATE_NOOP(
            "errors",
            "Room for {limit} tokens. Nothing was sent. "
            "Shorten it, or choose a model that reads more.",
        ),
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
