"""Comparisons: one prompt to several columns at once, and the choice between their answers.

The answers are ordinary messages of one conversation: siblings below the same prompt, or below
siblings of it where a column words it differently. They are written by replies like all others,
so that what a process that is killed had received is kept.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from chatapp.domain.changes import BranchChanged, ConversationAdded
from chatapp.domain.comparing import (
    FEWEST_COLUMNS,
    MOST_COLUMNS,
    Column,
    Comparison,
    Verdict,
    answers_of,
    comparison_of,
    kept_comparison,
    prompt_parent,
)
from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.messages import (
    Attached,
    Conversation,
    Json,
    Message,
    Mode,
    Status,
    new_id,
    now,
)
from chatapp.domain.parameters import COMPARISON
from chatapp.domain.preferences import Preference
from chatapp.engine import turns
from chatapp.engine.chat import Chat
from chatapp.engine.column_calls import ColumnCalls, attached_to, gone_on_with
from chatapp.engine.compared import Compared
from chatapp.engine.context import Context
from chatapp.engine.conversations import Conversations
from chatapp.engine.feed import Feed
from chatapp.engine.preferences import Preferences, preference_of
from chatapp.engine.requests import Requests
from chatapp.engine.titles import title_from_prompt
from chatapp.storage import conversations as stored


class Comparisons:
    """Intents on comparisons. All raise StorageError and NotFoundError besides what is named."""

    def __init__(
        self,
        store: stored.Conversations,
        conversations: Conversations,
        requests: Requests,
        context: Context,
        chat: Chat,
        preferences: Preferences,
        feed: Feed,
    ) -> None:
        self._store = store
        self._conversations = conversations
        self._requests = requests
        self._context = context
        self._chat = chat
        self._preferences = preferences
        self._feed = feed

    # Asking

    async def start(
        self,
        prompt: str,
        columns: Sequence[Column],
        *,
        blind: bool = False,
        together: bool = False,
        attached: Sequence[Attached] = (),
        temporary: bool = False,
        after: str | None = None,
    ) -> Conversation:
        """Ask all columns at once, in a conversation of its own, or in one that is there.

        Parameters: `blind`, the order of the columns is left to chance; `together`, as in
        `Comparison`; `attached`, as in `Chat.send`; `temporary`, as in a `Conversation`; `after`,
        a conversation (id) whose shown branch goes before the prompt: answers are branches of it.
        Raises InputError (empty_prompt; bad_parameter, also for too many columns; context_full;
        conversation_busy): nothing is kept then.
        """
        prompt = turns.checked_text(prompt, attached)
        if not 1 <= len(columns) <= MOST_COLUMNS:
            raise bad_parameter("columns", len(columns))
        comparison = Comparison(prompt, tuple(columns), blind=blind, together=together)
        if blind:
            comparison = replace(comparison, columns=_shuffled(columns))
        if after is not None:
            return await self._start_after(after, comparison, attached)
        return await self._start_new(comparison, attached, temporary)

    async def _start_new(
        self, comparison: Comparison, attached: Sequence[Attached], temporary: bool
    ) -> Conversation:
        moment = now()
        title = title_from_prompt(comparison.prompt.strip() or attached[0].name)
        home = Conversation(
            *(new_id(), title, moment, moment),
            temporary=temporary,
            mode=Mode.COMPARE,
            parameters={COMPARISON: kept_comparison(comparison)},
        )
        with self._chat.alone(home.id):
            calls = await self._calls(home, comparison, comparison.columns, (), attached)
            await self._store.add(home)
            self._feed.publish(ConversationAdded(home))
            await self._chat.begin_all(calls.calls, calls.added)
        await self._tell(home.id)
        return await self._store.get(home.id)

    async def _start_after(
        self, conversation: str, comparison: Comparison, attached: Sequence[Attached]
    ) -> Conversation:
        with self._chat.alone(conversation):
            home = await self._store.get(conversation)
            if home.mode is Mode.COMPLETE:  # one text, to which there are no prompts
                raise bad_parameter("after", conversation)
            known, columns = await self._store.messages(conversation), comparison.columns
            calls = await self._calls(home, comparison, columns, known, attached, home.current)
            await self._keep(conversation, comparison)
            await self._conversations.change(conversation, mode=Mode.COMPARE)
            await self._chat.begin_all(calls.calls, calls.added)
        await self._tell(conversation)
        return await self._store.get(conversation)

    async def ask_again(self, conversation: str, prompt: str) -> None:
        """Ask all columns with another prompt; what was said to the one before is kept beside it.

        Raises InputError (empty_prompt, conversation_busy, bad_parameter, context_full).
        """
        home, comparison = await self._found(conversation)
        with self._chat.alone(conversation):
            messages = await self._store.messages(conversation)
            attached = attached_to(messages)
            prompt = turns.checked_text(prompt, attached)
            columns = comparison.columns
            if prompt != comparison.prompt:
                columns = tuple(one.for_another_prompt() for one in columns)
            if comparison.blind:
                columns = _shuffled(columns)
            new = replace(comparison, prompt=prompt, columns=columns).undecided()
            above = prompt_parent(comparison, messages)
            calls = await self._calls(home, new, new.columns, messages, attached, above)
            await self._keep(conversation, new)
            await self._chat.begin_all(calls.calls, calls.added)
        await self._tell(conversation)

    async def ask(self, conversation: str, column: str) -> None:
        """Ask one column again, or for the first time, while others may be writing.

        Raises InputError (conversation_busy: its own answer is being written, or another one
        begins; bad_parameter, context_full).
        """
        home, comparison = await self._found(conversation)
        wanted = _column(comparison, column)
        with self._chat.alone(conversation, beside=True):
            messages = await self._chat.branches.all(conversation)
            answer = answers_of(comparison, messages).get(column)
            if answer is not None and answer.status is Status.STREAMING:
                raise InputError("conversation_busy")
            attached = attached_to(messages)
            above = prompt_parent(comparison, messages)
            calls = await self._calls(home, comparison, (wanted,), messages, attached, above)
            new = comparison.undecided()
            if new.hidden and answer is None:  # what was just put at the end would be known
                new = replace(new, columns=_shuffled(new.columns))
            await self._keep(conversation, new)
            await self._chat.begin_all(calls.calls, calls.added)
        await self._tell(conversation)

    async def put_column(self, conversation: str, column: Column) -> None:
        """Put a column behind the others, or in the place of itself; it is not asked.

        Raises InputError (bad_parameter): there are as many as there can be.
        """
        _home, comparison = await self._found(conversation)
        columns = [column if one.id == column.id else one for one in comparison.columns]
        if column not in columns:
            columns.append(column)
        if len(columns) > MOST_COLUMNS:
            raise bad_parameter("columns", len(columns))
        await self._keep(conversation, replace(comparison, columns=tuple(columns)))
        await self._tell(conversation)

    async def remove_column(self, conversation: str, column: str) -> Comparison:
        """Take a column away; its answer is stopped and kept. Gives what was, for `put_back`."""
        _home, before = await self._found(conversation)
        answers = answers_of(before, await self._store.messages(conversation))
        if column in answers:
            self._chat.stop_answer(answers[column].id)
        left = tuple(one for one in before.columns if one.id != column)
        after = replace(before, columns=left)
        await self._keep(conversation, after.undecided() if before.chosen == column else after)
        await self._tell(conversation)
        return before

    async def put_back(self, conversation: str, before: Comparison) -> None:
        """Undo `remove_column`; a verdict that was given before holds again, if nothing that was
        judged has changed."""
        _home, present = await self._found(conversation)
        new = [one for one in present.columns if before.column(one.id) is None]
        columns = (*before.columns, *new)[:MOST_COLUMNS]
        present = replace(present, columns=columns)
        answers = answers_of(before, await self._store.messages(conversation)).values()
        ids = {answer.id for answer in answers}
        undecided = present.verdict is None and before.prompt == present.prompt
        if undecided and await self._preferences.is_on(conversation, before.preference, ids):
            present = present.decided_as(before)
        await self._keep(conversation, present)
        await self._tell(conversation)

    def stop(self, conversation: str) -> None:
        """Stop all answers; their texts are kept."""
        self._chat.stop(conversation)

    async def stop_column(self, conversation: str, column: str) -> None:
        """Stop one answer; its text is kept."""
        answers = (await self.read(conversation)).answers
        if column in answers:
            self._chat.stop_answer(answers[column].id)

    # What is shown

    async def read(self, conversation: str) -> Compared:
        """A comparison as it stands now. Raises InputError (bad_parameter) for what is none."""
        home, comparison = await self._found(conversation)
        messages = await self._chat.branches.all(conversation)
        answers = answers_of(comparison, messages)
        return Compared(home, comparison, answers, prompt_parent(comparison, messages))

    async def set_blind(self, conversation: str, blind: bool) -> None:
        """Hide whose answers they are until one is chosen; their order is then another."""
        _home, comparison = await self._found(conversation)
        columns = comparison.columns
        if blind and comparison.verdict is None:
            columns = _shuffled(columns)
        await self._keep(conversation, replace(comparison, blind=blind, columns=columns))
        await self._tell(conversation)

    async def set_together(self, conversation: str, together: bool) -> None:
        """Hide answers until all have ended, or not."""
        _home, comparison = await self._found(conversation)
        await self._keep(conversation, replace(comparison, together=together))
        await self._tell(conversation)

    async def leave(self, conversation: str) -> None:
        """Make it an ordinary one again, whatever was chosen; answers are written on."""
        await self._found(conversation)
        await self._conversations.change(conversation, mode=Mode.CHAT)

    async def reopen(self, conversation: str) -> None:
        """Show a conversation as the comparison again that it was.

        Raises InputError (bad_parameter) where it was none.
        """
        await self._found(conversation)
        await self._conversations.change(conversation, mode=Mode.COMPARE)

    # Choosing

    async def decide(
        self, conversation: str, verdict: Verdict, column: str | None = None
    ) -> Preference:
        """Keep which answer is best; an earlier verdict on the same answers is replaced.

        One answer has to have ended. Those still being written are stopped: what is kept of them
        is what there was to be judged, and an answer without a text is not among the judged.
        Parameters: `column`, that of the best one (id), where one was chosen.
        Raises InputError (conversation_busy: none, or not the chosen one, has ended;
        bad_parameter: too few answers, no such column).
        """
        compared = await self.read(conversation)
        ids = [one.id for one in compared.judgeable]
        if len(ids) < FEWEST_COLUMNS or (verdict is Verdict.CHOSEN) != (column is not None):
            raise bad_parameter("verdict", verdict.value)
        if column is not None and column not in ids:
            raise bad_parameter("column", column)
        ended = [one.id for one in compared.choosable]
        if not ended or (column is not None and column not in ended):
            raise InputError("conversation_busy")
        compared = await self._stopped(compared)
        preference = preference_of(compared, await self._branches(compared), verdict, column)
        comparison = compared.comparison
        await self._forget_verdict(conversation, comparison)
        await self._preferences.keep(preference)
        decided = replace(comparison, verdict=verdict, chosen=column, preference=preference.id)
        await self._keep(conversation, decided)
        await self._tell(conversation)
        return preference

    async def take_back(self, conversation: str) -> None:
        """Undo `decide`: the verdict is forgotten, and what is blind is hidden again."""
        _home, comparison = await self._found(conversation)
        await self._forget_verdict(conversation, comparison)
        await self._keep(conversation, comparison.undecided())
        await self._tell(conversation)

    async def go_on(self, conversation: str, column: str) -> Conversation:
        """Make the conversation an ordinary one that goes on from a column's answer, with what
        that was asked with. Other answers still being written are stopped.

        Raises InputError (conversation_busy: its answer has not ended; bad_parameter: the column
        has no answer).
        """
        compared = await self.read(conversation)
        wanted = _column(compared.comparison, column)
        answer = compared.answers.get(column)
        if answer is None:
            raise bad_parameter("column", column)
        if answer.status is Status.STREAMING:
            raise InputError("conversation_busy")
        await self._stopped(compared)
        leaf = await self._store.newest_leaf(answer.id)
        fields = gone_on_with(compared.home, wanted, answer)
        changed = await self._conversations.change(conversation, current=leaf, **fields)
        self._feed.publish(BranchChanged(conversation, leaf))
        return changed

    # Parts

    async def _stopped(self, compared: Compared) -> Compared:
        """The same once all its answers have ended; those being written are stopped.

        Raises InputError (conversation_busy): another process writes one.
        """
        if not compared.running:
            return compared
        self._chat.stop(compared.home.id)
        await self._chat.ended(compared.home.id)
        stopped = await self.read(compared.home.id)
        if stopped.running:
            raise InputError("conversation_busy")
        return stopped

    async def _found(self, conversation: str) -> tuple[Conversation, Comparison]:
        home = await self._store.get(conversation)
        comparison = comparison_of(home)
        if comparison is None:
            raise bad_parameter("conversation", conversation)
        return home, comparison

    async def _calls(
        self,
        home: Conversation,
        comparison: Comparison,
        columns: Sequence[Column],
        messages: Sequence[Message],
        attached: Sequence[Attached],
        after: str | None = None,
    ) -> ColumnCalls:
        """What is asked of some columns.

        Parameters: `messages`, what is there already; `after`, what the prompt comes after (id).
        """
        calls = ColumnCalls(self._requests, self._context, home, messages, attached, after)
        for column in columns:
            await calls.add(column, comparison.prompt)
        return calls

    async def _forget_verdict(self, conversation: str, comparison: Comparison) -> None:
        if comparison.preference is not None:
            await self._preferences.take_back(conversation, comparison.preference)

    async def _branches(self, compared: Compared) -> list[list[Message]]:
        """All that leads to each answer that is judged, the answer itself the last."""
        answers = [compared.answers[one.id].id for one in compared.judgeable]
        return [await self._store.branch(compared.home.id, answer) for answer in answers]

    async def _keep(self, conversation: str, comparison: Comparison) -> None:
        kept: dict[str, Json] = {COMPARISON: kept_comparison(comparison)}
        await self._conversations.set_parameters(conversation, kept)

    async def _tell(self, conversation: str) -> None:
        home = await self._store.get(conversation)
        self._feed.publish(BranchChanged(conversation, home.current))


def _shuffled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns in an order that nobody can know."""
    return tuple(random.SystemRandom().sample([*columns], len(columns)))


def _column(comparison: Comparison, identity: str) -> Column:
    found = comparison.column(identity)
    if found is None:
        raise bad_parameter("column", identity)
    return found
