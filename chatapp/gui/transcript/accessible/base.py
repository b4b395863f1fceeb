"""What the interfaces of messages, blocks and links have in common: none of them is a widget."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface, QWindow
from shiboken6 import Shiboken, VoidPtr

if TYPE_CHECKING:
    from chatapp.gui.transcript.accessible.tree import AccessibleTree

P = ParamSpec("P")
T = TypeVar("T")
Instead = TypeVar("Instead")
_log = logging.getLogger(__name__)

NO_INTERFACE = VoidPtr(0)
"""What `interface_cast` gives for what is not there; PySide crashes on None."""


def guarded(instead: Instead) -> Callable[[Callable[P, T]], Callable[P, T | Instead]]:
    """Give `instead` where a function raises: Qt calls it, and can take no exception."""

    def guard(function: Callable[P, T]) -> Callable[P, T | Instead]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T | Instead:
            try:
                return function(*args, **kwargs)
            except Exception:
                _log.exception("an accessible object cannot say %s", function.__name__)
                return instead

        return call

    return guard


class Virtual(QAccessibleInterface):
    """Something in the transcript that is no widget. Parameters: `message`, its id."""

    def __init__(self, tree: AccessibleTree, message: str) -> None:
        super().__init__()
        self.tree = tree
        self.message = message
        self.registered = QAccessible.registerAccessibleInterface(self)
        """The number under which Qt knows it."""

    def let_go(self) -> None:
        """It is ended: what it refers to, and what refers to it, need not wait for the collector."""
        vars(self).clear()

    @property
    def row(self) -> int | None:
        """Where its message is now; None when it is gone."""
        if not Shiboken.isValid(self.tree.view):
            return None
        return self.tree.view.model.row_of(self.message)

    @guarded(False)
    def isValid(self) -> bool:
        """Whether it is still shown."""
        return self.row is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        """No object of Qt's stands behind it."""
        return None

    @guarded(None)
    def window(self) -> QWindow | None:  # type: ignore[override]
        """The window it is in."""
        return self.tree.view.window().windowHandle()

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """It cannot be named by others."""

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Nothing is in it, unless a subclass knows better."""
        return None

    def childCount(self) -> int:
        """How many are in it."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The place of one that is in it, or -1."""
        return -1

    @guarded(None)
    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """The one in it at a point of the screen."""
        for index in range(self.childCount()):
            child = self.child(index)
            if child is not None and child.rect().contains(x, y):
                return child
        return None

    @guarded(NO_INTERFACE)
    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:  # type: ignore[override]
        """The object that answers for text, actions or attributes."""
        return self.interfaces().get(kind, NO_INTERFACE)

    def interfaces(self) -> dict[QAccessible.InterfaceType, Any]:
        """Which of these there are."""
        return {}

    def shown_state(self, area: QRect) -> QAccessible.State:
        """The state of something that is read. Parameters: `area`, where it is on the screen."""
        state = QAccessible.State()
        state.readOnly = True
        state.offscreen = area.isEmpty()
        return state


class Doable(QAccessibleActionInterface):
    """What can be done with something, by the name of the action; done once Qt has let go."""

    def __init__(self, actions: dict[str, Callable[[], None]], tree: AccessibleTree) -> None:
        super().__init__()
        self._actions = actions
        self._tree = tree

    def actionNames(self) -> list[str]:
        """What can be done."""
        return list(self._actions)

    @guarded(None)
    def doAction(self, name: str) -> None:
        """Do it soon: what it changes may end the object that is asked."""
        if name in self._actions:
            self._tree.soon(self._actions[name])

    def keyBindingsForAction(self, name: str) -> list[str]:
        """No key does it from everywhere."""
        return []


def press_name() -> str:
    """The name of the action that presses something."""
    return QAccessibleActionInterface.pressAction()


def focus_name() -> str:
    """The name of the action that gives something the focus."""
    return QAccessibleActionInterface.setFocusAction()
