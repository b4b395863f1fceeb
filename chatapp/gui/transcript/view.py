"""The transcript: the messages of a branch, newest at the bottom."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from chatapp.gui.model_menu import ModelChoice
from chatapp.gui.transcript.accessible.announcer import Announcer
from chatapp.gui.transcript.accessible.events import AccessibleEvents
from chatapp.gui.transcript.accessible.factory import install
from chatapp.gui.transcript.accessible.growth import AccessibleGrowth
from chatapp.gui.transcript.code_names import file_name
from chatapp.gui.transcript.editing import Editing
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.panes.answer import ActionsPane
from chatapp.gui.transcript.token_view import TokenView
from chatapp.markdown.blocks import CodeBlock
from chatapp.markdown.parser import parse

if TYPE_CHECKING:
    from chatapp.domain.messages import Attached
    from chatapp.domain.prices import Pricing
    from chatapp.gui.transcript.accessible.tree import AccessibleTree
    from chatapp.gui.transcript.parts import VoteBar


class TranscriptView(TokenView):
    """Shows a `TranscriptModel`; says what the user asks for, and does nothing of it itself."""

    alone = False
    """Whether it shows one text by itself, which has no commands of a conversation's message."""
    regenerate_requested = Signal(str)
    """An answer (id) should be written again."""
    regenerate_with_requested = Signal(str, str, str)
    """Answer, connection (id), model."""
    retry_requested = Signal(str)
    key_requested = Signal(str)
    """The answer (id) failed for want of a key."""
    edit_submitted = Signal(str, str)
    """Prompt (id) and its new text. The editor stays until the branch changes, or `edit_failed`."""
    sibling_selected = Signal(str)
    """The message (id) to show in place of its sibling."""
    quote_requested = Signal(str)
    """Text (Markdown) to be quoted in the next prompt."""
    save_requested = Signal(str, str)
    save_file_requested = Signal(str, str)
    file_requested = Signal(object)
    """A `FilePart` whose text is to be shown."""
    """A name for a file, and the code that should be saved in it."""
    find_requested = Signal()
    """Something should be searched for in the conversation."""

    def __init__(self, model: TranscriptModel, parent: QWidget | None = None) -> None:
        install()  # first: Qt keeps the interface that it made for a part that is named below
        self._intents, self._model = Intents(), model
        super().__init__(model, self._intents, parent)
        self._intents.setParent(self)
        self._conversation: str | None = None
        self._editing = Editing(model, self.timeline, self._intents, self)
        self.setObjectName("transcript")
        self._connect()
        self.announcer = Announcer(self)
        self._accessible_events = AccessibleEvents(self)
        self._accessible_growth = AccessibleGrowth(self)
        self.retranslate()
        self._model_reset()

    def _connect(self) -> None:
        model, intents = self._model, self._intents
        model.reset.connect(self._model_reset)
        model.prepended.connect(self._rows_prepended)
        model.replaced.connect(self._rows_replaced)
        model.spliced.connect(self._rows_spliced)
        model.added.connect(self._rows_added)
        model.grew.connect(self._row_changed)
        model.changed.connect(self._row_changed)
        intents.regenerate.connect(self.regenerate_requested)
        intents.regenerate_with.connect(self.regenerate_with_requested)
        intents.retry.connect(self.retry_requested)
        intents.key_requested.connect(self.key_requested)
        intents.link_activated.connect(self.follow_link)
        intents.sibling_stepped.connect(self._step_sibling)
        intents.edit_requested.connect(self.edit)
        intents.edit_cancelled.connect(self._editing.cancel)
        intents.edit_submitted.connect(self.edit_submitted)
        intents.copy_requested.connect(self.copy_message)
        intents.copy_text_requested.connect(_to_clipboard)
        intents.save_requested.connect(self.save_code)
        intents.save_file_requested.connect(self.save_file_requested)
        intents.file_requested.connect(self.file_requested)
        intents.thinking_toggled.connect(self._toggle_thinking)
        intents.vote_toggled.connect(self._toggle_vote)
        intents.chain_toggled.connect(self._toggle_chain)
        intents.fold_toggled.connect(self._toggle_fold)
        intents.wrap_toggled.connect(self._toggle_wrap)
        intents.resized.connect(self._part_resized)
        intents.grew.connect(self._part_grew)

    # What the window can ask for

    @property
    def model(self) -> TranscriptModel:
        """What is shown."""
        return self._model

    @cached_property
    def accessible(self) -> AccessibleTree:
        """Its messages for assistive technology; made when that asks."""
        from chatapp.gui.transcript.accessible.tree import AccessibleTree

        return AccessibleTree(self)

    def redraw(self) -> None:
        """Paint anew: what is selected, found or focused is another."""
        super().redraw()
        self._accessible_events.reading_changed()

    def announce(self, text: str) -> None:
        """Say something to who listens to a screen reader."""
        self.announcer.announce(text)

    def set_model_choices(self, choices: Iterable[ModelChoice]) -> None:
        """What "another model" offers."""
        self._intents.choices = tuple(choices)

    def set_pricing(self, pricing: Pricing) -> None:
        """What answers cost from now on."""
        self._intents.pricing = pricing
        for pane in self.viewport().findChildren(ActionsPane):
            pane.retranslate()

    @property
    def intents(self) -> Intents:
        """What the user asks for, also by what has no signal here."""
        return self._intents

    def edit(self, message_id: str) -> None:
        """Edit a message in its place."""
        self._editing.begin(message_id)

    def left_out(self, message: str) -> tuple[Attached, ...]:
        """The files that an edited prompt is to be sent without."""
        return self._intents.left_out.get(message, ())

    @property
    def unsent_edits(self) -> list[str]:
        """What is typed in prompts of the shown branch that are being edited, the last first."""
        edits = self._intents.edits
        places = {each: self._model.row_of(each) for each in edits}
        shown = sorted((place, each) for each, place in places.items() if place is not None)
        return [edits[each] for _place, each in reversed(shown)]

    def edit_done(self, message_id: str) -> None:
        """An edited message was taken as it is: it is shown again."""
        self._editing.cancel(message_id)

    def edit_failed(self, message_id: str) -> None:
        """An edited message was not taken: it can be handed over again."""
        self._editing.failed(message_id)

    def set_send_with_ctrl(self, wanted: bool) -> None:
        """Whether Ctrl+Enter sends an edited prompt, and Enter breaks the line."""
        self._editing.set_send_with_ctrl(wanted)

    def copy_message(self, message_id: str) -> None:
        """Put a message on the clipboard, as Markdown."""
        place = self._model.row_of(message_id)
        if place is not None:
            QGuiApplication.clipboard().setText(self._model.rows[place].text)

    def copy_last_answer(self) -> bool:
        """Put the last answer on the clipboard; False where there is none."""
        for row in reversed(self._model.rows):
            if not row.prompt and row.text:
                QGuiApplication.clipboard().setText(row.text)
                return True
        return False

    def copy_last_code_block(self) -> bool:
        """Put the newest code block on the clipboard; False where there is none."""
        for row in reversed(self._model.rows):
            text = row.text
            if row.prompt or not ("```" in text or "~~~" in text or "    " in text):
                continue
            blocks = [block for block in parse(text).blocks if isinstance(block, CodeBlock)]
            if blocks:
                QGuiApplication.clipboard().setText(blocks[-1].text)
                return True
        return False

    def show_message(self, message_id: str) -> bool:
        """Scroll to the beginning of a message; False where it is not among the rows."""
        place = self._model.row_of(message_id)
        if place is not None:
            self.go_to_row(place)
        return place is not None

    @property
    def message_in_view(self) -> str:
        """Id of the message at the view's top, or ""."""
        item = self.timeline.anchor.item
        return self._model.rows[item].id if item < len(self._model.rows) else ""

    def quote_selection(self) -> None:
        """Ask for what is selected to be quoted in the next prompt."""
        self.reading.copied(lambda copied: self.quote_requested.emit(copied.markdown))

    def save_code(self, language: str, text: str) -> None:
        """Ask for code to be saved as a file."""
        self.save_requested.emit(file_name(language), text)

    def retranslate(self) -> None:
        """Set all texts."""
        self.setAccessibleName(self.tr("Transcript"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.outdate()

    # Changes of the model

    def _model_reset(self) -> None:
        same = self._conversation is not None and self._model.conversation == self._conversation
        self._conversation = self._model.conversation
        self._dirty.clear()
        self._editing.leave_lost(sent=same)
        if same:
            self.timeline.replace_from(0)
        else:
            self.reading.selection.clear()
            self.reading.focus = None
            self.timeline.reload()
        self.finder.rows_changed()
        self._arrange()

    def _rows_prepended(self, count: int) -> None:
        self._dirty = {row + count for row in self._dirty}
        self.timeline.prepend(count)
        for row in self.timeline.below(count):
            self.finder.row_changed(row)  # an answer may have lost its name
        self.finder.rows_changed()
        self._schedule()

    def _rows_replaced(self, first: int) -> None:
        self._dirty = {row for row in self._dirty if row < first}
        self._editing.leave_lost(sent=True)
        self.timeline.replace_from(first)
        self.finder.rows_changed()
        self._arrange()
        self._keep_focus(first)

    def _keep_focus(self, row: int) -> None:
        """Where the message with the focus is gone, the one in its place gets it."""
        focus = self.reading.focus
        if focus is not None and self._model.row_of(focus.message) is None:
            self._keys.focus_row(min(row, len(self._model.rows) - 1))

    def _rows_spliced(self, first: int, removed: int, added: int) -> None:
        end, by = first + removed, added - removed
        self._dirty = {
            row if row < first else row + by for row in self._dirty if not first <= row < end
        }
        self._editing.leave_lost(sent=True)
        self.timeline.splice(first, removed, added)
        self.finder.rows_changed()
        self._arrange()
        self._keep_focus(first)

    def _rows_added(self, first: int) -> None:
        self.timeline.extend(first)
        self._dirty.update(range(max(0, first - 2), first))  # the last answer is another
        self.finder.rows_changed()
        self._schedule()

    def _row_changed(self, row: int) -> None:
        self._dirty.add(row)
        self._schedule()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with what is under the pointer, or has the focus."""
        from chatapp.gui.transcript.context_menu import open_context_menu

        if event.reason() == QContextMenuEvent.Reason.Mouse:
            open_context_menu(self, event.pos(), event.globalPos())
            return
        area = self.reading.focus_area() or QRectF(self.timeline.page.left, 24, 0, 0)
        point = area.topLeft().toPoint() + QPoint(8, 8)
        open_context_menu(self, point, self.viewport().mapToGlobal(point))

    # What parts ask for

    def _step_sibling(self, message_id: str, step: int) -> None:
        place = self._model.row_of(message_id)
        if place is None:
            return
        entry = self._model.rows[place].entry
        wanted = entry.position + step
        if 0 <= wanted < len(entry.siblings):
            self.timeline.hold(place)
            self.sibling_selected.emit(entry.siblings[wanted])

    def _toggle_thinking(self, message_id: str) -> None:
        place = self._model.row_of(message_id)
        if place is not None:
            choices = self.timeline.items[place].choices
            choices.thinking_open = not choices.thinking_open
            self.reading.selection.drop_message(message_id)
            self.change_in_place(place)

    def _toggle_vote(self, message_id: str, bar: VoteBar) -> None:
        place = self._model.row_of(message_id)
        if place is not None:
            self.timeline.items[place].choices.vote.toggle_bar(bar)
            self.reading.selection.drop_message(message_id)
            self.change_in_place(place)

    def _toggle_chain(self, message_id: str, number: int) -> None:
        place = self._model.row_of(message_id)
        if place is not None:
            self.timeline.items[place].choices.vote.toggle_chain(number)
            self.reading.selection.drop_message(message_id)
            self.change_in_place(place)

    def _toggle_fold(self, message_id: str, block: int) -> None:
        place = self._model.row_of(message_id)
        if place is not None:
            state = self.timeline.items[place].choices.blocks[block]
            state.folded = not state.folded
            self._outdate_block(place, block)

    def _toggle_wrap(self, message_id: str, block: int) -> None:
        place = self._model.row_of(message_id)
        if place is not None:
            state = self.timeline.items[place].choices.blocks[block]
            state.wrapped = not state.wrapped
            self._outdate_block(place, block)

    def _outdate_block(self, place: int, block: int) -> None:
        self.timeline.items[place].outdate_block(block)
        self.change_in_place(place)

    def _part_resized(self, message_id: str) -> None:
        place = self._model.row_of(message_id)
        if place is not None:
            self.timeline.items[place].outdate_panes()
            self.change_in_place(place)

    def _part_grew(self, message_id: str) -> None:
        place = self._model.row_of(message_id)
        if place is not None:
            self.timeline.items[place].outdate_panes()
            self._row_changed(place)


def _to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
