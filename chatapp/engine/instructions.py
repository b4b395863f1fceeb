"""Custom instructions: what goes in front of a conversation's own system prompt.

Those for all conversations come first, then those of the folder, then the conversation's own, a
blank line between them. A conversation can leave the first two out. One whose mode is `complete`
has no instructions at all: the text is sent as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from chatapp.domain.messages import Conversation, Json, Mode
from chatapp.domain.settings import CUSTOM_INSTRUCTIONS
from chatapp.storage.settings import Settings

if TYPE_CHECKING:
    from chatapp.storage.folders import Folders

USED = "custom_instructions"
"""The parameter of a conversation that says whether they are used; not there: they are."""


class Instructions:
    """Puts together what is sent as the system prompt."""

    def __init__(self, settings: Settings, folders: Callable[[], Folders]) -> None:
        self._settings = settings
        self._folders = folders

    async def of(self, home: Conversation, parameters: Mapping[str, Json]) -> str | None:
        """The system prompt that is sent in a conversation; None for none. Raises StorageError."""
        if home.mode is Mode.COMPLETE or parameters.get(USED) is False:
            return home.system
        given = [self._settings.get(CUSTOM_INSTRUCTIONS)]
        if home.folder is not None:
            given.append(await self._folders().instructions(home.folder))
        parts = [text.strip() for text in given if text.strip()]
        if not parts:
            return home.system
        return "\n\n".join([*parts, home.system] if home.system else parts)
