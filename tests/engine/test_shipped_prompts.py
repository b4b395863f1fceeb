"""The prompts that come with the app: whole, in both languages, and the same in both."""

from __future__ import annotations

import subprocess
import sys

import pytest

from chatapp.domain.parameters import PARAMETERS
from chatapp.domain.prompt_search import shipped_name
from chatapp.domain.prompt_templates import (
    PromptKind,
    PromptTemplate,
    VariableType,
    checked_values,
    names_in,
)
from chatapp.domain.prompt_values import prompt_of, values_of
from chatapp.engine.shipped_prompts import LANGUAGES, shipped_prompts

TAGS = {
    "code": "编程",
    "data": "数据",
    "fun": "趣味",
    "language": "语言",
    "life": "生活",
    "role play": "角色扮演",
    "study": "学习",
    "T5": "T5",
    "thinking": "思考",
    "work": "工作",
    "writing": "写作",
}
"""The tags there are, by their English names."""
NEEDED = {
    *("linux-terminal", "catgirl", "wuxia-novelist"),
    *("translate", "summarise", "acceptability", "similarity"),
}
PAIRS = {
    name: tuple(one for one in shipped_prompts() if shipped_name(one.id) == name)
    for name in dict.fromkeys(shipped_name(one.id) for one in shipped_prompts())
}


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def texts_of(prompt: PromptTemplate) -> list[str]:
    variants = [variant.text for variant in prompt.variants]
    examples = [text for turn in prompt.examples for text in (turn.prompt, turn.answer)]
    return [prompt.system, prompt.text, *variants, *examples]


def test_given_the_files_when_read_then_there_are_enough_with_the_ones_that_are_promised() -> None:
    assert len(PAIRS) >= 30
    assert set(PAIRS) >= NEEDED
    assert len({prompt.title for prompt in shipped_prompts()}) == len(shipped_prompts())


@pytest.mark.parametrize("name", PAIRS)
def test_given_a_prompt_when_read_then_it_is_the_same_in_both_languages(name: str) -> None:
    english, chinese = PAIRS[name]
    assert (english.language, chinese.language) == LANGUAGES
    assert english.kind is chinese.kind
    assert [TAGS[tag] for tag in english.tags] == list(chinese.tags)
    assert english.parameters == chinese.parameters
    assert len(english.variants) == len(chinese.variants)
    assert len(english.examples) == len(chinese.examples)
    for one, other in zip(english.variables, chinese.variables, strict=True):
        assert (one.name, one.type) == (other.name, other.type)
        assert len(one.choices) == len(other.choices)
        assert bool(one.default) == bool(other.default)
    assert {one.name for one in english.used_variables} == {
        one.name for one in chinese.used_variables
    }


@pytest.mark.parametrize("prompt", shipped_prompts(), ids=lambda prompt: prompt.id)
def test_given_a_prompt_when_read_then_nothing_of_it_is_missing(prompt: PromptTemplate) -> None:
    assert prompt.title
    assert prompt.description
    assert prompt.tags
    assert (prompt.system if prompt.kind is PromptKind.PERSONA else prompt.text).strip()
    assert [one.name for one in prompt.variables if not one.label] == []
    assert {one.name for one in prompt.variables} == set(names_in(*texts_of(prompt)))
    for variant in prompt.variants:
        assert variant.name
        assert set(names_in(variant.text)) <= set(names_in(prompt.text))
    for variable in prompt.variables:
        if variable.type is VariableType.CHOICE:
            assert variable.default in variable.choices
    for parameter, value in prompt.parameters.items():
        assert PARAMETERS[parameter].fits(value)
    chinese = prompt.language == "zh"
    assert has_chinese(prompt.description) == has_chinese(prompt.system + prompt.text) == chinese
    assert prompt_of(values_of(prompt), prompt.id) == prompt


@pytest.mark.parametrize(
    "persona",
    [one for one in shipped_prompts() if one.kind is PromptKind.PERSONA],
    ids=lambda prompt: prompt.id,
)
def test_given_a_persona_when_nothing_is_filled_in_then_it_can_be_begun_at_once(
    persona: PromptTemplate,
) -> None:
    assert checked_values(persona.used_variables, {}) is not None


def test_given_an_engine_when_loaded_then_the_library_is_not() -> None:
    code = (
        "import sys, chatapp.engine.engine; "
        "print([name for name in sys.modules if name.endswith('prompts') or name == 'tomllib'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() in ("[]", "['chatapp.storage.migrations.m0008_prompts']")
