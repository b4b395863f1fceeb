"""What the tests of widgets share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.gui.theme import theme
from tests.support.endings import held_above
from tests.support.transcript_pane import Pane


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """The offscreen clipboard outlives Python; what Python made must not be in it by then."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(scope="module", autouse=True)
def _little_to_look_through() -> None:
    """What earlier files have loaded stays: no look for garbage goes through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _nothing_holds_what_it_lies_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is deleted later must not be what keeps its page alive (`tests/support/endings.py`)."""
    found: list[str] = []
    delete_later = QObject.deleteLater

    def look(thing: QObject) -> None:
        found.extend(held_above(thing))
        delete_later(thing)

    monkeypatch.setattr(QObject, "deleteLater", look)
    yield
    assert found == []


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[Pane]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme().apply(app, "light", 100)
    yield Pane(qtbot)
    # A view that lived on would follow the next theme; collected by another thread, its timers
    # would go off afterwards.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
