"""The part of `sentences.py` about calls of services: network, HTTP, and the answer's bytes."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP

CALL_SENTENCES: Mapping[str, Sentence] = {
    # The network
    "no_network": Sentence(
        QT_TRANSLATE_NOOP("errors", "The address {host} was not found"),
        QT_TRANSLATE_NOOP("errors", "This computer may be offline, or the address is misspelt."),
    ),
    "refused": Sentence(
        QT_TRANSLATE_NOOP("errors", "Nothing answers at {host}"),
        QT_TRANSLATE_NOOP("errors", "The server may be switched off, or the port is another one."),
    ),
    "unreachable": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} cannot be reached"),
        QT_TRANSLATE_NOOP("errors", "Check the network, then try again."),
    ),
    "bad_certificate": Sentence(
        QT_TRANSLATE_NOOP("errors", "The certificate of {host} cannot be trusted"),
        QT_TRANSLATE_NOOP("errors", "{reason}. Nothing was sent."),
    ),
    "tls_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "No secure connection to {host} could be made"),
        QT_TRANSLATE_NOOP(
            "errors", "The address may need http instead of https. Nothing was sent."
        ),
    ),
    "proxy_failed": Sentence(
        QT_TRANSLATE_NOOP("errors", "The proxy did not let the request through"),
        QT_TRANSLATE_NOOP(
            "errors",
            "Check the proxy's address, user and password: the connection's own, or the system's.",
        ),
    ),
    "ca_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "The file of certificates {file} is not there"),
        QT_TRANSLATE_NOOP("errors", "Choose another one for this connection. Nothing was sent."),
    ),
    "ca_unreadable": Sentence(
        QT_TRANSLATE_NOOP("errors", "The file of certificates {file} cannot be read"),
        QT_TRANSLATE_NOOP("errors", "Check who may read it. Nothing was sent."),
    ),
    "ca_no_certificate": Sentence(
        QT_TRANSLATE_NOOP("errors", "There is no certificate in {file}"),
        QT_TRANSLATE_NOOP(
            "errors", "It has to be a file of certificates in PEM form. Nothing was sent."
        ),
    ),
    "broken": Sentence(
        QT_TRANSLATE_NOOP("errors", "The answer stopped: the connection was lost"),
        QT_TRANSLATE_NOOP("errors", "What arrived is saved."),
    ),
    "timeout_connect": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} did not answer the call for {seconds} s"),
        QT_TRANSLATE_NOOP("errors", "Check the network, then try again."),
    ),
    "timeout_first_byte": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} took the prompt but sent nothing for {seconds} s"),
    ),
    "timeout_idle": Sentence(
        QT_TRANSLATE_NOOP("errors", "The answer stopped: nothing came for {seconds} s"),
        QT_TRANSLATE_NOOP("errors", "What arrived is saved."),
    ),
    "timeout_total": Sentence(
        QT_TRANSLATE_NOOP("errors", "The answer took longer than the limit of {seconds} s"),
        QT_TRANSLATE_NOOP("errors", "What arrived is saved."),
    ),
    # HTTP
    "unauthorized": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} did not accept the key"),
        QT_TRANSLATE_NOOP("errors", "Enter the key again; your message is kept."),
    ),
    "forbidden": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} refused the request"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "not_found": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} does not know this model or address"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "context_too_long": Sentence(
        QT_TRANSLATE_NOOP("errors", "The conversation is too long for this model"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "summary_empty": Sentence(
        QT_TRANSLATE_NOOP("errors", "The model made no summary of the oldest messages"),
        QT_TRANSLATE_NOOP("errors", "They are kept. Try again, or leave them out."),
    ),
    "bad_request": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} could not use the request"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "rate_limited": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} asks to wait"),
        QT_TRANSLATE_NOOP("errors", "Too many requests. {reason}"),
    ),
    "rate_limited_wait": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} asks to wait {wait}"),
        QT_TRANSLATE_NOOP("errors", "Too many requests. {reason}"),
    ),
    "quota": Sentence(
        QT_TRANSLATE_NOOP("errors", "The account at {host} has no credit left"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "server_error": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} has a fault of its own (status {status})"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "redirected": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} points to another address: {target}"),
        QT_TRANSLATE_NOOP(
            "errors", "Nothing was sent there. If you trust it, enter it as the address."
        ),
    ),
    "http_status": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} answered with status {status}"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    # The answer's bytes
    "not_an_api": Sentence(
        QT_TRANSLATE_NOOP("errors", "The address does not lead to a chat interface"),
        QT_TRANSLATE_NOOP(
            "errors", "{host} answered with something else. Many addresses end in /v1."
        ),
    ),
    "garbled": Sentence(
        QT_TRANSLATE_NOOP("errors", "The answer could not be read"),
        QT_TRANSLATE_NOOP(
            "errors", "Several pieces of it were damaged. What could be read is saved."
        ),
    ),
    "incomplete": Sentence(
        QT_TRANSLATE_NOOP("errors", "The answer ended early"),
        QT_TRANSLATE_NOOP(
            "errors", "{host} closed the connection without an end mark. What arrived is saved."
        ),
    ),
    "answer_missing": Sentence(
        QT_TRANSLATE_NOOP("errors", "This answer did not come"),
        QT_TRANSLATE_NOOP("errors", "{host} sent fewer answers than were asked for."),
    ),
    "skipped": Sentence(
        QT_TRANSLATE_NOOP("errors", "A piece of the answer could not be read"),
        QT_TRANSLATE_NOOP("errors", "It was left out. The rest is saved."),
    ),
    "too_large": Sentence(
        QT_TRANSLATE_NOOP("errors", "The answer is larger than {limit}"),
        QT_TRANSLATE_NOOP("errors", "It was ended. What arrived is saved."),
    ),
    "compressed": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} sent a compressed answer that was not asked for"),
    ),
    "provider_error": Sentence(
        QT_TRANSLATE_NOOP("errors", "{host} reported an error"),
        QT_TRANSLATE_NOOP("errors", "{reason}"),
    ),
    "empty": Sentence(QT_TRANSLATE_NOOP("errors", "{host} sent an empty answer")),
    "length": Sentence(
        QT_TRANSLATE_NOOP("errors", "The answer reached its length limit"),
    ),
    "content_filter": Sentence(
        QT_TRANSLATE_NOOP("errors", "The service cut the answer with its content filter"),
    ),
    "refusal": Sentence(QT_TRANSLATE_NOOP("errors", "The model declined to answer")),
    "stopped": Sentence(QT_TRANSLATE_NOOP("errors", "Stopped")),
    "interrupted": Sentence(
        QT_TRANSLATE_NOOP("errors", "The app was closed while the answer was written"),
        QT_TRANSLATE_NOOP("errors", "What had arrived is saved."),
    ),
}
