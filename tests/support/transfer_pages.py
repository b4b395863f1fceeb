"""The pages of import and export in a window of this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from chatapp.domain.transferred import Standing
from chatapp.gui.transfer.found_model import Role
from chatapp.gui.transfer.import_page import ImportPage
from chatapp.gui.transfer.state import ImportState, Step
from tests.support.gui_bench import GuiBench
from tests.support.qt import settle, until
from tests.support.transferred import START, gpt_talk

CHECK = Qt.ItemDataRole.CheckStateRole


def a_file(folder: Path, *talks: dict[str, Any], name: str = "conversations.json") -> Path:
    """A file with these conversations."""
    path = folder / name
    path.write_text(json.dumps(talks))
    return path


def talks(count: int) -> list[dict[str, Any]]:
    """So many conversations; the first one is the newest."""
    return [
        gpt_talk(
            f"hi {n}", "ho", identity=f"g{n}", title=f"Talk {n}", update_time=START + count - n
        )
        for n in range(count)
    ]


def page(bench: GuiBench) -> ImportPage:
    """The page of imports, which must be shown."""
    shown = bench.window.stack.currentWidget()
    assert isinstance(shown, ImportPage)
    return shown


def state(bench: GuiBench) -> ImportState:
    """How the import stands."""
    return page(bench)._state


async def read(bench: GuiBench, *paths: Path) -> ImportPage:
    """Have files looked through, and wait for the choice."""
    assert bench.desktop.transfer is not None
    bench.desktop.transfer.import_files(list(paths))
    await until("the choice", lambda: state(bench).step is Step.CHOOSING)
    return page(bench)


async def done(bench: GuiBench) -> None:
    """Wait for the end of an import."""
    await until("the end", lambda: state(bench).step is Step.DONE)
    await settle()


def rows(shown: ImportPage) -> dict[str, tuple[Standing, bool | None]]:
    """How each listed conversation stands, and whether it is chosen."""
    model = shown.choose.model
    found = {}
    for row in range(model.rowCount()):
        index = model.index(row)
        check = index.data(CHECK)
        chosen = None if check is None else Qt.CheckState(check) == Qt.CheckState.Checked
        found[str(index.data())] = (index.data(Role.STANDING), chosen)
    return found


def words(shown: QWidget) -> str:
    """All that is said on a page."""
    labels = [one.text() for one in shown.findChildren(QLabel) if one.isVisibleTo(shown)]
    lists = [
        one.toPlainText() for one in shown.findChildren(QPlainTextEdit) if one.isVisibleTo(shown)
    ]
    return "\n".join([*labels, *lists])
