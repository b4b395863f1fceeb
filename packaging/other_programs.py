"""Run before the built program: programs of the system that it starts find their own libraries.

The folder of the bundled ones is in LD_LIBRARY_PATH, for this process; a browser would take them.
"""

import os

if "LD_LIBRARY_PATH_ORIG" in os.environ:
    os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG")
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
