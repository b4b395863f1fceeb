"""The licences of the packages that the program is made of, as they are installed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from chatapp import __version__

_FILE = re.compile(r"\.dist-info/(licenses/)?(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
_NAME = re.compile(r"[\w.-]+")
_LONGEST_NAME = 60
"""Packages that put the text where its name belongs have longer ones."""


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of one part of the program.

    `version`, "" where a part has none; `licence`, an SPDX expression where there is one; `text`,
    in full.
    """

    name: str
    version: str
    licence: str
    text: str


def licences() -> list[Licence]:
    """All of them, the program's own first, the others by name.

    It reads a hundred files: never on the window's thread.
    """
    found = [_licence(package) for name, package in _needed().items() if name != "chatapp"]
    own = Licence("ChatApp", __version__, "MIT", "MIT")
    if (package := _needed().get("chatapp")) is not None:
        own = Licence(own.name, own.version, own.licence, _text(package) or own.licence)
    return [own, *sorted(found, key=lambda each: each.name.lower())]


def _needed() -> dict[str, Distribution]:
    """The installed packages that ChatApp needs, and itself, by name."""
    found: dict[str, Distribution] = {}
    waiting = ["chatapp"]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = package = distribution(name)
        except PackageNotFoundError:  # one of another system
            continue
        required = [each for each in package.requires or () if "extra ==" not in each]
        waiting += [match.group() for each in required if (match := _NAME.match(each))]
    return found


def _licence(package: Distribution) -> Licence:
    facts = package.metadata
    stated = (facts[key] for key in ("License-Expression", "License") if key in facts)
    licence = next((each for each in stated if len(each) <= _LONGEST_NAME), "")
    if not licence:
        classes = [each for each in facts.get_all("Classifier") or () if each[:7] == "License"]
        licence = " AND ".join(each.rpartition(" :: ")[2] for each in classes)
    return Licence(package.name, package.version, licence, _text(package) or licence)


def _text(package: Distribution) -> str:
    files = [file for file in package.files or () if _FILE.search(file.as_posix())]
    texts = (str(file.read_text(encoding="utf-8")).strip("\n") for file in sorted(files))
    return "\n\n".join(text for text in texts if text)
