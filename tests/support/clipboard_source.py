"""A program of its own that has copied a picture: it keeps it until it is ended.

python clipboard_source.py PICTURE
"""

from __future__ import annotations

import sys

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget


def main() -> None:
    """Copy the picture, say so, and stay."""
    app = QApplication(sys.argv)
    window = QWidget()
    window.resize(80, 60)
    window.show()
    window.move(1400, 400)
    app.clipboard().setImage(QImage(sys.argv[1]))
    print("copied", flush=True)
    app.exec()


if __name__ == "__main__":
    main()
