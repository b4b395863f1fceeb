"""Titles of conversations: from the prompt at once, better ones from the model."""

from __future__ import annotations

import re

from chatapp.domain.messages import Message, Role, Status, TextPart, new_id, now

TITLE_LENGTH = 60
"""Characters at most."""

_FENCE = re.compile(r"\s*(```|~~~)")
_LEADING = re.compile(r"^(?:\s*(?:#{1,6}|>+|[-*+]|\d+\.)\s+)+")
_PAIRED = re.compile(r"(?<!\w)([*_`]{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_LABEL = re.compile(r"^(title|标题|题目)\s*[:：]\s*", re.IGNORECASE)
_QUOTES = "\"'“”‘’「」『』《》*_`# "

INSTRUCTION = (
    "Give this conversation a title of at most six words, in the language of the conversation. "
    "Answer with the title alone: no quotes, no full stop."
)


def title_from_prompt(prompt: str) -> str:
    """The first line with words in it, shortened at a word; "" when there is none."""
    for line in prompt.splitlines():
        plain = " ".join(_PAIRED.sub(r"\2", _LEADING.sub("", line)).split())
        if re.search(r"\w", plain) and not _FENCE.match(line):
            return _shortened(plain)
    return ""


def title_from_answer(answer: str) -> str | None:
    """The title out of a model's answer, or None when it is not usable as one."""
    lines = [line for line in answer.strip().splitlines() if line.strip()]
    if not lines or len(lines) > 2:
        return None
    title = " ".join(lines[0].split()).strip(_QUOTES)
    title = _LABEL.sub("", title).strip(_QUOTES).rstrip(".。").strip(_QUOTES)
    if not re.search(r"\w", title) or len(title) > TITLE_LENGTH + 20:
        return None
    return _shortened(title)


def title_prompt(prompt: str, answer: str) -> Message:
    """The message that asks for a title of an exchange; long texts are cut."""
    text = f"{INSTRUCTION}\n\nUser: {prompt[:1500]}\n\nAssistant: {answer[:1500]}"
    parts = (TextPart(text),)
    return Message(new_id(), "", None, Role.USER, parts, Status.COMPLETE, now())


def _shortened(text: str) -> str:
    if len(text) <= TITLE_LENGTH:
        return text
    cut = text[:TITLE_LENGTH]
    space = cut.rfind(" ", TITLE_LENGTH // 2)
    return (cut[:space] if space > 0 else cut).rstrip(" ,;:，；：、") + "…"
