"""The window put away: the tray, the closed window, hidden starts, notifications."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from jeepney import MessageType
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from chatapp.domain.settings import KEEP_RUNNING, NOTIFICATIONS, TRAY
from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.desktop import Desktop
from tests.support.desktop_services import NotificationService, TrayPanel
from tests.support.window import ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(shutil.which("xprop") is None, reason="not installed: xprop"),
]

IN_TRAY = {TRAY.name: True, KEEP_RUNNING.name: True, NOTIFICATIONS.name: False}
"""Without notifications: the bus might start a service for them, which would stay."""


@pytest.fixture
def panel(desktop: Desktop) -> Iterator[TrayPanel]:
    """A tray on the desktop."""
    with TrayPanel(desktop.environment["DBUS_SESSION_BUS_ADDRESS"]) as running:
        yield running


@pytest.fixture
def notifications(desktop: Desktop) -> Iterator[NotificationService]:
    with NotificationService(desktop.environment["DBUS_SESSION_BUS_ADDRESS"]) as running:
        yield running


def with_settings(profile: Path, service: ChatService, settings: Mapping[str, object]) -> Path:
    """A profile that is connected, with these settings."""

    async def keep() -> None:
        engine = await Engine.open(Profile.open(profile))
        for name, value in settings.items():
            await engine.set_setting(name, value)
        await engine.close()

    connected(profile, service.base_url)
    asyncio.run(keep())
    return profile


def on_screen(window: ChatWindow) -> bool:
    """Whether the window is mapped."""
    found = subprocess.run(
        [
            "xdotool",
            "search",
            "--onlyvisible",
            "--pid",
            str(window.process.pid),
            "--name",
            "ChatApp",
        ],
        env=window.environment,
        capture_output=True,
        check=False,
    )
    return bool(found.stdout.split())


def gone(window: ChatWindow) -> None:
    wait_for("the window put away", lambda: not on_screen(window))


def there(window: ChatWindow) -> None:
    wait_for("the window on the screen", lambda: on_screen(window))


def elsewhere(desktop: Desktop, window: ChatWindow) -> None:
    """Put the window into the task bar: the user is in another program."""
    desktop.xdotool("windowminimize", "--sync", window.number)


def test_given_the_tray_when_the_window_is_closed_then_answers_go_on_and_the_icon_brings_it_back(
    open_window: OpenWindow, profile_folder: Path, service: ChatService, panel: TrayPanel
) -> None:
    window = open_window(with_settings(profile_folder, service, IN_TRAY))
    icon = panel.item
    assert icon.get("Status") != "Passive"
    assert set(icon.menu) == {"New conversation", "Hide window", "Quit"}
    answer = service.will_wait()
    window.ask("Write on")
    window.see("Stop")

    window.close()
    gone(window)
    answer.say("The first words")
    answer.end()
    wait_for("the end", lambda: window.stored()[0]["messages"][-1]["status"] == "complete")
    wait_for("it is told", lambda: "1 conversation" in icon.get("ToolTip")[2] + icon.get("Title"))
    assert set(icon.menu) == {"New conversation", "Show window", "Quit"}

    icon.click()
    there(window)
    window.read("The first words")
    icon.choose("Hide window")
    gone(window)
    icon.choose("New conversation")
    there(window)
    window.type("Again")
    window.see("Send")
    assert window.written == "Again"
    icon.choose("Quit")
    assert window.ended() == 0


def test_given_no_tray_when_the_window_is_closed_then_the_app_ends(
    open_window: OpenWindow, profile_folder: Path, service: ChatService
) -> None:
    window = open_window(with_settings(profile_folder, service, IN_TRAY))
    window.see("Message")

    window.close()

    assert window.ended() == 0


def test_given_a_hidden_window_when_the_tray_ends_then_the_window_can_be_found(
    open_window: OpenWindow, profile_folder: Path, service: ChatService, desktop: Desktop
) -> None:
    with TrayPanel(desktop.environment["DBUS_SESSION_BUS_ADDRESS"]) as panel:
        window = open_window(with_settings(profile_folder, service, IN_TRAY))
        assert panel.item
        wait_for("the menu", lambda: "Hide window" in panel.item.menu)
        window.close()
        gone(window)

    wait_for("the window in the task bar", lambda: iconic(window), within=30)
    window.start().wait(20)
    there(window)


def iconic(window: ChatWindow) -> bool:
    """Whether the window is minimised: the window manager knows it."""
    done = subprocess.run(
        ["xprop", "-id", window.number, "WM_STATE"],
        env=window.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return "Iconic" in done.stdout


def test_given_a_hidden_start_when_there_is_a_tray_then_only_the_icon_is_shown(
    profile_folder: Path, service: ChatService, desktop: Desktop, panel: TrayPanel
) -> None:
    profile = with_settings(profile_folder, service, IN_TRAY)
    window = ChatWindow(
        desktop, profile, {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    )
    process = window.process = window.start("--hidden")
    try:
        wait_for("the icon", lambda: panel.items)
        wait_for("the menu", lambda: "Show window" in panel.item.menu)
        assert not on_screen(window)
        assert window.start("--hidden").wait(20) == 0
        assert not on_screen(window)

        assert window.start().wait(20) == 0
        there(window)
        panel.item.choose("Quit")
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def test_given_a_hidden_start_when_there_is_no_tray_then_the_window_is_in_the_task_bar(
    profile_folder: Path, service: ChatService, desktop: Desktop
) -> None:
    profile = with_settings(profile_folder, service, {})
    window = ChatWindow(
        desktop, profile, {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    )
    process = window.process = window.start("--hidden")
    try:
        search = ("search", "--sync", "--all", "--pid", str(process.pid), "--name", "^ChatApp$")
        window.number = desktop.xdotool(*search).split()[0]
        wait_for("the window in the task bar", lambda: iconic(window))
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def test_given_another_program_when_an_answer_ends_then_a_note_leads_back_to_it(
    window: ChatWindow, service: ChatService, desktop: Desktop, notifications: NotificationService
) -> None:
    answer = service.will_wait()
    window.ask("Which bird?")
    window.see("Stop")
    window.key("ctrl+n")
    window.see("Send")
    elsewhere(desktop, window)
    gone(window)

    answer.say("The heron")
    answer.end()
    wait_for("the note", lambda: notifications.shown)
    (shown,) = notifications.shown
    assert (shown.title, shown.text) == ("Which bird?", "The answer is there.")
    notifications.choose(shown.number, token="token-1")

    there(window)
    window.read("The heron")


def notification_process(desktop: Desktop) -> int | None:
    """Which process shows notifications.

    The bus is asked and not the service, which the bus would start for whoever asks too early.
    """
    with open_dbus_connection(desktop.environment["DBUS_SESSION_BUS_ADDRESS"]) as bus:
        name = "org.freedesktop.Notifications"
        reply = bus.send_and_get_reply(message_bus.GetConnectionUnixProcessID(name))
    return None if reply.header.message_type is MessageType.error else int(reply.body[0])


def no_notification_service(desktop: Desktop) -> bool:
    """End what the bus has started for an answer of another test; whether there is none."""
    process = notification_process(desktop)
    if process is not None:
        os.kill(process, signal.SIGTERM)
    return process is None


@pytest.mark.skipif(shutil.which("dunst") is None, reason="not installed: dunst")
def test_given_a_real_notification_service_when_an_answer_ends_then_it_takes_the_note(
    window: ChatWindow, service: ChatService, desktop: Desktop, tmp_path: Path
) -> None:
    answer = service.will_wait()
    window.ask("Which <b>bird</b>?")
    window.see("Stop")
    elsewhere(desktop, window)
    wait_for("no other service", lambda: no_notification_service(desktop))
    with (tmp_path / "notes").open("wb") as notes:
        daemon = subprocess.Popen(
            ["dunst", "-print"], env=desktop.environment, stdout=notes, stderr=subprocess.DEVNULL
        )
        try:
            wait_for("the service", lambda: notification_process(desktop) == daemon.pid)
            answer.say("The heron")
            answer.end()
            wait_for("the note", lambda: "The answer is there." in (tmp_path / "notes").read_text())
            assert "Which <b>bird</b>?" in (tmp_path / "notes").read_text()
            subprocess.run(["dunstctl", "action"], env=desktop.environment, check=True)
            there(window)
        finally:
            daemon.terminate()
            daemon.wait()
