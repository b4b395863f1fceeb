"""The options `--schema FILE` and `--no-repair`."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_schema(parser: argparse.ArgumentParser, about: str) -> None:
    """Give a command's parser the options. Parameters: `about`, the help of `--schema`."""
    parser.add_argument("--schema", metavar="FILE", type=Path, help=about)
    parser.add_argument(
        "--no-repair",
        action="store_true",
        help="with --schema, do not ask once more (nor where the setting of the window says so)",
    )
