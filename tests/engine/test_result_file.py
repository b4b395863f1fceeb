"""The file of results: what is there is known again, and what is torn is mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatapp.domain.errors import InputError, StorageError
from chatapp.domain.messages import Failure
from chatapp.domain.row_results import ResultKey, RowResult, fingerprint, key_of_line, result_line
from chatapp.engine.result_file import ResultFile

RUN = fingerprint("run")
ASKED = {row: fingerprint(f"row {row}") for row in range(1, 9)}


def line_of(row: int, *, failed: bool = False, run: str = RUN) -> bytes:
    error = Failure("server_error", {"status": "500"}) if failed else None
    text = None if failed else f"answer\n{row} 好"
    return result_line(run, RowResult(row, ASKED[row], {"a": str(row)}, text, error=error))


def add(file: ResultFile, row: int, *, failed: bool = False) -> None:
    file.append(ResultKey(RUN, row, ASKED[row], failed), line_of(row, failed=failed))


def rows_in(path: Path) -> list[int]:
    return [json.loads(line)["row"] for line in path.read_bytes().splitlines()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def test_given_results_when_opened_again_then_rows_that_were_asked_the_same_are_known(
    path: Path,
) -> None:
    with ResultFile(path, RUN, 8) as file:
        add(file, 3)
        add(file, 1)
        add(file, 2, failed=True)
    with ResultFile(path, RUN, 8) as file:
        assert [file.has(row, ASKED[row]) for row in (1, 2, 3, 4)] == [True, True, True, False]
        assert not file.has(1, ASKED[5])
        assert file.failed(2)
        assert not file.has(2, ASKED[2], failed_too=False)


def test_given_results_in_any_order_when_put_in_order_then_the_last_of_each_row_stays(
    path: Path,
) -> None:
    with ResultFile(path, RUN, 8) as file:
        add(file, 3)
        add(file, 1, failed=True)
        add(file, 2)
        add(file, 1)
        assert file.put_in_order()
    assert path.read_bytes() == line_of(1) + line_of(2) + line_of(3)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("cut", [1, 5, 12, -1, -20])
def test_given_a_torn_last_line_when_opened_then_it_is_taken_off(path: Path, cut: int) -> None:
    path.write_bytes(line_of(1) + line_of(2)[:cut])
    with ResultFile(path, RUN, 8) as file:
        assert (file.has(1, ASKED[1]), file.has(2, ASKED[2])) == (True, False)
        add(file, 2)
    assert path.read_bytes() == line_of(1) + line_of(2)


def test_given_what_a_power_loss_leaves_when_opened_then_it_is_taken_off(path: Path) -> None:
    path.write_bytes(line_of(1) + b"\0" * 100)
    with ResultFile(path, RUN, 8):
        pass
    assert path.read_bytes() == line_of(1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"my diary", "results_foreign"),
        (b"my diary\n", "results_foreign"),
        (line_of(1) + b"my diary\n" + line_of(2), "results_foreign"),
        (line_of(1) + b"{}\n", "results_foreign"),
        (line_of(1, run=fingerprint("other")), "results_other"),
    ],
)
def test_given_a_file_of_something_else_when_opened_then_it_is_refused_and_left(
    path: Path, content: bytes, code: str
) -> None:
    path.write_bytes(content)
    with pytest.raises(InputError, match=code):
        ResultFile(path, RUN, 8)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_given_results_when_begun_anew_then_the_old_ones_are_put_aside(path: Path) -> None:
    old = line_of(1, run=fingerprint("other")) + line_of(2)[:20]
    path.write_bytes(old)
    with ResultFile(path, RUN, 8, anew=True) as file:
        add(file, 1)
    assert path.with_name("out.jsonl.old").read_bytes() == old
    assert rows_in(path) == [1]


@pytest.mark.parametrize("content", [b"my diary\n", b"\nmy diary\n"])
def test_given_a_file_of_something_else_when_begun_anew_then_it_is_refused_and_left(
    path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    with pytest.raises(InputError, match="results_foreign"):
        ResultFile(path, RUN, 8, anew=True)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_given_a_run_that_writes_when_another_opens_its_file_then_that_is_refused(
    path: Path,
) -> None:
    with ResultFile(path, RUN, 8), pytest.raises(InputError, match="results_held"):
        ResultFile(path, RUN, 8)


def test_given_a_row_beyond_the_table_when_put_in_order_then_nothing_is_lost(path: Path) -> None:
    path.write_bytes(line_of(8) + line_of(1))
    with ResultFile(path, RUN, 2) as file:
        assert not file.put_in_order()
    assert rows_in(path) == [8, 1]


@pytest.mark.parametrize("place", ["gone/out.jsonl", "folder"])
def test_given_a_place_that_cannot_be_written_when_opened_then_that_is_told(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises((StorageError, InputError)):
        ResultFile(tmp_path / place, RUN, 2)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"{}",
        b'{"run": 1}',
        b"[" * 100_000,
        line_of(1).replace(b'"row": 1', b'"row": 0'),
    ],
)
def test_given_a_line_that_is_no_result_when_looked_at_then_it_is_none(line: bytes) -> None:
    assert key_of_line(line) is None
    assert key_of_line(line_of(1)) == ResultKey(RUN, 1, ASKED[1], failed=False)
