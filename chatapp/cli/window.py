"""The command line of the window: `chatapp [--profile DIR] [--new] [--hidden] [FILE...]`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from chatapp.domain.start_request import StartRequest


class WindowStart(NamedTuple):
    """A profile's folder, None for the user's own, and what its window is to do."""

    profile: Path | None
    request: StartRequest


def window_start(arguments: Sequence[str], is_command: Callable[[str], bool]) -> WindowStart | None:
    """Read arguments that open the window; None: they do not, or wrongly.

    A word is a file if there is one of that name, or if it says a folder. A command's name is the
    command's: such a file is named with its folder (`./search`). Parameters: `is_command`, whether
    a word is a command's name; it is asked for few words only.
    """
    words = list(arguments)
    profile, new, hidden = os.environ.get("CHATAPP_PROFILE", ""), False, False
    files: list[str] = []
    while words:
        word = words.pop(0)
        if word == "--new":
            new = True
        elif word == "--hidden":
            hidden = True
        elif word == "--profile" and words and not words[0].startswith("-"):
            profile = words.pop(0)
        elif word.startswith("--profile="):
            profile = word.removeprefix("--profile=")
        elif word == "--" and words and (files or _is_file(words[0], is_command)):
            files += words
            break
        elif word and not word.startswith("-") and (files or _is_file(word, is_command)):
            files.append(word)
        else:
            return None
    request = StartRequest(tuple(map(os.path.abspath, files)), new, hidden)
    return WindowStart(Path(profile) if profile else None, request)


def _is_file(word: str, is_command: Callable[[str], bool]) -> bool:
    separators = [each for each in (os.sep, os.altsep) if each]
    if any(each in word for each in separators):
        return True
    return os.path.exists(word) and not is_command(word)
