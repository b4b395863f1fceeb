"""What takes the space in the built program.

python packaging/sizes.py dist/chatapp
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from pathlib import Path

MB = 1_000_000
SHOWN = 0.8
"""Parts below so many MB are counted together."""

_PARTS = (
    (r"models/", "demo model"),
    (r"resources/", "icons, translations, vocabulary"),
    (r"(PySide6/Qt/lib/)?libicu", "ICU (Unicode, used by Qt)"),
    (r"(PySide6/Qt/lib/)?libQt6|PySide6/Qt/lib/Qt|PySide6/Qt6", "Qt"),
    (r"PySide6/(Qt/)?(plugins|translations)/", "Qt"),
    (r"PySide6/|shiboken6/|libpyside|libshiboken", "PySide"),
    (r"xllamacpp/", "llama.cpp"),
    (r"libpython|python3|Python\.framework|lib-dynload/|base_library\.zip", "Python"),
    (r"(PIL|pillow\.libs)/", "pictures (Pillow)"),
    (r"(lib(ssl|crypto)|cryptography/|_cffi_backend)", "TLS and ciphers"),
    (r"lxml/|docx/|pptx/|openpyxl/", "Word, Excel, PowerPoint"),
    (r"apsw/", "SQLite"),
    (r"ziamath/|ziafont/|latex2mathml/", "formulas and their font"),
    (r"\.\./chatapp", "Python modules (in the executable)"),
)


def table(folder: Path) -> str:
    """Size by part, the largest first, as a Markdown table with the sum at its end."""
    sizes: Counter[str] = Counter()
    for part, size in _files(folder):
        sizes[part] += size
    rows = sizes.most_common()
    shown = [(part, size) for part, size in rows if size >= SHOWN * MB]
    shown.append(("all else", sum(size for _part, size in rows) - sum(s for _p, s in shown)))
    shown.append(("**all**", sum(size for _part, size in rows)))
    lines = [f"| {part} | {size / MB:.1f} |" for part, size in shown]
    return "\n".join(["| part | MB |", "|---|---|", *lines, ""])


def total(folder: Path) -> int:
    """Bytes of all files below `folder`; a file with two names counts once, a link not."""
    return sum(size for _part, size in _files(folder))


def _files(folder: Path) -> list[tuple[str, int]]:
    found = []
    for parent, _folders, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            if not path.is_symlink():
                place = os.path.relpath(path, folder / "_internal").replace(os.sep, "/")
                found.append((_part(place), path.stat().st_size))
    return found


def _part(place: str) -> str:
    for pattern, name in _PARTS:
        if re.match(pattern, place):
            return name
    return place.split("/")[0]


if __name__ == "__main__":
    sys.stdout.write(table(Path(sys.argv[1])))
