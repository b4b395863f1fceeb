"""`chatapp presets`: the presets of parameters."""

from __future__ import annotations

import argparse

from chatapp.cli.output import DONE, iso, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.presets import Preset
from chatapp.engine.engine import Engine


def presets(arguments: argparse.Namespace) -> int:
    """List the presets, by name."""

    async def command(engine: Engine) -> int:
        found = await engine.presets.all()
        default = await engine.presets.default()
        chosen = default.id if default is not None else None
        if arguments.json:
            write_json([_preset_json(preset, default=preset.id == chosen) for preset in found])
        for preset in [] if arguments.json else found:
            write(f"{preset.name}\n")
        return DONE

    return run_with_engine(arguments, command)


def _preset_json(preset: Preset, *, default: bool) -> dict[str, object]:
    return {
        "id": preset.id,
        "name": preset.name,
        "created": iso(preset.created),
        "default": default,
        "system": preset.wanted.system,
        "parameters": dict(preset.wanted.parameters),
    }
