"""Joins the panel of parameters and the engine: shows what holds, keeps what is changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from chatapp.domain.changes import (
    Change,
    ConversationChanged,
    NextParametersChanged,
    PresetsChanged,
    SettingChanged,
    StoreChanged,
)
from chatapp.domain.errors import InputError
from chatapp.engine.services import capabilities_of
from chatapp.gui.parameter_edits import ParameterEdits

if TYPE_CHECKING:
    from chatapp.domain.capabilities import Capabilities
    from chatapp.domain.messages import Conversation, Json
    from chatapp.domain.presets import Preset
    from chatapp.engine.connections import Target
    from chatapp.engine.engine import Engine
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.parameters.panel import ParametersPanel
    from chatapp.gui.parameters.state import PanelState
    from chatapp.gui.tasks import WindowTasks


class ParametersController(QObject):
    """Shows the panel beside the transcript, and puts it away; keeps the chip of the composer."""

    def __init__(
        self, page: ChatPage, engine: Engine, tasks: WindowTasks, chat: ChatController
    ) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._chat = chat
        self._target: Target | None = None
        self._panel: ParametersPanel | None = None
        self._wanted = False
        self._next_only = self._setting_next = False
        self._presets: tuple[Preset, ...] = ()
        self._edits = ParameterEdits(engine, tasks, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show)
        self._edits.settled.connect(partial(self._soon.start, 0))
        page.header.parameters_requested.connect(self.toggle)
        page.side_changed.connect(self._side_changed)
        page.composer.next_cleared.connect(self._clear_next)
        chat.target_shown.connect(self._follow)
        chat.asking.before_asking = self._edits.settle

    @property
    def shown(self) -> bool:
        """Whether the panel is in sight."""
        return self._panel is not None and not self._panel.isHidden()

    def toggle(self) -> None:
        """Show the panel with the keyboard's focus in it, or put it away."""
        if self.shown:
            self.close()
        elif not self._wanted:
            self._wanted = True
            self._tasks.spawn(self._open(), "open-parameters")

    def close(self) -> None:
        """Put the panel away; the focus goes back to the composer."""
        if self._panel is None:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self._panel.isAncestorOf(focus)
        self._edits.send()
        self._page.show_side(None)
        if had_focus:
            self._page.composer.focus_text()

    def apply(self, change: Change) -> None:
        """Show what the engine tells."""
        if isinstance(change, PresetsChanged):
            self._presets = change.presets
        elif isinstance(change, StoreChanged):
            if self._panel is not None:
                self._tasks.spawn(self._engine.presets.publish(), "read-presets")
            return
        elif isinstance(change, ConversationChanged):
            shown = self._chat.conversation
            if shown is None or shown.id != change.conversation.id:
                return
        elif isinstance(change, NextParametersChanged):
            if not change.parameters and not self._setting_next:  # they were sent
                self._next_only = False
            self._show_chip()
        elif not isinstance(change, SettingChanged):
            return
        self._soon.start(0)

    # Showing

    async def _open(self) -> None:
        """Make the panel in steps between which the window works, and show it."""
        from chatapp.loading import PARAMETERS, load_in_steps

        try:
            if self._panel is None:
                await load_in_steps(PARAMETERS)
                panel = self._make()
                self._presets = tuple(await self._engine.presets.all())
                self._panel = panel
            self._panel.show_state(self._state())
            self._page.show_side(self._panel)
            self._panel.focus_first()
        finally:
            self._wanted = False

    def _make(self) -> ParametersPanel:
        from chatapp.gui.parameters.panel import ParametersPanel

        panel = ParametersPanel()
        panel.closed.connect(self.close)
        panel.value_changed.connect(self._set_value)
        panel.system_changed.connect(self._set_system)
        panel.instructions.left.connect(self._edits.send)
        panel.next_toggled.connect(self._set_next_only)
        panel.count_requested.connect(self._count)
        panel.presets.chosen.connect(self._choose)
        panel.presets.remove_requested.connect(self._remove)
        panel.presets.default_requested.connect(self._set_default)
        panel.foot.reset_requested.connect(self._reset)
        panel.foot.save_requested.connect(self._save)
        panel.foot.rename_requested.connect(self._rename)
        panel.rows.format.check_wanted.connect(self._check_schema)
        return panel

    def _check_schema(self, schema: dict[str, Json]) -> None:
        self._tasks.spawn(self._show_fault(schema), "check-schema")

    async def _show_fault(self, schema: dict[str, Json]) -> None:
        fault = await self._engine.structured.checks.fault(schema)
        if self._panel is not None:
            self._panel.rows.format.editor.show_fault(schema, fault)

    def _count(self, text: str) -> None:
        self._tasks.spawn(self._show_count(text), "count-instructions")

    async def _show_count(self, text: str) -> None:
        tokens = await self._engine.context.count(text)
        if self._panel is not None:
            self._panel.show_count(text, tokens)

    def _follow(self, target: Target) -> None:
        """Another conversation, connection or model may be shown."""
        self._target = target
        conversation = self._chat.conversation
        if self._edits.follow(conversation.id if conversation is not None else ""):
            self._next_only = False
        self._show_chip()
        self._show()

    def _show_left_out(self) -> None:
        """Say beside the message's destination what is set but cannot be sent there."""
        conversation, target = self._chat.conversation, self._target
        if conversation is None or target is None or not conversation.parameters:
            self._page.composer.foot.set_left_out(())
            return
        from chatapp.engine.parameters import canonical, left_out
        from chatapp.gui.parameter_words import label_of

        wanted = canonical(self._edits.parameters_of(conversation))
        names = left_out(wanted, self._capabilities(target))
        self._page.composer.foot.set_left_out([label_of(name) for name in names])

    def _side_changed(self) -> None:
        self._page.header.set_parameters_shown(self.shown)

    def _show(self) -> None:
        self._show_left_out()
        if self._panel is not None and self.shown:
            self._panel.show_state(self._state())

    def _state(self) -> PanelState:
        from chatapp.domain.presets import wanted_by
        from chatapp.domain.settings import DEFAULT_PRESET, SEND_USER_ID
        from chatapp.gui.parameters.state import PanelState

        conversation, target = self._chat.conversation, self._target
        if conversation is None or target is None:
            return PanelState(presets=self._presets)
        return PanelState(
            conversation=conversation.id,
            wanted=self._edits.over(wanted_by(conversation)),
            presets=self._presets,
            chosen=conversation.preset or "",
            default=self._engine.settings.get(DEFAULT_PRESET),
            capabilities=self._capabilities(target),
            next_only=self._next_only,
            user_id=self._engine.settings.get(SEND_USER_ID),
            next=self._engine.chat.next_parameters.of(conversation.id),
        )

    def _capabilities(self, target: Target) -> Capabilities:
        """What the target can do; nothing is known of a dialect that is not spoken."""
        from chatapp.domain.capabilities import Capabilities

        try:
            return capabilities_of(target.connection, target.model)
        except InputError:
            return Capabilities()

    def _show_chip(self) -> None:
        conversation = self._chat.conversation
        waiting = self._engine.chat.next_parameters.of(conversation.id) if conversation else {}
        if not waiting:
            self._page.composer.show_next(())
            return
        from chatapp.gui.short_parameters import short_change

        self._page.composer.show_next([short_change(*one) for one in waiting.items()])

    # What the user changes

    def _set_value(self, name: str, value: Json) -> None:
        conversation = self._chat.conversation
        if conversation is None:
            return
        if self._next_only:
            self._set_next(conversation, name, value)
        else:
            self._edits.set(conversation.id, name, value)
            self._show()

    def _set_next(self, conversation: Conversation, name: str, value: Json) -> None:
        from chatapp.domain.presets import same

        waiting = self._engine.chat.next_parameters
        self._setting_next = True
        if same(value, self._edits.parameters_of(conversation).get(name)):
            waiting.forget(conversation.id, name)
        else:
            waiting.set(conversation.id, name, value)
        self._setting_next = False

    def _set_system(self, text: str) -> None:
        conversation = self._chat.conversation
        if conversation is not None:
            self._edits.set_system(conversation.id, text)
            self._soon.start(0)

    def _set_next_only(self, wanted: bool) -> None:
        self._next_only = wanted
        self._show()

    def _clear_next(self) -> None:
        conversation = self._chat.conversation
        if conversation is not None:
            self._engine.chat.next_parameters.forget(conversation.id)

    def _reset(self) -> None:
        conversation = self._chat.conversation
        if conversation is None:
            return
        if self._next_only:
            self._clear_next()
            return
        told = self.tr("The parameters were reset.")
        self._change_all(self._engine.presets.reset, told, conversation.id)

    def _choose(self, preset: str) -> None:
        conversation = self._chat.conversation
        if conversation is None:
            return
        if preset:
            told = self.tr("The preset's parameters hold now.")
            self._change_all(self._engine.presets.apply, told, conversation.id, preset)
        else:
            told = self.tr("No parameters are sent now.")
            self._change_all(self._engine.presets.leave, told, conversation.id)

    def _change_all(
        self, change: Callable[..., Awaitable[Conversation]], told: str, *arguments: str
    ) -> None:
        self._tasks.spawn(self._change(change, told, arguments), "change-parameters")

    async def _change(
        self,
        change: Callable[..., Awaitable[Conversation]],
        told: str,
        arguments: tuple[str, ...],
    ) -> None:
        """Change all parameters at once, and offer to take that back where any is lost by it."""
        await self._edits.settle()
        before = await change(*arguments)
        if before.parameters or before.system:
            undo = partial(self._undo, partial(self._engine.presets.put_back_in, before))
            self._page.bar.show_text(told, action=self.tr("Undo"), on_action=undo)

    # Presets

    def _save(self, name: str) -> None:
        conversation = self._chat.conversation
        if conversation is not None:
            self._tasks.spawn(self._save_as(conversation.id, name), "save-preset")

    async def _save_as(self, conversation: str, name: str) -> None:
        from chatapp.domain.presets import same_name, wanted_by

        await self._edits.settle()
        presets = self._engine.presets
        wanted = wanted_by(await self._engine.conversations.get(conversation))
        there = [one for one in self._presets if same_name(one.name, name)]
        if not there:
            saved = await presets.save(name, wanted)
            await presets.follow(conversation, saved.id)
            return
        before = await presets.overwrite(there[0].id, wanted)
        await presets.follow(conversation, before.id)
        told = self.tr("The preset %1 was replaced.").replace("%1", before.name)
        self._offer_undo(told, partial(presets.put_back, before))

    def _rename(self, name: str) -> None:
        preset = self._state().preset
        if preset is not None:
            intent = self._engine.presets.rename(preset.id, name)
            self._tasks.spawn(intent, "rename-preset")

    def _remove(self) -> None:
        preset = self._state().preset
        if preset is not None:
            self._tasks.spawn(self._take_out(preset.id), "remove-preset")

    async def _take_out(self, preset: str) -> None:
        removed = await self._engine.presets.remove(preset)
        told = self.tr("The preset %1 was removed.").replace("%1", removed.name)
        self._offer_undo(told, partial(self._engine.presets.put_back, removed))

    def _set_default(self, preset: str) -> None:
        intent = self._engine.presets.set_default(preset or None)
        self._tasks.spawn(intent, "set-default-preset")

    def _offer_undo(self, told: str, undo: Callable[[], Awaitable[None]]) -> None:
        action = partial(self._undo, undo)
        self._page.bar.show_text(told, action=self.tr("Undo"), on_action=action)

    def _undo(self, undo: Callable[[], Awaitable[None]]) -> None:
        self._tasks.spawn(_awaited(undo), "undo-parameters")


async def _awaited(undo: Callable[[], Awaitable[None]]) -> None:
    await undo()
