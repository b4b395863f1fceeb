"""What the stack does not forgive, looked for in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import chatapp

PACKAGE = Path(chatapp.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))


def called(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The name of every method that is called, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_given_a_source_file_when_read_then_no_loop_runs_inside_the_loop(path: Path) -> None:
    """`exec` of a dialog or menu would break qasync's loop; `processEvents` re-enters slots."""
    banned = {"exec", "exec_", "processEvents"}
    if path.name == "app.py":
        banned.discard("processEvents")  # once, for the first paint, before the loop
    found = [
        f"{name}, line {line}"
        for name, line in called(ast.parse(path.read_text("utf-8")))
        if name in banned
    ]
    assert not found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_given_a_source_file_when_read_then_python_is_not_left_to_look_for_garbage(
    path: Path,
) -> None:
    """It would in any thread, and Qt crashes when another one ends an object of the window's."""
    found = [
        f"{ast.unparse(node)}, line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "gc.enable"
    ]
    assert not found


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if "gui" in path.parts],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_given_a_file_of_the_window_when_read_then_no_lambda_is_connected(path: Path) -> None:
    """A lambda that is connected to a signal keeps its widget alive."""
    tree = ast.parse(path.read_text("utf-8"))
    found = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "connect"
        and any(isinstance(argument, ast.Lambda) for argument in node.args)
    ]
    assert not found


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
        f"{ast.unparse(node)}, line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and (
            node.attr in banned
            or (node.attr == "focusWidget" and ast.unparse(node.value) != "QApplication")
        )
    ]
    assert not found
