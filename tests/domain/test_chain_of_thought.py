"""Chains of thought: what is asked for, what stands around a question, and how answers vote."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.chain_of_thought import (
    CHAIN_OF_THOUGHT,
    NO_FRAME,
    SENTENCES,
    ChainOfThought,
    Frame,
    Method,
    TaskType,
    chain_of_thought,
    framed,
    language_of,
    with_reasoning,
)
from chatapp.domain.chains import GrowingChains, leading_answer, numbers_of, votes_of
from chatapp.domain.changes import ChainPiece
from chatapp.domain.errors import InputError
from chatapp.domain.events import ChainEnded, ChainGrew
from chatapp.domain.messages import (
    ChainPart,
    Json,
    Message,
    Role,
    Status,
    TextPart,
    ThinkingPart,
    now,
)
from chatapp.domain.prompt_templates import ExampleTurn
from chatapp.domain.worked_examples import WorkedExample, as_text, from_text


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, None),
        ("off", None),
        ({"method": "off", "task": "number"}, None),
        ("zero-shot", ChainOfThought(Method.ZERO_SHOT)),
        (
            {"method": "few-shot", "task": "number", "samples": 5},
            ChainOfThought(Method.FEW_SHOT, TaskType.NUMBER, 5),
        ),
    ],
)
def test_given_a_parameter_when_read_then_it_says_how_to_reason(
    value: Json, wanted: ChainOfThought | None
) -> None:
    assert chain_of_thought({CHAIN_OF_THOUGHT: value}) == wanted
    if wanted is not None:
        assert chain_of_thought({CHAIN_OF_THOUGHT: wanted.as_parameter()}) == wanted


@pytest.mark.parametrize(
    "value",
    [
        "maybe",
        7,
        [],
        {"method": "zero-shot", "task": "poem"},
        {"method": "zero-shot", "samples": 0},
        {"method": "zero-shot", "samples": 41},
        {"method": "zero-shot", "samples": True},
        {"method": "zero-shot", "sample": 2},
        {"method": "off", "sample": 2},
    ],
)
def test_given_a_parameter_that_says_nothing_known_when_read_then_it_is_refused(
    value: Json,
) -> None:
    with pytest.raises(InputError, match="bad_parameter"):
        chain_of_thought({CHAIN_OF_THOUGHT: value})


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("How many?", "en"),
        ("小明有几个苹果？", "zh"),
        ("What does 你好 mean in plain English words?", "en"),
        ("ChatGPT 是哪家公司做的？", "zh"),
        ("りんごはいくつ?", "en"),
        ("2+2", "en"),
    ],
)
def test_given_a_question_when_looked_at_then_its_script_tells_the_language(
    question: str, language: str
) -> None:
    assert language_of(question) == language


def test_given_each_task_type_then_it_has_sentences_in_both_languages() -> None:
    for task, language in product(TaskType, ("en", "zh")):
        sentences = SENTENCES[task][language]
        assert all((sentences.trigger, sentences.extractor, sentences.phrase))
    assert SENTENCES[TaskType.NUMBER]["en"].trigger == "Let's think step by step."
    assert SENTENCES[TaskType.NUMBER]["zh"].trigger == "让我们一步一步地思考。"
    assert (
        SENTENCES[TaskType.NUMBER]["en"].extractor == "Therefore, the answer (arabic numerals) is"
    )


def said(messages: tuple[Message, ...]) -> list[tuple[str, str]]:
    """Who says what."""
    return [(message.role.value, message.text) for message in messages]


def message(role: Role, text: str, *more: ThinkingPart | ChainPart, **options: Json) -> Message:
    """A message of a branch."""
    parts = (*more, TextPart(text))
    return Message("1", "c", None, role, parts, Status.COMPLETE, now(), parameters=options)


def test_given_a_frame_when_put_around_a_branch_then_everything_has_its_place() -> None:
    branch = (message(Role.USER, "Hi"), message(Role.ASSISTANT, "Hello"), message(Role.USER, "Q"))
    assert framed(branch, NO_FRAME) == branch
    frame = Frame((ExampleTurn("q", "a"),), "Think.", "Because", "So?")
    assert said(framed(branch, frame)) == [
        ("user", "q"),
        ("assistant", "a"),
        ("user", "Hi"),
        ("assistant", "Hello"),
        ("user", "Q\nThink."),
        ("assistant", "Because"),
        ("user", "So?"),
    ]
    assert said(framed(branch, Frame(answer="Let's")))[-2:] == [
        ("user", "Q"),
        ("assistant", "Let's"),
    ]


def test_given_an_answer_with_reasoning_when_it_is_to_go_along_then_it_stands_in_front() -> None:
    reasoned = message(Role.ASSISTANT, "7", ThinkingPart("3 and 4. "), chain_of_thought="zero-shot")
    assert with_reasoning(reasoned).text == "3 and 4.\n\n7"
    assert with_reasoning(with_reasoning(reasoned)) == with_reasoning(reasoned)
    voted = message(
        *(Role.ASSISTANT, "7", ChainPart("3, 5", "8", "8", "8"), ChainPart("3, 4", "7", "7", "7")),
        chain_of_thought="zero-shot",
    )
    assert with_reasoning(voted).text == "3, 4\n\n7"
    plain = message(Role.ASSISTANT, "7", ThinkingPart("Hm"))
    assert with_reasoning(plain) is plain


def chains(*answers: str | Status | None) -> list[ChainPart]:
    """Chains that ended with these answers, or in that state."""
    return [
        ChainPart(status=one)
        if isinstance(one, Status)
        else ChainPart("so", f"{one}.", one, f"{one}!")
        for one in answers
    ]


def test_given_chains_when_counted_then_most_win_and_of_equals_the_one_that_got_there_first() -> (
    None
):
    votes = votes_of(chains("a", "b", Status.FAILED, "b", None, "a", Status.STREAMING))
    assert [(vote.answer, vote.shown, vote.chains) for vote in votes.answers] == [
        ("b", "b!", (1, 3)),
        ("a", "a!", (0, 5)),
    ]
    assert (votes.failed, votes.silent, votes.unended) == ((2,), (4,), (6,))
    assert leading_answer(chains("a", "b", "b")) == "b!"
    assert leading_answer(chains(None, Status.FAILED)) == ""


@pytest.mark.parametrize(
    ("answers", "left", "decided"),
    [
        ("", 0, False),
        ("aaa", 2, True),
        ("aa", 2, False),
        ("aab", 1, False),
        ("aab", 0, True),
        ("ab", 0, False),
        ("aaab", 1, True),
    ],
)
def test_given_a_vote_when_no_rest_can_change_it_then_it_is_decided(
    answers: str, left: int, *, decided: bool
) -> None:
    assert votes_of(chains(*answers)).decided(left) is decided


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from("abc"), max_size=7), st.integers(0, 3))
def test_given_any_vote_when_decided_then_no_further_answers_give_another_winner(
    before: list[str], left: int
) -> None:
    votes = votes_of(chains(*before))
    counted = Counter(before)
    assert {vote.answer: len(vote.chains) for vote in votes.answers} == dict(counted)
    if votes.decided(left):
        for rest in product("abcd", repeat=left):
            assert votes_of(chains(*before, *rest)).answers[0].answer == votes.answers[0].answer


def test_given_chains_that_grow_when_they_stand_then_those_that_ended_come_first() -> None:
    growing = GrowingChains()
    assert not growing.begun
    for event in (
        ChainGrew(0, 0, thinking="on"),
        ChainGrew(0, 1, thinking="two"),
        ChainGrew(0, 1, text=" 2."),
        ChainEnded(0, 1, Status.COMPLETE, "2", "2"),
        ChainGrew(0, 0, thinking="e"),
    ):
        growing.apply(event)
    two = ChainPart("two", " 2.", "2", "2", Status.COMPLETE, number=2)
    one = ChainPart("one", status=Status.STREAMING, number=1)
    assert growing.as_they_stand(Status.STREAMING) == (two, one)
    assert growing.as_they_stand(Status.COMPLETE) == (two, replace(one, status=Status.STOPPED))


def test_given_chains_that_grow_when_taken_then_each_piece_tells_where_it_goes_on() -> None:
    growing = GrowingChains()
    growing.apply(ChainGrew(0, 0, thinking="on"))
    growing.apply(ChainGrew(0, 2, thinking="three"))
    assert list(growing.take("feed")) == [ChainPiece(1, 0, "on"), ChainPiece(3, 0, "three")]
    growing.apply(ChainGrew(0, 0, thinking="e"))
    growing.apply(ChainGrew(0, 0, text="1"))
    assert list(growing.take("feed")) == [ChainPiece(1, 2, "e", 0, "1")]
    assert list(growing.take("feed")) == []


@pytest.mark.parametrize(
    ("known", "numbers"), [((3, 1), (3, 1)), ((0, 0), (1, 2)), ((2, 2), (1, 2)), ((), ())]
)
def test_given_chains_when_numbered_then_by_their_places_where_it_is_not_known(
    known: tuple[int, ...], numbers: tuple[int, ...]
) -> None:
    assert numbers_of([ChainPart(number=number) for number in known]) == numbers


def test_given_examples_as_text_when_read_then_they_are_the_same() -> None:
    examples = (WorkedExample("1+1?", "One\nand one.", "2"), WorkedExample("谁？", "想。", "他"))
    for language in ("en", "zh"):
        assert from_text(as_text(examples, language)) == examples
    assert from_text(" \n\n") == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_given_choices_in_a_worked_example_when_written_and_read_then_they_stay_in_it(
    language: str,
) -> None:
    example = WorkedExample("Which?\nA: 5\n B: 6", "See:\nA: too small\nB: fits", "B")
    assert from_text(as_text((example, example), language)) == (example, example)


@pytest.mark.parametrize("text", ["Hello", "Q: 1+1?\nA: 2", "T: so\nA: 2", "Q: a\nT: b\nA:"])
def test_given_examples_that_lack_something_when_read_then_it_is_told_which(text: str) -> None:
    with pytest.raises(InputError, match="example_incomplete") as caught:
        from_text(text)
    assert caught.value.failure.facts["number"] == "1"
