"""The message bar: what happened outside any message, and what can be done, without a dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.domain.changes import Level
from chatapp.domain.messages import Failure
from chatapp.gui.floating_card import HALO, FloatingCard
from chatapp.gui.i18n import word_failure
from chatapp.gui.widgets import Button, IconButton, Label
from chatapp.gui.widgets.icon_mark import IconMark

SHOWN_FOR_MS = 9_000
"""How long a bar stays that needs no answer."""
_ICONS = {Level.INFO: "info", Level.WARNING: "warning", Level.ERROR: "error"}
_TOKENS = {Level.INFO: "text2", Level.WARNING: "warn", Level.ERROR: "danger"}


class MessageBar(FloatingCard):
    """Floats at the top of the pane it belongs to; the newest message replaces the last one."""

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
        self._close = IconButton("close")
        self._close.setObjectName("message_bar_close")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(HALO + 12, HALO + 8, HALO + 8, HALO + 8)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._more, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
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
        self.come()
        self._announce(text)
        if stay:
            self._timer.stop()
        else:
            self._timer.start()

    def offer_more(self, action: str, on_action: Callable[[], None]) -> None:
        """Give the message that is shown a second button, with these words."""
        self._more_action = on_action
        self._more.setText(action)
        self._more.setAccessibleName(action)
        self._more.show()
        self.place()

    def set_pane(self, pane: QWidget) -> None:
        """Float over another pane; what needs no answer stays where it was said."""
        super().set_pane(pane)
        if not self.isHidden() and not self._timer.isActive():
            self.come()

    @property
    def text(self) -> str:
        """The message that is shown, or was last."""
        return self._text.text()

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

    def _set_text(self, text: str) -> None:
        self._text.setText(text)
        self._text.setAccessibleName(text)

    def _announce(self, text: str) -> None:
        """Let a screen reader say it when it has said what it is saying."""
        event = QAccessibleAnnouncementEvent(self, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)

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
    sentences = [word_failure(failure) for failure in failures]
    return "\n".join(
        f"{each.title}. {each.detail}" if each.detail else each.title for each in sentences
    )
