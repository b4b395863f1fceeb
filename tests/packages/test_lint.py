"""What the tools of the systems say about the packages and what they are made of."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.packages.conftest import ROOT
from tests.support.linux_packaging import facts, lint

pytestmark = pytest.mark.package


@pytest.mark.parametrize("command", lint.commands([]), ids=lambda command: command[0])
def test_given_the_metadata_when_checked_then_nothing_is_wrong(command: list[str]) -> None:
    assert lint.complaints(command) == ""


def test_given_the_deb_when_lintian_reads_it_then_it_is_content(deb: Path) -> None:
    (command,) = lint.commands([deb])[2:]

    assert lint.complaints(command) == ""


def test_given_the_rpm_when_rpmlint_reads_it_then_it_is_content(rpm: Path) -> None:
    (command,) = lint.commands([rpm])[2:]

    assert lint.complaints(command) == ""


def test_given_the_flatpak_manifest_when_its_builder_reads_it_then_all_fields_are_known() -> None:
    manifest = facts.HERE / f"{facts.ID}.yml"
    command = ["flatpak-builder", "--show-manifest", str(manifest)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["id"] == facts.ID
    for source in told["modules"][0]["sources"]:
        place = (manifest.parent / source["path"]).resolve()
        assert place.is_relative_to(ROOT / "dist" / "ChatApp.AppDir")
