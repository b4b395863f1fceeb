"""Buttons: with words, with an icon only, and the one that opens a menu."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import Role, theme
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.marks import key_cap_width, paint_key_cap
from chatapp.gui.widgets.painting import CONTROL_RADIUS, FIELD_HEIGHT, SMALL_HEIGHT, paint_box

Kind = Literal["default", "primary", "danger", "ghost", "quiet"]

_ICON = 16
_SMALL_ICON = 14
_GAP = 8
# kind: fill, fill under the pointer, fill while pressed, border, text
_COLORS: dict[str, tuple[str | None, str, str, str | None, str]] = {
    "default": ("raised", "hover", "press", "edge", "text"),
    "primary": ("accent", "accent_hover", "accent_press", None, "onacc"),
    "danger": ("raised", "danger_fill", "danger_fill", "danger", "danger"),
    "ghost": (None, "hover", "press", None, "text2"),
    "quiet": ("sunken", "hover", "press", "line", "text2"),
}


def key_text(shortcut: str) -> str:
    """A shortcut, given in portable form, as this system writes it."""
    text = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    # As keyboards and the app's other words have it, in Chinese too.
    return text.replace("Return", "Enter").replace("回车", "Enter")


def key_cap_text(shortcut: str) -> str:
    """A shortcut, given in portable form, for a key cap, as in "Ctrl K"."""
    return re.sub(r"\+(?=.)", " ", key_text(shortcut))


def tip(text: str, shortcut: str = "") -> str:
    """A tooltip with its shortcut, as in "Settings (Ctrl+,)"; `shortcut` in portable form."""
    if not shortcut:
        return text
    return f"{text} ({key_text(shortcut)})"


class _Pressable(KeyboardFocus, QPushButton):
    """Enter presses it as Space does, in a window as in a dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it by Enter; a key that is held presses once."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


class Button(_Pressable):
    """A push button, 32 px high, or 28 if `small`.

    Parameters: `kind`, its weight on the page; `icon`, a name of `icons.py`; `key_cap`, a key
    that does the same, shown behind the text; `chevron`, for a button that opens a menu; `role`, of
    the type scale.
    """

    def __init__(
        self,
        text: str = "",
        kind: Kind = "default",
        *,
        icon: str = "",
        small: bool = False,
        key_cap: str = "",
        chevron: bool = False,
        role: Role = "ui",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._role: Role = role
        self._kind: Kind = kind
        self._icon = icon
        self._small = small
        self._key_cap = key_cap
        self._chevron = chevron
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self._restyle()
        theme().changed.connect(self._restyle)

    def set_kind(self, kind: Kind) -> None:
        """Change the button's weight."""
        self._kind = kind
        self._restyle()

    def set_icon(self, icon: str) -> None:
        """Change the icon; "" for none."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_key_cap(self, key_cap: str) -> None:
        """Change the key shown behind the text; "" for none."""
        self._key_cap = key_cap
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for icon, text and key."""
        height = theme().scaled(SMALL_HEIGHT if self._small else FIELD_HEIGHT)
        return QSize(self._content_width() + 2 * self._padding(), height)

    def minimumSizeHint(self) -> QSize:
        """The same: a button is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, icon, text, key and chevron."""
        painter = QPainter(self)
        fill, border, text = self._state_colors()
        area = QRectF(self.rect())
        paint_box(
            painter,
            area,
            CONTROL_RADIUS,
            theme().color(fill) if fill else None,
            theme().color(border) if border else None,
        )
        self._paint_content(painter, area, text)

    def _restyle(self) -> None:
        weight = 600 if self._kind == "primary" else 400
        self.setFont(theme().font(self._role, weight))
        self.updateGeometry()
        self.update()

    @property
    def _icon_size(self) -> int:
        return theme().scaled(_SMALL_ICON if self._role == "meta" else _ICON)

    def _padding(self) -> int:
        if self._kind == "ghost":
            return 9
        return 11 if self._small else 15

    def _content_width(self) -> int:
        text = self.text()
        width = self.fontMetrics().horizontalAdvance(text)
        if self._icon:
            width += self._icon_size + (_GAP if text else 0)
        if self._key_cap:
            width += _GAP + key_cap_width(self._key_cap)
        if self._chevron:
            width += _GAP + self._icon_size
        return width

    def _state_colors(self) -> tuple[str | None, str | None, str]:
        fill, hover, press, border, text = _COLORS[self._kind]
        if not self.isEnabled():
            return (None if self._kind == "ghost" else "press"), None, "text3"
        if self._role == "meta" and not self.underMouse():
            text = "text3"
        if self.isDown():
            return press, border, text
        if self.underMouse():
            return hover, border, text
        return fill, border, text

    def _paint_content(self, painter: QPainter, area: QRectF, text: str) -> None:
        left = area.left() + (area.width() - self._content_width()) / 2
        if self._icon:
            size = self._icon_size
            box = QRectF(left, area.top(), size, area.height())
            paint_icon(painter, self._icon, box, text, size)
            left += size + _GAP
        width = self.fontMetrics().horizontalAdvance(self.text())
        painter.setFont(self.font())
        painter.setPen(theme().color(text))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, area.top(), width + 2, area.height()), middle, self.text())
        left += width + _GAP
        if self._key_cap:
            paint_key_cap(painter, left, area.center().y(), self._key_cap)
            left += key_cap_width(self._key_cap) + _GAP
        if self._chevron:
            box = QRectF(left, area.top(), self._icon_size, area.height())
            paint_icon(painter, "chevron-down", box, text, self._icon_size)


class MenuButton(Button):
    """A ghost button that opens a menu below itself, without a loop of its own."""

    def __init__(self, menu: QMenu, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", "ghost", icon=icon, chevron=True, parent=parent)
        self._menu = menu
        menu.setParent(self, menu.windowFlags())
        self.clicked.connect(self.open_menu)

    def open_menu(self) -> None:
        """Show the menu, above the button where there is no room below."""
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))


class IconButton(_Pressable):
    """A button of 28 px with an icon and no words; its name is read out and shown as a tip.

    Parameters: `icon`, a name of `icons.py`; `name`, what it does; `shortcut`, portable form.
    """

    def __init__(
        self, icon: str, name: str = "", shortcut: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self._restyle()
        theme().changed.connect(self._restyle)
        if name:
            self.set_name(name, shortcut)

    def set_name(self, name: str, shortcut: str = "") -> None:
        """Set the accessible name and the tip."""
        self.setAccessibleName(name)
        self.setToolTip(tip(name, shortcut))

    def set_icon(self, icon: str) -> None:
        """Change the icon."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        side = theme().scaled(SMALL_HEIGHT)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the state's fill and the icon."""
        painter = QPainter(self)
        fill = "sel" if self.isChecked() else None
        if self.isEnabled() and self.isDown():
            fill = "press"
        elif self.isEnabled() and self.underMouse() and not self.isChecked():
            fill = "hover"
        area = QRectF(self.rect())
        if fill:
            paint_box(painter, area, CONTROL_RADIUS, theme().color(fill))
        token = "accent" if self.isChecked() else "text2" if self.isEnabled() else "text3"
        paint_icon(painter, self._icon, area, token, theme().scaled(_ICON))

    def _restyle(self) -> None:
        side = theme().scaled(SMALL_HEIGHT)
        self.setFixedSize(side, side)
        self.update()
