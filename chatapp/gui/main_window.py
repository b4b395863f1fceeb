"""The main window: list and chat pane side by side, settings and first run in their place."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from chatapp.gui.activation import activate
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.sidebar.pane import Sidebar
from chatapp.gui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QKeyCombination
    from PySide6.QtGui import QDragEnterEvent

    from chatapp.gui.actions import Actions

NARROW = 720
"""Pixels of width below which the list lies over the chat pane."""
FIRST_SIZE = QSize(1280, 820)
LEAST_SIZE = QSize(360, 420)


class _Scrim(QWidget):
    """Darkens the chat pane under the list; a click on it puts the list away."""

    pressed = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the list away."""
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shade."""
        QPainter(self).fillRect(self.rect(), theme().color("scrim"))


class MainWindow(QMainWindow):
    """Signals: `close_requested`, the user wants to leave; `escape_pressed`, and nobody took it;
    `files_dragged`, something is dragged over the window that no part of it wants;
    `pane_changed`, something else is shown beside the list."""

    close_requested = Signal()
    pane_changed = Signal()
    files_dragged = Signal(object)
    escape_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("ChatApp")
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE)
        self.sidebar = Sidebar()
        self.chat = ChatPage()
        self._sidebar_wanted = True
        self._sidebar_width = 264
        self._overlay = False
        self._instead: QWidget | None = None
        self._offered = False
        self.early_key: QKeyCombination | None = None
        """The last key that nothing wanted before there were commands."""
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(0)  # the list has its own hairline; Qt keeps a grip
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.chat)
        self.splitter.insertWidget(0, self.sidebar)  # the later one is read out first
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([self._sidebar_width, FIRST_SIZE.width() - self._sidebar_width])
        self.splitter.splitterMoved.connect(self._on_splitter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.currentChanged.connect(self._on_page)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.stack)
        self.setCentralWidget(self._body)
        self._scrim = _Scrim(self._body)
        self._scrim.hide()
        self._scrim.pressed.connect(self.hide_overlay)
        self.chat.header.sidebar_requested.connect(self.toggle_sidebar)
        self.sidebar.conversation_selected.connect(self.hide_overlay)
        theme().changed.connect(self.update)
        self._arrange()

    @cached_property
    def actions_table(self) -> Actions:
        """The window's commands; there is nothing they could do before the first paint."""
        from chatapp.gui.actions import Actions

        actions = Actions(self)
        self.chat.header.set_menu(actions.menu)
        return actions

    @property
    def main_pane(self) -> QWidget:
        """What is shown beside the list: the chat pane, or what is in its place."""
        return self._instead or self.chat

    def show_instead(self, page: QWidget | None) -> None:
        """Show a page beside the list in the place of the chat pane; None: the chat pane again.

        A page that has `offer_sidebar` is told whether it is to offer the list.
        """
        before, self._instead = self.main_pane, page
        if self.main_pane is before:
            return
        if page is not None and self.splitter.indexOf(page) < 0:
            self.splitter.addWidget(page)
            self.splitter.setStretchFactor(self.splitter.indexOf(page), 1)
        before.hide()
        self.main_pane.show()
        self._offer_sidebar()
        self.pane_changed.emit()

    def focus_main(self) -> None:
        """Give the focus to what is shown beside the list, where one goes on."""
        if self._instead is None:
            self.chat.composer.focus_text()
        else:
            self._instead.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is kept between runs

    def restore(self, geometry: str, sidebar_width: int, sidebar_shown: bool) -> None:
        """Take up the size and place of the last run. Parameters: `geometry`, as `geometry_text`."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "ignore")))
        self._sidebar_wanted = sidebar_shown
        self._sidebar_width = sidebar_width
        self.splitter.setSizes([sidebar_width, max(1, self.width() - sidebar_width)])
        self._arrange()

    def geometry_text(self) -> str:
        """Size and place as text, for the next run."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    @property
    def sidebar_width(self) -> int:
        """Width of the list, in px."""
        return self._sidebar_width

    @property
    def sidebar_wanted(self) -> bool:
        """Whether the list is shown where there is room."""
        return self._sidebar_wanted

    # The list

    def toggle_sidebar(self) -> None:
        """Show or hide the list; in a narrow window it lies over the chat pane."""
        if self.narrow:
            if self._overlay:
                self.hide_overlay()
            else:
                self._show_overlay()
            return
        self._sidebar_wanted = not self._sidebar_wanted
        self._arrange()

    def show_sidebar(self) -> None:
        """Show the list if it is not shown."""
        if not self.sidebar.isVisible():
            self.toggle_sidebar()

    def hide_overlay(self) -> None:
        """Put away the list that lies over the chat pane."""
        if self._overlay:
            self._overlay = False
            self._arrange()
            self.focus_main()

    @property
    def narrow(self) -> bool:
        """Whether there is no room for the list beside the chat pane."""
        return self.width() < NARROW

    def come_forward(self, token: str = "") -> None:
        """Show the window in front of all others.

        Parameters: `token`, by which the desktop knows that the user wants it, or "".
        """
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        activate(self, token)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask to leave; the app ends when everything is saved."""
        event.ignore()
        self.close_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nothing else wanted."""
        if event.key() == Qt.Key.Key_Escape:
            if self._overlay:
                self.hide_overlay()
            else:
                self.escape_pressed.emit()
            return
        if "actions_table" not in vars(self):
            self.early_key = event.keyCombination()
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Offer what is dragged to whoever takes it."""
        self.files_dragged.emit(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between the list beside and the list above the chat pane."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.actions_table.retranslate()

    def _show_overlay(self) -> None:
        self._overlay = True
        self._arrange()
        self.sidebar.focus_list()

    def _arrange(self) -> None:
        beside = not self.narrow
        if beside:
            self._overlay = False
        docked = self.splitter.indexOf(self.sidebar) >= 0
        if beside and not docked:
            self.splitter.insertWidget(0, self.sidebar)
        elif not beside and docked:
            # Not into the stack: assistive technology sees only a stack's pages.
            self.sidebar.setParent(self._body)
        appears = beside and self._sidebar_wanted and (self.sidebar.isHidden() or not docked)
        self.sidebar.setVisible(self._sidebar_wanted if beside else self._overlay)
        if appears:
            width = self._sidebar_width
            self.splitter.setSizes([width, max(1, self.width() - width)])
        self._scrim.setVisible(self._overlay)
        if self._overlay:
            self._lay_over()
        self._offered = not beside or not self._sidebar_wanted
        self._offer_sidebar()

    def _offer_sidebar(self) -> None:
        """Have what is shown beside the list offer it, where it is not in sight."""
        self.chat.header.offer_sidebar(self._offered)
        offer = getattr(self._instead, "offer_sidebar", None)
        if offer is not None:
            offer(self._offered)

    def _lay_over(self) -> None:
        area = self._body.rect()
        self._scrim.setGeometry(area)
        self._scrim.show()
        self._scrim.raise_()
        width = min(self._sidebar_width, area.width() - 48)
        self.sidebar.setGeometry(area.left(), area.top(), width, area.height())
        self.sidebar.raise_()

    def _on_page(self, _index: int) -> None:
        """The list does not lie over the settings."""
        if self._overlay:
            self._overlay = False
            self._arrange()

    def _on_splitter(self, position: int, _index: int) -> None:
        self._sidebar_width = position
