"""Installs the packages, uses what they installed, and removes them.

    python tools/package_test.py [OPTIONS OF PYTEST] [FILES]

As root, on Debian or Ubuntu, with the programs of tools/system_packages.py: what is missing is
named, and nothing is left out for it but the tests for Windows, which say so. A bare system and
apt's packages are kept in the user's cache folder. All mounts are in a namespace of their own and
end with it. What was printed is in build/package-test.log, pictures of the windows in
build/package-test/.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from system_packages import missing_for_packages

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "build" / "package-test.log"
OWN_MOUNTS = ("unshare", "--mount", "--propagation=private")


def main(arguments: list[str]) -> int:
    """Run the tests of packages; gives pytest's exit code, 2 where something is missing."""
    if lacking := _lacking():
        print("\n".join(lacking), file=sys.stderr)
        return 2
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environment.setdefault("CHATAPP_PACKAGE_TEST_CACHE", str(_cache()))
    packaging = ROOT / "build" / "linux" / "venv" / "bin" / "python"
    environment.setdefault("CHATAPP_PACKAGING_PYTHON", str(packaging))
    pytest = (sys.executable, "-m", "pytest", "-m", "package", "-v", "-p", "no:cacheprovider")
    began = time.monotonic()
    command = [*OWN_MOUNTS, *pytest, "--durations=0", "--timeout=1200", *arguments]
    code = _shown_and_kept(command, environment)
    print(f"{time.monotonic() - began:.0f} s; the log is {LOG.relative_to(ROOT)}")
    return code


def _lacking() -> list[str]:
    """What the tests need and cannot do without, a line each."""
    if sys.platform != "linux":
        return ["Packages for Linux are tried on Linux."]
    if os.geteuid() != 0:
        return ["Packages are installed into a system of their own, which needs root."]
    missing = missing_for_packages()
    return [f"Missing on this system: {' '.join(missing)}"] if missing else []


def _cache() -> Path:
    folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(folder) / "chatapp-package-test"


def _shown_and_kept(command: list[str], environment: dict[str, str]) -> int:
    """Run a command, print what it says, and keep it in the log."""
    LOG.parent.mkdir(exist_ok=True)
    with (
        LOG.open("wb") as log,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            print(line.decode("utf-8", "replace"), end="", flush=True)
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
