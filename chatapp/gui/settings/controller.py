"""Between the settings pages and the engine: intents go out, what is the case comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import (
    Change,
    ConnectionsChanged,
    EmbeddedModelsChanged,
    ModelProgress,
    PullProgress,
    SettingChanged,
)
from chatapp.domain.messages import Failure
from chatapp.domain.models import Connection, Dialect, EmbeddedModel, ProxyMode
from chatapp.domain.services import Service
from chatapp.domain.settings import SETTINGS
from chatapp.gui.connection_check import CheckResult
from chatapp.gui.settings.encryption_state import EncryptionState
from chatapp.gui.settings.models_state import ModelsController, ModelsState
from chatapp.gui.settings.system_state import SystemController, SystemState
from chatapp.gui.settings.updates_state import UpdatesController, UpdatesState
from chatapp.gui.settings.usage_state import UsageController, UsageState


class SettingsController(Protocol):
    """What the pages ask for. Every call returns at once; results arrive in `SettingsState`."""

    @property
    def usage(self) -> UsageController:
        """What the page of usage asks for."""

    @property
    def system(self) -> SystemController:
        """What the page of the system asks for."""

    @property
    def updates(self) -> UpdatesController:
        """What the card of updates asks for."""

    @property
    def services(self) -> tuple[Service, ...]:
        """The services to choose from, any other address the last one."""

    @property
    def embedded(self) -> ModelsController:
        """What the page of embedded models asks for."""

    def set_setting(self, name: str, value: object) -> None:
        """Keep a setting of `domain/settings.py`."""

    def add_connection(
        self, name: str, dialect: Dialect, base_url: str, key: str, service: str
    ) -> None:
        """Keep a new connection (`key` may be ""), then `SettingsState.connection_added`."""

    def change_connection(self, connection_id: str, fields: Mapping[str, object]) -> None:
        """Change name, base_url, dialect, model, starred, enabled."""

    def set_options(self, connection_id: str, options: Mapping[str, object]) -> None:
        """Change certificates, time limits and ids of a connection."""

    def set_proxy(self, connection_id: str, mode: ProxyMode, address: str, user: str) -> None:
        """Choose how a connection's calls reach its endpoint."""

    def set_proxy_password(self, connection_id: str, password: str) -> None:
        """Keep the proxy's password in the keyring; "" removes the one that is there."""

    def set_header(self, connection_id: str, name: str, value: str) -> None:
        """Send a header with each call; its value goes into the keyring."""

    def remove_header(self, connection_id: str, name: str) -> None:
        """Send a header no more, then `SettingsState.header_removed`."""

    def look_for_running(self) -> None:
        """Find out which services run on this computer, then `SettingsState.running_found`."""

    def open_link(self, url: str) -> None:
        """Open a page in the system's browser."""

    def remove_connection(self, connection_id: str) -> None:
        """Remove a connection and its key."""

    def set_key(self, connection_id: str, key: str) -> None:
        """Keep a key in the keyring; "" removes the one that is there."""

    def reveal_key(self, connection_id: str) -> None:
        """Read the key, then `SettingsState.key_revealed`."""

    def test_connection(self, connection_id: str) -> None:
        """Make a real call, then `SettingsState.set_check`."""

    def fetch_models(self, connection_id: str) -> None:
        """Ask the endpoint for its models."""

    def pull_model(self, connection_id: str, model: str) -> None:
        """Have the endpoint fetch a model, then `SettingsState.end_pull`."""

    def cancel_pull(self, connection_id: str, model: str) -> None:
        """Have it fetch the model no further."""

    def fetch_demo_model(self) -> None:
        """Fetch the demo model; progress comes as changes."""

    def cancel_fetch(self) -> None:
        """Stop fetching the demo model."""

    def add_model_file(self, path: str) -> None:
        """Add a GGUF file."""

    def open_folder(self, path: str) -> None:
        """Show a folder in the system's file manager."""

    def prepare_encryption(self) -> None:
        """Make a recovery key, then `EncryptionState.key_made`."""

    def encrypt(self, recovery_key: str) -> None:
        """Encrypt everything with new keys; progress goes into `EncryptionState`."""

    def decrypt(self) -> None:
        """Decrypt everything."""

    def cancel_encryption(self) -> None:
        """Give up a change of encryption that is under way."""


class SettingsState(QObject):
    """What the pages show. The engine's changes go into `apply`, results into the `set_` methods.

    `failed` carries a connection's id ("" for none) and why an intent could not be done;
    `header_removed` a connection's id, the header's name, and what brings it back.
    """

    connections_changed = Signal()
    check_changed = Signal(str)
    connection_added = Signal(str)
    key_revealed = Signal(str, str)
    models_changed = Signal()
    fetch_changed = Signal()
    setting_changed = Signal(str)
    storage_changed = Signal()
    running_found = Signal(tuple)
    header_removed = Signal(str, str, object)
    pull_changed = Signal(str)
    failed = Signal(str, Failure)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.connections: tuple[Connection, ...] = ()
        self.checks: dict[str, CheckResult] = {}
        self.models: tuple[EmbeddedModel, ...] = ()
        self.progress: ModelProgress | None = None
        """How far fetching the demo model is; None: it is not being fetched."""
        self.fetch_failure: Failure | None = None
        self.encryption = EncryptionState(self)
        self.profile_path = ""
        self.keyring_backend = ""
        self.keyring_failure: Failure | None = None
        self.usage = UsageState(self)
        self.system = SystemState(self)
        self.embedded = ModelsState(self)
        self.pulls: dict[str, PullProgress] = {}
        """How far endpoints are that fetch a model, by connection."""
        self.pull_failures: dict[str, Failure] = {}
        self.updates = UpdatesState(self)
        self._settings: dict[str, object] = {}

    def apply(self, change: Change) -> None:
        """Take over what a change says about connections, models and settings."""
        if isinstance(change, ConnectionsChanged):
            self.set_connections(change.connections)
        elif isinstance(change, EmbeddedModelsChanged):
            self.set_models(change.models)
        elif isinstance(change, ModelProgress):
            self.progress, self.fetch_failure = change, None
            self.fetch_changed.emit()
        elif isinstance(change, PullProgress):
            self.set_pull(change)
        elif isinstance(change, SettingChanged):
            self.set_setting(change.name, change.value)
        else:
            self.usage.apply(change)
            self.updates.apply(change)

    def connection(self, connection_id: str) -> Connection | None:
        """A connection by its id."""
        return next((each for each in self.connections if each.id == connection_id), None)

    def set_connections(self, connections: tuple[Connection, ...]) -> None:
        """All connections, the embedded one last."""
        self.connections = connections
        self.connections_changed.emit()

    def set_check(self, connection_id: str, check: CheckResult) -> None:
        """How the test of a connection stands."""
        self.checks[connection_id] = check
        self.check_changed.emit(connection_id)

    def set_models(self, models: tuple[EmbeddedModel, ...]) -> None:
        """The embedded models, the demo model first."""
        self.models = models
        self.models_changed.emit()

    def end_fetch(self, failure: Failure | None = None) -> None:
        """Fetching the demo model came to its end, or failed."""
        self.progress, self.fetch_failure = None, failure
        self.fetch_changed.emit()

    def set_pull(self, pull: PullProgress) -> None:
        """How far an endpoint is that fetches a model."""
        self.pulls[pull.connection] = pull
        self.pull_failures.pop(pull.connection, None)
        self.pull_changed.emit(pull.connection)

    def end_pull(self, connection_id: str, failure: Failure | None = None) -> None:
        """It has fetched the model, or will not."""
        self.pulls.pop(connection_id, None)
        if failure is not None:
            self.pull_failures[connection_id] = failure
        self.pull_changed.emit(connection_id)

    def setting(self, name: str) -> object:
        """A setting's value; its default while none was told."""
        return self._settings.get(name, SETTINGS[name].default)

    def set_setting(self, name: str, value: object) -> None:
        """A setting's value as it is kept."""
        self._settings[name] = value
        self.setting_changed.emit(name)

    def set_storage(
        self, profile_path: str, keyring_backend: str, keyring_failure: Failure | None
    ) -> None:
        """Where conversations and keys are kept; the failure says why keys are not."""
        self.profile_path = profile_path
        self.keyring_backend = keyring_backend
        self.keyring_failure = keyring_failure
        self.storage_changed.emit()
