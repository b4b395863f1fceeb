"""What the packages for Linux say about the program is true, in both languages."""

from __future__ import annotations

import argparse
import configparser
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chatapp import __version__
from chatapp.cli.main import build_parser
from chatapp.domain.images import image_facts
from tests.support.linux_packaging import facts, share

MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TYPE = "application/x-chatapp+json"
SOURCES = "https://raw.githubusercontent.com/chatapp/chatapp/main/"


@pytest.fixture
def entry() -> configparser.ConfigParser:
    """The desktop entry."""
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read(facts.HERE / f"{facts.ID}.desktop", encoding="utf-8")
    return parsed


@pytest.fixture
def component() -> ET.Element:
    """The AppStream component."""
    return ET.parse(facts.HERE / f"{facts.ID}.metainfo.xml").getroot()


def test_given_the_programs_name_for_the_desktop_when_compared_then_all_files_have_it(
    entry: configparser.ConfigParser, component: ET.Element
) -> None:
    program = [facts.ROOT / "chatapp" / name for name in ("app.py", "__init__.py")]
    assert any(f'"{facts.ID}"' in path.read_text(encoding="utf-8") for path in program)
    assert entry["Desktop Entry"]["Icon"] == facts.ID
    assert component.findtext("id") == facts.ID
    assert component.findtext("launchable") == f"{facts.ID}.desktop"
    assert component.findtext("icon") == facts.ID


def test_given_files_of_conversations_when_the_type_is_compared_then_all_files_have_it(
    entry: configparser.ConfigParser, component: ET.Element
) -> None:
    types = ET.parse(facts.HERE / f"{facts.ID}.mime.xml").getroot()
    kind = types.find(f"{MIME}mime-type")
    assert kind is not None
    assert kind.get("type") == TYPE
    assert [glob.get("pattern") for glob in kind.iter(f"{MIME}glob")] == ["*.chatapp.json"]
    assert entry["Desktop Entry"]["MimeType"] == f"{TYPE};"
    assert component.findtext("provides/mediatype") == TYPE


def test_given_words_for_people_when_read_then_each_is_there_in_chinese_too(
    entry: configparser.ConfigParser, component: ET.Element
) -> None:
    for group in entry.sections():
        for key in ("GenericName", "Comment", "Keywords", "Name"):
            if key in entry[group] and (group, key) != ("Desktop Entry", "Name"):
                assert entry[group].get(f"{key}[zh_CN]"), (group, key)
    for parent in component.iter():
        for tag in ("p", "li", "caption", "summary"):
            words = [child.get(LANG) for child in parent if child.tag == tag]
            assert words.count(None) == words.count("zh-CN"), (parent.tag, tag)


def test_given_the_metadata_when_its_pictures_are_looked_for_then_the_checkout_has_them(
    component: ET.Element,
) -> None:
    for image in component.iter("image"):
        assert image.text is not None
        picture = facts.ROOT / image.text.removeprefix(SOURCES)
        assert size_of(picture) == (int(image.get("width", 0)), int(image.get("height", 0)))


def test_given_the_metadata_when_its_newest_release_is_read_then_it_is_this_version(
    component: ET.Element,
) -> None:
    newest = component.find("releases/release")
    assert newest is not None
    assert newest.get("version") == __version__


def test_given_the_man_page_when_compared_with_the_parser_then_it_names_each_command() -> None:
    page = (facts.HERE / "chatapp.1").read_text(encoding="utf-8")
    (commands,) = [
        action.choices
        for action in build_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    assert [name for name in commands if not re.search(rf"^\.B.*\b{name}\b", page, re.M)] == []


def test_given_all_files_when_written_then_icons_are_there_in_all_sizes(tmp_path: Path) -> None:
    share.write(tmp_path / "share", "chatapp-no-model")

    icons = tmp_path / "share" / "icons" / "hicolor"
    for size in share.ICON_SIZES:
        png = icons / f"{size}x{size}" / "apps" / f"{facts.ID}.png"
        assert size_of(png) == (size, size)
    assert (icons / "scalable" / "apps" / f"{facts.ID}.svg").is_file()
    assert (icons / "symbolic" / "apps" / f"{facts.ID}-symbolic.svg").is_file()
    overrides = (tmp_path / "share/lintian/overrides/chatapp").read_text(encoding="utf-8")
    assert "chatapp-no-model: embedded-library" in overrides


def test_given_a_changelog_when_made_one_of_debian_then_unreleased_points_are_of_this_build() -> (
    None
):
    text = (
        "# Changelog\n\n## Unreleased\n\n- A second window\n  of its own.\n\n"
        "## 0.2.0 - 2026-12-01\n\n### Added\n- Tabs.\n\n## [0.1.0] - 2026-11-01\n\n- It begins.\n"
    )

    told = share.debian_changelog(text, "0.3.0", datetime(2027, 1, 2, tzinfo=UTC))

    assert re.findall(r"^chatapp \(([^)]+)\) stable; urgency=medium$", told, re.M) == [
        "0.3.0",
        "0.2.0",
        "0.1.0",
    ]
    assert "  * A second window of its own." in told
    assert f" -- {facts.MAINTAINER}  Sat, 02 Jan 2027 00:00:00 +0000" in told
    assert f" -- {facts.MAINTAINER}  Tue, 01 Dec 2026 00:00:00 +0000" in told


def test_given_a_released_version_when_built_again_then_it_has_one_entry() -> None:
    text = "# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2026-11-01\n\n- It begins.\n"

    told = share.debian_changelog(text, "0.1.0", datetime(2027, 1, 2, tzinfo=UTC))

    assert told.count("chatapp (0.1.0)") == 1


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height of a picture, in px."""
    told = image_facts(picture.read_bytes())
    return told.width, told.height
