"""The parts of a built program as a CycloneDX list (SBOM), as JSON.

    build/package/venv/bin/python packaging/sbom.py FILE

The packages are those the build environment has, which is made from the lock; what is in them or
beside them (Qt, llama.cpp, the demo model, fonts) comes from the same table as its licences.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
MODEL = "SmolLM2-135M-Instruct"


def write(file: Path, version: str) -> None:
    """Write the list of the parts of ChatApp `version`."""
    from chatapp.engine.licences import collect, needed

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    roots = [*project["dependencies"], "pyinstaller"]
    packages = {package.name for package in needed(roots)}
    own, *parts = collect(roots)
    bom = Bom()
    # The same each time, as the build is: no chance and no clock.
    bom.serial_number = uuid5(NAMESPACE_URL, f"chatapp-{version}")
    bom.metadata.timestamp = _time()
    bom.metadata.component = _component(own.name, version, own.licence, of_index=False)
    for part in parts:
        bom.components.add(
            _component(part.name, part.version, part.licence, of_index=part.name in packages)
        )
    bom.register_dependency(bom.metadata.component, bom.components)
    file.write_text(JsonV1Dot6(bom).output_as_string(indent=1) + "\n", encoding="utf-8")


def _component(name: str, version: str, licence: str, *, of_index: bool) -> Component:
    """One part. Parameters: `of_index`, whether it is a package of the Python package index."""
    kind = ComponentType.APPLICATION if name == "ChatApp" else ComponentType.LIBRARY
    return Component(
        type=ComponentType.MACHINE_LEARNING_MODEL if name == MODEL else kind,
        name=name,
        version=version or None,
        bom_ref=f"{name} {version}".strip(),
        purl=PackageURL("pypi", None, name, version) if of_index else None,
        licenses=[LicenseFactory().make_from_string(licence)],
    )


def _time() -> datetime:
    ask = ["git", "log", "-1", "--format=%ct"]
    told = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return datetime.fromtimestamp(int(told), UTC)


if __name__ == "__main__":
    from chatapp import __version__

    write(Path(sys.argv[1]), __version__)
