"""Make the bundled vocabulary from OpenAI's `o200k_base.tiktoken` (of tiktoken, MIT licence).

    python tools/vocabulary.py o200k_base.tiktoken

Takes its first 130,000 tokens: they take half the memory of all, and counts grow by 1 % for
English and 7 % for Chinese. The file's SHA-256 is checked. What is written is the same each time.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from pathlib import Path

SOURCE_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
KEPT = 130_000
TARGET = Path(__file__).resolve().parent.parent / "resources" / "vocabulary" / "o200k_130k.gz"


def main() -> int:
    """Write the file; gives the exit code."""
    source = Path(sys.argv[1]).read_bytes()
    if hashlib.sha256(source).hexdigest() != SOURCE_SHA256:
        print("not the file that is expected", file=sys.stderr)
        return 1
    tokens = [line.partition(b" ")[0] for line in source.splitlines()[:KEPT]]
    with TARGET.open("wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as packed:
        packed.write(b"\n".join(tokens) + b"\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
