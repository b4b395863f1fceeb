"""What the user asks for in the list; its parts say it here, a controller does it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class ListIntents(QObject):
    """Signals of all parts; a list is one of conversations' ids, unless said otherwise."""

    delete_requested = Signal(list)
    pin_requested = Signal(list, bool)
    """False: unpin."""
    archive_requested = Signal(list, bool)
    """False: take out of the archive."""
    move_requested = Signal(list, str)
    """Into the folder of that id, or out of any: ""."""
    place_requested = Signal(list, str)
    """The same by dropping them there: they leave the pinned ones too."""
    new_folder_requested = Signal(list)
    """A folder for these, or for none."""
    folder_remove_requested = Signal(str)
    folder_instructions_requested = Signal(str)
    """What the model is told in its conversations is to be written."""
    keep_requested = Signal(str)
    """A temporary conversation, to be stored."""
    export_requested = Signal(list)
    duplicate_requested = Signal(str)
    restore_requested = Signal(list)
    remove_requested = Signal(list)
    """For good; it is asked for once more."""
    removal_confirmed = Signal(list)
    """None: everything in the trash."""
