"""The hotkey on Wayland: the desktop's portal asks the user, and tells when the key is pressed."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from chatapp import APP_ID
from chatapp.gui.hotkey.keys import Chord
from chatapp.gui.session_bus import BusError, Service, SessionBus
from chatapp.gui.settings.system_state import HotkeyStatus

_NAME, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
PORTAL = Service(_NAME, _PATH, "org.freedesktop.portal.GlobalShortcuts")
_REGISTRY = Service(_NAME, _PATH, "org.freedesktop.host.portal.Registry")
_SHORTCUT = "come-forward"
_MODIFIERS = {
    Qt.KeyboardModifier.ControlModifier: "CTRL",
    Qt.KeyboardModifier.AltModifier: "ALT",
    Qt.KeyboardModifier.ShiftModifier: "SHIFT",
    Qt.KeyboardModifier.MetaModifier: "LOGO",
}
_ANSWER_WITHIN = 120.0
"""Seconds that the user may take for the desktop's question."""


class PortalHotkey(QObject):
    """Signal: `pressed(token)`. The desktop may give it another key than the one asked for.

    Source: org.freedesktop.portal.GlobalShortcuts and .Request of XDG Desktop Portal; keys as in
    the shortcuts specification of freedesktop.org.
    """

    pressed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = SessionBus()
        self._session = ""
        self._listening = False

    async def available(self) -> bool:
        """Whether the desktop has the portal."""
        try:
            version = await self._bus.get(PORTAL, "version")
        except BusError:
            return False
        return isinstance(version, int) and version >= 1

    async def hold(self, chord: Chord) -> HotkeyStatus:
        """Ask for a key in the place of the one that is held; the user may be asked."""
        await self.release()
        try:
            await self._begin()
            wanted = {
                "description": ("s", self.tr("Bring the window forward, or put it away")),
                "preferred_trigger": ("s", trigger(chord)),
            }
            shortcuts = [(_SHORTCUT, wanted)]
            code, _told = await self._request(
                "BindShortcuts", "oa(sa{sv})sa{sv}", self._session, shortcuts, ""
            )
        except (BusError, TimeoutError):
            await self.release()
            return HotkeyStatus.FAILED
        if code:
            await self.release()
            return HotkeyStatus.REFUSED
        return HotkeyStatus.ON

    async def release(self) -> None:
        """End the session with the portal, and the connection."""
        self._session, self._listening = "", False
        await self._bus.close()

    async def _begin(self) -> None:
        """Begin a session, as the app that the desktop knows."""
        with suppress(BusError):  # an older portal, or a package that is known without
            await self._bus.call(_REGISTRY, "Register", "sa{sv}", APP_ID, {})
        await self._bus.listen(PORTAL, "Activated", self._take)
        token = {"session_handle_token": ("s", _token())}
        code, told = await self._request("CreateSession", "a{sv}", **token)
        if code or "session_handle" not in told:
            raise BusError("the portal begins no session")
        self._session = str(told["session_handle"][1])

    async def _request(
        self, method: str, signature: str, *arguments: object, **options: tuple[str, object]
    ) -> tuple[int, dict[str, Any]]:
        """What the portal answers, when it does; 0 for yes. Raises BusError, TimeoutError.

        The answer is a signal of an object whose path is known before, so that it is not missed.
        """
        answer: asyncio.Future[tuple[int, dict[str, Any]]]
        answer = asyncio.get_running_loop().create_future()
        token = _token()
        sender = (await self._bus.own_name()).removeprefix(":").replace(".", "_")
        path = f"{_PATH}/request/{sender}/{token}"
        request = Service(_NAME, path, "org.freedesktop.portal.Request")

        def take(told: tuple[Any, ...]) -> None:
            if not answer.done():
                answer.set_result((told[0], told[1]))

        await self._bus.listen(request, "Response", take)
        given = {"handle_token": ("s", token), **options}
        await self._bus.call(PORTAL, method, signature, *arguments, given)
        return await asyncio.wait_for(answer, _ANSWER_WITHIN)

    def _take(self, told: tuple[Any, ...]) -> None:
        session, shortcut, _time, options = told
        if session == self._session and shortcut == _SHORTCUT:
            _type, token = options.get("activation_token", ("s", ""))
            self.pressed.emit(token)


def trigger(chord: Chord) -> str:
    """A chord as the portal writes it."""
    held = [name for modifier, name in _MODIFIERS.items() if chord.modifiers & modifier]
    return "+".join([*held, chord.key.name])


def _token() -> str:
    return f"chatapp_{secrets.token_hex(8)}"
