"""Kinds, types and languages of prompts, in the language in force."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chatapp.domain.prompt_templates import PromptKind, VariableType

translate = QCoreApplication.translate


def kind_words(kind: PromptKind) -> str:
    """What a kind of prompt is called."""
    if kind is PromptKind.PERSONA:
        return translate("PromptWords", "Persona")
    return translate("PromptWords", "Template")


def type_words(kind: VariableType) -> str:
    """What a type of variable is called."""
    return {
        VariableType.TEXT: translate("PromptWords", "Text"),
        VariableType.LINES: translate("PromptWords", "Lines"),
        VariableType.NUMBER: translate("PromptWords", "Number"),
        VariableType.CHOICE: translate("PromptWords", "Choice"),
    }[kind]


def language_words(language: str) -> str:
    """What a language is called; each in itself."""
    return {"en": "English", "zh": "中文"}.get(language, translate("PromptWords", "Any"))
