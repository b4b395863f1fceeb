"""One file that is to be imported: what it is, what is in it, and what cannot be read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.formats import count
from chatapp.gui.i18n import failure_text
from chatapp.gui.transfer.lines import Lines
from chatapp.gui.transfer.state import ReadFile
from chatapp.gui.transfer.words import facts, program, standings, unreadable_line
from chatapp.gui.widgets import Button, IconMark, Label, Surface, Tag

_ABOVE_LINES = 6


class FileCard(Surface):
    """Shows a file that was read, or why it could not be."""

    def __init__(self, file: ReadFile, parent: QWidget | None = None) -> None:
        super().__init__("chat", 10, "line", parent)
        self.setObjectName("import_file")
        self._file = file
        failed = file.failure is not None
        self._name = Label(file.path.name, "title")
        self._tag = Tag()
        self._facts = Label("", "ui", "danger" if failed else "text2", wrap=True)
        self._standing = Label("", "meta", "text3", wrap=True)
        self._details = Button(small=True, chevron=True)
        self._details.setObjectName("import_unreadable_toggle")
        self._details.clicked.connect(self._toggle)
        self._lines = Lines("import_unreadable")
        self._lines.hide()
        self._mark = IconMark("warning" if failed else "file", size=20)
        if failed:
            self._mark.set_icon("warning", "danger")
        self._lay_out()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        file, preview = self._file, self._file.preview
        self._name.setToolTip(str(file.path))
        if file.failure is not None:
            self._facts.setText(failure_text(file.failure))
        elif preview is not None:
            self._facts.setText(facts(preview))
            self._standing.setText(standings(preview.found))
            sources = list(dict.fromkeys(one.origin.source for one in preview.found))
            self._tag.set(", ".join(map(program, sources)), "neutral")
            self._tag.setVisible(bool(sources))
            unreadable = len(preview.unreadable)
            self._details.setText(
                self.tr("1 cannot be read")
                if unreadable == 1
                else self.tr("{count} cannot be read").format(count=count(unreadable))
            )
            self._lines.show_lines([unreadable_line(one) for one in preview.unreadable])
        self._details.setVisible(preview is not None and bool(preview.unreadable))
        self._details.setToolTip(self.tr("Show which ones, and why"))
        self._details.updateGeometry()
        self._lines.set_name(self.tr("What cannot be read"))
        self._tag.setVisible(bool(self._tag.text()))
        self._standing.setVisible(bool(self._standing.text()))
        self.setAccessibleName(f"{file.path.name}: {self._facts.text()}")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _toggle(self) -> None:
        shown = self._lines.isHidden()
        self._lines.setVisible(shown)
        self._standing.setContentsMargins(0, 0, 0, _ABOVE_LINES if shown else 0)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name)
        head.addWidget(self._tag)
        head.addStretch(1)
        head.addWidget(self._details)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(head)
        words.addWidget(self._facts)
        words.addWidget(self._standing)
        words.addWidget(self._lines)
        line = QHBoxLayout(self)
        line.setContentsMargins(17, 13, 17, 13)
        line.setSpacing(12)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 4, 0, 0)
        mark.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(mark)
        line.addLayout(words, 1)
