"""What CHANGELOG.md says about this version, in Markdown.

python packaging/notes.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from chatapp import __version__

ROOT = Path(__file__).resolve().parent.parent
VERSION = __version__


def of(version: str) -> str:
    """What the changelog says about a version. Raises SystemExit where it says nothing."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    head = rf"^## {re.escape(version)}(?![\w.])[^\n]*\n"
    found = re.search(rf"{head}(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None or not found[1].strip():
        raise SystemExit(f"The changelog says nothing about {version}.")
    return found[1].strip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(of(VERSION))
