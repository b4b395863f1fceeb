"""Joins the settings and first-run pages to the engine: does what they ask, tells the results."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from chatapp.domain.changes import Change, PullProgress
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Failure
from chatapp.domain.models import Dialect, ProxyMode
from chatapp.domain.services import Service
from chatapp.domain.settings import SETTINGS
from chatapp.engine.services import known_services
from chatapp.gui.connection_check import RUNNING, CheckResult, CheckState, failed
from chatapp.gui.connection_secrets import ConnectionSecrets
from chatapp.gui.encryption_controller import EncryptionController
from chatapp.gui.models_controller import EngineModels
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.system_settings import EngineSystem
from chatapp.gui.tasks import WindowTasks
from chatapp.gui.updates_settings import EngineUpdates
from chatapp.gui.usage_settings import EngineUsage

if TYPE_CHECKING:
    from chatapp.engine.connections import ConnectionCheck
    from chatapp.engine.engine import Engine


class EngineSettings(QObject):
    """Does the pages' intents over the engine.

    Signals: `key_not_kept(Failure)`, a secret is only in memory, or may be left in the keyring.
    """

    key_not_kept = Signal(Failure)

    def __init__(self, engine: Engine, state: SettingsState, tasks: WindowTasks) -> None:
        super().__init__(state)
        self._engine = engine
        self._tasks = tasks
        self._encryption = EncryptionController(engine, state.encryption)
        self._secrets = ConnectionSecrets(engine, self)
        self.state = state
        self.usage = EngineUsage(engine, state.usage, tasks)
        self.system = EngineSystem(engine, state.system)
        self.updates = EngineUpdates(engine, state.updates, tasks)
        self.embedded = EngineModels(engine, state.embedded, tasks, self._spawn)

    async def start(self) -> None:
        """Tell the pages what is the case."""
        for setting in SETTINGS.values():
            self.state.set_setting(setting.name, self._engine.settings.get(setting))
        self.state.set_connections(await self._engine.connections.all())
        self.state.set_models(await self._engine.embedded.listed())

    def apply(self, change: Change) -> None:
        """Hand on what the engine tells."""
        self.state.apply(change)
        self.embedded.apply(change)

    def look_at_storage(self) -> None:
        """Tell where conversations and keys are kept, and whether updates can be looked for."""
        self.updates.look()
        self._spawn(self._look_at_storage())

    # What the pages ask for

    def set_setting(self, name: str, value: object) -> None:
        """Keep a setting."""
        self._spawn(self._engine.set_setting(name, value))

    @property
    def services(self) -> tuple[Service, ...]:
        """The services to choose from."""
        return known_services()

    def add_connection(
        self, name: str, dialect: Dialect, base_url: str, key: str, service: str
    ) -> None:
        """Keep a new connection."""
        self._spawn(self._add(name, dialect, base_url, key, service))

    def change_connection(self, connection_id: str, fields: Mapping[str, object]) -> None:
        """Change a connection."""
        self._spawn(self._change(connection_id, fields), connection_id)

    def set_options(self, connection_id: str, options: Mapping[str, object]) -> None:
        """Change certificates, time limits and ids of a connection."""
        self._spawn(self._engine.connections.options.set(connection_id, **options), connection_id)

    def set_proxy(self, connection_id: str, mode: ProxyMode, address: str, user: str) -> None:
        """Choose how a connection's calls reach its endpoint."""
        self._spawn(self._secrets.set_proxy(connection_id, mode, address, user), connection_id)

    def set_proxy_password(self, connection_id: str, password: str) -> None:
        """Keep the proxy's password, or forget it when it is empty."""
        self._spawn(self._secrets.set_proxy_password(connection_id, password), connection_id)

    def set_header(self, connection_id: str, name: str, value: str) -> None:
        """Send a header with each call."""
        self._spawn(self._secrets.set_header(connection_id, name, value), connection_id)

    def remove_header(self, connection_id: str, name: str) -> None:
        """Send a header no more."""
        self._spawn(self._secrets.remove_header(connection_id, name), connection_id)

    def look_for_running(self) -> None:
        """Find out which services run on this computer."""
        self._spawn(self._look_for_running())

    def open_link(self, url: str) -> None:
        """Open a page in the system's browser."""
        QDesktopServices.openUrl(QUrl(url))

    def remove_connection(self, connection_id: str) -> None:
        """Remove a connection and its key."""
        self._spawn(self._remove(connection_id), connection_id)

    def set_key(self, connection_id: str, key: str) -> None:
        """Keep a key, or forget it when it is empty."""
        self._spawn(self._set_key(connection_id, key), connection_id)

    def reveal_key(self, connection_id: str) -> None:
        """Read a key out of the keyring."""
        self._spawn(self._reveal_key(connection_id), connection_id)

    def test_connection(self, connection_id: str) -> None:
        """Make a real call."""
        self.state.set_check(connection_id, RUNNING)
        self._spawn(self._test(connection_id), connection_id)

    def fetch_models(self, connection_id: str) -> None:
        """Ask the endpoint for its models."""
        self._spawn(self._fetch_models(connection_id), connection_id)

    def pull_model(self, connection_id: str, model: str) -> None:
        """Have an endpoint fetch a model."""
        self.state.set_pull(PullProgress(connection_id, model, "", 0, None))
        self._spawn(self._pull(connection_id, model), connection_id)

    def cancel_pull(self, connection_id: str, model: str) -> None:
        """Have it fetch the model no further."""
        self._engine.connections.pulls.cancel(connection_id, model)

    def fetch_demo_model(self) -> None:
        """Fetch the demo model."""
        self._spawn(self._fetch_demo())

    def cancel_fetch(self) -> None:
        """Stop fetching the demo model."""
        self._engine.embedded.cancel_fetch()

    def add_model_file(self, path: str) -> None:
        """Add a GGUF file."""
        self._spawn(self._engine.embedded.add_file(Path(path)))

    def open_folder(self, path: str) -> None:
        """Show a folder in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(path))

    def prepare_encryption(self) -> None:
        """Make a recovery key to be shown."""
        self._spawn(self._encryption.prepare())

    def encrypt(self, recovery_key: str) -> None:
        """Encrypt everything with new keys."""
        self._spawn(self._encryption.encrypt(recovery_key))

    def decrypt(self) -> None:
        """Decrypt everything."""
        self._spawn(self._encryption.decrypt())

    def cancel_encryption(self) -> None:
        """Give up a change of encryption."""
        self._encryption.cancel()

    # How

    def _spawn(self, intent: Coroutine[Any, Any, Any], connection_id: str = "") -> None:
        self._tasks.spawn(self._report(intent, connection_id), "settings")

    async def _report(self, intent: Coroutine[Any, Any, Any], connection_id: str) -> None:
        try:
            await intent
        except ChatAppError as error:
            self.state.failed.emit(connection_id, error.failure)

    async def _look_for_running(self) -> None:
        from chatapp.engine.running_services import running_services

        self.state.running_found.emit(await running_services(self.services))

    async def _add(
        self, name: str, dialect: Dialect, base_url: str, key: str, service: str
    ) -> None:
        connection, failure = await self._engine.connections.add(
            name, dialect, base_url, key.strip() or None, service=service
        )
        if failure is not None:
            self.key_not_kept.emit(failure)
        self.state.connection_added.emit(connection.id)

    async def _change(self, connection_id: str, fields: Mapping[str, object]) -> None:
        changed, failure = await self._engine.connections.change(connection_id, **fields)
        self._tell_key_left(changed.name, failure)

    async def _remove(self, connection_id: str) -> None:
        connection = await self._engine.connections.get(connection_id)
        failure = await self._engine.connections.remove(connection_id)
        self._tell_key_left(connection.name, failure)

    def _tell_key_left(self, name: str, failure: Failure | None) -> None:
        """The keyring's own failure speaks of keeping a key, so it is not shown as it is."""
        if failure is not None:
            self.key_not_kept.emit(Failure("key_not_removed", {"connection": name}))

    async def _set_key(self, connection_id: str, key: str) -> None:
        if not key.strip():
            connection = await self._engine.connections.get(connection_id)
            failure = await self._engine.connections.remove_key(connection_id)
            self._tell_key_left(connection.name, failure)
            return
        failure = await self._engine.connections.set_key(connection_id, key)
        if failure is not None:
            self.key_not_kept.emit(failure)

    async def _reveal_key(self, connection_id: str) -> None:
        connection = await self._engine.connections.get(connection_id)
        key = await self._engine.connections.stored_key(connection)
        self.state.key_revealed.emit(connection_id, key or "")

    async def _test(self, connection_id: str) -> None:
        try:
            connection = await self._engine.connections.get(connection_id)
            check = await self._engine.connections.test(connection)
        except ChatAppError as error:
            self.state.set_check(connection_id, failed(error.failure))
        else:
            result = check_result(check, keyless=not connection.has_key)
            self.state.set_check(connection_id, result)

    async def _fetch_models(self, connection_id: str) -> None:
        connection = await self._engine.connections.get(connection_id)
        await self._engine.connections.fetch_models(connection)

    async def _pull(self, connection_id: str, model: str) -> None:
        try:
            connection = await self._engine.connections.get(connection_id)
            await self._engine.connections.pulls.pull(connection, model)
        except ChatAppError as error:
            cancelled = error.code == "download_cancelled"
            self.state.end_pull(connection_id, None if cancelled else error.failure)
        else:
            self.state.end_pull(connection_id)

    async def _fetch_demo(self) -> None:
        try:
            await self._engine.embedded.fetch_demo()
        except ChatAppError as error:
            cancelled = error.code == "download_cancelled"
            self.state.end_fetch(None if cancelled else error.failure)
        else:
            self.state.end_fetch()

    async def _look_at_storage(self) -> None:
        status = await self._engine.connections.keyring_status(try_it=False)
        folder = str(self._engine.profile.folder)
        self.state.set_storage(folder, status.backend, status.failure)
        await self._encryption.look()


def check_result(check: ConnectionCheck, *, keyless: bool = False) -> CheckResult:
    """A test that came through, as the pages show it."""
    return CheckResult(
        CheckState.WORKS,
        address_found=check.address_found,
        key_accepted=check.key_accepted,
        first_token=check.first_token,
        model=check.model,
        models=tuple(model.id for model in check.models),
        keyless=keyless,
    )
