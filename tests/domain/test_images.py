"""What the first bytes of image files tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain import images
from chatapp.domain.errors import InputError
from chatapp.domain.images import ImageFacts, image_facts
from tests.support.images import SVG, image_file, png_claiming


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_given_an_image_when_looked_at_then_kind_and_size_are_right(kind: str) -> None:
    assert image_facts(image_file(301, 23, kind)) == ImageFacts(f"image/{kind.lower()}", 301, 23)


@pytest.mark.parametrize(("turned", "size"), [(3, (50, 20)), (6, (20, 50)), (8, (20, 50))])
def test_given_a_camera_held_upright_when_looked_at_then_the_sides_are_as_shown(
    turned: int, size: tuple[int, int]
) -> None:
    facts = image_facts(image_file(50, 20, "JPEG", turned=turned))

    assert (facts.width, facts.height) == size


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", SVG, b"BM" + bytes(60), image_file()[:20], b"\xff\xd8\xff\xe0", b"%PDF-1.7"],
    ids=["empty", "text", "svg", "bmp", "cut", "cut jpeg", "pdf"],
)
def test_given_what_is_no_picture_when_looked_at_then_it_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="image_unreadable"):
        image_facts(data, "a.png")


@pytest.mark.parametrize("size", [(50_000, 50_000), (40_000, 1), (0xFFFFFFFF, 0xFFFFFFFF)])
def test_given_a_claim_of_enormous_size_when_looked_at_then_it_is_refused(
    size: tuple[int, int],
) -> None:
    with pytest.raises(InputError, match="image_too_large"):
        image_facts(png_claiming(*size))


def test_given_a_file_above_the_limit_when_looked_at_then_it_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(images, "MOST_BYTES", 50)
    with pytest.raises(InputError, match="image_too_large"):
        image_facts(image_file())


@given(
    kind=st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]),
    cut=st.integers(0, 400),
    changes=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=8),
)
def test_given_any_damage_when_looked_at_then_it_is_refused_or_taken_never_worse(
    kind: str, cut: int, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(image_file(30, 20, kind, turned=6 if kind == "JPEG" else 1)[:cut])
    for place, value in changes:
        if place < len(data):
            data[place] = value
    try:
        facts = image_facts(bytes(data))
    except InputError:
        return
    assert 0 < facts.width * facts.height <= images.MOST_PIXELS
