"""The message bar: what happened outside any message, and what can be done, without a dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.domain.changes import Level
from chatapp.domain.messages import Failure
from chatapp.gui.i18n import word_failure
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconButton, Label
from chatapp.gui.widgets.icon_mark import IconMark
from chatapp.gui.widgets.painting import paint_box

SHOWN_FOR_MS = 9_000
"""How long a bar stays that needs no answer."""
_ICONS = {Level.INFO: "info", Level.WARNING: "warning", Level.ERROR: "error"}
_TOKENS = {Level.INFO: "text2", Level.WARNING: "warn", Level.ERROR: "danger"}
_HALO = 4


class MessageBar(QWidget):
    """Floats at the top of the pane it belongs to; the newest message replaces the last one."""

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self.setObjectName("message_bar")
        self._pane = pane
        self._top = 0
        self._action: Callable[[], None] | None = None
        self._icon = IconMark("info")
        self._text = Label("", "ui", "text", wrap=True)
        self._button = Button("", small=True)
        self._button.setObjectName("message_bar_action")
        self._button.clicked.connect(self._act)
        self._close = IconButton("close")
        self._close.setObjectName("message_bar_close")
        self._close.clicked.connect(self.hide)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(_HALO + 12, _HALO + 8, _HALO + 8, _HALO + 8)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_FOR_MS)
        self._timer.timeout.connect(self._leave)
        pane.installEventFilter(self)
        self.retranslate()
        self.hide()

    def set_top(self, top: int) -> None:
        """How far below the pane's top edge it floats, in px."""
        self._top = top
        self._place()

    def show_failure(self, failure: Failure, level: Level = Level.ERROR) -> None:
        """Say what went wrong; an error stays until it is closed."""
        self.show_failures([failure], level)

    def show_failures(self, failures: Iterable[Failure], level: Level = Level.ERROR) -> None:
        """Say several things at once."""
        sentences = [word_failure(failure) for failure in failures]
        texts = [
            f"{each.title}. {each.detail}" if each.detail else each.title for each in sentences
        ]
        self.show_text("\n".join(texts), level=level, stay=level is not Level.INFO)

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
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._icon.set_icon(_ICONS[level], _TOKENS[level])
        self._action = on_action
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        self._place()
        self.show()
        self.raise_()
        self._announce(text)
        if stay:
            self._timer.stop()
        else:
            self._timer.start()

    @property
    def text(self) -> str:
        """The message that is shown, or was last."""
        return self._text.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the pane."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._close.set_name(self.tr("Close this message"))
        self.setAccessibleName(self.tr("Notice"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint halo and box."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint_box(painter, area, 10 + _HALO, theme().color("halo"))
        inner = area.adjusted(_HALO, _HALO, -_HALO, -_HALO)
        paint_box(painter, inner, 10, theme().color("raised"), theme().color("edge"))

    def _announce(self, text: str) -> None:
        """Let a screen reader say it when it has said what it is saying."""
        event = QAccessibleAnnouncementEvent(self, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)

    def _place(self) -> None:
        width = min(theme().scaled(592), self._pane.width() - 24)
        height = self._row.heightForWidth(width) if width > 0 else 0
        if height <= 0:
            height = self.sizeHint().height()
        self.setGeometry((self._pane.width() - width) // 2, self._top + 8, width, height)

    def _leave(self) -> None:
        if self.underMouse() or self._button.hasFocus() or self._close.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def _act(self) -> None:
        action, self._action = self._action, None
        self.hide()
        if action is not None:
            action()
