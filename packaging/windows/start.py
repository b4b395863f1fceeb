"""Runs the program in a folder that program.py put together, as PyInstaller's own starter does."""

import os
import sys

sys.frozen = True  # type: ignore[attr-defined]
sys._MEIPASS = os.path.dirname(sys.executable)  # type: ignore[attr-defined]

from chatapp.__main__ import main  # noqa: E402  what it imports asks for the two above

sys.exit(main())
