"""What is kept of a conversation that is longer than its model can read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.context import (
    ContextUse,
    first_kept,
    reserved_for_answer,
    turns_of,
)
from chatapp.domain.messages import Message, Role, Status, TextPart, now

USER, ASSISTANT = Role.USER, Role.ASSISTANT


def branch(roles: list[Role]) -> list[Message]:
    return [
        Message(str(at), "c", None, role, (TextPart("x"),), Status.COMPLETE, now())
        for at, role in enumerate(roles)
    ]


@st.composite
def branches(draw: st.DrawFn) -> tuple[list[Message], list[int]]:
    """A branch that ends with a prompt, and what its messages cost."""
    roles = [*draw(st.lists(st.sampled_from([USER, ASSISTANT]), max_size=30)), USER]
    costs = draw(st.lists(st.integers(0, 500), min_size=len(roles), max_size=len(roles)))
    return branch(roles), costs


@given(branches(), st.integers(-100, 5_000))
def test_given_any_branch_when_trimmed_then_the_prompt_stays_turns_are_whole_and_it_fits(
    drawn: tuple[list[Message], list[int]], room: int
) -> None:
    messages, costs = drawn
    begin = first_kept(messages, costs, room)
    kept = messages[begin:]
    assert kept[-1] is messages[-1]
    assert begin == 0 or kept[0].role is USER
    starts = [turn[0] for turn in turns_of(messages)]
    assert begin in starts
    assert sum(costs[begin:]) <= room or begin == starts[-1]
    assert begin > 0 or len(starts) == 1


@given(branches(), st.integers(0, 5_000))
def test_given_any_branch_when_trimmed_then_no_turn_is_left_out_that_would_fit(
    drawn: tuple[list[Message], list[int]], room: int
) -> None:
    messages, costs = drawn
    begin = first_kept(messages, costs, room)
    before = max((turn[0] for turn in turns_of(messages) if turn[0] < begin), default=0)
    if before:
        assert sum(costs[before:]) > room


@given(st.lists(st.sampled_from([USER, ASSISTANT]), max_size=40))
def test_given_any_branch_when_cut_into_turns_then_all_of_it_is_there_in_order(
    roles: list[Role],
) -> None:
    turns = turns_of(branch(roles))
    assert [at for turn in turns for at in turn] == list(range(len(roles)))
    for turn in turns:
        assert sum(roles[at] is USER for at in turn) <= 1


def test_given_an_answer_before_the_first_prompt_when_cut_then_it_belongs_to_the_first_turn() -> (
    None
):
    assert turns_of(branch([ASSISTANT, USER, ASSISTANT, USER])) == [[0, 1, 2], [3]]


def test_given_a_context_when_nearly_full_then_room_for_the_answer_counts() -> None:
    use = ContextUse(prompt=10, history=700, system=40, reserved=200, limit=1_000)
    assert use.total == 750
    assert use.share == 750 / 800
    assert not use.over
    assert ContextUse(prompt=801, reserved=200, limit=1_000).over
    assert not ContextUse(prompt=1_000_000).over


def test_given_a_longest_answer_when_room_is_reserved_then_at_most_half_of_the_context_is() -> None:
    assert reserved_for_answer(500, 8_000) == 500
    assert reserved_for_answer(100_000, 8_000) == 4_000
    assert reserved_for_answer(None, 128_000) == 1_024
    assert reserved_for_answer(None, 4_096) == 512
    assert reserved_for_answer("many", 4_096) == 512
    assert reserved_for_answer(500, None) == 0
