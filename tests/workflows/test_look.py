"""Language, theme, font size and the narrow window, changed while the app runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.support.accessibility import wait_for
from tests.support.desktop import Desktop
from tests.support.window import ENTRY, ChatWindow
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window

CHINESE = ("对话", "消息", "发送", "新对话", "搜索", "模型")


def brightness(window: ChatWindow, target: Path) -> float:
    """The mean grey of what the window shows, from 0 to 255."""
    with Image.open(window.screenshot(target)) as picture:
        return float(picture.convert("L").resize((1, 1)).getpixel((0, 0)))  # type: ignore[arg-type]


def test_given_english_when_chinese_is_chosen_then_the_main_parts_have_chinese_names(
    window: ChatWindow, open_window: OpenWindow
) -> None:
    window.ask("Herons")
    window.read("You said: Herons")
    window.idle()

    window.key("ctrl+comma")
    window.choose("Match system", "简体中文")
    window.key("Escape")

    for name in CHINESE:
        window.see(name)
    assert "You said: Herons" in window.tree.read(name="对话内容")
    for name in ("Conversations", "Transcript", "Message", "Send", "New conversation", "Search"):
        assert not window.shown(name)
    window.close()
    assert window.ended() == 0
    reopened = open_window()
    for name in CHINESE:
        reopened.see(name)


def test_given_the_light_theme_when_dark_is_chosen_then_the_window_is_dark_from_its_first_paint(
    window: ChatWindow, open_window: OpenWindow, tmp_path: Path
) -> None:
    assert brightness(window, tmp_path / "light.png") > 200

    window.key("ctrl+comma")
    window.press("Appearance", "radio button")
    window.choose("Match system", "Dark")
    window.key("Escape")

    wait_for("a dark window", lambda: brightness(window, tmp_path / "dark.png") < 60)
    window.close()
    assert window.ended() == 0
    assert brightness(open_window(), tmp_path / "again.png") < 60


def test_given_a_text_size_when_zoomed_then_the_whole_window_follows_and_returns(
    window: ChatWindow,
) -> None:
    def height() -> int:
        return window.see("Sleep better").area[3]

    usual = height()

    window.key("ctrl+plus", "ctrl+plus", "ctrl+plus", "ctrl+plus", "ctrl+plus")
    wait_for("larger rows", lambda: height() >= 1.4 * usual)
    window.key("ctrl+minus")
    wait_for("smaller rows", lambda: height() < 1.5 * usual)
    window.key("ctrl+0")

    wait_for("rows as before", lambda: height() == usual)


def test_given_a_narrow_window_when_the_list_is_wanted_then_it_lies_over_the_chat(
    window: ChatWindow, desktop: Desktop
) -> None:
    window.ask("Herons")
    window.read("You said: Herons")
    window.idle()
    window.begin_anew()
    desktop.xdotool("windowsize", "--sync", window.number, "600", "700")
    window.see_no_more("Conversations")
    wide = window.see("Transcript").area

    window.press("Show the conversations")

    over = window.see("Conversations").area
    assert window.see("Transcript").area == wide
    assert over[0] + over[2] > wide[0]
    window.open("Herons")
    window.read("You said: Herons")
    window.see_no_more("Conversations")
    window.press("Show the conversations")
    window.see("Herons", ENTRY)
    window.key("Escape")
    window.see_no_more("Conversations")
    desktop.xdotool("windowsize", "--sync", window.number, "1000", "700")
    window.see("Conversations")
