"""Typing Chinese with the input methods of Linux: real ones, real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.accessibility import Node, wait_for
from tests.support.chat_service import ChatService
from tests.support.input_methods import INPUT_METHODS, Box, InputMethod, typing_with
from tests.support.window import ChatWindow, connected
from tests.workflows.conftest import NO_KEYRING

pytestmark = pytest.mark.window

Open = Callable[..., ChatWindow]
NEAR = 40
"""Px, at a scale of 1."""


@pytest.fixture(params=INPUT_METHODS, ids=lambda kind: kind.name)
def method(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InputMethod]:
    """An input method that the session names; not started yet."""
    kind: type[InputMethod] = request.param
    if missing := kind.missing():
        pytest.skip(f"not on this system: {', '.join(missing)}")
    with typing_with(kind, tmp_path_factory.mktemp(kind.name)) as method:
        yield method


@pytest.fixture
def open_here(method: InputMethod, profile_folder: Path, service: ChatService) -> Iterator[Open]:
    """Opens the app, connected to the service, on the desktop of the input method."""
    connected(profile_folder, service.base_url)
    with ExitStack() as stack:

        def start(environment: Mapping[str, str] | None = None) -> ChatWindow:
            variables = {**NO_KEYRING, **(environment or {})}
            window = ChatWindow(method.desktop, profile_folder, variables)
            stack.enter_context(window)
            window.see("Message")
            return window

        yield start


def compose(window: ChatWindow, method: InputMethod, letters: str) -> Box:
    """Type letters until the input method shows candidates; gives where."""
    try:
        method.prepare()
    except AssertionError:  # a busy system: Qt tells the method of a field when it gets the focus
        window.key("Tab", "shift+Tab")
        method.prepare()
    for letter in letters:
        window.key(letter)
    return method.candidates()


def written(window: ChatWindow, text: str, name: str = "Message") -> None:
    wait_for(f"{text!r} in {name}", lambda: window.see(name).text == text)


def stands_below(box: Box, field: Node, scale: int = 1) -> None:
    """Candidates stand close below the first line of a field, and not over it."""
    left, top, _width, height = (number * scale for number in field.area)
    line = min(height, NEAR * scale)
    assert left - NEAR <= box.left <= left + 4 * NEAR * scale, (box, field)
    assert top + line // 2 < box.top <= top + line + NEAR * scale, (box, field)


def test_given_pinyin_when_candidates_are_chosen_then_chinese_is_written_and_enter_sends_it(
    method: InputMethod, open_here: Open, service: ChatService
) -> None:
    method.start()
    window = open_here()
    window.focus("Message")

    box = compose(window, method, "nihao")
    stands_below(box, window.see("Message"))
    window.key("space")
    written(window, "你好")
    method.put_away()
    compose(window, method, "shijie")
    window.key("1")
    written(window, "你好世界")
    assert service.asked == []

    window.key("Return")
    window.read("You said: 你好世界")
    assert service.asked == ["你好世界"]


def test_given_text_that_is_composed_when_enter_or_escape_is_pressed_then_the_app_does_nothing(
    method: InputMethod, open_here: Open, service: ChatService
) -> None:
    method.start()
    window = open_here()
    answer = service.will_wait()
    window.focus("Message")
    compose(window, method, "nihao")
    window.key("Return")
    written(window, "nihao")
    method.put_away()
    assert service.asked == []
    window.key("Return")
    answer.say("First answer")
    window.read("First answer")

    compose(window, method, "nihao")
    window.key("Escape")

    method.put_away()
    assert window.answering
    written(window, "")
    answer.end()
    window.idle()


def test_given_other_fields_when_chinese_is_typed_there_then_it_is_written(
    method: InputMethod, open_here: Open
) -> None:
    method.start()
    window = open_here()
    window.key("ctrl+k")
    window.see("Search")
    box = compose(window, method, "nihao")
    window.key("space")
    wait_for("你好 in the palette", lambda: "你好" in window.everything)
    field = next(node for node in window.tree.find("text") if node.text == "你好")
    stands_below(box, field)


def test_given_a_scale_of_two_when_chinese_is_typed_then_candidates_stand_below_the_text(
    method: InputMethod, open_here: Open
) -> None:
    method.start()
    window = open_here({"QT_SCALE_FACTOR": "2"})
    window.focus("Message")
    box = compose(window, method, "nihao")
    stands_below(box, window.see("Message"), scale=2)
    window.key("space")
    written(window, "你好")


def test_given_a_session_that_names_it_for_x11_only_when_chinese_is_typed_then_it_is_written(
    method: InputMethod, open_here: Open
) -> None:
    for name in ("QT_IM_MODULE", "GTK_IM_MODULE"):
        del method.desktop.environment[name]
    method.start()
    window = open_here()
    window.focus("Message")
    compose(window, method, "nihao")
    window.key("space")
    written(window, "你好")


def test_given_an_input_method_that_is_started_again_when_chinese_is_typed_then_it_is_written(
    method: InputMethod, open_here: Open
) -> None:
    method.start()
    window = open_here()
    method.stop()

    method.start()

    window.focus("Message")
    if not method.taken_up_again():
        pytest.xfail("Qt does not always take up an Fcitx that was started again")
    compose(window, method, "nihao")
    window.key("space")
    written(window, "你好")
