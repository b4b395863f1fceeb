"""The check of the locked requirements finds what must not be in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools import check_lock

ROOT = Path(check_lock.__file__).resolve().parent.parent
HASH = "--hash=sha256:" + "0" * 64


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of this project's requirements, which the check looks at."""
    for path in (ROOT / "pyproject.toml", *ROOT.glob("requirements*.txt")):
        shutil.copy(path, tmp_path)
    for path in ROOT.glob("packaging/**/requirements.txt"):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    monkeypatch.setattr(check_lock, "ROOT", tmp_path)
    return tmp_path


def test_given_the_projects_own_locks_then_nothing_is_wrong(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (check_lock.main(), capsys.readouterr().out) == (0, "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"--index-url https://packages.example/simple\nx==1 {HASH}", "an address"),
        ("x @ https://packages.example/x.whl", "an address"),
        ("--find-links wheels", "an option"),
        (f"x==1 {HASH} # via -r /home/someone/requirements.in", "a path"),
        (f"x==1 {HASH} # via -c requirements.txt", None),
        (f"/home/someone/x.whl {HASH}", "a path"),
        ("x==1", "x has no hash"),
        (f"x==1 \\\n    {HASH}", None),
    ],
)
def test_given_another_line_then_it_is_judged(
    project: Path, capsys: pytest.CaptureFixture[str], line: str, problem: str | None
) -> None:
    with (project / "requirements.txt").open("a", encoding="utf-8") as lock:
        lock.write(f"\n{line}\n")

    code = check_lock.main()

    said = capsys.readouterr().out
    assert code == (0 if problem is None else 1)
    assert (problem or "") in said


def test_given_a_dependency_that_is_not_locked_then_it_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pyproject = project / "pyproject.toml"
    text = pyproject.read_text(encoding="utf-8")
    pyproject.write_text(text.replace('"httpx>=', '"not-locked>=1", "httpx>='), encoding="utf-8")

    assert check_lock.main() == 1
    assert "not-locked is missing" in capsys.readouterr().out


def test_given_a_package_that_the_built_program_has_on_one_system_only_then_it_is_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = project / "packaging" / "requirements.txt"
    text = lock.read_text(encoding="utf-8")
    (entry,) = (line for line in text.splitlines() if line.startswith("httpx=="))
    changed = entry.replace(" \\", " ; sys_platform == 'linux' \\")
    lock.write_text(text.replace(entry, changed), encoding="utf-8")

    assert check_lock.main() == 1
    assert capsys.readouterr().out == (
        "packaging/requirements.txt: httpx is not as in requirements.txt; run 'make lock'\n"
    )
