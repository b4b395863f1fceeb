"""The transcript as a screen reader reads and drives it."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from tests.support.accessibility import Node, wait_for
from tests.support.chat_service import ChatService
from tests.support.hostile_server import error_answer, event_stream
from tests.support.window import BUTTON, ENTRY, ChatWindow

pytestmark = pytest.mark.window

TRANSCRIPT = {"name": "Transcript"}
ANSWER = """# Herons

Read [the guide](https://heron.example/guide) about 🐦 herons first.

- grey
- white

```python
print("heron")
print("egret")
```

| Bird | Size |
| --- | --- |
| Heron | tall |

$$e = m c^2$$
"""
NAMED = re.compile(r"(You|heron), \d{1,2}:\d{2}( [AP]M)?")


@pytest.fixture
def answered(window: ChatWindow, service: ChatService) -> ChatWindow:
    """A window that shows an answer with every kind of block."""
    service.will(event_stream(ANSWER))
    window.ask("Tell me of herons")
    window.read("print", "grey")
    window.idle()
    return window


def inside(window: ChatWindow, message: Node) -> list[Node]:
    """What is in a message, in the order it is read."""
    return window.tree.tree(role=ENTRY, name=message.name)[1:]


def heard(window: ChatWindow, what: str, kind: str, **wanted: Any) -> dict[str, Any]:
    """Wait for an event of a kind with these facts."""
    seen: list[dict[str, Any]] = []

    def look() -> dict[str, Any]:
        seen.extend(window.tree.ask("heard"))
        for event in seen:
            if event["kind"].startswith(kind) and wanted.items() <= event.items():
                return event
        raise LookupError(str(seen))

    return wait_for(what, look)


def test_given_an_answer_when_read_then_it_is_a_list_of_messages_with_author_time_and_text(
    answered: ChatWindow,
) -> None:
    assert answered.see("Transcript").role == "list"
    prompt, answer = answered.messages

    assert NAMED.fullmatch(prompt.name)
    assert NAMED.fullmatch(answer.name)
    assert prompt.name.startswith("You")
    assert prompt.description == "Tell me of herons"
    assert "Read the guide about 🐦 herons first." in answer.description
    assert prompt.area[1] < answer.area[1]


def test_given_an_answer_when_walked_then_its_blocks_links_and_buttons_are_in_reading_order(
    answered: ChatWindow,
) -> None:
    parts = [(part.role, part.name) for part in inside(answered, answered.messages[-1])]

    wanted = [
        ("heading", ""),
        ("paragraph", ""),
        ("link", "the guide"),
        ("paragraph", "•"),
        ("section", "Code, python"),
        (BUTTON, "Copy code"),
        ("section", "Table, 2 columns"),
        ("image", "Formula: e = m c^2"),
        (BUTTON, "Copy message"),
        (BUTTON, "Regenerate"),
    ]
    places = [parts.index(each) for each in wanted]
    assert places == sorted(places)
    (code,) = answered.tree.find("section", "Code, python")
    assert code.text == 'print("heron")\nprint("egret")'


def test_given_a_code_block_when_its_copy_button_is_pressed_then_the_code_is_copied(
    answered: ChatWindow,
) -> None:
    answered.press("Copy code")

    answered.focus("Message")

    def pasted() -> bool:
        answered.key("ctrl+v")  # a button pressed from outside clicks a moment later
        return 'print("egret")' in answered.written

    wait_for("the code", pasted)


def test_given_a_link_when_looked_at_then_it_tells_where_it_leads_and_can_be_pressed(
    answered: ChatWindow,
) -> None:
    (link,) = answered.tree.find("link", "the guide")

    assert link.description == "https://heron.example/guide"
    assert answered.tree.ask("press", role="link", name="the guide") == "Press"
    assert answered.see("Transcript")


def test_given_the_keyboard_when_moved_by_message_and_block_then_the_reader_follows(
    answered: ChatWindow,
) -> None:
    answered.tree.ask("listen")
    answered.focus("Transcript")

    answered.key("ctrl+Up")
    focused = "object:state-changed:focused"
    heard(answered, "the prompt", focused, on=True, text="Tell me of herons")
    answered.key("ctrl+Down")
    heard(answered, "the answer's heading", focused, on=True, role="heading", text="Herons")
    answered.key("alt+Down")
    heard(answered, "the next block", focused, on=True, role="paragraph")
    (here,) = [node for node in answered.tree.find("paragraph") if "focused" in node.states]
    assert here.text == "Read the guide about 🐦 herons first."


def test_given_an_answer_that_arrives_when_listened_to_then_sentences_are_said_and_its_end(
    window: ChatWindow, service: ChatService
) -> None:
    window.focus("Message")
    window.tree.ask("listen")
    answer = service.will_wait()
    window.ask("Tell me everything")
    answer.say("The heron stands still. It waits for ", "a fi")

    said = heard(window, "the first sentence", "object:announcement")
    assert said["said"] == "The heron stands still."
    answer.say("sh. Then it ")
    said = heard(window, "the second sentence", "object:announcement")
    assert said["said"] == "It waits for a fish."
    answer.say("strikes")
    answer.end()
    said = heard(window, "the end", "object:announcement")
    assert said["said"].startswith("Then it strikes\nThe answer")


def test_given_a_wait_for_another_try_when_listened_to_then_it_is_said_once(
    window: ChatWindow, service: ChatService
) -> None:
    window.focus("Message")
    window.tree.ask("listen")
    service.will(error_answer(429, "slow down", {"Retry-After": "30"}))
    window.ask("Tell me everything")

    said = heard(window, "the wait", "object:announcement")

    assert said["said"] == "127.0.0.1 asks to wait. The next try is in 30 s."
    counted = time.monotonic() + 3.0
    wait_for("some seconds", lambda: time.monotonic() > counted)
    events = window.tree.ask("heard")
    assert [each for each in events if each["kind"] == "object:announcement"] == []


def test_given_an_answer_that_arrives_when_listened_to_then_its_blocks_and_their_growth_are_told(
    window: ChatWindow, service: ChatService
) -> None:
    window.focus("Message")
    window.tree.ask("listen")
    answer = service.will_wait()
    window.ask("Tell me everything")
    answer.say("The heron 🐦 stands")
    told = heard(window, "the first block", "object:children-changed:add", role="list item")
    answer.say(" still.")
    told = heard(window, "more of it", "object:text-changed:insert", role="paragraph")
    assert told["said"] == " still."
    assert told["text"] == "The heron 🐦 stands still."
    answer.say("\n\nIt waits")
    heard(window, "the second block", "object:children-changed:add", role="list item")
    answer.end()


def test_given_text_when_read_by_offsets_then_characters_words_and_places_are_told(
    answered: ChatWindow,
) -> None:
    told = answered.tree.ask("text", role="heading", start=0, end=3)

    assert told["text"] == "Her"
    assert told["word"] == "Herons"
    assert told["count"] == len("Herons")
    left, top, width, height = answered.tree.find("heading")[0].area
    x, y, *_size = told["area"]
    assert left <= x < left + width
    assert top <= y < top + height
    assert told["offset_there"] == 0


def test_given_text_when_selected_by_the_reader_then_it_is_told_and_can_be_copied(
    answered: ChatWindow,
) -> None:
    answered.tree.ask("listen")

    assert answered.tree.ask("select_text", role="heading", start=1, end=5)

    heard(answered, "the selection", "object:text-selection-changed", role="heading")
    assert answered.tree.ask("text", role="heading", start=0, end=-1)["selected"] == [[1, 5]]
    assert "selected" in answered.tree.find("heading")[0].states
    answered.focus("Transcript")
    answered.key("ctrl+c")
    answered.focus("Message")
    answered.key("ctrl+v")
    wait_for("what was selected", lambda: answered.written == "eron")


def test_given_messages_out_of_view_when_asked_for_then_they_are_read_and_come_into_view(
    window: ChatWindow, service: ChatService
) -> None:
    service.will(event_stream("\n\n".join(f"Paragraph {n}" for n in range(80))))
    window.ask("A long one")
    window.read("Paragraph 79")
    window.idle()
    (prompt,) = window.tree.find(ENTRY, within=TRANSCRIPT, hidden=True)[:1]
    assert prompt.description == "A long one"
    assert "showing" not in prompt.states

    window.tree.ask("focus", name=prompt.name, hidden=True)

    wait_for("the prompt in view", lambda: any(n.name == prompt.name for n in window.messages))
    assert window.shown("Latest", BUTTON)


def test_given_a_reader_that_walks_on_when_messages_come_and_go_then_the_window_lives(
    window: ChatWindow, service: ChatService
) -> None:
    for number in range(4):
        service.will(event_stream(ANSWER), event_stream(ANSWER))
        window.ask(f"Question {number}")
        for _again in range(5):
            window.tree.tree(name="Transcript")
        window.idle()
        window.key("ctrl+r")
        for _again in range(3):
            window.tree.find(hidden=True)
        window.idle()
        window.begin_anew()

    assert window.process.poll() is None
    window.close()
    assert window.ended() == 0
