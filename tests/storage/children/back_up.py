"""Back a database up: `back_up.py DATABASE FILE [EVER]`; prints the code and what is left.

With EVER it goes on until it is killed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from chatapp.domain.errors import StorageError
from chatapp.storage.backup import back_up

source, target = Path(sys.argv[1]), Path(sys.argv[2])
if sys.argv[3:]:
    print("at it", flush=True)
    while True:
        back_up(source, target)
try:
    back_up(source, target)
    code = "done"
except StorageError as error:
    code = error.code
print(code, [path.name for path in target.parent.iterdir()])
