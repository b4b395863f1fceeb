"""Asks the model for a better title after the first exchange; the prompt's stays if it fails."""

from __future__ import annotations

import asyncio
import logging

from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Message, Mode, Status, TitleSource
from chatapp.domain.models import TimeLimits
from chatapp.domain.settings import AUTO_TITLE
from chatapp.engine.conversations import Conversations
from chatapp.engine.requests import Requests
from chatapp.engine.single_calls import beginning_of
from chatapp.engine.titles import title_from_answer, title_prompt
from chatapp.storage import conversations as stored
from chatapp.storage.settings import Settings

log = logging.getLogger(__name__)

LIMITS = TimeLimits(connect=10.0, first_byte=30.0, idle=30.0, total=45.0)
LONGEST = 2_000
"""Characters of an answer after which it cannot be a title any more."""


class Titling:
    """One short request per new conversation, when the setting allows it."""

    def __init__(
        self,
        store: stored.Conversations,
        conversations: Conversations,
        requests: Requests,
        settings: Settings,
    ) -> None:
        self._store = store
        self._conversations = conversations
        self._requests = requests
        self._settings = settings

    async def title(self, conversation: str) -> None:
        """Title a conversation that has one complete exchange and its prompt's title.

        A temporary one keeps that: nothing of it is sent but what the user sends.
        """
        try:
            if not self._settings.get(AUTO_TITLE):
                return
            exchange = await self._exchange(conversation)
            if exchange is None:
                return
            title = title_from_answer(await self._ask_for_title(*exchange))
            if title:
                await self._conversations.suggest_title(conversation, title)
        except (ChatAppError, TimeoutError) as error:
            log.info("No title from the model: %s", error)

    async def _ask_for_title(self, prompt: Message, answer: Message) -> str:
        """What the model answers; "" for one that cannot be asked, or says far too much."""
        target = await self._requests.target(answer.connection, answer.model)
        chats = self._requests.parameters.capabilities(target).chats
        if target.connection.embedded or not chats:
            return ""
        question = (title_prompt(prompt.text, answer.text),)
        stream = self._requests.stream(target, question, None, {}, LIMITS)
        async with asyncio.timeout(LIMITS.total):
            text = await beginning_of(stream, LONGEST)
        return text if len(text) <= LONGEST else ""

    async def _exchange(self, conversation: str) -> tuple[Message, Message] | None:
        titled = await self._store.get(conversation)
        by_prompt = titled.title_source is TitleSource.PROMPT
        if titled.temporary or not by_prompt or titled.mode is Mode.COMPLETE:
            return None
        entries = await self._store.path(conversation, None, 3)
        if len(entries) != 2 or entries[1].message.status is not Status.COMPLETE:
            return None
        return entries[0].message, entries[1].message
