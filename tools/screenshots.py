"""Pictures of the real window in all its states: `python tools/screenshots.py [FOLDER]`.

Without a folder, the three pictures of the README are made anew in docs/screenshots. With one,
every state is taken at 1x and 2x, light and dark, English and Chinese, to be looked at.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import sample_profile  # noqa: E402

from chatapp.providers.demo_model import model_folder  # noqa: E402
from tests.support.desktop import Desktop  # noqa: E402

SETTLE = 1.2
"""Seconds for the window to come to rest after a step."""


@dataclass(frozen=True)
class Scene:
    """One picture: what is done before it is taken. `fresh`: on a profile without anything."""

    name: str
    keys: tuple[str, ...] = ()
    clicks: tuple[tuple[int, int], ...] = ()
    fresh: bool = False
    size: tuple[int, int] = (1280, 820)


SCENES = (
    Scene("main"),
    Scene("first-run", fresh=True),
    Scene("empty", keys=("ctrl+n",)),
    Scene("error", clicks=((100, 126),)),
    Scene("settings-connections", keys=("ctrl+comma",), clicks=((90, 160),)),
    Scene("settings-general", keys=("ctrl+comma",)),
    Scene("settings-appearance", keys=("ctrl+comma",), clicks=((90, 96),)),
    Scene("settings-system", keys=("ctrl+comma",), clicks=((90, 128),)),
    Scene("settings-models", keys=("ctrl+comma",), clicks=((90, 192),)),
    Scene("settings-usage", keys=("ctrl+comma",), clicks=((90, 224),)),
    Scene("settings-privacy", keys=("ctrl+comma",), clicks=((90, 288),)),
    Scene("about", keys=("ctrl+comma",), clicks=((60, 794),)),
    Scene("prompts", keys=("ctrl+shift+t",)),
    Scene("compare", keys=("ctrl+shift+a",)),
    Scene("probabilities", keys=("ctrl+shift+l",)),
    Scene("shortcuts", keys=("ctrl+slash",)),
    Scene("narrow", size=(420, 820)),
    Scene("narrow-list", size=(420, 820), keys=("ctrl+b",)),
)
README_PICTURES = (
    ("main-light-en", SCENES[0], "en", "light"),
    ("main-dark-zh", SCENES[0], "zh_CN", "dark"),
    ("first-run", SCENES[1], "en", "light"),
)


class Camera:
    """Takes pictures of the app on a virtual desktop. Parameters: `folder`, for profiles."""

    def __init__(self, desktop: Desktop, folder: Path) -> None:
        self._desktop = desktop
        self._folder = folder

    def take(self, scene: Scene, language: str, theme: str, scale: int, target: Path) -> None:
        """Run the app into a scene and write its picture to `target`."""
        profile = Path(tempfile.mkdtemp(dir=self._folder))
        if not scene.fresh:
            asyncio.run(sample_profile.fill(profile, language, theme))
        environment = {
            **self._desktop.environment,
            "LANGUAGE": language,  # what a fresh profile speaks
            "LC_ALL": f"{language}.UTF-8",
            "QT_SCALE_FACTOR": str(scale),
            "CHATAPP_MODELS": str(model_folder()),  # the user's own, not that of the desktop
        }
        command = [sys.executable, "-m", "chatapp", "--profile", str(profile)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            window = self._desktop.window_of(process.pid, "ChatApp")
            time.sleep(SETTLE)
            self._act(scene, window, scale)
            target.parent.mkdir(parents=True, exist_ok=True)
            # A dialog of the window, where one is open.
            self._desktop.screenshot(target, self._desktop.xdotool("getactivewindow"))
        finally:
            process.terminate()
            process.wait(10)

    def _act(self, scene: Scene, window: str, scale: int) -> None:
        tool: Callable[..., str] = self._desktop.xdotool
        if scene.size != SCENES[0].size:
            width, height = (str(length * scale) for length in scene.size)
            tool("windowsize", "--sync", window, width, height)
            time.sleep(SETTLE)
        for keys in scene.keys:
            tool("windowactivate", "--sync", window, "key", keys)
            time.sleep(SETTLE)
        for x, y in scene.clicks:
            place = (str(x * scale), str(y * scale))
            tool("mousemove", "--window", window, *place, "click", "1")
            time.sleep(SETTLE)
        tool("mousemove", "--window", window, str(5 * scale), str(700 * scale))
        time.sleep(0.3)


def main(arguments: list[str]) -> int:
    """Take the README's pictures, or all of them into a folder."""
    if missing := Desktop.missing():
        sys.stderr.write(f"Not on this system: {', '.join(missing)}\n")
        return 1
    with tempfile.TemporaryDirectory() as folder, Desktop(Path(folder)) as desktop:
        camera = Camera(desktop, Path(folder))
        if not arguments:
            for name, scene, language, theme in README_PICTURES:
                camera.take(scene, language, theme, 2, ROOT / "docs/screenshots" / f"{name}.png")
            return 0
        for scene in SCENES:
            for language in ("en", "zh_CN"):
                for theme in ("light", "dark"):
                    for scale in (1, 2):
                        name = f"{scene.name}-{language}-{theme}-{scale}x.png"
                        camera.take(scene, language, theme, scale, Path(arguments[0]) / name)
                        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
