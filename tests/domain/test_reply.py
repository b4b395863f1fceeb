"""Folding events into answers: nothing lost, nothing twice, however it is cut."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.events import (
    Event,
    EventSkipped,
    Finished,
    FinishReason,
    ModelNamed,
    StreamEnded,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    TokenProbability,
    UsageReported,
)
from chatapp.domain.messages import (
    Failure,
    Message,
    Role,
    Status,
    TextPart,
    ThinkingPart,
    Timing,
    Usage,
    new_id,
    now,
)
from chatapp.domain.reply import GrowingText, ReplyFold

PIECES = st.lists(st.text(max_size=8), max_size=20)


def empty_answer() -> Message:
    return Message(new_id(), "c", "p", Role.ASSISTANT, (), Status.STREAMING, now(), model="asked")


@given(PIECES, st.data())
def test_given_any_pieces_when_taken_at_any_moments_then_each_reader_gets_all_in_order(
    pieces: list[str], data: st.DataObject
) -> None:
    text = GrowingText()
    got = {"feed": "", "store": ""}
    for piece in pieces:
        text.append(piece)
        for reader in got:
            if data.draw(st.booleans()):
                offset, taken = text.take(reader)
                assert offset == len(got[reader])
                got[reader] += taken
    for reader in got:
        offset, taken = text.take(reader)
        assert offset == len(got[reader])
        assert got[reader] + taken == str(text) == "".join(pieces)
        assert text.take(reader) == (len(text), "")


@given(PIECES, PIECES)
def test_given_a_take_that_is_given_back_when_taken_again_then_it_comes_with_what_followed(
    before: list[str], after: list[str]
) -> None:
    text = GrowingText()
    text.append("kept")
    text.take("store")
    for piece in before:
        text.append(piece)
    offset, _lost = text.take("store")
    text.give_back("store", offset)
    for piece in after:
        text.append(piece)
    assert text.take("store") == (4, "".join(before + after))


DELTAS = st.builds(
    lambda kind, index, text: kind(index, text),
    st.sampled_from([TextDelta, ThinkingDelta]),
    st.integers(min_value=-1, max_value=3),
    st.text(max_size=5),
)
OTHERS = st.sampled_from(
    [
        Finished(0, FinishReason.STOP),
        Finished(7, FinishReason.STOP),
        UsageReported(Usage(1, 2)),
        ModelNamed("found"),
        EventSkipped(),
        StreamEnded(True),
    ]
)


@given(st.lists(st.one_of(DELTAS, OTHERS), max_size=40))
def test_given_any_events_when_folded_then_each_choice_has_its_own_text_and_no_other(
    events: list[Event],
) -> None:
    fold = ReplyFold([empty_answer(), empty_answer()])
    for event in events:
        fold.apply(event, 1.0)
    for index, choice in enumerate(fold.choices):
        message = choice.snapshot()
        for kind, text in ((TextDelta, message.text), (ThinkingDelta, message.thinking)):
            own = [e.text for e in events if isinstance(e, kind) and e.index == index]
            assert text == "".join(own)
    for index, choice in enumerate(fold.choices):
        assert choice.has_content == any(
            isinstance(e, (TextDelta, ThinkingDelta)) and e.index == index and e.text
            for e in events
        )


def test_given_an_answer_when_finished_then_it_has_its_facts() -> None:
    fold = ReplyFold([empty_answer(), empty_answer()])
    for seconds, event in enumerate(
        (
            ModelNamed("found"),
            ThinkingDelta(0, "hm"),
            TextDelta(0, "yes"),
            TextDelta(1, "no"),
            UsageReported(Usage(3, 4)),
        )
    ):
        fold.apply(event, float(seconds))
    first = fold.finished(0, Status.STOPPED, Failure("x"), 9.0)
    second = fold.finished(1, Status.STOPPED, None, 9.0)
    assert (first.text, first.thinking, first.status) == ("yes", "hm", Status.STOPPED)
    assert (first.model, first.error) == ("found", Failure("x"))
    assert first.timing is not None
    assert (first.timing.first_token, first.timing.total) == (1.0, 9.0)
    assert (first.usage, second.usage) == (Usage(3, 4), None)


def test_given_a_wait_for_another_try_when_folded_then_its_times_are_without_it() -> None:
    fold = ReplyFold([empty_answer()])
    fold.apply(TextDelta(0, "yes"), 40.25, tried=40.0)
    timing = fold.finished(0, Status.COMPLETE, None, 41.0).timing
    assert timing == Timing(first_token=0.25, total=1.0)


def test_given_tokens_of_a_try_that_brought_no_text_when_another_did_then_they_are_not_kept() -> (
    None
):
    fold = ReplyFold([empty_answer()])
    for number, (tried, said) in enumerate([(0.0, ""), (2.0, "Hi")]):
        tokens = (TokenProbability(str(number), -1.0),)
        fold.apply(TextDelta(0, said), tried + 1.0, tried=tried)
        fold.apply(TokenProbabilities(0, tokens), tried + 1.0, tried=tried)

    known = fold.choices[0].probabilities

    assert known is not None
    assert [one.token for one in known.tokens] == ["1"]


def test_given_tokens_without_text_when_the_next_try_tells_none_then_none_are_kept() -> None:
    fold = ReplyFold([empty_answer()])
    fold.apply(TokenProbabilities(0, (TokenProbability("x", -1.0),)), 1.0)
    fold.apply(TextDelta(0, "Hi"), 3.0, tried=2.0)

    assert fold.choices[0].probabilities is None


def test_given_only_empty_pieces_when_folded_then_there_are_no_parts() -> None:
    fold = ReplyFold([empty_answer()])
    fold.apply(TextDelta(0, ""), 0.1)
    assert fold.choices[0].snapshot().parts == ()
    assert fold.first_token is None
    assert not fold.choices[0].has_content


def test_given_only_a_signature_when_asked_then_something_has_arrived() -> None:
    fold = ReplyFold([empty_answer()])
    assert not fold.choices[0].has_content
    fold.apply(ThinkingSigned(0, "anthropic:S"), 1.0)
    assert fold.choices[0].has_content


@given(PIECES, PIECES)
def test_given_an_answer_that_is_continued_when_more_comes_then_it_is_added_and_told_alone(
    begun: list[str], pieces: list[str]
) -> None:
    text = GrowingText("".join(begun))
    for piece in pieces:
        text.append(piece)
    assert text.take("feed") == (len("".join(begun)), "".join(pieces))
    assert str(text) == "".join(begun + pieces)
    assert text.grown is bool("".join(pieces))


def test_given_signed_reasoning_before_a_continued_answer_then_parts_and_their_signatures_stay() -> (
    None
):
    parts = (ThinkingPart("one", "x:1"), ThinkingPart("two", "x:2"), TextPart("So"))
    begun = replace(empty_answer(), parts=parts, timing=Timing(thinking=3.0))
    fold = ReplyFold([begun])
    assert not fold.choices[0].has_content
    fold.apply(TextDelta(0, " far"), 0.5)
    final = fold.finished(0, Status.COMPLETE, None, 1.0)
    assert final.parts == (*parts[:2], TextPart("So far"))
    assert final.timing == Timing(first_token=0.5, total=1.0, thinking=3.0)
