"""Joins the first-run page and the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from chatapp.domain.changes import Change
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Failure
from chatapp.domain.models import EMBEDDED_ID, Dialect
from chatapp.domain.services import Service
from chatapp.domain.settings import DEFAULT_CONNECTION, FIRST_RUN_DONE, LANGUAGE, THEME
from chatapp.engine.services import known_services
from chatapp.gui.connection_check import RUNNING, CheckResult, CheckState, failed
from chatapp.gui.onboarding.controller import Begin, OnboardingState
from chatapp.gui.settings_controller import EngineSettings, check_result
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.engine.connections import ConnectionCheck
    from chatapp.engine.engine import Engine


class FirstRun(QObject):
    """Does what the first-run page asks for. Signals: `done`; `key_not_kept(Failure)`."""

    done = Signal()
    key_not_kept = Signal(Failure)

    def __init__(
        self, engine: Engine, settings: EngineSettings, state: OnboardingState, tasks: WindowTasks
    ) -> None:
        super().__init__(state)
        self._engine = engine
        self._settings = settings
        self._state = state
        self._tasks = tasks
        self._found: ConnectionCheck | None = None
        self._beginning = False
        settings.state.fetch_changed.connect(self._on_fetch)

    async def start(self) -> None:
        """Tell the page what is the case."""
        self._state.language = self._engine.settings.get(LANGUAGE)
        self._state.theme = self._engine.settings.get(THEME)
        models = await self._engine.embedded.listed()
        self._state.set_demo_present(any(model.demo and model.present for model in models))

    def apply(self, change: Change) -> None:
        """Hand on what the engine tells."""
        self._state.apply(change)

    @property
    def services(self) -> tuple[Service, ...]:
        """The services to choose from."""
        return known_services()

    def check_service(self, base_url: str, key: str, dialect: Dialect) -> None:
        """Make a real call to an address that is not kept yet."""
        self._state.set_check(base_url, key, RUNNING)
        self._tasks.spawn(self._check(base_url, key, dialect), "check-service")

    def fetch_demo_model(self) -> None:
        """Fetch the demo model."""
        self._settings.fetch_demo_model()

    def cancel_fetch(self) -> None:
        """Stop fetching the demo model."""
        self._settings.cancel_fetch()

    def set_setting(self, name: str, value: object) -> None:
        """Keep language or theme."""
        self._settings.set_setting(name, value)

    def begin(self, choice: Begin) -> None:
        """Make what was chosen the place where messages go.

        An address that was not tested yet is tested before; one that failed can be taken all
        the same, by asking for it once more.
        """
        if not self._beginning:
            self._beginning = True
            self._tasks.spawn(self._begin(choice), "begin")

    def want_encryption(self, wanted: bool) -> None:
        """Have the settings set up encryption right after this page."""
        self._settings.state.encryption.offered = wanted

    def skip(self) -> None:
        """Go to the chat; nothing is made."""
        self._tasks.spawn(self._finish(), "skip")

    def open_link(self, url: str) -> None:
        """Open a page in the system's browser."""
        QDesktopServices.openUrl(QUrl(url))

    async def _check(self, base_url: str, key: str, dialect: Dialect) -> None:
        result: CheckResult
        found = None
        try:
            found = await self._engine.connections.try_out(dialect, base_url, key)
            result = check_result(found)
        except ChatAppError as error:
            result = failed(error.failure)
        if self._state.checked == (base_url, key):
            self._found = found
            self._state.set_check(base_url, key, result)

    async def _begin(self, choice: Begin) -> None:
        try:
            if choice.demo:
                await self._use(EMBEDDED_ID)
            elif await self._tested(choice):
                await self._use(await self._add(choice))
        except ChatAppError as error:
            self._state.set_failure(error.failure)
        finally:
            self._beginning = False

    async def _tested(self, choice: Begin) -> bool:
        """Whether to go on: not where a first test has just failed."""
        asked = (choice.base_url, choice.key)
        check = self._state.check if self._state.checked == asked else None
        if check is not None and check.state is not CheckState.RUNNING:
            return True
        self._state.set_check(*asked, RUNNING)
        await self._check(*asked, choice.dialect)
        check = self._state.check
        return self._state.checked == asked and check is not None and check.works

    async def _add(self, choice: Begin) -> str:
        """Make the connection, as the test found it; gives its id."""
        tested = self._state.checked == (choice.base_url, choice.key)
        found = self._found if tested else None
        base_url = (found and found.mended_base_url) or choice.base_url
        connection, failure = await self._engine.connections.add(
            choice.name, choice.dialect, base_url, choice.key or None, service=choice.service
        )
        if failure is not None:
            self.key_not_kept.emit(failure)
        if found is not None and found.models:
            names = tuple(model.id for model in found.models)
            await self._engine.connections.change(connection.id, models=names, model=found.model)
        return connection.id

    async def _use(self, connection_id: str) -> None:
        await self._engine.set_setting(DEFAULT_CONNECTION.name, connection_id)
        await self._finish()

    async def _finish(self) -> None:
        await self._engine.set_setting(FIRST_RUN_DONE.name, True)
        self.done.emit()

    def _on_fetch(self) -> None:
        if self._settings.state.progress is None:
            self._state.end_fetch(self._settings.state.fetch_failure)
