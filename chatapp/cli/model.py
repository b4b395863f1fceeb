"""`chatapp model`: the embedded models."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time
from pathlib import Path
from typing import Any

from chatapp.cli.output import DONE, say, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.changes import Change, DownloadsChanged, ModelProgress, Notice
from chatapp.domain.errors import ModelError
from chatapp.domain.messages import Failure
from chatapp.domain.models import EmbeddedModel
from chatapp.domain.settings import MODEL_UNLOAD
from chatapp.domain.wording import one_line
from chatapp.engine.engine import Engine


def fetch(arguments: argparse.Namespace) -> int:
    """Fetch the demo model, or a file by its address, with progress on a terminal."""

    async def demo(engine: Engine) -> int:
        if sys.stderr.isatty():
            engine.feed.subscribe(_show_progress)
        write(f"{await engine.embedded.fetch_demo()}\n")
        return DONE

    async def by_address(engine: Engine) -> int:
        progress = _Progress()
        engine.feed.subscribe(progress.show)
        name = await engine.downloads.start(arguments.url, arguments.sha256)
        try:
            await engine.downloads.wait(name)
        except asyncio.CancelledError:
            await engine.downloads.pause(name)
            say(f"Paused. What arrived of {name} is kept; the same command goes on.")
            raise
        for notice in progress.notices:
            say(one_line(notice))
        write(f"{engine.embedded.folder / name}\n")
        return DONE

    return run_with_engine(arguments, by_address if arguments.url else demo)


def _show_progress(change: Change) -> None:
    if isinstance(change, ModelProgress):
        _show("the demo model", change.done, change.total)


def _show(name: str, done: int, total: int | None) -> None:
    whole = f" of {total / 1e6:.0f}" if total else ""
    end = "\n" if done == total else ""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"\rFetching {name}: {done / 1e6:.0f}{whole} MB{end}")
        sys.stderr.flush()


class _Progress:
    """Shows how far a download is: as it goes on a terminal, elsewhere every tenth of it."""

    def __init__(self) -> None:
        self.notices: list[Failure] = []
        self._tenths = 0
        self._in_place = sys.stderr.isatty()

    def show(self, change: Change) -> None:
        """Look at what the feed tells."""
        if isinstance(change, Notice):
            self.notices.append(change.failure)
        if not isinstance(change, DownloadsChanged):
            return
        for download in change.downloads:
            tenths = 10 * download.done // download.total if download.total else 0
            if self._in_place:
                _show(download.name, download.done, download.total)
            elif tenths > self._tenths:
                self._tenths = tenths
                say(f"Fetching {download.name} from {download.host}: {10 * tenths}%")


def list_all(arguments: argparse.Namespace) -> int:
    """List the embedded models, and downloads that wait to go on."""

    async def command(engine: Engine) -> int:
        models = await engine.embedded.models()
        if arguments.json:
            write_json([_listed(model) for model in models])
            return DONE
        for model in models:
            state = f"{model.size / 1e6:.0f} MB" if model.present else "not there"
            note = "  demo model, English, often wrong" if model.demo else ""
            default = "  used by default" if model.default and model.present else ""
            problem = f"  {one_line(model.problem)}" if model.problem else ""
            write(f"{model.id}  {state}  {model.path}{note}{default}{problem}\n")
        for left in await engine.downloads.all():
            whole = f" of {left.total / 1e6:.0f}" if left.total else ""
            write(f"{left.name}  fetched {left.done / 1e6:.0f}{whole} MB  {left.url}\n")
        return DONE

    return run_with_engine(arguments, command)


def _listed(model: EmbeddedModel) -> dict[str, Any]:
    return {
        "id": model.id,
        "path": model.path,
        "size": model.size,
        "present": model.present,
        "demo": model.demo,
        "default": model.default,
        "fetched": model.fetched,
        "use": model.file.use.value if model.file else None,
        "problem": model.problem.code if model.problem else None,
    }


def add(arguments: argparse.Namespace) -> int:
    """Add a GGUF file by its path."""
    path = Path(arguments.path).expanduser()

    async def command(engine: Engine) -> int:
        model = await engine.embedded.add_file(path)
        write(f"Added {model.id}, {model.path}\n")
        return DONE

    return run_with_engine(arguments, command)


def info(arguments: argparse.Namespace) -> int:
    """Tell what a model is and what it needs."""

    async def command(engine: Engine) -> int:
        facts = _facts(await engine.embedded.model(arguments.id))
        if arguments.json:
            write_json(facts)
            return DONE
        for name, value in facts.items():
            if isinstance(value, dict):
                value = ", ".join(f"{key} {each}" for key, each in value.items())
            if value not in (None, ""):
                write(f"{name.replace('_', ' ')}: {value}\n")
        return DONE

    return run_with_engine(arguments, command)


def _facts(model: EmbeddedModel) -> dict[str, Any]:
    file, need = model.file, model.need
    facts: dict[str, Any] = {**_listed(model), "sha256": model.sha256 or None}
    if file is not None:
        facts |= {
            "name": file.name,
            "architecture": file.architecture,
            "parameters": file.parameters,
            "size_label": file.size_label,
            "quantisation": file.quantisation,
            "trained_context": file.context,
            "layers": file.layers,
            "embedding_length": file.embedding,
            "vocabulary": file.vocabulary,
            "tokenizer": file.tokenizer,
            "chat_template": file.template or None,
        }
    if need is not None:
        facts["context"] = model.context
        facts["memory"] = {
            "needed": need.total,
            "free": need.free,
            "file": need.file,
            "cache": need.cache,
            "buffers": need.buffers,
        }
    options = model.options
    facts["options"] = {
        "threads": options.threads,
        "context": options.context,
        "gpu_layers": options.gpu_layers,
    }
    return facts


def remove(arguments: argparse.Namespace) -> int:
    """Take a model off the list."""

    async def command(engine: Engine) -> int:
        model = await engine.embedded.model(arguments.id)
        if model.demo:
            raise ModelError("model_not_fetched", model=model.id)
        path = Path(model.path)
        if arguments.delete_file:
            await engine.embedded.delete_file(path)
            write(f"Removed {model.id} and its file, {model.path}\n")
        else:
            await engine.embedded.remove_file(path)
            write(f"Removed {model.id}; its file stays, {model.path}\n")
        return DONE

    return run_with_engine(arguments, command)


def unload(arguments: argparse.Namespace) -> int:
    """Have the processes that use the profile unload their model."""

    async def command(engine: Engine) -> int:
        if not engine.used_by_others:
            say("No other process uses this profile, so no model is loaded.")
            return DONE
        await engine.set_setting(MODEL_UNLOAD.name, time.time())
        say("Asked; a model that is not writing an answer is unloaded within a few seconds.")
        return DONE

    return run_with_engine(arguments, command)
