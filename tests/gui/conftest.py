"""What the tests of widgets share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """The offscreen clipboard outlives Python; what Python made must not be in it by then."""
    yield
    qapp.clipboard().clear()
