"""What a reader can do with the shown conversation: find, quote, save code, look at pictures."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Attached, ImagePart
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.file_names import plain_name
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.transcript.find_bar import FindBar
    from chatapp.gui.transcript.pictures import Deliver

_LONGEST_SEARCHED = 200
"""A longer selection is not searched for."""


class ReadingTools(QObject):
    """Joins the transcript with the find bar, the composer, files and the picture viewer."""

    def __init__(self, page: ChatPage, engine: Engine, tasks: WindowTasks) -> None:
        super().__init__(page)
        from chatapp.gui.transcript.pictures import pictures

        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._focus_before: QWidget | None = None
        view = page.transcript
        view.find_requested.connect(self.find)
        view.quote_requested.connect(self._quote)
        view.save_requested.connect(self._ask_where_to_save)
        view.save_file_requested.connect(self._ask_where_to_save_file)
        view.file_requested.connect(self.show_attached)
        view.picture_requested.connect(self._show_picture)
        pictures().set_loader(self._load_picture)

    @cached_property
    def _bar(self) -> FindBar:
        from chatapp.gui.transcript.find_bar import FindBar

        bar = FindBar(self._page, self._page.transcript, self._page.transcript.finder)
        self._keep_below_top(bar)
        bar.closed.connect(self._give_focus_back)
        return bar

    @cached_property
    def _text_bar(self) -> FindBar:
        """The find bar of a text that a model continues."""
        from chatapp.gui.text_finder import TextFinder
        from chatapp.gui.transcript.find_bar import FindBar

        bar = FindBar(self._page, self._page.text, TextFinder(self._page.text))
        self._keep_below_top(bar)
        bar.closed.connect(self._give_focus_back)
        return bar

    def _keep_below_top(self, bar: FindBar) -> None:
        bar.set_top(self._page.top)
        self._page.top_changed.connect(bar.set_top)

    @property
    def _shown_bar(self) -> FindBar | None:
        """The find bar that is shown, if one is."""
        made = [self.__dict__[name] for name in ("_bar", "_text_bar") if name in self.__dict__]
        return next((bar for bar in made if bar.isVisible()), None)

    def find(self) -> None:
        """Show the find bar, with what is selected."""
        if self._shown_bar is None:
            self._focus_before = QApplication.focusWidget()
        if self._page.text_shown:
            bar, text = self._text_bar, self._page.text.textCursor().selectedText().strip()
        else:
            bar, text = self._bar, self._page.transcript.reading.selected_line.strip()
        one_line = len(text) <= _LONGEST_SEARCHED and not set(text) & {"\n", "\u2029"}
        bar.open(text if one_line else "")

    def mark(self, message: str, texts: tuple[str, ...]) -> None:
        """Mark what was searched for, beginning in a message (id), in the find bar."""
        self.close_find()
        self._focus_before = self._page.transcript
        if texts:
            self._bar.open_at(message, texts)
        else:
            self._page.transcript.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_next(self, by: int) -> None:
        """Go to the next place that was found (1), or the one before (-1)."""
        if self._shown_bar is not None:
            self._shown_bar.step(by)
        else:
            self.find()

    def close_find(self) -> bool:
        """Put the find bar away; False where it is not shown."""
        if self._shown_bar is None:
            return False
        self._shown_bar.close_bar()
        return True

    def _give_focus_back(self) -> None:
        before, self._focus_before = self._focus_before, None
        usual = self._page.text if self._page.text_shown else self._page.transcript
        target = before if before is not None and before.isVisible() else usual
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _quote(self, markdown: str) -> None:
        """Put text into the message field as a quote."""
        quoted = "\n".join(f"> {line}".rstrip() for line in markdown.strip().split("\n"))
        composer = self._page.composer
        before = composer.text.rstrip()
        composer.set_text(f"{before}\n\n{quoted}\n\n" if before else f"{quoted}\n\n")
        composer.focus_text()

    def _ask_where_to_save(self, name: str, text: str) -> None:
        dialog = QFileDialog(self._page, self.tr("Save code as"))
        dialog.setObjectName("save_code_as")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.fileSelected.connect(partial(self._save_text, text))
        dialog.open()

    def _save_text(self, text: str, path: str) -> None:
        from chatapp.engine.files import write_file

        self._tasks.spawn(write_file(Path(path), f"{text}\n".encode()), "save-code")

    def _ask_where_to_save_file(self, attachment: str, name: str) -> None:
        dialog = QFileDialog(self._page, self.tr("Save file as"))
        dialog.setObjectName("save_file_as")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(plain_name(name))
        dialog.fileSelected.connect(partial(self._save_attachment, attachment))
        dialog.open()

    def show_attached(self, part: Attached) -> None:
        """Show a picture, or the text of a file; one without a text can only be saved."""
        if isinstance(part, ImagePart):
            self._show_picture(part)
        elif part.text is None:
            self._ask_where_to_save_file(part.attachment, part.name)
        else:
            from chatapp.gui.file_preview import FilePreview

            preview = FilePreview(self._page.window(), part)
            preview.save_requested.connect(self._ask_where_to_save_file)

    # Pictures

    def _load_picture(self, attachment: str, deliver: Deliver) -> None:
        self._tasks.spawn(self._read_picture(attachment, deliver), "read-picture")

    async def _read_picture(self, attachment: str, deliver: Deliver) -> None:
        try:
            data = await self._engine.attachments.read(attachment)
        except ChatAppError:
            deliver(None)  # its place says that it cannot be shown
        else:
            deliver(data)

    def _show_picture(self, image: ImagePart) -> None:
        from chatapp.gui.transcript.picture_viewer import PictureViewer

        viewer = PictureViewer(self._page.window(), image)
        viewer.save_wanted.connect(self._save_attachment)

    def _save_attachment(self, attachment: str, path: str) -> None:
        self._tasks.spawn(self._engine.attachments.save(attachment, Path(path)), "save-file")
