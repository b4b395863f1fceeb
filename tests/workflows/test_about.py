"""The window about the app, found by its name and used by keys; updates of a build without a key."""

from __future__ import annotations

import pytest

from tests.support.accessibility import wait_for
from tests.support.window import ENTRY, FIELDS, ChatWindow
from tests.workflows.test_accessibility_sweep import nameless

pytestmark = pytest.mark.window


def test_given_the_palette_when_about_is_chosen_then_a_licence_can_be_found_and_read(
    window: ChatWindow,
) -> None:
    window.key("ctrl+k")
    wait_for("the palette", lambda: "focused" in window.see("Search everything").states)
    window.type("About ChatApp")
    window.see("About ChatApp", ENTRY)
    window.key("Return")
    dialog = window.see("About ChatApp", "dialog")
    wait_for("its focus", lambda: "active" in window.see(dialog.name, "dialog").states)
    wait_for("the versions", lambda: "SQLite" in window.tree.read("dialog"))
    wait_for("the licences", lambda: window.tree.find(ENTRY, within={"name": "Parts"}))

    assert nameless(window.tree.tree()) == []

    window.key("ctrl+f")
    field = "Find a part or a licence"
    wait_for("the field", lambda: "focused" in window.see(field, FIELDS).states)
    window.type("httpx")
    wait_for("its licence", lambda: "Encode OSS" in window.see("Licence").text)
    window.key("Escape")
    window.see_no_more("About ChatApp", "dialog")
    wait_for("the focus", lambda: "focused" in window.see("Message", FIELDS).states)
    window.ask("Still here?")
    window.read("You said: Still here?")


def test_given_a_build_without_a_key_when_the_privacy_page_is_shown_then_it_says_so(
    window: ChatWindow,
) -> None:
    window.key("ctrl+comma")
    window.press("Privacy", "radio button")
    window.see("This build has no update key")
    switch = window.see("Look for updates once a day", "check box")
    assert "sensitive" not in switch.states
    window.press("Version 0.1.0")
    window.see("About ChatApp", "dialog")
