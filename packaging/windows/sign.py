"""Sign programs and installers for Windows, where the secrets are there. On Linux.

    python packaging/windows/sign.py FILE...

Secrets come from the environment: docs/packaging-macos.md names them and says how to make each.
Without them nothing is signed, and it says so; it is no error. Needs osslsigncode. What an
installer writes itself, as `uninstall.exe`, stays without a signature.
"""

from __future__ import annotations

import argparse
import base64
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CERTIFICATE = ("WINDOWS_CERTIFICATE", "WINDOWS_CERTIFICATE_PASSWORD")
TIMESTAMPS = "WINDOWS_TIMESTAMP_URL"
"""Names who says when it was signed (RFC 3161); empty for nobody."""
TIMESTAMPS_USUALLY = "http://timestamp.digicert.com"


def main() -> int:
    """Sign the files in their places. Raises SystemExit where osslsigncode fails."""
    parser = argparse.ArgumentParser(description="Sign programs and installers for Windows.")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    options = parser.parse_args()
    missing = [name for name in CERTIFICATE if not os.environ.get(name)]
    if missing:
        print(f"Nothing is signed: {', '.join(missing)} is not set.")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        certificate, password = Path(scratch, "certificate.pfx"), Path(scratch, "password")
        certificate.write_bytes(base64.b64decode(os.environ[CERTIFICATE[0]]))
        password.write_text(os.environ[CERTIFICATE[1]], encoding="utf-8")
        for file in options.files:
            sign(file, certificate, password)
    return 0


def sign(file: Path, certificate: Path, password: Path) -> None:
    """Sign one file. Parameters: `certificate`, PKCS #12; `password`, the file that has its."""
    signed = file.with_name(f"{file.name}.signed")
    command = [
        "osslsigncode", "sign", "-pkcs12", str(certificate), "-readpass", str(password),
        "-h", "sha256", "-n", "ChatApp",
    ]  # fmt: skip
    if timestamps := os.environ.get(TIMESTAMPS, TIMESTAMPS_USUALLY):
        command += ["-ts", timestamps]
    done = subprocess.run([*command, "-in", str(file), "-out", str(signed)], check=False)
    if done.returncode:
        signed.unlink(missing_ok=True)
        raise SystemExit(f"{file.name} could not be signed.")
    signed.chmod(file.stat().st_mode)
    signed.replace(file)


if __name__ == "__main__":
    sys.exit(main())
