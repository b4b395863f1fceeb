"""The Windows installers under wine, from installation to removal: the tests follow one another."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packages.conftest import BUILD, QUESTION, ROOT
from tests.support import wine
from tests.support.desktop import Desktop
from tests.support.wine import START_MENU, Windows, windows_path

PROGRAM = ROOT / "build" / "windows" / "chatapp"
OLD, NEW = "0.0.9", "99.0.0"
pytestmark = [
    pytest.mark.package,
    pytest.mark.skipif(bool(wine.missing()), reason=f"missing: {', '.join(wine.missing())}"),
]


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    """One Windows for all tests: each leaves it as it found it, or as the next one wants it."""
    made = Windows(tmp_path_factory.mktemp("wine") / "prefix")
    yield made
    made.close()


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installers of the program, without their suffix."""
    subprocess.run([sys.executable, ROOT / "packaging/windows/program.py"], check=True)
    return _installers(PROGRAM, NEW, tmp_path_factory.mktemp("new"))


@pytest.fixture(scope="module")
def old(new: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Installers of a lower version with little in it, and a file that the new one has no more."""
    folder = tmp_path_factory.mktemp("old") / "chatapp"
    folder.mkdir()
    for name in ("chatapp.exe", "chatapp-console.exe"):
        shutil.copy(PROGRAM / name, folder)
    (folder / "gone.txt").write_text("of the old version")
    return _installers(folder, OLD, folder.parent)


def _installers(folder: Path, version: str, into: Path) -> Path:
    script = ROOT / "packaging" / "windows" / "installers.py"
    command = [sys.executable, script, folder, f"--version={version}", f"--into={into}"]
    subprocess.run(command, check=True)
    return into / f"ChatApp-{version}-x64"


def test_given_the_program_then_its_executables_have_the_icon_and_the_version(
    new: Path, built_version: str
) -> None:
    icon = (ROOT / "resources/icons/app/app.ico").read_bytes()
    largest = icon[icon.rindex(b"\x89PNG") :]
    for name in ("chatapp.exe", "chatapp-console.exe"):
        program = (PROGRAM / name).read_bytes()
        assert largest in program
        assert f"ProductVersion\0{built_version}\0".encode("utf-16-le") in program


def test_given_a_folder_without_the_model_when_packed_then_the_installers_names_say_so(
    new: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "chatapp-no-model"
    folder.mkdir()
    shutil.copy(PROGRAM / "chatapp.exe", folder)

    _installers(folder, NEW, tmp_path)

    names = {path.name for path in tmp_path.iterdir()} - {folder.name}
    assert names == {f"ChatApp-{NEW}-x64-no-model{end}" for end in ("-setup.exe", ".msi")}


def test_given_an_older_version_when_set_up_for_one_user_then_it_takes_its_place(
    windows: Windows, old: Path, new: Path
) -> None:
    windows.run(f"{old}-setup.exe", "/S")
    assert (_for_one_user(windows) / "gone.txt").is_file()
    assert OLD in windows.installed("HKCU")
    key = rf"HKCU\{wine.UNINSTALL}\ChatApp"
    windows.run("reg", "add", key, "/v", "Mark", "/d", "of the older", "/f")

    windows.run(f"{new}-setup.exe", "/S")

    assert _below(_for_one_user(windows)) == _below(PROGRAM) | {Path("uninstall.exe")}
    listed = windows.installed("HKCU")
    assert NEW in listed
    assert "Mark" not in listed, "the older version was not uninstalled first"
    assert _shortcut_of_user(windows).is_file()
    assert "ChatApp" not in windows.installed("HKLM")


def test_given_the_installed_program_when_asked_then_the_embedded_model_answers(
    windows: Windows,
) -> None:
    program = str(_for_one_user(windows) / "chatapp-console.exe")

    assert windows.run(program, "--version").startswith("ChatApp ")
    assert r"Programs\ChatApp\models\SmolLM2" in windows.run(program, "doctor")
    assert "Paris" in windows.run(program, "ask", QUESTION)


def test_given_the_installed_program_when_its_window_is_opened_then_it_shows_and_answers(
    windows: Windows, tmp_path: Path
) -> None:
    folder = _for_one_user(windows)
    program = str(folder / "chatapp.exe")
    with Desktop(tmp_path) as desktop, windows.started(program, desktop.environment) as process:
        shown = ("search", "--sync", "--onlyvisible", "--name", "ChatApp")
        number = desktop.xdotool(*shown, timeout=120).split()[0]
        _write(desktop, number, "Say yes.")
        answer = _answer(windows, desktop, folder, "Say yes.")
        desktop.screenshot(BUILD / "windows.png", number)
        desktop.xdotool("key", "ctrl+q")
        said, _ = process.communicate(timeout=60)

    assert answer["status"] == "complete"
    assert "Traceback" not in said
    assert process.returncode == 0


def test_given_the_set_up_program_when_removed_then_only_the_users_data_is_left(
    windows: Windows,
) -> None:
    folder = _for_one_user(windows)

    # With _?= the uninstaller runs where it is, and is waited for; it cannot remove itself then.
    windows.run(str(folder / "uninstall.exe"), "/S", r"_?=" + windows_path(folder))

    assert _below(folder) <= {Path("uninstall.exe")}
    assert not _shortcut_of_user(windows).exists()
    assert "ChatApp" not in windows.installed("HKCU")
    assert (_data(windows) / "chatapp.sqlite3").is_file()


def test_given_all_users_when_set_up_and_removed_then_it_is_theirs_and_then_gone(
    windows: Windows, old: Path
) -> None:
    folder = windows.drive / "Program Files" / "ChatApp"

    windows.run(f"{old}-setup.exe", "/S", "/AllUsers")

    assert (folder / "chatapp.exe").is_file()
    assert _shortcut_of_all(windows).is_file()
    assert OLD in windows.installed("HKLM")
    assert "ChatApp" not in windows.installed("HKCU")
    with pytest.raises(subprocess.CalledProcessError):
        windows.run("msiexec", "/i", f"{old}.msi", "/qn")
    assert "ChatApp" in windows.installed("HKLM")

    windows.run(str(folder / "uninstall.exe"), "/S", r"_?=" + windows_path(folder))
    assert _below(folder) <= {Path("uninstall.exe")}
    assert not _shortcut_of_all(windows).exists()
    assert "ChatApp" not in windows.installed("HKLM")


def test_given_an_older_msi_when_a_newer_one_is_installed_then_there_is_one_entry_and_shortcut(
    windows: Windows, old: Path, new: Path
) -> None:
    folder = windows.drive / "Program Files" / "ChatApp"
    shutil.rmtree(folder, ignore_errors=True)
    windows.run("msiexec", "/i", f"{old}.msi", "/qn")
    assert (folder / "gone.txt").is_file()
    with pytest.raises(subprocess.CalledProcessError) as refused:
        windows.run(f"{old}-setup.exe", "/S", "/AllUsers")
    assert refused.value.returncode == 4

    windows.run("msiexec", "/i", f"{new}.msi", "/qn")

    assert _below(folder) == _below(PROGRAM)
    listed = windows.installed("HKLM")
    assert listed.count("The ChatApp authors") == 1
    assert (NEW in listed, OLD in listed) == (True, False)
    assert _shortcut_of_msi(windows).is_file()
    assert b"chatapp.exe" in _shortcut_of_msi(windows).read_bytes().replace(b"\0", b"")
    assert windows.run(str(folder / "chatapp-console.exe"), "--version").startswith("ChatApp ")


def test_given_the_msi_when_an_older_one_is_installed_then_it_is_refused(
    windows: Windows, old: Path
) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        windows.run("msiexec", "/i", f"{old}.msi", "/qn")

    assert OLD not in windows.installed("HKLM")


def test_given_the_msi_when_removed_then_only_the_users_data_is_left(
    windows: Windows, new: Path
) -> None:
    windows.run("msiexec", "/x", f"{new}.msi", "/qn")

    assert _below(windows.drive / "Program Files" / "ChatApp") == set()
    assert not _shortcut_of_msi(windows).exists()
    assert "ChatApp" not in windows.installed("HKLM")
    assert (_data(windows) / "chatapp.sqlite3").is_file()


def _for_one_user(windows: Windows) -> Path:
    return windows.user / "AppData" / "Local" / "Programs" / "ChatApp"


def _data(windows: Windows) -> Path:
    return windows.user / "AppData" / "Local" / "chatapp" / "profile"


def _shortcut_of_user(windows: Windows) -> Path:
    return windows.user / "AppData" / "Roaming" / START_MENU / "ChatApp.lnk"


def _shortcut_of_all(windows: Windows) -> Path:
    return windows.drive / "ProgramData" / START_MENU / "ChatApp.lnk"


def _shortcut_of_msi(windows: Windows) -> Path:
    """Windows puts it where all users have theirs; wine 8 knows the user's own Start menu only."""
    return _shortcut_of_user(windows)


def _below(folder: Path) -> set[Path]:
    """All files below a folder, by their place in it."""
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def _write(desktop: Desktop, number: str, prompt: str) -> None:
    """Write a prompt into the composer, which is at the lower edge of the window."""
    desktop.xdotool("windowactivate", "--sync", number)
    size = dict(
        line.split("=")
        for line in desktop.xdotool("getwindowgeometry", "--shell", number).splitlines()
    )
    middle, lower = int(size["WIDTH"]) * 6 // 10, int(size["HEIGHT"]) - 95
    time.sleep(3)  # nothing tells here when the composer is ready
    desktop.xdotool("mousemove", "--window", number, str(middle), str(lower), "click", "1")
    desktop.xdotool("type", "--delay", "60", prompt)


def _answer(windows: Windows, desktop: Desktop, folder: Path, prompt: str) -> dict[str, str]:
    """Send what was written, and wait for the end of its answer; gives that as it is stored."""
    program = str(folder / "chatapp-console.exe")
    (conversation,) = json.loads(windows.run(program, "conversations", "--json"))
    end = time.monotonic() + 180
    while time.monotonic() < end:
        messages = json.loads(windows.run(program, "show", conversation["id"], "--json"))[
            "messages"
        ]
        if prompt not in [message["text"] for message in messages]:
            desktop.xdotool("key", "Return")
        elif messages[-1]["status"] != "streaming":
            answer: dict[str, str] = messages[-1]
            return answer
        time.sleep(1)
    raise AssertionError(f"no answer to {prompt!r}")
