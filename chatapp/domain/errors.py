"""Every error the app raises on purpose, in one tree.

    ChatAppError
    +-- RequestError            a call to an endpoint did not give an answer
    |   +-- NetworkError        nothing came back, or the connection broke
    |   +-- HttpError           the endpoint answered with a status that is not a success
    |   +-- StreamError         the answer's bytes are not what was asked for
    +-- SecretError             a key cannot be used, stored or read
    +-- StorageError            the profile or its database cannot be used as asked
    +-- ModelError              the embedded model's file or server is not usable
    +-- UpdateError             the list of updates cannot be had or believed
    +-- NotFoundError           something named by the user is not there
    +-- InputError              what the user gave cannot be taken

An error carries a code and facts, never a sentence: `wording.py` has one sentence per code.
Facts are strings that may be shown; they never hold a key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatapp.domain.messages import Failure


class ChatAppError(Exception):
    """Base of all errors that reach the user.

    Parameters: `code`, a key of `wording.SENTENCES`; `facts`, what the sentence is filled with.
    """

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts: Mapping[str, str] = {name: str(value) for name, value in facts.items()}
        super().__init__(code, *(f"{name}={value}" for name, value in self.facts.items()))

    @property
    def failure(self) -> Failure:
        """The same as a value that can be kept with a message."""
        from chatapp.domain.messages import Failure

        return Failure(self.code, self.facts)


class RequestError(ChatAppError):
    """A call to an endpoint did not give an answer."""

    retryable = False
    """Whether trying again may help, as long as no text has arrived."""


class NetworkError(RequestError):
    """Codes: no_network, refused, unreachable, bad_certificate, tls_failed, proxy_failed,
    ca_missing, ca_unreadable, ca_no_certificate (the user's own certificates), broken (in
    mid-answer), timeout_connect, timeout_first_byte, timeout_idle, timeout_total."""


class HttpError(RequestError):
    """Codes: unauthorized, forbidden, not_found, context_too_long, bad_request, rate_limited,
    rate_limited_wait, quota, server_error, redirected, http_status.

    Parameters: `status`, the HTTP status; `retry_after`, seconds the endpoint asks to wait.
    """

    def __init__(
        self, code: str, *, status: int, retry_after: float | None = None, **facts: object
    ) -> None:
        super().__init__(code, status=status, **facts)
        self.status = status
        self.retry_after = retry_after

    @property
    def retryable(self) -> bool:  # type: ignore[override]
        """429, 408, 409 and 5xx may be tried again (command-line contract)."""
        return self.status in (408, 409, 429) or 500 <= self.status < 600


class StreamError(RequestError):
    """Codes: not_an_api (a page, or no JSON), garbled (three unreadable events), too_large,
    compressed, provider_error (an error object inside a success), empty, summary_empty,
    no_vote."""


class SecretError(ChatAppError):
    """Codes: key_characters, key_empty, key_too_long, keyring_missing, keyring_locked,
    keyring_timeout, keyring_insecure, keyring_failed, key_missing, key_locked, key_unreadable,
    header_missing, proxy_password_missing, header_in_memory (shown only, like the next four),
    proxy_password_in_memory, key_not_removed, header_not_removed, proxy_password_not_removed,
    recovery_key_malformed, recovery_key_wrong, wrapped_key_missing."""


class StorageError(ChatAppError):
    """Codes: database_newer, database_foreign, database_damaged, database_empty,
    database_corrupt (met while running), disk_full, read_only, profile_unusable, profile_held,
    storage_failed, attachment_damaged, file_not_written, results_not_written, backup_failed, backup_cancelled,
    backup_foreign, backup_newer, backup_damaged, backup_locked, no_room_to_clean,
    encryption_locked, encryption_key_missing, encryption_keyring, encryption_no_keyring,
    encryption_failed, encryption_cancelled, encryption_on, encryption_off, database_salvaged
    (shown only, like all that follow), database_reindexed, backup_at_hand, wrapped_key_lost,
    data_key_not_kept, backups_not_recoded, readable_file_left, restored_readable."""


class ModelError(ChatAppError):
    """Codes: model_missing, model_unreadable, model_damaged, model_parts_missing, model_not_text,
    model_too_large, model_in_use, model_not_fetched, model_start_failed, model_start_timeout,
    model_crashed, model_unsupported, download_failed, download_checksum, download_cancelled,
    download_no_pip, download_no_room, download_disk_full, download_broken, download_refused,
    download_redirect, download_no_model, download_wrong, download_page, download_running,
    download_not_written, model_added (shown only, like all that follow), model_is_default,
    model_completes, model_part_here."""


class UpdateError(ChatAppError):
    """Codes: update_no_key, update_unsigned, update_tampered, update_wrong_key, update_rollback,
    update_older, update_expired, update_unreadable, update_format, update_too_large,
    update_missing, update_redirected, update_slow."""


class NotFoundError(ChatAppError):
    """Codes: no_conversation, no_message, no_connection, no_file, no_attachment, no_folder,
    no_preset, no_prompt, no_removal, no_column, no_variable, no_variables, no_template,
    no_cloze_template, no_experiment."""


class InputError(ChatAppError):
    """Codes: empty_prompt, bad_parameter, parameter_unsupported, not_continued, not_completed,
    name_taken, folder_taken, preset_taken, bad_url, bad_proxy, bad_header, bad_header_value, reserved_header,
    variable_missing, value_missing, bad_value (of a template), example_incomplete,
    reason_missing, template_unreadable, table_line, table_empty, table_short, table_changed,
    examples_few, column_twice, bad_encoding,
    results_other, results_foreign, results_read, results_held, rows_failed (shown only), bad_pattern,
    pattern_slow, judge_unclear (shown only), blank_missing, labels_missing, blank_not_last, not_scored,
    dialect_unsupported,
    pull_unsupported, conversation_busy, context_full,
    prompt_too_long, request_unknown, request_changed (shown only), builtin_connection, input_failed, output_failed
    (standard input, output), image_unreadable, image_too_large, file_too_large, images_too_large
    (together), images_unsupported, document_unknown, document_empty, document_no_text,
    document_encrypted, document_unreadable, document_too_large, document_too_long,
    document_timeout, no_table, import_unknown, import_newer, import_too_large, prompts_unknown,
    front_matter_unreadable,
    file_not_read, conversation_unreadable, json_missing, json_broken, value_required, value_extra,
    value_type, value_choice, value_least, value_most, value_short, value_long, value_pattern,
    value_rule, schema_bad, schema_reference, schema_slow, answer_breaks_schema,
    answer_breaks_schema_more (shown only), schema_file_json, schema_file_object, schema_file_rules,
    schema_file_reference, fields_root, fields_keyword, fields_type, fields_choice, fields_name, fields_missing (of a schema)."""


_SHOWN_VALUE = 80
"""Characters of a wrong value that an error shows."""


def bad_parameter(name: str, value: object) -> InputError:
    """The error for a value that cannot be, shown as the user would write it."""
    if isinstance(value, str) and value.strip():
        return InputError("bad_parameter", name=name, value=value[:_SHOWN_VALUE])
    try:
        written = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):  # in itself, or too deep
        written = "…"
    return InputError("bad_parameter", name=name, value=written[:_SHOWN_VALUE])
