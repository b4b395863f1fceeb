"""Every page, walked as a screen reader walks it: nothing without a name, in reading order."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.accessibility import Node, wait_for
from tests.support.window import ENTRY, ChatWindow
from tests.workflows.conftest import OpenWindow
from tools.sample_profile import fill

pytestmark = pytest.mark.window

CONTROLS = frozenset(
    {
        "push button",
        "toggle button",
        "radio button",
        "check box",
        "combo box",
        "text",
        "password text",
        "list",
        "list item",
        "menu item",
        "check menu item",
        "spin button",
        "slider",
        "link",
    }
)
PAGES = {
    "en": ("General", "Appearance", "Connections", "Models", "Usage", "Privacy"),
    "zh_CN": ("通用", "外观", "连接", "模型", "用量", "隐私"),
}
PARTS = {
    "en": ("Conversations", "Transcript", "Message", "New conversation", "Search", "Model"),
    "zh_CN": ("对话", "对话内容", "消息", "新对话", "搜索", "模型"),
}

MORE = {"en": "More parameters", "zh_CN": "更多参数"}
LAST_PARAMETER = {"en": "About: When the context is full", "zh_CN": "关于：上下文已满时"}
ASK_ALL = {"en": "Ask all", "zh_CN": "全部提问"}
STARTERS = {"en": "Sleep better", "zh_CN": "睡得更好"}


def nameless(nodes: Iterable[Node]) -> list[str]:
    """The controls, and whatever else takes the focus, that say nothing of themselves."""
    return [
        f"{node} at {node.area}"
        for node in nodes
        if (node.role in CONTROLS or "focusable" in node.states)
        and node.role not in ("frame", "dialog")
        and not (node.name or node.text)
    ]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_given_conversations_when_every_page_is_walked_then_each_control_has_a_name(
    open_window: OpenWindow, profile_folder: Path, language: str
) -> None:
    asyncio.run(fill(profile_folder, language, "light"))
    window = open_window()

    for part in PARTS[language]:
        window.see(part)
    assert nameless(window.tree.tree()) == []
    window.key("ctrl+n")
    window.see(STARTERS[language])
    assert nameless(window.tree.tree()) == []
    window.key("ctrl+shift+p")
    window.press(MORE[language], "check box")
    window.see(LAST_PARAMETER[language], "check box")
    assert nameless(window.tree.tree()) == []
    window.key("ctrl+shift+p", "ctrl+comma")
    for page in PAGES[language]:
        window.press(page, "radio button")
        window.see(page, "label")
        assert nameless(window.tree.tree()) == [], page
    window.key("Escape", "ctrl+shift+a")
    window.see(ASK_ALL[language])
    assert nameless(window.tree.tree()) == []
    window.key("Escape", "ctrl+slash")
    wait_for("the shortcuts", lambda: len(window.tree.find("dialog")) == 1)
    assert nameless(window.tree.tree()) == []


PROMPTS = {"en": "Find a prompt", "zh_CN": "查找提示词"}
RESULTS = {"en": {"name": "Results"}, "zh_CN": {"name": "结果"}}
ADD_ROW = {"en": "Add a row", "zh_CN": "添加一行"}
FOREIGN = re.compile("[\u4e00-\u9fff][:;,] |[:;,.] [\u4e00-\u9fff]")
"""English punctuation beside Chinese."""


def badly_put(nodes: Iterable[Node]) -> list[str]:
    """Names that are put together as in English, though they are Chinese."""
    return [str(node) for node in nodes if FOREIGN.search(node.name)]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_given_the_pages_of_tasks_when_walked_then_each_control_has_a_name_in_the_language(
    open_window: OpenWindow, profile_folder: Path, language: str
) -> None:
    asyncio.run(fill(profile_folder, language, "light"))
    window = open_window()
    window.see(PARTS[language][0])

    window.key("ctrl+shift+t")
    window.see(PROMPTS[language])
    nodes = window.tree.tree()
    window.key("Escape")
    for command in ("few", "cloze"):
        window.key("ctrl+k")
        window.type(f">{command}")
        wait_for("the command", lambda: window.tree.find(ENTRY, within=RESULTS[language]))
        window.key("Return")
        window.see(ADD_ROW[language])
        nodes += window.tree.tree()
        window.key("Escape")
        window.see_no_more(ADD_ROW[language])

    assert nameless(nodes) == []
    assert badly_put(nodes) == []


def test_given_a_new_profile_when_the_first_page_is_walked_then_each_control_has_a_name(
    open_window: OpenWindow,
) -> None:
    window = open_window()
    window.see("Start chatting")

    for card in window.tree.find("radio button"):
        window.press(card.name, "radio button")
        assert nameless(window.tree.tree()) == [], card.name


def test_given_a_conversation_when_read_from_its_start_then_prompts_and_answers_are_in_order(
    window: ChatWindow,
) -> None:
    for text in ("First", "Second"):
        window.ask(text)
        window.read(f"You said: {text}")
        window.idle()

    text = window.transcript

    places = [text.index(each) for each in ("First", "You said: First", "Second", "You said: Sec")]
    assert places == sorted(places)


def gauges(window: ChatWindow) -> list[str]:
    """The names of what says how full the context is; tokens are estimated at first."""
    found = [node.name for node in window.tree.find("push button")]
    return [name for name in found if name.startswith("Context: ")]


def test_given_the_chat_when_tab_is_pressed_then_it_leads_through_all_and_comes_back(
    window: ChatWindow,
) -> None:
    window.ask("Herons")
    window.read("You said: Herons")
    window.idle()
    wait_for("the gauge", lambda: gauges(window))
    window.focus("Message")
    seen: list[str] = []

    while seen[-1:] != ["Message"] and len(seen) < 40:
        window.key("Tab")
        focused = [node for node in window.tree.tree() if "focused" in node.states]
        seen += [node.name for node in focused if node.name and node.role != ENTRY]

    assert seen == [
        "Attach pictures and files",
        "Reasoning: off",
        "Model",
        *gauges(window),
        "Search",
        "New conversation",
        "More about the list",
        "Conversations",
        "1 connection",
        "Settings",
        "Find in this conversation",
        "Compare models",
        "Outline",
        "Token probabilities",
        "Parameters",
        "Menu",
        "Transcript",
        "Edit",
        "Copy message",
        "More",
        "Copy message",
        "Regenerate",
        "Branch into a new conversation",
        "Good answer",
        "Bad answer",
        "More",
        "Message",
    ]
