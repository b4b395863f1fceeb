"""The files of the embedded models as the disk has them, which may be a slow one: all of this is
called in a thread."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chatapp.domain.errors import ModelError, NotFoundError
from chatapp.domain.messages import Failure
from chatapp.domain.model_files import LoadOptions, ModelFile, ModelUse
from chatapp.domain.models import DEMO_MODEL, EmbeddedModel
from chatapp.providers import demo_model
from chatapp.providers.local_launch import MODEST_MEMORY, check_usable
from chatapp.providers.memory import SMALL_MODEL, context_size, memory_need, whole_memory
from chatapp.providers.model_file import missing_parts, parts_of, read_model_file, size_of
from chatapp.storage.embedded_models import AddedModel


class ModelDescriptions:
    """What model files say about themselves, read again only when they have changed."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[tuple[int, int], ModelFile | Failure]] = {}
        self._one_at_a_time = threading.Lock()

    def found(
        self, folder: Path, added: Sequence[AddedModel], demo_options: LoadOptions, *, read: bool
    ) -> tuple[EmbeddedModel, ...]:
        """The demo model, then the added ones, each as its file is now.

        Parameters: `read`, whether to read what they say about themselves; what was read
        before is told in any case.
        """
        with self._one_at_a_time:
            model = AddedModel(demo_model.demo_model_path(folder), demo_options, chats=True)
            demo = replace(self._model(model, DEMO_MODEL, read), demo=True)
            if demo.present and not demo_model.is_present(folder):
                demo = replace(demo, present=False, chats=False)  # damaged
            found, taken = [demo], {DEMO_MODEL}
            for model in added:
                name = model.path.stem
                while name in taken:
                    name += "-2"
                taken.add(name)
                found.append(self._model(model, name, read))
            return tuple(found)

    def _model(self, added: AddedModel, name: str, read: bool) -> EmbeddedModel:
        described = EmbeddedModel(
            name,
            str(added.path),
            0,
            present=False,
            fetched=added.fetched,
            sha256=added.sha256,
            options=added.options,
        )
        try:
            status = added.path.stat()
            size = size_of(added.path)
        except OSError:
            return described
        present = not missing_parts(added.path)
        described = replace(described, size=size, present=present, chats=present and added.chats)
        if not present:
            return described
        version = (status.st_size, status.st_mtime_ns)
        known = self._read.get(added.path)
        if known is None or known[0] != version:
            if not read:
                return _with_usual_context(described)
            known = self._read[added.path] = (version, _described(added.path))
        if isinstance(known[1], Failure):
            return replace(described, problem=known[1], chats=False)
        return _with_need(described, known[1])


def _described(path: Path) -> ModelFile | Failure:
    try:
        return read_model_file(path)
    except ModelError as error:
        return error.failure


def _with_usual_context(model: EmbeddedModel) -> EmbeddedModel:
    """A model whose file was not read; the context of a small one is known all the same."""
    if model.size > SMALL_MODEL:
        return model
    context = context_size(model.size, MODEST_MEMORY, None, model.options.context)
    return replace(model, context=context)


def _with_need(model: EmbeddedModel, file: ModelFile) -> EmbeddedModel:
    memory = whole_memory() or MODEST_MEMORY
    context = context_size(model.size, memory, file, model.options.context)
    need, problem = memory_need(file, model.size, context), None
    try:
        check_usable(Path(model.path), file)
    except ModelError as error:
        problem = error.failure
    return replace(model, file=file, context=context, need=need, problem=problem)


def with_default(models: Sequence[EmbeddedModel], chosen: str) -> tuple[EmbeddedModel, ...]:
    """The models, with the one marked that new conversations use.

    Parameters: `chosen`, the path or id the user chose; else it is the newest that chats.
    """
    wanted = [m for m in models if m.present and chosen in (m.path, m.id) and chosen]
    chatting = [model for model in reversed(models[1:]) if model.chats]
    default = (wanted or chatting or [models[0]])[0]
    return tuple(replace(model, default=model is default) for model in models)


def checked_model_file(path: Path) -> AddedModel:
    """The model that any of its files belongs to, by its first file.

    Raises NotFoundError (no_file), ModelError (model_unreadable, model_damaged,
    model_parts_missing, model_not_text).
    """
    first = parts_of(path)[0]
    try:
        file = read_model_file(first if first.exists() else path)
    except ModelError as error:
        if error.code == "model_missing":
            raise NotFoundError("no_file", path=path) from error
        raise
    check_usable(first, file)
    memory = whole_memory()
    fits = memory is None or size_of(first) <= memory
    return AddedModel(first, chats=fits and file.use is ModelUse.CHAT)
