"""The left column of the settings: back, the pages, the version."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, KeyboardFocus, Rule
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

WIDTH = 264
_COMPACT = 49
_HEAD = 48
_ROW = 32
_FOOT = 43
_ICON_LEFT = 8
_TEXT_LEFT = 32


class NavButton(KeyboardFocus, QPushButton):
    """A row of the column: icon and words. Parameters: `icon`, a name of `icons.py`."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self._restyle()
        theme().changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        """A row."""
        width = _TEXT_LEFT + self.fontMetrics().horizontalAdvance(self.text()) + _ICON_LEFT
        return QSize(width, theme().scaled(_ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        painter, area = QPainter(self), QRectF(self.rect())
        fill = "sel" if self.isChecked() else "hover" if self.underMouse() else ""
        if fill:
            paint_box(painter, area, CONTROL_RADIUS, theme().color(fill))
        icon_box = QRectF(_ICON_LEFT, 0, 16, self.height())
        paint_icon(painter, self._icon, icon_box, "accent" if self.isChecked() else "text2")
        painter.setFont(self.font())
        painter.setPen(theme().color("text" if self.isChecked() else "text2"))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area.adjusted(_TEXT_LEFT, 0, 0, 0), align, self.text())

    def _restyle(self) -> None:
        self.setFont(theme().font("ui"))
        self.setFixedHeight(theme().scaled(_ROW))


class Navigation(QWidget):
    """Which page is shown.

    Signals: `page_requested` carries its name, `back_requested` leaves, `about_requested` asks
    about the app.
    """

    page_requested = Signal(str)
    back_requested = Signal()
    about_requested = Signal()

    def __init__(self, pages: dict[str, str], version: str, parent: QWidget | None = None) -> None:
        """`pages`: names of pages and of their icons, in order."""
        super().__init__(parent)
        self._version_number = version
        self._shown = ""
        self._back = NavButton("chevron-left")
        self._back.setObjectName("settingsBack")
        self._back.clicked.connect(self.back_requested)
        self._version = Button("", "ghost", small=True, role="meta")
        self._version.setObjectName("settingsAbout")
        self._version.clicked.connect(self.about_requested)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, NavButton] = {}
        for page, icon in pages.items():
            button = NavButton(icon)
            button.setObjectName(f"settingsPage_{page}")
            button.setCheckable(True)
            button.setAutoExclusive(True)  # one of several, for assistive technology too
            button.toggled.connect(partial(self._request, page))
            self._group.addButton(button)
            self.buttons[page] = button
        self._lay_out()
        self.setFixedWidth(WIDTH)
        self.retranslate()

    def set_compact(self, compact: bool) -> None:
        """Show icons only, where there is little room."""
        self.setFixedWidth(_COMPACT if compact else WIDTH)
        self._version.setVisible(not compact)

    def set_page(self, page: str) -> None:
        """Mark the page that is shown."""
        self._shown = page
        self.buttons[page].setChecked(True)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._back.setText(self.tr("Settings"))
        self._back.setAccessibleName(self.tr("Back"))
        self._back.setToolTip(self.tr("Back to the conversations (Esc)"))
        self._version.setText(self.tr("Version {version}").format(version=self._version_number))
        self._version.setToolTip(self.tr("About ChatApp: versions, folder, licences"))
        for page, button in self.buttons.items():
            button.setText(self._title(page))
            button.setToolTip(self._title(page))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), theme().color("side"))

    def _request(self, page: str, checked: bool) -> None:
        """Assistive technology does not click such a button, it checks it."""
        if checked and page != self._shown:
            self.page_requested.emit(page)

    def _title(self, page: str) -> str:
        match page:
            case "general":
                return self.tr("General")
            case "appearance":
                return self.tr("Appearance")
            case "system":
                return self.tr("System")
            case "connections":
                return self.tr("Connections")
            case "models":
                return self.tr("Models")
            case "usage":
                return self.tr("Usage")
            case "backups":
                return self.tr("Backups")
            case _:
                return self.tr("Privacy")

    def _lay_out(self) -> None:
        rows = QVBoxLayout()
        rows.setContentsMargins(8, 8, 8, 8)
        rows.setSpacing(0)
        rows.addWidget(self._back)
        rows.addSpacing(_HEAD - _ROW - 8)
        for button in self.buttons.values():
            rows.addWidget(button)
        rows.addStretch()
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 16, 0)
        foot.addWidget(self._version)
        foot.addStretch(1)
        footer = QWidget()
        footer.setFixedHeight(_FOOT)
        footer.setLayout(foot)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(rows, 1)
        column.addWidget(Rule())
        column.addWidget(footer)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(column)
        outer.addWidget(Rule(upright=True))
