"""What the stack does not forgive, looked for in the source."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeGuard

import pytest

import chatapp

PACKAGE = Path(chatapp.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))


WATCHED = {
    *("exec", "exec_", "processEvents", "connect", "enable"),
    *("nextInFocusChain", "previousInFocusChain", "sender", "focusWidget"),
}


class Use(NamedTuple):
    """An attribute where it is named. `calls`, whether it is called; `given_lambda`, with one."""

    text: str
    line: int
    calls: bool = False
    given_lambda: bool = False

    @property
    def name(self) -> str:
        """The attribute's own name."""
        return self.text.rpartition(".")[2]

    def __str__(self) -> str:
        return f"{self.text}, line {self.line}"


@cache
def uses(path: Path) -> tuple[Use, ...]:
    """Where a source file names what is watched for."""
    found: dict[ast.AST, Use] = {}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):  # a call comes before what it calls
        if isinstance(node, ast.Call) and watched(node.func):
            given = any(isinstance(argument, ast.Lambda) for argument in node.args)
            found[node.func] = Use(ast.unparse(node.func), node.lineno, True, given)
        elif watched(node) and node not in found:
            found[node] = Use(ast.unparse(node), node.lineno)
    return tuple(found.values())


def watched(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """Whether it is an attribute of a name that is watched for."""
    return isinstance(node, ast.Attribute) and node.attr in WATCHED


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_given_a_source_file_when_read_then_no_loop_runs_inside_the_loop(path: Path) -> None:
    """`exec` of a dialog or menu would break qasync's loop; `processEvents` re-enters slots."""
    banned = {"exec", "exec_", "processEvents"}
    if path.name == "app.py":
        banned.discard("processEvents")  # once, for the first paint, before the loop
    assert not [str(use) for use in uses(path) if use.calls and use.name in banned]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_given_a_source_file_when_read_then_python_is_not_left_to_look_for_garbage(
    path: Path,
) -> None:
    """It would in any thread, and Qt crashes when another one ends an object of the window's."""
    assert not [str(use) for use in uses(path) if use.text == "gc.enable"]


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if "gui" in path.parts],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_given_a_file_of_the_window_when_read_then_no_lambda_is_connected(path: Path) -> None:
    """A lambda that is connected to a signal keeps its widget alive."""
    assert not [str(use) for use in uses(path) if use.name == "connect" and use.given_lambda]


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if "gui" in path.parts],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_given_a_file_of_the_window_when_read_then_no_widget_comes_to_own_another(
    path: Path,
) -> None:
    """What PySide gives from these calls is let go of with the widget that was asked.

    A button that ends would take with it what the rest of the window is held by.
    """
    banned = {"nextInFocusChain", "previousInFocusChain", "sender"}
    found = [
        str(use)
        for use in uses(path)
        if use.name in banned
        or (use.name == "focusWidget" and use.text != "QApplication.focusWidget")
    ]
    assert not found


def test_given_what_is_banned_when_looked_for_then_it_is_found(tmp_path: Path) -> None:
    source = tmp_path / "source.py"
    source.write_text("menu.exec()\ngc.enable()\na.b().connect(lambda: 1)\nf(w.focusWidget)\n")
    assert uses(source) == (
        Use("menu.exec", 1, True),
        Use("gc.enable", 2, True),
        Use("a.b().connect", 3, True, True),
        Use("w.focusWidget", 4),
    )
