"""The lines of an outline are those of the tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.messages import Role
from chatapp.domain.outline import FEW, Line, Outline, OutlineNode


def outline(parents: list[int], leaf: int = -1) -> Outline:
    """An outline of messages whose parents are at these places."""
    nodes = [
        OutlineNode(f"m{place}", parent, Role.USER, f"text {place}", None, None)
        for place, parent in enumerate(parents)
    ]
    return Outline(nodes, leaf)


def drawn(lines: list[Line]) -> list[str]:
    return [
        "  " * line.depth + (f"({line.folded} more)" if line.folded else str(line.node))
        for line in lines
    ]


def test_given_a_fork_when_laid_out_then_the_larger_branch_goes_straight_on_below_the_other() -> (
    None
):
    #           0 - 1 - 2
    #             \ 3 - 4 - 5
    lines = outline([-1, 0, 1, 0, 3, 4], leaf=5).lines()

    assert drawn(lines) == ["0", "  1", "  2", "3", "4", "5"]
    assert [line.branches for line in lines] == [False, True, False, False, False, False]
    assert [line.shown for line in lines] == [True, False, False, True, True, True]
    assert [line.passing for line in lines] == [-1, 0, 0, -1, -1, -1]


def test_given_a_smaller_branch_that_is_shown_then_the_mark_leads_into_it() -> None:
    lines = outline([-1, 0, 1, 0, 3, 4], leaf=2).lines()

    assert [line.node for line in lines if line.shown] == [0, 1, 2]
    assert [line.passing for line in lines] == [-1, -1, -1, -1, -1, -1]


def test_given_a_thousand_siblings_then_all_but_the_newest_and_the_shown_one_are_folded() -> None:
    tree = outline([-1, *[0] * 1000], leaf=10)

    folded = tree.lines()

    assert drawn(folded) == ["0", "  (995 more)", "  10", "  997", "  998", "  999", "1000"]
    assert len(tree.lines(opened={0})) == 1001


def test_given_ten_thousand_messages_in_a_row_then_they_stand_below_each_other() -> None:
    lines = outline(list(range(-1, 9_999)), leaf=9_999).lines()

    assert len(lines) == 10_000
    assert {line.depth for line in lines} == {0}
    assert [line.ends for line in lines[-2:]] == [False, True]


@given(
    st.lists(st.integers(0, 1000), min_size=1, max_size=60),
    st.integers(0, 59),
)
def test_given_any_tree_then_each_message_has_one_line_below_its_parent_s(
    choices: list[int], leaf: int
) -> None:
    parents = [choice % (place + 1) - 1 for place, choice in enumerate(choices)]
    tree = outline(parents, leaf % len(parents))

    lines = tree.lines(opened=range(-1, len(parents)))

    places = {line.node: row for row, line in enumerate(lines)}
    assert sorted(places) == list(range(len(parents)))
    for place, parent in enumerate(parents):
        if parent >= 0:
            assert places[parent] < places[place]
            above, here = lines[places[parent]], lines[places[place]]
            assert here.depth - above.depth == int(here.branches)
    assert {line.node for line in lines if line.shown} == tree.shown
    assert max(line.depth for line in lines) <= len(parents).bit_length()
    few = tree.lines()
    hidden = sum(line.folded for line in few)
    assert hidden == 0 or any(len(below) > FEW for below in tree.children.values())
