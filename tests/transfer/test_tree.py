"""Trees of files, however broken, become trees."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.messages import Role, TextPart, now
from chatapp.transfer.tree import Draft, Node

NAMES = [f"n{number}" for number in range(12)]
START = now()


@st.composite
def nodes(draw: st.DrawFn) -> list[Node]:
    """Nodes with any parents: missing, cyclic, twice the same id, some left out."""
    return [
        Node(
            draw(st.sampled_from(NAMES)),
            draw(st.none() | st.sampled_from([*NAMES, "gone"])),
            draw(st.sampled_from([Role.USER, Role.ASSISTANT, None])),
            [TextPart(str(place))],
            draw(st.none() | st.integers(-5, 5).map(lambda s: START + timedelta(seconds=s))),
        )
        for place in range(draw(st.integers(0, 12)))
    ]


@given(nodes(), st.none() | st.sampled_from([*NAMES, "gone"]))
def test_given_any_nodes_when_put_in_order_then_all_that_are_kept_are_in_one_tree(
    given_nodes: list[Node], current: str | None
) -> None:
    draft = Draft("test", "c", nodes=given_nodes, current=current)
    found = draft.finish()
    assert sorted(message.text for message in found.messages) == sorted(
        str(place) for place, node in enumerate(given_nodes) if node.role is not None
    )
    places = {message.id: place for place, message in enumerate(found.messages)}
    assert len(places) == len(found.messages)
    for message in found.messages:
        assert message.parent is None or places[message.parent] < places[message.id]
    assert (found.conversation.current in places) is bool(places)


def test_given_children_before_parents_when_put_in_order_then_siblings_stand_by_their_time() -> (
    None
):
    moments = {"late": 3, "root": 0, "early": 1, "middle": 2}
    given_nodes = [
        Node(
            key,
            None if key == "root" else "root",
            Role.USER,
            [TextPart(key)],
            START + timedelta(seconds=at),
        )
        for key, at in moments.items()
    ]
    found = Draft("test", "c", nodes=given_nodes).finish()
    assert [message.id for message in found.messages] == ["root", "early", "middle", "late"]
    assert found.conversation.current == "late"


def test_given_a_chain_of_100000_left_out_nodes_when_put_in_order_then_the_ends_meet() -> None:
    chain = [Node(str(n), str(n - 1) if n else None, None) for n in range(100_000)]
    chain[0].role = chain[-1].role = Role.USER
    found = Draft("test", "c", nodes=list(reversed(chain))).finish()
    assert [(message.id, message.parent) for message in found.messages] == [
        ("0", None),
        ("99999", "0"),
    ]


def test_given_100000_nodes_of_one_id_when_put_in_order_then_none_is_lost() -> None:
    same = [Node("same", "same", Role.USER) for _ in range(100_000)]
    assert len(Draft("test", "c", nodes=same).finish().messages) == 100_000
