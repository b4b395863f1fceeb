"""Keeps the translation catalogues in step with the texts of the program.

Without options: reads all visible texts out of `chatapp/` into `resources/i18n/*.ts` and
compiles these into the `.qm` files the app loads. With `--check` nothing is written: it fails
when a text is not translated, a catalogue is behind the program, or a `.qm` file is stale.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("zh_CN",)
"""The languages besides English, in which the texts are written."""


def run_tool(name: str, *arguments: str) -> None:
    """Run one of Qt's linguist tools that come with PySide6; raises CalledProcessError."""
    folder = Path(PySide6.__file__).parent
    program = shutil.which(name, path=f"{folder}:{folder / 'Qt' / 'libexec'}") or shutil.which(name)
    command = [program or f"pyside6-{name}", *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.stderr.write(result.stdout + result.stderr)
        result.check_returncode()


def sources() -> list[str]:
    """All modules of the program, from the checkout's top."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "chatapp").rglob("*.py"))


def collect(catalogue: Path, language: str) -> None:
    """Bring a catalogue up to date with the program; texts that are gone leave it."""
    options = ["-silent", "-no-obsolete", "-locations", "none", "-source-language", "en"]
    options += ["-target-language", language]
    run_tool("lupdate", *options, *sources(), "-ts", str(catalogue))


def compile_catalogue(catalogue: Path, target: Path) -> None:
    """Compile a catalogue into the form the app loads."""
    run_tool("lrelease", "-silent", str(catalogue), "-qm", str(target))


def untranslated(catalogue: Path) -> list[str]:
    """The texts of a catalogue that have no finished translation."""
    missing = []
    for context in ElementTree.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") or not _complete(translation):
                missing.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return missing


def _complete(translation: ElementTree.Element) -> bool:
    forms = translation.findall("numerusform")
    texts = [form.text for form in forms] if forms else [translation.text]
    return all(text and text.strip() for text in texts)


def update() -> None:
    """Write all catalogues and their compiled forms."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        catalogue = FOLDER / f"chatapp_{language}.ts"
        collect(catalogue, language)
        compile_catalogue(catalogue, catalogue.with_suffix(".qm"))
        for text in untranslated(catalogue):
            print(f"{catalogue.name}: not translated: {text}")


def problems() -> list[str]:
    """What is wrong with the catalogues as they are."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for language in LANGUAGES:
            catalogue = FOLDER / f"chatapp_{language}.ts"
            fresh = Path(folder) / catalogue.name
            shutil.copyfile(catalogue, fresh)
            collect(fresh, language)
            if fresh.read_bytes() != catalogue.read_bytes():
                found.append(f"{catalogue.name} is behind the program")
            found += [f"{catalogue.name}: not translated: {text}" for text in untranslated(fresh)]
            compiled = fresh.with_suffix(".qm")
            compile_catalogue(catalogue, compiled)
            if compiled.read_bytes() != catalogue.with_suffix(".qm").read_bytes():
                found.append(f"{catalogue.stem}.qm is stale")
    return found


def main() -> int:
    """Update the catalogues, or check them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail if incomplete")
    if not parser.parse_args().check:
        update()
        return 0
    found = problems()
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
