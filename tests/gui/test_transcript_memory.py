"""What is let go of when a long conversation is read through."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import Qt

from chatapp.domain.messages import PathEntry
from chatapp.gui.transcript import messages as messages_module
from chatapp.gui.transcript.finder import Query
from chatapp.gui.transcript.highlight import CodeColors
from chatapp.gui.transcript.row import Row
from tests.support.transcript_pane import Pane, answer, prompt

K = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LAID_OUT = 8
CODE = "```py\nx = 1\n```\n\n" + "\n\n".join(f"Paragraph {number}." for number in range(30))


@pytest.fixture(autouse=True)
def _few_stay_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages_module, "LAID_OUT", LAID_OUT)


def read_through(pane: Pane) -> None:
    """Scroll from the end to the beginning, page by page."""
    while pane.view.timeline.offset > 0:
        pane.key(K.Key_PageUp)
        pane.view.grab()


def colors_alive() -> int:
    gc.collect()
    return sum(isinstance(each, CodeColors) for each in gc.get_objects())


def test_given_many_code_blocks_when_read_through_then_colours_are_kept_for_the_last_only(
    pane: Pane,
) -> None:
    before = colors_alive()
    texts = [(answer if number % 2 else prompt)(CODE, f"m{number}") for number in range(60)]
    pane.show(*texts)
    read_through(pane)
    assert 0 < colors_alive() - before <= LAID_OUT + 3


def test_given_a_folded_block_when_it_was_long_out_of_view_then_it_is_still_folded(
    pane: Pane,
) -> None:
    long_code = "```py\n" + "\n".join(f"line {number}" for number in range(40)) + "\n```"
    texts = [(answer if number % 2 else prompt)(CODE, f"m{number}") for number in range(60)]
    pane.show(*texts, prompt("Last", "p"), answer(long_code, "last"))
    pane.view._intents.fold_toggled.emit("last", 0)
    pane.settle()
    height = pane.view.timeline.items[61].height
    read_through(pane)
    assert pane.view.timeline.items[61].slots is None
    pane.key(K.Key_End)
    pane.settle()
    assert pane.view.timeline.items[61].height == height


def test_given_a_row_made_of_a_part_of_the_branch_when_it_rests_then_it_can_be_made_again() -> None:
    message = prompt("Hello", "p")
    row = Row(None, [PathEntry(message, ("p",))], 0)
    assert row.message is message
    row.rest()
    assert row._entry is None
    assert row.text == "Hello"
    assert row.message is message


def test_given_a_row_that_changed_when_it_rests_then_the_change_stays() -> None:
    row = Row(None, [PathEntry(prompt("Hello", "p"), ("p",))], 0)
    row.replace(PathEntry(prompt("Changed", "p"), ("p", "q")))
    row.rest()
    assert row.text == "Changed"
    assert row.entry.siblings == ("p", "q")


def test_given_a_search_in_a_long_conversation_when_all_is_found_then_no_message_is_kept_for_it(
    pane: Pane,
) -> None:
    texts = [
        (answer if number % 2 else prompt)(f"a heron {number}", f"m{number}")
        for number in range(300)
    ]
    pane.show(*texts)
    made = len(pane.view.timeline.items.all_made())
    pane.view.finder.search(Query("heron"))
    pane.qtbot.waitUntil(lambda: not pane.view.finder.running)
    assert pane.view.finder.count == 300
    assert len(pane.view.timeline.items.all_made()) <= made + LAID_OUT
