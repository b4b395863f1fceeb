"""Who wrote what, while a text is edited: without a window."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.messages import Role
from chatapp.domain.pieces import Piece
from chatapp.gui.completing.runs import Runs

WORDS = st.text(st.sampled_from("ab \n灰🙂"), min_size=1, max_size=6)


def mine(text: str, name: str = "u") -> Piece:
    return Piece(Role.USER, text, name, whole=True)


def models(text: str, name: str = "m") -> Piece:
    return Piece(Role.ASSISTANT, text, name, whole=True)


def filled(*pieces: Piece) -> Runs:
    runs = Runs()
    for piece in pieces:
        runs.append(piece.text, piece)
    return runs


def told(runs: Runs) -> list[tuple[str, str, bool]]:
    return [(piece.message or "", piece.text, piece.whole) for piece in runs.pieces()]


def test_given_words_inside_the_models_when_changed_then_it_is_cut_and_they_are_the_users() -> None:
    runs = filled(mine("A"), models(" grey heron"))
    runs.change(7, 0, "x")
    assert told(runs) == [
        ("u", "A", True),
        ("m", " grey ", False),
        ("", "x", False),
        ("m", "heron", False),
    ]


def test_given_words_at_an_edge_when_changed_then_no_message_is_another_one() -> None:
    runs = filled(mine("A"), models("B"))
    runs.change(1, 0, "x")
    runs.change(2, 0, "y")
    runs.change(4, 0, "z")
    assert told(runs) == [("u", "A", True), ("", "xy", False), ("m", "B", True), ("", "z", False)]


def test_given_a_part_taken_out_when_changed_then_each_that_is_left_knows_where_it_stood() -> None:
    runs = filled(models("grey 🙂heron"))
    runs.change(2, 5, "")
    left = [(piece.text, piece.start) for piece in runs.pieces()]
    assert left == [("gr", 0), ("heron", 7)]
    runs.change(4, 0, "x")
    assert [(run.offset, run.length) for run in runs.runs] == [(0, 2), (7, 2), (0, 1), (9, 3)]
    runs.change(4, 1, "")
    assert [(run.offset, run.length) for run in runs.runs] == [(0, 2), (7, 5)]


def test_given_a_whole_paragraph_reported_when_little_changed_then_only_that_is_the_users() -> None:
    runs = filled(mine("A"), models(" grey heron"))
    runs.change(0, 12, "A grey xheron")
    assert ("", "x", False) in told(runs)


def test_given_ends_of_lines_of_another_kind_when_not_changed_then_the_piece_is_exact() -> None:
    runs = Runs()
    runs.append("a\nb", Piece(Role.ASSISTANT, "a\r\nb", "m", whole=True))
    assert told(runs) == [("m", "a\r\nb", True)]
    assert runs.same([models("a\r\nb")]) == 1


@given(
    st.lists(st.tuples(st.booleans(), WORDS), max_size=4),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), WORDS | st.just("")), max_size=8),
)
def test_given_any_changes_when_made_then_the_pieces_are_the_text(
    begin: list[tuple[bool, str]], changes: list[tuple[float, float, str]]
) -> None:
    pieces = [
        Piece(Role.USER if own else Role.ASSISTANT, text, str(number), whole=True)
        for number, (own, text) in enumerate(begin)
    ]
    runs = filled(*pieces)
    text = "".join(piece.text for piece in pieces)
    for start, length, added in changes:
        first = round(start * len(text))
        last = first + round(length * (len(text) - first))
        units = len(text[:first].encode("utf-16-le")) // 2
        removed = len(text[first:last].encode("utf-16-le")) // 2
        runs.change(units, removed, added)
        text = text[:first] + added + text[last:]
        assert "".join(piece.text for piece in runs.pieces()) == text == runs.text
    by_name = {piece.message: piece for piece in pieces}
    for piece in runs.pieces():
        if piece.whole:
            assert by_name[piece.message].text == piece.text
        elif piece.role is Role.ASSISTANT:
            units = by_name[piece.message].text.encode("utf-16-le")
            said = piece.text.encode("utf-16-le")
            assert units[2 * piece.start :].startswith(said)
