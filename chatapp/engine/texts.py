"""The Complete mode: one text that a model continues, kept as a branch of messages.

What the user wrote are user messages, what the model added are answers; the texts of a branch, one
after the other, are the text. The request is that of legacy completions: the text as it is.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatapp.domain.capabilities import OBSTACLES, Obstacle
from chatapp.domain.changes import BranchChanged
from chatapp.domain.context import Overflow
from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.messages import (
    EDITED,
    Attached,
    Conversation,
    Json,
    Message,
    Mode,
    Role,
    Status,
    TextPart,
    TitleSource,
    clean_text,
    new_id,
    now,
)
from chatapp.domain.pieces import Piece, characters_of, is_text, kept_pieces, pieces_of
from chatapp.engine import turns
from chatapp.engine.asked import Asked, Sent
from chatapp.engine.chat import Chat
from chatapp.engine.connections import Target
from chatapp.engine.context import Context
from chatapp.engine.conversations import Conversations
from chatapp.engine.feed import Feed
from chatapp.engine.parameters import choice_count
from chatapp.engine.replies import EventListener
from chatapp.engine.requests import Requests
from chatapp.engine.titles import title_from_prompt
from chatapp.storage import conversations as stored
from chatapp.storage.drafts import text_key

if TYPE_CHECKING:
    from chatapp.domain.probabilities import AnswerProbabilities
    from chatapp.domain.token_options import Fork

_TITLED = 2_000
"""Characters that are looked through for a title."""


@dataclass(frozen=True, slots=True)
class Continued:
    """A continuation that has begun."""

    sent: Sent
    messages: tuple[str, ...]
    """Ids of the messages that the pieces are now, in their order."""


class Texts:
    """Intents on texts that are continued. All raise StorageError besides what is named."""

    def __init__(
        self,
        store: stored.Conversations,
        conversations: Conversations,
        requests: Requests,
        context: Context,
        chat: Chat,
        feed: Feed,
    ) -> None:
        self._store = store
        self._conversations = conversations
        self._requests = requests
        self._context = context
        self._chat = chat
        self._feed = feed

    def completing(self, target: Target) -> Target | None:
        """The same target as one that continues texts; None where it cannot."""
        return self._requests.completing(target)

    async def wanted(
        self, conversation: str | None, connection: str | None, model: str | None
    ) -> bool:
        """Whether what is sent next is a text to continue; parameters as those of `send`."""
        home = await self._store.get(conversation) if conversation is not None else None
        return is_text(
            home, (await self._requests.asked_target(home, connection, model)).connection
        )

    async def begin(self, conversation: str) -> Conversation:
        """Make an empty conversation one text. Raises InputError (bad_parameter) for others."""
        home = await self._store.get(conversation)
        if home.current is not None:
            raise bad_parameter("mode", Mode.COMPLETE.value)
        return await self._conversations.change(conversation, mode=Mode.COMPLETE, system=None)

    async def pieces(self, conversation: str) -> tuple[Piece, ...]:
        """The text as it is kept. Raises NotFoundError (no_conversation)."""
        branch = await self._store.branch(conversation)
        return tuple(
            Piece(message.role, message.text, message.id, whole=True)
            for message in branch
            if message.text
        )

    async def draft(self, conversation: str) -> tuple[Piece, ...] | None:
        """The text as it was being written, where that is not as it is kept; else None."""
        kept = await self._conversations.draft(text_key(conversation))
        if not kept:
            return None
        messages = await self._store.messages(conversation)
        known = {
            message.id: Piece(message.role, message.text, message.id, whole=True)
            for message in messages
        }
        return pieces_of(kept, await self.pieces(conversation), known)

    async def set_draft(self, home: Conversation, pieces: Sequence[Piece] | None) -> None:
        """Keep what is being written; None: it is as it is kept."""
        if pieces and not home.title and home.current is None:
            # First of all: it is no empty one any more, which would be taken for something new.
            title = title_from_prompt(_beginning(pieces))
            await self._conversations.change(home.id, title=title)
        kept = kept_pieces(pieces) if pieces is not None else ""
        await self._conversations.set_draft(text_key(home.id), kept)

    async def send(
        self,
        conversation: str | None,
        text: str,
        *,
        connection: str | None = None,
        model: str | None = None,
        system: str | None = None,
        parameters: Mapping[str, Json] | None = None,
        listener: EventListener | None = None,
        attached: Sequence[Attached] = (),
    ) -> Sent:
        """Put a text behind that of a conversation (None: a new one), and have it continued.

        Parameters and errors as those of `Chat.send`; raises InputError (not_completed), too,
        where the connection cannot continue texts.
        """
        if attached:
            host = (await self._requests.asked_target(None, connection, model)).connection.host
            reason = OBSTACLES[Obstacle.INTERFACE].title
            raise InputError("parameter_unsupported", name="files", host=host, reason=reason)
        if conversation is None:
            target = await self._requests.asked_target(None, connection, model)
            if self.completing(target) is None:
                raise InputError("not_completed", name=target.connection.name)
            moment = now()
            home = Conversation(new_id(), "", moment, moment, mode=Mode.COMPLETE)
            conversation = await self._conversations.add(home)
        pieces = await self.pieces(conversation)
        if system is not None:
            await self._conversations.change(conversation, system=system or None)
        written = (*pieces, Piece(Role.USER, text)) if text else pieces
        continued = await self.go_on(
            conversation,
            written,
            connection=connection,
            model=model,
            parameters=parameters,
            listener=listener,
        )
        return continued.sent

    async def go_on(
        self,
        conversation: str,
        pieces: Sequence[Piece],
        *,
        connection: str | None = None,
        model: str | None = None,
        parameters: Mapping[str, Json] | None = None,
        listener: EventListener | None = None,
        overflow: Overflow | None = None,
    ) -> Continued:
        """Have a text continued; where it is not the one that is kept, it is kept beside that.

        What is the same stays the same messages: an edit makes versions from there on.
        Parameters: `overflow`, what happens when the context is full, as in `Chat.send`.
        Raises InputError (empty_prompt, not_completed, context_full, bad_parameter,
        conversation_busy).
        """
        if not any(piece.text for piece in pieces):
            raise InputError("empty_prompt")
        with self._chat.alone(conversation):
            before = await self._store.get(conversation)
            target = await self._completing_target(before, connection, model)
            known = await self._store.messages(conversation)
            branch, added = _placed(conversation, pieces, known)
            waiting = self._chat.next_parameters.of(conversation)
            wanted = await self._wanted(before, target, parameters, branch, added, known)
            asked = Asked(before, (*branch, *added), target, wanted, overflow)
            await self._context.check(asked)
            await self._keep_home(before, target, pieces)
            placed = [piece for piece in pieces if piece.text][len(branch) :]
            left = await self._tokens_left(zip(placed, added, strict=True), known)
            end = asked.branch[-1]
            answers = turns.empty_answers(end, target, wanted, choice_count(wanted))
            answers = self._requests.parameters.shared_out(target, answers)
            sent = await self._chat.begin(asked, added, answers, listener)
            self._chat.next_parameters.sent(conversation, waiting)
            for message, tokens in left.items():
                await self._store.keep_probabilities(message, tokens)
        self._feed.publish(BranchChanged(conversation, answers[0].id))
        return Continued(sent, tuple(message.id for message in (*branch, *added)))

    async def _tokens_left(
        self, placed: Iterable[tuple[Piece, Message]], known: Iterable[Message]
    ) -> dict[str, AnswerProbabilities]:
        """The token probabilities of what is left of answers, by the message it will be."""
        from chatapp.domain.token_text import known_within  # seldom needed

        texts = {message.id: message.text for message in known}
        left: dict[str, AnswerProbabilities] = {}
        for piece, message in placed:
            if piece.role is not Role.ASSISTANT or piece.message not in texts:
                continue
            tokens = await self._store.probabilities(piece.message)
            if tokens is not None and not piece.whole:
                text = texts[piece.message].replace("\r\n", "\n")
                start = characters_of(text, piece.start)
                end = start + len(piece.text)
                tokens = await asyncio.to_thread(known_within, text, tokens, start, end)
            if tokens is not None and len(tokens.tokens):
                left[message.id] = tokens
        return left

    async def continue_from(
        self, answer: str, fork: Fork, overflow: Overflow | None = None
    ) -> Sent:
        """Have the text go on otherwise from a place in what the model added to it.

        Parameters: `overflow`, what happens when the context is full, as in `Chat.send`.
        Raises InputError (not_completed, context_full, bad_parameter, conversation_busy).
        """
        old = await self._store.message(answer)
        if not turns.forks(old, fork):
            raise bad_parameter("message", answer)
        with self._chat.alone(old.conversation):
            home = await self._store.get(old.conversation)
            asked_of = await self._requests.target(old.connection, old.model)
            target = self.completing(asked_of)
            if target is None:
                raise InputError("not_completed", name=asked_of.connection.name)
            branch = await self._store.branch(home.id, old.parent)
            wanted = {**await self._wanted(home, target, None, branch, (), ())}
            wanted.pop("n", None)
            asked = Asked(home, tuple(branch), target, wanted, overflow)
            await self._context.check(asked)
            begun = turns.begun_answer(turns.forked(old, fork.begun), branch[-1], target, wanted)
            known = await self._store.probabilities(answer)
            tokens = fork.begun_tokens(known) if known is not None else None
            sent = await self._chat.begin(asked, (), (begun,), None, tokens)
        self._feed.publish(BranchChanged(home.id, begun.id))
        return sent

    async def _wanted(
        self,
        home: Conversation,
        target: Target,
        parameters: Mapping[str, Json] | None,
        branch: Sequence[Message],
        added: Sequence[Message],
        known: Iterable[Message],
    ) -> dict[str, Json]:
        asked = self._chat.next_parameters.over(home)
        offer = self._requests.parameters.capabilities(target).offers.get("max_tokens")
        limit = offer.default if offer is not None else None
        limited = asked if limit is None else {"max_tokens": int(limit), **asked}
        another = not added and any(
            message.parent == branch[-1].id and message.role is Role.ASSISTANT for message in known
        )
        return await self._requests.checked_parameters(
            target, home.id, limited, parameters, another=another
        )

    async def _completing_target(
        self, home: Conversation, connection: str | None, model: str | None
    ) -> Target:
        target = await self._requests.asked_target(home, connection, model)
        completing = self.completing(target)
        if completing is None:
            raise InputError("not_completed", name=target.connection.name)
        return completing

    async def _keep_home(
        self, before: Conversation, target: Target, pieces: Sequence[Piece]
    ) -> None:
        """Keep whom it goes to, and a title from the beginning of the text."""
        wanted: dict[str, object] = {
            "connection": target.connection.id,
            "model": target.model or None,
        }
        if before.current is None:
            wanted["mode"] = Mode.COMPLETE
        if not before.title or before.title_source is TitleSource.PROMPT:
            wanted["title"] = title_from_prompt(_beginning(pieces))
        changed = {name: value for name, value in wanted.items() if value != getattr(before, name)}
        if changed:
            await self._conversations.change(before.id, **changed)


def _beginning(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text[:_TITLED] for piece in pieces[:_TITLED])[:_TITLED]


def _placed(
    conversation: str, pieces: Sequence[Piece], known: Sequence[Message]
) -> tuple[list[Message], list[Message]]:
    """The messages that the first pieces are already, and new ones for the rest."""
    by_id = {message.id: message for message in known}
    children: dict[str | None, list[Message]] = {}
    for message in known:
        children.setdefault(_above(message, by_id), []).append(message)
    branch: list[Message] = []
    rest = [piece for piece in pieces if piece.text]
    while rest:
        parent = branch[-1].id if branch else None
        found = _same(rest[0], children.get(parent, ()))
        if found is None:
            break
        branch.append(found)
        del rest[0]
    added: list[Message] = []
    for piece in rest:
        above = [*branch, *added]
        parent = above[-1].id if above else None
        added.append(_new_message(conversation, parent, piece, by_id))
    return branch, added


def _above(message: Message, by_id: Mapping[str, Message]) -> str | None:
    """The id of the nearest message above that says something."""
    at = by_id.get(message.parent or "")
    while at is not None and not at.text:
        at = by_id.get(at.parent or "")
    return at.id if at is not None else None


def _same(piece: Piece, children: Iterable[Message]) -> Message | None:
    """The message that a piece is: by its id, or one that the user has written before."""
    alike = [
        message
        for message in children
        if message.role is piece.role
        and message.status is not Status.STREAMING
        and message.text == piece.text
    ]
    for message in alike:
        if message.id == piece.message:
            return message
    return alike[-1] if alike and piece.role is Role.USER else None


def _new_message(
    conversation: str, parent: str | None, piece: Piece, by_id: Mapping[str, Message]
) -> Message:
    """A message for a piece; what is left of an answer keeps whose it is, but not what it cost."""
    message = turns.new_prompt(conversation, parent, clean_text(piece.text), ())
    old = by_id.get(piece.message or "")
    if piece.role is Role.USER:
        return message
    if old is None:
        return dataclasses.replace(message, role=Role.ASSISTANT)
    changed = {EDITED: True} if old.text != piece.text else {}
    return dataclasses.replace(
        message,
        role=Role.ASSISTANT,
        parts=(TextPart(message.text),),
        connection=old.connection,
        model=old.model,
        parameters={**old.parameters, **changed},
    )
