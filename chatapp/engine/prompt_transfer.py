"""Prompts in from files and out to files, read and written off the calling thread."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.prompt_templates import PromptTemplate
from chatapp.engine.export_file import ExportFile
from chatapp.engine.prompts import Prompts, Taken
from chatapp.transfer.front_matter import FrontMatterError
from chatapp.transfer.prompt_files import PromptFormat as PromptFormat
from chatapp.transfer.prompt_files import read_prompts, write_prompts

LARGEST = 32 * 2**20
"""Bytes of a file of prompts."""


async def import_prompts(prompts: Prompts, path: Path) -> Taken:
    """Add the prompts of a file to the library; those that are there are not added again.

    Raises NotFoundError (no_file), InputError (file_not_read, prompts_unknown, import_too_large,
    front_matter_unreadable), StorageError.
    """
    try:
        found = await asyncio.to_thread(_read, path)
    except FileNotFoundError as error:
        raise NotFoundError("no_file", path=path) from error
    except OSError as error:
        raise InputError("file_not_read", path=path, reason=error.strerror or error) from error
    except FrontMatterError as error:
        raise InputError("front_matter_unreadable", name=path.name, line=error.line) from error
    except ValueError as error:
        raise InputError("prompts_unknown", name=path.name) from error
    return await prompts.take(found)


async def export_prompts(path: Path, prompts: Sequence[PromptTemplate], form: PromptFormat) -> None:
    """Write prompts to a file, whole or not at all. Raises StorageError (file_not_written)."""
    text = await asyncio.to_thread(write_prompts, prompts, form)
    async with ExportFile.writing(path) as file:
        await file.write(iter([text]))


def written(prompts: Sequence[PromptTemplate], form: PromptFormat) -> str:
    """Prompts as the text of a file."""
    return write_prompts(prompts, form)


def format_of(path: Path) -> PromptFormat:
    """What a file is to be written as, by the end of its name; JSON where that says nothing."""
    ends = {
        ".csv": PromptFormat.CSV,
        ".md": PromptFormat.MARKDOWN,
        ".markdown": PromptFormat.MARKDOWN,
    }
    return ends.get(path.suffix.casefold(), PromptFormat.JSON)


def _read(path: Path) -> list[PromptTemplate]:
    if path.stat().st_size > LARGEST:
        raise InputError("import_too_large", name=path.name, limit=f"{LARGEST // 2**20} MB")
    return read_prompts(path.read_bytes())
