"""Few-shot prompts: which rows are shown and which held out, and exactly what is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.experiments import task_json, task_of_json
from chatapp.domain.few_shot import Choice, FewShot, FewShotTask, split_rows, unknown_columns
from chatapp.domain.messages import Role
from chatapp.domain.scoring import Scorer, Scoring
from chatapp.domain.similarity import Similarity, words_of

TASK = FewShotTask(
    "Say whether it is good.",
    ("text", "mood"),
    (("great", "good"), ("awful", "bad"), ("a great film", "good"), ("boring film", "bad")),
    "mood",
)
ASKED = {"text": "nice", "mood": "good", "label": "good"}


def test_given_no_examples_when_asked_then_description_and_question_are_sent() -> None:
    prompt = FewShot(TASK).prompt(0, ASKED)
    assert (prompt.system, prompt.turns) == ("Say whether it is good.", ((Role.USER, "nice"),))


def test_given_examples_when_asked_then_they_are_turns_before_the_question() -> None:
    assert FewShot(TASK).prompt(2, ASKED).turns == (
        (Role.USER, "great"),
        (Role.ASSISTANT, "good"),
        (Role.USER, "awful"),
        (Role.ASSISTANT, "bad"),
        (Role.USER, "nice"),
    )


def test_given_one_text_when_asked_then_it_ends_where_the_label_goes() -> None:
    task = replace(TASK, as_text=True, question="Text: {{text}}", answer="Mood: {{label}}")
    prompt = FewShot(task).prompt(1, ASKED)
    assert prompt.turns[0][1] == (
        "Say whether it is good.\n\nText: great\nMood: good\n\nText: nice\nMood:"
    )
    assert prompt.system is None
    assert FewShot(task).answer_in(" good\n\nText: other") == "good"
    assert FewShot(TASK).answer_in("good\n\nIt is.") == "good\n\nIt is."


def test_given_a_prefix_before_the_label_when_answered_with_it_then_the_label_is_the_answer() -> (
    None
):
    few_shot = FewShot(replace(TASK, answer="Mood: {{label}}"))
    assert few_shot.answer_in("Mood: good") == few_shot.answer_in(" good ") == "good"


def test_given_a_form_around_the_label_when_answered_in_it_then_the_label_is_the_answer() -> None:
    few_shot = FewShot(replace(TASK, answer="<mood>{{label}}</mood>"))
    assert few_shot.answer_in("<mood> good </mood>\n") == "good"


def test_given_a_column_before_the_label_when_asked_as_one_text_then_its_value_is_sent() -> None:
    task = replace(TASK, as_text=True, answer="So {{text}} is {{label}}.")
    sent = FewShot(task).prompt(1, ASKED).turns[0][1]
    assert sent == "Say whether it is good.\n\ngreat\nSo great is good.\n\nnice\nSo nice is"


def test_given_a_question_with_the_label_when_made_then_the_label_is_not_told() -> None:
    task = replace(TASK, question="{{text}} {{mood}} {{label}} {{gone}}", answer="{{other}}")
    assert FewShot(task).prompt(0, ASKED).turns[0][1] == "nice {{mood}} {{label}} {{gone}}"
    assert unknown_columns(task) == ["mood", "label", "gone", "other"]
    assert unknown_columns(TASK) == []


def test_given_several_columns_and_no_form_when_asked_then_each_is_named() -> None:
    task = replace(TASK, columns=("a", "b", "c"), rows=(("1", "2", "3"),), label="c")
    assert task.question_text == "a: {{a}}\nb: {{b}}"


@given(st.integers(0, 30), st.integers(-2, 40), st.integers(0, 9), st.sampled_from(Choice))
def test_given_any_table_when_cut_then_no_example_is_ever_held_out(
    count: int, held_out: int, seed: int, choice: Choice
) -> None:
    rows = tuple((f"word{n} shared", "x") for n in range(count))
    task = replace(TASK, rows=rows, held_out=held_out, seed=seed, choice=choice)
    few_shot = FewShot(task)
    split = few_shot.split
    assert sorted((*split.pool, *split.held_out)) == list(range(count))
    assert len(split.held_out) == max(0, min(held_out, count - 1))
    for k in (0, 1, 5):
        examples = few_shot.examples(k, "word3 shared")
        assert len(set(examples)) == len(examples) == min(k, len(split.pool))
        assert set(examples) <= set(split.pool)


def test_given_rows_without_a_label_when_cut_then_they_are_not_held_out() -> None:
    rows = tuple((f"w{n}", "x" if n % 2 else " ") for n in range(10))
    for seed in range(9):
        split = split_rows(replace(TASK, rows=rows, held_out=8, seed=seed))
        assert split.held_out == (1, 3, 5, 7, 9)
        assert split.pool == (0, 2, 4, 6, 8)


def test_given_a_seed_when_drawn_again_then_it_is_the_same_and_more_examples_hold_the_fewer() -> (
    None
):
    rows = tuple((f"w{n}", "x") for n in range(20))
    task = replace(TASK, rows=rows, held_out=5, choice=Choice.RANDOM)
    assert split_rows(task).held_out == (2, 7, 12, 16, 19)
    few_shot = FewShot(task)
    assert few_shot.examples(4, "")[:2] == few_shot.examples(2, "")
    other = FewShot(replace(task, seed=2))
    assert (other.split, other.examples(4, "")) != (few_shot.split, few_shot.examples(4, ""))


@pytest.mark.parametrize("choice", list(Choice))
def test_given_a_question_that_stands_in_the_table_twice_when_asked_then_neither_tells_its_answer(
    choice: Choice,
) -> None:
    twice = replace(TASK, rows=(("great", "good"), *TASK.rows), choice=choice, held_out=2)
    for seed in range(9):
        few_shot = FewShot(replace(twice, seed=seed))
        for row in few_shot.split.held_out:
            shown = few_shot.prompt(4, few_shot.task.values(row)).examples
            assert all(few_shot.task.rows[one][0] != few_shot.task.rows[row][0] for one in shown)
    alike = FewShot(replace(TASK, question="Good or bad?", choice=choice, held_out=1))
    assert len(alike.prompt(2, ASKED).examples) == 2


def test_given_texts_of_the_same_words_when_compared_then_the_first_is_the_nearest() -> None:
    for rare in range(2, 30):
        words = [f"w{n * rare % 31}" for n in range(rare)]
        texts = [" ".join(words), " ".join(reversed(words)), "w1 w2", "w3 w5 w7"]
        assert Similarity(texts).nearest(f"w3 {texts[1]}", 2) == [0, 1]


def test_given_similar_examples_when_chosen_then_the_most_similar_stands_last() -> None:
    few_shot = FewShot(replace(TASK, choice=Choice.SIMILAR))
    assert few_shot.examples(2, "a boring film") == (2, 3)
    assert few_shot.examples(1, "great") == (0,)


def test_given_texts_when_compared_then_words_and_pairs_of_characters_count() -> None:
    assert words_of("Ｔhe café, 自然语言 好 x2") == [
        "the",
        "café",
        "自然",
        "然语",
        "语言",
        "好",
        "x2",
    ]
    similarity = Similarity(["红色的苹果", "green apple", "green green tree", ""])
    assert similarity.nearest("苹果", 1) == [0]
    assert similarity.nearest("GREEN APPLE!", 2) == [1, 2]
    assert similarity.likeness("green apple")[1] == pytest.approx(1)
    assert similarity.likeness("nothing alike") == [0, 0, 0, 0]
    assert similarity.nearest("nothing alike", 2) == [0, 1]


def test_given_a_task_when_kept_and_read_then_it_is_the_same() -> None:
    scorer = Scorer(Scoring.REGEX, "^{{label}}", "Right? {{answer}}")
    task = replace(TASK, choice=Choice.SIMILAR, seed=7, held_out=2, as_text=True, scorer=scorer)
    task = replace(task, ks=(0, 16))
    assert task_of_json(task_json(task)) == task


def test_given_damaged_facts_when_read_then_they_are_as_in_an_empty_task() -> None:
    damaged = task_of_json(
        {"columns": ["a", 5], "rows": [["1"], 7, ["1", "2", "3"]], "seed": "x", "choice": "best"}
    )
    assert damaged.columns == ("a", "")
    assert damaged.rows == (("1", ""), ("", ""), ("1", "2"))
    assert (damaged.seed, damaged.choice, damaged.scorer) == (1, Choice.FIRST, Scorer())
    assert task_of_json({}) == FewShotTask()
