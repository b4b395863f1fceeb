"""Where the app's data files are: icons, themes, translations, prices, services."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder that holds `icons`, `themes`, `i18n`, `prices.json` and `services.json`.

    A frozen app carries it beside its modules, a wheel inside the package, a checkout at its
    top level. Raises FileNotFoundError when none of them is there.
    """
    package = Path(__file__).resolve().parent
    built = carried("resources")
    places = [package / "_resources", package.parent / "resources"]
    for place in places if built is None else [built]:
        if (place / "themes").is_dir():
            return place
    raise FileNotFoundError(f"no resources folder in {', '.join(map(str, places))}")


def resource(*parts: str) -> Path:
    """The path of one data file, as in `resource("icons", "plus.svg")`."""
    return root().joinpath(*parts)


def carried(*parts: str) -> Path | None:
    """A file or folder that only the built program carries, such as the demo model, by its path.

    None where it is not there, and where the program is not built.
    """
    folder = getattr(sys, "_MEIPASS", None)
    if folder is None:
        return None
    path = Path(folder).joinpath(*parts)
    return path if path.exists() else None
