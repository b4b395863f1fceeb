"""The global hotkey: its keys, and what each system is asked."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chatapp.gui.hotkey import mac, windows
from chatapp.gui.hotkey.base import hotkey
from chatapp.gui.hotkey.keys import Chord, chord, portable
from chatapp.gui.hotkey.portal import PortalHotkey, trigger
from chatapp.gui.hotkey.x11 import X11Hotkey
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings.hotkey import HotkeyForm, KeyRecorder
from chatapp.gui.settings.system_state import HotkeyStatus
from chatapp.gui.widgets import Label
from chatapp.gui.x11_activation import user_time
from tests.support.desktop import Desktop
from tests.support.desktop_services import BusService, private_bus
from tests.support.qt import until
from tests.support.settings_recorder import SettingsRecorder

Mod = Qt.KeyboardModifier


def a_chord(keys: str) -> Chord:
    found = chord(keys)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "modifiers", "text"),
    [
        (Qt.Key.Key_Space, Mod.ControlModifier | Mod.AltModifier, "Ctrl+Alt+Space"),
        (Qt.Key.Key_J, Mod.MetaModifier | Mod.ShiftModifier, "Meta+Shift+J"),
        (Qt.Key.Key_F9, Mod.NoModifier, "F9"),
        (Qt.Key.Key_1, Mod.AltModifier | Mod.KeypadModifier, "Alt+1"),
    ],
)
def test_given_keys_that_can_be_a_hotkey_when_pressed_then_they_are_kept_and_read_back(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str
) -> None:
    kept = portable(key, modifiers)
    assert sorted(kept.split("+")) == sorted(text.split("+"))
    assert a_chord(kept).modifiers == modifiers & ~Mod.KeypadModifier


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_J, Mod.NoModifier),
        (Qt.Key.Key_J, Mod.ShiftModifier),
        (Qt.Key.Key_Return, Mod.ControlModifier),
        (Qt.Key.Key_Control, Mod.ControlModifier),
        (0x4F60, Mod.ControlModifier),
    ],
)
def test_given_keys_that_write_or_nobody_knows_when_pressed_then_they_are_no_hotkey(
    key: int, modifiers: Qt.KeyboardModifier
) -> None:
    assert portable(key, modifiers) == ""


@pytest.mark.parametrize("text", ["", "Ctrl+K, Ctrl+J", "nonsense", "J"])
def test_given_what_no_hotkey_is_written_like_then_it_is_none(text: str) -> None:
    assert chord(text) is None


def test_given_the_systems_then_each_has_its_way_and_wayland_has_the_portal(qtbot: QtBot) -> None:
    ways = {
        each: type(hotkey(*each, None)).__name__  # type: ignore[arg-type]
        for each in [
            ("xcb", "x11"), ("xcb", "wayland"), ("wayland", "wayland"),
            ("windows", ""), ("cocoa", ""), ("offscreen", ""),
        ]
    }  # fmt: skip
    assert list(ways.values()) == [
        "X11Hotkey", "PortalHotkey", "PortalHotkey", "WindowsHotkey", "MacHotkey", "NoneType",
    ]  # fmt: skip


def test_given_a_recorder_when_keys_are_pressed_then_only_what_can_be_a_hotkey_is_taken(
    qtbot: QtBot,
) -> None:
    recorder = KeyRecorder()
    qtbot.addWidget(recorder)
    recorder.show()
    heard: list[str] = []
    recorder.recorded.connect(heard.append)
    recorder.refused.connect(lambda: heard.append("refused"))

    recorder.click()
    qtbot.keyClick(recorder, Qt.Key.Key_J)
    qtbot.keyClick(recorder, Qt.Key.Key_Control, Mod.ControlModifier)
    qtbot.keyClick(recorder, Qt.Key.Key_J, Mod.ControlModifier | Mod.AltModifier)
    assert (heard, recorder.recording) == (["refused", "Ctrl+Alt+J"], False)

    recorder.click()
    qtbot.keyClick(recorder, Qt.Key.Key_Escape)
    assert (heard[2:], recorder.recording) == ([], False)


# X11


async def test_given_a_key_that_another_program_has_when_asked_for_then_that_is_told(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("DISPLAY", desktop.environment["DISPLAY"])
    first, second = X11Hotkey(), X11Hotkey()
    assert await first.hold(a_chord("Ctrl+Alt+F9")) is HotkeyStatus.ON
    assert await second.hold(a_chord("Ctrl+Alt+F9")) is HotkeyStatus.TAKEN
    await first.release()
    assert await second.hold(a_chord("Ctrl+Alt+F9")) is HotkeyStatus.ON
    await second.release()


async def test_given_a_held_key_when_it_is_pressed_then_it_is_told_once_whatever_is_locked(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("DISPLAY", desktop.environment["DISPLAY"])
    held, heard = X11Hotkey(), list[str]()
    held.pressed.connect(heard.append)
    assert await held.hold(a_chord("Ctrl+Alt+U")) is HotkeyStatus.ON

    desktop.xdotool("key", "ctrl+alt+u")
    await until("the key", lambda: len(heard) == 1)
    desktop.xdotool("key", "Caps_Lock", "ctrl+alt+u", "Caps_Lock")
    await until("the key with Caps Lock", lambda: len(heard) == 2)
    desktop.xdotool("keydown", "ctrl", "keydown", "alt", "keydown", "u", "sleep", "1.5")
    desktop.xdotool("keyup", "u", "keyup", "alt", "keyup", "ctrl")
    await until("the key that is held", lambda: len(heard) == 3)
    await held.release()
    assert all(user_time(token) for token in heard)
    assert len(heard) == 3


async def test_given_no_display_when_a_key_is_asked_for_then_it_is_not_given(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("DISPLAY", ":4096")
    assert await X11Hotkey().hold(a_chord("Ctrl+Alt+F9")) is HotkeyStatus.FAILED


# The portal


class ShortcutsPortal(BusService):
    """A desktop's portal; `code` is the user's answer to its question."""

    path = "/org/freedesktop/portal/desktop"
    interface = "org.freedesktop.portal.GlobalShortcuts"

    def __init__(self, bus: str, code: int = 0) -> None:
        super().__init__(bus, "org.freedesktop.portal.Desktop")
        self.code = code
        self.bound: list[Any] = []
        self.session = "/org/freedesktop/portal/desktop/session/1"

    def answer(self, method: str, values: tuple[Any, ...]) -> tuple[str | None, tuple[Any, ...]]:
        if method == "Get":
            return "v", (("u", 1),)
        if method == "CreateSession":
            return self._respond(values[-1], 0, {"session_handle": ("s", self.session)})
        if method == "BindShortcuts":
            self.bound.append(values)
            return self._respond(values[-1], self.code, {})
        raise KeyError(method)

    def press(self, token: str) -> None:
        options = {"activation_token": ("s", token)}
        self.send(self.path, self.interface, "Activated", "osta{sv}", self.session,
                  "come-forward", 1, options)  # fmt: skip

    def send(self, path: str, interface: str, member: str, signature: str, *values: object) -> None:
        from jeepney import DBusAddress, new_signal

        source = DBusAddress(path, interface=interface)
        self._connection.send(new_signal(source, member, signature, values))

    def _respond(self, options: dict[str, Any], code: int, results: dict[str, Any]) -> Any:
        """The answer comes before the call returns, as it may."""
        sender = self.caller.removeprefix(":").replace(".", "_")
        path = f"{self.path}/request/{sender}/{options['handle_token'][1]}"
        interface = "org.freedesktop.portal.Request"
        self.send(path, interface, "Response", "ua{sv}", code, results)
        return "o", (path,)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


async def test_given_the_portal_when_the_key_is_pressed_then_it_is_told_with_its_token(
    bus: str, qtbot: QtBot
) -> None:
    held, heard = PortalHotkey(), list[str]()
    held.pressed.connect(heard.append)
    with ShortcutsPortal(bus) as portal:
        assert await held.available()
        assert await held.hold(a_chord("Ctrl+Alt+Space")) is HotkeyStatus.ON
        portal.press("token-7")
        await until("the key", lambda: heard == ["token-7"])
        await held.release()
    ((session, ((name, wanted),), _parent, _options),) = portal.bound
    assert (session, name) == (portal.session, "come-forward")
    assert wanted["preferred_trigger"] == ("s", "CTRL+ALT+space")


async def test_given_a_user_who_says_no_to_the_portal_then_the_key_is_refused(
    bus: str, qtbot: QtBot
) -> None:
    held = PortalHotkey()
    with ShortcutsPortal(bus, code=1):
        assert await held.hold(a_chord("Ctrl+Alt+Space")) is HotkeyStatus.REFUSED


async def test_given_a_desktop_without_the_portal_then_there_is_no_hotkey(
    bus: str, qtbot: QtBot
) -> None:
    held = PortalHotkey()
    assert not await held.available()
    assert await held.hold(a_chord("Ctrl+Alt+Space")) is HotkeyStatus.FAILED
    await held.release()


def test_given_keys_for_the_portal_then_they_are_named_as_in_its_specification() -> None:
    assert trigger(a_chord("Meta+Shift+PgUp")) == "SHIFT+LOGO+Page_Up"
    assert trigger(a_chord("F9")) == "F9"


# Windows and macOS: what is called there, written down here


class Recorded:
    """A library that writes down what is called. Parameters: `results`, what it gives."""

    def __init__(self, **results: int) -> None:
        self.results = results
        self.calls: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: object) -> int:
            self.calls.append((name, *arguments))
            return self.results.get(name, 0)

        return call


async def test_given_windows_when_a_key_is_held_then_it_is_registered_and_its_message_is_heard(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    user32 = Recorded(RegisterHotKey=1)
    monkeypatch.setattr(windows, "_user32", lambda: user32)
    held, heard = windows.WindowsHotkey(), list[str]()
    held.pressed.connect(heard.append)

    assert await held.hold(a_chord("Ctrl+Alt+Space")) is HotkeyStatus.ON
    told = windows.Message(None, windows.WM_HOTKEY, 1)
    assert held._filter is not None
    assert held._filter.nativeEventFilter(b"", ctypes.addressof(told)) == (True, 0)
    other = windows.Message(None, 0x0100, 1)
    assert held._filter.nativeEventFilter(b"", ctypes.addressof(other)) == (False, 0)
    await held.release()

    assert heard == [""]
    registered = ("RegisterHotKey", None, 1, 0x4000 | 1 | 2, 0x20)
    assert user32.calls == [registered, ("UnregisterHotKey", None, 1)]


async def test_given_windows_when_another_program_has_the_key_then_that_is_told(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(windows, "_user32", Recorded)
    codes = [windows.ALREADY_REGISTERED, 5]
    monkeypatch.setattr(windows, "_last_error", lambda: codes.pop(0))
    assert await windows.WindowsHotkey().hold(a_chord("Alt+1")) is HotkeyStatus.TAKEN
    assert await windows.WindowsHotkey().hold(a_chord("Alt+1")) is HotkeyStatus.FAILED


async def test_given_macos_when_a_key_is_held_then_it_is_registered_with_its_own_numbers(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    carbon = Recorded(GetApplicationEventTarget=77)
    monkeypatch.setattr(mac, "_carbon", lambda: carbon)
    held, heard = mac.MacHotkey(), list[str]()
    held.pressed.connect(heard.append)

    assert await held.hold(a_chord("Ctrl+Alt+Space")) is HotkeyStatus.ON
    (register,) = [call for call in carbon.calls if call[0] == "RegisterEventHotKey"]
    assert register[1:3] == (49, 0x0100 | 0x0800)
    (install,) = [call for call in carbon.calls if call[0] == "InstallEventHandler"]
    assert install[2](None, None, None) == 0
    await held.release()
    assert heard == [""]
    assert carbon.calls[-1][0] == "UnregisterEventHotKey"

    carbon.results["RegisterEventHotKey"] = mac.EXISTS
    assert await held.hold(a_chord("Ctrl+Alt+Space")) is HotkeyStatus.TAKEN


def test_given_how_it_stands_when_the_page_is_shown_then_it_says_so_and_offers_what_can_be_done(
    qtbot: QtBot,
) -> None:
    state, intents = SettingsState(), SettingsRecorder()
    form = HotkeyForm(intents, state)
    qtbot.addWidget(form)
    form.show()
    assert (form.recorder.text(), form.remove.isVisible()) == ("Record…", False)

    state.set_setting("hotkey", "Ctrl+Alt+J")
    state.system.set_hotkey(HotkeyStatus.TAKEN)
    assert form.recorder.accessibleName() == "Global hotkey: Ctrl Alt J"
    assert "Another program has this key. Choose another one." in words(form)
    form.remove.click()
    assert ("set_setting", "hotkey", "") in intents.calls

    state.system.set_hotkey(HotkeyStatus.UNAVAILABLE)
    assert not form.recorder.isEnabled()
    assert any("offers programs no global keys" in each for each in words(form))


def words(form: HotkeyForm) -> list[str]:
    return [label.text() for label in form.findChildren(Label)]
