"""A picture over the whole window: to be looked at closely, copied and saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QGestureEvent,
    QHBoxLayout,
    QPinchGesture,
    QWidget,
)

from chatapp.domain.messages import ImagePart
from chatapp.gui.file_names import plain_name
from chatapp.gui.theme import theme
from chatapp.gui.transcript.background import Failed
from chatapp.gui.transcript.picture_zoom import STEP, Zoom
from chatapp.gui.transcript.pictures import pictures
from chatapp.gui.widgets import IconButton, Label, Surface

_MARGIN, _BELOW = 24, 12
_ARROW_STEP = 64
_ARROWS = {
    Qt.Key.Key_Left: QPointF(_ARROW_STEP, 0),
    Qt.Key.Key_Right: QPointF(-_ARROW_STEP, 0),
    Qt.Key.Key_Up: QPointF(0, _ARROW_STEP),
    Qt.Key.Key_Down: QPointF(0, -_ARROW_STEP),
}
_BUTTONS = {
    "zoom_out": ("minus", "-"),
    "zoom_in": ("plus", "+"),
    "fit": ("fit", "0"),
    "actual_size": ("one-to-one", "1"),
    "copy": ("copy", "Ctrl+C"),
    "save": ("download", "Ctrl+S"),
    "close": ("close", "Esc"),
}


class PictureViewer(QWidget):
    """Covers the window until Esc; the focus stays inside and then goes back where it was.

    Parameters: `window`, what it covers; `part`, the picture.
    """

    save_wanted = Signal(str, str)
    """An attachment's id, and the path of the file it is to be written to."""
    closed = Signal()

    def __init__(self, window: QWidget, part: ImagePart) -> None:
        super().__init__(window)
        self.setObjectName("picture_viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.zoom = Zoom()
        self._part = part
        self._image: QImage | None = None
        self._failed = False
        self._dragged_from: QPointF | None = None
        self._focus_before = QApplication.focusWidget()
        self._bar = Surface("raised", 10, "edge", self)
        self._percent = Label("", "meta", "text2")
        self._percent.setObjectName("picture_percent")
        self._message = Label("", "ui", "text2", wrap=True, parent=self)
        self._message.setObjectName("picture_message")
        self._buttons = {name: IconButton(icon) for name, (icon, _key) in _BUTTONS.items()}
        self._lay_out()
        self.retranslate()
        window.installEventFilter(self)
        pictures().ready.connect(self._ready)
        self._ready(part.attachment)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def retranslate(self) -> None:
        """Set all texts."""
        names = {
            "zoom_out": self.tr("Smaller"),
            "zoom_in": self.tr("Larger"),
            "fit": self.tr("Fit into the window"),
            "actual_size": self.tr("Actual size"),
            "copy": self.tr("Copy picture"),
            "save": self.tr("Save picture as"),
            "close": self.tr("Close"),
        }
        for name, button in self._buttons.items():
            button.set_name(names[name], _BUTTONS[name][1])
        self.setAccessibleName(self.tr("Picture {name}").format(name=self._part.name))
        self.setAccessibleDescription(
            self.tr("{width} by {height} pixels").format(
                width=self._part.width, height=self._part.height
            )
        )
        self._show_state()

    # What can be done

    def zoom_in(self) -> None:
        """A step larger."""
        self._change(self.zoom.factor * STEP)

    def zoom_out(self) -> None:
        """A step smaller."""
        self._change(self.zoom.factor / STEP)

    def actual_size(self) -> None:
        """One pixel of the picture on one of the screen."""
        self._change(1.0)

    def fit(self) -> None:
        """All of it."""
        self.zoom.fit()
        self._show_state()

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        if self._image is not None:
            QGuiApplication.clipboard().setImage(self._image)

    def save(self) -> None:
        """Ask for a file to save it in, exactly as it was attached."""
        dialog = QFileDialog(self, self.tr("Save picture as"))
        dialog.setObjectName("save_picture")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(_plain_name(self._part))
        dialog.fileSelected.connect(partial(self.save_wanted.emit, self._part.attachment))
        dialog.open()

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, move, copy, save, close."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Save):
            self.save()
        elif event.key() in _ARROWS:
            self.zoom.move(_ARROWS[Qt.Key(event.key())])
            self.update()
        elif (act := self._action_of(event)) is not None:
            act()
        # Nothing gets through to what is covered.

    def event(self, event: QEvent) -> bool:
        """Its keys go before the window's shortcuts; pinching zooms."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._change(self.zoom.factor * (1 + event.value()), event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                center = QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint()))
                self._change(self.zoom.factor * pinch.scaleFactor(), center)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        steps = event.angleDelta().y() / 120
        if steps:
            self._change(self.zoom.factor * STEP**steps, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag; a click beside the picture closes."""
        if event.button() == Qt.MouseButton.LeftButton:
            if not self.zoom.target.contains(event.position()):
                self.close()
                return
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self._dragged_from is not None:
            self.zoom.move(event.position() - self._dragged_from)
            self._dragged_from = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End dragging."""
        self._dragged_from = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between all of it and its actual size."""
        if self.zoom.fitted:
            self._change(1.0, event.position())
        else:
            self.fit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside."""
        stops = [self, *(button for button in self._buttons.values() if button.isEnabled())]
        focused = QGuiApplication.focusObject()
        at = next((place for place, stop in enumerate(stops) if stop is focused), 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window at any size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the bar, and fit the picture again."""
        size = self._bar.sizeHint()
        top = self.height() - size.height() - _BELOW
        self._bar.setGeometry((self.width() - size.width()) // 2, top, *size.toTuple())
        self.zoom.area = QRectF(
            _MARGIN, _MARGIN, max(1, self.width() - 2 * _MARGIN), max(1, top - 2 * _MARGIN)
        )
        self.zoom.move(QPointF())
        self._show_state()

    def closeEvent(self, event: QEvent) -> None:
        """Give the focus back."""
        super().closeEvent(event)  # type: ignore[arg-type]
        before = self._focus_before
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page and the picture."""
        with QPainter(self) as painter:
            page = theme().color("side")
            painter.fillRect(self.rect(), page)
            if self._image is not None:
                smooth = self.zoom.factor < 3  # larger, one wants to see the pixels
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
                painter.drawImage(self.zoom.target, self._image)

    # Inside

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(4)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for name, button in self._buttons.items():
            button.setObjectName(f"picture_{name}")
            button.setParent(self._bar)
            row.addWidget(button)
            button.clicked.connect(getattr(self, name))
            if name == "zoom_out":
                row.addWidget(self._percent)

    def _action_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        plain = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if plain:
            return None
        return {
            Qt.Key.Key_Escape: self.close,
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_1: self.actual_size,
        }.get(Qt.Key(event.key()))

    def _change(self, factor: float, at: QPointF | None = None) -> None:
        if self._image is not None:
            self.zoom.change(factor, at)
            self._show_state()

    def _ready(self, attachment: str) -> None:
        if attachment != self._part.attachment or self._image is not None:
            return
        found = pictures().find_whole(attachment)
        self._failed = isinstance(found, Failed)
        if isinstance(found, QImage):
            self._image = found
            self.zoom.natural = QSizeF(found.size()) / self.devicePixelRatioF()
        self._show_state()

    def _show_state(self) -> None:
        self._percent.setText(f"{round(self.zoom.factor * 100)}%")
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("1600%"))
        for name in ("zoom_out", "zoom_in", "fit", "actual_size", "copy"):
            self._buttons[name].setEnabled(self._image is not None)
        self._message.setVisible(self._image is None)
        if self._failed:
            self._message.setText(self.tr("This picture cannot be shown. It can still be saved."))
        else:
            self._message.setText(self.tr("The picture is being read…"))
        self._message.setGeometry(self.zoom.area.toRect())
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.update()


def _plain_name(part: ImagePart) -> str:
    """A file name to offer."""
    return plain_name(part.name) or f"picture.{part.media_type.rpartition('/')[2]}"
