"""Why an answer ended other than well, under what arrived of it, with what can be done."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.i18n import joined, word_failure
from chatapp.gui.icons import paint_icon
from chatapp.gui.key_codes import wants_key_entered
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.panes.controls import continue_tip, fill_other_models
from chatapp.gui.transcript.parts import ErrorPanel
from chatapp.gui.widgets import Button, Label, Menu
from chatapp.gui.widgets.painting import paint_box

_RADIUS = 8
_SIDE, _ABOVE = 16, 14
_TEXT = 48
"""Where the words begin, in px."""
_NARROW = 400
"""In less room than this buttons begin under the icon; in px."""
_ROW_GAP = 12
_ICON = 18


class ErrorPane(Pane):
    """Shows an `ErrorPanel` part."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part: ErrorPanel | None = None
        self._details_open = False
        self._title = Label("", "ui", "text", wrap=True, weight=600, parent=self)
        self._quiet_title = Label("", "ui", "text2", wrap=True, parent=self)
        self._detail = Label("", "ui", "text2", wrap=True, parent=self)
        self._facts = Label("", "meta", "text2", wrap=True, parent=self)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._key = Button("", "primary", icon="key", small=True, parent=self)
        self._key.setObjectName("enter_key")
        self._retry = Button("", "primary", icon="refresh", small=True, parent=self)
        self._retry.setObjectName("retry")
        self._go_on = Button("", "default", icon="arrow-right", small=True, parent=self)
        self._go_on.setObjectName("continue_answer")
        self._other = Button("", "ghost", small=True, chevron=True, parent=self)
        self._other.setObjectName("other_model")
        self._details = Button("", "ghost", small=True, parent=self)
        self._details.setObjectName("error_details")
        self._key.clicked.connect(self._ask_for_key)
        self._retry.clicked.connect(self._ask_again)
        self._go_on.clicked.connect(self._continue)
        self._other.clicked.connect(self._open_models)
        self._details.clicked.connect(self._toggle_details)

    def bind(self, message_id: str) -> None:
        """Belong to another message: its details are closed."""
        super().bind(message_id)
        self._details_open = False

    def show_part(self, part: ErrorPanel) -> None:
        """Show another failure."""
        self._part = part
        wants_key = wants_key_entered(part.failure.code)
        self._key.setVisible(wants_key)
        self._go_on.setVisible(part.resumable and self.intents.resumes)
        self._retry.set_kind("default" if wants_key or not part.grave else "primary")
        self._go_on.set_kind("primary" if part.resumable and not part.grave else "default")
        self.retranslate()

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        return self._lay_out(width)

    def retheme(self) -> None:
        """Take over another theme or font size."""
        self._lay_out(self.width())
        self.update()

    def retranslate(self) -> None:
        """Set all texts."""
        if self._part is None:
            return
        failure = self._part.failure
        sentence = word_failure(failure)
        self._title.setText("" if self._part.quiet else sentence.title)
        self._quiet_title.setText(sentence.title if self._part.quiet else "")
        self._detail.setText(sentence.detail)
        facts = [f"{name}: {value}" for name, value in failure.facts.items()]
        self._facts.setText("\n".join([failure.code, *facts]))
        self._key.setText(self.tr("Enter key…"))
        self._retry.setText(self.tr("Try again") if self._part.quiet else self.tr("Retry"))
        self._go_on.setText(self.tr("Continue"))
        tip = continue_tip(self.intents, self._part.connection, self._part.model)
        self._go_on.setToolTip(tip)
        self._go_on.setAccessibleDescription(tip)
        self._other.setText(self.tr("Use another model"))
        self._details.setText(self.tr("Details"))
        self._tell_tips()
        self.setAccessibleName(joined(sentence))
        self._lay_out(self.width())

    def _tell_tips(self) -> None:
        for button, words in (
            (self._key, self.tr("Write the key of this connection, and ask again")),
            (self._retry, self.tr("Ask again; this answer is kept as another version")),
            (self._other, self.tr("Ask another model; this answer is kept as another version")),
            (self._details, self.tr("What is known of it, for a report")),
        ):
            button.setToolTip(words)
            button.setAccessibleDescription(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the panel and its icon."""
        if self._part is None:
            return
        with QPainter(self) as painter:
            line = theme().line_height("ui")
            place = QRectF(_SIDE, _ABOVE, 20, line)
            if self._part.quiet:
                paint_box(painter, QRectF(self.rect()), _RADIUS, theme().color("sunken"))
                paint_icon(painter, "info", place, "text2", _ICON)
                return
            token = "danger" if self._part.grave else "warn"
            paint_box(painter, QRectF(self.rect()), _RADIUS, theme().color(f"{token}_fill"))
            paint_icon(painter, "warning", place, token, _ICON)

    def _lay_out(self, width: int) -> int:
        """Put everything in its place for `width` px; gives the height."""
        inner, top = max(60, width - _TEXT - _SIDE), _ABOVE
        for label in (self._title, self._quiet_title, self._detail, self._facts):
            shown = bool(label.text()) and (label is not self._facts or self._details_open)
            label.setVisible(shown)
            if not shown:
                continue
            if label is self._facts:
                top += 4
            height = label.heightForWidth(inner)
            label.setGeometry(_TEXT, top, inner, height)
            top += height
        top += _ROW_GAP
        return self._lay_out_buttons(width, top) + _ABOVE

    def _lay_out_buttons(self, width: int, top: int) -> int:
        """Buttons side by side, on more lines where there is no room; gives their bottom."""
        self._other.setVisible(bool(self.intents.choices))
        part = self._part
        shown = [self._key] if part and wants_key_entered(part.failure.code) else []
        shown.append(self._retry)
        if part is not None and part.resumable and self.intents.resumes:
            shown.insert(len(shown) if part.grave else 0, self._go_on)
        if self.intents.choices:
            shown.append(self._other)
        shown.append(self._details)
        begin = _TEXT if width >= _NARROW else _SIDE
        left, right = begin, width - _SIDE + 2
        height = self._retry.sizeHint().height()
        for button in shown:
            needed = button.sizeHint().width()
            if left > begin and left + needed > right:
                left, top = begin, top + height + 8
            place = right - needed if button is self._details and left > begin else left
            button.setGeometry(place, top, needed, height)
            button.raise_()  # they are read out as they stand
            left += needed + _ROW_GAP
        return top + height

    def _ask_for_key(self) -> None:
        self.intents.key_requested.emit(self.message_id)

    def _ask_again(self) -> None:
        self.intents.retry.emit(self.message_id)

    def _continue(self) -> None:
        self.intents.continue_requested.emit(self.message_id)

    def _toggle_details(self) -> None:
        self._details_open = not self._details_open
        self._lay_out(self.width())
        self.intents.resized.emit(self.message_id)

    def _open_models(self) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_other_models(menu, self.intents, self.message_id)
        menu.popup(self._other.mapToGlobal(QPoint(0, self._other.height() + 4)))
