"""The language of the window: catalogues, the system's language, the table of sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from chatapp.gui.resources import resource
from chatapp.gui.theme import theme

if TYPE_CHECKING:
    from chatapp.domain.messages import Failure
    from chatapp.domain.sentence import Sentence

_installed: list[QTranslator] = []


def system_language() -> str:
    """The best of the app's languages for this system: "zh_CN" or "en"."""
    for name in QLocale.system().uiLanguages():
        language = name.replace("_", "-").split("-")[0].lower()
        if language == "zh":
            return "zh_CN"
        if language == "en":
            return "en"
    return "en"


def install(app: QCoreApplication, language: str) -> str:
    """Speak `language` from now on: "system", "en" or "zh_CN"; gives the one in force.

    Widgets are told by `LanguageChange` and set their texts again.
    """
    chosen = system_language() if language == "system" else language
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    if chosen == "zh_CN":
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        _load(app, qt / "qtbase_zh_CN.qm")
        _load(app, resource("i18n", "chatapp_zh_CN.qm"))
    QLocale.setDefault(_locale(chosen))
    theme().set_chinese(chosen == "zh_CN")
    return chosen


def _load(app: QCoreApplication, path: Path) -> None:
    """Install one catalogue; one that is not there leaves the texts in English."""
    translator = QTranslator(app)
    if path.is_file() and translator.load(str(path)):
        app.installTranslator(translator)
        _installed.append(translator)


def _locale(language: str) -> QLocale:
    """The system's own formats where they are of the language, else the language's."""
    system = QLocale.system()
    return system if system.name().startswith(language[:2]) else QLocale(language)


def translate_error(text: str) -> str:
    """A text of the table of sentences in the language in force."""
    return QCoreApplication.translate("errors", text) if text else ""


def translate_setting(text: str) -> str:
    """A label or hint of a declared setting in the language in force."""
    return QCoreApplication.translate("settings", text) if text else ""


def word_failure(failure: Failure) -> Sentence:
    """What happened and what can be done, filled in, in the language in force.

    The demo model has the name that it has in the window.
    """
    from dataclasses import replace

    from chatapp.domain.models import DEMO_MODEL, EMBEDDED_ID
    from chatapp.domain.wording import word
    from chatapp.gui.names import model_name

    if failure.facts.get("model") == DEMO_MODEL:
        named = {**failure.facts, "model": model_name(EMBEDDED_ID, DEMO_MODEL)}
        failure = replace(failure, facts=named)
    return word(failure, translate_error)


def failure_text(failure: Failure) -> str:
    """The same in one text."""
    return joined(word_failure(failure))


def joined(sentence: Sentence) -> str:
    """Title and detail in one text, as the language sets one after the other."""
    if not sentence.detail:
        return sentence.title
    words = QCoreApplication.translate("Sentences", "{title}. {detail}")
    return words.format(title=sentence.title, detail=sentence.detail)
