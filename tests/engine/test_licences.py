"""The licences of all parts: each with its text, and the same in the built program."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from chatapp import __version__
from chatapp.engine.licences import OWN, licences, needed, write

ROOT = Path(__file__).resolve().parents[2]
RUNTIME = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]


def test_given_the_programs_parts_then_each_has_a_licence_with_its_text() -> None:
    found = licences()

    assert (found[0].name, found[0].version) == (OWN, __version__)
    assert [one.name for one in found if not one.licence or len(one.text) < 200] == []
    names = [one.name for one in found]
    assert len(set(names)) == len(names)
    assert names[1:] == sorted(names[1:], key=str.lower)


@pytest.mark.parametrize(
    ("name", "licence", "words"),
    [
        ("Qt", "LGPL-3.0-only", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("Python", "PSF-2.0", "PYTHON SOFTWARE FOUNDATION LICENSE"),
        ("llama.cpp", "MIT", "The ggml authors"),
        ("SmolLM2-135M-Instruct", "Apache-2.0", "Apache License"),
        ("STIX Two Math", "OFL-1.1", "SIL OPEN FONT LICENSE"),
        ("o200k vocabulary", "MIT", "OpenAI"),
        ("httpx", "BSD-3-Clause", "Encode OSS"),
    ],
)
def test_given_a_part_then_its_licence_says_what_it_is_under(
    name: str, licence: str, words: str
) -> None:
    found = next(one for one in licences() if one.name == name)

    assert found.licence == licence
    assert words in found.text


def test_given_what_the_program_requires_then_what_that_requires_is_among_the_parts() -> None:
    found = {package.name.lower() for package in needed(["chatapp"])}

    assert {"httpx", "httpcore", "anyio", "keyring", "qasync"} <= found
    assert not found & {"chatapp", "pytest", "ruff"}


def test_given_licences_collected_for_the_built_program_when_it_reads_them_then_they_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected = licences()
    write(tmp_path / "licences", RUNTIME)

    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert licences() == collected
    assert (tmp_path / "licences" / "Qt.txt").is_file()
