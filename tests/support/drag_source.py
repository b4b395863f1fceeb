"""A program of its own whose window gives away files: press on it, and drag them elsewhere.

python drag_source.py FILE...
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

TITLE = "Files to drag"


class Source(QWidget):
    """A small window."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__()
        self._paths = paths
        self.setWindowTitle(TITLE)
        self.resize(160, 120)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag; the program ends with it."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in self._paths])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)
        QApplication.quit()


def main() -> None:
    """Show the window until something was dragged."""
    app = QApplication(sys.argv)
    source = Source(sys.argv[1:])
    source.show()
    source.move(1400, 40)
    app.exec()


if __name__ == "__main__":
    main()
