"""Try a built program for real: an empty home, and no network where the system can take it away.

    python3 packaging/check_built.py FOLDER [--pictures FOLDER]

FOLDER has the executable `chatapp`, or is ChatApp.app. It needs no other package. Prints a line for
each check, and exits 1 when one failed. On Linux what shows the window needs Xvfb and ImageMagick;
where they are missing it says so and leaves these out. On Windows and macOS the window is opened on
the desktop, and no picture of it is taken. Without the demo model in FOLDER nothing is asked.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

LINUX, WINDOWS = sys.platform == "linux", sys.platform == "win32"
WITHIN = 180.0
"""Seconds for a command; an answer of the demo model takes some ten."""
WORD = "Quillfeather"
"""Stands in the Word file, and in what is sent of it."""
CHAT = """## User

Show a formula and code.

## Assistant

Here:

$$\\int_0^1 x^2\\,dx = \\frac{1}{3}$$

```python
def double(x: int) -> int:
    return 2 * x  # 两倍
```

中文也可以。
"""


class Built:
    """The program under test, in a home of its own."""

    def __init__(self, folder: Path, home: Path, pictures: Path | None) -> None:
        self.window, self.program, self.parts = places(folder, sys.platform)
        self.has_model = any((self.parts / "models").glob("*.gguf"))
        self.home = home
        self.profile = home / "profile"
        self.pictures = pictures

    def environment(self, **more: str) -> dict[str, str]:
        """What the program is started with: nothing of the user's."""
        own = {"HOME": str(self.home), "CHATAPP_PROFILE": str(self.profile), **more}
        if WINDOWS:  # without what the system sets, not even a socket can be opened
            return {**os.environ, "USERPROFILE": str(self.home), **own}
        return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **own}

    def run(self, *arguments: str) -> str:
        """What a command prints. Raises AssertionError where it fails."""
        command = [*_without_network(), str(self.program), *arguments]
        done = subprocess.run(
            command,
            env=self.environment(),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=WITHIN,
            check=False,
        )
        assert done.returncode == 0, f"exit {done.returncode}: {done.stderr.strip()}"
        return done.stdout


def places(folder: Path, system: str) -> tuple[Path, Path, Path]:
    """The program for the window, that for terminals, and the folder with their parts.

    Parameters: `folder`, the built program; `system`, as sys.platform names it.
    """
    if system == "win32":
        return folder / "chatapp.exe", folder / "chatapp-console.exe", folder / "_internal"
    if folder.suffix == ".app":
        program = folder / "Contents" / "MacOS" / "chatapp"
        return program, program, folder / "Contents" / "Frameworks"
    return folder / "chatapp", folder / "chatapp", folder / "_internal"


def _without_network() -> list[str]:
    """Put before a command: it then has only the loopback. Nothing where that is not allowed."""
    alone = ["unshare", "--net", "--map-root-user", "sh", "-c", 'ip link set lo up; exec "$@"', "-"]
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return []
    probe = subprocess.run([*alone, "true"], capture_output=True, check=False)
    return alone if probe.returncode == 0 else []


def version(built: Built) -> None:
    """--version"""
    assert built.run("--version").startswith("ChatApp ")


def doctor(built: Built) -> None:
    """doctor finds all its parts"""
    told = json.loads(built.run("doctor", "--json"))
    details = {check["name"]: check["detail"] for check in told["checks"]}
    assert told["ok"], told
    assert "missing" not in details["versions"], details["versions"]


def answer(built: Built) -> None:
    """The embedded model answers"""
    assert built.run("ask", "Say hello.", "--param", "max_tokens=20").strip()


def word_file(built: Built) -> None:
    """A Word file is read and goes with a prompt"""
    file = built.home / "letter.docx"
    _write_docx(file, f"The keeper is called {WORD}.")
    built.run("ask", "Who is the keeper?", "--file", str(file), "--param", "max_tokens=20")
    exported = built.home / "all.json"
    built.run("export", "--all", "--format", "json", str(exported))
    assert WORD in exported.read_text(encoding="utf-8"), "its text is not with the prompt"


def pdf(built: Built) -> None:
    """A conversation becomes a PDF"""
    _import_chat(built)
    target = built.home / "all.pdf"
    newest = json.loads(built.run("conversations", "--json"))[0]
    built.run("export", "--conversation", newest["id"], "--format", "pdf", str(target))
    data = target.read_bytes()
    assert data.startswith(b"%PDF-"), data[:20]
    assert len(data) > 5_000, len(data)


def licences(built: Built) -> None:
    """The licences of its parts are carried"""
    folder = built.parts / "licences"
    entries = json.loads((folder / "licences.json").read_bytes())
    assert {"Qt", "Python", "httpx"} <= {entry["name"] for entry in entries}
    assert all((folder / entry["text"]).stat().st_size for entry in entries)


def window(built: Built) -> None:
    """The window is painted"""
    _show(built, "window-en", LANG="C.UTF-8")


def chinese(built: Built) -> None:
    """The window is painted in Chinese"""
    _show(built, "window-zh", LANG="zh_CN.UTF-8", LANGUAGE="zh_CN")


def opened(built: Built) -> None:
    """The window opens on the desktop, and stays"""
    process = subprocess.Popen([str(built.window)], env=built.environment(), stderr=subprocess.PIPE)
    try:
        log = built.profile / "logs" / "chatapp.log"
        lock, end = built.profile / "window.lock", time.monotonic() + 60
        while not lock.exists():
            assert process.poll() is None, f"it ended: {process.communicate()[1]!r}"
            assert time.monotonic() < end, "no window within a minute"
            time.sleep(0.2)
        time.sleep(10)
        assert process.poll() is None, f"it ended: {process.communicate()[1]!r}"
        told = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        assert " ERROR " not in told, told
    finally:
        process.terminate()
        process.wait(20)


WITH_MODEL: tuple[Callable[[Built], None], ...] = (answer, word_file)
ON_SCREEN: tuple[Callable[[Built], None], ...] = (window, chinese)
ON_DESKTOP: tuple[Callable[[Built], None], ...] = (opened,)
ALWAYS: tuple[Callable[[Built], None], ...] = (version, doctor, pdf, licences)


def main() -> int:
    """Run all checks that can be run here."""
    parser = argparse.ArgumentParser(description="Try a built program for real.")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--pictures", type=Path, help="where pictures of the window are kept")
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="check-built-") as home:
        built = Built(options.folder.resolve(), Path(home), options.pictures)
        for check in _checks(built):
            failed += not _passes(check, built)
    return 1 if failed else 0


def _checks(built: Built) -> list[Callable[[Built], None]]:
    checks = [*(WITH_MODEL if built.has_model else ()), *ALWAYS]
    if not LINUX:
        return [*checks, *ON_DESKTOP]
    # The conversation with a formula is the last one stored: the window shows it.
    missing = [name for name in ("Xvfb", "import") if shutil.which(name) is None]
    if missing:
        print(f"left out  the window: {' and '.join(missing)} are not here")
        return checks
    return [*checks, *ON_SCREEN]


def _passes(check: Callable[[Built], None], built: Built) -> bool:
    try:
        check(built)
    except (
        AssertionError,
        OSError,
        ValueError,
        LookupError,
        TypeError,
        subprocess.SubprocessError,
    ) as error:
        print(f"FAILED    {check.__doc__}: {error}")
        return False
    print(f"ok        {check.__doc__}")
    return True


def _show(built: Built, name: str, **environment: str) -> None:
    """Open the window on a display of its own until there is something in it, and end it."""
    display, number = _display()
    process = None
    try:
        shown = built.environment(DISPLAY=number, QT_QPA_PLATFORM="xcb", **environment)
        process = subprocess.Popen([str(built.window)], env=shown, stderr=subprocess.PIPE)
        end = time.monotonic() + 60
        while _colours(number) < 20:
            assert process.poll() is None, f"it ended: {process.communicate()[1].decode()}"
            assert time.monotonic() < end, "nothing was painted within a minute"
            time.sleep(0.2)
        time.sleep(3)
        assert process.poll() is None, "it ended after the first paint"
        if built.pictures is not None:
            built.pictures.mkdir(parents=True, exist_ok=True)
            picture = built.pictures / f"{name}.png"
            subprocess.run(["import", "-display", number, "-window", "root", picture], check=True)
    finally:
        for running in (process, display):
            if running is not None:
                running.terminate()
                running.wait(20)


def _display() -> tuple[subprocess.Popen[bytes], str]:
    """A new virtual display, and its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-noreset"]
    display = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        return display, f":{told.readline().strip()}"


def _colours(display: str) -> int:
    """How many colours are on the display: one where nothing was painted."""
    command = ["import", "-display", display, "-window", "root", "-format", "%k", "info:-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    return int(done.stdout.strip() or 0) if done.returncode == 0 else 0


def _import_chat(built: Built) -> None:
    """Put a conversation with a formula and code into the profile."""
    file = built.home / "chat.md"
    file.write_text(CHAT, encoding="utf-8")
    built.run("import", str(file))


def _write_docx(file: Path, text: str) -> None:
    """The smallest Word file with one paragraph."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types">'
            f'<Default Extension="rels" ContentType="{relations}"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
            "</w:body></w:document>",
        )


if __name__ == "__main__":
    sys.exit(main())
