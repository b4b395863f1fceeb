"""A release stamps the version everywhere, and is refused where it cannot be right."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
METAINFO = "packaging/linux/io.github.chatapp.ChatApp.metainfo.xml"
PACKAGE_PYTHON = ROOT / "build" / "package" / "venv" / "bin" / "python"


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with what a release touches, at version 0.1.0."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Test")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "test@example.org")
    folder = tmp_path / "clone"
    for name in ("chatapp", "packaging/linux"):
        (folder / name).mkdir(parents=True)
    shutil.copy(ROOT / "packaging" / "release.py", folder / "packaging")
    (folder / "chatapp" / "__init__.py").write_text('"""ChatApp."""\n\n__version__ = "0.1.0"\n')
    (folder / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n### Added\n- A thing.\n")
    (folder / METAINFO).write_text(
        '<component>\n  <releases>\n    <release version="0.1.0" date="2026-01-01"/>\n'
        "  </releases>\n</component>\n"
    )
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=All")
    return folder


def release(folder: Path, version: str, *, build: bool = False) -> subprocess.CompletedProcess[str]:
    options = [] if build else ["--no-build"]
    command = [sys.executable, "packaging/release.py", version, *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_given_a_clean_tree_when_released_then_the_version_stands_everywhere_and_is_tagged(
    clone: Path,
) -> None:
    done = release(clone, "0.2.0")

    assert (done.returncode, done.stderr) == (0, "")
    today = datetime.now(UTC).date().isoformat()
    assert '__version__ = "0.2.0"' in (clone / "chatapp" / "__init__.py").read_text()
    changelog = (clone / "CHANGELOG.md").read_text()
    assert f"## Unreleased\n\n## 0.2.0 - {today}\n\n### Added\n- A thing." in changelog
    releases = (clone / METAINFO).read_text()
    assert releases.index(f'version="0.2.0" date="{today}"') < releases.index('version="0.1.0"')
    assert git(clone, "tag", "--points-at", "HEAD") == "v0.2.0"
    assert git(clone, "status", "--porcelain") == ""


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", "1.2", "1.2.0-beta", "v1.2.0", "01.2.0"])
def test_given_a_version_that_is_not_greater_or_none_when_released_then_nothing_changes(
    clone: Path, version: str
) -> None:
    before = git(clone, "rev-parse", "HEAD")

    done = release(clone, version)

    assert done.returncode == 1
    assert "not greater" in done.stderr or "no version" in done.stderr
    assert (git(clone, "rev-parse", "HEAD"), git(clone, "status", "--porcelain")) == (before, "")


def test_given_a_version_of_more_digits_when_released_then_numbers_are_compared(
    clone: Path,
) -> None:
    file = clone / "chatapp" / "__init__.py"
    file.write_text(file.read_text().replace("0.1.0", "0.9.0"))
    git(clone, "commit", "--quiet", "--all", "--message=0.9.0")

    assert release(clone, "0.10.0").returncode == 0


def test_given_changes_that_are_not_committed_when_released_then_it_is_refused(
    clone: Path,
) -> None:
    (clone / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n- Another.\n")

    done = release(clone, "0.2.0")

    assert (done.returncode, "not committed" in done.stderr) == (1, True)


def test_given_a_tag_of_that_version_when_released_then_it_is_refused(clone: Path) -> None:
    git(clone, "tag", "v0.2.0")

    done = release(clone, "0.2.0")

    assert (done.returncode, "v0.2.0 is there already" in done.stderr) == (1, True)


def test_given_nothing_new_in_the_changelog_when_released_then_it_is_refused(clone: Path) -> None:
    assert release(clone, "0.2.0").returncode == 0

    done = release(clone, "0.3.0")

    assert (done.returncode, "says nothing" in done.stderr) == (1, True)


def test_given_a_build_that_fails_when_released_then_nothing_of_it_stays(clone: Path) -> None:
    (clone / "Makefile").write_text(".PHONY: dist\ndist:\n\t@echo no room >&2; exit 1\n")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message=A build that fails")
    before = git(clone, "rev-parse", "HEAD")

    done = release(clone, "0.2.0", build=True)

    assert done.returncode == 1
    assert "`make dist` failed" in done.stderr
    assert "Traceback" not in done.stderr
    assert git(clone, "rev-parse", "HEAD") == before
    assert (git(clone, "status", "--porcelain", "-uno"), git(clone, "tag")) == ("", "")


def test_given_a_commit_that_git_refuses_when_released_then_the_files_are_as_they_were(
    clone: Path,
) -> None:
    hook = clone / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not today >&2; exit 1\n")
    hook.chmod(0o755)

    done = release(clone, "0.2.0")

    assert (done.returncode, "not today" in done.stderr) == (1, True)
    assert (git(clone, "status", "--porcelain"), git(clone, "tag")) == ("", "")


@pytest.mark.skipif(not PACKAGE_PYTHON.is_file(), reason="made by `make dist`")
def test_given_the_build_environment_then_the_list_of_parts_names_packages_and_what_is_in_them(
    tmp_path: Path,
) -> None:
    files = [tmp_path / "first.json", tmp_path / "second.json"]
    for file in files:
        command = [str(PACKAGE_PYTHON), str(ROOT / "packaging" / "sbom.py"), str(file)]
        subprocess.run(command, check=True)

    assert files[0].read_bytes() == files[1].read_bytes()
    told = json.loads(files[0].read_bytes())
    assert (told["bomFormat"], told["metadata"]["component"]["name"]) == ("CycloneDX", "ChatApp")
    parts = {part["name"]: part for part in told["components"]}
    assert parts["httpx"]["purl"].startswith("pkg:pypi/httpx@")
    assert {"Qt", "llama.cpp", "SmolLM2-135M-Instruct", "STIX Two Math"} <= parts.keys()
    assert all(part["licenses"] for part in parts.values())
