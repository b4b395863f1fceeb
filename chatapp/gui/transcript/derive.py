"""Which parts a row has around its text, and the space between parts."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from chatapp.domain.events import FinishReason
from chatapp.domain.messages import ImagePart, Message, Status
from chatapp.gui.transcript.cutting import cut_text
from chatapp.gui.transcript.parts import (
    Actions,
    AttachedFile,
    Bubble,
    ChainHead,
    Code,
    Divider,
    Editor,
    ErrorPanel,
    FormulaLine,
    Grid,
    Hint,
    Meta,
    NameRow,
    Part,
    Picture,
    PromptControls,
    Prose,
    StructuredHead,
    ThinkingHead,
    TokenHead,
    TokensMissing,
    TokenText,
    VotesPart,
    Waiting,
)
from chatapp.gui.transcript.reasoned import is_reasoned
from chatapp.gui.transcript.row import Row
from chatapp.gui.transcript.structured import asks_json
from chatapp.gui.transcript.tokens import NoTokens, ShownTokens
from chatapp.markdown.blocks import Heading, Place

BUBBLE_CHARACTERS = 4_000
BUBBLE_LINES = 100
_PARAGRAPHS = re.compile(r".+?(?:\n{2,}|\Z)", re.DOTALL)
TOKEN_CHARACTERS = 1_200
"""Of a text shown by its tokens: each one is a box."""

BLOCK_GAP = 12
_BELOW_PICTURE = 6
_BELOW_VOTES = 8
_LEAST_TOKENS, _LEAST_SECONDS = 5, 0.05
"""What an answer has at least for its speed to mean anything."""
_ITEM_GAP, _IN_ITEM_GAP = 4, 8


def prompt_parts(row: Row, *, editing: bool) -> list[Part]:
    """The parts of a prompt."""
    if editing:
        return [Editor(row.text, prompt=True, attached=row.message.attached)]
    pieces = cut_text(row.text, BUBBLE_CHARACTERS, BUBBLE_LINES)
    count, last, start = len(row.entry.siblings), len(pieces) - 1, 0
    parts: list[Part] = []
    for number, piece in enumerate(pieces):
        end = number == last
        text = piece.removesuffix("\n")
        parts.append(Bubble(text, start, first=not number, last=end, buttons=end and count < 2))
        start += len(piece)
    if count > 1:
        parts.append(PromptControls(row.entry.position, count))
    return parts


def attached_parts(row: Row) -> list[Part]:
    """The images and other files attached to a message."""
    return [
        Picture(part, row.prompt) if isinstance(part, ImagePart) else AttachedFile(part, row.prompt)
        for part in row.message.attached
    ]


def answer_head(row: Row, answer_before: Row | None, *, thinking_open: bool) -> list[Part]:
    """What comes before an answer's text, without the reasoning itself."""
    parts: list[Part] = []
    model = (row.message.connection, row.message.model)
    before = answer_before.message if answer_before else None
    if not row.bare and (before is None or model != (before.connection, before.model)):
        parts.append(NameRow(*model))
    if row.thinking and not is_reasoned(row.message):
        parts.append(thinking_head(row, opened=thinking_open))
    return parts


def structured_head(row: Row) -> list[Part]:
    """What stands above the text of an answer that was asked for as JSON, once it has ended."""
    wanted = not (row.streaming or row.bare) and bool(row.text)
    return [StructuredHead(row.structured)] if wanted and asks_json(row.message.parameters) else []


def answer_foot(row: Row, *, empty: bool, last: bool = False) -> list[Part]:
    """What comes after an answer's text.

    Parameters: `empty`, whether nothing is shown of it yet; `last`, whether no answer is below it.
    """
    parts: list[Part] = []
    if row.streaming and empty and not row.thinking:
        parts.append(Waiting(row.retry))
    panel = _panel(row.message)
    if panel:
        parts.append(panel)
    if row.hint:
        parts.append(Hint(row.hint))
    if row.bare and empty and not (row.streaming or row.thinking or panel or row.hint):
        parts.append(Hint(QCoreApplication.translate("Transcript", "No text came")))
    if not row.bare and (not row.streaming or len(row.entry.siblings) > 1):
        meta = None if row.streaming else _meta(row.message)
        parts.append(_actions(row, meta, last=last))
    return parts


def token_head(row: Row) -> list[Part]:
    """What stands above the text of an answer that is to be shown by its tokens."""
    if isinstance(row.tokens, NoTokens):
        return [TokensMissing(row.tokens)]
    shown = _tokens_of(row)
    return [TokenHead(shown)] if shown is not None else []


def token_texts(row: Row) -> list[Part]:
    """The text of an answer that is shown by its tokens, in pieces; none where it is not."""
    shown, start = _tokens_of(row), 0
    if shown is None:
        return []
    parts: list[Part] = []
    for paragraph in _PARAGRAPHS.findall(shown.text):
        for piece in cut_text(paragraph, TOKEN_CHARACTERS, BUBBLE_LINES):
            if text := piece.rstrip("\n"):
                parts.append(TokenText(shown, text, start))
            start += len(piece)
    return parts


def _tokens_of(row: Row) -> ShownTokens | None:
    """What a row is shown by; None where its text is another by now."""
    shown = row.tokens
    return shown if isinstance(shown, ShownTokens) and shown.text == row.text else None


def thinking_head(row: Row, *, opened: bool) -> ThinkingHead:
    """The line above the reasoning."""
    below = is_reasoned(row.message)
    if row.streaming and not row.text:
        return ThinkingHead(opened, running=True, since=row.thinking_since, below=below)
    usage = row.message.usage
    tokens = usage.thinking_tokens if usage is not None else None
    time = row.thinking_time
    return ThinkingHead(opened, running=False, seconds=time, tokens=tokens, below=below)


def _actions(row: Row, meta: Meta | None, *, last: bool) -> Actions:
    message = row.message
    return Actions(
        meta,
        row.entry.position,
        len(row.entry.siblings),
        last,
        message.rating,
        resumable=_resumable(message),
        stopped=message.status is Status.STOPPED and _resumable(message),
    )


def _resumable(message: Message) -> bool:
    """Whether an answer with text ended before its own end, and has one: a vote's is not written."""
    code = message.error.code if message.error is not None else ""
    ended = message.status is not Status.STREAMING
    early = message.status is not Status.COMPLETE or code == FinishReason.LENGTH
    return ended and early and bool(message.text.strip()) and not message.chains


def _panel(message: Message) -> ErrorPanel | None:
    """Failures get a panel in red, what ended early one in yellow; a stop by the user none.

    An answer that is complete but was cut or declined gets a quiet one.
    """
    if message.error is None or message.status in (Status.STREAMING, Status.STOPPED):
        return None
    return ErrorPanel(
        message.error,
        grave=message.status is Status.FAILED,
        quiet=message.status is Status.COMPLETE,
        resumable=_resumable(message),
        connection=message.connection,
        model=message.model,
    )


def _meta(message: Message) -> Meta:
    usage, timing = message.usage, message.timing
    tokens = usage.completion_tokens if usage else None
    first = timing.first_token if timing else None
    total = timing.total if timing else None
    speed = None
    if tokens is not None and first is not None and total is not None:
        speed = _speed(tokens, total - first)
    ending, edited = _ending(message), message.edited
    return Meta(
        *(message.connection, message.model, first, speed, tokens, ending, usage, edited),
        message.parameters,
    )


def _speed(tokens: int, seconds: float) -> float | None:
    """Tokens per second; None where there was too little to tell."""
    return tokens / seconds if tokens >= _LEAST_TOKENS and seconds >= _LEAST_SECONDS else None


def _ending(message: Message) -> str:
    if message.status is Status.FAILED:
        return "failed"
    if message.status in (Status.COMPLETE, Status.STREAMING):
        return message.error.code if message.error else ""
    return message.status.value


def gap(before: Part | None, part: Part) -> int:
    """The space above `part`, in px; `before` is the part above it in the same message."""
    if isinstance(part, Bubble):
        return _BELOW_PICTURE if isinstance(before, Picture | AttachedFile) else 0
    if before is None or _joined(before, part):
        return 0
    if isinstance(part, AttachedFile) and isinstance(before, AttachedFile):
        return _BELOW_PICTURE
    if isinstance(part, PromptControls):
        return 4
    if isinstance(part, ChainHead) and isinstance(before, ChainHead | VotesPart):
        return 0 if isinstance(before, ChainHead) else _BELOW_VOTES
    if isinstance(before, NameRow):
        return 6
    if isinstance(part, Actions):
        return (
            8 if isinstance(before, ErrorPanel | Hint) else 14 if isinstance(before, Code) else 12
        )
    if isinstance(before, Grid):
        return 16
    if isinstance(before, Code) and not isinstance(part, ErrorPanel | Grid | Code):
        return 14
    if isinstance(part, Prose) and isinstance(before, Prose | Divider | FormulaLine):
        return _prose_gap(before, part)
    if isinstance(part, Prose) and isinstance(part.block, Heading):
        return 20
    return BLOCK_GAP


def _joined(before: Part, part: Part) -> bool:
    """Whether both are pieces of one block."""
    if isinstance(part, Code):
        return isinstance(before, Code) and not part.first
    if isinstance(part, Prose):
        return isinstance(before, Prose) and part.continued
    if isinstance(part, TokenText):
        return isinstance(before, TokenText) and part.start <= before.end + 1
    return isinstance(part, Grid) and isinstance(before, Grid) and not part.first


def _prose_gap(before: Prose | Divider | FormulaLine, part: Prose) -> int:
    """The space above a paragraph or heading, in px."""
    if isinstance(part.block, Heading):
        return 20
    if isinstance(before, Prose) and isinstance(before.block, Heading):
        return 8
    above = before.place if isinstance(before, Divider) else before.block.place
    if part.block.place.indent and above.indent:
        return _item_gap(above, part.block.place)
    return BLOCK_GAP


def _item_gap(above: Place, place: Place) -> int:
    """The space between two blocks in lists, in px."""
    if not place.marker:
        return _IN_ITEM_GAP
    another = above.marker and place.indent == above.indent and _numbered(above) != _numbered(place)
    return BLOCK_GAP if another else _ITEM_GAP


def _numbered(place: Place) -> bool:
    return place.marker.endswith(".")


def message_gap(before: Row | None, row: Row, *, named: bool) -> int:
    """The space above a message, in px; `named`: it begins with a name row."""
    if before is None:
        return 0
    if before.prompt:
        if len(before.entry.siblings) > 1:
            return 8
        return 20 if named else BLOCK_GAP
    return 20 if before.streaming else 8
