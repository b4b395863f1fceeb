"""Fields to write in: a line of text, and a key that is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import Role, theme
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.painting import CONTROL_RADIUS, FIELD_HEIGHT, SMALL_HEIGHT, paint_box

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent

_BULLET = "\u2022"
_HIDDEN = 18
_SHOWN_END = 4
_LEAST_FOR_END = 12
_HINT_GAP = 12


class TextField(QLineEdit):
    """A line of text, 32 px high, with a 2 px border while it has the focus.

    Parameters: `icon`, shown in front; `hint`, a word shown at the end while it is empty;
    `quiet`, for a field among list rows: hairline border. `set_invalid` marks wrong input.
    """

    def __init__(
        self, *, icon: str = "", hint: str = "", quiet: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._hint = hint
        self._quiet = quiet
        self._invalid = False
        self.setFrame(False)
        self.setTextMargins(31 if icon else 9, 0, 9, 0)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self._restyle()
        theme().changed.connect(self._restyle)

    def set_hint(self, hint: str) -> None:
        """Change the word at the end."""
        self._hint = hint
        self.update()

    def set_invalid(self, invalid: bool) -> None:
        """Mark what was written as wrong, or take the mark back."""
        self._invalid = invalid
        self.update()

    def sizeHint(self) -> QSize:
        """A field of common width."""
        return QSize(theme().scaled(200), theme().scaled(FIELD_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Narrow, but never lower than a line."""
        return QSize(theme().scaled(80), theme().scaled(FIELD_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, the text over it, icon and hint beside it."""
        painter = QPainter(self)
        border, width = ("line" if self._quiet else "edge"), 1.0
        if self.hasFocus():
            border, width = "accent", 2.0
        if self._invalid:
            border = "danger"
        fill = theme().color("raised" if self.isEnabled() else "press")
        area = QRectF(self.rect())
        paint_box(painter, area, CONTROL_RADIUS, fill, theme().color(border), width)
        if self._icon:
            paint_icon(painter, self._icon, QRectF(9, 0, 16, self.height()), "text3")
        if self._hint and not self.text() and self._hint_fits():
            painter.setFont(theme().font("meta"))
            painter.setPen(theme().color("text3"))
            end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area.adjusted(0, 0, -9, 0), end, self._hint)
        painter.end()
        super().paintEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take text; files are for the window."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def _hint_fits(self) -> bool:
        """Whether it can stand beside the placeholder."""
        margins = self.textMargins()
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        hint = QFontMetrics(theme().font("meta")).horizontalAdvance(self._hint)
        return margins.left() + words + _HINT_GAP + hint + margins.right() <= self.width()

    def _restyle(self) -> None:
        self.setFont(theme().font(self._role()))
        self.setFixedHeight(theme().scaled(FIELD_HEIGHT))

    def _role(self) -> Role:
        return "ui"


class SmallField(TextField):
    """A line of text, 28 px high."""

    def _restyle(self) -> None:
        super()._restyle()
        self.setFixedHeight(theme().scaled(SMALL_HEIGHT))


class KeyField(TextField):
    """A secret: typed behind bullets, then held and shown by its last four characters only.

    `entered` is emitted with the new key once it was written; the field is then empty and
    stands for the key it holds. Keys never appear in its text unless `reveal` put them there.
    """

    entered = Signal(str)

    def __init__(self, *, eye: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._eye_names = ("", "")
        self._end = ""
        self._stored = False
        self._revealed = False
        self._eye: IconButton | None = None
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.editingFinished.connect(self.commit)
        if eye:
            self._add_eye()
        self._restyle()

    def set_stored(self, stored: bool, end: str = "") -> None:
        """Say whether a key is kept elsewhere, and its last characters where they are known."""
        self._stored, self._end = stored, end
        self._show_held()

    def set_eye_names(self, show: str, hide: str) -> None:
        """Say what the eye does, where it is no key that is written here."""
        self._eye_names = (show, hide)
        self._retranslate_eye()

    def commit(self) -> None:
        """Take what was typed as the new key and hide it."""
        key = self.text().strip()
        if self._revealed or not key:
            return
        self._stored, self._end = True, key_end(key)
        self.clear()
        self._show_held()
        self.entered.emit(key)

    def reveal(self, key: str) -> None:
        """Show a stored key in the clear; `conceal` hides it again."""
        self._revealed = True
        self.setEchoMode(QLineEdit.EchoMode.Normal)
        self.setText(key)
        self.setReadOnly(True)

    def conceal(self) -> None:
        """Hide a revealed key, or what is being typed."""
        if self._revealed:
            self._revealed = False
            self.setReadOnly(False)
            self.clear()
        self.setEchoMode(QLineEdit.EchoMode.Password)

    @property
    def revealed(self) -> bool:
        """Whether a stored key is shown in the clear."""
        return self._revealed

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the eye at the end."""
        super().resizeEvent(event)
        if self._eye is not None:
            side = self._eye.width()
            self._eye.move(self.width() - side - 5, (self.height() - side) // 2)

    def _show_held(self) -> None:
        held = _BULLET * _HIDDEN + self._end if self._stored else ""
        self.setPlaceholderText(held)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme().color("text"))
        self.setPalette(palette)
        self.update()

    def _restyle(self) -> None:
        super()._restyle()
        if hasattr(self, "_stored"):
            self._show_held()

    def _role(self) -> Role:
        return "code"

    def _add_eye(self) -> None:
        self._eye = IconButton("eye", parent=self)
        self._eye.setObjectName("showTypedKey")
        self._eye.setCursor(Qt.CursorShape.ArrowCursor)
        self._eye.clicked.connect(self._toggle_eye)
        self.setTextMargins(9, 0, 34, 0)
        self._retranslate_eye()

    def _toggle_eye(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._retranslate_eye()

    def _retranslate_eye(self) -> None:
        if self._eye is not None:
            hidden = self.echoMode() == QLineEdit.EchoMode.Password
            self._eye.set_icon("eye" if hidden else "eye-off")
            show, hide = self._eye_names
            show, hide = show or self.tr("Show the key"), hide or self.tr("Hide the key")
            self._eye.set_name(show if hidden else hide)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate_eye()


def key_end(key: str) -> str:
    """The last four characters of a key that is long enough to spare them, else nothing."""
    return key[-_SHOWN_END:] if len(key) >= _LEAST_FOR_END else ""
