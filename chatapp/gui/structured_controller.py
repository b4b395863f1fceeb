"""Joins answers that are JSON and the engine: looked at, shown, saved, asked for once more."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from chatapp.domain.structured import REPAIRS, schema_in
from chatapp.gui.transcript.structured import Shape, view_of

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.tasks import WindowTasks

_PLAIN_NAME = "answer"


class StructuredController(QObject):
    """Does what the heads of such answers ask for."""

    def __init__(self, page: ChatPage, engine: Engine, tasks: WindowTasks) -> None:
        super().__init__(page)
        self._page, self._engine, self._tasks = page, engine, tasks
        self._looking: set[str] = set()
        """Answers that are being looked at, by id."""
        intents = page.transcript.intents
        intents.structure_requested.connect(self._look)
        intents.structure_shaped.connect(self._shape)
        intents.structure_save_requested.connect(self._ask_where_to_save)
        intents.structure_repair_requested.connect(self._repair)

    def _look(self, message: str) -> None:
        if message not in self._looking:
            self._looking.add(message)
            self._tasks.spawn(self._read(message), "read-structured")

    async def _read(self, identity: str) -> None:
        model = self._page.model
        try:
            place = model.row_of(identity)
            if place is None:
                return
            message = model.rows[place].message
            before = model.rows[place - 1].message if place else None
            again = before is not None and REPAIRS in before.parameters
            read = await self._engine.structured.read(message)
            checked = schema_in(message.parameters) is not None
            view = await asyncio.to_thread(
                view_of, read, message.text, checked=checked, again=again
            )
            place = model.row_of(identity)
            if place is not None and model.rows[place].message.text == message.text:
                model.set_structured(identity, view)
        finally:
            self._looking.discard(identity)

    def _shape(self, identity: str, shape: str) -> None:
        model = self._page.model
        place = model.row_of(identity)
        view = model.rows[place].structured if place is not None else None
        if view is not None:
            model.set_structured(identity, replace(view, shape=Shape(shape)))

    def _repair(self, identity: str) -> None:
        self._tasks.spawn(self._ask_once_more(identity), "repair-answer")

    async def _ask_once_more(self, identity: str) -> None:
        await self._engine.structured.repair(identity)

    def _ask_where_to_save(self, identity: str, kind: str) -> None:
        dialog = QFileDialog(self._page, self.tr("Save answer as"))
        dialog.setObjectName("save_answer_as")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.selectFile(f"{_PLAIN_NAME}.{kind}")
        dialog.fileSelected.connect(partial(self._save, identity))
        dialog.open()

    def _save(self, identity: str, path: str) -> None:
        self._tasks.spawn(self._engine.structured.export(identity, Path(path)), "save-answer")
