"""The line below the composer: where the text goes, and which key sends it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.widgets import Label
from chatapp.gui.widgets.icon_mark import IconMark


class Foot(QWidget):
    """Says less in a narrow window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._destination = ("", "", False)
        self._left_out: Sequence[str] = ()
        self._narrow = False
        self._icon = IconMark("globe", "text3", 14)
        self.place = Label("", "meta", "text3")
        self.hint = Label("", "meta", "text3")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 6, 8, 9)
        line.setSpacing(6)
        line.addWidget(self._icon)
        line.addWidget(self.place, 1)
        line.addWidget(self.hint)
        self._show_place()

    def set_destination(self, name: str, host: str, *, local: bool) -> None:
        """Where text goes: the connection's name and host, or this computer."""
        self._destination = (name, host, local)
        self._show_place()

    def set_left_out(self, parameters: Sequence[str]) -> None:
        """The names of parameters that are set but not sent there, as they are shown."""
        if parameters != self._left_out:
            self._left_out = parameters
            self._show_place()

    def set_hint(self, words: str) -> None:
        """What is said at the end of the line."""
        self.hint.setText(words)

    def set_narrow(self, narrow: bool) -> None:
        """Whether there is no room for everything."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.hint.setVisible(not narrow)
            self._show_place()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show_place()
        super().changeEvent(event)

    def _show_place(self) -> None:
        name, host, local = self._destination
        self._icon.set_icon("lock" if local else "globe")
        if local:
            text = self.tr("Stays on this computer")
        elif not name:
            text = ""
        elif self._narrow or name == host:
            text = self.tr("Goes to %1").replace("%1", name)
        else:
            text = self.tr("Goes to %1, %2").replace("%1", name).replace("%2", host)
        self.place.setText(" · ".join(filter(None, (text, self._left_out_text()))))
        reason = self.tr("Set in this conversation, not taken by this model: %1")
        names = ", ".join(self._left_out)
        self.place.setToolTip(reason.replace("%1", names) if names else "")

    def _left_out_text(self) -> str:
        if not self._left_out:
            return ""
        if len(self._left_out) == 1:
            return self.tr("not sent: %1").replace("%1", self._left_out[0])
        return self.tr("%1 parameters are not sent").replace("%1", str(len(self._left_out)))
