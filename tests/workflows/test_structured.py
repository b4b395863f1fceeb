"""Answers with a schema: drawn by keys, asked for, shown as a table, and repaired."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.hostile_server import event_stream
from tests.support.window import ChatWindow

pytestmark = pytest.mark.window


def test_given_two_drawn_fields_when_asked_then_a_table_is_shown_and_a_wrong_answer_repaired(
    window: ChatWindow, service: ChatService
) -> None:
    window.key("ctrl+shift+p")
    window.see("Preset: No preset")
    window.press("Schema", "radio button")
    window.see("Name a field. Until there is one, what was chosen before holds.")
    window.focus("Name of field 1")
    window.type("bird")
    window.key("Return")
    wait_for("the next field", lambda: "focused" in window.see("Name of field 2").states)
    window.type("legs")
    window.key("Tab", "n")
    window.see_no_more("A field without a name is not asked for.")

    service.will(event_stream('[{"bird": "Heron", ', '"legs": 2}]'))
    service.will(event_stream('{"bird": "Heron", ', '"legs": 2}'))
    window.ask("Which bird?")

    window.read("Does not follow its schema", "It should be of the type object")
    text = window.read("Follows its schema · asked once more", "Heron")
    assert '"legs": 2}' not in text
    window.idle()
    first, again = (request.json for request in service.prompts)
    inner: dict[str, Any] = first["response_format"]["json_schema"]
    assert (inner["name"], inner["strict"]) == ("answer", True)
    assert inner["schema"]["properties"] == {"bird": {"type": "string"}, "legs": {"type": "number"}}
    assert again["response_format"] == first["response_format"]

    service.will(event_stream('{"bird": "Egret", "legs": 2}'))
    window.ask("And another?")
    window.read("Egret")
    window.idle()
    assert len(service.prompts) == 3


def test_given_a_wrong_answer_when_listened_to_then_it_is_said_that_it_is_wrong_and_why(
    window: ChatWindow, service: ChatService
) -> None:
    window.key("ctrl+shift+p")
    window.press("Schema", "radio button")
    window.see("Name a field. Until there is one, what was chosen before holds.")
    window.focus("Name of field 1")
    window.type("bird")
    window.tree.ask("listen")
    for _call in range(2):
        service.will(event_stream('["Heron"]'))
    window.ask("Which bird?")
    window.read("Does not follow its schema · asked once more")

    said = ""

    def hear() -> bool:
        nonlocal said
        said += "".join(each["said"] for each in window.tree.ask("heard"))
        return "The answer is complete" in said

    wait_for("the end", hear)
    assert "Does not follow its schema · asked once more" in said
    assert "It should be of the type object" in said
