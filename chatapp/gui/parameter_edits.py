"""What the user changed in the panel and the engine does not have yet."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.domain.presets import Wanted, wanted_by

if TYPE_CHECKING:
    from chatapp.domain.messages import Conversation, Json
    from chatapp.engine.engine import Engine
    from chatapp.gui.tasks import WindowTasks

PAUSE_MS = 200
"""Changes within this time go out as one."""
WRITING_PAUSE_MS = 400
"""The same for the instructions, while they are written."""


class ParameterEdits(QObject):
    """Gathers changes of one conversation at a time, and hands them on in their order.

    Signal: `settled`, the engine has something that it had not, or refused it.
    """

    settled = Signal()

    def __init__(self, engine: Engine, tasks: WindowTasks, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._tasks = tasks
        self._conversation = ""
        self._values: dict[str, Json] = {}
        self._system: str | None = None
        self._going: list[tuple[Mapping[str, Json], str | None]] = []
        """What is on its way, the oldest first."""
        self._sending: asyncio.Task[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.send)

    def set(self, conversation: str, name: str, value: Json) -> None:
        """A parameter is to have another value; None: not to be sent."""
        self.follow(conversation)
        self._values[name] = value
        self._timer.start(PAUSE_MS)

    def set_system(self, conversation: str, text: str) -> None:
        """The instructions are written anew."""
        self.follow(conversation)
        self._system = text
        self._timer.start(WRITING_PAUSE_MS)

    def follow(self, conversation: str) -> bool:
        """What comes is about this conversation; gives whether it is another one."""
        if conversation == self._conversation:
            return False
        self.send()
        self._conversation = conversation
        self._going = []
        return True

    def over(self, wanted: Wanted) -> Wanted:
        """What the conversation wants, with what it does not have yet."""
        system, values = wanted.system, dict(wanted.parameters)
        for changed, text in [*self._going, (self._values, self._system)]:
            values.update(changed)
            system = system if text is None else text or None
        return Wanted(system, {name: value for name, value in values.items() if value is not None})

    def parameters_of(self, conversation: Conversation) -> Mapping[str, Json]:
        """What is asked for in the conversation as the panel shows it."""
        return self.over(wanted_by(conversation)).parameters

    def send(self) -> None:
        """Hand on what there is, now."""
        self._timer.stop()
        if not self._values and self._system is None:
            return
        changed = (self._values, self._system)
        self._values, self._system = {}, None
        self._going.append(changed)
        intent = self._keep(self._conversation, *changed, self._sending)
        self._sending = self._tasks.spawn(intent, "set-parameters")

    async def settle(self) -> None:
        """Hand on what there is, and wait until the engine has it."""
        self.send()
        if self._sending is not None and not self._sending.done():
            await asyncio.wait([self._sending])

    async def _keep(
        self,
        conversation: str,
        values: Mapping[str, Json],
        system: str | None,
        before: asyncio.Task[None] | None,
    ) -> None:
        if before is not None and not before.done():
            await asyncio.wait([before])
        conversations = self._engine.conversations
        try:
            if system is not None:
                await conversations.change(conversation, system=system or None)
            if values:
                await conversations.set_parameters(conversation, values)
        finally:
            self._going = [one for one in self._going if one[0] is not values]
            self.settled.emit()
