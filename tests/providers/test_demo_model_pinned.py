"""The demo model that is fetched is the one that the code names."""

from __future__ import annotations

import hashlib
from pathlib import Path

from chatapp.providers import demo_model as demo


def test_given_the_fetched_model_then_size_and_hash_are_the_pinned_ones(demo_model: Path) -> None:
    data = demo_model.read_bytes()

    assert len(data) == demo.MODEL_SIZE
    assert hashlib.sha256(data).hexdigest() == demo.MODEL_SHA256


def test_given_the_fetched_model_then_its_licence_lies_beside_it(demo_model: Path) -> None:
    licence = demo_model.with_name(demo.LICENSE_NAME).read_bytes()

    assert b"Apache License" in licence
    assert hashlib.sha256(licence).hexdigest() == demo.LICENSE_SHA256
