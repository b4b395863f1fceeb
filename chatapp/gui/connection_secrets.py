"""What the settings do with a connection's headers and its proxy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chatapp.domain.errors import SecretError
from chatapp.domain.messages import Failure
from chatapp.domain.models import ProxyMode

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.settings_controller import EngineSettings

_PASSWORD_LEFT = "proxy_password_not_removed"


class ConnectionSecrets:
    """Sets what has a secret with it, and tells where the keyring does not keep that, or does not let it go."""

    def __init__(self, engine: Engine, owner: EngineSettings) -> None:
        self._engine = engine
        self._owner = owner

    async def set_proxy(self, connection_id: str, mode: ProxyMode, address: str, user: str) -> None:
        """Choose the proxy; "" for `user` takes the one in the address."""
        _connection, failure = await self._engine.connections.options.set_proxy(
            connection_id, mode, address, user or None
        )
        self._tell_password(failure)

    async def set_proxy_password(self, connection_id: str, password: str) -> None:
        """Keep the proxy's password, or forget it when it is empty."""
        options = self._engine.connections.options
        failure = await options.set_proxy_password(connection_id, password)
        if password or failure is None:
            self._tell_password(failure)
        else:
            self._owner.key_not_kept.emit(Failure(_PASSWORD_LEFT))

    async def set_header(self, connection_id: str, name: str, value: str) -> None:
        """Send a header with each call."""
        options = self._engine.connections.options
        if await options.set_header(connection_id, name, value) is not None:
            self._owner.key_not_kept.emit(Failure("header_in_memory", {"name": name.strip()}))

    async def remove_header(self, connection_id: str, name: str) -> None:
        """Send a header no more, and say how to have it back; a closed keyring keeps no one off."""
        connections = self._engine.connections
        try:
            value = await connections.options.header(await connections.get(connection_id), name)
        except SecretError:
            value = None
        failure = await connections.options.remove_header(connection_id, name)
        if value is not None:
            undo = partial(self._owner.set_header, connection_id, name, value)
            self._owner.state.header_removed.emit(connection_id, name, undo)
        if failure is not None:
            self._owner.key_not_kept.emit(Failure("header_not_removed", {"name": name}))

    def _tell_password(self, failure: Failure | None) -> None:
        if failure is not None:
            left = failure.code == _PASSWORD_LEFT
            self._owner.key_not_kept.emit(failure if left else Failure("proxy_password_in_memory"))
