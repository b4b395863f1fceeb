"""The look: both themes are complete and readable, and change while the app runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.gui.resources import resource
from chatapp.gui.theme import theme

THEMES = ("light", "dark")
GROUNDS = ("chat", "side", "raised", "sunken")


def colors(name: str) -> dict[str, str]:
    tokens = json.loads(resource("themes", f"{name}.json").read_text("utf-8"))
    return dict(tokens["colors"])


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2.2 (relative luminance)."""

    def luminance(name: str) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in QColor(name).getRgbF()[:3]
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(autouse=True)
def plain_theme(qapp: QApplication) -> Iterator[None]:
    theme().apply(qapp, "light", 100)
    yield
    theme().set_chinese(False)
    theme().apply(qapp, "light", 100)


def test_given_both_themes_then_they_have_the_same_tokens() -> None:
    assert colors("light").keys() == colors("dark").keys()


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("token", "ratio"), [("text", 7.0), ("text2", 6.6), ("text3", 4.5), ("edge", 3.0)]
)
def test_given_a_theme_when_words_lie_on_any_ground_then_they_can_be_read(
    name: str, token: str, ratio: float
) -> None:
    tokens = colors(name)
    for ground in GROUNDS:
        assert contrast(tokens[token], tokens[ground]) >= ratio, ground


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("kind", ["danger", "warn", "ok"])
def test_given_a_theme_when_a_state_has_its_own_ground_then_it_can_be_read(
    name: str, kind: str
) -> None:
    tokens = colors(name)
    assert contrast(tokens[kind], tokens[f"{kind}_fill"]) >= 4.5
    assert contrast(tokens[kind], tokens["chat"]) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_given_a_theme_when_code_is_shown_then_every_colour_can_be_read(name: str) -> None:
    tokens = colors(name)
    for token in (token for token in tokens if token.startswith("code_")):
        assert contrast(tokens[token], tokens["sunken"]) >= 4.5, token


@pytest.mark.parametrize("name", ["menu", "popup"])
def test_given_a_style_sheet_when_filled_then_no_token_is_left_over(name: str) -> None:
    assert not re.findall(r"\{\w+\}", theme().style_sheet(name))


def test_given_the_app_then_it_has_no_style_sheet_that_slows_every_widget(
    qapp: QApplication,
) -> None:
    assert qapp.styleSheet() == ""


def test_given_a_running_app_when_dark_is_chosen_then_palette_follows_and_is_told(
    qapp: QApplication, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(theme().changed):
        theme().apply(qapp, "dark", 100)
    assert theme().dark
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor("#161A1B")
    assert qapp.palette().color(QPalette.ColorRole.Highlight) == theme().color("sel")


def test_given_the_system_theme_when_the_system_turns_dark_then_the_app_does(
    qapp: QApplication, qtbot: QtBot
) -> None:
    theme().apply(qapp, "system", 100)
    with qtbot.waitSignal(theme().changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme().dark
    with qtbot.waitSignal(theme().changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert not theme().dark


def test_given_a_chosen_theme_when_the_system_turns_dark_then_nothing_changes(
    qapp: QApplication, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(theme().changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme().dark


def test_given_a_font_scale_then_text_and_lines_grow_together(qapp: QApplication) -> None:
    size = theme().font("ui").pointSizeF()
    theme().apply(qapp, "light", 150)
    assert theme().font("ui").pointSizeF() == pytest.approx(size * 1.5)
    assert theme().line_height("ui") == 30
    assert qapp.font().pointSizeF() == pytest.approx(size * 1.5)


def test_given_chinese_then_its_families_come_first_and_reading_lines_are_higher(
    qapp: QApplication,
) -> None:
    assert theme().font("reading").families()[0] == "Noto Sans"
    theme().set_chinese(True)
    assert theme().font("reading").families()[0] == "Noto Sans CJK SC"
    assert theme().line_height("reading") == 26


def test_given_titles_then_they_are_semibold_unless_asked_otherwise() -> None:
    assert theme().font("title").weight() == 600
    assert theme().font("title", 400).weight() == 400


def test_given_an_unknown_token_when_asked_for_then_it_is_an_error() -> None:
    with pytest.raises(KeyError):
        theme().color("no such colour")
