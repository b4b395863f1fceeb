"""What stands around an answer's text: name, hint, actions with their meta line."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.formats import count, decimal
from chatapp.gui.icons import icon, paint_icon
from chatapp.gui.names import model_name
from chatapp.gui.short_parameters import short_parameters
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.message_commands import add_message_commands
from chatapp.gui.transcript.panes.base import OUTDENT, Pane
from chatapp.gui.transcript.panes.controls import (
    STEP,
    Switcher,
    continue_tip,
    fill_other_models,
)
from chatapp.gui.transcript.parts import Actions, Hint, Meta, NameRow
from chatapp.gui.widgets import IconButton, Label, Mark, Menu

NARROW = 480
"""Columns narrower than this show the short meta line."""
_SEPARATOR = "  ·  "
_ICON_ROOM = 6
_HINT_TEXT = 24
_BRIEF = 0.1
"""Seconds below which a time is told in hundredths."""


class NamePane(Pane):
    """Shows a `NameRow` part: the model's mark and name."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part: NameRow | None = None
        self._mark = Mark(20, 4, self)
        self._name = Label("", "ui", "text", weight=600, parent=self)

    def show_part(self, part: NameRow) -> None:
        """Show another model."""
        self._part = part
        self.retranslate()

    def height_for(self, width: int) -> int:
        """The height the part takes."""
        return max(20, theme().line_height("ui"))

    def retheme(self) -> None:
        """Take over another font size."""
        self._lay_out()

    def retranslate(self) -> None:
        """Set all texts."""
        if self._part is None:
            return
        name = model_name(self._part.connection, self._part.model)
        self._mark.set_name(name.rpartition("/")[2] or name)
        self._name.setText(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def _lay_out(self) -> None:
        self._mark.move(0, (self.height() - 20) // 2)
        line = theme().line_height("ui")
        self._name.setGeometry(28, (self.height() - line) // 2, max(0, self.width() - 28), line)


class HintPane(Pane):
    """Shows a `Hint` part: a quiet line."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._text = Label("", "meta", "text3", wrap=True, parent=self)

    def show_part(self, part: Hint) -> None:
        """Show another text."""
        self._text.setText(part.text)
        self.setAccessibleName(part.text)
        self.update()

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        return self._text.heightForWidth(max(40, width - _HINT_TEXT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._text.setGeometry(_HINT_TEXT, 0, self.width() - _HINT_TEXT, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark before the text."""
        with QPainter(self) as painter:
            line = theme().line_height("meta")
            paint_icon(painter, "info", QRectF(0, 0, 16, line), "text3")


class ActionsPane(Pane):
    """Shows an `Actions` part: copy, regenerate, branch, ratings, more, switcher, meta line.

    Where the meta line needs the room, only the rating that was given is shown: both are in the
    menu.
    """

    outdent = OUTDENT

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part: Actions | None = None
        self._copy = IconButton("copy", parent=self)
        self._copy.setObjectName("copy_answer")
        self._again = IconButton("refresh", parent=self)
        self._again.setObjectName("regenerate")
        self._go_on = IconButton("arrow-right", parent=self)
        self._go_on.setObjectName("continue_answer")
        self._branch = IconButton("branch", parent=self)
        self._branch.setObjectName("branch")
        self._good = IconButton("thumb-up", parent=self)
        self._good.setObjectName("rate_good")
        self._bad = IconButton("thumb-down", parent=self)
        self._bad.setObjectName("rate_bad")
        self._more = IconButton("more", parent=self)
        self._more.setObjectName("more")
        self._switcher = Switcher(self)
        self._all = IconButton("columns", parent=self)
        self._all.setObjectName("show_versions")
        self._meta = Label("", "meta", "text3", parent=self)
        self._switcher.stepped.connect(self._step)
        self._copy.clicked.connect(self._copy_message)
        self._again.clicked.connect(self._regenerate)
        self._go_on.clicked.connect(self._continue)
        self._all.clicked.connect(self._show_versions)
        self._branch.clicked.connect(self._ask_to_branch)
        for button, rating in ((self._good, 1), (self._bad, -1)):
            button.setCheckable(True)
            button.toggled.connect(partial(self._rate, rating))
        self._more.clicked.connect(self._open_menu)

    def show_part(self, part: Actions) -> None:
        """Show other facts."""
        self._part = part
        for button in (self._copy, self._again, self._branch, self._more, self._meta):
            button.setVisible(part.meta is not None)
        self._go_on.setVisible(part.stopped)
        self._all.setVisible(part.count > 1)
        self._good.setChecked(part.rating > 0)
        self._bad.setChecked(part.rating < 0)
        self._switcher.setVisible(part.count > 1)
        self._switcher.show_place(part.position, part.count)
        self.retranslate()

    def height_for(self, width: int) -> int:
        """The height the part takes."""
        return self._copy.sizeHint().height()

    def retheme(self) -> None:
        """Take over another font size."""
        self._switcher.restyle()
        self._lay_out()

    def retranslate(self) -> None:
        """Set all texts."""
        last = self._part is not None and self._part.last
        self._copy.set_name(self.tr("Copy message"), "Ctrl+Shift+C" if last else "")
        self._again.set_name(self.tr("Regenerate"), "Ctrl+R" if last else "")
        self._go_on.set_name(self.tr("Continue"))
        self._go_on.setToolTip(self._continue_tip())
        self._all.set_name(self.tr("Show all versions side by side"))
        self._branch.set_name(self.tr("Branch into a new conversation"))
        self._good.set_name(self.tr("Good answer"))
        self._bad.set_name(self.tr("Bad answer"))
        self._more.set_name(self.tr("More"))
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def _lay_out(self) -> None:
        """The icons' drawings, not their boxes, stand at the column's edge."""
        if self._part is None:
            return
        left = OUTDENT - _ICON_ROOM
        text = ""
        if self._part.meta is not None:
            text = self.meta_text(self._part.meta, short=self.width() < NARROW)
            left = self._place_buttons(left, text)
        else:  # it is being written: there is nothing to rate yet, and no place for it
            self._good.hide()
            self._bad.hide()
        if self._part.count > 1:
            self._switcher.move(left, 0)
            left += self._switcher.sizeHint().width() + 2
            self._all.move(left, 0)
            left += self._all.width()
        left += 9
        line = theme().line_height("meta")
        self._meta.setGeometry(left, (self.height() - line) // 2, max(0, self.width() - left), line)
        self._meta.setText(text)
        self._tell_usage()

    def _tell_usage(self) -> None:
        if self._part is not None and self._part.meta is not None:
            meta = self._part.meta
            asked = _SEPARATOR.join(short_parameters(meta.connection, meta.parameters))
            tip = "\n".join(filter(None, (asked, self._usage_text(meta))))
            self._meta.setToolTip(tip)
            self._meta.setAccessibleDescription(tip)

    def _place_buttons(self, left: int, text: str) -> int:
        """Put the buttons side by side; gives where the last one ends."""
        assert self._part is not None
        step, rating = theme().scaled(STEP), self._part.rating
        switcher = self._switcher.sizeHint().width() + 2 + self._all.width()
        needed = self._meta.fontMetrics().horizontalAdvance(text) + 10
        needed += switcher if self._part.count > 1 else 0
        roomy = left + (6 + self._part.stopped) * step + needed <= self.width()
        self._good.setVisible(roomy or rating > 0)
        self._bad.setVisible(roomy or rating < 0)
        for button in self._buttons:
            if not button.isHidden():
                button.move(left, 0)
                left += step
        return left

    @property
    def _buttons(self) -> tuple[IconButton, ...]:
        rating = self._good, self._bad
        return self._copy, self._again, self._go_on, self._branch, *rating, self._more

    def meta_text(self, meta: Meta, *, short: bool) -> str:
        """The facts as one line; parts that are unknown are left out."""
        pieces = [] if short else [model_name(meta.connection, meta.model)]
        pieces += self._times(meta, short=short)
        if meta.tokens is not None:
            one = meta.tokens == 1
            text = self.tr("1 token") if one else self.tr("{count} tokens")
            pieces.append(text.replace("{count}", count(meta.tokens)))
        if not short:
            pieces += self._cost(meta)
            pieces += short_parameters(meta.connection, meta.parameters)
        pieces.append(self._ending(meta.ending))
        pieces.append(self.tr("edited") if meta.edited else "")
        return _SEPARATOR.join(filter(None, pieces))

    def _times(self, meta: Meta, *, short: bool) -> list[str]:
        pieces = []
        if meta.first_token is not None:
            seconds = decimal(meta.first_token, 1 if meta.first_token >= _BRIEF else 2)
            text = self.tr("{seconds} s") if short else self.tr("first token {seconds} s")
            pieces.append(text.replace("{seconds}", seconds))
        if meta.tokens_per_second is not None:
            speed = meta.tokens_per_second
            number = decimal(speed, 0 if speed >= 10 else 1)
            text = self.tr("{speed}/s") if short else self.tr("{speed} tokens/s")
            pieces.append(text.replace("{speed}", number))
        return pieces

    def _cost(self, meta: Meta) -> list[str]:
        """What it cost, where that is known and not nothing."""
        pricing = self.intents.pricing
        cost = pricing and pricing.cost(meta.connection, meta.model, meta.usage)
        if not cost or not cost.picos:
            return []
        from chatapp.gui.usage_words import money

        return [money(cost.currency, cost.picos)]

    def _usage_text(self, meta: Meta) -> str:
        """All about the answer's tokens and their price."""
        if self.intents.pricing is None or meta.usage is None:
            return ""
        from chatapp.gui.usage_words import answer_text

        return answer_text(self.intents.pricing, meta.connection, meta.model, meta.usage)

    def _ending(self, code: str) -> str:
        words = {
            "": "",
            "failed": self.tr("not finished"),
            "stopped": self.tr("stopped"),
            "interrupted": self.tr("interrupted"),
            "incomplete": self.tr("incomplete"),
            "skipped": self.tr("incomplete"),
            "length": self.tr("length limit reached"),
            "content_filter": self.tr("cut by a content filter"),
            "refusal": self.tr("declined"),
        }
        return words.get(code, self.tr("not finished"))

    def _step(self, by: int) -> None:
        self.intents.sibling_stepped.emit(self.message_id, by)

    def _copy_message(self) -> None:
        self.intents.copy_requested.emit(self.message_id)

    def _regenerate(self) -> None:
        self.intents.regenerate.emit(self.message_id)

    def _continue(self) -> None:
        self.intents.continue_requested.emit(self.message_id)

    def _continue_tip(self) -> str:
        meta = self._part.meta if self._part is not None else None
        return continue_tip(self.intents, meta.connection, meta.model) if meta else ""

    def _show_versions(self) -> None:
        self.intents.versions_requested.emit(self.message_id)

    def _ask_to_branch(self) -> None:
        self.intents.branch_requested.emit(self.message_id)

    def _rate(self, rating: int, checked: bool) -> None:
        """Give a rating, or take it away, unless it is as the button shows it now."""
        given = self._part.rating if self._part is not None else 0
        if checked != (given == rating):
            self.intents.rated.emit(self.message_id, rating if checked else 0)

    def _open_menu(self) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(icon("copy"), self.tr("Copy message"))
        copy.triggered.connect(self._copy_message)
        again = menu.addAction(icon("refresh"), self.tr("Regenerate"))
        again.triggered.connect(self._regenerate)
        if self._part is not None and self._part.resumable:
            go_on = menu.addAction(icon("arrow-right"), self.tr("Continue"))
            go_on.setToolTip(self._continue_tip())
            go_on.triggered.connect(self._continue)
        if self.intents.choices:
            others = Menu(menu)
            others.setTitle(self.tr("Regenerate with"))
            menu.addMenu(others)
            fill_other_models(others, self.intents, self.message_id)
        self._add_ratings(menu)
        menu.addSeparator()
        versions = self._part.count if self._part is not None else 1
        add_message_commands(menu, self.intents, self.message_id, versions=versions, answer=True)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height() + 4)))

    def _add_ratings(self, menu: Menu) -> None:
        menu.addSeparator()
        given = self._part.rating if self._part is not None else 0
        for words, rating in ((self.tr("Good answer"), 1), (self.tr("Bad answer"), -1)):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(given == rating)
            action.triggered.connect(partial(self._rate, rating))
