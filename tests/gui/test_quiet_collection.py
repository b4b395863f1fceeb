"""Garbage is looked for when nothing is going on."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from chatapp.gui.quiet_collection import QuietCollection

pytestmark = pytest.mark.usefixtures("qapp")


class Ring:
    """Something that only a search for garbage can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def usual_thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_given_nothing_goes_on_when_it_is_time_then_garbage_is_freed() -> None:
    parent, ring = QObject(), Ring()
    gone = weakref.ref(ring)
    quiet = QuietCollection(lambda: False, parent)
    del ring
    assert quiet.collect()
    assert gone() is None


def test_given_an_answer_streams_when_it_is_time_then_nothing_is_searched() -> None:
    parent = QObject()
    assert not QuietCollection(lambda: True, parent).collect()


def test_given_the_window_runs_then_old_objects_are_not_searched_by_count() -> None:
    parent = QObject()
    QuietCollection(lambda: False, parent)
    assert gc.get_threshold()[2] > 100_000
