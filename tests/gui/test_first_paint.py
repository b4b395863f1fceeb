"""The small file that the first paint needs: kept whole, and never in the way of starting."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.gui.first_paint import FILE_NAME, FirstPaint

HEAVY = (
    *("asyncio", "qasync", "httpx", "ssl", "socket", "apsw", "keyring", "pygments", "ziamath"),
    *("logging.handlers", "hashlib", "uuid", "platformdirs", "PySide6.QtNetwork"),
    *("chatapp.engine", "chatapp.providers", "chatapp.markdown", "chatapp.domain.messages"),
    *("chatapp.gui.transcript", "chatapp.gui.actions", "chatapp.gui.empty_page"),
)
"""What comes after the first paint, with all that belongs to it."""
PAINT = """
import sys
from chatapp import app
made = app._application()
window = app._first_paint(made, app.FirstPaint())
print(*sys.modules)
print(window.chat.composer.edit.isVisible())
"""


def test_given_a_window_when_first_painted_then_nothing_heavy_was_loaded_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PAINT], capture_output=True, text=True, check=True, timeout=60
    )

    modules, visible = done.stdout.splitlines()
    assert visible == "True"
    loaded = {
        heavy
        for module in modules.split()
        for heavy in HEAVY
        if module == heavy or module.startswith(f"{heavy}.")
    }
    assert not loaded


def test_given_a_state_when_written_then_it_is_read_back_the_same(tmp_path: Path) -> None:
    state = FirstPaint("dark", "zh_CN", 130, "AbC=", 300, False)

    state.write(tmp_path)

    assert FirstPaint.read(tmp_path) == state
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_given_no_file_when_read_then_it_is_as_in_a_new_profile(tmp_path: Path) -> None:
    assert FirstPaint.read(tmp_path) == FirstPaint()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"dark"'])
def test_given_a_damaged_file_when_read_then_it_is_as_in_a_new_profile(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)

    assert FirstPaint.read(tmp_path) == FirstPaint()


def test_given_values_of_other_types_when_read_then_only_those_are_as_in_a_new_profile(
    tmp_path: Path,
) -> None:
    stored = {"theme": 3, "font_scale": True, "sidebar_width": 9_000, "language": "zh_CN"}
    (tmp_path / FILE_NAME).write_text(json.dumps(stored))

    assert FirstPaint.read(tmp_path) == FirstPaint(language="zh_CN", sidebar_width=360)


@given(
    stored=st.dictionaries(
        st.sampled_from([*FirstPaint._fields, "other"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.none()),
    )
)
def test_given_any_json_when_read_then_sizes_are_within_bounds(
    tmp_path_factory: pytest.TempPathFactory, stored: dict[str, object]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / FILE_NAME).write_text(json.dumps(stored))

    state = FirstPaint.read(folder)

    assert 70 <= state.font_scale <= 200
    assert 200 <= state.sidebar_width <= 360
    assert isinstance(state.theme, str)


def test_given_a_folder_that_is_gone_when_written_then_nothing_is_raised(tmp_path: Path) -> None:
    FirstPaint().write(tmp_path / "gone")

    assert not (tmp_path / "gone").exists()
