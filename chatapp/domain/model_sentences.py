"""The part of `sentences.py` about embedded models: their files, their server, their downloads."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP

MODEL_SENTENCES: Mapping[str, Sentence] = {
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
}
