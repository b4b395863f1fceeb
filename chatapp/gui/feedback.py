"""The message bar: what happened outside any message, and what can be done, without a dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.changes import Level
from chatapp.domain.messages import Failure
from chatapp.gui.floating_card import HALO, FloatingCard
from chatapp.gui.i18n import failure_text
from chatapp.gui.widgets import Button, IconButton, Label
from chatapp.gui.widgets.icon_mark import IconMark
from chatapp.gui.widgets.spoken import announce

SHOWN_FOR_MS = 9_000
"""How long a bar stays that needs no answer."""
_BESIDE = 2
"""Where a single button stands in the row: behind the icon and the words."""
_ICONS = {Level.INFO: "info", Level.WARNING: "warning", Level.ERROR: "error"}
_TOKENS = {Level.INFO: "text2", Level.WARNING: "warn", Level.ERROR: "danger"}


class MessageBar(FloatingCard):
    """Floats at the top of the pane it belongs to; the newest message replaces the last one.

    Signals: `closed`, the user put the message away without choosing anything; `covering(pixels)`,
    a message that stays lies over so much below its place, or over nothing any more.
    """

    closed = Signal()
    covering = Signal(int)

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self.setObjectName("message_bar")
        self._action: Callable[[], None] | None = None
        self._more_action: Callable[[], None] | None = None
        self._failures: tuple[Failure, ...] = ()
        self._icon = IconMark("info")
        self._text = Label("", "ui", "text", wrap=True)
        self._button = Button("", small=True)
        self._button.setObjectName("message_bar_action")
        self._button.clicked.connect(self._act)
        self._more = Button("", small=True)
        self._more.setObjectName("message_bar_more")
        self._more.clicked.connect(self._act_more)
        self._more.hide()
        self._close = IconButton("close")
        self._close.setObjectName("message_bar_close")
        self._close.clicked.connect(self.hide)
        self._close.clicked.connect(self.closed)
        self._row, self._below = QHBoxLayout(), QHBoxLayout()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_FOR_MS)
        self._timer.timeout.connect(self._leave)
        self.retranslate()

    def show_failure(self, failure: Failure, level: Level = Level.ERROR) -> None:
        """Say what went wrong; an error stays until it is closed."""
        self.show_failures([failure], level)

    def show_failures(
        self,
        failures: Iterable[Failure],
        level: Level = Level.ERROR,
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Say several things at once."""
        told = tuple(failures)
        stay = level is not Level.INFO
        self.show_text(_words(told), level=level, action=action, on_action=on_action, stay=stay)
        self._failures = told

    def show_text(
        self,
        text: str,
        *,
        level: Level = Level.INFO,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        stay: bool = False,
    ) -> None:
        """Show one message. Parameters: `action`, the words of its button; `stay`, until closed."""
        self._failures = ()
        self._set_text(text)
        self._icon.set_icon(_ICONS[level], _TOKENS[level])
        self._action = on_action
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        self._more.hide()
        self._row.insertWidget(_BESIDE, self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.come()
        self.announce(text)
        if stay:
            self._timer.stop()
        else:
            self._timer.start()
        self._tell_covering()

    def offer_more(self, action: str, on_action: Callable[[], None]) -> None:
        """Give the message that is shown a second button, with these words."""
        self._more_action = on_action
        self._more.setText(action)
        self._more.setAccessibleName(action)
        self._more.show()
        self._below.insertWidget(0, self._button)  # side by side they would narrow the text
        self.place()

    def announce(self, text: str) -> None:
        """Let a screen reader say it when it has said what it is saying; nothing is shown."""
        announce(self, text)

    def leave(self) -> None:
        """Give way to what the user does next; what needs an answer stays."""
        if self._timer.isActive():
            self._timer.stop()
            self.hide()

    def set_pane(self, pane: QWidget) -> None:
        """Float over another pane; what needs no answer stays where it was said."""
        super().set_pane(pane)
        if not self.isHidden() and not self._timer.isActive():
            self.come()

    @property
    def text(self) -> str:
        """The message that is shown, or was last."""
        return self._text.text()

    def hideEvent(self, event: QHideEvent) -> None:
        """It lies over nothing any more."""
        super().hideEvent(event)
        self.covering.emit(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """It lies over more or less."""
        super().resizeEvent(event)
        self._tell_covering()

    def _tell_covering(self) -> None:
        stays = not self.isHidden() and not self._timer.isActive()
        self.covering.emit(self.height() if stays else 0)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._close.set_name(self.tr("Close this message"))
        self.setAccessibleName(self.tr("Notice"))
        if self._failures:
            self._set_text(_words(self._failures))
            self.place()

    def _lay_out(self) -> None:
        self._row.setSpacing(10)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._below.setContentsMargins(26, 0, 0, 0)
        self._below.setSpacing(8)
        self._below.addWidget(self._more)
        self._below.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(HALO + 12, HALO + 8, HALO + 8, HALO + 8)
        column.setSpacing(8)
        column.addLayout(self._row)
        column.addLayout(self._below)

    def _set_text(self, text: str) -> None:
        self._text.setText(text)
        self._text.setAccessibleName(text)

    def _leave(self) -> None:
        if (
            self.underMouse()
            or self._button.hasFocus()
            or self._more.hasFocus()
            or self._close.hasFocus()
        ):
            self._timer.start()
        else:
            self.hide()

    def _act(self) -> None:
        action, self._action = self._action, None
        self.hide()
        if action is not None:
            action()

    def _act_more(self) -> None:
        """The message stays: what else it offers may still be wanted."""
        if self._more_action is not None:
            self._more_action()


def _words(failures: Iterable[Failure]) -> str:
    """What went wrong, a line for each, in the language in force."""
    return "\n".join(failure_text(failure) for failure in failures)
