"""The licences of all parts of the program: its packages, and what is in them or beside them.

The built program carries them as they were collected when it was built (`write`); elsewhere they
are collected from the installed packages. What no package says, such as the licence of Qt or of
the demo model, stands in `resources/licences/parts.json`, with the texts beside it.
"""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from chatapp import __version__
from chatapp.resources import carried, resource

OWN = "ChatApp"
COLLECTED = ("licences", "licences.json")
"""Where the built program has them."""
_LICENCE_FILE = re.compile(r"\.dist-info/(licenses/)?(licen[cs]e|copying|notice)[^/]*$", re.I)
_NAME = re.compile(r"[\w.-]+")
_LONGEST_NAME = 60
"""Packages that put the text where its name belongs have longer ones."""


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of one part of the program.

    Parameters: `version`, empty where a part has none; `licence`, an SPDX expression where there
    is one; `text`, in full, never empty.
    """

    name: str
    version: str
    licence: str
    text: str


def licences() -> list[Licence]:
    """The licences of all parts, the program's own first, the others by name.

    It reads a hundred files: never on the window's thread.
    """
    collected = carried(*COLLECTED)
    return collect() if collected is None else _read(collected)


def collect(packages: Iterable[str] = ("chatapp",)) -> list[Licence]:
    """The same from the installed packages.

    Parameters: `packages`, names or requirements of those that are asked for what they require.
    """
    table = json.loads(resource("licences", "parts.json").read_text("utf-8"))
    known: dict[str, Any] = {_same(name): facts for name, facts in table["packages"].items()}
    own = _stated(OWN, __version__, known["chatapp"])
    found = [_of_package(one, known.get(_same(one.name), {})) for one in needed(packages)]
    found += [_stated(part["name"], _version(part["version"]), part) for part in table["parts"]]
    return [own, *sorted(found, key=lambda licence: licence.name.lower())]


def needed(packages: Iterable[str]) -> list[Distribution]:
    """The installed packages that these need, and themselves, without ChatApp's own.

    Parameters: `packages`, their names or requirements.
    """
    found: dict[str, Distribution] = {}
    waiting = list(_names(packages))
    while waiting:
        name = waiting.pop()
        if _same(name) in found:
            continue
        try:
            found[_same(name)] = package = distribution(name)
        except PackageNotFoundError:  # one of another system
            continue
        waiting += _names(package.requires or ())
    found.pop("chatapp", None)
    return list(found.values())


def _names(requirements: Iterable[str]) -> Iterator[str]:
    for requirement in requirements:
        if "extra ==" not in requirement and (match := _NAME.match(requirement)):
            yield match.group()


def write(folder: Path, packages: Iterable[str]) -> None:
    """Collect the licences into `folder`: licences.json, and a file with each text."""
    folder.mkdir(parents=True)
    entries = []
    for licence in collect(packages):
        file = folder / f"{re.sub(r'[^A-Za-z0-9.-]+', '-', licence.name)}.txt"
        file.write_bytes(licence.text.encode())
        entries.append(
            {
                "name": licence.name,
                "version": licence.version,
                "licence": licence.licence,
                "text": file.name,
            }
        )
    (folder / COLLECTED[-1]).write_bytes(json.dumps(entries, indent=1).encode())


def _read(file: Path) -> list[Licence]:
    return [
        Licence(**{**entry, "text": (file.parent / entry["text"]).read_bytes().decode()})
        for entry in json.loads(file.read_bytes())
    ]


def _of_package(package: Distribution, stated: dict[str, Any]) -> Licence:
    text = _text_of(package)
    licence = stated.get("licence") or _licence_of(package)
    if not text:
        return _stated(package.name, package.version, stated | {"licence": licence})
    return Licence(package.name, package.version, licence, text)


def _text_of(package: Distribution) -> str:
    """What the package's licence files say, one below the other; empty where it has none."""
    files = [file for file in package.files or () if _LICENCE_FILE.search(file.as_posix())]
    texts = (str(file.read_text(encoding="utf-8")).strip("\n") for file in sorted(files))
    return "\n\n".join(text for text in texts if text)


def _licence_of(package: Distribution) -> str:
    """What the metadata says: the expression, a short name, or what it is classified as."""
    facts = package.metadata
    said = [*(facts.get_all("License-Expression") or ()), *(facts.get_all("License") or ()), ""]
    short = str(said[0])
    if short and len(short) <= _LONGEST_NAME and "\n" not in short:
        return short
    classified = [
        line.rpartition(" :: ")[2]
        for line in facts.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    return " AND ".join(classified)


def _stated(name: str, version: str, part: dict[str, Any]) -> Licence:
    """A licence that stands in the table."""
    texts = [part.get("notice", ""), *map(_text_named, part.get("texts", ()))]
    text = "\n\n".join(text for text in texts if text)
    return Licence(name, version, part["licence"], text or part["licence"])


def _text_named(name: str) -> str:
    kind, _colon, package = name.partition(":")
    if kind == "package":
        return _text_of(distribution(package))
    return resource("licences", f"{name}.txt").read_text("utf-8").strip("\n")


def _version(of: str) -> str:
    """A version: that of Python or of a library in it, of a package, or as it stands."""
    return "".join(_versions_named(of)) or of


def _versions_named(of: str) -> Iterator[str]:
    if of == "python":
        yield platform.python_version()
    elif of == "openssl":
        import ssl

        yield ssl.OPENSSL_VERSION.split()[1]
    elif of == "zlib":
        import zlib

        yield zlib.ZLIB_RUNTIME_VERSION
    elif of and not of[0].isdigit():
        yield distribution(of).version


def _same(name: str) -> str:
    """A package's name as packages are compared by."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Print the names, versions and licences of all parts."""
    for licence in licences():
        sys.stdout.write(f"{licence.name} {licence.version}: {licence.licence}\n")


if __name__ == "__main__":
    main()
