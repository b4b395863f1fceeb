"""The .deb in a clean Debian, from its installation to its end: the tests follow one another."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packages.conftest import OLD_VERSION, QUESTION
from tests.packages.installed import System
from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.chroot import USER

pytestmark = pytest.mark.package

KEY = "sk-orchard-0123456789abcdef"
SECOND_QUESTION = "What is a heron?"
LEFT_BY_THE_SYSTEM = re.compile(
    r"/var/(lib|log|cache)/"  # what dpkg, apt and others know and noted
    r"|/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$"  # users of services that came along
    r"|/etc/(ld\.so\.cache|\.pwd\.lock|machine-id|mtab)$"  # of libc, dbus and fuse
    r"|/(run|root)/"
)
"""Written by programs of the system whenever any package is installed."""


@pytest.fixture(scope="module")
def before(system: System) -> set[str]:
    """All files of the system before anything was installed."""
    return system.chroot.files()


@pytest.fixture(scope="module")
def service() -> Iterator[ChatService]:
    """A chat service that wants the key; it stays while the program is closed and opened again."""
    with ChatService(key=KEY) as running:
        yield running


def test_given_a_clean_system_when_installed_by_apt_then_the_command_runs(
    system: System, old_deb: Path, before: set[str]
) -> None:
    assert "/usr/bin/chatapp" not in before
    began = time.monotonic()

    system.chroot.install(old_deb)

    print(f"apt-get install: {time.monotonic() - began:.0f} s")
    assert _installed_version(system) == OLD_VERSION
    assert system.chatapp("--version").startswith("ChatApp ")
    size = int(system.chroot.run("dpkg-query", "-W", "-f=${Installed-Size}", "chatapp"))
    print(f"installed size: {size * 1024 / 1_000_000:.1f} MB")


def test_given_the_package_when_the_desktop_looks_then_entry_icons_and_type_of_files_are_known(
    system: System,
) -> None:
    share = system.chroot.root / "usr/share"
    entry = system.entry()["Desktop Entry"]

    assert entry["GenericName[zh_CN]"] == "与语言模型对话"
    assert (system.chroot.root / "usr/bin" / entry["TryExec"]).is_symlink()
    sizes = {
        path.parent.parent.name for path in share.glob(f"icons/hicolor/*/apps/{entry['Icon']}*")
    }
    assert {"16x16", "32x32", "48x48", "256x256", "512x512", "scalable", "symbolic"} <= sizes
    assert "application/x-chatapp+json" in (share / "applications/mimeinfo.cache").read_text(
        "utf-8"
    )
    globs = (share / "mime/globs2").read_text("utf-8").splitlines()
    assert "80:application/x-chatapp+json:*.chatapp.json" in globs


def test_given_the_recommended_fonts_when_chinese_is_shown_then_noto_has_it(
    system: System,
) -> None:
    told = system.chroot.run("fc-match", "sans:lang=zh-cn", environment=system.environment)

    assert "Noto Sans CJK" in told


def test_given_the_desktop_entry_when_launched_then_the_embedded_model_answers(
    system: System,
) -> None:
    with system.window() as window:
        window.see("Where should your messages go?", within=60)
        window.press("Start chatting")
        window.see("Stays on this computer", within=60)
        window.ask(QUESTION)
        window.answered("Demo model", "Paris", within=120)
        window.idle()
        window.screenshot(system.pictures / "answered.png")
        window.close()
        assert window.ended() == 0

    (conversation,) = window.stored()
    assert conversation["messages"][0]["text"] == QUESTION
    assert window.complaints() == []


def test_given_a_chinese_session_when_launched_then_the_window_is_chinese(system: System) -> None:
    with system.window(LANG="zh_CN.UTF-8") as window:
        window.see("新对话", within=60)
        window.open(QUESTION)
        window.screenshot(system.pictures / "chinese.png")
        window.close()
        window.ended()


def test_given_a_keyring_when_a_key_is_added_then_it_is_only_there_and_the_window_sends_it(
    system: System, service: ChatService
) -> None:
    add = ("connections", "add", "Orchard", "--dialect=openai-chat", "--key-stdin")
    system.chatapp(*add, f"--base-url={service.base_url}", given=f"{KEY}\n")
    system.chatapp("ask", "--connection=Orchard", "--model=heron", SECOND_QUESTION)

    with system.window() as window:
        window.open(SECOND_QUESTION)
        window.read(f"You said: {SECOND_QUESTION}", within=60)
        window.ask("And an egret?")
        window.read("You said: And an egret?", within=60)
        window.idle()
        window.close()
        window.ended()

    assert service.asked == [SECOND_QUESTION, "And an egret?"]
    assert {prompt.headers["authorization"] for prompt in service.prompts} == {f"Bearer {KEY}"}
    assert _files_with(KEY, system.chroot.home) == []


def test_given_an_exported_file_when_opened_by_the_desktop_entry_then_it_is_shown_and_imported(
    system: System,
) -> None:
    system.chatapp("export", "--all", "--format=json", f"/home/{USER}/鹭 1.chatapp.json")
    other = {"CHATAPP_PROFILE": f"/home/{USER}/other profile"}

    with system.window(f"/home/{USER}/鹭 1.chatapp.json", **other) as window:
        window.see("2 of 2 chosen", within=60)
        window.screenshot(system.pictures / "import.png")
        window.press("Import")
        wait_for("the import", lambda: "2 conversations imported" in window.everything)
        window.close()
        window.ended()


def test_given_the_entrys_action_when_launched_beside_the_window_then_that_has_a_new_conversation(
    system: System,
) -> None:
    with system.window() as window:
        window.open(SECOND_QUESTION)
        window.read(f"You said: {SECOND_QUESTION}")
        action = system.command_of("Desktop Action new-conversation")
        system.chroot.run(*action, environment=system.environment)
        window.see("Try one of these")
        window.close()
        window.ended()


def test_given_conversations_when_upgraded_then_they_and_the_key_are_kept(
    system: System, deb: Path, built_version: str, service: ChatService
) -> None:
    system.chroot.install(deb)

    assert _installed_version(system) == built_version
    with system.window() as window:
        assert set(window.titles) >= {QUESTION, SECOND_QUESTION}
        window.open(SECOND_QUESTION)
        window.read(f"You said: {SECOND_QUESTION}")
        window.ask("And a finch?")
        window.read("You said: And a finch?", within=60)
        window.idle()
        window.screenshot(system.pictures / "upgraded.png")
        window.close()
        window.ended()
    assert service.prompts[-1].headers["authorization"] == f"Bearer {KEY}"


def test_given_the_package_when_purged_then_only_the_users_data_is_left(
    system: System, before: set[str]
) -> None:
    system.chroot.run("apt-get", "remove", "-y", "-qq", "chatapp")
    assert not (system.chroot.root / "usr/lib/chatapp").exists()
    system.chroot.run("dpkg", "--purge", "chatapp")
    system.chroot.run("apt-get", "autoremove", "-y", "-qq", "--purge")

    left = {path for path in system.chroot.files() - before if not LEFT_BY_THE_SYSTEM.match(path)}
    assert left == set()
    assert [path for path in system.chroot.files() if "chatapp" in path.lower()] == []
    assert (system.profile / "chatapp.sqlite3").exists()


def _installed_version(system: System) -> str:
    return system.chroot.run("dpkg-query", "-W", "-f=${Version}", "chatapp")


def _files_with(text: str, folder: Path) -> list[str]:
    """The files below a folder that hold a text."""
    found = []
    for place, _below, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            if path.is_file() and text.encode() in path.read_bytes():
                found.append(str(path))
    return found
