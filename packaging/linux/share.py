"""What the packages put below /usr/share: desktop entry, metadata, icons, man page, documents.

python packaging/linux/share.py FOLDER
"""

from __future__ import annotations

import gzip
import re
import shutil
import sys
import textwrap
from datetime import datetime
from email.utils import format_datetime
from itertools import zip_longest
from pathlib import Path

import payload
from facts import HERE, ID, MAINTAINER, ROOT, built_at, version

ICONS = ROOT / "resources" / "icons"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_RELEASE = re.compile(r"^## (?:\[?)(\d[\w.]*)(?:\]?)(?: .*?(\d{4}-\d\d-\d\d))?", re.MULTILINE)


def write(folder: Path, package: str = "chatapp") -> None:
    """Write all of it into `folder`, which takes the place of /usr/share, anew.

    Parameters: `package`, the name of the package it is for.
    """
    shutil.rmtree(folder, ignore_errors=True)
    _copy(HERE / f"{ID}.desktop", folder / "applications" / f"{ID}.desktop")
    _copy(HERE / f"{ID}.metainfo.xml", folder / "metainfo" / f"{ID}.metainfo.xml")
    _copy(HERE / f"{ID}.mime.xml", folder / "mime" / "packages" / f"{ID}.xml")
    _icons(folder / "icons" / "hicolor")
    _compress((HERE / "chatapp.1").read_text("utf-8"), folder / "man" / "man1" / "chatapp.1.gz")
    documents = folder / "doc" / "chatapp"
    _copy(HERE / "copyright", documents / "copyright")
    changelog = debian_changelog(_changelog(), version(), built_at(), package)
    _compress(changelog, documents / "changelog.gz")
    overrides = (HERE / "lintian-overrides").read_text(encoding="utf-8")
    _write(overrides.replace("${NAME}", package).encode(), folder / "lintian/overrides/chatapp")
    payload.set_times(folder)


def _icons(folder: Path) -> None:
    for size in ICON_SIZES:
        _copy(ICONS / "app" / f"{size}.png", folder / f"{size}x{size}" / "apps" / f"{ID}.png")
    _copy(ICONS / "app.svg", folder / "scalable" / "apps" / f"{ID}.svg")
    symbolic = f"{ID}-symbolic.svg"
    _copy(HERE / symbolic, folder / "symbolic" / "apps" / symbolic)


def debian_changelog(text: str, newest: str, time: datetime, package: str = "chatapp") -> str:
    """CHANGELOG.md as Debian writes changelogs: the version that is built, and released ones.

    Parameters: `text`, the whole of CHANGELOG.md; `newest`, the version that is built; `time`,
    when; `package`, whose changelog it is. What is not released yet stands under `newest`.
    """
    heads = list(_RELEASE.finditer(text))
    released = {head[1]: head for head in heads}
    first = heads[0].start() if heads else len(text)
    entries = []
    if newest not in released:
        entries.append(_entry(package, newest, text[:first], time))
    for head, after in zip_longest(heads, heads[1:]):
        body = text[head.end() : after.start() if after else len(text)]
        when = datetime.fromisoformat(f"{head[2]}T00:00:00+00:00") if head[2] else time
        entries.append(_entry(package, head[1], body, when))
    return "\n".join(entries)


def _entry(package: str, number: str, body: str, time: datetime) -> str:
    """One version's entry. The points of `body` become lines of at most 78 characters."""
    points = re.findall(r"^- (.+(?:\n  .+)*)", body, re.MULTILINE) or ["A new version."]
    lines = [line for point in points for line in _wrapped(" ".join(point.split()))]
    head = f"{package} ({number}) stable; urgency=medium"
    return "\n".join([head, "", *lines, "", f" -- {MAINTAINER}  {format_datetime(time)}", ""])


def _wrapped(point: str) -> list[str]:
    return textwrap.wrap(point, 76, initial_indent="  * ", subsequent_indent="    ")


def _changelog() -> str:
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    _write(source.read_bytes(), target)


def _compress(text: str, target: Path) -> None:
    _write(gzip.compress(text.encode(), 9, mtime=0), target)


def _write(data: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    target.chmod(0o644)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
