"""Garbage is looked for when nothing is going on."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from chatapp.gui.quiet_collection import MIDDLE, YOUNG, QuietCollection

pytestmark = pytest.mark.usefixtures("qapp")


class Ring:
    """Something that only a search for garbage can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def searched_by_the_window_only() -> Iterator[None]:
    """As in the app."""
    gc.disable()
    yield
    gc.enable()


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


def test_given_many_new_objects_when_it_is_time_then_garbage_among_them_is_freed() -> None:
    parent = QObject()
    quiet = QuietCollection(lambda: True, parent)
    gc.collect()
    ring = Ring()
    gone = weakref.ref(ring)
    del ring
    quiet.collect_young()
    assert gone() is not None
    many = [[] for _ in range(2 * YOUNG)]  # type: list[list[int]]
    quiet.collect_young()
    assert gone() is None
    assert many


def test_given_garbage_that_was_passed_over_once_when_searched_often_then_it_is_freed() -> None:
    parent = QObject()
    quiet = QuietCollection(lambda: True, parent)
    gc.collect()
    ring = Ring()
    gone = weakref.ref(ring)
    gc.collect(0)
    del ring
    for _ in range(MIDDLE + 1):
        gc.collect(0)
    assert gone() is not None
    quiet.collect_young()
    assert gone() is None
