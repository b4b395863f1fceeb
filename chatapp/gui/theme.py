"""Colours, fonts and palette from one token file per theme, and style sheets over the tokens."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from chatapp.gui.resources import resource

STYLE_ARGUMENTS = ("-style", "fusion")
"""What QApplication is made with. Setting the style later has PySide make the class of styles with
its many enumerations, which nothing else needs before the first paint."""

Role = Literal["meta", "ui", "code", "reading", "title", "h3", "h1", "display"]


_FACES: dict[str, tuple[float, int, int]] = {
    "meta": (9, 16, 400),
    "ui": (10, 20, 400),
    "code": (9.5, 20, 400),
    "reading": (11.5, 24, 400),
    "title": (11, 20, 600),
    "h3": (12, 24, 600),
    "h1": (15, 28, 600),
    "display": (19, 34, 600),
}
"""Type roles: size in points at 96 dpi, height of a line in px, weight if none is asked for."""
_LATIN = ["Noto Sans", "Cantarell", "DejaVu Sans"]
_CHINESE = ["Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei UI", "WenQuanYi Micro Hei"]
_MONO = ["Cascadia Mono", "SF Mono", "Menlo", "Noto Sans Mono", "DejaVu Sans Mono"]
_CHINESE_READING_LINE = 26

_STRONG = {"line": "text", "edge": "text", "text2": "text", "text3": "text", "scroll": "text"}
"""Quiet colours and what stands for them under high contrast."""

_PALETTE: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "side",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "chat",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Highlight: "sel",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "edge",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "edge",
}
_DISABLED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


class Theme(QObject):
    """The look in force; `changed` is emitted after colours, fonts or language changed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.dark = False
        self.chinese = False
        self._name = "system"
        self._scale = 100
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, int], QFont] = {}
        self._app: QApplication | None = None
        self._high_contrast = False
        self._load(dark=False)

    def color(self, token: str) -> QColor:
        """The colour of a token of the theme files; raises KeyError for one that is not there."""
        return self._colors[token]

    def font(self, role: Role, weight: int | None = None) -> QFont:
        """The font of a role at the present scale; `weight` 400 or 600, the role's own if None."""
        wanted = weight or _FACES[role][2]
        font = self._fonts.get((role, wanted))
        if font is None:
            font = self._fonts[role, wanted] = self._make_font(role, wanted)
        return font

    def line_height(self, role: Role) -> int:
        """The height of one line of a role, in px at the present scale."""
        line = _FACES[role][1]
        if role == "reading" and self.chinese:
            line = _CHINESE_READING_LINE
        return self.scaled(line)

    def style_sheet(self, name: str) -> str:
        """A style sheet template of resources/themes with the tokens filled in.

        Given to single widgets, never to the app: a sheet on the app makes every widget there
        is three times as slow to build.
        """
        sheet = resource("themes", f"{name}.qss").read_text("utf-8")
        for token, color in self._colors.items():
            sheet = sheet.replace(f"{{{token}}}", color.name(QColor.NameFormat.HexArgb))
        check = resource("themes", "check-dark.svg" if self.dark else "check-light.svg")
        sheet = sheet.replace("{check}", check.as_posix())
        return sheet.replace("{row}", f"{self.line_height('ui') + 8}px")

    def scaled(self, length: float) -> int:
        """A length in px that grows with the text."""
        return round(length * self._scale / 100)

    @property
    def font_scale(self) -> int:
        """The size of all text, in percent."""
        return self._scale

    @property
    def high_contrast(self) -> bool:
        """Whether the user asked the system for more contrast."""
        return self._high_contrast

    @property
    def animated(self) -> bool:
        """Whether the system lets things move."""
        from PySide6.QtWidgets import QStyle  # slow to load for its enumerations

        style = QApplication.style()
        return style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0

    def apply(self, app: QApplication, name: str, font_scale: int = 100) -> None:
        """Dress the whole app; may be called again at any time.

        Parameters: `name`, "system", "light" or "dark"; `font_scale`, in percent.
        """
        first = self._app is None
        self._app, self._name, self._scale = app, name, font_scale
        if first:
            hints = app.styleHints()
            hints.colorSchemeChanged.connect(self._follow_system)
            hints.accessibility().contrastPreferenceChanged.connect(self._follow_contrast)
        self._tell_system()
        self._load(self._wants_dark())
        self._dress()

    def set_chinese(self, chinese: bool) -> None:
        """Put the Chinese families first, so that quotes are full width, or last."""
        if chinese == self.chinese:
            return
        self.chinese = chinese
        if self._app is not None:
            self._dress()

    def _tell_system(self) -> None:
        """Let window frames and native dialogs follow a theme that was chosen by hand."""
        hints = QGuiApplication.styleHints()
        if self._name == "system":
            hints.unsetColorScheme()
        else:
            dark = self._name == "dark"
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)

    def _wants_dark(self) -> bool:
        if self._name != "system":
            return self._name == "dark"
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _follow_system(self, scheme: Qt.ColorScheme) -> None:
        dark = scheme == Qt.ColorScheme.Dark
        if self._name == "system" and dark != self.dark:
            self._load(dark)
            self._dress()

    def _follow_contrast(self) -> None:
        self._load(self.dark)
        self._dress()

    def _load(self, dark: bool) -> None:
        path = resource("themes", "dark.json" if dark else "light.json")
        tokens = json.loads(path.read_text("utf-8"))
        self.dark = dark
        self._colors = {token: QColor(value) for token, value in tokens["colors"].items()}
        self._high_contrast = _high_contrast()
        if self._high_contrast:
            self._colors |= {token: self._colors[strong] for token, strong in _STRONG.items()}

    def _dress(self) -> None:
        app = self._app
        assert app is not None
        self._fonts.clear()
        app.setPalette(self._palette())
        app.setFont(self.font("ui"))
        QToolTip.setPalette(app.palette())
        QToolTip.setFont(self.font("meta"))
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role in _DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text3"))
        return palette

    def _make_font(self, role: str, weight: int) -> QFont:
        font = QFont()
        families = [*_MONO, *_CHINESE] if role == "code" else self._families()
        font.setFamilies(families)
        if role == "code":
            font.setStyleHint(QFont.StyleHint.Monospace)
            font.setFixedPitch(True)
        font.setPointSizeF(_FACES[role][0] * self._scale / 100 * 96 / _screen_dpi())
        font.setWeight(QFont.Weight.DemiBold if weight >= 600 else QFont.Weight.Normal)
        return font

    def _families(self) -> list[str]:
        latin = _LATIN if sys.platform == "linux" else _system_families()
        return [*_CHINESE, *latin] if self.chinese else [*latin, *_CHINESE]


def _high_contrast() -> bool:
    """Whether the user asked the system for more contrast."""
    if QGuiApplication.instance() is None:
        return False
    hints = QGuiApplication.styleHints()
    contrast = hints.accessibility().contrastPreference()
    return contrast == Qt.ContrastPreference.HighContrast


def _system_families() -> list[str]:
    from PySide6.QtGui import QFontDatabase

    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).families()


def _screen_dpi() -> float:
    """Dots per inch Qt reckons points with: 96 on most systems, 72 on macOS."""
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInch() if screen else 96.0


@cache
def theme() -> Theme:
    """The one theme of the app."""
    return Theme()
