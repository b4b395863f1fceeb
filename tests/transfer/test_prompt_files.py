"""Files of prompts: read back as they were written, and as others write them."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatapp.domain.prompt_templates import (
    ExampleTurn,
    PromptKind,
    PromptTemplate,
    Variable,
    VariableType,
    Variant,
)
from chatapp.domain.prompt_values import prompt_of, says_something, values_of
from chatapp.engine.shipped_prompts import shipped_prompts
from chatapp.transfer.front_matter import FrontMatterError, read_front_matter
from chatapp.transfer.prompt_files import PromptFormat, read_prompts, write_prompts

PERSONA, TEMPLATE = PromptKind.PERSONA, PromptKind.TEMPLATE
TEXT = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.lists(
        st.sampled_from(
            [
                *(
                    "---",
                    "<!-- chatapp text -->",
                    "\\<!-- chatapp prompt -->",
                    '"',
                    "a,b",
                    "",
                    "x: y",
                ),
                *("|", "'a'", "- a", "# a", "[a]"),
            ]
        ),
        max_size=4,
    ).map("\n".join),
)
LINE = TEXT.map(lambda text: " ".join(text.split()))
PROMPTS = st.builds(
    PromptTemplate,
    id=st.uuids().map(str),
    kind=st.sampled_from(PromptKind),
    title=LINE,
    text=TEXT,
    system=TEXT,
    language=st.sampled_from(["", "en", "zh"]),
    description=LINE,
    tags=st.lists(LINE, max_size=2, unique=True).map(tuple),
    variables=st.lists(
        st.builds(Variable, st.sampled_from("abc"), st.sampled_from(VariableType), LINE, TEXT),
        max_size=2,
        unique_by=lambda one: one.name,
    ).map(tuple),
    variants=st.lists(st.builds(Variant, LINE, TEXT), max_size=2).map(tuple),
    examples=st.lists(st.builds(ExampleTurn, TEXT, TEXT), max_size=2).map(tuple),
    parameters=st.dictionaries(
        st.sampled_from(["seed", "stop"]) | LINE,
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats(allow_nan=False, allow_infinity=False)
            | TEXT
            | st.sampled_from(["0", "no", "null", "~", "1e3", ".5", "true", "2026-01-01", "0x1f"]),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(LINE, inner, max_size=2),
            max_leaves=4,
        ),
        max_size=3,
    ),
).map(lambda prompt: prompt_of(values_of(prompt), prompt.id))


@settings(max_examples=40)
@given(st.lists(PROMPTS, min_size=1, max_size=3))
def test_given_prompts_when_written_as_json_and_read_then_they_are_the_same(
    prompts: list[PromptTemplate],
) -> None:
    text = write_prompts(prompts, PromptFormat.JSON)
    assert read_prompts(text.encode()) == prompts


@settings(max_examples=80)
@example([PromptTemplate("p", PERSONA, "P", "", "s", examples=(ExampleTurn("0", "0\n"),))])
@given(st.lists(PROMPTS, min_size=1, max_size=3))
def test_given_prompts_when_written_as_markdown_and_read_then_they_are_the_same(
    prompts: list[PromptTemplate],
) -> None:
    text = write_prompts(prompts, PromptFormat.MARKDOWN)
    assert read_prompts(text.encode()) == prompts


@settings(max_examples=40)
@given(st.lists(PROMPTS.filter(says_something), min_size=1, max_size=3))
def test_given_prompts_when_written_as_csv_and_read_then_titles_and_texts_are_the_same(
    prompts: list[PromptTemplate],
) -> None:
    read = read_prompts(write_prompts(prompts, PromptFormat.CSV).encode())

    def kept(prompt: PromptTemplate) -> tuple[object, ...]:
        text = prompt.system if prompt.kind is PERSONA else prompt.text
        return prompt.kind, prompt.title, text, prompt.description, prompt.language

    assert list(map(kept, read)) == list(map(kept, prompts))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_given_a_file_with_a_byte_order_mark_when_read_then_its_prompts_are_there(
    encoding: str,
) -> None:
    (read,) = read_prompts("act,prompt\r\n诗人,写一首诗\r\n".encode(encoding))
    assert (read.title, read.system) == ("诗人", "写一首诗")


def test_given_all_shipped_prompts_when_written_and_read_then_nothing_of_them_is_lost() -> None:
    shipped = list(shipped_prompts())
    for form in (PromptFormat.JSON, PromptFormat.MARKDOWN):
        assert read_prompts(write_prompts(shipped, form).encode()) == shipped


# As others write them


def test_given_the_awesome_collection_when_read_then_each_row_is_a_persona() -> None:
    table = (
        '\ufeff"act","prompt","for_devs"\r\n'
        '"Linux Terminal","I want you to act as a ""linux terminal"".\r\nReply once.",TRUE\r\n'
        "Poet,Write verse,FALSE\r\n\r\n"
    )
    terminal, poet = read_prompts(table.encode())
    assert (terminal.kind, terminal.title) == (PERSONA, "Linux Terminal")
    assert terminal.system == 'I want you to act as a "linux terminal".\nReply once.'
    assert (poet.title, poet.system, poet.text) == ("Poet", "Write verse", "")


def test_given_columns_in_another_order_when_read_then_they_are_found_by_their_names() -> None:
    table = "tags,Prompt,kind,x,ACT\nfun; sea ,Sail {{where}},template,1,Sail\nshort\n"
    sail, short = read_prompts(table.encode())
    assert (sail.kind, sail.title, sail.text) == (TEMPLATE, "Sail", "Sail {{where}}")
    assert sail.tags == ("fun", "sea")
    assert not says_something(short)


def test_given_markdown_of_another_program_when_read_then_its_front_matter_is_understood() -> None:
    text = (
        "---\r\nname: Code: a review\r\ntags:\r\n  - code\r\n  - 'work'\r\nmodel: x\r\n---\r\n\r\n"
        "# You review code\r\n\r\n---\r\n\r\nBe brief.\r\n"
    )
    (prompt,) = read_prompts(text.encode())
    assert (prompt.kind, prompt.title, prompt.tags) == (PERSONA, "Code: a review", ("code", "work"))
    assert prompt.system == "# You review code\n\n---\n\nBe brief."


FOREIGN = """---
# written by hand
title: 'Answer in'
description: >
  Answers in
  one language.
tags: [writing, 中文]
variables:
  - name: language
    type: choice
    choices: [English, 中文]
    default: 中文
  - name: length
    type: number
    default: 3
variants:
- name: Short
  text: |
    # {{language}}

      {{question}}
author: https://example.org
---
Answer in {{language}}: {{question}}
"""


def test_given_front_matter_as_yaml_when_read_then_lists_and_mappings_in_lines_are_understood() -> (
    None
):
    (prompt,) = read_prompts(FOREIGN.encode())
    assert (prompt.title, prompt.description) == ("Answer in", "Answers in one language.")
    assert prompt.tags == ("writing", "中文")
    assert prompt.kind is PromptKind.TEMPLATE
    language, length = prompt.variables
    assert (language.type, language.choices) == (VariableType.CHOICE, ("English", "中文"))
    assert (language.default, length.type, length.default) == ("中文", VariableType.NUMBER, "3")
    assert prompt.variants == (Variant("Short", "# {{language}}\n\n  {{question}}"),)
    assert prompt.text == "Answer in {{language}}: {{question}}"


@given(st.lists(st.text(st.sampled_from("ab:- |>#[]{}'\"\t\n,"), max_size=12), max_size=12))
@settings(max_examples=100)
def test_given_any_lines_when_read_as_front_matter_then_they_give_values_or_are_refused(
    lines: list[str],
) -> None:
    try:
        assert isinstance(read_front_matter(lines), dict)
    except FrontMatterError as error:
        line = error.line
    else:
        line = 1
    assert line in range(1, max(len(lines), 1) + 1)


def test_given_front_matter_nested_without_end_when_read_then_it_is_refused() -> None:
    with pytest.raises(ValueError, match="too deep"):
        read_prompts(f"---\ntags: {'[' * 50_000}\n---\nx".encode())


def test_given_front_matter_of_a_megabyte_when_read_then_it_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        read_prompts(f"---\ntitle: {'long ' * 250_000}\n---\nx".encode())


def test_given_aliases_that_would_fill_the_memory_when_read_then_they_are_refused() -> None:
    lines = [f"{b}:\n- &{b}\n  - *{a}\n  - *{a}" for a, b in pairwise("abcdefghijklmnop")]
    with pytest.raises(FrontMatterError) as caught:
        read_prompts("\n".join(["---", "a:\n- &a x", *lines, "---", "x"]).encode())
    assert caught.value.line == 6


def test_given_a_second_prompt_with_a_list_without_end_when_read_then_its_line_is_told() -> None:
    text = "---\ntitle: One\n---\nx\n<!-- chatapp prompt -->\n\n---\ntags: [a\ntitle: Two\n---\ny"
    with pytest.raises(FrontMatterError) as caught:
        read_prompts(text.encode())
    assert text.split("\n")[caught.value.line - 1] == "title: Two"


@pytest.mark.parametrize(
    "title",
    [
        *("007", "no", "true", "2026-01-01", "1:20", "@home", "*bold* x"),
        *("{{topic}}", "{{topic}} in brief", "[Draft] Review", '"A" and B', "'A' and B"),
    ],
)
def test_given_a_title_that_looks_like_another_value_when_read_then_it_is_a_text(
    title: str,
) -> None:
    (prompt,) = read_prompts(f"---\ntitle: {title}\n---\nx".encode())
    assert prompt.title == title


def test_given_parameters_in_quotes_and_without_when_read_then_only_these_are_numbers() -> None:
    front = "parameters: {seed: 7, stop: ['7', x], user: \"0\", logit_bias: {'5': -1.5}, a: true}"
    (prompt,) = read_prompts(f"---\n{front}\n---\nx".encode())
    assert prompt.parameters == {
        "seed": 7,
        "stop": ["7", "x"],
        "user": "0",
        "logit_bias": {"5": -1.5},
        "a": True,
    }


def test_given_a_persona_as_yaml_when_read_then_parameters_and_examples_are_understood() -> None:
    front = "title: Cook\nparameters:\n  temperature: 0.5\n  stop: END\n"
    examples = "examples:\n  - prompt: Soup?\n    answer: Yes: soup.\n"
    (prompt,) = read_prompts(f"---\n{front}{examples}---\nYou cook.".encode())
    assert (prompt.kind, prompt.system) == (PromptKind.PERSONA, "You cook.")
    assert prompt.parameters == {"temperature": 0.5, "stop": "END"}
    assert prompt.examples == (ExampleTurn("Soup?", "Yes: soup."),)


def test_given_a_prompt_as_markdown_when_read_by_a_person_then_its_text_stands_there_as_it_is() -> (
    None
):
    prompt = PromptTemplate(
        *("p", PERSONA, "Pirate", "Ahoy {{name}}", "Say arr."),
        tags=("sea",),
        variables=(Variable("name", default="Anne"),),
        variants=(Variant("Short", "Arr"),),
        parameters={"temperature": 1.2},
    )
    assert write_prompts([prompt], PromptFormat.MARKDOWN).split("\n") == [
        *("---", "id: p", "kind: persona", "title: Pirate", "tags: [sea]", "variables:"),
        "- {name: name, type: text, default: Anne}",
        *("parameters: {temperature: 1.2}", "---", "", "Say arr."),
        *("", "<!-- chatapp text -->", "", "Ahoy {{name}}"),
        *("", "<!-- chatapp variant: Short -->", "", "Arr", ""),
    ]


def test_given_json_with_odd_values_when_read_then_what_fits_is_taken() -> None:
    values = {
        "title": " Odd \n one",
        "text": 3,
        "tags": ["a", 1, None, "a"],
        "variables": [{"name": "x", "type": "choice"}, {"label": "none"}, 5, {"name": "x"}],
        "examples": [{"prompt": "p"}, {"prompt": "p", "answer": "a"}],
        "parameters": [],
        "created": "yesterday",
    }
    (prompt,) = read_prompts(json.dumps([values, "no prompt"]).encode())
    assert replace(prompt, id="") == PromptTemplate(
        *("", TEMPLATE, "Odd one", "3"),
        tags=("a", "1"),
        variables=(Variable("x"),),
        examples=(ExampleTurn("p", "a"),),
    )


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"hello", b"\xff\xfe\x00", b"a,b\n1,2\n", b"---\ntitle: x\n"),
        *(b"[]", b"{}", b"[1]", b'{"format": "chatapp", "version": 1, "conversations": []}', b"["),
        b'{"format": "chatapp-prompts", "version": 2, "prompts": [{}]}',
        b"[" * 100_000,
    ],
)
def test_given_a_file_that_holds_no_prompts_when_read_then_that_is_said(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the reason is not told)
        read_prompts(data)
