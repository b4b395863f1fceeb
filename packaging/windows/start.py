"""Runs the program in a folder that program.py put together, as PyInstaller's own starter does."""

import os
import sys

sys.frozen = True  # type: ignore[attr-defined]
sys._MEIPASS = os.path.dirname(sys.executable)  # type: ignore[attr-defined]
for _name in ("stdout", "stderr"):
    if getattr(sys, _name) is None:  # a double click, and no console
        setattr(sys, _name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115

from chatapp.__main__ import main  # noqa: E402  what it imports asks for the above

sys.exit(main())
