"""Prompts in, answers out: sends, regenerates, edits, stops, and titles the result."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.changes import (
    BranchChanged,
    ConversationAdded,
    ConversationChanged,
    Level,
    MessagesAdded,
    Notice,
    RetryScheduled,
)
from chatapp.domain.context import Overflow
from chatapp.domain.errors import ChatAppError, bad_parameter
from chatapp.domain.messages import (
    Attached,
    Conversation,
    Failure,
    Json,
    Message,
    Role,
    Status,
    new_id,
    now,
)
from chatapp.domain.models import Connection
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.engine import turns
from chatapp.engine.asked import Asked, Sent
from chatapp.engine.branches import Branches
from chatapp.engine.connections import Connections, Target
from chatapp.engine.context import Context
from chatapp.engine.continuing import Continuing
from chatapp.engine.conversations import Conversations
from chatapp.engine.feed import Feed
from chatapp.engine.next_parameters import NextParameters
from chatapp.engine.parameters import choice_count
from chatapp.engine.queue import PromptQueue
from chatapp.engine.replies import EventListener, RunningReply
from chatapp.engine.reply_calls import Outcome
from chatapp.engine.requests import Requests, calls_at_once, time_limits
from chatapp.engine.running import RunningReplies
from chatapp.engine.tasks import Tasks
from chatapp.engine.titles import title_from_prompt
from chatapp.engine.titling import Titling
from chatapp.storage import conversations as stored

if TYPE_CHECKING:
    from chatapp.domain.token_options import Fork

log = logging.getLogger(__name__)


class Chat:
    """Everything that leads to an answer.

    `alone`, `busy`, `writes` and `ended` are those of `RunningReplies`.
    Parameters: `interactive`, whether a person watches a window: a full disk is then waited for,
    replies that end unseen are marked unread, and the model is asked for a title.
    """

    def __init__(
        self,
        store: stored.Conversations,
        conversations: Conversations,
        connections: Connections,
        requests: Requests,
        context: Context,
        next_parameters: NextParameters,
        feed: Feed,
        titling: Titling,
        tasks: Tasks,
        *,
        interactive: bool,
    ) -> None:
        self.queue = PromptQueue(store, feed)
        self.next_parameters = next_parameters
        self._store, self._conversations = store, conversations
        self._connections, self._requests = connections, requests
        self._context, self._feed = context, feed
        self._titling, self._tasks = titling, tasks
        self._interactive = interactive
        self._running = RunningReplies()
        self.alone, self.busy = self._running.alone, self._running.busy
        self.writes, self.ended = self._running.writes, self._running.ended
        self.branches = Branches(store, self._running.all)
        calls = (self.alone, self._ask, self.continues)
        self._continuing = Continuing(store, requests, context, *calls)

    def answering(self, conversation: str) -> bool:
        """Whether this process writes an answer in a conversation."""
        return bool(self._running.of(conversation))

    @property
    def busy_anywhere(self) -> bool:
        """Whether any answer is being written or about to be."""
        return self._running.busy_anywhere

    @property
    def answering_conversations(self) -> frozenset[str]:
        """Conversations in which this process writes an answer."""
        return frozenset(reply.conversation for reply in self._running.all)

    async def target(self, conversation: Conversation | None) -> Target:
        """Where the next prompt of a conversation (None: of a new one) goes."""
        return await self._requests.next_target(conversation)

    def capabilities(self, target: Target) -> Capabilities:
        """What a target can do."""
        return self._requests.parameters.capabilities(target)

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
        overflow: Overflow | None = None,
    ) -> Sent:
        """Add a prompt at the current leaf (None: of a new conversation) and ask for the answer.

        Parameters: `connection`, an id; `listener` is called with each event of the answer,
        the texts as the endpoint cut them; `attached`, as `engine.attachments.take` gave them;
        `overflow`, what happens when the context is full; None: as the parameters say.
        Raises InputError (context_full, among others: nothing is kept or sent), NotFoundError,
        StorageError; what goes wrong with the call itself is kept with the answer.
        """
        text = turns.checked_text(text, attached)
        identity = conversation or new_id()
        with self.alone(identity):
            if conversation is None:
                before = Conversation(identity, "", now(), now())
            else:
                before = await self._store.get(identity)
            target = await self._requests.asked_target(before, connection, model)
            self._requests.check_pictures(target, attached)
            waiting = self.next_parameters.of(identity)
            wanted = await self._requests.checked_parameters(
                target, identity, self.next_parameters.over(before), parameters
            )
            title = title_from_prompt(text.strip() or attached[0].name)
            home = turns.asking(before, target, system, title)
            prompt = turns.new_prompt(home.id, home.current, text, attached)
            asked = await self._context.asked(home, prompt, target, wanted, overflow)
            await self._keep_home(before, home, new=conversation is None)
            answers = turns.empty_answers(prompt, target, asked.parameters, choice_count(wanted))
            sent = await self._ask(asked, answers, listener, add_prompt=True)
            self.next_parameters.sent(identity, waiting)
            return sent

    async def regenerate(
        self,
        answer: str,
        *,
        connection: str | None = None,
        model: str | None = None,
        overflow: Overflow | None = None,
    ) -> Sent:
        """Ask for another answer to the same prompt, as a sibling. Retry does the same.

        Parameters: `connection` (an id) and `model`: ask these; None: ask as before; `overflow`,
        as in `send`.
        """
        old = await self._store.message(answer)
        if old.role is not Role.ASSISTANT or old.parent is None:
            raise bad_parameter("message", answer)
        with self.alone(old.conversation):
            home = await self._store.get(old.conversation)
            if connection is None and model is None:
                target = await self._requests.target(old.connection, old.model)
            else:
                target = await self._requests.asked_target(home, connection, model)
            wanted = await self._requests.checked_parameters(
                target, home.id, home.parameters, another=old.status is Status.COMPLETE
            )
            prompt = await self._store.message(old.parent)
            asked = await self._context.asked(home, prompt, target, wanted, overflow, old=old)
            answers = turns.empty_answers(prompt, target, asked.parameters, choice_count(wanted))
            return await self._ask(asked, answers, None, add_prompt=False)

    async def continue_answer(self, answer: str, *, overflow: Overflow | None = None) -> Sent:
        """Have an answer that has ended go on; see `Continuing`."""
        return await self._continuing.continue_answer(answer, overflow)

    async def continue_from(
        self, answer: str, fork: Fork, *, overflow: Overflow | None = None
    ) -> Sent:
        """Have an answer go on otherwise from a place in it; see `Continuing`."""
        return await self._continuing.continue_from(answer, fork, overflow)

    async def ask_below(
        self,
        answer: str,
        text: str,
        marks: Mapping[str, Json],
        *,
        asked: Mapping[str, Json],
        listener: EventListener | None = None,
    ) -> Sent:
        """Send a prompt right below an answer; see `Continuing`."""
        return await self._continuing.ask_below(answer, text, marks, asked, listener)

    def continues(self, connection: Connection, model: str) -> bool:
        """Whether a model goes on with the beginning of an answer, rather than being asked to."""
        return self.capabilities(Target(connection, model)).continues

    def retry_now(self, conversation: str) -> None:
        """Begin the next try of a failed call at once, where one is waited for."""
        for reply in self._running.of(conversation):
            reply.retry_now()

    def retries(self, conversation: str) -> list[RetryScheduled]:
        """The tries that answers being written there wait for."""
        return [each for reply in self._running.of(conversation) for each in reply.waiting]

    async def edit_and_resend(
        self,
        edited: str,
        text: str,
        without: Sequence[Attached] = (),
        *,
        overflow: Overflow | None = None,
    ) -> Sent:
        """Send a changed prompt as a sibling of the old one, with the same pictures and files.

        Parameters: `without`, those that are left out; `overflow`, as in `send`.
        """
        old = await self._store.message(edited)
        attached = [part for part in old.attached if part not in without]
        text = turns.checked_text(text, attached)
        with self.alone(old.conversation):
            home = await self._store.get(old.conversation)
            target = await self._requests.target(home.connection, home.model)
            self._requests.check_pictures(target, attached)
            wanted = await self._requests.checked_parameters(target, home.id, home.parameters)
            prompt = turns.new_prompt(home.id, old.parent, text, attached)
            asked = await self._context.asked(home, prompt, target, wanted, overflow)
            answers = turns.empty_answers(prompt, target, asked.parameters, choice_count(wanted))
            return await self._ask(asked, answers, None, add_prompt=True)

    def stop(self, conversation: str) -> None:
        """Stop the answer being written, or about to be; its text is kept."""
        self._running.end(Outcome(Status.STOPPED), conversation)

    def stop_answer(self, answer: str) -> None:
        """Stop one answer (id) being written, with what else its calls bring; its text is kept."""
        self._running.end_answer(answer, Outcome(Status.STOPPED))

    async def send_queued(self, conversation: str) -> None:
        """Send the prompt that waits, now."""
        prompt = self.queue.get(conversation)
        if prompt is not None:
            await self.send(conversation, prompt.text, attached=prompt.attached)
            await self.queue.sent(conversation, prompt)

    async def stop_all(self, timeout: float) -> None:
        """Stop all answers and wait for their text, at most `timeout` seconds."""
        await self._running.end_all(Outcome(Status.STOPPED), timeout)

    async def interrupt_all(self, timeout: float) -> None:
        """End all replies as interrupted and wait for their text, at most `timeout` seconds."""
        ending = Outcome(Status.INTERRUPTED, Failure("interrupted"))
        await self._running.end_all(ending, timeout)

    async def _keep_home(self, before: Conversation, home: Conversation, *, new: bool) -> None:
        """Put on disk what a prompt changes in its conversation; a title given meanwhile stays."""
        if new:
            await self._store.add(home)
            self._feed.publish(ConversationAdded(home))
            return
        names = ("title", "system", "connection", "model")
        fields = {n: getattr(home, n) for n in names if getattr(home, n) != getattr(before, n)}
        if "title" in fields and (await self._store.get(home.id)).title:
            del fields["title"]
        if fields:
            await self._conversations.change(home.id, **fields)

    async def _ask(
        self,
        asked: Asked,
        answers: tuple[Message, ...],
        listener: EventListener | None,
        *,
        add_prompt: bool,
        begun: AnswerProbabilities | None = None,
    ) -> Sent:
        """Put prompt and answers on disk, then start the reply."""
        home, target, prompt = asked.home, asked.target, asked.branch[-1]
        answers = self._requests.parameters.shared_out(target, answers)
        added = (prompt,) if add_prompt else ()
        sent = await self.begin(asked, added, answers, listener, begun)
        if add_prompt and prompt.parent == home.current and len(answers) == 1:
            self._feed.publish(MessagesAdded(home.id, (prompt, *answers)))
        else:
            self._feed.publish(BranchChanged(home.id, answers[0].id))
        return sent

    async def begin(
        self,
        asked: Asked,
        added: Sequence[Message],
        answers: tuple[Message, ...],
        listener: EventListener | None,
        begun: AnswerProbabilities | None = None,
    ) -> Sent:
        """Put the end of a branch (`added`) and the answers on disk, then start the reply.

        Parameters: `begun`, the token probabilities of what the answer begins with.
        """
        (sent,) = await self.begin_all([(asked, answers)], added, listener, begun)
        return sent

    async def begin_all(
        self,
        calls: Sequence[tuple[Asked, tuple[Message, ...]]],
        added: Sequence[Message] = (),
        listener: EventListener | None = None,
        begun: AnswerProbabilities | None = None,
    ) -> list[Sent]:
        """Put what was asked for and its answers on disk at once, then start a reply for each.

        Those that ask the same connection share what it answers at once. Parameters: `added`,
        messages that are new in the branches of what was asked, parents before children; `begun`,
        the token probabilities of what a single answer begins with.
        """
        answers = [answer for _asked, group in calls for answer in group]
        changed = await self._store.add_messages((*added, *answers), current=answers[0].id)
        # Nothing is waited for from here on: an answer on disk always has its reply.
        slots: dict[str, asyncio.Semaphore] = {}
        sent = []
        for asked, group in calls:
            target = asked.target
            free = asyncio.Semaphore(calls_at_once(target))
            free = slots.setdefault(target.connection.id, free)
            # One that is continued is begun: its text is sent.
            whole = dataclasses.replace(asked, branch=(*asked.branch, *group[:1]))
            done = self._start(group, whole, listener, free, begun)
            sent.append(Sent(changed.id, tuple(answer.id for answer in group), done))
        self._feed.publish(ConversationChanged(changed))
        return sent

    def _start(
        self,
        answers: tuple[Message, ...],
        asked: Asked,
        listener: EventListener | None,
        slots: asyncio.Semaphore,
        begun: AnswerProbabilities | None,
    ) -> asyncio.Task[tuple[Message, ...]]:
        target = asked.target
        reply = RunningReply(
            answers,
            self._context.streams(asked, answers, joined=listener is None),
            time_limits(target, answers[0].parameters),
            self._store,
            self._feed,
            host=target.connection.host,
            slots=slots,
            listener=listener,
            patient=self._interactive,
            begun=begun,
        )
        task = self._tasks.spawn(self._keep(reply, target), "reply")
        self._running.add(reply, task)
        return task

    async def _keep(self, reply: RunningReply, target: Target) -> tuple[Message, ...]:
        conversation = reply.conversation
        try:
            final = await reply.run()
        finally:
            self._running.remove(reply)
        others = self._running.of(conversation)
        if self._interactive and not others:  # before what is queued: it is for the first exchange
            self._tasks.spawn(self._titling.title(conversation), "title")
        # At once: nothing that is submitted meanwhile may overtake what waits.
        if final[0].status is Status.COMPLETE and self.queue.get(conversation) is not None:
            self._tasks.spawn(self._send_next(conversation), "send-queued")
        try:
            await self._connections.used(target.connection, target.model)
            unread = self._interactive and self._conversations.shown != conversation
            await self._conversations.change(conversation, unread=unread)
        except ChatAppError as error:
            log.info("After the answer: %s", error.code)
        return final

    async def _send_next(self, conversation: str) -> None:
        """Send what waited for the answer's end; what keeps it from that is told, and it waits."""
        try:
            await self.send_queued(conversation)
        except ChatAppError as error:
            if error.code != "conversation_busy":
                self._feed.publish(Notice(Level.WARNING, error.failure))
