"""The chat pane: header, transcript or empty page, composer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from chatapp.gui.composer.composer import WIDTH, Composer
from chatapp.gui.header import Header
from chatapp.gui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatapp.domain.example_turns import ExampleTurn
    from chatapp.gui.completing.editor import TextEditor
    from chatapp.gui.empty_page import EmptyPage
    from chatapp.gui.feedback import MessageBar
    from chatapp.gui.persona_strip import PersonaStrip
    from chatapp.gui.temporary_banner import TemporaryBanner
    from chatapp.gui.transcript.model import TranscriptModel
    from chatapp.gui.transcript.view import TranscriptView

BESIDE = 480
"""Pixels that the transcript needs beside a panel."""


class ChatPage(QWidget):
    """Puts the parts of the chat pane together; the controller fills them.

    Signals: `keep_requested`, the temporary conversation is to stay; `side_changed`, another panel
    is beside the transcript, or none; `top_changed(pixels)`, the messages begin
    so far down.
    Transcript, empty page, message bar and banner are made when they are first asked for: the first
    paint comes before them, and until the engine says which is wanted neither page is shown.
    """

    keep_requested = Signal()
    side_changed = Signal()
    top_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chat_page")
        self.header = Header()
        self.composer = Composer()
        self._stack_holder = QWidget()
        self._stack = QStackedLayout(self._stack_holder)
        # The transcript is always there for assistive technology; the empty page lies over it.
        self._stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._above_composer = QWidget()
        self._above_composer.hide()
        self._above: QWidget | None = None
        self._covered = 0
        """Pixels of the page below the header that a message lies over."""
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.addStretch(1)
        foot.addWidget(self.composer, 1000)
        foot.addStretch(1)
        self._text_shown = False
        self._side: QWidget | None = None
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)
        column = QVBoxLayout()
        self._across.addLayout(column, 1)
        column.setSpacing(0)
        column.addWidget(self.header)
        self._column = column
        column.addWidget(self._stack_holder, 1)
        column.addWidget(self._above_composer)
        column.addLayout(foot)
        theme().changed.connect(self.update)

    @cached_property
    def empty(self) -> EmptyPage:
        """What an empty conversation shows."""
        from chatapp.gui.empty_page import EmptyPage

        page = EmptyPage()
        self._stack.addWidget(page)
        before: QWidget = self.header.more  # made late, they would come last
        for starter in (*page.starters, *page.personas, page.library, page.bring, page.write):
            QWidget.setTabOrder(before, starter)
            before = starter
        return page

    @cached_property
    def bar(self) -> MessageBar:
        """What happened outside any message."""
        from chatapp.gui.feedback import MessageBar

        bar = MessageBar(self)
        bar.set_top(self.top)
        bar.covering.connect(self._uncover_text)
        theme().changed.connect(self._place_bar)
        return bar

    @cached_property
    def transcript(self) -> TranscriptView:
        """The messages of the shown conversation."""
        from chatapp.gui.transcript.model import TranscriptModel
        from chatapp.gui.transcript.view import TranscriptView

        view = TranscriptView(TranscriptModel(self))
        self._stack.insertWidget(0, view)
        QWidget.setTabOrder(self.header.more, view)  # made late, it would come last
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack.setCurrentWidget(self.empty)
        return view

    @cached_property
    def temporary(self) -> TemporaryBanner:
        """What says that the conversation is temporary."""
        from chatapp.gui.temporary_banner import TemporaryBanner

        banner = TemporaryBanner(WIDTH)
        banner.keep.clicked.connect(self.keep_requested)
        row = QHBoxLayout(self._above_composer)
        row.setContentsMargins(12, 0, 12, 0)
        row.addStretch(1)
        row.addWidget(banner, 1000)
        row.addStretch(1)
        # Made late, it would come last; only what can have the focus has a place in the order.
        self._above_composer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        QWidget.setTabOrder(self._above_composer, banner.keep)
        self._above_composer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return banner

    def show_above(self, panel: QWidget | None) -> None:
        """Show a panel above the composer, as wide as it, or none."""
        if self._above is not None:
            self._above.hide()
        self._above = panel
        if panel is None:
            return
        if panel.parent() is None:
            from chatapp.gui.widgets import limit_width  # the first paint does without

            row = QHBoxLayout()
            row.setContentsMargins(12, 0, 12, 0)
            row.addStretch(1)
            row.addWidget(panel, 1000)
            row.addStretch(1)
            self._column.insertLayout(self._column.count() - 1, row)
            limit_width(panel, WIDTH)
            panel.stackUnder(self.composer)  # read out before it
        panel.show()

    @cached_property
    def _persona(self) -> PersonaStrip:
        """What says what the conversation was begun with; made when there is first a persona."""
        from chatapp.gui.persona_strip import PersonaStrip

        strip = PersonaStrip()
        self._column.insertWidget(1, strip)
        QWidget.setTabOrder(self.header.more, strip.fold)  # made late, it would come last
        strip.installEventFilter(self)
        return strip

    def show_persona(self, persona: str | None, examples: Sequence[ExampleTurn]) -> None:
        """Say what persona the conversation was begun with, and show its example turns."""
        if persona or examples or "_persona" in self.__dict__:
            self._persona.show_persona(persona, examples)

    @cached_property
    def text(self) -> TextEditor:
        """The text of a conversation that is one; made when one is first shown."""
        from chatapp.gui.completing.editor import TextEditor

        editor = TextEditor()
        self._stack.addWidget(editor)
        QWidget.setTabOrder(self.header.more, editor)  # made late, it would come last
        return editor

    def show_text(self, shown: bool) -> None:
        """Show a text that is continued in the place of messages, or these."""
        if shown != self._text_shown:
            self._text_shown = shown
            had_focus = self.text.hasFocus() or self.composer.edit.hasFocus()
            self.composer.set_completing(self.text if shown else None)
            self.text.setVisible(shown)
            if had_focus:
                self.composer.focus_text()
        if shown:
            self.transcript.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.transcript.hide()
            self.empty.hide()
            self._stack.setCurrentWidget(self.text)
            self.text.set_room_for_message(self._covered)

    def _uncover_text(self, pixels: int) -> None:
        """A message lies over the beginning of the text, which might be all of it."""
        self._covered = pixels
        if self._text_shown:
            self.text.set_room_for_message(pixels)

    def put_over_text(self, panel: QWidget) -> None:
        """Have a panel stand above the text, as wide as that."""
        from chatapp.gui.completing.editor import COLUMN, SIDE
        from chatapp.gui.widgets import limit_width

        row = QHBoxLayout()
        row.setContentsMargins(SIDE, 0, SIDE, 0)
        row.addStretch(1)
        row.addWidget(panel, 1000)
        row.addStretch(1)
        self._column.insertLayout(self._column.indexOf(self._stack_holder), row)
        limit_width(panel, COLUMN)
        QWidget.setTabOrder(self.header.more, panel)  # made late, it would come last

    @property
    def text_shown(self) -> bool:
        """Whether a text is shown that is continued."""
        return self._text_shown

    @property
    def model(self) -> TranscriptModel:
        """What the transcript shows."""
        return self.transcript.model

    def show_empty(self, empty: bool) -> None:
        """Show the empty page, or the transcript; nothing changes where a text is shown."""
        if self._text_shown:
            return
        self.transcript.show()
        self._stack.setCurrentWidget(self.empty if empty else self.transcript)
        self.empty.setVisible(empty)
        policy = Qt.FocusPolicy.NoFocus if empty else Qt.FocusPolicy.StrongFocus
        self.transcript.setFocusPolicy(policy)

    def show_temporary(self, temporary: bool) -> None:
        """Say that the conversation is temporary, or nothing."""
        if temporary:
            self.temporary.show()
        self.empty.set_temporary(temporary)
        self._above_composer.setVisible(temporary)

    def show_side(self, panel: QWidget | None) -> None:
        """Show a panel at the right, or none; in a narrow window it lies over the page."""
        if self._side is not None and self._side is not panel:
            self._across.removeWidget(self._side)
            self._side.hide()
        self._side = panel
        if panel is not None:
            panel.setParent(self)
            self._place_side(panel)
            panel.show()
        self.side_changed.emit()

    def _place_side(self, panel: QWidget) -> None:
        docked = self._across.indexOf(panel) >= 0
        beside = self.width() - panel.width() >= BESIDE
        if beside and not docked:
            self._across.addWidget(panel)
        elif not beside:
            if docked:
                self._across.removeWidget(panel)
            width = panel.width()
            panel.setGeometry(self.width() - width, 0, width, self.height())
            panel.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between the panel beside and over the page."""
        super().resizeEvent(event)
        if self._side is not None:
            self._place_side(self._side)

    @property
    def top(self) -> int:
        """How far down the messages begin, in px: below the header and what is under it."""
        strip = self.__dict__.get("_persona")
        below = strip.height() if strip is not None and strip.isVisible() else 0
        return self.header.height() + below

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what floats over the messages below the line of the persona."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._place_bar()
            self.top_changed.emit(self.top)
        return False

    def _place_bar(self) -> None:
        self.bar.set_top(self.top)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page."""
        QPainter(self).fillRect(self.rect(), theme().color("chat"))
