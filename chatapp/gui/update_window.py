"""What is new in the versions after the installed one, and where the newest can be had."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QDate, QEvent, QLocale, QUrl
from PySide6.QtGui import QDesktopServices, QPalette
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from chatapp import __version__
from chatapp.domain.updates import Download, Release
from chatapp.engine.this_package import package_kinds, platform_name
from chatapp.gui.formats import data_size
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, thin_scroll_bars
from chatapp.markdown.html_writer import to_html
from chatapp.markdown.parser import parse

_SIZE = (560, 520)
_INDENT = 24
LONGEST_NOTES = 20_000
"""Characters shown of the notes of one version."""


class UpdateWindow(QDialog):
    """Not modal; it can stay open beside the window's work."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("update_window")
        self.resize(*_SIZE)
        self._releases: tuple[Release, ...] = ()
        self._title = Label("", "h3")
        self._about = Label("", "ui", "text2", wrap=True)
        self.notes = _Notes()
        self._file = Label("", "ui", "text", wrap=True)
        self._sum = Label("", "meta", "text3", wrap=True)
        self.download = Button("", "primary", icon="external")
        self.download.setObjectName("update_download")
        self._later = Button()
        self._later.setObjectName("update_later")
        self._lay_out()
        self.download.clicked.connect(self._open_download)
        self._later.clicked.connect(self.close)
        self.retranslate()

    def show_releases(self, releases: tuple[Release, ...]) -> None:
        """Show what is new. Parameters: `releases`, the newest first, at least one."""
        self._releases = releases
        self.retranslate()

    @property
    def address(self) -> str:
        """Where the button leads: the file for this computer, else the page with all of them."""
        file = self._download_file
        return file.url if file is not None else self._releases[0].page

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.setWindowTitle(self.tr("What is new"))
        self.notes.setAccessibleName(self.tr("What is new"))
        self._later.setText(self.tr("Later"))
        self._later.setToolTip(self.tr("Close (Esc)"))
        if self._releases:
            self._show()

    def _show(self) -> None:
        newest = self._releases[0]
        self._title.setText(f"ChatApp {newest.version}")
        day = QDate(newest.date.year, newest.date.month, newest.date.day)
        when = QLocale().toString(day, QLocale.FormatType.LongFormat)
        about = self.tr("{date}. Version {installed} is installed.")
        self._about.setText(about.format(date=when, installed=__version__))
        self.notes.show_notes(self._releases)
        file = self._download_file
        self._file.setVisible(file is not None)
        self._sum.setVisible(file is not None)
        self.download.setText(self.tr("Open the download page"))
        if file is not None:
            name = QUrl(file.url).fileName()
            self._file.setText(f"{name}, {data_size(file.size)}")
            self._sum.setText(f"SHA-256 {file.sha256}")
            self._sum.setAccessibleName(self._sum.text())
            self.download.setText(self.tr("Open the download"))
        self.download.setToolTip(
            self.tr("Open {address} in the browser").format(address=self.address)
        )

    @property
    def _download_file(self) -> Download | None:
        return self._releases[0].download_for(platform_name(), package_kinds())

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._about)
        file = QVBoxLayout()
        file.setSpacing(2)
        file.addWidget(self._file)
        file.addWidget(self._sum)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self._later)
        foot.addWidget(self.download)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.notes, 1)
        column.addLayout(file)
        column.addLayout(foot)

    def _open_download(self) -> None:
        QDesktopServices.openUrl(QUrl(self.address))


class _Notes(QTextBrowser):
    """The notes of several versions, rendered; nothing in them is loaded from anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("update_notes")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self._html = ""
        self.anchorClicked.connect(_open_link)
        thin_scroll_bars(self)
        theme().changed.connect(self._restyle)
        self._restyle()

    def show_notes(self, releases: Iterable[Release]) -> None:
        """Show what is new, version by version."""
        language = "zh_CN" if theme().chinese else "en"
        shown = tuple(releases)
        parts = []
        for each in shown:
            if len(shown) > 1:
                parts.append(f"<h3>{each.version}</h3>")
            parts.append(to_html(parse(each.notes_in(language)[:LONGEST_NOTES]).blocks))
        self._html = "".join(parts)
        self._restyle()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing: pictures of other places are not fetched."""
        return None

    def _restyle(self) -> None:
        look = theme()
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, look.color("sunken"))
        palette.setColor(QPalette.ColorRole.Text, look.color("text"))
        palette.setColor(QPalette.ColorRole.Link, look.color("accent"))
        self.setPalette(palette)
        self.setFont(look.font("ui"))
        size, accent = look.font("h3").pointSizeF(), look.color("accent").name()
        self.document().setDefaultFont(look.font("ui"))
        self.document().setDocumentMargin(12)
        self.document().setIndentWidth(look.scaled(_INDENT))
        self.document().setDefaultStyleSheet(
            f"h1, h2, h3 {{ font-size: {size}pt; font-weight: 600; }} a {{ color: {accent}; }}"
        )
        self.setHtml(self._html)


def _open_link(address: QUrl) -> None:
    if address.scheme() == "https":
        QDesktopServices.openUrl(address)
