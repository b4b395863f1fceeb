"""The languages: nothing untranslated, nothing lost in translation, changed while running."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import Failure
from chatapp.domain.models import DEMO_MODEL
from chatapp.domain.sentences import SENTENCES
from chatapp.domain.settings import SETTINGS
from chatapp.gui import i18n
from chatapp.gui.resources import resource
from chatapp.gui.sidebar.pane import Sidebar
from chatapp.gui.theme import theme

_FIELDS = re.compile(r"\{\w*\}|%n|%\d")
_MAY_GO = {("Sidebar", "Earlier in {month}")}
"""Texts whose translation does without a field."""


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    yield
    i18n.install(qapp, "en")


def messages(language: str) -> Iterator[tuple[str, str, list[str]]]:
    catalogue = resource("i18n", f"chatapp_{language}.ts")
    for context in ElementTree.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.findall("numerusform")]
            source = message.findtext("source") or ""
            yield context.findtext("name") or "", source, forms or [translation.text or ""]


def test_given_the_chinese_catalogue_then_every_text_keeps_its_fields() -> None:
    for context, source, translations in messages("zh_CN"):
        for text in translations:
            assert text, source
            if (context, source) not in _MAY_GO:
                assert sorted(_FIELDS.findall(text)) == sorted(_FIELDS.findall(source)), source


def test_given_the_chinese_catalogue_then_punctuation_between_chinese_is_full_width() -> None:
    for _context, source, translations in messages("zh_CN"):
        for text in translations:
            assert not re.search(r"[\u4e00-\u9fff][,;:?!]", text), source
            assert not text.endswith("."), source


def test_given_chinese_then_every_sentence_and_setting_is_translated(qapp: QApplication) -> None:
    i18n.install(qapp, "zh_CN")
    for code, sentence in SENTENCES.items():
        assert i18n.translate_error(sentence.title) != sentence.title, code
        if sentence.detail and sentence.detail != "{reason}":
            assert i18n.translate_error(sentence.detail) != sentence.detail, code
    for setting in SETTINGS.values():
        if setting.label:
            assert i18n.translate_setting(setting.label) != setting.label


def test_given_a_failure_when_worded_in_chinese_then_its_facts_are_filled_in(
    qapp: QApplication,
) -> None:
    i18n.install(qapp, "zh_CN")
    sentence = i18n.word_failure(Failure("refused", {"host": "localhost"}))
    assert sentence.title == "localhost 没有回应"


def test_given_a_window_when_the_language_changes_then_its_words_do(
    qapp: QApplication, qtbot: QtBot
) -> None:
    sidebar = Sidebar()
    qtbot.addWidget(sidebar)
    assert sidebar.search.placeholderText() == "Search"
    i18n.install(qapp, "zh_CN")
    qtbot.waitUntil(lambda: sidebar.search.placeholderText() == "搜索")
    assert sidebar.view.accessibleName() == "对话"
    assert theme().chinese
    i18n.install(qapp, "en")
    qtbot.waitUntil(lambda: sidebar.search.placeholderText() == "Search")
    assert not theme().chinese


@pytest.mark.parametrize(("wanted", "got"), [("en", "en"), ("zh_CN", "zh_CN")])
def test_given_a_language_when_installed_then_formats_are_of_it(
    qapp: QApplication, wanted: str, got: str
) -> None:
    assert i18n.install(qapp, wanted) == got
    assert QLocale().name().startswith(got[:2])


def test_given_the_systems_language_then_it_is_one_of_ours() -> None:
    assert i18n.system_language() in ("en", "zh_CN")


def test_given_an_error_about_the_demo_model_when_worded_then_it_is_called_as_in_the_window() -> (
    None
):
    failure = Failure("context_full", {"model": DEMO_MODEL, "limit": "4,096"})
    assert i18n.word_failure(failure).title == "The conversation is longer than Demo model can read"
    other = Failure("context_full", {"model": "heron", "limit": "4,096"})
    assert i18n.word_failure(other).title == "The conversation is longer than heron can read"
