"""Chinese is typed in the built program as in the one that is run from its source."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chat_service import ChatService
from tests.support.input_methods import INPUT_METHODS, InputMethod, typing_with
from tests.support.window import ChatWindow, connected

pytestmark = [pytest.mark.window, pytest.mark.package]

BUILT = Path(__file__).resolve().parent.parent.parent / "dist" / "chatapp" / "chatapp"
PROGRAM = Path(os.environ.get("CHATAPP_BUILT_PROGRAM", BUILT))
"""What `make dist` built."""


class BuiltWindow(ChatWindow):
    """The window of the built program."""

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the built program on the profile."""
        with (self.profile.parent / "window.log").open("ab") as log:
            return subprocess.Popen(
                [str(PROGRAM), "--profile", str(self.profile), *arguments],
                env=self.environment,
                cwd=self.profile.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


@pytest.fixture(params=INPUT_METHODS, ids=lambda kind: kind.name)
def method(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InputMethod]:
    """An input method that runs."""
    kind: type[InputMethod] = request.param
    if missing := [*kind.missing(), *(() if PROGRAM.exists() else (str(PROGRAM),))]:
        pytest.skip(f"not on this system: {', '.join(missing)}")
    with typing_with(kind, tmp_path_factory.mktemp(kind.name)) as method:
        method.start()
        yield method


def test_given_the_built_program_when_pinyin_is_typed_then_chinese_is_sent(
    method: InputMethod, profile_folder: Path
) -> None:
    with ChatService() as service:
        connected(profile_folder, service.base_url)
        keyring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        with BuiltWindow(method.desktop, profile_folder, keyring) as window:
            window.see("Message")
            window.focus("Message")
            method.prepare()
            window.key(*"nihao")
            method.candidates()
            window.key("space")
            method.put_away()
            window.key("Return")
            window.read("You said: 你好")
            assert service.asked == ["你好"]
