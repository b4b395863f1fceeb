"""The workflows of hosted runners name only what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_given_a_workflow_when_read_then_it_has_least_permissions_and_names_only_what_is_there(
    path: Path,
) -> None:
    text = path.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][\w -]*):", makefile, re.MULTILINE))
    known = {name for line in targets for name in line.split()}

    assert "permissions:\n  contents: read\n" in text
    assert set(re.findall(r"\bmake ([\w-]+)", text)) <= known
    for script in re.findall(r"\bbash (\S+)", text):
        assert (ROOT / script).is_file()
    assert "secrets." not in text
