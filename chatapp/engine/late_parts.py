"""The parts of the engine that are loaded when they are first needed: start-up does without them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatapp.engine.batches import Batches
    from chatapp.engine.chat import Chat
    from chatapp.engine.cloze import Cloze
    from chatapp.engine.cloze_tasks import ClozeTasks
    from chatapp.engine.comparisons import Comparisons
    from chatapp.engine.connections import Connections
    from chatapp.engine.context import Context
    from chatapp.engine.conversations import Conversations
    from chatapp.engine.downloads import Downloads
    from chatapp.engine.embedded import Embedded
    from chatapp.engine.feed import Feed
    from chatapp.engine.few_shot import FewShotTasks
    from chatapp.engine.few_shot_tables import FewShotTables
    from chatapp.engine.listing import Listing
    from chatapp.engine.organising import Organising
    from chatapp.engine.preferences import Preferences
    from chatapp.engine.prompts import Prompts
    from chatapp.engine.requests import Requests
    from chatapp.engine.single_calls import SingleCalls
    from chatapp.engine.soundness import Soundness
    from chatapp.engine.structured import StructuredAnswers
    from chatapp.engine.tasks import Tasks
    from chatapp.engine.texts import Texts
    from chatapp.engine.transfer import Transfer
    from chatapp.engine.tree import Tree
    from chatapp.engine.usage import Usage
    from chatapp.storage.attachments import Attachments as StoredAttachments
    from chatapp.storage.conversations import Conversations as StoredConversations
    from chatapp.storage.database import Database
    from chatapp.storage.folders import Folders
    from chatapp.storage.profile import Profile, WriterLock
    from chatapp.storage.settings import Settings
    from chatapp.storage.temporary import Temporary


class LateParts:
    """What `Engine` has besides the parts that every start needs; those are named here."""

    profile: Profile
    database: Database
    settings: Settings
    feed: Feed
    conversations: Conversations
    listing: Listing
    embedded: Embedded
    connections: Connections
    context: Context
    chat: Chat
    _writer: WriterLock
    _tasks: Tasks
    _temporary: Temporary
    _store: StoredConversations
    _stored_attachments: StoredAttachments
    _requests: Requests

    @cached_property
    def downloads(self) -> Downloads:
        """The intents on downloads of model files, loaded when first needed."""
        from chatapp.engine.downloads import Downloads

        return Downloads(
            lambda: self.connections.client,
            self.embedded.folder,
            self.embedded,
            self._tasks,
            self.feed,
        )

    @cached_property
    def tree(self) -> Tree:
        """The intents on single messages and branches, loaded when first needed."""
        from chatapp.engine.tree import Tree
        from chatapp.storage.tree import MessageTree

        parts = (self.conversations, self.chat, self.context, self.feed)
        return Tree(self._store, MessageTree(self._temporary), *parts)

    @cached_property
    def texts(self) -> Texts:
        """The intents on texts that a model continues, loaded when first needed."""
        from chatapp.engine.texts import Texts

        parts = (self.conversations, self._requests, self.context, self.chat, self.feed)
        return Texts(self._store, *parts)

    @cached_property
    def single_calls(self) -> SingleCalls:
        """Calls for answers outside of conversations, loaded when first needed."""
        from chatapp.engine.single_calls import SingleCalls

        return SingleCalls(self._requests)

    def _folders(self) -> Folders:
        from chatapp.storage.folders import Folders

        return Folders(self.database)

    @cached_property
    def structured(self) -> StructuredAnswers:
        """What answers say that follow a JSON schema, loaded when first needed."""
        from chatapp.engine.structured import StructuredAnswers

        return StructuredAnswers(self._store, self.chat, self.settings)

    @cached_property
    def batches(self) -> Batches:
        """Runs of templates over tables, loaded when first needed."""
        from chatapp.engine.batches import Batches

        return Batches(self.connections, self._requests, self.single_calls)

    @cached_property
    def cloze(self) -> Cloze:
        """Scores of cloze templates, loaded when first needed."""
        from chatapp.engine.cloze import Cloze

        return Cloze(self._requests, self.single_calls)

    @cached_property
    def cloze_tasks(self) -> ClozeTasks:
        """The intents on cloze tasks, loaded when first needed."""
        from chatapp.engine.cloze_tasks import ClozeTasks
        from chatapp.storage.experiments import Experiments

        return ClozeTasks(Experiments(self.database), self.cloze)

    @cached_property
    def few_shot(self) -> FewShotTasks:
        """The intents on few-shot tasks, loaded when first needed."""
        from chatapp.engine.few_shot import FewShotTasks
        from chatapp.engine.few_shot_runs import FewShotRuns
        from chatapp.storage.experiments import Experiments

        store = Experiments(self.database)
        return FewShotTasks(store, FewShotRuns(store, self._requests, self.single_calls))

    @cached_property
    def few_shot_tables(self) -> FewShotTables:
        """Runs of few-shot tasks whose answers go to a file, loaded when first needed."""
        from chatapp.engine.few_shot_tables import FewShotTables

        return FewShotTables(self.few_shot.runs, self._requests)

    @cached_property
    def preferences(self) -> Preferences:
        """The intents on preferences between answers, loaded when first needed."""
        from chatapp.engine.preferences import Preferences
        from chatapp.storage.preferences import Preferences as StoredPreferences

        return Preferences(StoredPreferences(self._temporary))

    @cached_property
    def comparisons(self) -> Comparisons:
        """The intents on comparisons, loaded when first needed."""
        from chatapp.engine.comparisons import Comparisons

        parts = (self.conversations, self._requests, self.context, self.chat, self.preferences)
        return Comparisons(self._store, *parts, self.feed)

    @cached_property
    def organising(self) -> Organising:
        """The intents on many conversations and on folders, loaded when first needed."""
        from chatapp.engine.organising import Organising
        from chatapp.storage.placing import Placing

        placing, folders = Placing(self.database), self._folders()
        return Organising(placing, folders, self.listing, self._store, self._temporary, self.feed)

    @cached_property
    def prompts(self) -> Prompts:
        """The intents on the prompt library, loaded when first needed."""
        from chatapp.engine.prompts import Prompts
        from chatapp.storage.prompts import Prompts as StoredPrompts

        return Prompts(StoredPrompts(self.database), self.conversations, self.feed)

    @cached_property
    def transfer(self) -> Transfer:
        """The intents on files of conversations, loaded when first needed."""
        from chatapp.engine.transfer import Transfer
        from chatapp.storage.exporting import Exporting
        from chatapp.storage.importing import Importing

        return Transfer(
            *(self._store, Importing(self.database), Exporting(self._temporary)),
            self._stored_attachments,
            self.feed,
            self._temporary.holds,
        )

    @cached_property
    def usage(self) -> Usage:
        """The intents on usage and prices, loaded when first needed."""
        from chatapp.engine.usage import Usage
        from chatapp.storage.prices import Prices
        from chatapp.storage.usage import UsageSums

        return Usage(UsageSums(self._temporary), Prices(self.database), self.feed, self._tasks)

    @cached_property
    def soundness(self) -> Soundness:
        """The intents on a damaged database, loaded when first needed."""
        from chatapp.engine.soundness import Soundness

        attachments = self._stored_attachments
        return Soundness(self.profile, self.database, self._writer.id, self._store, attachments)
