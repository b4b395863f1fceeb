"""Cloze tasks: the texts around a blank, and labels out of the scores of their words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from chatapp.domain.cloze import ClozeTask, Label, WordScore, best_label, label_scores
from chatapp.domain.errors import InputError

LABELS = (Label("good", ("great", "fine")), Label("bad", ("terrible",)))
TASK = ClozeTask("{{text}} It was {{blank}}.", LABELS)


def test_given_a_template_when_filled_then_the_texts_around_the_blank_are_exact() -> None:
    assert TASK.around({"text": "A {{blank}} film\n"}) == ("A {{blank}} film\n It was ", ".")
    assert replace(TASK, neutral="N/A").neutral_around == ("N/A It was ", ".")
    assert (TASK.words, TASK.variables) == (("great", "fine", "terrible"), ("text",))
    with pytest.raises(InputError, match="value_missing"):
        TASK.around({})


@pytest.mark.parametrize(
    ("task", "code"),
    [
        (replace(TASK, template="{{text}}"), "blank_missing"),
        (replace(TASK, template="{{blank}} {{blank}}"), "blank_missing"),
        (replace(TASK, labels=LABELS[:1]), "labels_missing"),
        (replace(TASK, labels=(LABELS[0], Label("bad", ()))), "labels_missing"),
    ],
)
def test_given_a_task_that_cannot_be_scored_when_checked_then_it_is_told(
    task: ClozeTask, code: str
) -> None:
    with pytest.raises(InputError, match=code):
        task.check()
    TASK.check()


def test_given_scores_of_words_when_summed_up_then_labels_have_the_softmax_of_their_means() -> None:
    words = {
        "great": WordScore(-1.0, 1),
        "fine": WordScore(-6.0, 2),
        "terrible": WordScore(-4.0, 2, exact=False),
    }
    good, bad = label_scores(TASK, words)
    assert (good.score, bad.score) == (-2.0, -2.0)
    assert good.probability == bad.probability == 0.5
    assert (good.exact, bad.exact) == (True, False)
    assert best_label((good, bad)) == "good"
    good, bad = label_scores(replace(TASK, per_token=False), words)
    assert (good.score, bad.score) == (-3.5, -4.0)
    assert good.probability == pytest.approx(math.exp(0.5) / (1 + math.exp(0.5)))


def test_given_a_prior_when_summed_up_then_what_words_have_anyway_is_taken_off() -> None:
    words = {word: WordScore(-2.0, 1) for word in TASK.words}
    prior = {
        "great": WordScore(-1.0, 1),
        "fine": WordScore(-1.0, 1),
        "terrible": WordScore(-9.0, 1, exact=False),
    }
    good, bad = label_scores(replace(TASK, prior=True), words, prior)
    assert (good.score, bad.score, bad.exact) == (-1.0, 7.0, False)
    same = label_scores(TASK, words, prior)
    assert (same[0].score, same[1].exact) == (-2.0, True)


def test_given_scores_of_any_size_when_summed_up_then_probabilities_stay_numbers() -> None:
    words = {"great": WordScore(-1e6, 1), "fine": WordScore(-1e6, 1), "terrible": WordScore(0, 1)}
    good, bad = label_scores(TASK, words)
    assert (good.probability, bad.probability) == (0.0, 1.0)
