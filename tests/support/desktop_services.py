"""Stand-ins for services of a desktop: one that shows notifications, and a tray.

They speak real D-Bus, on a bus of their own or on that of a virtual desktop, and write down what
they are asked.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.accessibility import wait_for

NOTIFICATIONS = "org.freedesktop.Notifications"
WATCHER = "org.kde.StatusNotifierWatcher"
PROPERTIES = "org.freedesktop.DBus.Properties"
_FIRST_OWNER = 1
CLICKED = 2
"""Why a notification was closed: the user did."""


@contextmanager
def private_bus() -> Iterator[str]:
    """A session bus; gives its address."""
    reading, writing = os.pipe()
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", f"--print-address={writing}"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            yield pipe.readline().strip()
    finally:
        bus.terminate()
        bus.wait()


class BusService:
    """A service on a bus while it is entered. Parameters: `bus`, its address; `name`, its own."""

    path = "/"

    def __init__(self, bus: str, name: str) -> None:
        self.name = name
        self._bus = bus
        self._connection: DBusConnection
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._connection = open_dbus_connection(self._bus)
        reply = self._connection.send_and_get_reply(message_bus.RequestName(self.name))
        assert reply.body == (_FIRST_OWNER,), f"somebody else is {self.name} on this bus"
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ends.set()
        self._thread.join()
        self._connection.close()

    def emit(self, member: str, signature: str | None = None, *values: object) -> None:
        """Send a signal."""
        source = DBusAddress(self.path, interface=self.name)
        self._connection.send(new_signal(source, member, signature, values))

    def answer(self, method: str, values: tuple[Any, ...]) -> tuple[str | None, tuple[Any, ...]]:
        """What a call is answered with: types and values. Raises KeyError."""
        raise KeyError(method)

    def _serve(self) -> None:
        while not self._ends.is_set():
            try:
                message = self._connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            except (ConnectionError, OSError, EOFError):
                return
            if message.header.message_type is MessageType.method_call:
                self._connection.send(self._reply(message))

    def _reply(self, message: Message) -> Message:
        fields = message.header.fields
        self.caller = fields.get(HeaderFields.sender, "")
        try:
            signature, values = self.answer(fields[HeaderFields.member], message.body)
        except KeyError:
            return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
        return new_method_return(message, signature, values)


class Shown(NamedTuple):
    """A notification as it was asked for."""

    number: int
    replaces: int
    icon: str
    title: str
    text: str
    actions: list[str]
    hints: dict[str, Any]


class NotificationService(BusService):
    """Shows notifications to the test."""

    path = "/org/freedesktop/Notifications"

    def __init__(self, bus: str, capabilities: tuple[str, ...] = ("actions", "body")) -> None:
        super().__init__(bus, NOTIFICATIONS)
        self.capabilities = capabilities
        self.shown: list[Shown] = []
        self.closed: list[int] = []

    def answer(self, method: str, values: tuple[Any, ...]) -> tuple[str | None, tuple[Any, ...]]:
        if method == "GetCapabilities":
            return "as", (list(self.capabilities),)
        if method == "Notify":
            _app, replaces, icon, title, text, actions, hints, _time = values
            number = replaces or len(self.shown) + 1
            plain = {name: value for name, (_type, value) in hints.items()}
            self.shown.append(Shown(number, replaces, icon, title, text, actions, plain))
            return "u", (number,)
        if method == "CloseNotification":
            self.closed.append(values[0])
            return None, ()
        raise KeyError(method)

    def choose(self, number: int, action: str = "default", token: str = "") -> None:
        """Click on a notification, or on one of its buttons."""
        if token:
            self.emit("ActivationToken", "us", number, token)
        self.emit("ActionInvoked", "us", number, action)
        self.emit("NotificationClosed", "uu", number, CLICKED)


class TrayPanel(BusService):
    """A panel with a tray: it is told of icons, and looks at them and their menus."""

    path = "/StatusNotifierWatcher"

    def __init__(self, bus: str) -> None:
        super().__init__(bus, WATCHER)
        self.items: list[str] = []

    def answer(self, method: str, values: tuple[Any, ...]) -> tuple[str | None, tuple[Any, ...]]:
        if method == "RegisterStatusNotifierItem":
            (service,) = values
            self.items.append(self.caller if service.startswith("/") else service)
            return None, ()
        if method == "Get":
            return "v", (self._properties[values[1]],)
        if method == "GetAll":
            return "a{sv}", (self._properties,)
        raise KeyError(method)

    @property
    def _properties(self) -> dict[str, tuple[str, object]]:
        return {
            "IsStatusNotifierHostRegistered": ("b", True),
            "RegisteredStatusNotifierItems": ("as", self.items),
            "ProtocolVersion": ("i", 0),
        }

    @property
    def item(self) -> TrayItem:
        """The icon that came last; waits for one."""
        wait_for("an icon in the tray", lambda: self.items)
        return TrayItem(self._bus, self.items[-1])


class TrayItem:
    """An icon in the tray, as a panel sees and uses it."""

    def __init__(self, bus: str, service: str) -> None:
        self._bus = bus
        self._service = service

    def get(self, name: str) -> Any:
        """A property of the icon."""
        interface = "org.kde.StatusNotifierItem"
        (_type, value), *_ = self._call(
            "/StatusNotifierItem", PROPERTIES, "Get", "ss", interface, name
        )
        return value

    def click(self) -> None:
        """Click on the icon."""
        self._call("/StatusNotifierItem", "org.kde.StatusNotifierItem", "Activate", "ii", 0, 0)

    @property
    def menu(self) -> dict[str, int]:
        """The entries of its menu, and their numbers."""
        layout = ("iias", 0, -1, ["label"])
        self._call(self.get("Menu"), "com.canonical.dbusmenu", "AboutToShow", "i", 0)
        _revision, (_id, _properties, children) = self._call(
            self.get("Menu"), "com.canonical.dbusmenu", "GetLayout", *layout
        )
        entries = [(child[1][1], child[1][0]) for child in children]
        return {properties["label"][1]: n for properties, n in entries if "label" in properties}

    def choose(self, entry: str) -> None:
        """Choose an entry of the menu."""
        event = ("isvu", self.menu[entry], "clicked", ("i", 0), 0)
        self._call(self.get("Menu"), "com.canonical.dbusmenu", "Event", *event)

    def _call(
        self, path: str, interface: str, method: str, signature: str, *values: object
    ) -> tuple[Any, ...]:
        with open_dbus_connection(self._bus) as connection:
            address = DBusAddress(path, self._service, interface)
            message = new_method_call(address, method, signature, values)
            reply = connection.send_and_get_reply(message, timeout=10)
            assert reply.header.message_type is MessageType.method_return, reply.body
            body: tuple[Any, ...] = reply.body
            return body
