"""What an empty conversation shows: whom one talks to, and a few prompts to begin with."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, KeyboardFocus, KeyCap, Label
from chatapp.gui.widgets.buttons import key_cap_text, tip
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

COLUMN = 592
_PERSONAS = ("linux-terminal", "catgirl", "wuxia-novelist")
"""Shipped prompts that are offered here, by their names; the library is not read for them."""
_OUT = 12
_GHOST = 9
"""Pixels between a quiet button's edge and its icon."""
_TITLE_WIDTH = 200
_SIDE = 16
_LOW, _LOWISH, _LOWER, _LOWEST = 398, 362, 320, 268
"""Pixels of height, at a font scale of 100, below which the keys are left out, the personas too,
then the import, and then the prompts."""


def _id_of(persona: str) -> str:
    """The id of a shipped persona in the language in force."""
    language = "zh" if QLocale().name().startswith("zh") else "en"
    return f"{persona}.{language}"


class _Starter(KeyboardFocus, QPushButton):
    """One prompt to begin with: its name, and what it is about."""

    chosen = Signal(str)
    """Its prompt."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = ""
        self.prompt = ""
        self.clicked.connect(self._choose)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _choose(self) -> None:
        self.chosen.emit(self.prompt)

    def set_texts(self, title: str, about: str, prompt: str) -> None:
        """Set what is shown and what is asked."""
        self.setText(title)
        self._about = about
        self.prompt = prompt
        self.setAccessibleName(title)
        self.setAccessibleDescription(prompt)
        self.setToolTip(prompt)
        self.update()

    def sizeHint(self) -> QSize:
        """A row of 40 px."""
        return QSize(400, theme().scaled(40))

    def minimumSizeHint(self) -> QSize:
        """It may be narrow: the text is cut."""
        return QSize(120, theme().scaled(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row with a hairline below."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            token = "press" if self.isDown() else "hover"
            paint_box(painter, area, CONTROL_RADIUS, theme().color(token))
        else:
            painter.fillRect(QRectF(0, area.bottom() - 1, area.width(), 1), theme().color("line"))
        painter.setFont(theme().font("ui"))
        painter.setPen(theme().color("text"))
        title_room = theme().scaled(_TITLE_WIDTH)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        wide = area.width() >= 2 * title_room
        title = QRectF(_OUT, 0, title_room - 8 if wide else area.width() - 2 * _OUT, area.height())
        metrics = painter.fontMetrics()
        mode = Qt.TextElideMode.ElideRight
        painter.drawText(title, middle, metrics.elidedText(self.text(), mode, int(title.width())))
        if wide:
            painter.setPen(theme().color("text3"))
            left = _OUT + title_room
            about = QRectF(left, 0, area.width() - left - _OUT, area.height())
            text = metrics.elidedText(self._about, mode, int(about.width()))
            painter.drawText(about, middle, text)


class EmptyPage(QWidget):
    """Stands in the place of the transcript while there are no messages.

    Signals: `starter_chosen(prompt)`; `import_requested`, conversations are to be brought in;
    `text_requested`, a text is to be written that a model continues; `persona_requested(id)`, a
    conversation is to be begun with a persona; `library_requested`, all of them are to be shown.
    """

    starter_chosen = Signal(str)
    text_requested = Signal()
    import_requested = Signal()
    persona_requested = Signal(str)
    library_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty_page")
        self._model = ""
        self._demo = False
        self._temporary = False
        self._title = Label("", "h1", "text", wrap=True)
        self._about = Label("", "reading", "text2", wrap=True)
        self._note = Label("", "meta", "text3")
        self.starters = [_Starter() for _ in range(3)]
        self.bring = Button(kind="ghost", icon="download")
        self.bring.setObjectName("empty_import")
        self.bring.clicked.connect(self.import_requested)
        self.write = Button(kind="ghost", icon="pencil")
        self.write.setObjectName("empty_text")
        self.write.clicked.connect(self.text_requested)
        self._removed: frozenset[str] = frozenset()
        self.personas = [Button(kind="ghost", icon="message") for _ in _PERSONAS]
        for name, button in zip(_PERSONAS, self.personas, strict=True):
            button.setObjectName(f"persona_{name}")
            button.clicked.connect(partial(self._begin, name))
        self.library = Button(kind="ghost", icon="book")
        self.library.setObjectName("empty_prompts")
        self.library.clicked.connect(self.library_requested)
        self._cannot_write = ""
        self._keys = [(KeyCap(), Label("", "meta", "text3")) for _ in range(3)]
        for number, starter in enumerate(self.starters):
            starter.setObjectName(f"starter_{number + 1}")
            starter.chosen.connect(self.starter_chosen)
        self._lay_out()
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def set_model(self, label: str, *, demo: bool) -> None:
        """Whom one talks to. Parameters: `demo`, whether it is the embedded demo model."""
        self._model, self._demo = label, demo
        self.retranslate()

    def set_temporary(self, temporary: bool) -> None:
        """Whether the conversation that begins here is a temporary one."""
        self._temporary = temporary
        self._show_title()

    def offer_text(self, reason: str) -> None:
        """Whether a text can be continued here. Parameters: `reason`, why not; "": it can."""
        self._cannot_write = reason
        self.write.setEnabled(not reason)
        self.write.setToolTip(reason or self.tr("Write a text that the model goes on with"))
        self.write.setAccessibleDescription(reason)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._show_title()
        self._about.setText(self._about_text())
        self._note.setText(self.tr("Try one of these"))
        self.bring.setText(self.tr("Import conversations…"))
        self.bring.setToolTip(tip(self.tr("Bring in conversations from another program"), "Ctrl+O"))
        self.bring.updateGeometry()
        self.write.setText(self.tr("Write a text to complete"))
        self.write.updateGeometry()
        self.offer_text(self._cannot_write)
        self._show_starters()
        self._show_personas()
        self._name_keys()
        self._show_keys()

    def _show_starters(self) -> None:
        texts = (
            (
                self.tr("Sleep better"),
                self.tr("Three tips"),
                self._prompt(
                    QT_TRANSLATE_NOOP("EmptyPage", "Give me three tips for sleeping better.")
                ),
            ),
            (
                self.tr("List comprehensions"),
                self.tr("A short Python example"),
                self._prompt(
                    QT_TRANSLATE_NOOP(
                        "EmptyPage",
                        "Give an example of a Python list comprehension.",
                    )
                ),
            ),
            (
                self.tr("The sea"),
                self.tr("A short poem"),
                self._prompt(
                    QT_TRANSLATE_NOOP("EmptyPage", "Write a four-line poem about the sea.")
                ),
            ),
        )
        for starter, (title, about, prompt) in zip(self.starters, texts, strict=True):
            starter.set_texts(title, about, prompt)

    def _show_personas(self) -> None:
        titles = (self.tr("Linux terminal"), self.tr("Catgirl"), self.tr("Wuxia novelist"))
        for button, persona in zip(self.personas, titles, strict=True):
            button.setText(persona)
            button.setAccessibleName(persona)
            button.setToolTip(self.tr("Begin a conversation with this persona"))
            button.updateGeometry()
        for name, button in zip(_PERSONAS, self.personas, strict=True):
            button.setVisible(_id_of(name) not in self._removed)
        self.library.setText(self.tr("All prompts"))
        self.library.setAccessibleName(self.library.text())
        self.library.setToolTip(tip(self.tr("Prompt library"), "Ctrl+Shift+T"))
        self.library.updateGeometry()

    def _name_keys(self) -> None:
        keys = (
            ("Ctrl+N", self.tr("new conversation")),
            ("Ctrl+K", self.tr("find a conversation")),
            ("Ctrl+/", self.tr("all shortcuts")),
        )
        for (cap, label), (key, text) in zip(self._keys, keys, strict=True):
            cap.setText(key_cap_text(key))
            cap.updateGeometry()
            label.setText(text)
            label.updateGeometry()

    def _show_title(self) -> None:
        temporary, new = self.tr("Temporary chat"), self.tr("New conversation")
        self._title.setText(temporary if self._temporary else new)

    def minimumSizeHint(self) -> QSize:
        """Low, so that it leaves its room to the composer."""
        return QSize(super().minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what would be cut, or squeeze the rest."""
        super().resizeEvent(event)
        self._show_keys()

    def _show_keys(self) -> None:
        fits = self._key_row.sizeHint().width() + 2 * _SIDE <= self.width()
        self._key_row.setVisible(fits and self.height() >= theme().scaled(_LOW))
        self._bring_row.setVisible(self.height() >= theme().scaled(_LOWER))
        least = self._persona_row.sizeHint().width() + 2 * _SIDE
        self._persona_row.setVisible(
            least <= self.width() and self.height() >= theme().scaled(_LOWISH)
        )
        for part in (self._note, *self.starters):
            part.setVisible(self.height() >= theme().scaled(_LOWEST))

    def leave_out(self, removed: Collection[str]) -> None:
        """Do not offer these personas any more. Parameters: `removed`, ids of prompts."""
        self._removed = frozenset(removed)
        self._show_personas()
        self._show_keys()

    def _begin(self, persona: str) -> None:
        self.persona_requested.emit(_id_of(persona))

    def _prompt(self, prompt: str) -> str:
        """A starter in the user's language; the demo model knows only English."""
        return prompt if self._demo else self.tr(prompt)

    def _about_text(self) -> str:
        if self._demo:
            return self.tr(
                "%1: a small demo model on this computer. It knows English and is often wrong."
            ).replace("%1", self._model)
        if self._model:
            return self.tr("%1, with your usual settings.").replace("%1", self._model)
        return ""

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 20)
        column.setSpacing(0)
        column.addStretch(1)
        for label, below in ((self._title, 4), (self._about, 22), (self._note, 6)):
            row = QHBoxLayout()
            row.setContentsMargins(_OUT, 0, _OUT, below)
            row.addWidget(label)
            column.addLayout(row)
        for starter in self.starters:
            column.addWidget(starter)
        self._persona_row = QWidget()
        personas = QHBoxLayout(self._persona_row)
        personas.setContentsMargins(_OUT - _GHOST, 10, _OUT, 0)
        for button in (*self.personas, self.library):
            personas.addWidget(button)
        personas.addStretch(1)
        column.addWidget(self._persona_row)
        self._bring_row = QWidget()
        bring = QHBoxLayout(self._bring_row)
        bring.setContentsMargins(_OUT - _GHOST, 2, _OUT, 0)
        bring.addWidget(self.bring)
        bring.addWidget(self.write)
        bring.addStretch(1)
        column.addWidget(self._bring_row)
        column.addSpacing(14)
        self._key_row = QWidget()
        keys = QHBoxLayout(self._key_row)
        keys.setContentsMargins(_OUT, 0, _OUT, 0)
        keys.setSpacing(6)
        for cap, label in self._keys:
            keys.addWidget(cap)
            keys.addWidget(label)
            keys.addSpacing(14)
        keys.addStretch(1)
        column.addWidget(self._key_row)
        self._holder = holder = QWidget()
        holder.setLayout(column)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(_SIDE, 0, _SIDE, 0)
        outer.addStretch(1)
        outer.addWidget(holder, 1000)
        outer.addStretch(1)

    def _restyle(self) -> None:
        self._holder.setMaximumWidth(theme().scaled(COLUMN) + 2 * _OUT)
        self.updateGeometry()
