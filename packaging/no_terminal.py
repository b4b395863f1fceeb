"""Run before the built program: what is written to no terminal is lost, and no error.

Started by a double click on Windows, a program without a console has no standard streams.
"""

import os
import sys

for _name in ("stdout", "stderr"):
    if getattr(sys, _name) is None:
        setattr(sys, _name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
