"""The keyboard in the transcript: scrolling, selecting, and moving by message, part and link."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.parts import Picture
from chatapp.gui.transcript.reading import Focus, Reading
from chatapp.gui.transcript.selection import Spot, next_letter, next_word
from chatapp.gui.transcript.timeline import Timeline

LINE = 40
"""How far an arrow key scrolls, in px."""
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


class Keys(QObject):
    """Takes the keys the view gets.

    Parameters: `redraw`, paints anew what is marked; `show_part`, brings a part (message and part
    by number) into view; `scroll_by`, in px; `follow_link`, opens an address.
    """

    picture_opened = Signal(object)
    """An attached image (ImagePart)."""
    delete_requested = Signal(str, bool)
    """The message (id) that has the focus, and whether all that follows goes with it."""

    def __init__(
        self,
        model: TranscriptModel,
        timeline: Timeline,
        reading: Reading,
        redraw: Callable[[], None],
        show_part: Callable[[int, int], None],
        scroll_by: Callable[[int], None],
        follow_link: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._model = model
        self._timeline = timeline
        self._reading = reading
        self._redraw = redraw
        self._show_part = show_part
        self._scroll_by = scroll_by
        self._follow_link = follow_link

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; False where it is not for the transcript."""
        if event.matches(QKeySequence.StandardKey.Copy):
            return self._reading.copy()
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._reading.select_all()
            self._redraw()
            return True
        key, modifiers = (
            Qt.Key(event.key()),
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier,
        )
        if key == Qt.Key.Key_Escape:
            return self._escape()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._activate()
        if key == Qt.Key.Key_Delete:
            return self._delete(below=bool(modifiers & _SHIFT))
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and modifiers in (_CTRL, _ALT):
            step = -1 if key == Qt.Key.Key_Up else 1
            return self.move_message(step) if modifiers == _CTRL else self.move_part(step)
        if modifiers & _SHIFT and key in _MOVES:
            return self._select(key, by_word=bool(modifiers & _CTRL))
        return self._scroll(key, modifiers)

    def _scroll(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        page = self._timeline.page.height - LINE
        distances = {
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Up: -LINE,
            Qt.Key.Key_Down: LINE,
            Qt.Key.Key_Space: -page if modifiers & _SHIFT else page,
        }
        if key not in distances or modifiers & ~_SHIFT:
            return False
        self._scroll_by(distances[key])
        return True

    def _escape(self) -> bool:
        """Let go of the selection, then of the focus on a part; then the key is the window's."""
        if not self._reading.selection.empty:
            self._reading.selection.clear()
        elif self._reading.focus is not None:
            self._reading.focus = None
        else:
            return False
        self._redraw()
        return True

    def _delete(self, *, below: bool) -> bool:
        """Delete the message that has the focus; without one the key means nothing here."""
        focus = self._reading.focus
        if focus is None:
            return False
        self.delete_requested.emit(focus.message, below)
        return True

    def _activate(self) -> bool:
        focus = self._reading.focus
        if focus is None:
            return False
        if focus.link is None:
            return self._open_picture(focus)
        row = self._model.row_of(focus.message)
        leaf = self._timeline.leaf(row, focus.number) if row is not None else None
        links = leaf.links() if leaf is not None else ()
        if focus.link < len(links):
            self._follow_link(links[focus.link].address)
        return True

    def _open_picture(self, focus: Focus) -> bool:
        row = self._model.row_of(focus.message)
        slots = self._timeline.slots(row) if row is not None else []
        part = slots[focus.number].part if focus.number < len(slots) else None
        if not isinstance(part, Picture):
            return False
        self.picture_opened.emit(part.image)
        return True

    # Moving the focus

    def move_message(self, step: int) -> bool:
        """Focus the message before or after the focused one, or one in view."""
        row, _number = self._here()
        if row is None:
            return True
        target = row + step if self._reading.focus is not None else row
        target = max(0, min(len(self._timeline.rows) - 1, target))
        numbers = self._painted(target)
        if numbers:
            self._focus_part(target, numbers[0])
        return True

    def focus_row(self, row: int) -> None:
        """Focus a message; where there is none, nothing."""
        numbers = self._painted(row) if 0 <= row < len(self._timeline.rows) else []
        if numbers:
            self._focus_part(row, numbers[0])
        else:
            self._reading.focus = None

    def move_part(self, step: int) -> bool:
        """Focus the part before or after the focused one, or one in view."""
        row, number = self._here()
        if row is None:
            return True
        if self._reading.focus is None:
            self._focus_part(row, number)
            return True
        while 0 <= row < len(self._timeline.rows):
            numbers = self._painted(row)
            after = (
                [n for n in numbers if n > number]
                if step > 0
                else [n for n in numbers if n < number]
            )
            if after:
                self._focus_part(row, after[0] if step > 0 else after[-1])
                return True
            row += step
            number = -1 if step > 0 else 1 << 30
        return True

    def _here(self) -> tuple[int | None, int]:
        """The focused part, else the first painted one whose top is in view."""
        focus = self._reading.focus
        if focus is not None and (row := self._model.row_of(focus.message)) is not None:
            return row, focus.number
        for one in self._timeline.placed:
            if one.slot.painted and one.y >= 0:
                return one.row, one.number
        painted = [one for one in self._timeline.placed if one.slot.painted]
        return (painted[-1].row, painted[-1].number) if painted else (None, 0)

    def _painted(self, row: int) -> list[int]:
        slots = self._timeline.slots(row)
        return [n for n, slot in enumerate(slots) if slot.painted and _begins_block(slot.part)]

    def _focus_part(self, row: int, number: int) -> None:
        self._reading.focus = Focus(self._timeline.items[row].id, number)
        self._show_part(row, number)
        self._redraw()

    # Selecting

    def _select(self, key: Qt.Key, *, by_word: bool) -> bool:
        selection = self._reading.selection
        if selection.anchor is None or selection.head is None:
            row, number = self._here()
            if row is None:
                return True
            spot = Spot(self._timeline.items[row].id, number, 0)
            selection.set(spot, spot)
        assert selection.anchor is not None
        assert selection.head is not None
        head = self._moved(selection.head, key, by_word=by_word)
        selection.set(selection.anchor, head)
        row = self._model.row_of(head.message)
        if row is not None:
            self._show_part(row, head.number)
        self._redraw()
        return True

    def _moved(self, spot: Spot, key: Qt.Key, *, by_word: bool) -> Spot:
        forward = key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End)
        text = self._reading.text(spot)
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            if by_word:
                return (
                    self._other_part(spot, 1, far=True)
                    if forward
                    else self._other_part(spot, -1, far=True)
                )
            leaf = self._reading.leaf(spot)
            start, end = leaf.line_at(spot.place) if leaf is not None else (0, 0)
            if start < end < len(text) and text[end - 1].isspace():
                end -= 1  # behind it the next line begins
            return spot._replace(place=end if forward else start)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return self._by_line(spot, forward=forward, whole=by_word)
        place = spot.place
        if by_word:
            target = next_word(text, place, 1 if forward else -1)
        else:
            target = next_letter(text, place, 1 if forward else -1)
            if (leaf := self._reading.leaf(spot)) is not None:
                target = leaf.snapped(target, 1 if forward else -1)
        if target > len(text) or (forward and target == place):
            return self._other_part(spot, 1)
        return self._other_part(spot, -1) if target < 0 else spot._replace(place=target)

    def _by_line(self, spot: Spot, *, forward: bool, whole: bool) -> Spot:
        leaf = self._reading.leaf(spot)
        if leaf is None:
            return spot
        start, end = (0, len(leaf.text)) if whole else leaf.line_at(spot.place)
        if forward:
            if end >= len(leaf.text):
                at_end = spot.place >= len(leaf.text)
                return self._other_part(spot, 1) if at_end else spot._replace(place=len(leaf.text))
            first, last = leaf.line_at(end + (1 if leaf.text[end : end + 1] == "\n" else 0))
            return spot._replace(place=min(last, first + spot.place - start))
        if start <= 0:
            return self._other_part(spot, -1) if spot.place <= 0 else spot._replace(place=0)
        first, last = leaf.line_at(start - 1)
        return spot._replace(place=min(last, first + spot.place - start))

    def _other_part(self, spot: Spot, step: int, *, far: bool = False) -> Spot:
        """The nearest place in the part before or after; `far`: the first or last of all."""
        rows = self._timeline.rows
        row = self._model.row_of(spot.message)
        if row is None:
            return spot
        number = spot.number
        if far:
            row, number = (len(rows) - 1, 1 << 30) if step > 0 else (0, -1)
            step = -step
        while 0 <= row < len(rows):
            slots = self._timeline.slots(row)
            candidates = [n for n, slot in enumerate(slots) if slot.painted]
            found = [n for n in candidates if (n > number if step > 0 else n < number)]
            if found:
                at = found[0] if step > 0 else found[-1]
                leaf = self._timeline.leaf(row, at)
                at_start = step > 0
                length = len(leaf.text) if leaf is not None else 0
                return Spot(self._timeline.items[row].id, at, 0 if at_start else length)
            row += step
            number = -1 if step > 0 else 1 << 30
        return spot


_MOVES = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


def _begins_block(part: object) -> bool:
    """Whether a part is the first piece of its block."""
    return getattr(part, "first", True) and not getattr(part, "continued", False)
