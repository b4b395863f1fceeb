"""How full a context is, in words, in the language in force."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chatapp.domain.context import ContextUse
from chatapp.gui.formats import count
from chatapp.gui.usage_words import short_count, tokens_text

translate = QCoreApplication.translate


def gauge_text(use: ContextUse) -> str:
    """In little room, as in "402 of 128k", or "402 tokens" where the limit is not known."""
    if use.limit is None:
        return tokens_text(use.total)
    words = translate("ContextWords", "{used} of {limit}")
    return words.replace("{used}", count(use.total)).replace("{limit}", _round(use.limit))


def use_text(use: ContextUse) -> str:
    """What makes it up, a line each, and how far it is an estimate."""
    lines = [
        _line(translate("ContextWords", "This message: {tokens}"), use.prompt),
        _line(translate("ContextWords", "Earlier messages: {tokens}"), use.history),
        _line(translate("ContextWords", "Instructions: {tokens}"), use.system),
    ]
    if use.examples:
        lines.append(_line(translate("ContextWords", "Example turns: {tokens}"), use.examples))
    if use.reasoning:
        words = translate("ContextWords", "Reasoning step by step: {tokens}")
        lines.append(_line(words, use.reasoning))
    if use.limit is not None:
        lines.append(
            _line(translate("ContextWords", "Kept free for the answer: {tokens}"), use.reserved)
        )
        lines.append(
            _line(translate("ContextWords", "The model reads at most: {tokens}"), use.limit)
        )
    else:
        lines.append(translate("ContextWords", "How much the model can read is not known."))
    lines.append(_left_out(use))
    if use.counted:
        lines.append(translate("ContextWords", "Counted by the service, what is new estimated."))
    else:
        lines.append(translate("ContextWords", "Estimated; the model may count differently."))
    return "\n".join(filter(None, lines))


def full_text(use: ContextUse) -> str:
    """Why something has to be done, as in "5,204 tokens, room for 3,584"."""
    words = translate("ContextWords", "About {tokens}; there is room for {room}.")
    room = (use.limit or 0) - use.reserved
    return words.replace("{tokens}", tokens_text(use.total)).replace("{room}", count(max(0, room)))


def _left_out(use: ContextUse) -> str:
    if not use.left_out:
        return ""
    if use.summarised:
        words = translate("ContextWords", "Sent as a summary: the {count} oldest messages.")
    else:
        words = translate("ContextWords", "Not sent: the {count} oldest messages.")
    return words.replace("{count}", count(use.left_out))


def _line(words: str, tokens: int) -> str:
    return words.replace("{tokens}", tokens_text(tokens))


def _round(limit: int) -> str:
    """A limit in little room: "128k" for 128,000, "4.1k" for 4,096."""
    return short_count(limit).replace(".0", "")
