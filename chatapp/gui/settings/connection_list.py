"""The connections, each a row with its mark, where it leads, and how it stands."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from chatapp.domain.models import Connection
from chatapp.gui.connection_check import CheckResult, CheckState
from chatapp.gui.names import connection_name
from chatapp.gui.theme import theme
from chatapp.gui.widgets import KeyboardFocus
from chatapp.gui.widgets.marks import TagKind, paint_tag, tag_width
from chatapp.gui.widgets.painting import paint_box, paint_mark

WIDTH = 352
_ROW = 56
_MARK = 32
_PADDING = 12


def place_of(connection: Connection) -> str:
    """Where a connection leads, in words, as in "192.168.1.20, port 8080"."""
    if connection.embedded:
        return QCoreApplication.translate("ConnectionList", "On this computer, offline")
    try:
        port = urlsplit(connection.base_url).port
    except ValueError:
        port = None
    if port is None:
        return connection.host
    words = QCoreApplication.translate("ConnectionList", "{host}, port {port}")
    return words.format(host=connection.host, port=port)


def state_of(connection: Connection, check: CheckResult | None) -> tuple[str, TagKind] | None:
    """The tag of a connection; None while nothing is known."""
    translate = QCoreApplication.translate
    if connection.embedded:
        return translate("ConnectionList", "Built in"), "neutral"
    if not connection.enabled:
        return translate("ConnectionList", "Not in use"), "neutral"
    if check is not None and check.state is CheckState.RUNNING:
        return translate("ConnectionList", "Testing"), "neutral"
    if check is not None and check.state is CheckState.WORKS:
        return translate("ConnectionList", "Ready"), "ok"
    if check is not None:
        return _failure_tag(check)
    if connection.models or connection.last_used:
        return translate("ConnectionList", "Ready"), "ok"
    return None


def _failure_tag(check: CheckResult) -> tuple[str, TagKind]:
    code = check.failure.code if check.failure else ""
    if code in ("unauthorized", "key_missing", "forbidden"):
        return QCoreApplication.translate("ConnectionList", "Key refused"), "danger"
    if code in ("no_network", "refused", "unreachable") or code.startswith("timeout"):
        return QCoreApplication.translate("ConnectionList", "No answer"), "danger"
    return QCoreApplication.translate("ConnectionList", "Test failed"), "danger"


class ConnectionRow(KeyboardFocus, QPushButton):
    """One connection of the list."""

    ring_radius = 8.0

    def __init__(self, connection_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.connection_id = connection_id
        self._name = self._place = ""
        self._tag: tuple[str, TagKind] | None = None
        self.setCheckable(True)
        self.setAutoExclusive(True)  # one of several, for assistive technology too
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setObjectName(f"connection_{connection_id}")
        self._restyle()
        theme().changed.connect(self._restyle)

    def show_connection(self, connection: Connection, check: CheckResult | None) -> None:
        """Show a connection as it stands."""
        self._name, self._place = connection_name(connection), place_of(connection)
        self._tag = state_of(connection, check)
        self.setAccessibleName(self._name)
        words = f"{self._place}, {self._tag[0]}" if self._tag else self._place
        self.setAccessibleDescription(words)
        self.setToolTip(connection.base_url if not connection.embedded else self._place)
        self.update()

    def sizeHint(self) -> QSize:
        """A row."""
        return QSize(WIDTH - 16, theme().scaled(_ROW))

    def minimumSizeHint(self) -> QSize:
        """Narrow: the words are cut."""
        return QSize(0, theme().scaled(_ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        painter, area = QPainter(self), QRectF(self.rect())
        checked = self.isChecked()
        fill = "sel" if checked else "hover" if self.underMouse() else ""
        if fill:
            paint_box(painter, area, 8, theme().color(fill))
        top = (area.height() - _MARK) / 2
        box = QRectF(_PADDING, top, _MARK, _MARK)
        paint_mark(painter, box, self._name, "raised" if checked else "soft")
        right = area.right() - _PADDING
        if self._tag is not None:
            paint_tag(painter, right, area.center().y(), *self._tag)
            right -= tag_width(self._tag[0]) + 8
        self._paint_words(painter, QRectF(_PADDING + _MARK + 12, 0, 0, area.height()), right)

    def _paint_words(self, painter: QPainter, area: QRectF, right: float) -> None:
        look, align = theme(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name_height, place_height = look.line_height("ui"), look.line_height("meta")
        area.setRight(right)
        top = (area.height() - name_height - place_height) / 2
        lines = (
            (self._name, "ui", "text", name_height),
            (self._place, "meta", "text2", place_height),
        )
        for text, role, token, height in lines:
            painter.setFont(look.font(role))  # type: ignore[arg-type]
            painter.setPen(look.color(token))
            metrics = QFontMetricsF(painter.font())
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(QRectF(area.left(), top, area.width(), height), align, shown)
            top += height

    def _restyle(self) -> None:
        self.setFixedHeight(theme().scaled(_ROW))


class ConnectionList(QWidget):
    """All connections; `chosen` carries the id of the one the user turned to."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, ConnectionRow] = {}
        self._current = ""
        self._group = QButtonGroup(self)
        # Assistive technology does not click such a button, it checks it.
        self._group.buttonToggled.connect(self._toggled)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(0)
        self._column.addStretch()

    def show_connections(
        self, connections: tuple[Connection, ...], checks: dict[str, CheckResult]
    ) -> None:
        """Show these connections, in this order."""
        for gone in self._rows.keys() - {connection.id for connection in connections}:
            row = self._rows.pop(gone)
            self._group.removeButton(row)
            row.hide()
            row.deleteLater()
        for place, connection in enumerate(connections):
            row = self._rows.get(connection.id) or self._add(connection.id)
            self._column.insertWidget(place, row)
            row.show_connection(connection, checks.get(connection.id))

    def follow_in_tab_order(self, widget: QWidget) -> None:
        """Let Tab lead from `widget` through the rows, as they are seen."""
        for row in sorted(self._rows.values(), key=self._column.indexOf):
            QWidget.setTabOrder(widget, row)
            widget = row

    def set_current(self, connection_id: str) -> None:
        """Mark the connection whose form is shown; "" for none."""
        self._current = connection_id
        self._group.setExclusive(False)
        for row in self._rows.values():
            row.setChecked(row.connection_id == connection_id)
        self._group.setExclusive(True)

    def _add(self, connection_id: str) -> ConnectionRow:
        row = self._rows[connection_id] = ConnectionRow(connection_id)
        self._group.addButton(row)
        return row

    def _toggled(self, row: QPushButton, checked: bool) -> None:
        if checked and isinstance(row, ConnectionRow) and row.connection_id != self._current:
            self.chosen.emit(row.connection_id)
