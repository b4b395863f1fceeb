"""The workflows of hosted runners name only what is there, and keep to the least permissions."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
SCRIPT = re.compile(r"(?:packaging|tools|\.ci)/[\w./-]+")
each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def commands(path: Path) -> list[str]:
    """What a workflow runs: one text for each `run:`, folded lines joined."""
    lines, found = path.read_text(encoding="utf-8").splitlines(), []
    for number, line in enumerate(lines):
        head = re.match(r"( *)(?:- )?run: (.*)$", line)
        if head and head[2] in ("|", ">-"):
            inside = [each for each in _block(lines[number + 1 :], len(head[1])) if each.strip()]
            found.append((" " if head[2] == ">-" else "\n").join(map(str.strip, inside)))
        elif head:
            found.append(head[2])
    return found


def _block(lines: list[str], indent: int) -> list[str]:
    """The lines up to the first that is indented no more than its key."""
    for number, line in enumerate(lines):
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            return lines[:number]
    return lines


def jobs(path: Path) -> dict[str, str]:
    """The text of each job of a workflow."""
    text = path.read_text(encoding="utf-8").partition("\njobs:\n")[2]
    heads = list(re.finditer(r"^  ([\w-]+):\n", text, re.MULTILINE))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return {head[1]: text[head.end() : end] for head, end in zip(heads, ends, strict=True)}


@each_workflow
def test_given_a_workflow_when_read_then_it_has_least_permissions_and_limits(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "\npermissions:\n  contents: read\n" in text
    for name, job in jobs(path).items():
        assert ("timeout-minutes: " in job) != ("    uses: ./" in job), name
        assert ("write" in re.findall(r"contents: (\w+)", job)) == (name == "draft"), name
    for action in re.findall(r"uses: (\S+)", text):
        if action.startswith("./"):
            assert (ROOT / action).is_file()
        else:
            assert re.fullmatch(r"actions/[\w-]+@v\d+", action)
            assert "A maintainer pins these to full commit hashes." in text


@each_workflow
def test_given_what_a_workflow_runs_then_targets_scripts_and_options_are_there(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {
        name for line in re.findall(r"^([a-z][\w -]*):", makefile, re.MULTILINE)
        for name in line.split()
    }  # fmt: skip
    told = commands(path)
    assert all(told)
    for command in (each for text in told for each in re.split(r" && |\n", text)):
        words = [word for word in shlex.split(command) if not re.match(r"[A-Z_]+=", word)]
        if words[0] == "make":
            assert set(words[1:]) <= targets, command
        if "-r" in words:
            assert (ROOT / words[words.index("-r") + 1]).is_file(), command
        for number, word in enumerate(words):
            if SCRIPT.fullmatch(word) and words[number - 1] != "-r":
                assert_takes(ROOT / word, words[number + 1 :])


def assert_takes(script: Path, arguments: list[str]) -> None:
    """Fail where a script is not there, or knows nothing of an option or a command."""
    source = script.read_text(encoding="utf-8")
    for word in arguments:
        if re.fullmatch(r"--[a-z-]+|keychain|app|image", word):
            assert f'"{word}"' in source, (script.name, word)


def test_given_secrets_of_a_workflow_then_each_is_passed_on_read_and_explained() -> None:
    builds = (FOLDER / "builds.yml").read_text(encoding="utf-8")
    release = (FOLDER / "release.yml").read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "packaging-macos.md").read_text(encoding="utf-8")
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "packaging").rglob("*.py"))
    declared = re.findall(r"^      (\w+): \{required: false\}$", builds, re.MULTILINE)
    uses = [
        pair for text in (builds, release) for pair in re.findall(r"(\w+): \$\{\{ secrets\.(\w+)", text)
    ]  # fmt: skip

    assert all(name == secret for name, secret in uses)
    assert set(re.findall(r"secrets\.(\w+)", builds)) == set(declared)
    assert set(re.findall(r"secrets\.(\w+)", release)) == {*declared, "UPDATES_KEY"}
    for name in (*declared, "UPDATES_KEY"):
        assert f'"{name}"' in scripts
        assert f"`{name}`" in guide
    for path in WORKFLOWS:
        if path.name not in ("builds.yml", "release.yml"):
            assert "secrets" not in path.read_text(encoding="utf-8")
