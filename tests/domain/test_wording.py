"""The one table of sentences: complete, well-formed, and filled in without fail."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import chatapp
from chatapp.domain import errors
from chatapp.domain.errors import ChatAppError, bad_parameter
from chatapp.domain.messages import Failure
from chatapp.domain.sentences import SENTENCES
from chatapp.domain.wording import one_line, word
from chatapp.providers import statuses

SOURCE = Path(chatapp.__file__).parent
KINDS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, ChatAppError)
}


@cache
def calls() -> list[tuple[str, ast.Call, str]]:
    """File, call and name of everything that makes an error or a failure."""
    found = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in KINDS | {"Failure"}:
                    found.append((path.name, node, name))
    return found


def raised_codes() -> set[str]:
    """All codes that stand in the source as a literal."""
    return {
        str(node.args[0].value)
        for _file, node, _name in calls()
        if node.args and isinstance(node.args[0], ast.Constant)
    }


def documented_codes() -> set[str]:
    """All codes in the docstrings of the errors."""
    found: set[str] = set()
    for name in KINDS:
        doc = getattr(errors, name).__doc__ or ""
        if "Codes:" in doc:
            listed = re.sub(r"\([^)]*\)", "", doc.partition("Codes:")[2].partition("\n\n")[0])
            found |= set(re.findall(r"[a-z][a-z_]+", listed))
    return found


def test_given_every_code_in_the_source_then_it_has_a_sentence() -> None:
    by_status = {*statuses._CODES.values(), "server_error", "http_status"}
    assert (raised_codes() | by_status) - set(SENTENCES) == set()


def test_given_every_code_in_the_docstrings_then_it_has_a_sentence() -> None:
    assert documented_codes() - set(SENTENCES) == set()


def test_given_every_code_raised_as_an_error_then_its_docstring_names_it() -> None:
    raised = {
        str(node.args[0].value)
        for _file, node, name in calls()
        if name != "Failure" and node.args and isinstance(node.args[0], ast.Constant)
    }
    assert raised - documented_codes() == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_given_a_sentence_then_it_is_one_line_with_a_title_that_has_no_full_stop(code: str) -> None:
    sentence = SENTENCES[code]
    assert sentence.title
    assert not sentence.title.endswith(".")
    assert "\n" not in sentence.title + sentence.detail
    if sentence.detail != "{reason}":
        assert not sentence.detail or sentence.detail.endswith((".", "{reason}"))


def facts_of(code: str) -> set[str]:
    """The facts that a sentence is filled with."""
    sentence = SENTENCES[code]
    parsed = Formatter().parse(sentence.title + sentence.detail)
    return {name for _text, name, _spec, _conversion in parsed if name}


def test_given_every_error_in_the_source_then_the_facts_its_sentence_owes_are_given() -> None:
    lacking = []
    for file, node, _name in calls():
        if not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        code = str(node.args[0].value)
        if any(keyword.arg is None for keyword in node.keywords) or len(node.args) > 1:
            continue  # facts from elsewhere
        given = {str(keyword.arg) for keyword in node.keywords} | {"reason"}
        if owed := facts_of(code) - given:
            lacking.append((file, node.lineno, code, owed))
    assert lacking == []


@pytest.mark.parametrize("code", SENTENCES)
def test_given_facts_when_worded_then_they_are_in_the_line_as_they_are(code: str) -> None:
    facts = {name: f"<{name} {{x}} {{0.__class__}} %s>" for name in facts_of(code)}
    line = one_line(Failure(code, facts))
    for fact in facts.values():
        assert fact in line


@pytest.mark.parametrize("code", [*SENTENCES, "a_code_of_another_version"])
def test_given_no_facts_when_worded_then_there_is_a_line_all_the_same(code: str) -> None:
    line = one_line(Failure(code))
    assert line
    assert "{" not in line
    assert line == " ".join(line.split())


def test_given_a_fact_of_several_lines_when_worded_then_it_is_one_line() -> None:
    failure = Failure("provider_error", {"host": "h", "reason": "one\n two\r\n\tthree"})
    assert one_line(failure) == "h reported an error. one two three"


def test_given_a_translation_when_worded_then_it_is_applied_before_the_facts() -> None:
    failure = Failure("refused", {"host": "Nothing"})
    worded = word(failure, lambda text: text.replace("Nothing answers at", "Niemand:"))
    assert worded.title == "Niemand: Nothing"


def test_given_a_reason_from_a_server_when_worded_then_it_is_not_translated() -> None:
    failure = Failure("provider_error", {"host": "h", "reason": "Nope"})
    assert word(failure, str.upper).detail == "Nope"


def test_given_a_reason_when_worded_in_another_language_then_it_is_translated_too() -> None:
    failure = Failure("profile_unusable", {"path": "/p", "reason": "it is not a file"})
    shown = word(failure, lambda text: text.replace("it is not a file", "es ist keine Datei"))
    assert shown.title == "The profile folder /p cannot be used: es ist keine Datei"
    failure = Failure("storage_failed", {"reason": "it is not a file"})
    assert word(failure, lambda text: f"<{text}>").detail == "<it is not a file>"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (True, "true"),
        ("abc", "abc"),
        (" ", '" "'),
        ("", '""'),
        ({"a": [1, "é"]}, '{"a": [1, "é"]}'),
        (float("nan"), "NaN"),
    ],
)
def test_given_a_wrong_value_when_told_then_it_is_as_the_user_would_write_it(
    value: object, written: str
) -> None:
    failure = bad_parameter("top_p", value).failure
    assert one_line(failure) == f"The parameter top_p cannot be {written}"


def test_given_a_wrong_value_of_any_depth_or_length_when_told_then_it_is_short() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for value in (deep, "a" * 1_000, ["a" * 1_000]):
        assert len(one_line(bad_parameter("stop", value).failure)) < 130
