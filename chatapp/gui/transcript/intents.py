"""What the user asks for in the transcript; parts say it here, a controller does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.gui.model_menu import ModelChoice

if TYPE_CHECKING:
    from chatapp.domain.messages import Attached
    from chatapp.domain.prices import Pricing


class Intents(QObject):
    """Signals of all parts; unless said otherwise the first argument is the message's id."""

    regenerate = Signal(str)
    regenerate_with = Signal(str, str, str)
    """Message, connection (id), model."""
    retry = Signal(str)
    continue_requested = Signal(str)
    """The answer is to go on."""
    retry_now = Signal(str)
    """The next try of its call is to begin at once."""
    retry_stopped = Signal(str)
    """No other try is to follow."""
    versions_requested = Signal(str)
    """All versions of the answer are to be shown side by side."""
    version_taken = Signal(str, str)
    """The answer in whose place versions are shown, and the one to go on with."""
    key_requested = Signal(str)
    edit_requested = Signal(str)
    edit_cancelled = Signal(str)
    edit_submitted = Signal(str, str)
    """Message, new text."""
    edit_saved = Signal(str, str)
    """Message, the text it is to have from now on."""
    edit_branched = Signal(str, str)
    """Message, the text that a version beside it is to have."""
    delete_requested = Signal(str, bool)
    """Message, whether all that follows goes with it."""
    branch_requested = Signal(str)
    """A new conversation is wanted that goes on from this message."""
    rated = Signal(str, int)
    """Message, 1 for good, -1 for bad, 0 for neither."""
    copy_requested = Signal(str)
    request_requested = Signal(str)
    """What was sent for this answer is to be shown."""
    token_chosen = Signal(str, int)
    """Message, the unit of tokens that is to be looked at."""
    fork_requested = Signal(str, object)
    """An answer, and the `Fork` it is to go on from otherwise."""
    measure_chosen = Signal(str)
    """The `Measure` by which tokens are to be coloured."""
    probabilities_wanted = Signal()
    """Probabilities are to be asked for from now on."""
    probabilities_unwanted = Signal()
    """They are not to be asked for any more."""
    thinking_toggled = Signal(str)
    structure_requested = Signal(str)
    """What is in this answer, which was asked for as JSON, is to be looked at."""
    structure_shaped = Signal(str, str)
    """Message, the shape (`Shape`) it is to be shown in."""
    structure_save_requested = Signal(str, str)
    """Message, "json" or "csv"."""
    structure_repair_requested = Signal(str)
    """The answer is to be asked for once more."""
    vote_toggled = Signal(str, object)
    """Message, the `VoteBar` whose chains are to be shown, or not any more."""
    chain_toggled = Signal(str, int)
    """Message, the number of the chain that is to be shown while it is written, or not any more."""
    sibling_stepped = Signal(str, int)
    """Message, -1 for the sibling before it, 1 for the one after."""
    fold_toggled = Signal(str, int)
    """Message, block."""
    wrap_toggled = Signal(str, int)
    """Message, block."""
    save_requested = Signal(str, str)
    """Language and text of a code block."""
    save_file_requested = Signal(str, str)
    """Id of an attachment, and the name of its file."""
    file_requested = Signal(object)
    """A `FilePart` whose text is to be shown."""
    copy_text_requested = Signal(str)
    """The text itself."""
    link_activated = Signal(str)
    resized = Signal(str)
    """A part of this message wants another height."""
    grew = Signal(str)
    """The same, because something arrived: the end of the page is still followed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choices: tuple[ModelChoice, ...] = ()
        self.pricing: Pricing | None = None
        """What answers cost; None while that is not read yet."""
        self.continues: Callable[[str | None, str | None], bool] = _never
        """Whether a model, by connection (id) and name, goes on with the beginning of an answer."""
        self.resumes = True
        """Whether an answer that ended early can be asked to go on."""
        self.edits: dict[str, str] = {}
        """What is typed in messages that are being edited, by message id: it outlives its widget."""
        self.left_out: dict[str, tuple[Attached, ...]] = {}
        """What edited prompts are to be sent without, by message id."""
        self.send_with_ctrl = False
        """Whether Ctrl+Enter sends an edited prompt, and Enter breaks the line."""


def _never(_connection: str | None, _model: str | None) -> bool:
    return False
