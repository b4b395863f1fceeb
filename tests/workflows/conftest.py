"""The app's window on a virtual desktop, and a service it is connected to."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.accessibility import Accessibility
from tests.support.chat_service import ChatService
from tests.support.desktop import Desktop
from tests.support.ready import ready
from tests.support.window import ChatWindow, connected

OpenWindow = Callable[..., ChatWindow]
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
"""As on a system without one; a bus may start one otherwise, which asks for a password."""
_WINDOWS = pytest.StashKey[list[ChatWindow]]()


@pytest.fixture(scope="session", autouse=True)
def _bindings() -> None:
    if missing := Accessibility.missing():
        pytest.skip(f"not on this system: {', '.join(missing)}")


@pytest.fixture(scope="session", autouse=True)
def _ready() -> Iterator[None]:
    """What is on disk is told at once (`ChatWindow.stored`)."""
    with ready(os.environ):
        yield


@pytest.fixture
def service() -> Iterator[ChatService]:
    """A chat service without a key."""
    with ChatService() as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the windows showed."""
    report = yield
    if report.when == "call" and report.failed:
        for window in item.stash.get(_WINDOWS, []):
            report.sections.append(("window", window.looks()))
    return report


@pytest.fixture
def open_window(
    request: pytest.FixtureRequest, desktop: Desktop, profile_folder: Path
) -> Iterator[OpenWindow]:
    """Opens the app on the test's profile, or on another one."""
    windows = request.node.stash.setdefault(_WINDOWS, [])
    with ExitStack() as stack:

        def start(
            profile: Path = profile_folder,
            environment: Mapping[str, str] | None = None,
            first_keys: tuple[str, ...] = (),
            arguments: tuple[str, ...] = (),
        ) -> ChatWindow:
            variables = {**NO_KEYRING, **(environment or {})}
            window = ChatWindow(desktop, profile, variables, first_keys, arguments)
            stack.enter_context(window)
            windows.append(window)
            return window

        yield start
        complaints = [line for window in windows for line in window.complaints()]
    assert complaints == []


@pytest.fixture
def window(open_window: OpenWindow, profile_folder: Path, service: ChatService) -> ChatWindow:
    """The window on a new profile that is connected to the service."""
    connected(profile_folder, service.base_url)
    return open_window()
